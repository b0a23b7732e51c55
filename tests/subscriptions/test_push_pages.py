"""Notices on a device: only where there is a key, turned on and off by whoever it is of, with her consent."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts import actions as accounts
from participa.audit.models import Event
from participa.notifications.devices import application_key
from participa.notifications.models import Device
from participa.subscriptions import consents
from participa.subscriptions.models import Consent
from tests.notifications.push_services import Browser
from tests.services.builders import a_person

from .builders import NOON

pytestmark = pytest.mark.django_db
PAGE, ON = "/avisos/dispositivo/", "/avisos/dispositivo/activar/"
ANDROID = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"


class Maker:
    origin = "https://fcm.googleapis.com"


@pytest.fixture(autouse=True)
def _here(settings):
    settings.VAPID_PRIVATE_KEY = "A" * 42 + "E"
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def ana():
    return a_person("ana@ejemplo.cl")


@pytest.fixture
def telephone():
    return Browser(Maker)


def signed_in(user):
    browser = Client(headers={"user-agent": ANDROID})
    browser.force_login(user)
    return browser


def turn_on(user, telephone, **changed):
    return signed_in(user).post(ON, telephone.says | {"form_token": "a"} | changed)


def test_she_turns_it_on_and_her_consent_is_kept_in_the_words_she_read(ana, telephone):
    assert turn_on(ana, telephone).url == PAGE
    device = Device.objects.get()
    assert (device.user, device.name) == (ana, "Firefox en Android")
    consent = Consent.objects.get(follower__user=ana)
    assert (consent.purpose, consent.words) == (Consent.Purpose.PUSH, str(consents.WORDS["push"]))
    assert Event.objects.filter(verb="device.turned_on", actor=ana).count() == 1


def test_the_page_gives_the_key_and_the_words(ana, telephone):
    html = signed_in(ana).get(PAGE).content.decode()
    assert f'data-participa-push="{application_key()}"' in html
    assert str(consents.WORDS["push"]) in html
    assert "Ningún dispositivo tuyo recibe avisos" in html
    turn_on(ana, telephone)
    html = signed_in(ana).get(PAGE).content.decode()
    assert "Firefox en Android" in html
    assert Device.objects.get().digest in html


@pytest.mark.parametrize("rows", [1, 3])
def test_her_page_costs_the_same_with_one_device_or_three(ana, rows, django_assert_num_queries):
    for number in range(rows):
        Browser(Maker, str(number)).turn_on(ana)
    browser = signed_in(ana)
    with django_assert_num_queries(4):  # session, user, devices, unread
        browser.get(PAGE)


@pytest.mark.parametrize(
    "changed",
    [
        {"endpoint": "https://169.254.169.254/latest/meta-data/"},
        {"endpoint": "http://localhost:6379/"},
        {"endpoint": ""},
        {"p256dh": "AAAA"},
        {"p256dh": "¡no!"},
        {"auth": "AAAA"},
        {"auth": ""},
    ],
)
def test_what_is_no_device_is_refused_and_nothing_is_kept(ana, telephone, changed):
    answer = turn_on(ana, telephone, **changed)
    assert answer.status_code == 422
    assert "Este navegador no dijo cómo avisarle" in answer.content.decode()
    assert not Device.objects.exists()
    assert not Consent.objects.exists()
    assert not Event.objects.filter(verb__startswith="device.").exists()


def test_the_same_device_twice_is_one(ana, telephone):
    turn_on(ana, telephone)
    turn_on(ana, telephone, form_token="b")
    assert Device.objects.count() == Consent.objects.count() == 1


def test_a_device_that_changes_hands_tells_only_its_new_owner(ana, telephone):
    turn_on(ana, telephone)
    eva = a_person("eva@ejemplo.cl")
    turn_on(eva, telephone)
    assert Device.objects.get().user == eva


def test_turning_off_the_last_is_agreeing_no_more(ana, telephone):
    turn_on(ana, telephone)
    turn_on(ana, Browser(Maker, "dos"), form_token="b")
    first, last = Device.objects.order_by("pk")
    signed_in(ana).post(reverse("devices:turn_off", args=[first.pk]), {"form_token": "c"})
    assert Consent.objects.get().withdrawn_at is None
    signed_in(ana).post(reverse("devices:turn_off", args=[last.pk]), {"form_token": "d"})
    assert Consent.objects.get().withdrawn_at == NOON
    assert not Device.objects.exists()
    assert Event.objects.filter(verb="device.turned_off").count() == 2


def test_nobody_turns_off_the_device_of_another(ana, telephone):
    turn_on(ana, telephone)
    address = reverse("devices:turn_off", args=[Device.objects.get().pk])
    assert signed_in(a_person("eva@ejemplo.cl")).post(address, {"form_token": "a"}).status_code == 404
    assert Device.objects.exists()
    assert not Event.objects.filter(verb="device.turned_off").exists()


def test_without_a_key_there_is_nothing_to_turn_on(ana, telephone, settings):
    settings.VAPID_PRIVATE_KEY = ""
    assert signed_in(ana).get(PAGE).status_code == 404
    assert turn_on(ana, telephone).status_code == 404
    assert signed_in(ana).get("/avisos-sw.js").status_code == 404
    assert PAGE not in signed_in(ana).get("/avisos/").content.decode()
    assert not Device.objects.exists()


def test_with_a_key_her_notices_lead_to_it_and_the_script_is_there(ana):
    assert PAGE in signed_in(ana).get("/avisos/").content.decode()
    answer = Client().get("/avisos-sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"showNotification" in answer.content


def test_it_goes_with_the_person(ana, telephone):
    turn_on(ana, telephone)
    accounts.erase(ana, by=ana, now=NOON)
    assert not Device.objects.exists()


def test_it_goes_on_with_the_account_she_uses(ana, telephone):
    turn_on(ana, telephone)
    eva = a_person("eva@ejemplo.cl")
    accounts.merge(ana, into=eva, by=eva, now=NOON)
    assert Device.objects.get().user == eva
