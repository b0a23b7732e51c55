"""Who insists too much waits, and is told until when: each account, each address, each network by itself."""

import inspect
import re
from pathlib import Path

import pytest
import time_machine
from allauth.core.ratelimit import respond_429
from django.conf import settings as project
from django.test import Client
from django.urls import reverse

from accounts.models import User
from participa.notifications.models import Message
from tests.activities import builders as activities
from tests.addresses import views
from tests.builders import NOON, a_citizen, a_consultation
from tests.plans import builders as plans
from tests.public_accounts import builders as accounts
from tests.test_conventions import OURS, VIEWS

pytestmark = pytest.mark.django_db
DOOR, CODES = "/cuenta/ingresar/", "/cuenta/ingresar/codigo/"
HERE, THERE = "190.1.2.3", "190.1.2.4"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def from_(network, user=None):
    browser = Client(REMOTE_ADDR=network)
    if user:
        browser.force_login(user)
    return browser


def insist(send, up_to=200):
    """How many times it could be done, and the page that said no more."""
    for times in range(up_to):
        answer = send(times)
        if answer.status_code == 429:
            return times, answer
    raise AssertionError("nobody stopped it")


def says_when(answer, seconds):
    text = re.sub(r"\s+", " ", answer.content.decode())
    minutes = -(-seconds // 60)
    words = "espera un minuto" if minutes == 1 else f"espera {minutes} minutos"
    assert answer["Retry-After"] == str(seconds)
    assert words in text


def comment(browser, consultation, n):
    address = reverse("consultations:comment", args=[consultation.slug])
    return browser.post(address, {"text": f"Abran la ribera {n}.", "appear": "participant"})


# Signing in -------------------------------------------------------------------------------------
def test_one_network_trying_passwords_of_many(client):
    def send(n):
        return client.post(DOOR, {"email": f"p{n}@ejemplo.cl", "password": "x"}, REMOTE_ADDR=HERE)

    times, answer = insist(send)
    assert times == 30
    says_when(answer, 60)
    other = client.post(DOOR, {"email": "p@ejemplo.cl", "password": "x"}, REMOTE_ADDR=THERE)
    assert other.status_code == 422


def test_many_networks_trying_passwords_of_one():
    """After five, not even the right one enters; the words are beside the field, with another way in."""
    right = "una frase bien larga"
    User.objects.create_user("ana@ejemplo.cl", right)
    for n in range(5):
        assert (
            from_(f"190.1.3.{n}").post(DOOR, {"email": "ana@ejemplo.cl", "password": "x"}).status_code == 422
        )
    answer = from_(THERE).post(DOOR, {"email": "ana@ejemplo.cl", "password": right})
    assert answer.status_code == 422
    assert "Espera cinco minutos o entra con un código." in answer.content.decode()


def test_codes_for_one_address_from_many_networks(clock):
    times, answer = insist(lambda n: from_(f"190.1.2.{n}").post(CODES, {"email": "ana@ejemplo.cl"}))
    assert (times, Message.objects.count()) == (3, 3)
    says_when(answer, 60)
    clock.shift(60)
    assert from_(HERE).post(CODES, {"email": "ana@ejemplo.cl"}).status_code == 302


def test_codes_for_one_address_all_day_long(clock):
    def send(n):
        clock.shift(61)
        return from_(f"190.1.2.{n}").post(CODES, {"email": "ana@ejemplo.cl"})

    times, answer = insist(send)
    assert times == 10
    says_when(answer, 3600 - 10 * 61)


def test_codes_for_many_addresses_from_one_network():
    times, answer = insist(lambda n: from_(HERE).post(CODES, {"email": f"p{n}@ejemplo.cl"}))
    assert (times, Message.objects.count()) == (20, 20)
    says_when(answer, 60)
    assert from_(THERE).post(CODES, {"email": "q@ejemplo.cl"}).status_code == 302


# Commenting and searching ---------------------------------------------------------------------
def test_one_account_commenting_without_rest():
    consultation, hers = a_consultation(), from_(HERE, a_citizen())
    times, answer = insist(lambda n: comment(hers, consultation, n))
    assert times == consultation.comments.count() == 20
    says_when(answer, 60)
    assert comment(from_(HERE, a_citizen()), consultation, 0).status_code == 302


def test_one_network_commenting_with_many_accounts(settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"comment": ("20/m", "3/10m")}
    consultation = a_consultation()
    times, answer = insist(lambda n: comment(from_(HERE, a_citizen()), consultation, n))
    assert times == consultation.comments.count() == 3
    says_when(answer, 600)
    assert comment(from_(THERE, a_citizen()), consultation, 0).status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "/buscar/",
        "/consultas/",
        "/servicios/",
        "/cuentas-publicas/",
        "/compromisos/",
        "/actividades/",
        "/proponer-tema/",
        "/proponer-tema/elegir/",
    ],
)
def test_searching_without_rest(address):
    def look(browser):
        return lambda n: browser.get(address, {"q": f"agua {n}"})

    hers = from_(HERE, a_citizen())
    times, answer = insist(look(hers))
    assert times == 60
    says_when(answer, 60)
    assert hers.get(address).status_code == 200, "looking without words is not searching"
    assert from_(HERE).get(address, {"q": "agua"}).status_code == 200


def test_one_network_searching(settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"search": ("60/m", "3/m")}
    times, answer = insist(lambda n: from_(HERE).get("/buscar/", {"q": f"agua {n}"}))
    assert times == 3
    says_when(answer, 60)
    assert from_(THERE).get("/buscar/", {"q": "agua"}).status_code == 200


def test_a_page_that_is_remembered_counts_for_nobody(settings):
    settings.PAGE_CACHE_SECONDS = 10
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"search": ("1/m", "1/m")}
    answers = [from_(HERE).get("/buscar/", {"q": q}).status_code for q in ("agua", "agua", "luz", "agua")]
    assert answers == [200, 200, 429, 200]


def what_people_write():
    """Where people write to a public account, a commitment, an activity and a service."""
    question = accounts.a_question()
    where = [question.account.event_year, question.account.service.slug]
    proposal = activities.a_proposal()
    activity = [proposal.activity.slug]
    topic = plans.a_topic_request()
    return {
        "public_accounts:ask": where,
        "public_accounts:propose": where,
        "public_accounts:support": [*where, question.pk],
        "public_accounts:unsupport": [*where, question.pk],
        "commitments:assess": [accounts.a_commitment(question.account).code],
        "activities:register": activity,
        "activities:propose": activity,
        "activities:ask": activity,
        "activities:support": [*activity, proposal.pk],
        "activities:unsupport": [*activity, proposal.pk],
        "plans:propose": [topic.service.slug],
        "plans:support": [topic.code],
        "plans:unsupport": [topic.code],
    }


def test_one_account_writing_without_rest_in_accounts_and_activities(settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | dict.fromkeys(("comment", "form"), ("2/m", "100/m"))
    for name, where in what_people_write().items():
        hers, address = from_(HERE, a_citizen()), reverse(name, args=where)
        times, answer = insist(lambda n, send=hers.post, to=address: send(to, {"text": f"{n}"}))
        assert times == 2, name
        says_when(answer, 60)
        assert from_(HERE, a_citizen()).post(address).status_code != 429, name


# All of them ------------------------------------------------------------------------------------
def test_every_limit_says_when_because_all_go_through_the_page_that_does():
    sources = [p for name in OURS for p in (project.BASE_DIR / name).rglob("*.py")]
    around = [p.name for p in sources if re.search(r"from allauth\.core import .*ratelimit", p.read_text())]
    assert around == ["ratelimit.py"], "import accounts.ratelimit instead"


def test_every_view_that_takes_a_form_is_where_its_limit_is_looked_for():
    """`test_conventions` looks at the modules of VIEWS: each write of theirs is limited and counts once."""
    ours = {Path(inspect.getsourcefile(view)) for view in views() if view.__module__.startswith(OURS)}
    writing = {path for path in ours if re.search(r"POST|form_methods", path.read_text())}
    assert {path for path in writing if not {path.name, f"{path.parent.name}.py"} & {*VIEWS}} == set()


def test_where_allauth_stops_somebody_by_itself_it_says_when_too(client):
    says_when(respond_429(client.get("/").wsgi_request), 60)
