"""Meetings of a council: who was called, who came, what was agreed and the minutes that tell it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import day_of
from participa.core.lifecycle import LifecycleModel
from participa.documents.models import Document

from .council import Council
from .mandate import Mandate

PERSON = settings.AUTH_USER_MODEL


class SessionQuerySet(models.QuerySet):
    def public(self):
        """Those that were called: what members still sign for is theirs, and what they took back."""
        return self.exclude(status=Session.Status.PROPOSED).exclude(
            status=Session.Status.CANCELLED, called_at=None
        )


class Session(LifecycleModel):
    """A session of a council. ``needed`` and ``in_force`` are those of its day, written when it was held."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("Ordinaria")
        EXTRAORDINARY = "extraordinary", _("Extraordinaria")
        SELF_CONVENED = "self_convened", _("Autoconvocada")

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("Presencial")
        ONLINE = "online", _("En línea")
        HYBRID = "hybrid", _("Presencial y en línea")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Reuniendo firmas")
        CALLED = "called", _("Convocada")
        HELD = "held", _("Realizada")
        FAILED = "failed", _("Sin quórum")
        CANCELLED = "cancelled", _("Suspendida")

    TRANSITIONS = {
        Status.PROPOSED: {Status.CALLED, Status.CANCELLED},
        Status.CALLED: {Status.HELD, Status.FAILED, Status.CANCELLED},
    }

    council = models.ForeignKey(Council, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("número"))
    kind = models.CharField(_("tipo"), max_length=13, choices=Kind, default=Kind.ORDINARY)
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.CALLED)
    title = models.CharField(_("temas principales"), max_length=160)
    starts_at = models.DateTimeField(_("empieza"))
    ends_at = models.DateTimeField(_("termina"), null=True, blank=True)
    mode = models.CharField(_("modalidad"), max_length=9, choices=Mode, default=Mode.IN_PERSON)
    place = models.CharField(_("lugar"), max_length=200, blank=True)
    link = models.URLField(_("enlace"), max_length=300, blank=True)
    called_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    called_at = models.DateTimeField(null=True, blank=True)
    in_force = models.PositiveSmallIntegerField(_("cupos ocupados ese día"), null=True, blank=True)
    needed = models.PositiveSmallIntegerField(_("quórum"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("presentes"), null=True, blank=True)
    held_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)  # when its attendance was written down
    reason = models.TextField(_("por qué se suspendió"), blank=True)
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("cambiada"))

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sesión")
        verbose_name_plural = _("sesiones")
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["council", "-starts_at", "-id"], name="session_page")]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="session_number_once"),
            models.CheckConstraint(
                name="session_ends_after_it_starts",
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("Una sesión termina después de empezar."),
            ),
            models.CheckConstraint(
                name="session_held_with_quorum",
                condition=~Q(status="held") | Q(present__gte=F("needed"), held_at__isnull=False),
                violation_error_message=_("Sin quórum no hubo sesión."),
            ),
            models.CheckConstraint(
                name="session_cancelled_with_reason", condition=~Q(status="cancelled", reason="")
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("councils:session", args=[self.council.slug, self.number])

    def get_office_url(self):
        return reverse("councils_office:session", args=[self.council.code, self.number])

    @property
    def trail_service(self):
        return self.council.trail_service

    @property
    def is_withdrawn(self):
        """Did its proposer take it back before it was called?"""
        return self.status == self.Status.CANCELLED and self.called_at is None

    @property
    def day(self):
        """Its day on Chilean calendars: whose mandates count."""
        return day_of(self.starts_at)


class AgendaItem(models.Model):
    """A point of the agenda of a session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="agenda")
    number = models.PositiveSmallIntegerField(_("orden"))
    title = models.CharField(_("punto"), max_length=200)

    class Meta:
        verbose_name = _("punto de la tabla")
        ordering = ["number", "pk"]

    def __str__(self):
        return self.title


class Signature(models.Model):
    """A member who wants a session that nobody called."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="signatures")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("firma para una sesión")
        ordering = ["signed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "mandate"], name="signature_once")]

    def __str__(self):
        return f"{self.session_id}: {self.mandate_id}"


class Attendance(models.Model):
    """Who filled a seat in a session: its titular or her substitute."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendance")
    seat = models.ForeignKey("Seat", models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="attendance")

    class Meta:
        verbose_name = _("asistencia")
        ordering = ["seat__estate__order", "seat__number"]
        constraints = [models.UniqueConstraint(fields=["session", "seat"], name="one_presence_per_seat")]

    def __str__(self):
        return f"{self.session_id}: {self.mandate_id}"


class Minutes(LifecycleModel):
    """The minutes (*acta*) of a session that was held."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("En redacción")
        APPROVED = "approved", _("Aprobada")
        PUBLISHED = "published", _("Publicada")

    TRANSITIONS = {Status.DRAFT: {Status.APPROVED}, Status.APPROVED: {Status.PUBLISHED, Status.DRAFT}}

    session = models.OneToOneField(Session, models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField(_("número de acta"))
    council = models.ForeignKey(Council, models.PROTECT, related_name="minutes")
    text = models.TextField(_("texto"), blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("archivo")
    )
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.DRAFT)
    due_on = models.DateField(_("se publica a más tardar el"))
    due_rule = models.CharField(_("regla que da esa fecha"), max_length=200, blank=True)
    approval = models.CharField(_("cómo se aprobó"), max_length=200, blank=True)
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("acta")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="minutes_number_once"),
            models.CheckConstraint(
                name="minutes_say_something",
                condition=Q(status="draft") | ~Q(text="") | Q(document__isnull=False),
                violation_error_message=_("Escribe el acta o adjunta su archivo."),
            ),
            models.CheckConstraint(
                name="minutes_published_with_date",
                condition=~Q(status="published") | Q(published_at__isnull=False, approved_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.number}"

    @property
    def trail_service(self):
        return self.session.trail_service


class Agreement(models.Model):
    """What a session agreed: who owes it and until when. Its state is the last update's."""

    class State(models.TextChoices):
        PENDING = "pending", _("En curso")
        PARTIAL = "partial", _("Parcial")
        DONE = "done", _("Cumplido")
        DROPPED = "dropped", _("Sin efecto")

    OPEN = (State.PENDING, State.PARTIAL)

    council = models.ForeignKey(Council, models.PROTECT, related_name="agreements")
    session = models.ForeignKey(Session, models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField(_("número"))
    text = models.CharField(_("acuerdo"), max_length=300)
    owner = models.CharField(_("responsable"), max_length=120)
    due_on = models.DateField(_("vence"), null=True, blank=True)
    state = models.CharField(_("estado"), max_length=7, choices=State, default=State.PENDING)
    set_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("acuerdo")
        ordering = ["-session__starts_at", "number"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="agreement_number_once")]

    def __str__(self):
        return self.text

    @property
    def trail_service(self):
        return self.council.trail_service

    def is_late(self, today):
        return self.state in self.OPEN and self.due_on is not None and self.due_on < today


class AgreementUpdate(models.Model):
    """How an agreement goes, as the secretary tells it, with its evidence."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="updates")
    state = models.CharField(_("estado"), max_length=7, choices=Agreement.State)
    text = models.TextField(_("qué se hizo"))
    url = models.URLField(_("enlace a la evidencia"), max_length=300, blank=True)
    written_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("avance de un acuerdo")
        verbose_name_plural = _("avances de acuerdos")
        ordering = ["-written_at", "-pk"]

    def __str__(self):
        return f"{self.agreement_id}: {self.state}"
