"""Councils: in force, meeting, publishing their minutes, renewed in time, and who sits in them."""

from datetime import timedelta

from django.db.models import Prefetch

from councils.actions.meeting import MINUTES, minutes_code
from councils.models import (
    Council,
    CouncilRules,
    Mandate,
    Minutes,
    Process,
    Session,
    Stage,
    State,
    Term,
)
from participa.core.calendar import day_of, midnight
from participa.deadlines.adjusting import changes_of
from participa.deadlines.engine import Code, due, term

CAPITAL = "13"  # the Metropolitan region
MIN_SESSIONS = "cosoc_min_sessions"


def councils(scope, rules):
    found = {}
    for council in _with_parts(scope):
        said = _said(council, scope, rules.get(council.service_id, ()))
        found.setdefault(council.service_id, []).append(said)
    return {"councils": (found, [])}


def _with_parts(scope):
    """Those that bodies keep here, with what they did this year. A constant number of queries."""
    year_before = midnight(scope.starts.replace(year=scope.year - 1))
    sessions = Session.objects.filter(
        status=Session.Status.HELD, held_at__lt=scope.until, starts_at__gte=year_before
    ).order_by("starts_at", "pk")
    minutes = Minutes.objects.only("session", "due_on", "status", "published_at")
    processes = Process.objects.public().filter(published_at__lt=scope.until)
    known = Mandate.objects.titular().filter(set_at__lt=scope.until)
    seated = known.on(scope.last).select_related("seat", "commune__region")
    rows = Council.objects.filter(is_reported=False, created_at__lt=scope.until)
    return (
        scope.of(rows)
        .select_related("region")
        .prefetch_related(
            Prefetch("terms", Term.objects.filter(appointed_at__lt=scope.until).order_by("starts_on")),
            Prefetch("sessions", sessions.prefetch_related(Prefetch("minutes", minutes))),
            Prefetch("processes", processes.prefetch_related(Prefetch("stages", Stage.objects.all()))),
            Prefetch("rules", CouncilRules.objects.filter(set_at__lt=scope.until).order_by("set_at", "pk")),
            Prefetch("mandates", seated),
        )
        .order_by("sort_key", "pk")
    )


def _said(council, scope, rules):
    terms = list(council.terms.all())
    going = [one for one in council.processes.all() if _is_going(one, scope)]
    state = council.state_on(scope.last, terms=terms, is_going=bool(going))
    begun = [one for one in terms if one.starts_on <= scope.last]
    own = [one.min_sessions for one in council.rules.all()][-1:]
    return {
        "code": council.code,
        "title": council.name,
        "url": council.get_absolute_url(),
        "region": council.region.code if council.region else "",
        "state": State(state).value,
        "last_day": max((one.last_day.isoformat() for one in begun), default=None),
        "since": _since(begun),
        "renews_on_calendar": any(not _is_behind(one, scope) for one in going),
        "min_sessions": term(MIN_SESSIONS, rules=rules, own=own[0] if own else None).days,
        "sessions": [_session(one, council, scope, rules) for one in council.sessions.all()],
        "members": _members(council.mandates.all()),
        "renewals": _renewals(terms, council.processes.all(), scope),
    }


def _since(begun):
    """The day since which the council was in force without a gap."""
    since = reached = None
    for one in begun:
        if since is None or one.starts_on > reached:
            since = one.starts_on
        reached = max(one.ends_on, reached) if reached else one.ends_on
    return since.isoformat() if since else None


def _is_going(process, scope):
    ended = [at for at in (process.annulled_at, process.appointed_at) if at and at < scope.until]
    return process.status != Process.Status.RECORDED and not ended


def _is_behind(process, scope):
    """Did the last of its stages go by without members being appointed?"""
    ends = [stage.ends_at for stage in process.stages.all() if stage.ends_at]
    return bool(ends) and max(ends) <= scope.until


def _session(session, council, scope, rules):
    session.council = council  # at hand
    minutes = getattr(session, "minutes", None)
    return {
        "code": str(session.number),
        "title": session.title,
        "url": session.get_absolute_url(),
        "held_on": session.day.isoformat(),
        "due": _minutes_due(session, minutes, scope, rules).isoformat(),
        "published_on": scope.known(minutes.published_at) if minutes else None,
    }


def _minutes_due(session, minutes, scope, rules):
    """As it was written with the minutes; of those that nobody began, as the rules say."""
    if minutes:
        return minutes.due_on
    changes = [one for one in changes_of(MINUTES, minutes_code(session)) if one.at < scope.until]
    return due(Code.COSOC_MINUTES, start=session.day, rules=rules, changes=changes).day


def _members(mandates):
    if not mandates:
        return None
    sexes = [one.sex for one in mandates]
    return {
        "women": sexes.count("woman"),
        "men": sexes.count("man"),
        "other": sexes.count("other"),
        "outside_capital": sum(
            one.commune is not None and one.commune.region.code != CAPITAL for one in mandates
        ),
        "estates": len({one.seat.estate_id for one in mandates}),
    }


def _renewals(terms, processes, scope):
    """For each term: the last day to call its renewal in time, and when it was called."""
    found = []
    for one in terms:
        called = [
            process.published_at
            for process in processes
            if one.starts_on <= day_of(process.published_at) and _is_of(process, one, terms)
        ]
        first = min(called, default=None)
        found.append({
            "due": (one.renewal_from - timedelta(1)).isoformat(),
            "called_on": scope.known(first),
            "rule": one.renewal_rule,
        })  # fmt: skip
    return found


def _is_of(process, current, terms):
    """Was it called while that term was the last one?"""
    later = [one.starts_on for one in terms if one.starts_on > current.starts_on]
    return not later or day_of(process.published_at) < min(later)
