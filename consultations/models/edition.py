"""The consulted text as it was published each time, and where each observation stands in it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .comment import Comment
from .consultation import Consultation, Section

PERSON = settings.AUTH_USER_MODEL


class Edition(models.Model):
    """A published version of the text. The first is made when it is published; the rest amend it by act."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField(_("versión"))
    at = models.DateTimeField(_("publicada"))
    by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    act_number = models.CharField(_("resolución"), max_length=80)
    act_date = models.DateField(_("fecha de la resolución"))
    changes = models.TextField(_("qué cambió y por qué"), blank=True)  # none in the first
    sha256 = models.CharField(max_length=64)  # of its texts, in order

    class Meta:
        verbose_name = _("versión del texto")
        verbose_name_plural = _("versiones del texto")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="edition_number_once"),
        ]

    def __str__(self):
        return f"{self.consultation_id} v{self.number}"


class EditionText(models.Model):
    """A section as an edition has it. ``paragraphs``: [{"key": identity that survives editions, "text"}]."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="texts")
    section = models.ForeignKey(Section, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("orden"))
    title = models.CharField(_("título"), max_length=160)
    paragraphs = models.JSONField(default=list)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "section"], name="edition_text_once")]

    def __str__(self):
        return self.title


class Anchor(models.Model):
    """The paragraph that an observation is about, and how it was found again in the edition in force."""

    class Placed(models.TextChoices):
        SAME = "same", _("El mismo párrafo")
        SIMILAR = "similar", _("Un párrafo parecido")
        REMOVED = "removed", _("Sobre un párrafo que se eliminó")

    comment = models.OneToOneField(Comment, models.CASCADE, primary_key=True, related_name="anchor")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")  # that its author read
    quote = models.TextField(_("párrafo"))  # as she read it
    key = models.CharField(max_length=12)
    placed_key = models.CharField(max_length=12, blank=True)  # in the edition in force; none: removed
    placed = models.CharField(max_length=7, choices=Placed, default=Placed.SAME)

    class Meta:
        verbose_name = _("párrafo de una observación")
        indexes = [models.Index(fields=["placed_key"], name="anchor_placed")]

    def __str__(self):
        return f"{self.comment_id}: {self.key}"
