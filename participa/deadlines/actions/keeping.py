"""SEGEGOB changes a rule or a holiday, after seeing which open deadlines move; each leaves its trace.

``shown`` is the digest of the moves she saw, empty the first time: all that is wrong is refused before them.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participa.audit.actions import record
from participa.core.calendar import day_of
from participa.core.dates import plain_date
from participa.core.lifecycle import StaleError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.deadlines.effects import as_it_is, digest_of, moved
from participa.deadlines.engine import forget_rules
from participa.deadlines.messages import COUNTED, tell_moved
from participa.deadlines.models import DeadlineMove, Rule, length_words
from participa.deadlines.permissions import keeps_rules
from participa.reference.models import Holiday

NATIONAL = Holiday.Scope.NATIONAL


class Unseen(Exception):
    """``moves``, what would move, is not what she was shown: it is shown before anything is saved."""

    def __init__(self, moves):
        super().__init__(len(moves))
        self.moves = moves


# Rules -----------------------------------------------------------------------------------------


def moves_of_rule(rule, value, *, now):
    """The open deadlines that would move if this rule said ``value``."""
    old = as_it_is()
    rules = old.rules | {rule.code: old.rules[rule.code]._replace(value=value)}
    return moved(old, old._replace(rules=rules), now=now)


@transaction.atomic
def change_rule(rule, *, value, reference, verified, reason, by, now, seen_at, shown):
    """Save what a rule says and move what it moves.

    Raises ValidationError by field, StaleError if somebody saved it after ``seen_at``, Unseen.
    """
    _alone(by)
    fresh = Rule.objects.get(pk=rule.pk)
    if fresh.changed_at != seen_at:
        raise StaleError(by=fresh.changed_by, at=fresh.changed_at)
    if not reason.strip():
        raise ValidationError({"reason": _("Di por qué cambia: queda junto a cada plazo que se mueve.")})
    was = fresh.value
    fresh.value, fresh.reference, fresh.verified = value, reference, verified
    fresh.changed_by, fresh.changed_at = by, now
    fresh.full_clean(exclude=["changed_by"])
    moves = _seen(moves_of_rule(fresh, value, now=now), shown)
    fresh.save(update_fields=["value", "reference", "verified", "changed_by", "changed_at"])
    cause = _("Regla «%(name)s»: de %(was)s a %(now)s") % {
        "name": fresh.name,
        "was": length_words(was, fresh.unit),
        "now": length_words(value, fresh.unit),
    }
    _move(moves, cause, reason, by=by, now=now)
    record(
        "deadline_rule.changed", fresh, by=by, now=now, code=fresh.code, was=was, value=value,
        reference=reference, verified=verified, reason=reason, moved=len(moves),
    )  # fmt: skip
    return fresh


# Holidays --------------------------------------------------------------------------------------


def moves_of_holiday(holiday, *, date=None, scope="", now):
    """The open deadlines that would move if ``holiday`` (None: a new one) fell on ``date`` with that scope.

    Without ``date``, if it were no holiday. Only national ones stop the clock.
    """
    old = as_it_is()
    days = set(old.holidays)
    if holiday is not None and holiday.scope == NATIONAL:
        same = Holiday.objects.national().filter(date=holiday.date).exclude(pk=holiday.pk)
        days -= set() if same.exists() else {holiday.date}
    if date is not None and scope == NATIONAL:
        days.add(date)
    return moved(old, old._replace(holidays=frozenset(days)), now=now)


@transaction.atomic
def add_holiday(*, date, name, scope, region=None, communes=(), legal_basis="", reason="", by, now, shown):
    """Write down a holiday and move what it moves. Raises ValidationError by field, Unseen."""
    _alone(by)
    holiday = Holiday(date=date, name=name, scope=scope, region=region, legal_basis=legal_basis)
    moves = moves_of_holiday(None, date=date, scope=scope, now=now)
    return _save(holiday, communes, moves, "holiday.added", reason, by=by, now=now, shown=shown)


@transaction.atomic
def edit_holiday(
    holiday, *, date, name, scope, region=None, communes=(), legal_basis="", reason="", by, now, seen, shown
):
    """The same of one there was. A past one moves only with a reason. ``seen``: ``version_of`` it."""
    fresh = _held(holiday, by=by, now=now, seen=seen)
    if (fresh.date, fresh.scope) != (date, scope):
        _explain(fresh.date, reason, now)
    moves = moves_of_holiday(fresh, date=date, scope=scope, now=now)
    fresh.date, fresh.name, fresh.scope = date, name, scope
    fresh.region, fresh.legal_basis = region, legal_basis
    return _save(fresh, communes, moves, "holiday.edited", reason, by=by, now=now, shown=shown)


@transaction.atomic
def remove_holiday(holiday, *, reason, by, now, seen, shown):
    """Take a holiday out. A past one only with a reason: deadlines were counted with it."""
    fresh = _held(holiday, by=by, now=now, seen=seen)
    _explain(fresh.date, reason, now)
    moves = _seen(moves_of_holiday(fresh, now=now), shown)
    record("holiday.removed", fresh, by=by, now=now, date=f"{fresh.date}", name=fresh.name, reason=reason)
    words = _words(fresh)
    fresh.delete()
    _move(moves, _("Ya no es feriado: %(holiday)s") % {"holiday": words}, reason, by=by, now=now)


def version_of(holiday) -> str:
    """Tells what it says now from what it said when somebody opened it."""
    return f"{holiday.date}|{holiday.name}|{holiday.scope}|{holiday.region_id or ''}|{holiday.legal_basis}"


def _held(holiday, *, by, now, seen):
    _alone(by)
    fresh = Holiday.objects.select_for_update().filter(pk=holiday.pk).first()
    if fresh is None or version_of(fresh) != seen:
        raise StaleError(by=None, at=now)
    return fresh


def _explain(day, reason, now):
    if day < day_of(now) and not reason.strip():
        raise ValidationError(
            {"reason": _("Ese feriado ya pasó y hay plazos contados con él. Di por qué lo cambias.")}
        )


def _save(holiday, communes, moves, verb, reason, *, by, now, shown):
    _once_a_day(holiday)
    holiday.full_clean()
    _seen(moves, shown)
    holiday.save()
    holiday.communes.set(communes)
    record(verb, holiday, by=by, now=now, date=f"{holiday.date}", name=holiday.name, reason=reason)
    _move(moves, _("Feriado: %(holiday)s") % {"holiday": _words(holiday)}, reason, by=by, now=now)
    return holiday


def _once_a_day(holiday):
    same = Holiday.objects.filter(date=holiday.date, scope=holiday.scope).exclude(pk=holiday.pk)
    if holiday.scope != NATIONAL:
        same = same.filter(region=holiday.region, name__iexact=holiday.name)
        if holiday.region is None:
            raise ValidationError({"region": _("Elige en qué región es feriado.")})
    if other := same.first():
        raise ValidationError({"date": _("Ese día ya es feriado: «%(name)s».") % {"name": other.name}})


def _words(holiday):
    return f"{holiday.name}, {plain_date(holiday.date)}"


# Both ------------------------------------------------------------------------------------------


def _alone(by):
    """From here on nobody else changes what gives dates, nor extends or suspends one, until this act ends."""
    require(keeps_rules(by))
    list(Rule.objects.select_for_update(no_key=True).order_by("pk"))


def _seen(moves, shown):
    if digest_of(moves) != shown:
        raise Unseen(moves)
    return moves


def _move(moves, cause, reason, *, by, now):
    """Write each date where it is written, its trace, and tell who waits."""
    why = reason.strip() or cause
    for one in moves:
        if one.owed.move:
            words = f"{cause}. {reason}".strip(" .")
            one.owed.move(one.after, reason=words, rule=one.rule, by=by, now=now)
        tell_moved(one.owed, one.after, how=COUNTED, cause=cause, reason=reason, before=one.before, now=now)
    DeadlineMove.objects.bulk_create(
        DeadlineMove(
            kind=one.owed.kind, code=one.owed.code, title=one.owed.title[:300], service=one.owed.service,
            from_on=one.before, to_on=one.after, cause=cause[:200], reason=why, by=by, at=now,
        )
        for one in moves
    )  # fmt: skip
    forget_rules()
    transaction.on_commit(forget_rules)
    forget_pages()
