"""Where each page of following leads in the demonstration, and to whose eyes."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from participa.services.models import PublicService
from participa.subscriptions import actions, tokens
from participa.subscriptions.models import Subscription
from tests.subscriptions.builders import a_follower, a_subscription, a_target

NOT_THERE = {"subscriptions:follow_search"}  # it needs the filters of a list: tests/subscriptions has one
ONLY_BUTTONS = {"subscriptions:change", "subscriptions:change_by_mail"}
HERS = {"subscriptions:mine", "subscriptions:stop_all", "subscriptions:work"}
ADDRESS = "sigue@ejemplo.cl"


def are_mine(name):
    return name.startswith("subscriptions:")


def eyes(name):
    return "ciudadana" if name in HERS else ""


def samples(name):
    """Arguments that lead to a real page, by the name of the address."""
    service = PublicService.objects.get(code="SENADE")
    hers = _alert_of_an_address(service)
    asked, left = {"rhythm": 7, "letters": True}, f"target:{hers.target_id}"
    link = {
        "subscriptions:confirm": lambda: tokens.confirm_url(hers, asked, timezone.now()),
        "subscriptions:leave": lambda: tokens.leave_url(tokens.Leaving(f"follower:{hers.follower_id}", left)),
    }.get(name)
    return {
        "kind": "servicio",
        "slug": service.slug,
        "secret": hers.follower.secret,
        "token": link().split("/")[-2] if link else None,
    }


def _alert_of_an_address(service):
    """One that an address follows; the citizen follows the same and two things that are gone or silenced."""
    if known := Subscription.objects.filter(follower__email=ADDRESS).first():
        return known
    now = timezone.now()
    target = a_target("servicio", service.code, service.name)
    citizen = User.objects.get(email="ciudadana@demo.cl")
    a_subscription(user=citizen, target=target, letters=True, now=now)
    a_subscription(user=citizen, target=a_target("tema", title="Un tema de antes"), now=now)
    actions.silence(actions.follower_of(citizen, now=now), "x.y:1", title="Plaza", now=now)
    yesterday = now - timedelta(days=1)
    return a_subscription(follower=a_follower(ADDRESS), target=target, now=yesterday)
