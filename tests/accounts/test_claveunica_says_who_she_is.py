"""Signing in with ClaveÚnica, against a real provider of this machine."""

import re
import socket
import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session

from accounts import actions, checks
from accounts.claveunica import client as claveunica
from accounts.models import NationalId, User
from participa.audit.models import Event

from .builders import NOW, answer_welcome, welcomed
from .identity_provider import QUIET, answering, claims, point_to, running

DOOR, GO, BACK = "/cuenta/ingresar/", "/cuenta/claveunica/", "/cuenta/claveunica/volver/"
WELCOME, ADDRESS = "/cuenta/bienvenida/", "/cuenta/correo/?primera=1&next="
pytestmark = [pytest.mark.django_db, *QUIET]
PEOPLE = {
    "camila": claims("11.111.111-1"),
    "rosa": claims("6-K", ["Rosa"], ["Painemal"]),
    "flat": {"RolUnico": {"numero": "22222222", "DV": "2"}, "nombres": ["Ana"], "apellidos": ["Soto"]},
    "nobody": {"name": {"nombres": ["Alex"], "apellidos": ["Muestra"]}},
    "wrong": claims("12345678-4"),
    "company": claims() | {"RolUnico": {"numero": 76086428, "DV": "5", "tipo": "RUT"}},
    "odd": {"RolUnico": "11111111-1", "name": "Camila Rojas"},
}


@pytest.fixture(scope="module")
def provider():
    with running(PEOPLE) as address:
        yield address


@pytest.fixture(autouse=True)
def _claveunica(settings, provider):
    point_to(settings, provider)


def leave(client, **data):
    """Press the button; the address of ClaveÚnica where it leads."""
    answer = client.post(GO, data)
    assert answer.status_code == 302
    return answer.url


def choose(address, **answer):
    """What she does there; the way back."""
    there = requests.post(address, data=answer, allow_redirects=False, timeout=5)
    return there.headers["Location"].removeprefix("http://testserver")


def enter(client, who="camila", **data):
    return client.get(choose(leave(client, **data), sub=who))


def nothing_is_left(client):
    return (
        not get_user(client).is_authenticated
        and not User.objects.exists()
        and not NationalId.objects.exists()
        and not Event.objects.exists()
    )


# Going --------------------------------------------------------------------------------------
def test_it_asks_exactly_what_the_portal_needs(client):
    asked = urlsplit(leave(client))
    query = {name: values[0] for name, values in parse_qs(asked.query).items()}
    assert asked.path == "/openid/authorize/"
    assert len(query.pop("state")) >= 16
    assert query == {
        "client_id": "participa",
        "redirect_uri": "http://testserver/cuenta/claveunica/volver/",
        "scope": "openid run name",
        "response_type": "code",
    }


def test_each_going_has_a_state_of_its_own(client):
    states = {parse_qs(urlsplit(leave(client)).query)["state"][0] for _time in range(3)}
    assert len(states) == 3


def test_the_button_is_first_and_is_not_there_when_claveunica_is_not(client, settings):
    page = client.get(DOOR).content.decode()
    assert page.index("Iniciar sesión con ClaveÚnica") < page.index("Enviarme un código")
    settings.CLAVEUNICA_CLIENT_ID = ""
    assert "Iniciar sesión con ClaveÚnica" not in client.get(DOOR).content.decode()
    assert client.post(GO).url == DOOR


def test_nobody_is_sent_there_by_a_link(client):
    assert client.get(GO).status_code == 405


def test_a_network_that_goes_without_rest_waits(client, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"claveunica": ("2/m", "2/m")}
    assert [client.post(GO).status_code for _time in range(3)] == [302, 302, 429]


# Coming back --------------------------------------------------------------------------------
def test_a_new_person_is_asked_before_there_is_an_account(client):
    assert enter(client).url == WELCOME
    assert nothing_is_left(client)
    page = client.get(WELCOME)
    assert page.context["form"]["display_name"].value() == "Camila Rojas"
    assert answer_welcome(client, display_name="Camila").url == f"{ADDRESS}%2Fmi-participacion%2F"
    camila = get_user(client)
    assert (camila.email, camila.display_name, camila.has_usable_password()) == (None, "Camila", False)
    assert camila.national_id.proven_by == "claveunica"


def test_she_comes_back_to_her_account(client):
    camila = welcomed(actions.person_of_run("11111111-1", proven_by="claveunica", now=NOW))
    assert enter(client).url == "/mi-participacion/"
    assert get_user(client) == camila
    assert User.objects.count() == 1


def test_what_an_officer_typed_for_her_is_hers(client):
    camila = actions.person_of_run("11111111-1", proven_by="counter", now=NOW)
    assert enter(client).url == WELCOME  # nobody showed her the notice on a screen
    assert answer_welcome(client).url == "/mi-participacion/"
    assert get_user(client) == camila
    assert NationalId.objects.get().proven_by == "claveunica"


def test_she_goes_on_to_where_she_was_going_and_nowhere_else(client):
    welcomed(actions.person_of_run("11111111-1", proven_by="claveunica", now=NOW))
    assert enter(client, next="/consultas/").url == "/consultas/"
    for elsewhere in ("//malo.example", "https://malo.example/", "javascript:alert(1)"):
        client.logout()
        assert enter(client, next=elsewhere).url == "/mi-participacion/"


def test_a_new_person_too_goes_on_after_the_address(client):
    enter(client, next="/consultas/aguas/opinar/")
    assert answer_welcome(client).url == f"{ADDRESS}%2Fconsultas%2Faguas%2Fopinar%2F"


def test_the_names_may_come_in_lists_of_their_own(client):
    enter(client, "flat")
    assert client.get(WELCOME).context["form"]["display_name"].value() == "Ana Soto"


def test_the_run_is_kept_nowhere_nor_are_the_names(client):
    enter(client)
    answer_welcome(client, display_name="")
    rows = [*User.objects.values(), *NationalId.objects.values(), *Event.objects.values()]
    sessions = [session.get_decoded() for session in Session.objects.all()]
    kept = str(rows) + str(sessions)
    assert "11111111" not in kept
    assert "Camila" not in kept
    assert not SocialAccount.objects.exists()


def test_the_session_changes_its_key_when_she_is_in(client):
    welcomed(actions.person_of_run("11111111-1", proven_by="claveunica", now=NOW))
    way_back = choose(leave(client), sub="camila")
    before = client.session.session_key
    client.get(way_back)
    assert get_user(client).is_authenticated
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_an_english_reader_goes_on_in_english(client):
    way_back = choose(leave_in_english(client), sub="camila")
    assert client.get(way_back).url == "/en/cuenta/bienvenida/"


def leave_in_english(client):
    return client.post("/en" + GO).url


def test_what_waited_in_the_session_is_still_there(client):
    session = client.session
    session["draft"] = "Abran la ribera."
    session.save()
    enter(client)
    answer_welcome(client)
    assert client.session["draft"] == "Abran la ribera."


# What goes wrong ----------------------------------------------------------------------------
def said(answer, status, words):
    assert answer.status_code == status
    assert words in answer.content.decode()
    return True


def test_she_says_no(client):
    answer = client.get(choose(leave(client, next="/consultas/"), action="deny"))
    assert said(answer, 403, "elegiste no darnos permiso")
    assert '"/cuenta/ingresar/?next=%2Fconsultas%2F"' in answer.content.decode()
    assert nothing_is_left(client)


def test_a_no_from_nowhere_says_nothing(client):
    answer = client.get(BACK, {"error": "access_denied"})
    assert said(answer, 403, "Ese ingreso ya no sirve")


def test_a_state_that_is_not_ours_is_refused(client):
    way_back = choose(leave(client), sub="camila")
    assert said(client.get(re.sub(r"state=\w+", "state=malo", way_back)), 403, "Ese ingreso ya no sirve")
    assert said(client.get(BACK), 403, "Ese ingreso ya no sirve")
    assert nothing_is_left(client)


def test_the_way_back_is_of_one_browser_only(client):
    way_back = choose(leave(client), sub="camila")
    other = type(client)()
    assert said(other.get(way_back), 403, "Ese ingreso ya no sirve")
    assert nothing_is_left(other)


def test_the_way_back_is_of_who_left(client):
    """She signed in otherwise meanwhile: what came back must not be added to that account unasked."""
    way_back = choose(leave(client), sub="camila")
    ana = welcomed(User.objects.create_user("ana@ejemplo.cl"))
    client.force_login(ana)
    assert said(client.get(way_back), 403, "Ese ingreso ya no sirve")
    assert not NationalId.objects.exists()


def test_a_way_back_serves_once(client):
    way_back = choose(leave(client), sub="camila")
    client.get(way_back)
    assert said(client.get(way_back), 403, "Ese ingreso ya no sirve")


def test_a_code_serves_once_although_the_state_is_another(client):
    code = parse_qs(urlsplit(choose(leave(client), sub="camila")).query)["code"][0]
    fresh = parse_qs(urlsplit(leave(client)).query)["state"][0]
    client.get(BACK, {"state": fresh, "code": code})
    client.session.flush()
    client.cookies.clear()
    again = parse_qs(urlsplit(leave(client)).query)["state"][0]
    assert said(client.get(BACK, {"state": again, "code": code}), 403, "Ese ingreso ya no sirve")
    assert nothing_is_left(client)


def test_a_state_is_good_for_ten_minutes(client):
    with time_machine.travel(NOW, tick=False) as clock:
        way_back = choose(leave(client), sub="camila")
        clock.shift(11 * 60)
        assert said(client.get(way_back), 403, "Ese ingreso ya no sirve")
    assert nothing_is_left(client)


def test_a_token_that_expired_is_refused(client, settings):
    with running(PEOPLE, access_token_max_age=timedelta(0)) as late:
        point_to(settings, late)
        assert said(enter(client), 403, "Ese ingreso ya no sirve")
    assert nothing_is_left(client)


def test_a_token_that_was_taken_back_is_refused(client, provider, monkeypatch):
    real = claveunica._token

    def late(request, code):
        token = real(request, code)
        requests.post(f"{provider}/users/camila/revoke-tokens", timeout=5)
        return token

    monkeypatch.setattr(claveunica, "_token", late)
    assert said(enter(client), 403, "Ese ingreso ya no sirve")
    assert nothing_is_left(client)


@pytest.mark.parametrize("who", ["nobody", "wrong", "company", "odd"])
def test_without_a_right_run_nobody_gets_in(client, who):
    assert said(enter(client, who), 403, "ClaveÚnica no nos dio un RUN válido")
    assert nothing_is_left(client)


def a_code(client):
    """Back with a made-up code and a good state."""
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]
    return client.get(BACK, {"state": state, "code": "x"})


def test_a_made_up_code_is_refused(client):
    assert said(a_code(client), 403, "Ese ingreso ya no sirve")


def test_when_claveunica_is_down_she_is_told(client, settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.CLAVEUNICA_TOKEN_URL = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
        assert said(a_code(client), 503, "ClaveÚnica no responde")
    assert nothing_is_left(client)


def test_when_claveunica_says_that_it_failed_she_is_told(client):
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]
    answer = client.get(BACK, {"state": state, "error": "server_error"})
    assert said(answer, 503, "ClaveÚnica no responde")


def test_nobody_waits_long_for_claveunica(client, settings):
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 0.3
    with answering(200, {}, pause=threading.Event()) as address:
        settings.CLAVEUNICA_TOKEN_URL = address
        assert said(a_code(client), 503, "ClaveÚnica no responde")


@pytest.mark.parametrize(
    ("status", "body", "shown", "words"),
    [
        (200, b"<html>", 503, "ClaveÚnica no responde"),
        (500, {}, 503, "ClaveÚnica no responde"),
        (302, {}, 503, "ClaveÚnica no responde"),
        (401, {}, 403, "Ese ingreso ya no sirve"),
        (200, ["?"], 403, "ClaveÚnica no nos dio un RUN válido"),
        (200, {"RolUnico": {"numero": "../1", "DV": None}}, 403, "ClaveÚnica no nos dio un RUN válido"),
    ],
)
def test_odd_answers_about_who_she_is(client, settings, status, body, shown, words):
    with answering(status, body) as address:
        settings.CLAVEUNICA_USERINFO_URL = address
        assert said(enter(client), shown, words)
    assert nothing_is_left(client)


@pytest.mark.parametrize(("status", "body"), [(200, b"{nothing"), (502, b"<html>"), (200, b"\xff\xfe")])
def test_odd_answers_about_the_code(client, settings, status, body):
    with answering(status, body) as address:
        settings.CLAVEUNICA_TOKEN_URL = address
        assert a_code(client).status_code in (403, 503)
    assert nothing_is_left(client)


def test_the_logs_name_nobody(client, settings, caplog, capsys):
    for who in ("nobody", "wrong"):
        enter(client, who)
    with answering(500, {"RolUnico": {"numero": 11111111}}) as address:
        settings.CLAVEUNICA_USERINFO_URL = address
        enter(client)
    written = caplog.text + "".join(capsys.readouterr())
    assert not re.search(r"11111111|12345678|Camila", written)


# Leaving ------------------------------------------------------------------------------------
def test_who_entered_with_it_leaves_through_it(client, provider):
    enter(client)
    answer_welcome(client)
    gone = client.post("/cuenta/salir/").url
    assert gone == f"{provider}/api/v1/accounts/app/logout?redirect=http%3A%2F%2Ftestserver%2F"
    assert not get_user(client).is_authenticated
    back = requests.get(gone.replace("testserver", "localhost"), allow_redirects=False, timeout=5)
    assert back.headers["Location"] == "http://localhost/"


def test_who_entered_otherwise_does_not(client):
    ana = welcomed(User.objects.create_user("ana@ejemplo.cl"))
    client.force_login(ana)
    assert client.post("/cuenta/salir/").url == "/"


# Production ---------------------------------------------------------------------------------
def ids():
    return [problem.id for problem in checks.claveunica_is_asked_in_secret(None)]


def test_half_a_claveunica_is_refused_in_production(settings):
    settings.DEBUG = settings.DEMO = False
    assert ids() == ["participa.E013"]  # this machine's, without https
    for name in ("AUTHORIZE", "TOKEN", "USERINFO", "LOGOUT"):
        setattr(settings, f"CLAVEUNICA_{name}_URL", "https://accounts.claveunica.gob.cl/x")
    assert ids() == []
    settings.CLAVEUNICA_CLIENT_SECRET = ""
    assert ids() == ["participa.E013"]
    settings.CLAVEUNICA_CLIENT_ID = ""
    assert ids() == []
