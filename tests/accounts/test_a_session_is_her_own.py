"""No session that somebody else knows or made up is the one that signs her in."""

import pytest
from django.contrib.auth import SESSION_KEY, get_user

from .builders import PASSWORD, a_person

DOOR = "/cuenta/ingresar/"
pytestmark = pytest.mark.django_db


def with_password(client, mailed_code):
    return client.post(DOOR, {"email": "ana@ejemplo.cl", "password": PASSWORD})


def with_code(client, mailed_code):
    client.post(f"{DOOR}codigo/", {"email": "ana@ejemplo.cl"})
    return client.post("/cuenta/codigo/", {"code": mailed_code()})


@pytest.mark.parametrize("sign_in", [with_password, with_code])
def test_a_session_that_somebody_else_knows_is_never_the_one_that_signs_in(client, mailed_code, sign_in):
    """She put her own session's cookie in another's browser, and waits for the other to sign in."""
    ana = a_person(password=PASSWORD if sign_in is with_password else None)
    planted = client.session
    planted["hers"] = True
    planted.save()
    client.cookies["sessionid"] = planted.session_key
    sign_in(client, mailed_code)
    assert get_user(client) == ana
    assert client.session.session_key != planted.session_key
    assert not type(planted)().exists(planted.session_key)


@pytest.mark.parametrize("invented", ["x" * 32, "../../etc", ""])
def test_a_session_that_nobody_gave_is_not_taken(client, mailed_code, invented):
    a_person(password=PASSWORD)
    client.cookies["sessionid"] = invented
    with_password(client, mailed_code)
    assert client.cookies["sessionid"].value not in {invented, ""}
    assert get_user(client).is_authenticated


def test_leaving_ends_the_session_itself_and_not_only_its_cookie(client, mailed_code):
    a_person(password=PASSWORD)
    with_password(client, mailed_code)
    kept = client.cookies["sessionid"].value
    assert client.session[SESSION_KEY]
    client.post("/cuenta/salir/")
    client.cookies["sessionid"] = kept
    assert not get_user(client).is_authenticated
