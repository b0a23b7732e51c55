"""Activities, who takes part and what they say, each with only what a test needs.

The story: it is noon of Wednesday 18 November 2026 in Santiago. A dialogue was published on the 9th; one
registers in it until the end of the 23rd, and it is held on Thursday 26 November, from 10 to 13.
"""

from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from participa.activities.models import (
    Activity,
    ActivityAgreement,
    Attendance,
    Contribution,
    Kind,
    Meeting,
    Registration,
    Stage,
    Status,
    Theme,
)
from participa.core.calendar import SANTIAGO
from participa.core.search import search_text_of
from tests.builders import DAY, HOUR, NOON, a_person, a_service, an_officer_of

PUBLISHED = datetime(2026, 11, 9, 9, tzinfo=SANTIAGO)
REGISTRATION_OPENS = datetime(2026, 11, 10, tzinfo=SANTIAGO)
REGISTRATION_CLOSES = datetime(2026, 11, 24, tzinfo=SANTIAGO)
STARTS = datetime(2026, 11, 26, 10, tzinfo=SANTIAGO)
ENDS = STARTS + 3 * HOUR
MINUTE = timedelta(minutes=1)
DURING, AFTER = STARTS + HOUR, ENDS + HOUR
A_DEVICE = UUID("5d0c2f8e-7a1b-4c3d-9e4f-000000000001")
CALL = {
    "kind": Kind.DIALOGUE,
    "summary": "Conversemos sobre el agua del valle.",
    "purpose": "Lo que se diga entra al plan de riego, con una respuesta a cada propuesta.",
    "place": "Gimnasio municipal",
    "address": "Los Aromos 12",
    "starts_at": STARTS,
    "ends_at": ENDS,
}
REGISTRATION = {
    "needs_registration": True,
    "registration_opens_at": REGISTRATION_OPENS,
    "registration_closes_at": REGISTRATION_CLOSES,
}
_numbers = count(1)


def a_draft_activity(service=None, **fields):
    """A draft with only a title, a kind and a code, unless ``fields`` say more."""
    number = next(_numbers)
    service = service or a_service()
    title = fields.pop("title", f"Actividad de prueba {number}")
    topics = fields.pop("topics", ())
    defaults = {
        "kind": Kind.DIALOGUE,
        "code": f"ACT-2026-{service.code}-{number:04d}",
        "slug": f"actividad-de-prueba-{number}",
        "created_at": PUBLISHED,
        "changed_at": PUBLISHED,
        "search_text": search_text_of(title, fields.get("summary", ""), service.name, service.acronym),
    }
    activity = Activity.objects.create(service=service, title=title, **defaults | fields)
    activity.topics.set(topics)
    return activity


def a_ready_draft(service=None, **fields):
    """A draft that nothing keeps from being published at NOON."""
    return a_draft_activity(service, **CALL | fields)


def an_activity(service=None, **fields):
    """Published: one may register at NOON; it is held on the 26th."""
    defaults = {"status": Status.PUBLISHED, "published_at": PUBLISHED}
    return a_draft_activity(service, **CALL | REGISTRATION | defaults | fields)


def an_open_activity(service=None, **fields):
    """Published, without registration, and taking proposals and questions until it ends."""
    fields = {"proposals_close_at": ENDS, "questions_close_at": ENDS} | fields
    return an_activity(
        service, **{"needs_registration": False, "takes_proposals": True, "takes_questions": True} | fields
    )


def a_working_table(service=None, **fields):
    """One that began in September and goes on until the end of the year."""
    defaults = {
        "kind": Kind.WORKING_TABLE,
        "starts_at": datetime(2026, 9, 1, 10, tzinfo=SANTIAGO),
        "ends_at": datetime(2026, 12, 31, tzinfo=SANTIAGO),
    }
    return an_open_activity(service, **defaults | fields)


def a_cancelled_activity(service=None, **fields):
    defaults = {"status": Status.CANCELLED, "cancelled_at": NOON, "cancel_reason": "Corte de ruta."}
    return an_activity(service, **defaults | fields)


def an_activity_with_results(service=None, **fields):
    """Held, counted, and with its results."""
    defaults = {"status": Status.RESULTS, "results_at": AFTER + DAY, "results_text": "Se priorizó el canal."}
    activity = an_open_activity(service, **defaults | fields)
    an_attendance(activity)
    return activity


def the_officer(activity):
    """Somebody who acts for its service: the same each time."""
    held = activity.service.memberships.filter(role="officer", region=None, ended_at=None).order_by("pk")
    found = held.first()
    return found.user if found else an_officer_of(activity.service)


def fresh(thing):
    """As the database has it now."""
    return type(thing)._base_manager.get(pk=thing.pk)


def a_stage(activity, title="Bienvenida", **fields):
    number = fields.pop("number", activity.stages.count() + 1)
    return Stage.objects.create(activity=activity, title=title, number=number, **fields)


def a_registration(activity=None, *, person=None, **fields):
    """With a place, unless ``status`` says otherwise."""
    number = next(_numbers)
    defaults = {
        "display_name": f"Persona {number}",
        "code": f"INS-{number:010d}",
        "status": Registration.Status.CONFIRMED,
        "registered_at": NOON,
    }
    return Registration.objects.create(
        activity=activity or an_activity(), person=person or a_person(), **defaults | fields
    )


def a_waiting_registration(activity, **fields):
    return a_registration(activity, **{"status": Registration.Status.WAITING} | fields)


def a_proposal(activity=None, *, author=None, **fields):
    number = next(_numbers)
    defaults = {
        "kind": Contribution.Kind.PROPOSAL,
        "title": f"Propuesta {number}",
        "text": "Que el canal se revista antes del verano.",
        "receipt": f"APO-{number:010d}",
        "submitted_at": NOON,
        "changed_at": NOON,
    }
    author = author or (None if "typed_by" in fields else a_person())
    return Contribution.objects.create(
        activity=activity or an_open_activity(), author=author, **defaults | fields
    )


def a_question(activity=None, **fields):
    defaults = {"kind": Contribution.Kind.QUESTION, "title": "", "text": "¿Cuándo parten las obras?"}
    return a_proposal(activity, **defaults | fields)


def a_theme(activity, title="Riego", **fields):
    number = fields.pop("number", activity.themes.count() + 1)
    return Theme.objects.create(activity=activity, title=title, number=number, changed_at=NOON, **fields)


def an_attendance(activity, *, women=30, men=20, other=6, undeclared=8, **fields):
    """Counted by hand."""
    number = fields.pop("number", activity.attendances.count() + 1)
    fields = {"how": Attendance.How.BY_HAND, "set_at": AFTER} | fields
    return Attendance.objects.create(
        activity=activity,
        number=number,
        women=women,
        men=men,
        other=other,
        undeclared=undeclared,
        total=women + men + other + undeclared,
        **fields,
    )


def some_taps(*sexes, first=1, at=DURING, undone=()):
    """What a door page sends: a tap for each sex, numbered from ``first``."""
    return [
        {"seq": seq, "sex": sex, "at": at + MINUTE * n, "undone": seq in undone}
        for n, (seq, sex) in enumerate(enumerate(sexes, first))
    ]


def a_meeting(activity=None, **fields):
    """Called for the 25th, and not held yet."""
    activity = activity or a_working_table()
    starts_at = fields.pop("starts_at", STARTS - DAY)
    defaults = {
        "number": activity.meetings.count() + 1,
        "title": "Diagnóstico",
        "place": "Sala 2",
        "starts_at": starts_at,
        "ends_at": starts_at + 2 * HOUR,
        "called_at": NOON,
        "changed_at": NOON,
    }
    return Meeting.objects.create(activity=activity, **defaults | fields)


def a_held_meeting(activity=None, *, women=7, men=5, **fields):
    """Held on the 11th, counted, its minutes still unwritten."""
    counted = {"women": women, "men": men, "other": 0, "undeclared": 0, "total": women + men}
    held = {"status": Meeting.Status.HELD, "held_at": NOON - 6 * DAY, "starts_at": NOON - 7 * DAY}
    return a_meeting(activity, **counted | held | fields)


def an_agreement(activity=None, **fields):
    activity = activity or an_activity_with_results()
    defaults = {
        "number": activity.agreements.count() + 1,
        "text": "Revestir el canal",
        "owner": "Dirección de Obras",
        "set_at": AFTER,
        "changed_at": AFTER,
    }
    return ActivityAgreement.objects.create(activity=activity, **defaults | fields)
