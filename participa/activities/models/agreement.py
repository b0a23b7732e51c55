"""What an activity agreed, and how each agreement goes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .activity import PERSON, Activity
from .working_table import Meeting


class ActivityAgreement(models.Model):
    """What was agreed in an activity: who owes it and until when. Its state is the last update's."""

    class State(models.TextChoices):
        PENDING = "pending", _("En curso")
        PARTIAL = "partial", _("Parcial")
        DONE = "done", _("Cumplido")
        DROPPED = "dropped", _("Sin efecto")

    OPEN = (State.PENDING, State.PARTIAL)

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="agreements")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("sesión")
    )
    number = models.PositiveSmallIntegerField(_("número"))
    text = models.CharField(_("acuerdo"), max_length=300)
    owner = models.CharField(_("responsable"), max_length=120)
    due_on = models.DateField(_("vence"), null=True, blank=True)
    state = models.CharField(_("estado"), max_length=7, choices=State, default=State.PENDING)
    set_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("acuerdo de la actividad")
        verbose_name_plural = _("acuerdos de la actividad")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="activity_agreement_once"),
            models.CheckConstraint(
                name="activity_agreement_says_who",
                condition=~Q(text="") & ~Q(owner=""),
                violation_error_message=_("Di qué se acordó y a quién le toca."),
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def trail_service(self):
        return self.activity.trail_service

    def is_late(self, today):
        return self.state in self.OPEN and self.due_on is not None and self.due_on < today


class ActivityAgreementUpdate(models.Model):
    """How an agreement goes, with its evidence. Each one stays."""

    agreement = models.ForeignKey(ActivityAgreement, models.CASCADE, related_name="updates")
    state = models.CharField(_("estado"), max_length=7, choices=ActivityAgreement.State)
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
