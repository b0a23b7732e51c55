"""What whoever sits in a council today has before her."""

from participa.core.calendar import day_of

from .actions.meeting import signatures_needed
from .meeting_pages import name_of, when_of
from .models import CouncilOffice, Minutes, Session

Status = Session.Status


def page_of(council, user, *, now):
    """Her mandate, the sessions that come, those that gather signatures and the minutes to read."""
    today = day_of(now)
    mandates = list(
        council.mandates.on(today).filter(user=user).select_related("seat__estate", "term").order_by("-kind")
    )
    ahead = council.sessions.filter(starts_at__gt=now).order_by("starts_at", "pk")
    coming = ahead.filter(status=Status.CALLED).prefetch_related("agenda")
    unpublished = council.minutes.exclude(status=Minutes.Status.PUBLISHED)
    return {
        "mandates": mandates,
        "coming": [_said(session) for session in coming],
        "proposed": proposals(council, mandates, ahead.filter(status=Status.PROPOSED), today),
        "drafts": [
            {"minutes": one, "name": name_of(one.session)}
            for one in unpublished.select_related("session", "document").order_by("-session__starts_at")
        ],
        "secretaries": list(
            council.offices.current(today).filter(kind__in=CouncilOffice.OF_THE_SERVICE).order_by("-kind")
        ),
        "contact": council.service.contacts.current().first(),
    }


def _said(session):
    return {"session": session, "when": when_of(session), "name": name_of(session)}


def proposals(council, mandates, sessions, today):
    """Sessions that gather signatures: how many count today, of how many, and whether her seat signed."""
    needed = signatures_needed(council, today)
    sitting = dict(council.mandates.on(today).values_list("pk", "seat"))
    hers = {one.seat_id for one in mandates}
    found = []
    for session in sessions.prefetch_related("signatures"):
        seats = {sitting[one.mandate_id] for one in session.signatures.all() if one.mandate_id in sitting}
        found.append(
            _said(session)
            | {
                "count": len(seats),
                "needed": needed,
                "missing": max(0, needed - len(seats)),
                "is_hers": bool(hers & seats),
            }
        )
    return found
