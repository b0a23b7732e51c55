"""The lists of accounts and of commitments as feeds: what was called, said or changed last, first."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.core.dates import full_date, full_moment
from participa.core.feeds import MOST, Entry, atom

from .models import Status

# Accounts --------------------------------------------------------------------------------------


def address(chosen, *, now) -> str:
    """That of the feed with the filters of a season's page; of this season, it goes on with the next."""
    season = [("anio", chosen.year)] if chosen.year and chosen.year != day_of(now).year else []
    pairs = [*season, *chosen.pairs]
    return reverse("public_accounts:list_atom") + (f"?{urlencode(pairs)}" if pairs else "")


def accounts(chosen, *, now):
    """The answer. ``chosen``: the filters of the list."""
    newest = chosen.apply(now).select_related("service").order_by("-changed_at", "-pk")[:MOST]
    query = f"?{urlencode(chosen.pairs)}" if chosen.pairs else ""
    page = reverse("public_accounts:season", args=[chosen.year or day_of(now).year])
    return atom(
        title=_("Cuentas públicas"),
        path=page + query,
        feed_path=address(chosen, now=now),
        entries=[_account(account) for account in newest],
    )


def _account(account):
    return Entry(
        code=account.code,
        title=f"{account.service.name}: {account.title}",
        path=account.get_absolute_url(),
        at=account.called_at or account.created_at,
        changed_at=account.changed_at,
        who=account.service.name,
        summary=" ".join(part for part in _said_of(account) if part),
    )


def _said_of(account):
    """How it stands, its dates, what it is about."""
    yield _("Datos de demostración.") if account.is_demo else ""
    if account.status == Status.CANCELLED:
        yield _("Se suspendió: %(reason)s") % {"reason": account.reason}
    elif account.status == Status.FINAL:
        yield _("Con informe final.")
    elif account.status == Status.CALLED:
        yield _("Evento: %(when)s.") % {"when": full_moment(account.event_starts_at)}
        yield _("Preguntas hasta el %(day)s.") % {"day": full_date(account.last_question_day)}
    yield account.summary


# Commitments -----------------------------------------------------------------------------------


def commitments_address(chosen) -> str:
    return reverse("commitments:list_atom") + chosen.query


def commitments(chosen, *, now):
    """The answer. ``chosen``: the filters of the list."""
    found = chosen.apply(day_of(now)).select_related("service").order_by("-changed_at", "-pk")[:MOST]
    return atom(
        title=_("Compromisos"),
        path=reverse("commitments:list") + chosen.query,
        feed_path=commitments_address(chosen),
        entries=[_commitment(commitment) for commitment in found],
    )


def _commitment(commitment):
    progress = str(commitment.get_progress_display())
    due = _("Plazo: %(day)s.") % {"day": full_date(commitment.due_on)} if commitment.due_on else ""
    return Entry(
        code=commitment.code,
        title=str(commitment),
        path=commitment.get_absolute_url(),
        at=commitment.set_at,
        changed_at=commitment.changed_at,
        who=commitment.service.name if commitment.service else commitment.owner,
        summary=" ".join(part for part in (f"{progress}.", due, commitment.text) if part),
        topics=(progress,),
    )
