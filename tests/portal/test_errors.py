"""When something goes wrong the page says what, that nothing was lost, and a way on."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from participa.portal import errors

WRITTEN = "Propongo un acceso cada 250 metros en playas urbanas."


@pytest.mark.django_db
def test_an_unknown_address_offers_two_ways_out(client):
    response = client.get("/no-existe/")

    assert response.status_code == 404
    assert "No encontramos esta página" in response.content.decode()


@pytest.mark.django_db
def test_in_english_an_unknown_address_is_told_in_english(client):
    response = client.get("/en/no-existe/")

    assert response.status_code == 404
    assert '<html lang="en">' in response.content.decode()


@pytest.mark.django_db
def test_an_expired_form_gives_back_what_was_written_and_no_secret(rf):
    request = rf.post(
        "/consultas/x/opinar/",
        {
            "text": WRITTEN,
            "position": "support",
            "password": "una clave larga y secreta",
            "csrfmiddlewaretoken": "x" * 64,
            "form_token": "y" * 32,
        },
    )
    response = errors.csrf_failure(request)
    page = response.content.decode()

    assert response.status_code == 403
    assert WRITTEN in page
    assert "secreta" not in page
    assert "x" * 64 not in page
    assert "y" * 32 not in page


@pytest.mark.django_db
def test_what_was_written_comes_back_as_text_and_not_as_markup(rf):
    response = errors.csrf_failure(rf.post("/x/", {"text": "<script>alert('aquí estoy')</script>"}))

    assert "<script>alert" not in response.content.decode()


def test_a_failure_asks_nothing_of_the_database_and_gives_its_code(rf):
    request = rf.get("/consultas/?q=agua")
    request.id = "4f7a20261123abcd"
    response = errors.server_error(request)
    page = response.content.decode()

    assert response.status_code == 500
    assert "4f7a20261123abcd" in page
    assert "/consultas/?q=agua" in page


def test_a_failure_inside_the_failure_page_still_answers(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(errors, "render_to_string", broken)
    response = errors.server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "Algo falló de nuestro lado" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status"), [(errors.bad_request, 400), (errors.forbidden, 403), (errors.not_found, 404)]
)
def test_each_refusal_has_its_page_and_its_number(rf, view, status):
    with translation.override("es-cl"):
        response = view(rf.get("/x/"))

    assert response.status_code == status
    assert f"Error {status}" in response.content.decode()
