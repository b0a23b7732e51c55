"""What public accounts mean to one person: what she asked and proposed, and what became of it."""

from participa.deadlines.engine import national_holidays
from participa.organizations.voices import with_voices

from .models import Question
from .question_pages import clock_label, item

SHOWN = 20  # the rest are in «Mis datos»


def of_person(user, *, now):
    """Her questions and topics, the newest first. The same number of queries whatever there is."""
    found = Question.objects.filter(author=user).select_related("account__service", "group")
    found = found.defer("search_text", "account__search_text", "account__facts_text").newest_first()[:SHOWN]
    holidays = national_holidays()
    return [_row(one, now, holidays) for one in with_voices(found)]


def _row(one, now, holidays):
    account = one.account
    shown = one.status == Question.Status.RECEIVED
    return {
        "question": one,
        "account": account,
        "is_topic": one.kind == Question.Kind.TOPIC,
        "item": item(one, account, now=now, holidays=holidays) if shown else None,
        "tag": None if shown else ("neutral", one.get_status_display()),
        "label": clock_label(account, now),
        "url": one.get_absolute_url() if shown else "",
    }
