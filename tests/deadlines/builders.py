"""What tests of deadlines build."""

from datetime import date

from django.contrib.auth.models import Permission

from participa.deadlines.actions import adjusting
from participa.deadlines.adjusting import Change
from participa.deadlines.obligations import obligation_of
from tests.builders import DAY, NOON, a_consultation, a_person, an_officer_of

ACT = {
    "act_number": "Resolución exenta 300",
    "act_date": date(2026, 11, 17),
    "reason": "Llegó mucho.",
}


def a_change(**fields):
    none = dict.fromkeys(Change._fields)
    return Change(**none | {"reason": "x", "act_number": "R", "special_law": "", "at": NOON} | fields)


def an_extension(days):
    return a_change(days=days)


def a_suspension(first, last):
    return a_change(from_on=date.fromisoformat(first), until_on=date.fromisoformat(last))


def a_rule_keeper(name="Marta"):
    """SEGEGOB: keeps the rules and the holidays."""
    keeper = a_person(display_name=name)
    keeper.user_permissions.add(Permission.objects.get(codename="keep_rules"))
    return keeper


def a_closed_consultation(service=None, **fields):
    """Closed on Tuesday 17 November 2026: its answer is owed 45 business days later."""
    dates = {"opens_at": NOON - 30 * DAY, "closes_at": NOON - DAY}
    return a_consultation(service, **dates | fields)


def the_answer_of(consultation, *, now=NOON):
    """The obligation to answer it."""
    return obligation_of("consulta", consultation.code, now=now)


def extended(owed, days, *, by=None, now=NOON, **fields):
    """Its service extends it."""
    by = by or an_officer_of(owed.service)
    return adjusting.extend(owed, days=days, by=by, now=now, seen=owed.day, **ACT | fields)


def suspended(owed, first, last, *, by=None, now=NOON, **fields):
    by = by or an_officer_of(owed.service)
    return adjusting.suspend(
        owed, from_on=first, until_on=last, by=by, now=now, seen=owed.day, **ACT | fields
    )
