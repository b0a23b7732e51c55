"""The addresses that mails carry: to confirm, to leave in one click, to see what one follows.

Signed, so that nobody can make one; without an e-mail inside, so that a log of addresses tells nothing.
"""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse

CONFIRM_DAYS = 7
CONFIRM_WITHIN = timedelta(days=CONFIRM_DAYS)
_confirming = signing.Signer(salt="participa.subscriptions.confirm")
_leaving = signing.Signer(salt="participa.subscriptions.leave")


class Leaving(NamedTuple):
    """What a link of a mail leaves. ``who``: "user:12" or "follower:34".

    ``what``: "target:55", "thread:<object>", "news" (all summaries), "work" or "letter:<id>".
    """

    who: str
    what: str


def confirm_url(subscription, wanted: dict, now) -> str:
    token = _confirming.sign_object(
        {"t": subscription.target_id, "f": subscription.follower_id, "at": int(now.timestamp()), **wanted}
    )
    return settings.SITE_URL + reverse("subscriptions:confirm", args=[token])


def read_confirm(token: str, now) -> dict | None:
    """What was asked; None if it is not ours or too old."""
    try:
        found = _confirming.unsign_object(token)
    except signing.BadSignature:
        return None
    return found if now.timestamp() - found["at"] < CONFIRM_WITHIN.total_seconds() else None


def leave_url(leaving: Leaving) -> str:
    """It works for ever: whoever finds an old mail can still leave."""
    token = _leaving.sign_object(list(leaving))
    return settings.SITE_URL + reverse("subscriptions:leave", args=[token])


def read_leaving(token: str) -> Leaving | None:
    try:
        return Leaving(*_leaving.unsign_object(token))
    except (signing.BadSignature, TypeError):
        return None


def page_of(follower) -> str:
    """Where she sees what she follows: by her secret, or in her account."""
    if follower.user_id:
        return my_page()
    return settings.SITE_URL + reverse("subscriptions:by_mail", args=[follower.secret])


def my_page() -> str:
    """Where whoever has an account sees what she follows."""
    return settings.SITE_URL + reverse("subscriptions:mine")
