"""What the public pages of sessions and opinions show: plain values for the templates."""

from datetime import date

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core import public_codes
from participa.core.calendar import SANTIAGO, day_of, midnight
from participa.core.countdown import due_countdown
from participa.core.dates import plain_date, short_date
from participa.deadlines.engine import national_holidays

from .actions.meeting import minutes_due
from .composition import holders_of, shown_mandates
from .meeting_pages import agreement_tag, minutes_of, rule_words, when_of
from .models import AgreementUpdate, Minutes, Session

Status = Session.Status
SHOWN = (
    "council", "number", "kind", "status", "title", "starts_at", "in_force", "needed", "present",
    "minutes__session", "minutes__number", "minutes__status", "minutes__due_on", "minutes__due_rule",
    "minutes__published_at",
)  # fmt: skip


# Of a council ----------------------------------------------------------------------------------


def years_of(council, today, *, said=False):
    """The years in which it met or will: this one or the last before it first, then those before.

    ``said``: also those in which it only sent an opinion.
    """
    days = list(council.sessions.public().order_by().datetimes("starts_at", "year", tzinfo=SANTIAGO))
    if said:
        days += council.opinions.public().order_by().datetimes("sent_at", "year", tzinfo=SANTIAGO)
    years = sorted({at.year for at in days}, reverse=True)
    return sorted(years, key=lambda year: year > today.year)


def year_chips(council, years, shown):
    """The years as chips that lead to the sessions of each."""
    here = reverse("councils:sessions", args=[council.slug])
    return [{"text": str(year), "url": f"{here}?anio={year}", "on": year == shown} for year in years]


def session_rows(council, year, *, now):
    """The sessions of a year, the last first, each with its minutes or what is missing. Two queries."""
    found = council.sessions.public().filter(**within("starts_at", year))
    rules = list(council.service.rules.current())
    found = found.select_related("minutes").only(*SHOWN).order_by("-starts_at", "-pk")
    return [session_row(session, council, rules, now=now) for session in found]


def within(field, year) -> dict:
    """What a query asks of ``field`` for it to be in that year of Chile."""
    return {f"{field}__gte": midnight(date(year, 1, 1)), f"{field}__lt": midnight(date(year + 1, 1, 1))}


def session_row(session, council, rules, *, now):
    """A line of the table of sessions."""
    session.council = council
    minutes = published_minutes(session)
    return {
        "url": session.get_absolute_url(),
        "name": title_of(session),
        "title": session.title,
        "starts_at": session.starts_at,
        "is_held": session.status == Status.HELD,
        "attendance": attendance_words(session),
        "minutes": _("Acta %(n)s") % {"n": minutes.number} if minutes else "",
        "tag": None if minutes else tag_of(session, rules, now),
        "rule": "" if minutes else owed_minutes(session, rules)[1],
    }


def title_of(session) -> str:
    """``Sesión 6, ordinaria``, where its day stands beside it."""
    kind = session.get_kind_display().lower()
    return _("Sesión %(number)s, %(kind)s") % {"number": session.number, "kind": kind}


def attendance_words(session) -> str:
    if session.present is None:
        return ""
    words = _("%(present)s de %(seats)s")
    return words % {"present": session.present, "seats": session.in_force}


def published_minutes(session):
    """Its minutes, if anybody may read them."""
    minutes = minutes_of(session)
    return minutes if minutes and minutes.status == Minutes.Status.PUBLISHED else None


def owed_minutes(session, rules) -> tuple:
    """(last day to publish its minutes, which rule says so); (None, "") where none are owed."""
    if session.status != Status.HELD:
        return None, ""
    minutes = minutes_of(session)
    if minutes:
        return minutes.due_on, minutes.due_rule
    owed = minutes_due(session, rules)
    days = ngettext("%(n)s día hábil", "%(n)s días hábiles", owed.term.days) % {"n": owed.term.days}
    return owed.day, f"{days}. {rule_words(owed.term)}"


def tag_of(session, rules, now) -> tuple[str, str]:
    """(kind, words) that say how a session stands, or what is missing of it."""
    if session.status == Status.CANCELLED:
        return "warning", session.get_status_display()
    if session.status == Status.FAILED:
        return "warning", session.get_status_display()
    if session.status == Status.CALLED:
        return ("open", _("Convocada")) if now < session.starts_at else ("neutral", _("Por registrar"))
    day, _rule = owed_minutes(session, rules)
    if day_of(now) > day:
        return "error", _("Falta el acta desde el %(day)s") % {"day": short_date(day)}
    return "open", _("Acta hasta el %(day)s") % {"day": short_date(day)}


# A session -------------------------------------------------------------------------------------


def session_page(session, *, now):
    """The context of a session's page. ``session``: public, with its council and its minutes."""
    council = session.council
    rules = list(council.service.rules.current())
    minutes = published_minutes(session)
    day, rule = owed_minutes(session, rules)
    told = session.status in (Status.HELD, Status.FAILED)
    return {
        "session": session,
        "council": council,
        "name": title_of(session),
        "tags": _session_tags(session, minutes, rules, now),
        "agenda": list(session.agenda.all()),
        "rows": _facts_of(session, council),
        "seats": attendance_of(session) if told else [],
        "agreements": agreements_of(session, day_of(now)),
        "minutes": minutes,
        "minutes_late": _late_words(minutes),
        "owed": due_countdown(day, now, national_holidays(), start=session.day) if day else None,
        "rule": rule,
        "is_ahead": session.status == Status.CALLED and now < session.starts_at,
        "is_told": told,
    }


def _session_tags(session, minutes, rules, now):
    kinds = {Status.HELD: "done", Status.CALLED: "open"}
    tags = [(kinds.get(session.status, "warning"), session.get_status_display())]
    if session.status == Status.HELD and minutes is None:
        tags.append(tag_of(session, rules, now))
    demo = [("demo", _("Datos de demostración"))] if session.council.is_demo else []
    return [*tags, ("neutral", session.get_kind_display()), *demo]


def _facts_of(session, council):
    """When, where, and whether enough came: pairs for components/summary_list.html."""
    rows = [(_("Cuándo"), when_of(session)), (_("Cómo"), session.get_mode_display())]
    if session.place:
        rows.append((_("Dónde"), session.place))
    if session.present is not None:
        words = _("Asistieron %(present)s de %(seats)s cupos ocupados. Se necesitaban %(needed)s.")
        quorum = words % {
            "present": session.present,
            "seats": session.in_force,
            "needed": session.needed,
        }
        rows.append((_("Quórum"), quorum))
    return rows


def attendance_of(session):
    """Who filled each seat in force that day, and the empty ones. Two queries."""
    came = dict(session.attendance.values_list("seat", "mandate"))
    mandates = list(shown_mandates(session.council.mandates.on(session.day)))
    by_pk = {m.pk: m for m in mandates}
    rows = []
    for mandate in holders_of(mandates):
        seat = mandate.seat_id
        present = by_pk.get(came.get(seat))
        rows.append(
            {
                "name": mandate.display_name or _("Sin nombre publicado"),
                "organization": mandate.organization_name,
                "estate": mandate.seat.estate.name,
                "came": seat in came,
                "substitute": present.display_name if present and present.pk != mandate.pk else "",
            }
        )
    return rows


def agreements_of(session, today):
    """What it agreed, with what was told of each since. Two queries."""
    told = AgreementUpdate.objects.defer("written_by")
    found = session.agreements.order_by("number").prefetch_related(Prefetch("updates", told))
    rows = []
    for agreement in found:
        agreement.session = session
        rows.append(agreement_row(agreement, today) | {"updates": list(agreement.updates.all())})
    return rows


def agreement_row(agreement, today):
    """Its state is the last that was told; late, if it is owed and its day went by."""
    return {
        "text": agreement.text,
        "owner": agreement.owner,
        "due_on": agreement.due_on,
        "session": agreement.session.number,
        "tag": agreement_tag(agreement, today),
    }


def _late_words(minutes):
    """That the minutes came after their day, and which rule gave it."""
    if minutes is None or day_of(minutes.published_at) <= minutes.due_on:
        return ""
    words = _("Se publicó el %(day)s. Debía publicarse a más tardar el %(due)s (%(rule)s).")
    return words % {
        "day": plain_date(minutes.published_at),
        "due": plain_date(minutes.due_on),
        "rule": minutes.due_rule,
    }


# An opinion ------------------------------------------------------------------------------------


def opinion_page(opinion, *, now):
    """What a council said, about what, and what was answered. ``opinion``: with its council, session and
    document."""
    named = public_codes.resolve(opinion.target) if opinion.target else None
    waits = opinion.status == opinion.Status.SENT
    countdown = due_countdown(opinion.due_on, now, national_holidays(), start=day_of(opinion.sent_at))
    answered_late = opinion.answered_at and day_of(opinion.answered_at) > opinion.due_on
    return {
        "opinion": opinion,
        "council": opinion.council,
        "named": named,
        "countdown": countdown if waits else None,
        "votes": votes_of(opinion),
        "answered_late": bool(answered_late),
    }


def votes_of(opinion):
    """Pairs of words and number, where somebody wrote how it was voted."""
    pairs = (
        (_("A favor"), opinion.in_favor),
        (_("En contra"), opinion.against),
        (_("Abstenciones"), opinion.abstained),
    )
    return [(words, number) for words, number in pairs if number is not None]
