"""What services owe after they give account: an answer to every question, from the day of the event."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.deadlines.engine import Code as Rule
from participa.deadlines.obligations import Obligation

from .actions import planning
from .models import Account, Milestone, MilestoneChange, Status

ANSWERS = "cuenta"


def answers(now, *, services=None, code=""):
    """The answers of the accounts that were called. Three queries."""
    found = Account.objects.filter(status=Status.CALLED, answers_close_at__isnull=False)
    found = found.filter(milestones__code=Milestone.Code.ANSWERS, milestones__done_on=None)
    if services is not None:
        found = found.filter(service__in=services)
    if code:
        found = found.filter(code=code)
    dated = Prefetch("milestones", Milestone.objects.filter(code=Milestone.Code.ANSWERS), to_attr="owed_by")
    found = found.select_related("service").prefetch_related("service__rules", dated)
    return [_answers(account) for account in found.defer("search_text").order_by("answers_close_at", "pk")]


def _answers(account):
    milestone = account.owed_by[0]
    return Obligation(
        kind=ANSWERS,
        code=account.code,
        title=_("Responder las preguntas: %(title)s") % {"title": account.title},
        service=account.service,
        start=day_of(account.event_starts_at),
        rule=Rule.CPP_ANSWER,
        url=account.get_absolute_url(),
        office_url=account.get_office_url(),
        rules=tuple(rule for rule in account.service.rules.all() if rule.superseded_at is None),
        stored=account.answers_day,
        stored_words=account.answers_rule,
        move=_mover(account, milestone),
        is_fixed=milestone.rule == planning.BY_HAND,
    )


def _mover(account, milestone):
    """Moves the milestone as the calendar does: what people had read stays, with the act and the reason."""

    def move(day, *, reason, by, now, act_number="", rule=""):
        MilestoneChange.objects.create(
            milestone=milestone, old_on=milestone.planned_on, new_on=day,
            reason=reason, act_number=act_number, changed_by=by, changed_at=now,
        )  # fmt: skip
        fields = {"planned_on": day} | ({"rule": rule[:200]} if rule else {})
        Milestone.objects.filter(pk=milestone.pk).update(**fields)
        planning.write_windows(account)
        planning.touch(account, by=by, now=now)
        planning.forget(account)

    return move
