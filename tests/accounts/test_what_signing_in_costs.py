"""Whether there is an account or not, signing in asks the same work and gives the same answer."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user, get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher, identify_hasher, make_password
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import views
from participa import settings as production

from .builders import PASSWORD, a_person

DOOR = "/cuenta/ingresar/"
KNOWN, WITHOUT, CLOSED, NOBODY = "ana@ejemplo.cl", "eva@ejemplo.cl", "ida@ejemplo.cl", "ola@ejemplo.cl"
pytestmark = pytest.mark.django_db


class Counted(MD5PasswordHasher):
    """Says in ``done`` how many times it worked."""

    done = 0

    def encode(self, password, salt):
        Counted.done += 1
        return super().encode(password, salt)


@pytest.fixture
def dear(settings):
    """Passwords as in production."""
    settings.PASSWORD_HASHERS = production.PASSWORD_HASHERS


@pytest.fixture
def people(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]
    a_person(KNOWN, password=PASSWORD)
    a_person(WITHOUT)
    a_person(CLOSED, password=PASSWORD, is_active=False)


def enter(client, email, password=PASSWORD):
    return client.post(DOOR, {"email": email, "password": password})


@pytest.mark.usefixtures("dear")
def test_passwords_are_kept_with_argon2_at_the_stated_cost():
    ana = a_person(password=PASSWORD)
    assert ana.password.startswith("argon2$argon2id$v=19$m=47104,t=2,p=1$")


@pytest.mark.usefixtures("dear")
@pytest.mark.parametrize("former", ["scrypt", "pbkdf2_sha256"])
def test_a_password_kept_otherwise_is_kept_again_at_the_next_sign_in(client, former):
    ana = a_person()
    type(ana).objects.update(password=make_password(PASSWORD, hasher=former))
    enter(client, KNOWN)
    ana.refresh_from_db()
    assert get_user(client) == ana
    assert identify_hasher(ana.password).algorithm == "argon2"
    assert ana.check_password(PASSWORD)


@pytest.mark.usefixtures("people")
def test_a_wrong_password_costs_and_says_the_same_whoever_it_is_tried_on(client):
    seen = {}
    for email in (KNOWN, WITHOUT, CLOSED, NOBODY):
        client.cookies.clear()
        Counted.done = 0
        with CaptureQueriesContext(connection) as queries:
            answer = enter(client, email, "no es su frase larga")
        page = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', "", answer.content.decode())
        statements = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries]
        seen[email] = answer.status_code, page.replace(email, "CORREO"), Counted.done, statements
    assert seen[KNOWN][2] == 1
    assert seen[KNOWN] == seen[WITHOUT] == seen[CLOSED] == seen[NOBODY]


def test_an_address_that_somebody_proved_is_hers_and_not_of_whoever_only_typed_it(client):
    other = get_user_model().objects.create_user("eva@ejemplo.cl", "otra frase bien larga")
    EmailAddress.objects.create(user=other, email=KNOWN, verified=False)
    ana = a_person(KNOWN, password=PASSWORD)
    enter(client, KNOWN, "otra frase bien larga")
    assert not get_user(client).is_authenticated
    enter(client, KNOWN)
    assert get_user(client) == ana


def test_a_code_is_compared_in_the_same_time_however_wrong_it_is(client, mailed_code, monkeypatch):
    compared = []
    real = views.constant_time_compare
    monkeypatch.setattr(views, "constant_time_compare", lambda *two: compared.append(two) or real(*two))
    a_person(KNOWN)
    client.post("/cuenta/ingresar/codigo/", {"email": KNOWN})
    client.post("/cuenta/codigo/", {"code": "1"})
    client.post("/cuenta/codigo/", {"code": mailed_code()})
    assert [typed for typed, _right in compared] == ["1", mailed_code()]
    assert get_user(client).is_authenticated
