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

    The worker expands it in batches, and ``cursor`` remembers where it was, so that a crash in the
    middle continues instead of starting again.
    """

    event = models.CharField(max_length=60)
    object = models.CharField(max_length=120)  # "consultations.consultation:12"
    version = models.PositiveIntegerField(default=1)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()
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


class Message(models.Model):
    """One e-mail to one recipient about one thing, with what became of it."""

    class State(models.TextChoices):
        QUEUED = "queued", _("En cola")
        SENDING = "sending", _("Enviándose")
        SENT = "sent", _("Enviado")
        SKIPPED = "skipped", _("No correspondía")
        FAILED = "failed", _("No se pudo")

    recipient = models.CharField(_("destinatario"), max_length=260)  # "user:12" or "mailto:ana@example.cl"
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="messages")
    event = models.CharField(max_length=60)
    object = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)
    data = models.JSONField(default=dict)
    priority = models.SmallIntegerField(default=0)  # 10: somebody is waiting in front of a screen
    state = models.CharField(_("estado"), max_length=8, choices=State, default=State.QUEUED)
    reason = models.CharField(_("motivo"), max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("correo")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "event", "object", "version"], name="message_once_per_recipient"
            )
        ]
        indexes = [
            models.Index(
                fields=["-priority", "id"],
                condition=Q(state__in=["queued", "sending"]),
                name="message_pending",
            )
        ]

    def __str__(self):
        return f"{self.event} → {self.recipient}"
