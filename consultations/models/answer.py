"""What the service answers, group by group (Law 19.880, art. 39)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel
from participa.services.models import PublicService

from .consultation import Consultation, Section


class Decision(models.TextChoices):
    """What the service does with what was said."""

    ACCEPTED = "accepted", _("Acogida")
    PARTLY = "partly_accepted", _("Acogida en parte")
    REJECTED = "rejected", _("No acogida")
    NOTED = "noted", _("Se toma nota")
    OUT_OF_SCOPE = "out_of_scope", _("Fuera del tema")


class Unit(models.Model):
    """A part of the service that drafts answers: «División de Aguas», «Fiscalía»."""

    service = models.ForeignKey(PublicService, models.CASCADE, related_name="units")
    name = models.CharField(_("unidad"), max_length=120)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("unidad")
        verbose_name_plural = _("unidades")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["service", "name"], name="unit_once")]

    def __str__(self):
        return self.name


class AnswerState(models.TextChoices):
    """How far the answer of a group got. Only an accepted one is published."""

    TO_DO = "to_do", _("Por redactar")
    DRAFT = "draft", _("Borrador")
    FOR_REVIEW = "for_review", _("Por revisar")
    ACCEPTED = "accepted", _("Aceptada")


class CommentGroup(models.Model):
    """Comments that say substantially the same, and the one reasoned answer for all (Law 19.880, art. 39)."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField(_("número"))
    title = models.CharField(_("qué dicen"), max_length=160)
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="+")
    quote = models.ForeignKey("Comment", models.PROTECT, null=True, blank=True, related_name="+")
    size = models.PositiveIntegerField(_("observaciones"), default=0)
    decision = models.CharField(_("posición del servicio"), max_length=16, choices=Decision, blank=True)
    reasons = models.TextField(_("razones"), blank=True)
    change = models.TextField(_("qué cambió y dónde"), blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unidad que responde")
    )
    answer_state = models.CharField(
        _("respuesta"), max_length=10, choices=AnswerState, default=AnswerState.TO_DO
    )
    review_note = models.TextField(_("qué falta a la respuesta"), blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("grupo de observaciones")
        verbose_name_plural = _("grupos de observaciones")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="group_number_once"),
        ]

    def __str__(self):
        return self.title

    @property
    def trail_service(self):
        """The code of the service whose trail it belongs to (audit.actions.record)."""
        return self.consultation.trail_service

    @property
    def is_answered(self):
        """An answer needs a decision and its reasons; without a change, the reasons say so."""
        return bool(self.decision and self.reasons.strip())

    @property
    def is_accepted(self):
        """Fit to be published: written whole, and by or before whoever may publish it."""
        return self.is_answered and self.answer_state == AnswerState.ACCEPTED


class AnswerVersion(models.Model):
    """The answer of a group as it was saved once: what a colleague wrote over is not lost."""

    group = models.ForeignKey(CommentGroup, models.CASCADE, related_name="versions")
    decision = models.CharField(max_length=16, choices=Decision, blank=True)
    reasons = models.TextField(blank=True)
    change = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("versión de una respuesta")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.group_id}: {self.at}"


class AnswerSpreadsheet(LifecycleModel):
    """A spreadsheet of answers filled outside and brought back: looked at whole before any of it counts."""

    class Status(models.TextChoices):
        CHECKED = "checked", _("Revisada, por aplicar")
        APPLIED = "applied", _("Aplicada")
        DISCARDED = "discarded", _("Descartada")

    TRANSITIONS = {Status.CHECKED: {Status.APPLIED, Status.DISCARDED}}

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="+")
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.CHECKED)
    name = models.CharField(_("archivo"), max_length=200)
    rows = models.JSONField(default=list)  # what each row would change
    problems = models.JSONField(default=list)  # [{"row", "column", "words"}]: with one, nothing is applied
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("planilla de respuestas")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.name
