import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def path_of(document, filename):
    """Where the file is kept: by its own number, never by a name that somebody typed."""
    return f"{document.uuid.hex[:2]}/{document.uuid.hex}{document.extension}"


class Document(models.Model):
    """One uploaded file: checked, hashed, kept as it came and served safely. Every app points to it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to=path_of, max_length=200)
    name = models.CharField(_("nombre"), max_length=200)
    content_type = models.CharField(_("tipo"), max_length=100)
    size = models.PositiveIntegerField(_("bytes"))
    pages = models.PositiveIntegerField(_("páginas"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("subido"))

    class Meta:
        verbose_name = _("documento")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("documents:download", args=[self.uuid, self.name])

    @property
    def extension(self):
        dot = self.name.rfind(".")
        return self.name[dot:].lower() if dot > 0 else ""

    @property
    def kind(self):
        """The short name of its format: PDF, DOCX, PNG."""
        return self.extension.lstrip(".").upper()
