"""What lasts more than a day: sessions of a working table, days of a school, its plan, its members."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel
from participa.documents.models import Document

from .activity import PERSON, Activity, Mode


class Meeting(LifecycleModel):
    """A session of a working table, or a day of a school."""

    class Status(models.TextChoices):
        CALLED = "called", _("Convocada")
        HELD = "held", _("Realizada")
        CANCELLED = "cancelled", _("Suspendida")

    TRANSITIONS = {Status.CALLED: {Status.HELD, Status.CANCELLED}}

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField(_("número"))
    title = models.CharField(_("de qué se trata"), max_length=160)
    starts_at = models.DateTimeField(_("empieza"))
    ends_at = models.DateTimeField(_("termina"))
    mode = models.CharField(_("modalidad"), max_length=9, choices=Mode, default=Mode.IN_PERSON)
    place = models.CharField(_("lugar"), max_length=200, blank=True)
    link = models.URLField(_("enlace para conectarse"), max_length=300, blank=True)
    agenda = models.TextField(_("tabla"), blank=True)
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.CALLED)
    reason = models.TextField(_("por qué se suspendió"), blank=True)
    women = models.PositiveIntegerField(_("mujeres"), null=True, blank=True)
    men = models.PositiveIntegerField(_("hombres"), null=True, blank=True)
    other = models.PositiveIntegerField(_("otro"), null=True, blank=True)
    undeclared = models.PositiveIntegerField(_("sin declarar"), null=True, blank=True)
    total = models.PositiveIntegerField(_("total"), null=True, blank=True)
    held_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)  # when its attendance was written down
    minutes_text = models.TextField(_("acta"), blank=True)
    minutes_document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("archivo del acta")
    )
    minutes_published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    minutes_published_at = models.DateTimeField(null=True, blank=True)
    called_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    called_at = models.DateTimeField()
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sesión de la actividad")
        verbose_name_plural = _("sesiones de la actividad")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="meeting_number_once"),
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("Una sesión termina después de empezar."),
            ),
            models.CheckConstraint(
                name="meeting_held_with_attendance",
                condition=~Q(status="held")
                | Q(
                    held_at__isnull=False,
                    women__isnull=False,
                    men__isnull=False,
                    other__isnull=False,
                    undeclared__isnull=False,
                    total__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="meeting_attendance_adds_up",
                condition=Q(total=None) | Q(total=F("women") + F("men") + F("other") + F("undeclared")),
                violation_error_message=_("El total tiene que ser la suma de las partes."),
            ),
            models.CheckConstraint(
                name="meeting_cancelled_with_reason",
                condition=~Q(status="cancelled", reason=""),
                violation_error_message=_("Di por qué se suspende."),
            ),
            models.CheckConstraint(
                name="meeting_minutes_say_something",
                condition=Q(minutes_published_at=None)
                | Q(status="held") & (~Q(minutes_text="") | Q(minutes_document__isnull=False)),
                violation_error_message=_("Escribe el acta o adjunta su archivo."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def trail_service(self):
        return self.activity.trail_service


class WorkPlanItem(models.Model):
    """Something a working table set out to do: who, until when, how it goes."""

    class State(models.TextChoices):
        PENDING = "pending", _("En curso")
        PARTIAL = "partial", _("Parcial")
        DONE = "done", _("Cumplida")
        DROPPED = "dropped", _("Sin efecto")

    OPEN = (State.PENDING, State.PARTIAL)

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="plan")
    number = models.PositiveSmallIntegerField(_("número"))
    text = models.CharField(_("qué se hará"), max_length=300)
    owner = models.CharField(_("responsable"), max_length=120)
    due_on = models.DateField(_("vence"), null=True, blank=True)
    state = models.CharField(_("estado"), max_length=7, choices=State, default=State.PENDING)
    evidence = models.TextField(_("qué se hizo"), blank=True)
    url = models.URLField(_("enlace a la evidencia"), max_length=300, blank=True)
    created_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tarea del plan de trabajo")
        verbose_name_plural = _("plan de trabajo")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="plan_number_once"),
            models.CheckConstraint(
                name="plan_done_with_evidence",
                condition=~Q(state__in=["partial", "done"]) | ~Q(evidence=""),
                violation_error_message=_("Di qué se hizo."),
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def trail_service(self):
        return self.activity.trail_service

    def is_late(self, today):
        return self.state in self.OPEN and self.due_on is not None and self.due_on < today


class TableMember(models.Model):
    """Who sits at a working table, for whom, since and until when."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="members")
    display_name = models.CharField(_("nombre"), max_length=120)
    organization = models.CharField(_("por quién participa"), max_length=160, blank=True)
    role = models.CharField(_("rol en la mesa"), max_length=80, blank=True)
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"), null=True, blank=True)  # the first day she no longer sits
    set_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("integrante de la mesa")
        verbose_name_plural = _("integrantes de la mesa")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="table_member_leaves_after_coming",
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("La fecha de término es posterior a la de inicio."),
            )
        ]

    def __str__(self):
        return self.display_name

    def is_current(self, today):
        return self.starts_on <= today and (self.ends_on is None or today < self.ends_on)
