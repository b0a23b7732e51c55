"""The public account of a year: its event, its regions, its questions and who could follow it."""

from django.db.models import Count, F, Prefetch, Q

from councils.models import Opinion
from participa.core.calendar import add_business_days, day_of, last_day
from participa.deadlines.engine import default_rules, national_holidays
from public_accounts.models import (
    Account,
    AccountEvent,
    AnswerGroup,
    CouncilNote,
    Milestone,
    Question,
    Report,
)

HELD = ("called", "final")


def accounts(scope, rules):
    rows = list(_of_the_year(scope))
    asked = _questions(rows, scope)
    heard = _opinions(rows, scope)
    wait, holidays = default_rules()["cpp_accessibility_business_days"].value, national_holidays()
    found = {}
    for account in rows:
        found[account.service_id] = _said(account, scope, asked, heard, wait, holidays)
    return {"account": (found, None)}


def _of_the_year(scope):
    regions = Prefetch("events", AccountEvent.objects.select_related("region", "commune__region"))
    council = Prefetch(
        "milestones", Milestone.objects.filter(code=Milestone.Code.COUNCIL, done_on__isnull=False)
    )
    notes = Prefetch("council_notes", CouncilNote.objects.only("account", "heard_on", "written_at"))
    plain = Prefetch(
        "reports",
        Report.objects.filter(kind=Report.Kind.PLAIN, published_at__lt=scope.until),
        to_attr="plain",
    )
    rows = Account.objects.filter(
        event_year=scope.year,
        status__in=HELD,
        called_at__lt=scope.until,
        event_starts_at__isnull=False,
        sources=[],
    )
    return (
        scope.of(rows)
        .select_related("service__region")
        .prefetch_related(regions, council, notes, plain)
        .order_by("pk")
    )


def _said(account, scope, asked, heard, wait, holidays):
    event_day = day_of(account.event_starts_at)
    on_time, late, total = asked.get(account.pk, (0, 0, 0))
    events = [event for event in account.events.all() if event.status != AccountEvent.Status.CANCELLED]
    main = next((event for event in events if event.is_main), None)
    return {
        "code": account.code,
        "title": account.title,
        "url": account.get_absolute_url(),
        "event_on": event_day.isoformat(),
        "regions": sorted(_regions(account, events)),
        "council_heard_on": _heard(account, heard.get(account.code), scope),
        "questions": total,
        "on_time": on_time,
        "late": late,
        "questions_closed_on": last_day(account.questions_close_at).isoformat(),
        "answers_due": last_day(account.answers_close_at).isoformat(),
        "rule": account.answers_rule,
        "access": _access(account, main),
        "access_due": add_business_days(event_day, wait, holidays).isoformat(),
    }


def _regions(account, events):
    """Where it was held: each regional event, and the region of the main one's commune or of the body."""
    for event in events:
        if event.region:
            yield event.region.code
        elif event.commune:
            yield event.commune.region.code
        elif account.service.region:
            yield account.service.region.code


def _heard(account, opinion_day, scope):
    """The first day on which the council was heard, as its milestone, its minutes or its opinion say.

    What is noted of its minutes dates the milestone too, so one noted later says nothing before.
    """
    notes = account.council_notes.all()
    known = {note.heard_on for note in notes if note.written_at < scope.until}
    later = {note.heard_on for note in notes} - known
    days = known | {one.done_on for one in account.milestones.all() if one.done_on not in later}
    said = [day.isoformat() for day in days if day <= scope.last]
    return min([*said, *([opinion_day] if opinion_day else [])], default=None)


def _access(account, main):
    """yes, no or na of each. A plain version is a report of its own or a link."""
    plain = "yes" if account.plain_url or account.plain else "no"
    return {
        "captions": (main and main.captions) or "no",
        "sign_language": (main and main.sign_language) or "no",
        "plain": plain,
    }


def _questions(accounts, scope):
    """Of each account: questions answered on time, late, and all."""
    answered = Q(group__status=AnswerGroup.Status.ANSWERED, group__answered_at__lt=scope.until)
    in_time = answered & Q(group__answered_at__lt=F("account__answers_close_at"))
    late = answered & Q(group__answered_at__gte=F("account__answers_close_at"))
    rows = (
        Question.objects.visible()
        .questions()
        .filter(account__in=accounts, asked_at__lt=scope.until)
        .order_by()
        .values("account")
        .annotate(on_time=Count("pk", filter=in_time), late=Count("pk", filter=late), total=Count("pk"))
    )
    return {row["account"]: (row["on_time"], row["late"], row["total"]) for row in rows}


def _opinions(accounts, scope):
    """The day of the first opinion that a council sent on each account, by its code."""
    found = {}
    sent = Opinion.objects.public().filter(
        target__in=[account.code for account in accounts], sent_at__lt=scope.until
    )
    for target, sent_at in sent.order_by("-sent_at").values_list("target", "sent_at"):
        found[target] = day_of(sent_at).isoformat()
    return found
