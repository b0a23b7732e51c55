"""Something a body will ask people about: when, how, and what was done in the end."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel
from participa.documents.models import Document
from participa.reference.models import Region, Topic

from .plan import PERSON, AnnualPlan


class Mechanism(models.TextChoices):
    """By which way people will be asked."""

    CONSULTATION = "consultation", _("Consulta ciudadana")
    DIALOGUE = "dialogue", _("Diálogo participativo")
    PUBLIC_ACCOUNT = "public_account", _("Cuenta pública participativa")
    COUNCIL = "council", _("Opinión del consejo de la sociedad civil")
    HEARING = "hearing", _("Audiencia pública")
    BUDGET = "budget", _("Presupuesto participativo")
    OTHER = "other", _("Otro mecanismo")


class MatterQuerySet(models.QuerySet):
    def public(self):
        return self.filter(plan__in=AnnualPlan.objects.public())

    def planned(self):
        return self.filter(status=Matter.Status.PLANNED)

    def in_order(self):
        return self.order_by("month", "starts_on", "number")


class Matter(LifecycleModel):
    """A matter of citizen interest of a yearly plan (Law 18.575, art. 73)."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planificada")
        DONE = "done", _("Realizada")
        DROPPED = "dropped", _("Sin efecto")

    TRANSITIONS = {Status.PLANNED: {Status.DONE, Status.DROPPED}}

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="matters")
    number = models.PositiveSmallIntegerField(_("número"))
    title = models.CharField(_("materia"), max_length=200)
    summary = models.TextField(_("en simple"), blank=True)
    why = models.TextField(_("por qué interesa a las personas"), blank=True)
    mechanism = models.CharField(_("cómo se preguntará"), max_length=14, choices=Mechanism)
    month = models.PositiveSmallIntegerField(_("mes"))  # of the year of its plan
    starts_on = models.DateField(_("desde"), null=True, blank=True)
    ends_on = models.DateField(_("hasta"), null=True, blank=True)  # its last day
    unit = models.CharField(_("unidad responsable"), max_length=160, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("temas"))
    regions = models.ManyToManyField(
        Region, blank=True, related_name="+", verbose_name=_("regiones")
    )  # none: the whole country
    status = models.CharField(_("estado"), max_length=7, choices=Status, default=Status.PLANNED)
    done_on = models.DateField(_("realizada el"), null=True, blank=True)
    target = models.CharField(_("código de lo que se hizo"), max_length=40, blank=True)  # CC-2026-MMA-0012
    evidence_url = models.URLField(_("enlace a la evidencia"), max_length=300, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidencia")
    )
    done_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    drop_reason = models.TextField(_("por qué queda sin efecto"), blank=True)
    dropped_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("materia del plan anual")
        verbose_name_plural = _("materias de los planes anuales")
        ordering = ["number"]
        indexes = [models.Index(fields=["starts_on", "id"], name="matter_dated")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="matter_number_once"),
            models.CheckConstraint(
                name="matter_in_a_month",
                condition=Q(month__gte=1, month__lte=12),
                violation_error_message=_("Elige un mes del año."),
            ),
            models.CheckConstraint(
                name="matter_says_what_it_is",
                condition=~Q(title=""),
                violation_error_message=_("Di cuál es la materia."),
            ),
            models.CheckConstraint(
                name="matter_ends_after_it_starts",
                condition=Q(starts_on=None, ends_on=None)
                | Q(starts_on__isnull=False) & (Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))),
                violation_error_message=_("La fecha de término es posterior a la de inicio."),
            ),
            models.CheckConstraint(
                name="matter_done_with_evidence",
                condition=~Q(status="done")
                | Q(done_on__isnull=False, done_at__isnull=False)
                & (~Q(target="") | ~Q(evidence_url="") | Q(document__isnull=False)),
                violation_error_message=_("Di qué se hizo: su código, un enlace o un documento."),
            ),
            models.CheckConstraint(
                name="matter_dropped_with_reason",
                condition=~Q(status="dropped") | Q(dropped_at__isnull=False) & ~Q(drop_reason=""),
                violation_error_message=_("Di por qué queda sin efecto."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def code(self):
        """``PLAN-2026-MMA-3``: the same for ever."""
        return f"{self.plan.code}-{self.number}"

    @property
    def trail_service(self):
        return self.plan.trail_service

    @property
    def anchor(self):
        """Where it is on the page of its plan."""
        return f"materia-{self.number}"

    def get_absolute_url(self):
        return f"{self.plan.get_absolute_url()}#{self.anchor}"

    @property
    def last_day(self):
        """The day after which it is late: its own last one, or that of its month."""
        if self.ends_on or self.starts_on:
            return self.ends_on or self.starts_on
        year, month = self.plan.year, self.month
        return date(year + month // 12, month % 12 + 1, 1) - date.resolution

    def is_late(self, today):
        """Was it to be done by now, and nobody said that it was?"""
        return self.status == self.Status.PLANNED and self.last_day < today
