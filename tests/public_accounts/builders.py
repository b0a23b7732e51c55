"""Public accounts, each with only what a test needs.

The story: it is noon of Wednesday 18 November 2026 in Santiago (NOON). An account is called on 19 October;
its event is on 28 October from 11:00 to 12:30, questions open on 21 October, close on 18 November (that whole
day), and answers are due on 4 January 2027, by the portal's own rules. ``at`` gives other moments of it.
"""

from datetime import date, timedelta
from itertools import count

from participa.core.calendar import midnight
from public_accounts.actions import answering, asking, events, planning, promising, reporting
from public_accounts.models import Account
from tests.builders import DAY, HOUR, NOON, a_person, a_service, an_officer_of

PLANNED = NOON - 40 * DAY  # 9 October
CALLED = NOON - 30 * DAY  # 19 October
EVENT = midnight(date(2026, 10, 28)) + 11 * HOUR
EVENT_ENDS = EVENT + HOUR + timedelta(minutes=30)
BEFORE_EVENT = EVENT - 2 * DAY
AFTER_EVENT = EVENT_ENDS + DAY
CLOSED = midnight(date(2026, 11, 19)) + 12 * HOUR
OVERDUE = midnight(date(2027, 1, 5)) + 12 * HOUR
_numbers = count(1)


def the_officer(account_or_service):
    """Somebody who acts for its service: the same each time."""
    service = getattr(account_or_service, "service", account_or_service)
    found = service.memberships.filter(role="officer", region=None, ended_at=None).order_by("pk").first()
    return found.user if found else an_officer_of(service)


def a_draft_account(service=None, *, by=None, now=PLANNED, starts=EVENT, ends=None, **fields):
    service = service or a_service()
    by = by or the_officer(service)
    account = planning.create(
        service,
        event_starts_at=starts,
        event_ends_at=ends or starts + (EVENT_ENDS - EVENT),
        management_year=starts.year - 1,
        by=by,
        now=now,
    )
    texts = {"summary": "Contamos qué hicimos con los accesos a los ríos."} | fields
    account = planning.edit(account, by=by, now=now, seen_at=account.changed_at, **texts)
    main = account.events.get()
    where = {
        "place": "Teatro Lord Cochrane, Valdivia",
        "stream_url": "https://www.youtube.com/watch?v=abcdefghijk",
    }
    events.edit_event(main, by=by, now=now, seen_at=main.changed_at, **where)
    return Account.objects.get(pk=account.pk)


def an_account(service=None, *, by=None, now=CALLED, **fields):
    """One that was called."""
    draft = a_draft_account(service, by=by, **fields)
    by = by or the_officer(draft)
    return planning.call(draft, act_number="Resolución 77", act_date=date(2026, 10, 16), by=by, now=now)


def a_question(account=None, *, by=None, text="", now=None, **fields):
    account = account or an_account()
    by = by or a_person()
    text = text or f"¿Por qué se repararon solo {next(_numbers)} accesos?"
    return asking.ask(account, text=text, by=by, now=now or BEFORE_EVENT, **fields)


def a_typed_question(
    account, *, text="¿Y los baños?", channel="hall", now=AFTER_EVENT, asked_at=None, **fields
):
    return asking.type_question(
        account, text=text, channel=channel, asked_at=asked_at or EVENT + HOUR / 2,
        by=the_officer(account), now=now, **fields,
    )  # fmt: skip


def a_topic(account, *, by=None, text="El riego", now=None):
    """Before the day that topics are asked ends; the account must have been called by then."""
    return asking.propose_topic(account, text=text, by=by or a_person(), now=now or BEFORE_EVENT)


def attended(account, *, women=238, men=170, other=0, undeclared=4, now=AFTER_EVENT, event=None):
    """Its main event was held, and who came."""
    event = event or account.events.get(region=None)
    return events.tell_attendance(
        event, women=women, men=men, other=other, undeclared=undeclared, by=the_officer(account), now=now
    )


def answered(question, *, answer="Porque llovió.", now=AFTER_EVENT):
    return answering.answer_alone(question, answer=answer, by=the_officer(question.account), now=now)


def a_regional_event(account, region, *, now=None, **fields):
    starts = fields.pop("starts_at", EVENT + 2 * DAY)
    return events.add_regional(
        account, region, starts_at=starts, ends_at=fields.pop("ends_at", starts + HOUR),
        by=the_officer(account), now=now or CALLED + HOUR, **{"place": "Sede social"} | fields,
    )  # fmt: skip


def a_commitment(account=None, *, by=None, now=None, **fields):
    account = account or an_account()
    wanted = {
        "title": f"Reparar {next(_numbers)} accesos",
        "owner": "División de Obras",
        "due_on": date(2027, 12, 31),
        "indicator": "Accesos reparados",
        "target": 26,
    } | fields
    return promising.promise(account, by=by or the_officer(account), now=now or AFTER_EVENT, **wanted)


def a_report(
    account, kind="preliminary", *, text="## Lo que hicimos\n\nReparamos accesos.", now=None, **fields
):
    return reporting.publish_report(
        account, kind, title=fields.pop("title", "Informe de gestión"), text=text,
        by=the_officer(account), now=now or CALLED + HOUR, **fields,
    )  # fmt: skip


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)
