"""What the office's pages of a council's opinions show."""

from django.utils.translation import gettext as _

from participa.core import public_codes
from participa.core.calendar import day_of
from participa.core.countdown import due_countdown
from participa.core.dates import short_date
from participa.deadlines.engine import national_holidays

from .actions.opining import answer_due
from .meeting_pages import name_of, rule_words
from .models import Opinion
from .session_pages import votes_of

Status = Opinion.Status


def tag_of(opinion, today):
    """(kind, words) of the tag that says how an opinion stands."""
    if opinion.status == Status.ANSWERED:
        return "done", opinion.get_status_display()
    if opinion.status == Status.SENT and today > opinion.due_on:
        return "error", _("Sin respuesta desde el %(day)s") % {"day": short_date(opinion.due_on)}
    return ("open" if opinion.status == Status.SENT else "neutral"), opinion.get_status_display()


def rows(council, *, now):
    """Its opinions, the last first. One query."""
    today = day_of(now)
    return [{"opinion": one, "tag": tag_of(one, today)} for one in council.opinions.all()]


def page(opinion, *, now):
    """An opinion, what it is about, how it was voted and until when it is answered."""
    sent = opinion.status == Status.SENT
    start = day_of(opinion.sent_at) if opinion.sent_at else None
    return {
        "opinion": opinion,
        "tag": tag_of(opinion, day_of(now)),
        "named": public_codes.resolve(opinion.target) if opinion.target else None,
        "session_name": name_of(opinion.session) if opinion.session else "",
        "votes": votes_of(opinion),
        "time": due_countdown(opinion.due_on, now, national_holidays(), start=start) if sent else None,
    }


def owed(now):
    """Until when the service would answer an opinion sent now, and which rule says so."""
    due = answer_due(now)
    return {"day": due.day, "days": due.term.days, "rule": rule_words(due.term)}


def initial_of(opinion):
    """The initial values of an ``OpinionForm``."""
    names = ("target", "title", "text", "minority", "session", "in_favor", "against", "abstained")
    return {name: getattr(opinion, name) for name in names} | {"seen": opinion.changed_at.isoformat()}
