"""A device that asked is told of what is new: once, in her language, and only what may still be read."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as project
from django.core.checks import run_checks
from django.db import connection, connections
from py_vapid import Vapid

from participa.notifications import actions, delivery, expansion, push, summaries, tasks
from participa.notifications.devices import application_key, from_base64, is_push_service, to_base64
from participa.notifications.events import Event, Mail, Owed, number_key
from participa.notifications.models import Announcement, Device, Message
from participa.subscriptions import actions as following
from participa.subscriptions.models import Follower
from tests.services.builders import a_person

from .conftest import NOW
from .push_services import BEFORE, Browser, PushService

pytestmark = pytest.mark.django_db
KEY = to_base64(b"clave de prueba de 32 bytes, vale")[:43]
SOON = NOW + timedelta(minutes=1)
SERVICES = list(project.PUSH_SERVICES)


class News(Event):
    """Told to whoever the announcement names, as the test says."""

    hidden = set()
    owed = {}

    def recipients(self, announcement, after, limit):
        if after:
            return []
        people = announcement.data["people"]
        return [Owed(number_key(pk), f"user:{pk}", pk, **self.owed) for pk in people]

    def headline(self, announcement):
        return announcement.data["headline"]

    def path(self, announcement):
        return "/consultas/"

    def refusals(self, messages):
        return {one.pk: "ya no es público" for one in messages if one.object in self.hidden}

    def render(self, message):
        return Mail("Novedad", "Texto")


@pytest.fixture(autouse=True)
def news(an_event):
    class Ours(News):
        hidden, owed = set(), {}

    an_event("news", Ours)
    return Ours


@pytest.fixture(autouse=True)
def service(settings):
    found = PushService()
    settings.VAPID_PRIVATE_KEY = KEY
    settings.PUSH_SERVICES = [found.origin]
    yield found
    found.close()


@pytest.fixture
def ana():
    return a_person("ana@ejemplo.cl")


@pytest.fixture
def telephone(service, ana):
    browser = Browser(service)
    browser.turn_on(ana)
    return browser


def tell(*people, headline="Respondieron tu observación", thing="consultations.comment:1", now=NOW):
    """The notice of the first of ``people``."""
    version = Announcement.objects.count() + 1
    pks = [person.pk for person in people]
    actions.announce("news", thing, now=now, version=version, people=pks, headline=headline)
    while expansion.expand_batch(now):
        pass
    return Message.objects.filter(user=people[0]).latest("pk")


def push_all(now=SOON):
    while push.push_batch(now):
        pass


def bodies(browser, service):
    return [shown["body"] for shown in browser.shown(service)]


def test_the_round_of_the_worker_tells_it_by_the_clock(telephone, service, ana, settings):
    tell(ana)
    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert tasks.push.name in names
    with time_machine.travel(SOON, tick=False):
        tasks.push()
    assert bodies(telephone, service) == ["Respondieron tu observación"]


# What is told -----------------------------------------------------------------------------------
def test_one_notice_is_told_by_its_words_and_leads_to_it(telephone, service, ana, settings):
    notice = tell(ana)
    push_all()
    [shown] = telephone.shown(service)
    assert shown["body"] == "Respondieron tu observación"
    assert shown["url"] == f"{settings.SITE_URL}/avisos/{notice.pk}/"


def test_several_are_told_together(telephone, service, ana, settings):
    tell(ana)
    tell(ana, thing="consultations.comment:2")
    push_all()
    [shown] = telephone.shown(service)
    assert shown["body"] == "Tienes 2 avisos nuevos"
    assert shown["url"] == f"{settings.SITE_URL}/avisos/"


def test_what_was_told_is_not_told_again(telephone, service, ana):
    tell(ana)
    push_all()
    push_all(SOON + timedelta(hours=1))
    tell(ana, headline="Otra cosa", thing="consultations.comment:2", now=SOON)
    push_all(SOON + timedelta(hours=1))
    assert bodies(telephone, service) == ["Respondieron tu observación", "Otra cosa"]


def test_what_happened_before_she_asked_is_not_told(service, ana):
    tell(ana)
    telephone = Browser(service)
    telephone.turn_on(ana, now=NOW)
    push_all()
    assert service.received == []


def test_each_of_her_devices_is_told_and_nobody_elses(telephone, service, ana):
    other, evas = Browser(service, "dos"), Browser(service, "tres")
    other.turn_on(ana)
    evas.turn_on(a_person("eva@ejemplo.cl"))
    tell(ana)
    push_all()
    assert bodies(telephone, service) == bodies(other, service) == ["Respondieron tu observación"]
    assert bodies(evas, service) == []


def test_it_is_told_in_her_language(telephone, service, ana):
    ana.language = "en"
    ana.save(update_fields=["language"])
    tell(ana)
    push_all()
    [shown] = telephone.shown(service)
    assert shown["url"].endswith(f"/en/avisos/{Message.objects.get().pk}/")
    assert shown["lang"] == "en"


def test_what_is_no_longer_public_is_not_told(telephone, service, ana, news):
    tell(ana)
    news.hidden.add("consultations.comment:1")
    push_all()
    assert service.received == []
    assert Device.objects.get().cursor == Message.objects.get().pk


def test_what_she_read_already_is_not_told(telephone, service, ana):
    notice = tell(ana)
    actions.read(Message.objects.filter(pk=notice.pk), now=NOW)
    push_all()
    assert service.received == []


def test_what_she_silenced_is_not_told(telephone, service, ana):
    follower = Follower.objects.get(user=ana)
    following.silence(follower, "consultations.comment:1", now=BEFORE)
    tell(ana)
    push_all()
    assert service.received == []


def test_what_she_reads_only_in_the_portal_is_told_though_no_mail_leaves(telephone, service, ana, news):
    news.owed = {"only_here": True}
    tell(ana)
    push_all()
    assert bodies(telephone, service) == ["Respondieron tu observación"]


def test_what_waits_for_a_summary_is_told_with_it(telephone, service, ana, news):
    news.owed = {"bundle": "news", "due_at": NOW + timedelta(hours=8)}
    tell(ana)
    tell(ana, thing="consultations.comment:2")
    push_all()
    assert service.received == []
    summaries.gather_batch(NOW + timedelta(hours=8))
    push_all(NOW + timedelta(hours=9))
    assert bodies(telephone, service) == ["Tienes 2 avisos nuevos"]


def test_a_code_to_enter_is_never_told(telephone, service, ana):
    actions.queue_written(Mail("Tu código", "123456"), ana.email, key="code:1", user=ana, now=NOW)
    push_all()
    assert service.received == []


def test_messages_being_written_are_left_for_the_next_round(telephone, service, ana):
    tell(ana)
    push_all(NOW + timedelta(seconds=5))
    assert service.received == []
    push_all()
    assert len(service.received) == 1


def test_a_closed_account_is_told_nothing(telephone, service, ana):
    tell(ana)
    ana.is_active = False
    ana.save(update_fields=["is_active"])
    push_all()
    assert service.received == []


# How it travels ---------------------------------------------------------------------------------
def test_it_is_signed_by_us_and_says_how_long_it_is_good_for(telephone, service, ana):
    tell(ana)
    push_all()
    [(_path, headers, body)] = service.received
    assert headers["Authorization"].startswith("vapid t=")
    assert f"k={application_key()}" in headers["Authorization"]
    assert Vapid.verify(headers["Authorization"])
    assert headers["Ttl"] == str(push.KEPT_FOR)
    assert headers["Topic"] == f"avisos-{Message.objects.get().pk}"
    assert b"Respondieron" not in body


def test_a_device_that_is_gone_is_forgotten(telephone, service, ana):
    service.answers[telephone.path] = 410
    tell(ana)
    push_all()
    assert not Device.objects.exists()


@pytest.mark.parametrize("status", [429, 500, 403])
def test_a_service_in_trouble_is_tried_later_and_nothing_is_lost(telephone, service, ana, status):
    service.answers[telephone.path] = status
    tell(ana)
    push_all()
    assert len(service.received) == 1
    assert Device.objects.get().failures == 1
    service.answers.clear()
    push_all(SOON + timedelta(seconds=59))
    assert len(service.received) == 1
    push_all(SOON + timedelta(seconds=60))
    assert bodies(telephone, service)[1:] == ["Respondieron tu observación"]
    assert Device.objects.get().failures == 0


def test_a_device_that_never_answers_is_forgotten_at_last(telephone, service, ana):
    Device.objects.update(failures=push.MOST_FAILURES)
    service.answers[telephone.path] = 500
    tell(ana)
    push_all()
    assert not Device.objects.exists()


def test_nobody_sends_us_elsewhere(telephone, service, ana):
    service.answers[telephone.path] = 307
    service.headers["Location"] = f"{service.origin}/interno"
    tell(ana)
    push_all()
    assert [path for path, _headers, _body in service.received] == [telephone.path]
    assert Device.objects.get().failures == 1


def test_a_service_that_went_away_is_tried_later(telephone, ana, settings):
    settings.PUSH_SERVICES = ["http://127.0.0.1:9"]  # nobody listens there
    Device.objects.update(endpoint="http://127.0.0.1:9/empujar/uno")
    tell(ana)
    push_all()
    assert Device.objects.get().failures == 1


def test_a_device_of_a_service_that_is_not_ours_any_more_is_not_written_to(telephone, service, ana, settings):
    settings.PUSH_SERVICES = []
    tell(ana)
    push_all()
    assert service.received == []


def test_one_impossible_device_stops_nobody_elses(service, ana):
    Browser(service, "roto").turn_on(ana)
    Device.objects.update(p256dh="x")
    telephone = Browser(service)
    telephone.turn_on(ana)
    tell(ana)
    push_all()
    assert bodies(telephone, service) == ["Respondieron tu observación"]


# Once -------------------------------------------------------------------------------------------
def test_a_device_in_the_hands_of_a_worker_is_not_told_by_another(telephone, service, ana):
    tell(ana)
    Device.objects.update(claimed_at=SOON - timedelta(minutes=1))
    push_all()
    assert service.received == []


def test_what_a_dead_worker_left_is_told_by_the_next_under_the_same_name(telephone, service, ana):
    tell(ana)
    push_all()
    Device.objects.update(cursor=0, claimed_at=SOON)  # it died between sending and saying so
    push_all(SOON + push.HELD_FOR + timedelta(seconds=1))
    tags = [shown["tag"] for shown in telephone.shown(service)]
    assert len(tags) == 2
    assert len(set(tags)) == 1


def test_of_two_workers_that_see_a_device_at_once_one_takes_it(telephone, ana):
    one, other = Device.objects.get(), Device.objects.get()
    assert push._take(one, SOON)
    assert not push._take(other, SOON)


def test_whoever_saw_a_device_before_it_failed_does_not_try_it_at_once(telephone, service, ana):
    service.answers[telephone.path] = 500
    tell(ana)
    seen_before = Device.objects.get()
    push_all()
    assert not push._take(seen_before, SOON)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_tell_each_device_once(service):
    people = [a_person(f"p{number}@ejemplo.cl") for number in range(6)]
    browsers = [Browser(service, str(number)) for number in range(6)]
    for browser, person in zip(browsers, people, strict=True):
        browser.turn_on(person)
    tell(*people)

    def work():
        push_all()
        connections.close_all()

    workers = [threading.Thread(target=work) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [len(browser.shown(service)) for browser in browsers] == [1] * 6


def test_a_mail_and_a_push_do_not_wait_for_each_other(telephone, service, ana, mailoutbox):
    tell(ana)
    delivery.deliver_batch(NOW)
    push_all()
    assert len(mailoutbox) == len(service.received) == 1


@pytest.mark.parametrize("devices", [1, 3])
def test_looking_for_who_is_owed_asks_as_much_of_three_devices(
    service, ana, devices, django_assert_num_queries
):
    for number in range(devices):
        Browser(service, str(number)).turn_on(ana)
    with django_assert_num_queries(1):
        assert push.push_batch(SOON) == 0


# With and without a key ---------------------------------------------------------------------------
def test_without_a_key_nothing_leaves(telephone, service, ana, settings, django_assert_num_queries):
    tell(ana)
    settings.VAPID_PRIVATE_KEY = ""
    with django_assert_num_queries(0):
        push_all()
    assert service.received == []


def test_a_key_that_is_none_stops_the_start(settings):
    assert [error.id for error in run_checks() if error.id == "participa.E014"] == []
    settings.VAPID_PRIVATE_KEY = "no es una clave"
    assert [error.id for error in run_checks() if error.id == "participa.E014"] == ["participa.E014"]


def test_the_key_that_browsers_get_is_a_point_of_the_curve():
    assert len(from_base64(application_key())) == 65


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("https://web.push.apple.com/abc", True),
        ("https://wns2-par02p.notify.windows.com/w/?token=abc", True),
        ("http://fcm.googleapis.com/abc", False),
        ("https://fcm.googleapis.com:8443/abc", False),
        ("https://fcm.googleapis.com@169.254.169.254/abc", False),
        ("https://169.254.169.254#.push.apple.com/", False),
        ("https://169.254.169.254/.push.apple.com", False),
        ("https://user:x@web.push.apple.com/", False),
        ("https://push.apple.com.ejemplo.cl/", False),
        ("https://.push.apple.com/", False),
        ("https://localhost:6379\\.push.apple.com/", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_only_makers_of_browsers_are_written_to(address, good, settings):
    settings.PUSH_SERVICES = SERVICES
    assert is_push_service(address) is good
