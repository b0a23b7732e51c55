"""What moves a date: an act of the service that extends or suspends it, or a rule that SEGEGOB changes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participa.services.models import PublicService

PERSON = settings.AUTH_USER_MODEL


class AdjustmentQuerySet(models.QuerySet):
    def of(self, kind, code):
        return self.filter(target_kind=kind, target=code)


class Adjustment(models.Model):
    """An act by which a service extends or suspends one of its deadlines (Law 19.880, art. 26).

    ``target_kind`` and ``target`` name the deadline: a kind of obligations and the public code of the thing.
    ``old_on`` and ``new_on`` keep what people had read before and what they read after.
    """

    class Kind(models.TextChoices):
        EXTENSION = "extension", _("Ampliación")
        SUSPENSION = "suspension", _("Suspensión")

    kind = models.CharField(_("qué es"), max_length=10, choices=Kind)
    target_kind = models.CharField(max_length=20)
    target = models.CharField(max_length=60)
    service = models.ForeignKey(PublicService, models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField(_("días que se agregan"), null=True, blank=True)
    from_on = models.DateField(_("primer día suspendido"), null=True, blank=True)
    until_on = models.DateField(_("último día suspendido"), null=True, blank=True)
    reason = models.TextField(_("por qué"))
    act_number = models.CharField(_("resolución"), max_length=80)
    act_date = models.DateField(_("fecha de la resolución"))
    special_law = models.CharField(_("ley especial que permite más"), max_length=200, blank=True)
    old_on = models.DateField(_("antes"))
    new_on = models.DateField(_("ahora"))
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("cuándo"))
    resumed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    resumed_at = models.DateTimeField(null=True, blank=True)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("cambio de un plazo")
        verbose_name_plural = _("cambios de plazos")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["target_kind", "target"], name="adjustment_of_a_deadline")]
        constraints = [
            models.CheckConstraint(
                name="extension_says_days_and_suspension_when",
                condition=Q(kind="extension", days__gte=1, from_on=None, until_on=None)
                | Q(kind="suspension", days=None, from_on__isnull=False, until_on__isnull=False),
            ),
            models.CheckConstraint(
                name="suspension_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")) | Q(resumed_at__isnull=False),
                violation_error_message=_("La suspensión termina el mismo día que empieza, o después."),
            ),
            models.CheckConstraint(
                name="adjustment_by_act_and_reason", condition=~Q(act_number="") & ~Q(reason="")
            ),
            models.CheckConstraint(
                name="adjustment_resumed_by_and_at",
                condition=Q(resumed_by=None, resumed_at=None)
                | Q(resumed_by__isnull=False, resumed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.target}"

    @property
    def trail_service(self):
        return self.service.code


class DeadlineMove(models.Model):
    """An open deadline that a change of a rule or of a holiday moved. Written once, never edited."""

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    title = models.CharField(_("qué se debe"), max_length=300)
    service = models.ForeignKey(PublicService, models.PROTECT, related_name="+")
    from_on = models.DateField(_("antes"))
    to_on = models.DateField(_("ahora"))
    cause = models.CharField(_("qué cambió"), max_length=200)
    reason = models.TextField(_("por qué"))
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("cuándo"))

    class Meta:
        verbose_name = _("plazo movido")
        verbose_name_plural = _("plazos movidos")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="deadline_move_recent")]
        constraints = [
            models.CheckConstraint(name="deadline_moved_somewhere", condition=~Q(from_on=F("to_on"))),
        ]

    def __str__(self):
        return f"{self.code}: {self.from_on} → {self.to_on}"
