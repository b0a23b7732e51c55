"""What the page of whoever has the microphone shows."""

import hashlib

from django.db.models import Max

from . import answering_pages as pages

SHOWN = 8
BEFORE = 5  # already read out


def _waiting(account):
    """Those not read out yet that nobody answered."""
    found = pages.with_people(account.questions.unanswered())
    return found.filter(spoken_at=None).defer("search_text")


def hall(account, *, now):
    """The one being read, what to read next, what was read. Four queries, however many there are."""
    read = pages.with_people(account.questions.visible().questions().exclude(spoken_at=None))
    read = list(read.order_by("-spoken_at", "-pk")[: BEFORE + 1])
    waiting = _waiting(account)
    return {
        "reading": pages.row(read[0], account) if read else None,
        "read": [pages.row(one, account) for one in read[1:]],
        "newest": [pages.row(one, account) for one in waiting.order_by("-asked_at", "-pk")[:SHOWN]],
        "supported": [
            pages.row(one, account)
            for one in waiting.filter(support_count__gt=0).order_by("-support_count", "-pk")[:SHOWN]
        ],
        "asked": account.question_count,
        "answered": account.answered_count,
        "is_live": account.is_live_at(now),
        "takes_questions": account.takes_questions_at(now),
    }


def tag_of(account) -> str:
    """Another one whenever the page would show something else."""
    facts = account.questions.order_by().aggregate(
        newest=Max("pk"), spoken=Max("spoken_at"), removed=Max("removed_at"), withdrawn=Max("withdrawn_at")
    )
    top = _waiting(account).order_by("-support_count", "-pk").values_list("pk", "support_count")[:SHOWN]
    parts = [account.status, account.question_count, account.answered_count, list(top), *facts.values()]
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:20]}"'
