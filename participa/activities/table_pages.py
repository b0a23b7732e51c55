"""What lasts more than a day, as pages show it: sessions, minutes, the work plan, who sits at the table."""

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core.calendar import day_of

from . import cards
from .models import ActivityAgreement, Meeting, Mode, WorkPlanItem
from .published_figures import of_parts, sexes

State = ActivityAgreement.State
AGREEMENT_KINDS = {
    State.PENDING: "open",
    State.PARTIAL: "warning",
    State.DONE: "done",
    State.DROPPED: "neutral",
}
MEETING_KINDS = {
    Meeting.Status.CALLED: "open",
    Meeting.Status.HELD: "neutral",
    Meeting.Status.CANCELLED: "error",
}


def meeting_rows(activity, meetings, now):
    """Its sessions, in order: when, what about, how each stands and where its minutes are."""
    return [
        {
            "number": one.number,
            "title": one.title,
            "url": reverse("activities:meeting", args=[activity.slug, one.number]),
            "starts_at": one.starts_at,
            "hours": cards.hours_between(one.starts_at, one.ends_at),
            "tag": meeting_tag(one, now),
            "has_minutes": one.minutes_published_at is not None,
        }
        for one in meetings
    ]


def meeting_tag(meeting, now):
    if meeting.minutes_published_at:
        return ("done", _("Con acta"))
    if meeting.status == Meeting.Status.CALLED and now >= meeting.ends_at:
        return ("warning", _("Realizada, falta registrarla"))
    if meeting.status == Meeting.Status.HELD:
        return ("warning", _("Realizada, falta el acta"))
    return (MEETING_KINDS[meeting.status], meeting.get_status_display())


def meeting_page(activity, meeting, *, now):
    """A session: its agenda, who came by sex, its minutes and what it agreed."""
    today = day_of(now)
    held = meeting.status == Meeting.Status.HELD
    minutes = meeting.minutes_published_at is not None
    document = meeting.minutes_document if minutes else None
    agreements = meeting.agreements.defer("set_by")
    return {
        "activity": activity,
        "meeting": meeting,
        "tag": meeting_tag(meeting, now),
        "hours": cards.hours_between(meeting.starts_at, meeting.ends_at),
        "where": _("En línea") if meeting.mode == Mode.ONLINE else meeting.place,
        "also": _("También en línea") if meeting.mode == Mode.HYBRID else "",
        "is_ahead": meeting.status == Meeting.Status.CALLED and now < meeting.ends_at,
        "link": meeting.link if not activity.needs_registration else "",
        "whole": sexes(of_parts(meeting)) if held else {},
        "minutes": meeting.minutes_text if minutes else "",
        "paper": _paper(document) if document else None,
        "agreements": [_agreed(one, today) for one in agreements],
    }


def _paper(document):  # as components/document.html takes it
    about = _("%(kind)s, %(size)s") % {"kind": document.kind, "size": filesizeformat(document.size)}
    title = _("Acta de la sesión")
    return {"kind": document.kind, "title": title, "url": document.get_absolute_url(), "about": about}


def _agreed(one, today):
    late = one.is_late(today)
    return {
        "text": one.text,
        "owner": one.owner,
        "due_on": one.due_on,
        "tag": ("error", _("Atrasado")) if late else (AGREEMENT_KINDS[one.state], one.get_state_display()),
    }


def plan_rows(activity, today):
    """What the table set out to do and how it goes."""
    return [
        {
            "text": one.text,
            "owner": one.owner,
            "due_on": one.due_on,
            "evidence": one.evidence,
            "url": one.url,
            "tag": ("error", _("Atrasada"))
            if one.is_late(today)
            else (AGREEMENT_KINDS[one.state], WorkPlanItem.State(one.state).label),
        }
        for one in activity.plan.defer("created_by", "changed_by")
    ]


def office_plan_rows(activity, today):
    """The same, with the number by which each is followed."""
    numbers = activity.plan.values_list("number", flat=True)
    return [row | {"number": n} for n, row in zip(numbers, plan_rows(activity, today), strict=True)]


def member_rows(activity, today):
    """Who sits at the table today."""
    return [one for one in activity.members.defer("set_by") if one.is_current(today)]
