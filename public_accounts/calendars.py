"""Events of public accounts, and the last day to ask, as files that calendars take."""

from django.utils.translation import gettext as _

from participa.core.calendar import ONE_DAY
from participa.core.calendar_files import at, entry, file_of

from .models import AccountEvent, Status

STATUSES = {AccountEvent.Status.CANCELLED: "CANCELLED"}


def account_file(account) -> bytes:
    """Of one account: its events, the main one and those in regions, and its last day to ask."""
    return file_of(f"{account.title}, {account.service.name}", _entries(account))


def season_file(accounts, year) -> bytes:
    """Of every account of ``accounts`` (with its service and its events at hand)."""
    name = _("Cuentas públicas %(year)d") % {"year": year}
    return file_of(name, (one for account in accounts for one in _entries(account)))


def with_events(accounts):
    """The queryset with what its file needs: two queries whatever its length."""
    return accounts.select_related("service").prefetch_related("events__region", "events__commune")


def _entries(account):
    path = account.get_absolute_url()
    for event in account.events.all():
        if event.starts_at:
            yield _event_entry(account, event, path)
    if account.questions_close_at and account.status == Status.CALLED:
        code = f"{account.code}-preguntas"
        asked = entry(code, account.changed_at, path)
        day = account.last_question_day
        asked.add("summary", _("Último día para preguntar: %(service)s") % {"service": account.service.name})
        asked.add("dtstart", day)
        asked.add("dtend", day + ONE_DAY)
        asked.add("transp", "TRANSPARENT")
        yield asked


def _event_entry(account, event, path):
    place = event.region.slug if event.region else "principal"
    found = entry(f"{account.code}-{place}", max(event.changed_at, account.changed_at), path)
    words = f"{_('Cuenta pública')}: {account.service.name}"
    found.add("summary", f"{words} ({event.region.short_name})" if event.region else words)
    at(found, event.starts_at, event.ends_at)
    where = [event.place, event.commune.name if event.commune else ""]
    if place := ", ".join(part for part in where if part):
        found.add("location", place)
    found.add("description", "\n".join(part for part in (account.title, event.stream_url) if part))
    suspended = account.status == Status.CANCELLED
    found.add("status", "CANCELLED" if suspended else STATUSES.get(event.status, "CONFIRMED"))
    return found
