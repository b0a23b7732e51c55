"""Who has a place in an activity, and who waits for one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel
from participa.organizations.models import Organization
from participa.reference.models import Commune, Region

from .activity import PERSON, Activity
from .attendance import Sex


class RegistrationQuerySet(models.QuerySet):
    def live(self):
        """With a place, or waiting for one."""
        return self.exclude(status=Registration.Status.CANCELLED)

    def confirmed(self):
        return self.filter(status=Registration.Status.CONFIRMED)

    def waiting(self):
        """In the order in which they will be given a place."""
        return self.filter(status=Registration.Status.WAITING).order_by("registered_at", "pk")


class Registration(LifecycleModel):
    """A person's place in an activity, in her own name or for an organisation."""

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", _("Con cupo")
        WAITING = "waiting", _("En lista de espera")
        CANCELLED = "cancelled", _("Anulada por quien se inscribió")

    TRANSITIONS = {
        Status.CONFIRMED: {Status.CANCELLED},
        Status.WAITING: {Status.CONFIRMED, Status.CANCELLED},
    }

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="registrations")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")  # none: forgotten
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+"
    )  # in whose name she comes, accredited when she registered; none: in her own
    display_name = models.CharField(_("nombre"), max_length=120, blank=True)
    sex = models.CharField(_("sexo"), max_length=5, choices=Sex, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("región")
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("comuna")
    )
    needs = models.TextField(_("lo que necesitas para participar"), blank=True)
    code = models.CharField(_("comprobante"), max_length=16, unique=True)
    status = models.CharField(_("estado"), max_length=9, choices=Status)
    registered_at = models.DateTimeField(_("inscrita"))
    promoted_at = models.DateTimeField(_("obtuvo cupo"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("anulada"), null=True, blank=True)
    attended_at = models.DateTimeField(_("asistió"), null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)  # its name was emptied (activities.retention)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("inscripción")
        verbose_name_plural = _("inscripciones")
        ordering = ["registered_at", "pk"]
        indexes = [
            models.Index(fields=["activity", "status", "registered_at", "id"], name="registration_queue")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"],
                condition=~Q(status="cancelled"),
                name="one_live_registration",
                violation_error_message=_("Ya te inscribiste."),
            ),
            models.CheckConstraint(
                name="registration_cancelled_with_date",
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | ~Q(status="cancelled") & Q(cancelled_at=None),
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def trail_service(self):
        return self.activity.trail_service

    @property
    def shown_name(self):
        """Who comes, to the service."""
        return self.display_name or str(_("Participante"))
