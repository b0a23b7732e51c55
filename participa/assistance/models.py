"""A stretch of time in which an official types what a person says or hands in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participa.reference.models import Commune
from participa.services.models import PublicService


class Channel(models.TextChoices):
    """How the person came."""

    OIRS = "oirs", _("Oficina de informaciones (OIRS)")
    INFOBUS = "infobus", _("Infobús")
    PHONE = "phone", _("Teléfono")
    PAPER = "paper", _("Papel")
    WORKSHOP = "workshop", _("Taller o reunión")


ON_PAPER = (Channel.PAPER, Channel.WORKSHOP)  # it was handed in before it is typed


class AssistedSessionQuerySet(models.QuerySet):
    def open_at(self, now):
        """The SQL twin of ``AssistedSession.is_open_at``."""
        return self.filter(ended_at=None, started_at__lte=now, expires_at__gt=now)


class AssistedSession(models.Model):
    """An official attends one person. It is over when she says so or by the clock, whichever comes first.

    It opens nothing of the person's: ``person`` is only whose the observations will be, where she showed
    who she is. The session in the browser stays the official's.
    """

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("quién atiende")
    )
    service = models.ForeignKey(PublicService, models.PROTECT, related_name="+", verbose_name=_("servicio"))
    channel = models.CharField(_("canal"), max_length=10, choices=Channel)
    place = models.CharField(_("lugar"), max_length=120)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("comuna")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("a quién")
    )  # if she showed her RUN; nobody of the counter is told anything of the account
    display_name = models.CharField(
        _("nombre para mostrar"), max_length=80, blank=True
    )  # empty: «Participante»
    started_at = models.DateTimeField(_("desde"))
    expires_at = models.DateTimeField(_("vence"))  # the first instant it no longer serves
    ended_at = models.DateTimeField(_("terminada"), null=True, blank=True)

    objects = AssistedSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("atención")
        verbose_name_plural = _("atenciones")
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["service", "-started_at", "-id"], name="assisted_session_page")]
        constraints = [
            models.UniqueConstraint(
                fields=["officer"], condition=Q(ended_at=None), name="one_assisted_session_per_officer"
            ),
            models.CheckConstraint(
                name="assisted_session_ends_in_its_time",
                condition=Q(started_at__lt=F("expires_at"))
                & (Q(ended_at=None) | Q(ended_at__gte=F("started_at"), ended_at__lte=F("expires_at"))),
                violation_error_message=_("Una atención termina dentro de su tiempo."),
            ),
        ]

    def __str__(self):
        return f"{self.get_channel_display()}, {self.place}"

    @property
    def trail_service(self):
        """The code of the service whose trail it belongs to (audit.actions.record)."""
        return self.service.code

    @property
    def shown_name(self):
        return self.display_name or str(_("Participante"))

    @property
    def where(self):
        """The place, with its commune if it was told."""
        return f"{self.place}, {self.commune.name}" if self.commune else self.place

    @property
    def is_on_paper(self):
        """Is what it types already written, and received before?"""
        return self.channel in ON_PAPER

    def is_open_at(self, now):
        """Does it serve at an instant?"""
        return self.ended_at is None and self.started_at <= now < self.expires_at

    def minutes_left(self, now):
        """Whole minutes until it is over by the clock, the one under way included."""
        return max(0, -(-int((self.expires_at - now).total_seconds()) // 60))
