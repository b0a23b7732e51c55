from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AnnouncementQuerySet(models.QuerySet):
    def due(self, now):
        """Those with somebody left to tell, the oldest first."""
        return self.filter(Q(retry_at=None) | Q(retry_at__lte=now), expanded_at=None).order_by("pk")


class Announcement(models.Model):
    """Something happened that people are owed a word about: one row in the transaction of the fact.

    The worker prepares it once (its headline, and whom it reaches) and expands it in batches; ``cursor``
    remembers where it was, so that a crash in the middle continues instead of starting again.
    """

    event = models.CharField(max_length=60)
    object = models.CharField(max_length=120)  # "consultations.consultation:12"
    version = models.PositiveIntegerField(default=1)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
    once = models.CharField(
        max_length=200, unique=True, null=True, blank=True
    )  # what the clock says but once
    prepared_at = models.DateTimeField(null=True, blank=True)
    headline = models.JSONField(_("titular"), default=dict)  # language: what is told in one line
    path = models.CharField(_("dirección"), max_length=300, blank=True)
    scope = models.JSONField(default=dict)  # whom it reaches, as its event found them once
    cursor = models.CharField(max_length=60, blank=True)
    expanded_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("fallas"), default=0)  # in a row
    retry_at = models.DateTimeField(null=True, blank=True)  # after a failure, not before
    reason = models.CharField(_("motivo"), max_length=300, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("anuncio")
        indexes = [models.Index(fields=["id"], condition=Q(expanded_at=None), name="announcement_pending")]

    def __str__(self):
        return f"{self.event} {self.object} v{self.version}"


class MessageQuerySet(models.QuerySet):
    def due(self, now):
        """What should leave now, the urgent first."""
        return self.filter(state=Message.State.QUEUED, next_attempt_at__lte=now).order_by("-priority", "pk")

    def held(self, now):
        """What waited for a summary whose hour came."""
        return self.filter(state=Message.State.HELD, carrier=None, next_attempt_at__lte=now)

    def notices_of(self, user):
        """What the portal itself tells her, the newest first: all that has a headline."""
        return self.filter(user=user, announcement__isnull=False).order_by("-created_at", "-pk")

    def unread(self):
        return self.filter(read_at=None, announcement__isnull=False)


class Message(models.Model):
    """One e-mail to one recipient about one thing, with what became of it.

    What an account is told is also a notice in the portal. Held, it waits for the summary that carries it.
    """

    class State(models.TextChoices):
        HELD = "held", _("Espera su resumen")
        QUEUED = "queued", _("En cola")
        SENDING = "sending", _("Enviándose")
        SENT = "sent", _("Enviado")
        SKIPPED = "skipped", _("No correspondía")
        FAILED = "failed", _("No se pudo")

    class Bundle(models.TextChoices):
        """Which summary it waits for."""

        NONE = "", _("Ninguno")
        NEWS = "news", _("Resumen de lo que sigue")
        WORK = "work", _("Resumen de su trabajo")

    recipient = models.CharField(_("destinatario"), max_length=260)  # "user:12" or "mailto:ana@example.cl"
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="messages", db_index=False
    )  # message_of_user serves it
    announcement = models.ForeignKey(
        Announcement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("anuncio"),
    )
    event = models.CharField(max_length=60)
    object = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)
    data = models.JSONField(default=dict)
    priority = models.SmallIntegerField(default=0)  # 10: somebody is waiting in front of a screen
    bundle = models.CharField(_("resumen"), max_length=4, choices=Bundle, blank=True)
    carrier = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="carried", verbose_name=_("lo llevó")
    )  # the summary that told it
    state = models.CharField(_("estado"), max_length=8, choices=State, default=State.QUEUED)
    reason = models.CharField(_("motivo"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True)  # the batch that has it in its hands: see journal.py
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(_("leído"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("correo")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "event", "object", "version"], name="message_once_per_recipient"
            )
        ]
        indexes = [
            models.Index(fields=["user", "id"], name="message_of_user"),
            models.Index(fields=["-priority", "id"], condition=Q(state="queued"), name="message_queued"),
            models.Index(fields=["claim"], condition=Q(state="sending"), name="message_sending"),
            models.Index(
                fields=["next_attempt_at"], condition=Q(state="held", carrier=None), name="message_held"
            ),
            models.Index(fields=["-id"], condition=Q(state="failed"), name="message_failed"),
            models.Index(fields=["sent_at"], condition=Q(state="sent"), name="message_sent"),
            models.Index(
                fields=["user", "-created_at"],
                condition=Q(announcement__isnull=False),
                name="message_notices",
            ),
            models.Index(
                fields=["user"],
                condition=Q(announcement__isnull=False, read_at=None),
                name="message_unread",
            ),
            models.Index(
                fields=["announcement", "state"],
                condition=Q(announcement__isnull=False),
                name="message_of_announcement",
            ),
        ]

    def __str__(self):
        return f"{self.event} → {self.recipient}"


class DeadAddress(models.Model):
    """An address that gives mail back. Nothing but codes that somebody asks for is written to it again.

    Known by its keyed hash: a list of addresses that bounced would be a list of people.
    """

    digest = models.CharField(_("marca"), max_length=64, unique=True)
    domain = models.CharField(_("dominio"), max_length=253)
    bounces = models.PositiveIntegerField(_("devoluciones"), default=0)
    reason = models.CharField(_("motivo"), max_length=300, blank=True)
    first_at = models.DateTimeField(_("primera devolución"))
    last_at = models.DateTimeField(_("última devolución"))
    dead_since = models.DateTimeField(_("sin correo desde"), null=True, blank=True)

    class Meta:
        verbose_name = _("dirección que devuelve el correo")
        verbose_name_plural = _("direcciones que devuelven el correo")
        permissions = [("keep_mail", _("Cuida el correo del portal"))]

    def __str__(self):
        return f"…@{self.domain}"


class DeviceQuerySet(models.QuerySet):
    def at_rest(self, now, *, held_since):
        """Those that no worker holds (whoever took one before ``held_since`` died) and that may be tried."""
        return self.filter(
            Q(retry_at=None) | Q(retry_at__lte=now), Q(claimed_at=None) | Q(claimed_at__lt=held_since)
        )


class Device(models.Model):
    """A browser where a person asked to be told of her notices (web push, RFC 8030)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices", verbose_name=_("persona")
    )
    name = models.CharField(_("nombre"), max_length=80)  # «Firefox en Android»
    endpoint = models.CharField(max_length=1000)  # where its maker takes what is for it
    digest = models.CharField(max_length=64, unique=True)  # of the endpoint
    p256dh = models.CharField(max_length=100)  # its public key, and the secret shared with it
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField(_("desde"))
    cursor = models.BigIntegerField(default=0)  # the last of her messages that it was told, or need not be
    failures = models.PositiveSmallIntegerField(_("fallas"), default=0)  # in a row
    retry_at = models.DateTimeField(null=True, blank=True)  # after a failure, not before
    claimed_at = models.DateTimeField(null=True, blank=True)  # a worker has it in its hands

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispositivo con avisos")
        verbose_name_plural = _("dispositivos con avisos")

    def __str__(self):
        return self.name
