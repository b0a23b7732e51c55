"""What an activity is made of and what it leaves: its stages, its papers, its photos."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.documents.models import Document

from .activity import PERSON, Activity


class Stage(models.Model):
    """A moment of an activity's programme: the welcome, who presents, the round of questions, the closing."""

    class Kind(models.TextChoices):
        WELCOME = "welcome", _("Bienvenida")
        PRESENTATION = "presentation", _("Presentación")
        QUESTIONS = "questions", _("Ronda de preguntas")
        CLOSING = "closing", _("Cierre")
        OTHER = "other", _("Otra")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="stages")
    number = models.PositiveSmallIntegerField(_("orden"))
    kind = models.CharField(_("tipo"), max_length=12, choices=Kind, default=Kind.OTHER)
    title = models.CharField(_("título"), max_length=160)
    starts_at = models.DateTimeField(_("empieza"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutos"), null=True, blank=True)
    speaker = models.CharField(_("quién la conduce"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("momento del programa")
        verbose_name_plural = _("programa")
        ordering = ["number", "pk"]
        constraints = [models.UniqueConstraint(fields=["activity", "number"], name="activity_stage_once")]

    def __str__(self):
        return self.title


class ActivityDocument(models.Model):
    """A file that an activity shares: its programme, what was shown, its report."""

    class Kind(models.TextChoices):
        PROGRAMME = "programme", _("Programa")
        PRESENTATION = "presentation", _("Presentación")
        MINUTES = "minutes", _("Acta")
        REPORT = "report", _("Informe")
        OTHER = "other", _("Otro")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="documents")
    number = models.PositiveSmallIntegerField(_("orden"))
    title = models.CharField(_("título"), max_length=160)
    kind = models.CharField(_("tipo"), max_length=12, choices=Kind, default=Kind.OTHER)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("archivo"))
    added_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(_("agregado"))

    class Meta:
        verbose_name = _("documento de la actividad")
        verbose_name_plural = _("documentos de la actividad")
        ordering = ["number", "pk"]

    def __str__(self):
        return self.title


class Photo(models.Model):
    """A picture of an activity, with the words for whoever does not see it."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="photos")
    number = models.PositiveSmallIntegerField(_("orden"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("imagen"))
    alternative = models.CharField(_("qué se ve, para quien no ve"), max_length=250)
    caption = models.CharField(_("pie de foto"), max_length=200, blank=True)
    added_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(_("agregada"))

    class Meta:
        verbose_name = _("foto")
        ordering = ["number", "pk"]
        constraints = [
            models.CheckConstraint(
                name="photo_says_what_is_seen",
                condition=~Q(alternative=""),
                violation_error_message=_("Di qué se ve en la foto, para quien no puede verla."),
            )
        ]

    def __str__(self):
        return self.alternative
