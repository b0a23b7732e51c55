"""An analyst's working papers: tags, notes, what was read, acts on many, and what the machine suggests.

None of it is public. The machine's suggestion and the person's decision are different columns, and no
comment enters a group because a machine said so.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel
from participa.jobs.models import Job

from .answer import CommentGroup
from .comment import Comment
from .consultation import Consultation

PERSON = settings.AUTH_USER_MODEL


class Tag(models.Model):
    """A word of the team's own, to find comments again."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="tags")
    name = models.CharField(_("etiqueta"), max_length=40)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("etiqueta")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["consultation", "name"], name="tag_once")]

    def __str__(self):
        return self.name

    @property
    def trail_service(self):
        """The code of the service whose trail it belongs to (audit.actions.record)."""
        return self.consultation.trail_service


class CommentTag(models.Model):
    """Who put a tag on an observation."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagged", db_index=False)
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["tag", "comment"], name="comment_tag_page")]
        constraints = [models.UniqueConstraint(fields=["comment", "tag"], name="comment_tagged_once")]

    def __str__(self):
        return f"{self.comment_id}: {self.tag_id}"


class Note(models.Model):
    """What one colleague tells the others about an observation. Only the team reads it."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="notes")
    text = models.TextField(_("nota"))
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("nota del equipo")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.comment_id}: {self.text[:40]}"


class Reading(models.Model):
    """Who of the team opened an observation, first."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="readings")
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "by"], name="comment_read_once_by_each")]

    def __str__(self):
        return f"{self.comment_id}: {self.by_id}"


class Batch(LifecycleModel):
    """One act on many comments, done by the worker in slices; it can be undone while answers are not out."""

    class Kind(models.TextChoices):
        GROUP = "group", _("Poner en un grupo")
        UNGROUP = "ungroup", _("Sacar de su grupo")
        TAG = "tag", _("Poner una etiqueta")
        UNTAG = "untag", _("Quitar una etiqueta")
        READ = "read", _("Marcar como leídas")

    class Status(models.TextChoices):
        WAITING = "waiting", _("En espera")
        DONE = "done", _("Hecho")
        FAILED = "failed", _("No se pudo")
        UNDONE = "undone", _("Deshecho")

    TRANSITIONS = {Status.WAITING: {Status.DONE, Status.FAILED}, Status.DONE: {Status.UNDONE}}

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="batches")
    kind = models.CharField(_("qué se hizo"), max_length=7, choices=Kind)
    status = models.CharField(_("estado"), max_length=7, choices=Status, default=Status.WAITING)
    group = models.ForeignKey(CommentGroup, models.SET_NULL, null=True, blank=True, related_name="+")
    tag = models.ForeignKey(Tag, models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("pedido"))
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    asked = models.PositiveIntegerField(_("pedidas"), default=0)
    done = models.PositiveIntegerField(_("hechas"), default=0)
    skipped = models.JSONField(default=dict)  # {reason: how many}
    undone_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("acto sobre muchas observaciones")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["consultation", "-at", "-id"], name="batch_page")]

    def __str__(self):
        return f"{self.consultation_id}: {self.kind}"

    @property
    def trail_service(self):
        """The code of the service whose trail it belongs to (audit.actions.record)."""
        return self.consultation.trail_service


class BatchItem(models.Model):
    """A comment of an act on many: where it was before, so that undoing puts it back there."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items", db_index=False)
    comment = models.ForeignKey(
        Comment, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    group = models.ForeignKey(
        CommentGroup, models.SET_NULL, null=True, blank=True, related_name="+"
    )  # the group it left
    outcome = models.CharField(max_length=16, blank=True)  # "" waiting, "done", or the reason it was skipped

    class Meta:
        indexes = [models.Index(fields=["batch", "outcome", "id"], name="batch_item_page")]
        constraints = [models.UniqueConstraint(fields=["batch", "comment"], name="batch_item_once")]

    def __str__(self):
        return f"{self.batch_id}: {self.comment_id}"


class Suggestion(LifecycleModel):
    """Comments that the machine found alike, for a person to decide about."""

    class Kind(models.TextChoices):
        CAMPAIGN = "campaign", _("Textos casi iguales")
        THEME = "theme", _("Tema parecido")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Por mirar")
        ACCEPTED = "accepted", _("Aceptada")
        DISMISSED = "dismissed", _("Descartada")

    TRANSITIONS = {
        Status.PROPOSED: {Status.ACCEPTED, Status.DISMISSED},
        Status.DISMISSED: {Status.PROPOSED},  # who dismissed it thought again
    }

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="suggestions")
    kind = models.CharField(max_length=8, choices=Kind)
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.PROPOSED)
    words = models.CharField(_("de qué hablan"), max_length=160)
    size = models.PositiveIntegerField(_("observaciones"))
    sample = models.ForeignKey(Comment, models.SET_NULL, null=True, related_name="+")
    burst = models.JSONField(default=list)  # when they came: [[start of the hour, day or week, how many]]
    method = models.CharField(max_length=40)  # name and version of the algorithm
    suggested_at = models.DateTimeField()
    taken = models.PositiveIntegerField(default=0)  # of its comments, those a person put in the group
    left_out = models.PositiveIntegerField(default=0)  # and those that did not belong, she said
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    group = models.ForeignKey(CommentGroup, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("sugerencia")
        ordering = ["-size", "pk"]
        indexes = [models.Index(fields=["consultation", "status", "-size", "id"], name="suggestion_page")]
        constraints = [
            models.CheckConstraint(
                name="suggestion_decided_by_and_at",
                condition=Q(status="proposed", decided_at=None)
                | ~Q(status="proposed") & Q(decided_at__isnull=False),
            )
        ]

    def __str__(self):
        return self.words

    def get_office_url(self):
        return reverse("consultations_office:suggestion", args=[self.consultation.code, self.pk])

    @property
    def trail_service(self):
        """The code of the service whose trail it belongs to (audit.actions.record)."""
        return self.consultation.trail_service


class SuggestedComment(models.Model):
    """One comment of a suggestion: how alike the machine found it, and what a person decided of it."""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="members", db_index=False)
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="suggested", db_constraint=False)
    score = models.FloatField()  # 0 to 1
    accepted = models.BooleanField(null=True)  # what the person decided; null: not yet

    class Meta:
        indexes = [models.Index(fields=["suggestion", "-score", "id"], name="suggested_page")]
        constraints = [models.UniqueConstraint(fields=["suggestion", "comment"], name="suggested_once")]

    def __str__(self):
        return f"{self.suggestion_id}: {self.comment_id}"
