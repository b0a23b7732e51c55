"""The sessions a person has open, and closing them."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts import actions, tasks
from accounts.sessions import device
from participa.audit.models import Event

from .builders import NOW, PASSWORD, a_person

SESSIONS, END = "/cuenta/sesiones/", "/cuenta/sesiones/cerrar/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return a_person(password=PASSWORD)


def enter(browser=FIREFOX, email="ana@ejemplo.cl"):
    client = Client(HTTP_USER_AGENT=browser)
    client.post("/cuenta/ingresar/", {"email": email, "password": PASSWORD})
    return client


def end(client, **data):
    return client.post(END, {"form_token": str(data)} | data)


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        (FIREFOX, "Firefox en Linux"),
        (PHONE, "Chrome en Android"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140.0",
            "Edge en Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604.1",
            "Safari en iPhone",
        ),
        ("curl/8", "Un navegador"),
        ("", "Un navegador"),
    ],
)
def test_a_device_is_told_by_what_it_says(said, seen):
    assert device(said) == seen


def test_she_sees_where_she_is_in(ana):
    here = enter()
    enter(PHONE)
    page = here.get(SESSIONS).content.decode()
    assert "Firefox en Linux" in page
    assert "Chrome en Android" in page
    assert page.count("Esta sesión") == 1
    assert "127.0.0.1" in page


def test_she_closes_one(ana):
    here, phone = enter(), enter(PHONE)
    other = UserSession.objects.get(user_agent=PHONE)
    assert end(here, session=other.pk).url == SESSIONS
    assert get_user(here) == ana
    assert not get_user(phone).is_authenticated
    assert Event.objects.filter(verb="account.session_ended").count() == 1


def test_she_closes_all_but_this(ana):
    here, others = enter(), [enter(PHONE) for _one in range(2)]
    end(here)
    assert get_user(here) == ana
    assert not any(get_user(other).is_authenticated for other in others)
    assert "No había otras abiertas" in here.post(END, {"form_token": "otro"}, follow=True).content.decode()


def test_nobody_closes_somebody_elses(ana):
    a_person("eva@ejemplo.cl", password=PASSWORD)
    here, eva = enter(), enter(email="eva@ejemplo.cl")
    theirs = UserSession.objects.get(user__email="eva@ejemplo.cl")
    for pk in (theirs.pk, 0, "x"):
        assert end(here, session=pk).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.end_session(theirs, by=ana, now=NOW)
    assert get_user(eva).is_authenticated


def test_only_her_own_are_listed(ana):
    a_person("eva@ejemplo.cl", password=PASSWORD)
    enter(PHONE, email="eva@ejemplo.cl")
    assert "Chrome en Android" not in enter().get(SESSIONS).content.decode()


def test_the_last_time_is_noted_now_and_then(ana):
    with time_machine.travel(NOW, tick=False) as clock:
        here = enter()
        clock.shift(timedelta(minutes=5))
        here.get(SESSIONS)
        assert UserSession.objects.get().last_seen_at == NOW
        clock.shift(timedelta(minutes=6))
        here.get(SESSIONS)
        assert UserSession.objects.get().last_seen_at == NOW + timedelta(minutes=11)


def test_changing_the_password_keeps_this_session_in_the_list_and_ends_the_others(ana):
    here, phone = enter(), enter(PHONE)
    new = {"current": PASSWORD, "password": "otra frase bien larga", "form_token": "a"}
    assert here.post("/cuenta/contrasena/", new).url == "/cuenta/"
    assert get_user(here) == ana
    assert not get_user(phone).is_authenticated
    assert UserSession.objects.get().session_key == here.session.session_key


def test_rows_of_sessions_that_are_gone_go_too(ana):
    enter()
    enter(PHONE)
    Session.objects.filter(pk=UserSession.objects.get(user_agent=PHONE).session_key).delete()
    tasks.clear_sessions()
    assert UserSession.objects.get().user_agent == FIREFOX


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_takes_two_questions_for_each_and_no_more(ana, how_many, django_assert_num_queries):
    for _one in range(how_many - 1):
        enter(PHONE)
    here = enter()
    with django_assert_num_queries(SESSION_AND_USER + 1 + NOTICES + EACH * how_many):
        here.get(SESSIONS)


SESSION_AND_USER = 2
EACH = 3  # allauth looks whether each can still be used: it is there, it opens, and its person is
NOTICES = 1  # those she has not read, in the head
