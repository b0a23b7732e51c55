"""What a council says, formally, to its service."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel
from participa.documents.models import Document

from .council import Council
from .session import Session

PERSON = settings.AUTH_USER_MODEL


class OpinionQuerySet(models.QuerySet):
    def public(self):
        return self.exclude(status=Opinion.Status.DRAFT)


class Opinion(LifecycleModel):
    """A formal opinion of a council on a consultation or a public account, which the service must answer.

    ``target`` is the public code of what it is about; the due date and its rule are written when it is sent.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("En redacción")
        SENT = "sent", _("Por responder")
        ANSWERED = "answered", _("Respondida")

    TRANSITIONS = {Status.DRAFT: {Status.SENT}, Status.SENT: {Status.ANSWERED}}

    council = models.ForeignKey(Council, models.PROTECT, related_name="opinions")
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name=_("sesión")
    )  # that adopted it
    number = models.PositiveSmallIntegerField(_("número"))
    target = models.CharField(
        _("código de aquello sobre lo que opina"), max_length=40, blank=True, db_index=True
    )
    title = models.CharField(_("sobre qué"), max_length=200)
    text = models.TextField(_("opinión"))
    minority = models.TextField(_("opinión de minoría"), blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("archivo")
    )
    in_favor = models.PositiveSmallIntegerField(_("a favor"), null=True, blank=True)
    against = models.PositiveSmallIntegerField(_("en contra"), null=True, blank=True)
    abstained = models.PositiveSmallIntegerField(_("abstenciones"), null=True, blank=True)
    status = models.CharField(_("estado"), max_length=8, choices=Status, default=Status.DRAFT)
    sent_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("enviada"), null=True, blank=True)
    due_on = models.DateField(_("se responde a más tardar el"), null=True, blank=True)
    due_rule = models.CharField(_("regla que da esa fecha"), max_length=200, blank=True)
    answer = models.TextField(_("respuesta del servicio"), blank=True)
    answer_act = models.CharField(_("acto que la aprueba"), max_length=80, blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("respondida"), null=True, blank=True)
    written_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinión de un consejo")
        verbose_name_plural = _("opiniones de consejos")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="opinion_number_once"),
            models.CheckConstraint(
                name="opinion_sent_with_due_date",
                condition=Q(status="draft") | Q(sent_at__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="opinion_answered_with_reasons",
                condition=~Q(status="answered") | Q(answered_at__isnull=False) & ~Q(answer=""),
                violation_error_message=_("Escribe la respuesta."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("councils:opinion", args=[self.council.slug, self.number])

    @property
    def trail_service(self):
        return self.council.trail_service
