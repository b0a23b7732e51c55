"""Gathering the evidence of bodies as of an instant, and what bodies publish, with only what matters."""

from datetime import date

from consultations.models import Consultation, Status
from participa.compliance.evidence import gather
from participa.compliance.indicators import INDICATORS
from participa.core.calendar import day_of, end_of, midnight
from participa.services.models import (
    ParticipationContact,
    ParticipationNorm,
    RelevantInformation,
    TransparencyConfirmation,
)
from tests.builders import DAY, NOON, a_consultation, a_person
from tests.services.builders import CONTACT, NORM

from .builders import PARAMETERS

MONTH = DAY * 30


def facts_of(service, *, until=NOON, year=2026):
    """What was known of it before ``until``."""
    month = day_of(until).replace(day=1)
    return gather([service], year=year, until=until, month=month)[service.pk]


def mark(code, facts):
    """[state, value] of an indicator."""
    result = INDICATORS[code].ask(facts, PARAMETERS)
    return [result.state.value, result.value]


def at(day: str):
    """The first instant of a day."""
    return midnight(date.fromisoformat(day))


def after(day: str):
    """The first instant after a day: all of it is known."""
    return end_of(date.fromisoformat(day))


def a_held_consultation(service, *, closed_on="2026-10-30", **fields):
    """Published and opened a month before it closed; its answer is owed ten business days later."""
    closes = after(closed_on)
    said = {
        "opens_at": closes - MONTH, "closes_at": closes, "answer_days": 10,
        "published_at": closes - MONTH - DAY, "published_by": a_person(),
    } | fields  # fmt: skip
    if said.get("answered_at"):
        said = {"status": Status.ANSWERED, "answered_by": a_person()} | said
    return a_consultation(service, **said)


def answered(consultation, when):
    Consultation.objects.filter(pk=consultation.pk).update(
        status=Status.ANSWERED, answered_at=when, answered_by=a_person()
    )


def a_norm(service, *, now=NOON - DAY, **fields):
    return ParticipationNorm.objects.create(service=service, set_at=now, **NORM | fields)


def a_contact(service, *, now=NOON - DAY, **fields):
    return ParticipationContact.objects.create(service=service, set_at=now, **CONTACT | fields)


def some_information(service, category="plans", *, now=NOON - DAY, **fields):
    said = {
        "title": "Plan",
        "summary": "x",
        "year": 2026,
        "url": "https://ejemplo.cl/",
        "reviewed_on": day_of(now),
    }
    return RelevantInformation.objects.create(service=service, category=category, set_at=now, **said | fields)


def a_confirmation(service, *, month=date(2026, 11, 1), now=NOON - DAY):
    return TransparencyConfirmation.objects.create(
        service=service, month=month, confirmed_by=a_person(), confirmed_at=now, digest="0" * 64, rows=[]
    )
