"""Whom a page is for is asked once, and not for each row: lists of the office with one and with three."""

import pytest
from django.urls import reverse

from participa.audit.actions import record
from tests.questions import with_one_and_with_three

from .builders import INFORMATION, NOW, a_keeper, a_person, a_role, a_service, an_auditor, an_officer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return a_service()


@pytest.fixture
def officer(service):
    return an_officer_of(service)


@pytest.mark.parametrize("address", ["/gestion/servicios/", "/gestion/", "/gestion/consultas/"])
def test_an_official_of_several_services(client, address):
    ana = a_person()
    client.force_login(ana)
    a_role(ana, a_service())  # whoever has only one is taken straight to it
    with_one_and_with_three(client, address, lambda: a_role(ana, a_service()))


def test_what_a_service_published(client, service, officer):
    client.force_login(officer)
    address = f"/gestion/servicios/{service.slug}/informacion/"
    with_one_and_with_three(
        client, address, lambda: service.information.create(**INFORMATION, set_at=NOW, set_by=a_person())
    )


def test_a_body_with_its_people_and_its_history(client, service):
    keeper = a_keeper()
    client.force_login(keeper)

    def add():
        an_officer_of(service)
        record("service.edited", service, by=a_person(), now=NOW)

    with_one_and_with_three(client, f"/segegob/directorio/{service.code}/", add)


def test_the_trail_with_who_did_what_on_behalf_of_whom(client, service):
    client.force_login(an_auditor())

    def add():
        record("service.edited", service, by=a_person(), now=NOW, on_behalf_of=a_person())

    with_one_and_with_three(client, reverse("audit:trail"), add)
