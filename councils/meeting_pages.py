"""What the pages of sessions, minutes and agreements show: plain values for the templates."""

from datetime import date

from django.db.models import prefetch_related_objects
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core import pieces
from participa.core.calendar import SANTIAGO, day_of, end_of, midnight
from participa.core.countdown import due_countdown
from participa.core.dates import full_date, short_date
from participa.deadlines.engine import Code, national_holidays, term

from . import dues
from .actions.meeting import (
    minutes_due,
    quorum_of,
    signatures_needed,
    signatures_of,
)
from .models import Agreement, Minutes, Session, Share

Status = Session.Status
ABSENT = "absent"  # the seat that nobody came for, in the form of the attendance
TAGS = {
    Status.PROPOSED: "open",
    Status.CALLED: "open",
    Status.HELD: "done",
    Status.FAILED: "warning",
    Status.CANCELLED: "neutral",
}
MINUTES_TAGS = {
    Minutes.Status.DRAFT: "neutral",
    Minutes.Status.APPROVED: "open",
    Minutes.Status.PUBLISHED: "done",
}
AGREEMENT_TAGS = {
    Agreement.State.PENDING: "open",
    Agreement.State.PARTIAL: "warning",
    Agreement.State.DONE: "done",
    Agreement.State.DROPPED: "neutral",
}


# Words -----------------------------------------------------------------------------------------


def name_of(session) -> str:
    """``Sesión 5, ordinaria, 18 nov 2026``: as a list of sessions names it."""
    return _("Sesión %(number)s, %(kind)s, %(day)s") % {
        "number": session.number,
        "kind": session.get_kind_display().lower(),
        "day": short_date(session.day),
    }


def hours_of(session) -> str:
    """``15:30`` or ``15:30 a 17:00``, in Santiago."""
    start = session.starts_at.astimezone(SANTIAGO).strftime("%H:%M")
    if not session.ends_at:
        return start
    end = session.ends_at.astimezone(SANTIAGO).strftime("%H:%M")
    return _("%(start)s a %(end)s") % {"start": start, "end": end}


def when_of(session) -> str:
    """``miércoles 25 de noviembre de 2026, 15:30 a 17:00``."""
    return f"{full_date(session.starts_at)}, {hours_of(session)}"


def rule_words(length) -> str:
    """Which rule gave a length, and where it is written."""
    return length.words


def tag_of(session, now):
    """(kind, words) of the tag that says how a session stands."""
    if session.status == Status.CALLED and session.starts_at <= now:
        return "warning", _("Falta la asistencia")
    if session.status == Status.PROPOSED and session.starts_at <= now:
        return "neutral", _("No reunió las firmas")
    if session.is_withdrawn:
        return "neutral", _("Retirada")
    return TAGS[session.status], session.get_status_display()


def agreement_tag(agreement, today):
    if agreement.is_late(today):
        return "error", _("Con atraso")
    return AGREEMENT_TAGS[agreement.state], agreement.get_state_display()


def minutes_of(session):
    """Its minutes, or None. Looks at what was fetched with it."""
    return getattr(session, "minutes", None)


# Who sits that day -----------------------------------------------------------------------------


def seats_on(session):
    """The seats somebody filled on the day of a session, as ``AttendanceForm`` takes them. One query."""
    mandates = session.council.mandates.on(session.day).select_related("seat__estate")
    seats = {}
    for one in mandates.order_by("seat__estate__order", "seat__number", "-kind"):  # the titular first
        seat = seats.setdefault(
            one.seat_id,
            {"seat": one.seat_id, "name": f"seat_{one.seat_id}", "label": _seat_words(one), "people": []},
        )
        seat["people"].append((one, f"{one.display_name} ({one.get_kind_display().lower()})"))
    return list(seats.values())


def _seat_words(mandate):
    of_whom = f": {mandate.organization_name}" if mandate.organization_name else ""
    return f"{mandate.seat}{of_whom}"


def marked(session, seats):
    """The initial values of ``AttendanceForm``: who was written down already, if anybody was."""
    seen = {"seen": session.changed_at.isoformat()}
    if session.present is None:
        return seen
    came = dict(session.attendance.values_list("seat", "mandate"))
    initial = {seat["name"]: str(came.get(seat["seat"], ABSENT)) for seat in seats}
    return initial | seen


def quorum_words(filled, needed, share) -> str:
    words = ngettext(
        "Cuenta %(filled)s cupo ocupado ese día. El quórum es %(needed)s: %(share)s.",
        "Cuentan %(filled)s cupos ocupados ese día. El quórum es %(needed)s: %(share)s.",
        filled,
    )
    return words % {"filled": filled, "needed": needed, "share": share.label}


def quorum(session):
    """How many must come, before anybody is marked: in figures, in words and by which rule."""
    filled, needed = quorum_of(session)
    rules = session.council.rules.current().first()
    share = Share(rules.quorum) if rules else Share.MAJORITY
    return {
        "filled": filled,
        "needed": needed,
        "words": quorum_words(filled, needed, share),
        "rule": _("Reglamento: %(act)s") % {"act": rules.number} if rules else _("Regla del portal"),
    }


# The list --------------------------------------------------------------------------------------


def session_list(council, *, year, now):
    """The sessions of a year, how many the rules ask for, the next one and what is owed."""
    years = years_of(council, now)
    year = year if year in years else years[0]
    since, until = midnight(date(year, 1, 1)), midnight(date(year + 1, 1, 1))
    found = council.sessions.filter(starts_at__gte=since, starts_at__lt=until).select_related("minutes")
    prefetch_related_objects([council], "service__rules")
    rules = council.rules.current().first()
    service_rules = [rule for rule in council.service.rules.all() if rule.superseded_at is None]
    sessions = list(found)
    held = sum(session.status == Status.HELD for session in sessions)
    following = council.sessions.filter(status=Status.CALLED, starts_at__gt=now).order_by("starts_at").first()
    return {
        "year": year,
        "years": [{"text": one, "on": one == year, "url": f"?anio={one}"} for one in years],
        "rows": [_row(session, now, service_rules) for session in sessions],
        "held": held,
        "asked": _asked(rules, service_rules, held),
        "next": following,
        "next_when": when_of(following) if following else "",
        "owed": owed_by(council, now=now),
    }


def years_of(council, now):
    """The years with sessions and this one, the last first."""
    found = {at.year for at in council.sessions.datetimes("starts_at", "year", tzinfo=SANTIAGO)}
    return sorted(found | {day_of(now).year}, reverse=True)


def _asked(rules, service_rules, held):
    """How many sessions a year must have, by which rule, and how many are missing."""
    length = None if rules else term(Code.COSOC_SESSIONS, rules=service_rules)
    number = rules.min_sessions if rules else length.days
    source = _("Reglamento: %(act)s") % {"act": rules.number} if rules else rule_words(length)
    return {"number": number, "source": source, "enough": held >= number}


def _row(session, now, rules):
    return {
        "session": session,
        "url": session.get_office_url(),
        "name": _("Sesión %(number)s, %(kind)s")
        % {"number": session.number, "kind": session.get_kind_display().lower()},
        "tag": tag_of(session, now),
        "attendance": _("%(present)s de %(filled)s")
        % {"present": session.present, "filled": session.in_force}
        if session.present is not None
        else "",
        "minutes": _minutes_tag(session, now, rules),
    }


def _minutes_tag(session, now, rules):
    """How the minutes of a held session stand, in a tag; None where there are none to write."""
    if session.status != Status.HELD:
        return None
    minutes = minutes_of(session)
    if minutes and minutes.status == Minutes.Status.PUBLISHED:
        return "done", _("Acta %(number)s") % {"number": minutes.number}
    due = minutes.due_on if minutes else minutes_due(session, rules).day
    if day_of(now) > due:
        return "error", _("Falta desde el %(day)s") % {"day": short_date(due)}
    if minutes:
        return MINUTES_TAGS[minutes.status], minutes.get_status_display()
    return "neutral", _("Hasta el %(day)s") % {"day": short_date(due)}


# What is owed ----------------------------------------------------------------------------------


def owed_by(council, *, now):
    """What a secretariat has to do, as components/tasks.html takes it: what is late first."""
    tasks = list(dues.of_secretariat({council.pk: council}, now, national_holidays()))
    return [dues.here(task, council) for task in dues.most_urgent_first(tasks)]


# The desk of a session -------------------------------------------------------------------------


def desk(session, *, now):
    """Where a session stands: what was done, what comes next, until when and by which rule."""
    minutes = minutes_of(session)
    began = session.starts_at <= now
    return {
        "session": session,
        "minutes": minutes,
        "name": name_of(session),
        "tag": tag_of(session, now),
        "when": when_of(session),
        "agenda": list(session.agenda.all()),
        "began": began,
        "steps": _steps(session, minutes, now),
        "next": _next(session, minutes, now) if began else None,
        "quorum": quorum(session) if session.status == Status.CALLED else None,
        "signing": signing(session, now=now) if session.status == Status.PROPOSED else None,
        "unreachable": _unreachable(session) if session.status == Status.CALLED and not began else [],
        "attendance": _attendance(session) if session.present is not None else [],
        "agreements": agreements_of(session, now),
        "may_correct": session.status == Status.HELD
        and (minutes is None or minutes.status == Minutes.Status.DRAFT),
    }


def agreements_of(session, now):
    today = day_of(now)
    return [
        {"agreement": one, "tag": agreement_tag(one, today)} for one in session.agreements.order_by("number")
    ]


def _unreachable(session):
    """Members of that day who have no account: no mail reaches them."""
    found = session.council.mandates.on(session.day).filter(user=None)
    return list(found.values_list("display_name", flat=True))


def _attendance(session):
    """Who came, seat by seat, and who did not."""
    came = {one.seat_id: one.mandate for one in session.attendance.select_related("mandate__seat__estate")}
    rows = [{"seat": seat["label"], "mandate": came.pop(seat["seat"], None)} for seat in seats_on(session)]
    return rows + [{"seat": _seat_words(one), "mandate": one} for one in came.values()]


def signing(session, *, now):
    """Who signed for a session that members call, and how many signatures are missing."""
    today = day_of(now)
    signed = list(signatures_of(session, today).select_related("mandate__seat__estate"))
    needed = signatures_needed(session.council, today)
    return {
        "signed": signed,
        "count": len(signed),
        "needed": needed,
        "missing": max(0, needed - len(signed)),
        "lapsed": session.starts_at <= now,
    }


def _next(session, minutes, now):
    """The next act of a session that began, as one item of components/tasks.html; None if it is over."""
    if session.status not in {Status.CALLED, Status.HELD}:
        return None
    if minutes and minutes.status == Minutes.Status.PUBLISHED:
        return None
    task = dues.session_task(session, session.council, now, national_holidays())
    title, _action, _screen = dues.next_act(session, minutes)
    url = "" if minutes and minutes.status == Minutes.Status.DRAFT else task["url"]
    return dues.here(task, session.council) | {"title": title, "url": url}


def _steps(session, minutes, now):
    """The life of a session, as components/phases.html takes it."""
    if session.status in {Status.CANCELLED, Status.PROPOSED, Status.FAILED}:
        return []
    called, held = session.status == Status.CALLED, session.status == Status.HELD
    done = {Minutes.Status.APPROVED, Minutes.Status.PUBLISHED}
    approved = minutes is not None and minutes.status in done
    published = minutes is not None and minutes.status == Minutes.Status.PUBLISHED
    due = minutes.due_on if minutes else minutes_due(session).day
    before = _("Antes del %(day)s") % {"day": short_date(due)}
    late = held and not published and day_of(now) > due
    steps = [
        (_("Convocatoria"), True, pieces.day(session.called_at, "short")),
        (_("Asistencia"), held, _attendance_words(session)),
        (_("Acta"), approved, _draft_words(minutes, before)),
        (_("Aprobación"), approved, pieces.day(minutes.approved_at, "short") if approved else before),
        (_("Publicación"), published, _published_words(minutes, due)),
    ]
    current = next((n for n, (_name, is_done, _when) in enumerate(steps) if not is_done), None)
    if called and session.starts_at > now:
        current = None
    states = ["done" if is_done else "next" for _name, is_done, _when in steps]
    if current is not None:
        states[current] = "late" if late else "now"
    return [
        {"name": name, "state": state, "when": when}
        for (name, _done, when), state in zip(steps, states, strict=True)
    ]


def _attendance_words(session):
    if session.present is None:
        return _("Desde el %(day)s, %(hour)s") % {
            "day": short_date(session.day),
            "hour": hours_of(session).split(" ")[0],
        }
    return _("%(present)s de %(filled)s cupos") % {"present": session.present, "filled": session.in_force}


def _draft_words(minutes, before):
    if minutes is None:
        return before
    return format_html(_("Último cambio: {}"), pieces.day(minutes.changed_at, "short"))


def _published_words(minutes, due):
    if minutes is not None and minutes.published_at:
        return pieces.day(minutes.published_at, "short")
    return _("Hasta el %(day)s") % {"day": short_date(due)}


# Minutes ---------------------------------------------------------------------------------------


def starting_text(session) -> str:
    """What the minutes begin with: who came, the agenda and what was agreed, to be filled in."""
    came = session.attendance.select_related("mandate__seat__estate")
    lines = [f"## {_('Asistencia')}", ""]
    for one in came:
        said = f"- {one.mandate.display_name} ({one.mandate.get_kind_display().lower()})"
        lines.append(f"{said}, {one.mandate.organization_name}" if one.mandate.organization_name else said)
    lines += ["", f"## {_('Tabla')}"]
    for point in session.agenda.all():
        lines += ["", f"### {point.number}. {point.title}", "", ""]
    lines += ["", f"## {_('Acuerdos')}", ""]
    lines += [f"{one.number}. {one.text} ({one.owner})" for one in session.agreements.order_by("number")]
    return "\n".join(lines)


def owed_of(session, *, now):
    """Until when the minutes of a session must be published, and which rule says so."""
    minutes = minutes_of(session)
    owed = minutes_due(session)
    day = minutes.due_on if minutes else owed.day
    return {
        "countdown": due_countdown(day, now, national_holidays(), start=session.day),
        "rule": minutes.due_rule if minutes else rule_words(owed.term),
    }


def timeliness(minutes, *, now):
    """Whether minutes published now are in time, in words, and by which rule."""
    moment = minutes.published_at or now
    late = moment >= end_of(minutes.due_on)
    time = due_countdown(minutes.due_on, moment, national_holidays(), start=minutes.session.day)
    day = full_date(minutes.due_on)
    words = (
        _("Está fuera de plazo: se debía publicar a más tardar el %(day)s. %(late)s.")
        if late
        else _("Está en plazo: se publica a más tardar el %(day)s.")
    )
    return {
        "late": late,
        "words": words % {"day": day, "late": time.left},
        "done": _("Salió fuera de plazo. %(late)s.") % {"late": time.left} if late else _("Salió en plazo."),
        "rule": minutes.due_rule,
        "countdown": time,
    }


# Agreements ------------------------------------------------------------------------------------


def agreement_page(agreement, *, now):
    """An agreement and how it went, the last first."""
    waits = agreement.due_on is not None and agreement.state in Agreement.OPEN
    return {
        "agreement": agreement,
        "session": agreement.session,
        "name": name_of(agreement.session),
        "tag": agreement_tag(agreement, day_of(now)),
        "time": due_countdown(agreement.due_on, now, national_holidays(), start=agreement.session.day)
        if waits
        else None,
        "updates": [
            {"update": one, "tag": (AGREEMENT_TAGS[one.state], one.get_state_display())}
            for one in agreement.updates.select_related("written_by")
        ],
    }
