"""Where each page of the analysis of a consultation leads in the demonstration."""

from django.utils import timezone

from accounts.models import User
from consultations.actions import analysing, batches
from consultations.models import Comment, Consultation

ONLY_BUTTONS = {  # their addresses end in the number of a row
    "consultations_office:remove_note",
    "consultations_office:undo_batch",
    "consultations_office:resume_batch",
}


def of(name):
    """Arguments that lead to a real page, by the name of the address; None for those of others."""
    pages = {
        "consultations_office:observation": _observation,
        "consultations_office:tags": _tag,
        "consultations_office:tag": _tag,
        "consultations_office:batches": _batch,
        "consultations_office:batch": _batch,
    }
    return pages[name](_big()) if name in pages else None


def _big():
    return Consultation.objects.get(title__startswith="Reglamento de acceso")


def _by():
    return User.objects.get(email="encargada@demo.cl")


def _observation(consultation):
    comment = consultation.comments.admissible().first()
    analysing.add_note(comment, text="Preguntar a Fiscalía.", by=_by(), now=timezone.now())
    return {"code": consultation.code, "receipt": comment.receipt}


def _tag(consultation):
    tag = consultation.tags.first() or analysing.create_tag(
        consultation, name="accesos", by=_by(), now=timezone.now()
    )
    return {"code": consultation.code, "pk": tag.pk}


def _batch(consultation):
    batch = consultation.batches.first()
    if batch is None:
        some = Comment.objects.filter(consultation=consultation)
        batch = batches.start(consultation, some, kind="read", by=_by(), now=timezone.now())
    return {"code": consultation.code, "pk": batch.pk}
