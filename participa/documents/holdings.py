"""The files people sent."""

from django.utils.translation import gettext_lazy as _

from participa.core.personal_data import PersonalData, holds

from .models import Document


@holds
class Uploads(PersonalData):
    """Who sent a file. What becomes of the file is for whoever points to it to say."""

    keys = ("documents.Document.uploaded_by",)
    is_record = True
    title = _("Archivos que subiste o que el portal hizo para ti")
    purpose = _("Mostrarlos donde los adjuntaste y saber que nadie los cambió.")
    kept = _("Lo mismo que aquello a lo que están adjuntos.")
    on_erasure = _(
        "Los que preparamos para ti se borran. Los que adjuntaste quedan donde están, sin decir de quién son."
    )

    def export(self, user):
        for document in Document.objects.filter(uploaded_by=user).order_by("-uploaded_at", "-pk").iterator():
            yield {
                str(_("nombre")): document.name,
                str(_("subido")): document.uploaded_at,
                str(_("bytes")): document.size,
                str(_("huella SHA-256")): document.sha256,
            }

    def merge(self, old, new, *, now):
        Document.objects.filter(uploaded_by=old).update(uploaded_by=new)

    def erase(self, user, *, now):
        Document.objects.filter(uploaded_by=user).update(uploaded_by=None)
