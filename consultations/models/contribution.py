"""What comes with an observation: files, supports, an e-mail to prove, and the batch it was typed in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel
from participa.documents.models import Document

from .comment import Comment
from .consultation import Consultation

PERSON = settings.AUTH_USER_MODEL


class AttachmentQuerySet(models.QuerySet):
    def visible(self):
        """Those that anybody may open: approved, of an observation that anybody may read."""
        return self.filter(status=Attachment.Status.APPROVED, comment__in=Comment.objects.visible())

    def waiting(self):
        return self.filter(status=Attachment.Status.WAITING)


class Attachment(LifecycleModel):
    """A file sent with an observation. Nobody but its author and the team sees it until it was looked at."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Por revisar")
        APPROVED = "approved", _("Publicado")
        REJECTED = "rejected", _("No se publica")
        WITHDRAWN = "withdrawn", _("Sacado por quien lo envió")

    TRANSITIONS = {
        Status.WAITING: {Status.APPROVED, Status.REJECTED, Status.WITHDRAWN},
        Status.APPROVED: {Status.REJECTED, Status.WITHDRAWN},
        Status.REJECTED: {Status.APPROVED},
    }

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="attachments")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("orden"), default=1)
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.WAITING)
    at = models.DateTimeField(_("enviado"))
    reason = models.CharField(_("motivo"), max_length=13, blank=True)  # a moderation.Reason
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("archivo de una observación")
        ordering = ["number", "pk"]
        indexes = [
            models.Index(fields=["at", "id"], condition=Q(status="waiting"), name="attachment_waiting")
        ]

    def __str__(self):
        return f"{self.comment_id}: {self.document_id}"


class Support(models.Model):
    """Somebody agrees with an observation. One per person; never a ranking."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="supports")
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("apoyo")
        constraints = [
            models.UniqueConstraint(fields=["comment", "person"], name="one_support_of_an_observation")
        ]

    def __str__(self):
        return f"{self.comment_id}"


class SupportDelta(models.Model):
    """A support that came or went and is not yet in ``Comment.support_count`` (see ``CommentDelta``)."""

    comment = models.ForeignKey(
        Comment, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    change = models.SmallIntegerField()

    def __str__(self):
        return f"{self.comment_id}: {self.change:+d}"


class EmailedComment(models.Model):
    """An observation of somebody without account: it waits until she types the code mailed to her.

    The address is kept to send her the answer, and forgotten after it (see ``retention``).
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="+")
    email = models.EmailField(_("correo"), blank=True)
    data = models.JSONField(default=dict)  # what she wrote, until it is an observation
    digest = models.CharField(max_length=64)  # of the code
    attempts = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()  # when she sent it: it decides whether it came in time
    expires_at = models.DateTimeField()
    comment = models.OneToOneField(Comment, models.CASCADE, null=True, related_name="emailed")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("observación por confirmar")
        indexes = [models.Index(fields=["at"], name="emailed_comment_age")]

    def __str__(self):
        return f"{self.consultation_id}"


class IntakeBatch(models.Model):
    """What came on paper or was said in a workshop, typed by an official: event, place and scan.

    Unlike an assisted session, nobody sits beside her: the observations have no account.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="intake_batches")
    channel = models.CharField(_("canal"), max_length=10, choices=Comment.Channel)
    event = models.CharField(_("de dónde vienen"), max_length=160)
    place = models.CharField(_("lugar"), max_length=160, blank=True)
    held_on = models.DateField(_("fecha"))
    scan = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    expected = models.PositiveSmallIntegerField(_("cuántas hojas son"), null=True, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("tanda de observaciones")
        verbose_name_plural = _("tandas de observaciones")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.event
