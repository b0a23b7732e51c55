"""What pages show of the files of an observation."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from .actions.attaching import kept_of
from .models import Attachment

TAGS = {
    Attachment.Status.WAITING: "warning",
    Attachment.Status.APPROVED: "done",
    Attachment.Status.REJECTED: "error",
}


def public_files(comment):
    """Those that anybody may open, as components/document.html takes them. One query."""
    found = Attachment.objects.visible().filter(comment=comment).select_related("document")
    return [_file(one.document) for one in found]


def _file(document):
    about = _("%(kind)s, %(size)s") % {"kind": document.kind, "size": filesizeformat(document.size)}
    return {"kind": document.kind, "title": document.name, "url": document.get_absolute_url(), "about": about}


def own_files(comment):
    """Those that its author sent and did not take out, each with what was decided of it."""
    return [
        _file(one.document)
        | {"pk": one.pk, "tag": (TAGS[one.status], one.get_status_display()), "sha256": one.document.sha256}
        for one in kept_of(comment).select_related("document")
    ]


def receipt_rows(comment, *, mine):
    """Each file by its fingerprint; by its name too once it is published, and always to its author."""
    rows = []
    for one in kept_of(comment).select_related("document"):
        named = mine or one.status == Attachment.Status.APPROVED
        name = one.document.name if named else one.get_status_display()
        label = _("Archivo %(number)s") % {"number": one.number}
        rows.append((label, f"{name} · SHA-256 {one.document.sha256}"))
    return rows
