"""Who follows what, how often she is told, and what she consented to."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def new_secret() -> str:
    return secrets.token_urlsafe(24)


class Follower(models.Model):
    """Somebody who follows things: an account or, without one, an address that answered our mail."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="follower",
        verbose_name=_("persona"),
    )
    email = models.EmailField(_("correo"), null=True, blank=True, unique=True)  # in small letters
    language = models.CharField(_("idioma"), max_length=10, default="es-cl")
    secret = models.CharField(max_length=40, unique=True, default=new_secret, editable=False)  # her page
    created_at = models.DateTimeField(_("desde"))
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="absorbed", editable=False
    )  # the account that the address turned out to be of: links in old mails still work

    class Meta:
        verbose_name = _("seguidora o seguidor")
        verbose_name_plural = _("seguidores")
        constraints = [
            models.CheckConstraint(
                name="follower_is_account_or_address",
                condition=Q(merged_into__isnull=False, user=None, email=None)
                | Q(merged_into=None, user__isnull=False, email=None)
                | Q(merged_into=None, user=None, email__isnull=False),
            )
        ]

    def __str__(self):
        return str(self.user or self.email or f"#{self.pk}")

    @property
    def recipient(self) -> str:
        """How messages name her."""
        return f"user:{self.user_id}" if self.user_id else f"mailto:{self.email}"


class Target(models.Model):
    """Something that is followed. ``kind`` is one of the registry's; ``key`` names it for ever in its app."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=300)
    title = models.CharField(_("nombre"), max_length=300)  # as it was called when last followed

    class Meta:
        verbose_name = _("lo que se sigue")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="target_once")]

    def __str__(self):
        return self.title or f"{self.kind}:{self.key}"


class SubscriptionQuerySet(models.QuerySet):
    def live(self):
        """Confirmed, and wanted."""
        return self.filter(confirmed_at__isnull=False).exclude(rhythm=Subscription.Rhythm.NEVER)

    def pending(self):
        """Asked for, and not confirmed from the mail yet."""
        return self.filter(confirmed_at=None)

    def followed(self):
        """What she chose to be told of, confirmed: neither what she silenced nor her own work."""
        return self.live().exclude(target__kind__in=["asunto", "trabajo"])

    def silenced(self):
        return self.filter(rhythm=Subscription.Rhythm.NEVER)


class Subscription(models.Model):
    """One person follows one thing, with its rhythm."""

    class Rhythm(models.IntegerChoices):
        """From the soonest to never, so that of several that match the smallest rules."""

        AT_ONCE = 0, _("Al momento")
        DAILY = 1, _("Un resumen al día")
        WEEKLY = 7, _("Un resumen a la semana")
        ONLY_HERE = 90, _("Solo en el portal, sin correo")
        NEVER = 99, _("Nunca")

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="subscriptions")
    target = models.ForeignKey(Target, models.PROTECT, related_name="subscriptions")
    rhythm = models.PositiveSmallIntegerField(_("ritmo"), choices=Rhythm, default=Rhythm.AT_ONCE)
    letters = models.BooleanField(_("también boletines"), default=False)
    created_at = models.DateTimeField(_("pedida"))
    confirmed_at = models.DateTimeField(_("confirmada"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suscripción")
        verbose_name_plural = _("suscripciones")
        constraints = [
            models.UniqueConstraint(fields=["follower", "target"], name="subscription_once_per_target")
        ]
        indexes = [
            models.Index(
                fields=["target", "follower"],
                condition=Q(confirmed_at__isnull=False),
                name="subscription_of_target",
            ),
            models.Index(
                fields=["created_at"], condition=Q(confirmed_at=None), name="subscription_unconfirmed"
            ),
        ]

    def __str__(self):
        return f"{self.follower} → {self.target}"


class Consent(models.Model):
    """What a person agreed to, when, and in which words (Law 19.628, art. 12, as Law 21.719 leaves it).

    A record of its own: changing a profile never touches it. Withdrawn, it stays with both instants until the
    person is erased.
    """

    class Purpose(models.TextChoices):
        ALERTS = "alerts", _("Avisos de lo que sigue")
        LETTERS = "letters", _("Boletines")
        PUSH = "push", _("Avisos en el dispositivo")

    follower = models.ForeignKey(Follower, models.CASCADE, related_name="consents")
    target = models.ForeignKey(Target, models.PROTECT, null=True, blank=True, related_name="consents")
    purpose = models.CharField(_("para qué"), max_length=8, choices=Purpose)
    version = models.DateField(_("versión del texto"))
    words = models.TextField(_("texto"))
    given_at = models.DateTimeField(_("dado"))
    withdrawn_at = models.DateTimeField(_("retirado"), null=True, blank=True)

    class Meta:
        verbose_name = _("consentimiento")
        constraints = [
            models.UniqueConstraint(
                fields=["follower", "target", "purpose"],
                condition=Q(withdrawn_at=None),
                name="consent_in_force_once",
            )
        ]

    def __str__(self):
        return f"{self.get_purpose_display()}: {self.target or ''}"
