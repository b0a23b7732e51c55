"""The calendar of an account as its page tells it: where each date stands, its rule, and what moved it."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.core.dates import short_date

from .models import Milestone, MilestoneChange, Report, Status

Code = Milestone.Code
DONE, NOW, NEXT, LATE = "done", "now", "next", "late"
UNTIL = (Code.TOPICS, Code.ANSWERS, Code.FINAL)  # something may be done until that day


def milestones_of(account):
    """Its milestones by their day, or in the usual order where one has none. Two queries."""
    changes = Prefetch("changes", MilestoneChange.objects.defer("changed_by"))
    found = list(account.milestones.prefetch_related(changes))
    found.sort(key=lambda one: Milestone.ORDER.index(one.code))
    if all(day_told(one) for one in found):
        found.sort(key=day_told)
    return found


def day_told(one):
    """The day on which it was done, or else is to be."""
    return one.done_on or one.planned_on


def strip(account, milestones, *, now, heard, kinds):
    """The milestones as components/phases.html takes them.

    ``heard``: did the council say something? ``kinds``: of the reports in force.
    """
    return [
        {
            "name": _name(account, one),
            "state": _state(account, one, now=now, heard=heard, kinds=kinds),
            "when": _when(account, one),
        }
        for one in milestones
        if one.planned_on or one.done_on or one.when_text
    ]


def _name(account, one):
    if one.code == Code.EVENT:
        return _("Se rinde la cuenta")
    return one.get_code_display()


def _when(account, one):
    if one.when_text:
        return one.when_text
    if one.done_on:
        return short_date(one.done_on)
    if one.code in UNTIL and account.status == Status.CALLED:
        return _("Hasta el %(day)s") % {"day": short_date(one.planned_on)}
    return short_date(one.planned_on)


def _state(account, one, *, now, heard, kinds):
    if account.status in (Status.REPORTED, Status.FINAL) or one.done_on:
        return DONE
    if one.code in (Code.COUNCIL, Code.PRELIMINARY):
        came = heard if one.code == Code.COUNCIL else Report.Kind.PRELIMINARY in kinds
        return DONE if came else LATE if one.planned_on < day_of(now) else NEXT
    return {
        Code.TOPICS: _state_of_topics,
        Code.QUESTIONS_OPEN: _state_of_opening,
        Code.EVENT: _state_of_event,
        Code.QUESTIONS_CLOSE: _state_of_closing,
        Code.ANSWERS: _state_of_answers,
        Code.FINAL: _state_of_final,
    }[one.code](account, one, now)


def _state_of_topics(account, one, now):
    return NOW if now < one.closes_at else DONE


def _state_of_opening(account, one, now):
    return DONE if account.questions_open_at <= now else NEXT


def _state_of_event(account, one, now):
    if account.is_live_at(now):
        return NOW
    return NEXT if now < account.event_starts_at else DONE


def _state_of_closing(account, one, now):
    if account.takes_questions_at(now):
        return NOW
    return NEXT if now < account.questions_close_at else DONE


def _state_of_answers(account, one, now):
    if now < account.questions_close_at:
        return NEXT
    if not account.owed:
        return DONE
    return NOW if now < account.answers_close_at else LATE


def _state_of_final(account, one, now):
    if now >= one.closes_at:
        return LATE
    return NOW if now >= account.questions_close_at and not account.owed else NEXT


def calendar_rows(milestones):
    """Each date with its rule, when it was done and what moved it."""
    return [
        {
            "name": one.get_code_display(),
            "day": one.planned_on,
            "when_text": one.when_text,
            "rule": one.rule,
            "done_on": one.done_on,
            "changes": list(one.changes.all()),
        }
        for one in milestones
    ]


def moved(milestones) -> bool:
    """Was any date changed after the call?"""
    return any(one.changes.all() for one in milestones)
