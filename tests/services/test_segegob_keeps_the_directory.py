from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from participa.audit.models import Event
from participa.core.lifecycle import StaleError
from participa.services import actions
from participa.services.actions import team
from participa.services.models import FormerName, Membership, PublicService
from tests.services.builders import (
    LATER,
    NOW,
    TODAY,
    Kind,
    Regime,
    a_commune,
    a_keeper,
    a_person,
    a_service,
    an_officer_of,
)

pytestmark = pytest.mark.django_db

BODY = {"code": "DGAGUAS", "name": "Dirección de Aguas", "kind": Kind.SERVICE, "regime": Regime.FULL}


def test_a_new_body_is_found_by_its_name_and_commune():
    service = actions.create_service(BODY | {"commune": a_commune()}, by=a_keeper(), now=NOW)
    assert service.slug == "direccion-de-aguas"
    assert list(PublicService.objects.matching("agua")) == [service]
    assert list(PublicService.objects.matching("VALDIVIA")) == [service]
    assert Event.objects.get().verb == "service.created"


def test_only_segegob_keeps_the_directory():
    service, other = a_service(), a_service()
    officer = an_officer_of(service, role=Membership.Role.ADMIN)
    for act in (
        lambda: actions.create_service(BODY, by=officer, now=NOW),
        lambda: actions.edit_service(service, {"website": "www.x.cl"}, by=officer, now=NOW),
        lambda: actions.rename_service(service, "Otro", by=officer, now=NOW),
        lambda: actions.merge_service(service, other, on=TODAY, by=officer, now=NOW),
        lambda: actions.close_service(service, on=TODAY, by=officer, now=NOW),
        lambda: actions.mark_joined(service, on=TODAY, by=officer, now=NOW),
        lambda: team.give_role(service, officer, "officer", by=officer, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not Event.objects.exists()
    assert PublicService.objects.active().count() == 2


def test_a_renamed_body_keeps_its_code_and_is_found_by_both_names():
    service = a_service("Oficina de Emergencia", slug="oficina-de-emergencia", code="ONEMI")
    actions.rename_service(service, "Servicio de Desastres", acronym="SENAPRED", by=a_keeper(), now=NOW)
    service.refresh_from_db()
    assert (service.code, service.slug, service.acronym) == ("ONEMI", "servicio-de-desastres", "SENAPRED")
    former = FormerName.objects.get()
    assert (former.name, former.slug, former.until) == (
        "Oficina de Emergencia",
        "oficina-de-emergencia",
        TODAY,
    )
    for word in ("emergencias", "desastre", "senapred"):
        assert list(PublicService.objects.matching(word)) == [service]


def test_going_back_to_an_old_name_gets_its_old_address_back():
    service = a_service("Uno", slug="uno")
    keeper = a_keeper()
    actions.rename_service(service, "Dos", by=keeper, now=NOW)
    actions.rename_service(service, "Uno", by=keeper, now=LATER)
    assert service.slug == "uno"
    assert [former.slug for former in FormerName.objects.all()] == ["dos"]


def test_the_address_of_another_is_never_taken():
    a_service("Aguas", slug="aguas")
    service = a_service("Ríos", slug="rios")
    actions.rename_service(service, "Aguas", by=a_keeper(), now=NOW)
    assert service.slug == "aguas-2"


def test_a_merged_body_closes_and_its_roles_end():
    service, into = a_service(), a_service(code="NUEVO")
    officer = an_officer_of(service)
    actions.merge_service(service, into, on=date(2026, 11, 1), by=a_keeper(), now=NOW)
    service.refresh_from_db()
    assert (service.merged_into, service.closed_on) == (into, date(2026, 11, 1))
    assert not officer.memberships.current(NOW).exists()
    assert Event.objects.get().data == {"into": "NUEVO", "on": "2026-11-01", "roles_ended": 1}


@pytest.mark.parametrize("wrong", ["itself", "closed", "future", "again"])
def test_a_merger_that_makes_no_sense_changes_nothing(wrong):
    service = a_service(closed_on=TODAY if wrong == "again" else None)
    into = service if wrong == "itself" else a_service(closed_on=TODAY if wrong == "closed" else None)
    on = date(2027, 1, 1) if wrong == "future" else TODAY
    with pytest.raises(ValidationError):
        actions.merge_service(service, into, on=on, by=a_keeper(), now=NOW)
    assert PublicService.objects.get(pk=service.pk).merged_into is None
    assert not Event.objects.exists()


def test_a_body_closes_once_and_not_in_the_future():
    service = a_service()
    keeper = a_keeper()
    with pytest.raises(ValidationError):
        actions.close_service(service, on=date(2026, 12, 1), by=keeper, now=NOW)
    actions.close_service(service, on=TODAY, by=keeper, now=NOW)
    with pytest.raises(ValidationError):
        actions.close_service(service, on=TODAY, by=keeper, now=NOW)
    assert list(PublicService.objects.active()) == []
    assert Event.objects.count() == 1


def test_an_edit_over_a_colleagues_is_told():
    service, keeper, colleague = a_service(), a_keeper(), a_keeper()
    actions.edit_service(service, {"website": "www.uno.cl"}, by=colleague, now=NOW, seen="")
    with pytest.raises(StaleError) as told:
        actions.edit_service(service, {"website": "www.dos.cl"}, by=keeper, now=LATER, seen="")
    assert told.value.by == colleague
    service.refresh_from_db()
    assert service.website == "www.uno.cl"


def test_the_day_a_body_joined_is_written_and_taken_back():
    service, keeper = a_service(), a_keeper()
    actions.mark_joined(service, on=TODAY, by=keeper, now=NOW)
    assert PublicService.objects.get().joined_on == TODAY
    actions.mark_joined(service, on=None, by=keeper, now=LATER)
    assert PublicService.objects.get().joined_on is None
    assert [event.verb for event in Event.objects.all()] == ["service.left", "service.joined"]


def test_a_role_is_given_once_and_ended_once():
    service, keeper, person = a_service(), a_keeper(), a_person()
    held = team.give_role(service, person, "officer", by=keeper, now=NOW)
    assert team.give_role(service, person, "officer", by=keeper, now=LATER) == held
    team.end_role(held, by=keeper, now=LATER)
    team.end_role(held, by=keeper, now=LATER)
    held.refresh_from_db()
    assert held.ended_at == LATER
    assert [event.verb for event in Event.objects.all()] == ["service.role_ended", "service.role_given"]


def test_a_new_acronym_alone_keeps_the_address():
    service = a_service("Uno", slug="uno")
    actions.rename_service(service, "Uno", acronym="UNO", by=a_keeper(), now=NOW)
    assert (service.slug, service.acronym) == ("uno", "UNO")
    assert not FormerName.objects.exists()
