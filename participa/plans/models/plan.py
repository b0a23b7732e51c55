"""The yearly list of a body, and how it changed after people read it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel
from participa.services.models import PublicService

PERSON = settings.AUTH_USER_MODEL
FIRST_YEAR = 2011  # Law 20.500


class Status(models.TextChoices):
    """What somebody decided. Only an action changes it."""

    DRAFT = "draft", _("Borrador")
    PUBLISHED = "published", _("Publicado")


class AnnualPlanQuerySet(models.QuerySet):
    def public(self):
        return self.filter(status=Status.PUBLISHED)

    def of_year(self, year):
        return self.filter(year=year)

    def needing_none(self):
        """Those that say, with reasons and before everybody, that no consultation is needed that year."""
        return self.public().filter(no_consultation_at__isnull=False)


class AnnualPlan(LifecycleModel):
    """The matters of citizen interest on which a body will ask opinions in a year, or why on none."""

    TRANSITIONS = {Status.DRAFT: {Status.PUBLISHED}}

    service = models.ForeignKey(PublicService, models.PROTECT, related_name="annual_plans")
    year = models.PositiveSmallIntegerField(_("año"))
    code = models.CharField(_("código"), max_length=40, unique=True)  # PLAN-2026-MMA
    introduction = models.TextField(_("presentación"), blank=True)
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.DRAFT)
    act_number = models.CharField(_("resolución que lo aprueba"), max_length=80, blank=True)
    act_date = models.DateField(_("fecha de la resolución"), null=True, blank=True)
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("publicado"), null=True, blank=True)
    no_consultation_reason = models.TextField(_("por qué no hará consultas este año"), blank=True)
    no_consultation_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    no_consultation_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("creado"))
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("cambiado"))  # a second officer's stale form is told who and when
    is_demo = models.BooleanField(_("datos de demostración"), default=False, editable=False)

    objects = AnnualPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan anual")
        verbose_name_plural = _("planes anuales")
        ordering = ["-year", "service"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "year"],
                name="one_plan_a_year",
                violation_error_message=_("Este servicio ya tiene su plan de ese año."),
            ),
            models.CheckConstraint(
                name="plan_of_a_year_of_the_law",
                condition=Q(year__gte=FIRST_YEAR, year__lte=2100),
                violation_error_message=_("Ese año no puede ser."),
            ),
            models.CheckConstraint(
                name="plan_published_with_act",
                condition=Q(status="draft", published_at=None)
                | Q(status="published", published_at__isnull=False, act_date__isnull=False)
                & ~Q(act_number=""),
                violation_error_message=_("Para publicarlo falta su resolución."),
            ),
            models.CheckConstraint(
                name="plan_without_consultation_with_reason",
                condition=Q(no_consultation_at=None, no_consultation_reason="")
                | Q(no_consultation_at__isnull=False) & ~Q(no_consultation_reason=""),
                violation_error_message=_("Di por qué este año no hace falta ninguna consulta."),
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return f"{reverse('annual_plans:plan', args=[self.service.slug])}?año={self.year}"

    def get_office_url(self):
        return reverse("plans_office:detail", args=[self.code])

    @property
    def trail_service(self):
        """The code of the service whose trail it belongs to (audit.actions.record)."""
        return self.service.code

    @property
    def is_public(self):
        return self.status == Status.PUBLISHED


class PlanChange(models.Model):
    """What a published plan said before, what changed and why: corrections are in sight, never silent."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Cambió la presentación")
        ADDED = "added", _("Se agregó una materia")
        EDITED = "edited", _("Se corrigió una materia")
        MOVED = "moved", _("Cambió la fecha de una materia")
        DROPPED = "dropped", _("Se dejó sin efecto una materia")
        DECLARED = "declared", _("Se declaró que no hace falta una consulta")
        WITHDREW = "withdrew", _("Se retiró la declaración de que no hace falta una consulta")

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="changes")
    matter = models.ForeignKey("plans.Matter", models.CASCADE, null=True, blank=True, related_name="changes")
    kind = models.CharField(_("qué cambió"), max_length=8, choices=Kind)
    before = models.TextField(_("qué decía"), blank=True)
    reason = models.TextField(_("por qué"))
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("cambio de un plan")
        verbose_name_plural = _("cambios de planes")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="plan_change_with_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Di por qué se cambia."),
            )
        ]

    def __str__(self):
        return f"{self.plan_id}: {self.changed_at:%Y-%m-%d}"
