import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel
from participa.documents.models import Document


class Job(LifecycleModel):
    """Long work asked by a person: progress, result, error. Runs in the worker, survives its restart."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("En cola")
        RUNNING = "running", _("En curso")
        DONE = "done", _("Listo")
        FAILED = "failed", _("Falló")

    TRANSITIONS = {
        Status.QUEUED: {Status.RUNNING, Status.FAILED},
        Status.RUNNING: {Status.DONE, Status.FAILED, Status.QUEUED},
    }

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    title = models.CharField(_("qué"), max_length=200)
    params = models.JSONField(default=dict)
    status = models.CharField(_("estado"), max_length=8, choices=Status, default=Status.QUEUED)
    done = models.PositiveIntegerField(_("hecho"), default=0)
    total = models.PositiveIntegerField(_("de un total de"), null=True, blank=True)
    result = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    result_url = models.CharField(max_length=500, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs")
    requested_at = models.DateTimeField(_("pedido"))
    beat_at = models.DateTimeField(null=True, blank=True)  # the last sign of life of whoever runs it
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("trabajo")
        ordering = ["-requested_at", "-pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("jobs:detail", args=[self.uuid])

    @property
    def is_going(self):
        """Waiting its turn or running."""
        return self.status in {self.Status.QUEUED, self.Status.RUNNING}

    @property
    def tag(self):
        """The kind of tag that suits its status."""
        kinds = {self.Status.DONE: "done", self.Status.FAILED: "error", self.Status.RUNNING: "open"}
        return kinds.get(self.status, "neutral")

    @property
    def percent(self):
        """How much is done, 0 to 100, or None while the total is unknown."""
        if self.status == self.Status.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else None
