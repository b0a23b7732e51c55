"""Where people met, who came and who watched."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel
from participa.reference.models import Region
from participa.services.models import Membership

from .account import Account

PERSON = settings.AUTH_USER_MODEL


class AccountEventQuerySet(models.QuerySet):
    def public(self):
        return self.filter(account__in=Account.objects.public())

    def administered_by(self, user, *roles, now):
        """With a role of one region, the events of that region; else, all of a service's."""
        held = Membership.objects.held_by(user, *roles, now=now)
        whole = Q(account__service__in=held.filter(region=None).values("service"))
        local = Q(Exists(held.filter(service=OuterRef("account__service"), region=OuterRef("region"))))
        return self.filter(whole | local)


class Answer(models.TextChoices):
    """Whether something that makes an account accessible is there."""

    YES = "yes", _("Sí")
    NO = "no", _("No")
    NOT_APPLICABLE = "na", _("No corresponde")


class AccountEvent(LifecycleModel):
    """Where people met: the main event (no region) or one in a region. ``region`` tells one from another."""

    class Status(models.TextChoices):
        CALLED = "called", _("Convocado")
        HELD = "held", _("Realizado")
        CANCELLED = "cancelled", _("Suspendido")

    TRANSITIONS = {Status.CALLED: {Status.HELD, Status.CANCELLED}}
    ACCESS = ("captions", "sign_language", "accessible_pdf", "venue_access")

    account = models.ForeignKey(Account, models.CASCADE, related_name="events")
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.CALLED)
    starts_at = models.DateTimeField(_("empieza"), null=True, blank=True)
    ends_at = models.DateTimeField(_("termina"), null=True, blank=True)
    mode = models.CharField(
        _("modalidad"), max_length=9, choices=Account.Mode, blank=True, default=Account.Mode.IN_PERSON
    )
    place = models.CharField(_("lugar"), max_length=200, blank=True)
    commune = models.ForeignKey(
        "reference.Commune", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("comuna")
    )
    stream_url = models.URLField(_("transmisión o video"), max_length=300, blank=True)
    video_minutes = models.PositiveSmallIntegerField(_("minutos de video"), null=True, blank=True)
    captions = models.CharField(_("subtítulos"), max_length=3, choices=Answer, blank=True)
    sign_language = models.CharField(_("lengua de señas chilena"), max_length=3, choices=Answer, blank=True)
    accessible_pdf = models.CharField(_("documentos accesibles"), max_length=3, choices=Answer, blank=True)
    venue_access = models.CharField(_("lugar accesible"), max_length=3, choices=Answer, blank=True)
    access_note = models.CharField(_("cómo se comprueba"), max_length=300, blank=True)
    transcript = models.ForeignKey(
        "documents.Document", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("subtítulos o transcripción (WebVTT)"),
    )  # fmt: skip
    notes = models.TextField(_("qué pasó, en breve"), blank=True)
    reason = models.TextField(_("por qué se suspendió"), blank=True)
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    objects = AccountEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("evento de una cuenta pública")
        verbose_name_plural = _("eventos de cuentas públicas")
        ordering = ["account", F("region").asc(nulls_first=True), "starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "region"], name="one_event_per_region"),
            models.UniqueConstraint(fields=["account"], condition=Q(region=None), name="one_main_event"),
            models.CheckConstraint(
                name="account_event_in_order",
                condition=Q(starts_at=None, ends_at=None) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("El evento termina después de empezar."),
            ),
            models.CheckConstraint(
                name="account_event_cancelled_with_reason", condition=~Q(status="cancelled", reason="")
            ),
        ]

    def __str__(self):
        return str(self.region or _("Evento principal"))

    def get_office_url(self):
        return reverse("public_accounts_office:event", args=[self.account.code, self.pk])

    @property
    def trail_service(self):
        return self.account.trail_service

    @property
    def is_main(self):
        return self.region_id is None

    @property
    def hours(self):
        """How long it was planned to be, or its video is; None if nobody said."""
        if self.video_minutes:
            return self.video_minutes / 60
        return (self.ends_at - self.starts_at).total_seconds() / 3600 if self.starts_at else None


class Attendance(models.Model):
    """How many people came to an event, by sex. A correction is a new row: what was said before stays."""

    event = models.ForeignKey(AccountEvent, models.CASCADE, related_name="attendances")
    women = models.PositiveIntegerField(_("mujeres"))
    men = models.PositiveIntegerField(_("hombres"))
    other = models.PositiveIntegerField(_("otro"), default=0)
    undeclared = models.PositiveIntegerField(_("sin declarar"), default=0)
    total = models.PositiveIntegerField(_("total"))
    correction = models.CharField(_("por qué se corrige"), max_length=300, blank=True)
    set_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("asistencia a un evento")
        verbose_name_plural = _("asistencias a eventos")
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="account_attendance_adds_up",
                condition=Q(total=F("women") + F("men") + F("other") + F("undeclared")),
                violation_error_message=_("El total tiene que ser la suma."),
            ),
            models.UniqueConstraint(
                fields=["event"], condition=Q(superseded_at=None), name="one_current_attendance"
            ),
        ]

    def __str__(self):
        return f"{self.event_id}: {self.total}"

    @property
    def trail_service(self):
        return self.event.trail_service


class Audience(models.Model):
    """How many times a channel says it was seen: declared by the officer, with where she read it."""

    event = models.ForeignKey(AccountEvent, models.CASCADE, related_name="audiences")
    channel = models.CharField(_("canal"), max_length=60)
    views = models.PositiveIntegerField(_("visualizaciones"))
    source = models.CharField(_("dónde se leyó esa cifra"), max_length=200)
    read_on = models.DateField(_("leída el"))
    set_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("audiencia de un canal")
        verbose_name_plural = _("audiencias por canal")
        ordering = ["channel", "-set_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "channel"], condition=Q(superseded_at=None), name="one_current_audience"
            ),
            models.CheckConstraint(name="audience_with_source", condition=~Q(source="")),
        ]

    def __str__(self):
        return f"{self.channel}: {self.views}"
