"""One click in a mail is enough to get no more, and looking at its link changes nothing."""

import pytest
import time_machine
from django.test import Client

from participa.audit.models import Event
from participa.notifications.models import Message
from participa.subscriptions import actions, tokens
from participa.subscriptions.models import Follower, Subscription
from participa.subscriptions.tokens import Leaving
from tests.services.builders import a_person

from .builders import NOON, Rhythm, a_follower, a_subscription, a_target

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def provider():
    """A provider of mail: it keeps no cookies, brings no form of ours and follows no redirect."""
    return Client(enforce_csrf_checks=True)


def path_of(who, what):
    return tokens.leave_url(Leaving(who, what)).partition("/alertas/")[2].join(["/alertas/", ""])


def of_target(subscription):
    return path_of(f"follower:{subscription.follower_id}", f"target:{subscription.target_id}")


def test_a_provider_leaves_with_one_click_without_cookies(provider):
    follower = a_follower()
    left, kept = a_subscription(follower=follower), a_subscription(follower=follower)
    answer = provider.post(of_target(left), ONE_CLICK)
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert list(Subscription.objects.all()) == [kept]
    again = provider.post(of_target(left), ONE_CLICK)
    assert again.status_code == 200
    assert Event.objects.filter(verb="subscription.ended").count() == 1
    english = provider.post(f"/en{of_target(kept)}", ONE_CLICK)
    assert english.status_code == 200
    assert not Subscription.objects.exists()


def test_opening_the_link_changes_nothing_and_says_what_is_left(client):
    subscription = a_subscription(target=a_target(title="Consulta del río"))
    page = client.get(of_target(subscription)).content.decode()
    assert "No recibirás más los avisos de «Consulta del río»" in page
    assert "Sí, dejar de recibir" in page
    assert Subscription.objects.exists()
    client.post(of_target(subscription))
    page = client.get(of_target(subscription)).content.decode()
    assert "No tienes que hacer nada" in page


def test_looking_at_the_link_of_an_account_makes_no_follower(client):
    ana = a_person()
    assert client.get(path_of(f"user:{ana.pk}", "thread:x.y:1")).status_code == 200
    assert not Follower.objects.exists()


def test_a_thread_is_silenced_and_heard_again(client):
    ana = a_person()
    path = path_of(f"user:{ana.pk}", "thread:consultations.consultation:1")
    client.post(path, ONE_CLICK)
    silenced = Subscription.objects.silenced().get()
    assert silenced.follower.user == ana
    assert "No tienes que hacer nada" in client.get(path).content.decode()
    client.force_login(ana)
    page = client.get("/mis-alertas/").content.decode()
    assert "Volver a recibir" in page
    client.post(f"/mis-alertas/{silenced.pk}/", {"action": "hear"})
    assert not Subscription.objects.exists()
    assert Event.objects.filter(verb="subscription.heard_again", actor=ana).exists()


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("news", "el resumen de lo que sigues"),
        ("letter:1", "los boletines"),
        ("work", "el resumen de tu trabajo"),
    ],
)
def test_each_sort_of_link_says_its_own_and_does_it(client, what, words):
    ana = a_person()
    mine = a_subscription(user=ana, rhythm=Rhythm.DAILY, letters=True)
    path = path_of(f"user:{ana.pk}", what)
    assert f"No recibirás más {words}" in client.get(path).content.decode()
    assert f"Ya no recibirás {words}" in client.post(path).content.decode()
    assert f"Ya no recibes {words}" in client.get(path).content.decode()
    mine.refresh_from_db()
    assert (mine.rhythm, mine.letters) == {
        "news": (Rhythm.ONLY_HERE, True),
        "letter:1": (Rhythm.DAILY, False),
        "work": (Rhythm.DAILY, True),
    }[what]


def test_everything_may_be_left_at_once_and_what_was_silenced_stays_so(client):
    follower = a_follower()
    first = a_subscription(follower=follower, letters=True)
    a_subscription(follower=follower)
    actions.silence(follower, "x.y:1", now=NOON)
    page = client.post(of_target(first), {"todo": "1"}).content.decode()
    assert "No te enviaremos más avisos ni boletines" in page
    assert [one.rhythm for one in Subscription.objects.all()] == [Rhythm.NEVER]
    assert not follower.consents.filter(withdrawn_at=None).exists()


def test_a_link_that_nobody_gave_tells_how_to_leave(client):
    subscription = a_subscription()
    for bad in ("abc", "abc:def", of_target(subscription).split("/")[3] + "x"):
        answer = client.post(f"/alertas/baja/{bad}/", ONE_CLICK)
        assert answer.status_code == 404
        assert "Para dejar de recibir correos puedes" in answer.content.decode()
    assert Subscription.objects.exists()


def test_the_link_of_an_address_that_became_an_account_leaves_what_the_account_follows(client):
    subscription = a_subscription(follower=a_follower("ana@ejemplo.cl"))
    path = of_target(subscription)
    ana = a_person("ana@ejemplo.cl")
    ana.emailaddress_set.create(email="ana@ejemplo.cl", verified=True)
    actions.adopt(ana, now=NOON)
    client.post(path, ONE_CLICK)
    assert not Subscription.objects.exists()


def test_whoever_is_gone_already_left(client):
    assert client.post(path_of("follower:99999", "target:1"), ONE_CLICK).status_code == 200
    assert client.post(path_of("user:99999", "news"), ONE_CLICK).status_code == 200
    assert not Follower.objects.exists()
    assert not Message.objects.exists()


def test_one_network_pressing_it_without_end_waits(client, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"one_click": ("2/m", "2/m")}
    path = of_target(a_subscription())
    assert [client.post(path, ONE_CLICK).status_code for _n in range(3)] == [200, 200, 429]
