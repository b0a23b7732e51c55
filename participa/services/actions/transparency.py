"""The monthly word of a service that its table of mechanisms is up to date (Law 20.285, art. 7 j)."""

from django.db import transaction

from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError
from participa.services.models import TransparencyConfirmation

from . import _note, _open


@transaction.atomic
def confirm_transparency(service, read, *, seen, by, now):
    """Say that the table is right this month. Returns the confirmation, and whether it was made now.

    ``read()`` gives the rows as they are; ``seen`` is the digest of those the person had before her, and
    StaleError says that they changed meanwhile. A month is confirmed once: whoever comes second gets the
    first's.
    """
    _open(service, by, now)
    month = day_of(now).replace(day=1)
    there = service.transparency_confirmations.filter(month=month).select_related("confirmed_by").first()
    if there:
        return there, False
    rows = read()
    digest = TransparencyConfirmation.digest_of(rows)
    if digest != seen:
        raise StaleError(by=None, at=None)
    confirmation = TransparencyConfirmation.objects.create(
        service=service, month=month, confirmed_by=by, confirmed_at=now, digest=digest, rows=rows
    )
    _note("service.transparency_confirmed", service, by=by, now=now, month=month.isoformat(), digest=digest)
    return confirmation, True
