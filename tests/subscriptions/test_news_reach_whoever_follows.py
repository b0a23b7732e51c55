"""What somebody follows is told to her: once, in her rhythm, and only while it may be read."""

from datetime import datetime, timedelta

import pytest
import time_machine

from participa.core.calendar import SANTIAGO
from participa.notifications import actions as outbox_actions
from participa.notifications import events, expansion
from participa.notifications.models import Message
from participa.services.models import PublicService
from participa.subscriptions import actions, leaving, tokens
from participa.subscriptions.models import Follower
from participa.subscriptions.news import News
from tests.services.builders import a_person, a_service

from .builders import NOON, Rhythm, a_follower, a_subscription, a_target, tell, told

pytestmark = pytest.mark.django_db
State = Message.State


class ServiceNews(News):
    template = "summary"

    def public(self):
        return PublicService.objects.active()

    def marks(self, thing):
        return [("servicio", thing.code), ("region", "biobio")]

    def path(self, announcement):
        return "/servicios/uno/"

    def words(self, message):
        return {"count": 1, "threads": []}


@pytest.fixture(autouse=True)
def _an_event():
    before = dict(events._events)
    events.event("service_news")(ServiceNews)
    yield
    events._events.clear()
    events._events.update(before)


@pytest.fixture
def service():
    return a_service()


def announce(service, now=NOON, **more):
    return outbox_actions.announce("service_news", service, now=now, **more)


def test_an_address_that_follows_gets_a_mail_with_its_ways_out(service, mailoutbox):
    target = a_target("servicio", service.code, "Mi servicio")
    subscription = a_subscription(follower=a_follower("ana@ejemplo.cl"), target=target)
    announce(service)
    tell()
    [mail] = mailoutbox
    assert mail.to == ["ana@ejemplo.cl"]
    assert "sigues «Mi servicio»" in mail.body
    one_click = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert one_click in mail.body
    assert "[[ways-out]]" not in mail.body + mail.alternatives[0][0]
    token = one_click.rstrip("/").rpartition("/")[2]
    leaving.leave(tokens.read_leaving(token), now=NOON)
    assert not subscription.follower.subscriptions.exists()
    assert subscription.follower.consents.filter(withdrawn_at=None).count() == 0


def test_two_things_followed_are_told_once_in_the_faster_rhythm(service, mailoutbox):
    ana = a_person("ana@ejemplo.cl")
    a_subscription(user=ana, target=a_target("region", "biobio"), rhythm=Rhythm.WEEKLY)
    a_subscription(user=ana, target=a_target("servicio", service.code))
    announce(service)
    tell()
    assert told() == [(f"user:{ana.pk}", "service_news", State.SENT)]
    assert len(mailoutbox) == 1


def test_a_daily_rhythm_waits_for_eight_in_the_morning_and_comes_together(service, mailoutbox):
    ana = a_person("ana@ejemplo.cl")
    a_subscription(user=ana, target=a_target("servicio", service.code), rhythm=Rhythm.DAILY)
    announce(service)
    announce(service, version=2)
    tell()
    assert mailoutbox == []
    tell(datetime(2026, 11, 19, 8, tzinfo=SANTIAGO))
    assert len(mailoutbox) == 1
    assert {state for _who, _event, state in told()} == {State.SENT}
    tell(datetime(2026, 11, 20, 8, tzinfo=SANTIAGO))
    assert len(mailoutbox) == 1


def test_a_clock_stopped_for_three_days_gives_one_summary(service, mailoutbox):
    ana = a_person("ana@ejemplo.cl")
    a_subscription(user=ana, target=a_target("servicio", service.code), rhythm=Rhythm.DAILY)
    for version in range(1, 4):
        announce(service, now=NOON + timedelta(days=version), version=version)
    tell(NOON + timedelta(days=6))
    assert len(mailoutbox) == 1


def test_only_in_the_portal_is_a_notice_and_no_mail(service, mailoutbox):
    ana = a_person("ana@ejemplo.cl")
    a_subscription(user=ana, target=a_target("servicio", service.code), rhythm=Rhythm.ONLY_HERE)
    announce(service)
    tell()
    assert mailoutbox == []
    assert Message.objects.notices_of(ana).unread().count() == 1


def test_what_is_no_longer_public_does_not_leave(service, mailoutbox):
    a_subscription(target=a_target("servicio", service.code))
    announce(service)
    expansion.expand_batch(NOON)
    PublicService.objects.update(closed_on=NOON.date())
    tell()
    assert mailoutbox == []
    assert Message.objects.get().reason == "ya no es público"


def test_whoever_left_meanwhile_is_not_told(service, mailoutbox):
    subscription = a_subscription(target=a_target("servicio", service.code))
    announce(service)
    expansion.expand_batch(NOON)
    actions.stop(subscription, now=NOON)
    tell()
    assert mailoutbox == []
    assert Message.objects.get().state == State.SKIPPED


def test_whoever_silenced_it_is_not_told_of_it_by_what_else_she_follows(service, mailoutbox):
    subscription = a_subscription(target=a_target("servicio", service.code))
    actions.silence(subscription.follower, f"services.publicservice:{service.pk}", now=NOON)
    announce(service)
    tell()
    assert mailoutbox == []


def test_news_older_than_a_subscription_are_not_told_to_it(service, mailoutbox):
    a_subscription(target=a_target("servicio", service.code), now=NOON + timedelta(hours=1))
    announce(service)
    tell(NOON + timedelta(hours=2))
    assert mailoutbox == []


@time_machine.travel(NOON, tick=False)
def test_an_address_is_told_nothing_until_it_confirms(service, mailoutbox):
    target = a_target("servicio", service.code)
    subscription = actions.ask_to_follow(
        "Ana@Ejemplo.cl", target, rhythm=Rhythm.AT_ONCE, language="es-cl", now=NOON
    )
    announce(service)
    tell()
    assert [mail.subject for mail in mailoutbox] == ["Confirma que quieres avisos de Servicio de Prueba"]
    actions.confirm(subscription, rhythm=Rhythm.AT_ONCE, letters=False, now=NOON)
    announce(service, version=2)
    tell()
    assert len(mailoutbox) == 2
    assert subscription.follower.consents.get().given_at == NOON


def test_an_address_that_turns_out_to_have_an_account_follows_with_it(service):
    subscription = a_subscription(
        follower=a_follower("ana@ejemplo.cl"), target=a_target("servicio", service.code)
    )
    ana = a_person("ana@ejemplo.cl")
    ana.emailaddress_set.get_or_create(email="ana@ejemplo.cl", defaults={"verified": True, "primary": True})
    ana.emailaddress_set.update(verified=True)
    assert actions.adopt(ana, now=NOON) == 1
    subscription.refresh_from_db()
    assert subscription.follower == Follower.objects.get(user=ana)
