"""A questionnaire beside the comments: questions, one sheet of answers per person, and their figures."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.documents.models import Document

from .consultation import Consultation, Section
from .moderation import LISTED


class Question(models.Model):
    """Something asked with a form. Fixed once the consultation opens."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("Elegir una")
        SEVERAL = "several", _("Elegir varias")
        SCALE = "scale", _("Escala")
        RANKING = "ranking", _("Ordenar")
        TEXT = "text", _("Texto")
        FILE = "file", _("Archivo")

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, models.SET_NULL, null=True, blank=True, related_name="+")
    number = models.PositiveSmallIntegerField(_("orden"))
    kind = models.CharField(_("tipo"), max_length=7, choices=Kind)
    text = models.CharField(_("pregunta"), max_length=300)
    help = models.CharField(_("ayuda"), max_length=300, blank=True)
    is_required = models.BooleanField(_("obligatoria"), default=False)
    is_confidential = models.BooleanField(_("solo se cuenta"), default=False)  # never read one by one
    most = models.PositiveSmallIntegerField(_("máximo"), null=True, blank=True)  # of choices, or of the scale
    low_label = models.CharField(_("qué significa el mínimo"), max_length=60, blank=True)
    high_label = models.CharField(_("qué significa el máximo"), max_length=60, blank=True)
    only_if = models.ForeignKey(
        "QuestionOption", models.SET_NULL, null=True, blank=True, related_name="opens"
    )  # asked only of whoever chose that option of an earlier question

    class Meta:
        verbose_name = _("pregunta")
        verbose_name_plural = _("preguntas")
        ordering = ["number", "pk"]

    def __str__(self):
        return self.text

    @property
    def has_options(self):
        """Is it answered with some of its options?"""
        return self.kind in (self.Kind.SINGLE, self.Kind.SEVERAL, self.Kind.RANKING)

    @property
    def can_open(self):
        """May another question depend on what is chosen here?"""
        return self.kind in (self.Kind.SINGLE, self.Kind.SEVERAL)

    @property
    def version(self):
        """Tells what it asks now from what it asked when somebody opened it to edit it."""
        said = [
            self.kind,
            self.text,
            self.help,
            self.is_required,
            self.is_confidential,
            self.most,
            self.low_label,
            self.high_label,
            self.only_if_id,
            self.section_id,
            [option.text for option in self.options.all()],
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


class QuestionOption(models.Model):
    """One of the things that may be chosen, or put in order."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="options")
    number = models.PositiveSmallIntegerField(_("orden"))
    text = models.CharField(_("alternativa"), max_length=200)

    class Meta:
        ordering = ["number", "pk"]

    def __str__(self):
        return self.text


class SheetQuerySet(models.QuerySet):
    def sent(self):
        """Those sent and not taken back: what counts."""
        return self.filter(version__gt=0, withdrawn_at=None)

    def unsent(self):
        """Those with something that she wrote and has not sent."""
        return self.exclude(draft={}).filter(author__isnull=False)


class AnswerSheet(models.Model):
    """What one person answered: a draft until she sends it, hers to change until the closing."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="sheets", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    receipt = models.CharField(_("comprobante"), max_length=16, unique=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    version = models.PositiveSmallIntegerField(default=0)  # 0: never sent
    saved_at = models.DateTimeField(_("guardado"))
    submitted_at = models.DateTimeField(_("enviado"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("retirado"), null=True, blank=True)
    draft = models.JSONField(default=dict, blank=True)  # what she is changing and has not sent
    counted = models.JSONField(default=dict, blank=True)  # {question: [keys]} as her last sheet was counted

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("cuestionario respondido")
        verbose_name_plural = _("cuestionarios respondidos")
        ordering = ["-submitted_at", "-pk"]
        indexes = [models.Index(fields=["consultation", "-submitted_at", "-id"], name="sheet_page")]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "author"], name="one_sheet_per_person")
        ]

    def __str__(self):
        return self.receipt

    @property
    def trail_service(self):
        """The code of the service whose trail it belongs to (audit.actions.record)."""
        return self.consultation.trail_service

    @property
    def is_sent(self):
        """Did she send it, and has not taken it back?"""
        return self.version > 0 and self.withdrawn_at is None


class Answer(models.Model):
    """One answer of a sheet that was sent. Several rows where several options were chosen or put in order."""

    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", db_index=False)
    option = models.ForeignKey(QuestionOption, models.PROTECT, null=True, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField(null=True)  # the point of the scale, or the place in the order
    text = models.TextField(blank=True)
    hidden_reason = models.CharField(
        _("por qué no se muestra"),
        max_length=13,
        choices=[(one.value, one.label) for one in LISTED],
        blank=True,
    )
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["question", "-id"], condition=~Q(text=""), name="answer_text_page")]

    def __str__(self):
        return f"{self.sheet_id}: {self.question_id}"


class AnswerDelta(models.Model):
    """A sheet that came, changed or went and is not yet in the figures (see ``CommentDelta``)."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    change = models.SmallIntegerField()
    facts = models.JSONField(default=dict)  # {question: [keys]}

    def __str__(self):
        return f"{self.consultation_id}: {self.change:+d}"


class AnswerTally(models.Model):
    """How many sheets gave an answer.

    ``key``: an option, a point, "option:place", "" for all who answered, or "skipped" for those who were
    asked and left it.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="tallies")
    key = models.CharField(max_length=24, blank=True)
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="answer_tally_once")]

    def __str__(self):
        return f"{self.question_id} {self.key}: {self.count}"
