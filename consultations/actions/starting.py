"""Starting a consultation: blank, or with the texts that fit the law it rests on."""

from django.db import transaction

from consultations.actions import drafting
from consultations.starts import start_of


@transaction.atomic
def start(service, *, title, basis=None, by, now):
    """A new draft; with ``basis``, the useful texts of that law, whose brackets somebody has to fill."""
    consultation = drafting.create_draft(service, title=title, by=by, now=now)
    if basis is None:
        return consultation
    ready = start_of(basis)
    drafting.edit_draft(consultation, by=by, now=now, seen_at=now, legal_basis=basis, **ready.texts)
    for name, text in ready.sections:
        drafting.save_section(consultation, by=by, now=now, title=name, text=text)
    return consultation
