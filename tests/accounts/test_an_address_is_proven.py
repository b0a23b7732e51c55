"""A person who is in gives an address, changes it or takes it away."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import actions
from accounts.models import User
from participa.audit.models import Event
from participa.notifications.models import Message
from participa.notifications.tasks import sweep

from .builders import NOW, a_person, welcomed

ADDRESS, CODE, ACCOUNT = "/cuenta/correo/", "/cuenta/correo/codigo/", "/cuenta/"
NEW = "nueva@ejemplo.cl"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client):
    """Entered with ClaveÚnica, without an address."""
    person = welcomed(actions.person_of_run("11111111-1", proven_by="claveunica", now=NOW))
    client.force_login(person)
    return person


@pytest.fixture
def eva(client):
    """Has an address already."""
    person = a_person("eva@ejemplo.cl")
    client.force_login(person)
    return person


def ask(client, email=NEW, where=ADDRESS, **more):
    return client.post(where, {"email": email, **more})


def prove(client, code):
    return client.post(CODE, {"code": code})


# Giving one ---------------------------------------------------------------------------------
def test_who_came_with_claveunica_gives_an_address_and_proves_it(client, ana, mailed_code):
    assert ask(client, "Nueva@Ejemplo.CL").url == CODE
    assert not EmailAddress.objects.exists()
    assert prove(client, mailed_code()).url == ACCOUNT
    ana.refresh_from_db()
    assert ana.email == NEW
    proven = EmailAddress.objects.get()
    assert (proven.user, proven.email, proven.verified, proven.primary) == (ana, NEW, True, True)
    assert Event.objects.filter(verb="account.address_changed").count() == 1


def test_saying_no_is_one_click_and_costs_nothing(client, ana):
    page = client.get(ADDRESS, {"primera": 1, "next": "/consultas/"}).content.decode()
    assert '<a class="button button--quiet" href="/consultas/">Seguir sin correo</a>' in page
    assert "verás tus comprobantes en pantalla" in page
    assert not EmailAddress.objects.exists()


def test_then_she_goes_on_to_where_she_was_going_and_nowhere_else(client, ana, mailed_code):
    ask(client, next="/consultas/")
    assert prove(client, mailed_code()).url == "/consultas/"
    ask(client, "otra@ejemplo.cl", next="https://malo.example/")
    assert prove(client, mailed_code()).url == ACCOUNT
    page = client.get(ADDRESS, {"primera": 1, "next": "https://malo.example/"}).content.decode()
    assert "malo.example" not in page.partition("<h1>")[2]


def test_asking_is_the_same_whoever_the_address_belongs_to(client, ana):
    a_person("conocida@ejemplo.cl")
    seen = []
    for email in ("conocida@ejemplo.cl", "nadie00000@ejemplo.cl"):
        with CaptureQueriesContext(connection) as queries:
            answer = ask(client, email)
            page = client.get(CODE).content.decode()
            wrong = prove(client, "no").content.decode()
        bodies = [
            re.sub(r'(token" value=")[^"]+', r"\1", html).replace(email, "CORREO") for html in (page, wrong)
        ]
        statements = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries]
        seen.append((answer.status_code, answer.url, bodies, statements))
    assert seen[0] == seen[1]


# Changing it --------------------------------------------------------------------------------
def test_the_new_address_takes_the_place_of_the_old_one_which_is_told(client, eva, mailed_code, mailoutbox):
    ask(client)
    prove(client, mailed_code())
    eva.refresh_from_db()
    assert eva.email == NEW
    assert EmailAddress.objects.get().email == NEW
    sweep()
    told = mailoutbox[-1]
    assert told.to == ["eva@ejemplo.cl"]
    assert told.subject == "Este correo ya no es el de tu cuenta en Participa"
    assert NEW not in told.body
    assert "NUEVA" not in str(list(Event.objects.values())).upper()


def test_until_the_code_is_right_nothing_changes(client, eva, mailed_code):
    ask(client)
    assert prove(client, "000000" if mailed_code() != "000000" else "111111").status_code == 422
    eva.refresh_from_db()
    assert eva.email == "eva@ejemplo.cl"
    assert EmailAddress.objects.get().email == "eva@ejemplo.cl"


def test_the_address_she_has_is_not_asked_for_again(client, eva):
    answer = ask(client, "EVA@ejemplo.cl")
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"email": ["Ese ya es tu correo."]}
    assert not Message.objects.exists()


@pytest.mark.parametrize("email", ["", "eva@", "x" * 250 + "@ejemplo.cl"])
def test_what_is_no_address_is_refused(client, eva, email):
    assert ask(client, email).status_code == 422
    assert not Message.objects.exists()


# The code -----------------------------------------------------------------------------------
def test_without_having_asked_there_is_nothing_to_type(client, eva):
    assert client.get(CODE).url == ADDRESS


def test_five_wrong_codes_and_another_is_needed(client, eva, mailed_code):
    ask(client)
    right = mailed_code()
    assert [prove(client, "x").status_code for _time in range(5)] == [422] * 4 + [302]
    assert prove(client, right).url == ADDRESS
    eva.refresh_from_db()
    assert eva.email == "eva@ejemplo.cl"


def test_an_empty_code_is_told_so(client, eva, mailed_code):
    ask(client)
    assert prove(client, "").context["form"].errors["code"]


def test_an_expired_code_is_replaced(client, eva, mailed_code):
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(eva)
        ask(client)
        old = mailed_code()
        clock.shift(timedelta(minutes=16))
        assert "venció" in str(prove(client, old).context["form"].errors["code"])
        assert prove(client, mailed_code()).url == ACCOUNT


def test_another_may_be_asked_for_a_few_times(client, eva, settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "100/m/key"}
    ask(client)
    answers = [client.post(CODE, {"action": "resend"}).url for _time in range(4)]
    assert answers == [CODE] * 3 + [ADDRESS]


def test_one_address_is_not_flooded(client, eva):
    assert [ask(client).status_code for _time in range(4)] == [302, 302, 302, 429]
    assert client.post(CODE, {"action": "resend"}).status_code == 429


# Taking it away -----------------------------------------------------------------------------
def remove(client, address):
    return client.post(f"{ADDRESS}{address.pk}/quitar/", {"form_token": "a"})


def test_who_enters_with_claveunica_may_have_no_address(client, ana, mailoutbox):
    actions.add_address(ana, NEW, by=ana, now=NOW)
    assert remove(client, EmailAddress.objects.get()).url == ADDRESS
    ana.refresh_from_db()
    assert ana.email is None
    assert not EmailAddress.objects.exists()
    sweep()
    assert mailoutbox[-1].to == [NEW]


def test_the_only_way_to_enter_is_not_taken_away(client, eva):
    assert remove(client, EmailAddress.objects.get()).status_code == 403
    assert EmailAddress.objects.exists()
    assert "Quitar" not in client.get(ADDRESS).content.decode()


def test_of_two_the_one_that_is_left_is_where_she_is_written_to(client, eva):
    EmailAddress.objects.create(user=eva, email=NEW, verified=True)
    remove(client, EmailAddress.objects.get(email="eva@ejemplo.cl"))
    eva.refresh_from_db()
    assert eva.email == NEW
    assert EmailAddress.objects.get().primary


def test_nobody_takes_away_or_gives_somebody_elses(client, eva):
    other = a_person("otra@ejemplo.cl")
    theirs = EmailAddress.objects.get(user=other)
    assert remove(client, theirs).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.remove_address(other, theirs, by=eva, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.add_address(other, NEW, by=eva, now=NOW)
    assert EmailAddress.objects.filter(user=other).exists()


def test_an_address_that_was_taken_meanwhile_is_of_whoever_took_it(ana, monkeypatch):
    """She finished the same in two windows, with her two accounts."""
    real, asked = actions._owner_of, []

    def first_nobody(email):
        asked.append(email)
        return None if len(asked) == 1 else real(email)

    other = a_person("otra@ejemplo.cl")
    monkeypatch.setattr(actions, "_owner_of", first_nobody)
    assert actions.add_address(ana, "otra@ejemplo.cl", by=ana, now=NOW) == other
    assert User.objects.get(pk=ana.pk).email is None
