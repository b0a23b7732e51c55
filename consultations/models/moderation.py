"""Taking an observation out of sight with due process: reported, hidden for a listed reason, appealed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel

from .comment import Comment

PERSON = settings.AUTH_USER_MODEL


class Reason(models.TextChoices):
    """The only reasons for which anything is hidden. A bad opinion is none of them."""

    THREAT = "threat", _("Amenaza o acosa a alguien")
    HATE = "hate", _("Insulta o discrimina")
    PERSONAL = "personal_data", _("Expone datos personales")
    ILLEGAL = "illegal", _("Incita a un delito")
    SPAM = "spam", _("Es publicidad o un mensaje automático")
    NOT_MINE = "not_mine", _("No la escribió quien figura")  # only after a dispute of false attribution


URGENT = (Reason.THREAT, Reason.HATE)  # first in the queue
LISTED = tuple(reason for reason in Reason if reason != Reason.NOT_MINE)


class ReportQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(settled_at=None)


class Report(models.Model):
    """Somebody says that an observation breaks a rule. One per person and observation."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("motivo"), max_length=13, choices=[(one.value, one.label) for one in LISTED])
    details = models.CharField(_("qué pasa"), max_length=300, blank=True)
    at = models.DateTimeField(_("avisado"))
    settled_at = models.DateTimeField(_("resuelto"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("aviso sobre una observación")
        ordering = ["at", "pk"]
        indexes = [
            models.Index(
                fields=["comment", "at"], condition=Q(settled_at__isnull=True), name="comment_report_waiting"
            )
        ]
        constraints = [models.UniqueConstraint(fields=["comment", "reporter"], name="comment_reported_once")]

    def __str__(self):
        return f"{self.comment_id}: {self.reason}"


class ModerationAct(models.Model):
    """One act of a moderator, with its reason. Written once."""

    class Kind(models.TextChoices):
        KEPT = "kept", _("Se deja como está")
        HIDDEN = "hidden", _("Se retira")
        REDACTED = "redacted", _("Se tachan datos personales")
        RESTORED = "restored", _("Vuelve a mostrarse")
        FROZEN = "frozen", _("Queda en revisión")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="moderation")
    kind = models.CharField(_("qué se hizo"), max_length=8, choices=Kind)
    reason = models.CharField(_("motivo"), max_length=13, choices=Reason, blank=True)
    words = models.TextField(_("explicación"), blank=True)  # the author reads it; so does anybody
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("cuándo"))
    reported_at = models.DateTimeField(
        null=True, blank=True
    )  # its first report then waiting: how long it took

    class Meta:
        verbose_name = _("acto de moderación")
        verbose_name_plural = _("actos de moderación")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["comment", "-at", "-id"], name="comment_moderation")]
        constraints = [
            models.CheckConstraint(
                name="moderation_hides_for_a_reason",
                condition=~Q(kind="hidden") | ~Q(reason=""),
                violation_error_message=_("Elige por qué se retira."),
            )
        ]

    def __str__(self):
        return f"{self.comment_id}: {self.kind}"


class AppealQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(status=Appeal.Status.WAITING)


class Appeal(LifecycleModel):
    """Its author asks that somebody else look again: it was hidden, or she did not write it."""

    class Kind(models.TextChoices):
        HIDDEN = "hidden", _("Apelación")
        NOT_MINE = "not_mine", _("«Yo no escribí esto»")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Por resolver")
        UPHELD = "upheld", _("Acogida")
        REJECTED = "rejected", _("Rechazada")

    TRANSITIONS = {Status.WAITING: {Status.UPHELD, Status.REJECTED}}

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="appeals")
    kind = models.CharField(_("qué pide"), max_length=8, choices=Kind)
    act = models.ForeignKey(ModerationAct, models.PROTECT, related_name="appeals")  # the act it is against
    author = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("por qué"))
    at = models.DateTimeField(_("presentada"))
    status = models.CharField(_("estado"), max_length=8, choices=Status, default=Status.WAITING)
    ruling = models.TextField(_("qué se resolvió y por qué"), blank=True)
    ruled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    ruled_at = models.DateTimeField(_("resuelta"), null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("apelación")
        verbose_name_plural = _("apelaciones")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["comment"], condition=Q(status="waiting"), name="one_appeal_waiting_per_comment"
            ),
            models.UniqueConstraint(fields=["act"], name="one_appeal_per_act"),
            models.CheckConstraint(
                name="appeal_ruled_with_reasons",
                condition=Q(status="waiting", ruled_at=None, ruled_by=None)
                | ~Q(status="waiting") & Q(ruled_at__isnull=False) & ~Q(ruling=""),
            ),
        ]

    def __str__(self):
        return f"{self.comment_id}: {self.kind}"


class SealedText(models.Model):
    """What a redacted observation said before. Opened only with a reason that stays in the audit trail."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="sealed")
    version = models.PositiveSmallIntegerField()  # of the comment
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    spans = models.JSONField(default=list)  # [{"start", "end", "what"}] of what was struck, in ``text``
    act = models.ForeignKey(ModerationAct, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("texto sellado")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.comment_id} v{self.version}"
