"""Whoever conducts an election or keeps a secretariat acts for the State, also without a role in a team."""

from datetime import date

import pytest

from councils.actions import appointing
from participa.services import permissions
from tests.accounts.test_a_second_factor import enters
from tests.builders import NOON, a_person
from tests.councils import builders as a

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ADD = "/cuenta/segundo-factor/"


@pytest.fixture(autouse=True)
def _on(settings):
    settings.SECOND_FACTOR = True


def test_a_commissioner_is_led_to_add_a_second_factor(client):
    process = a.a_process()
    commissioner = a.the_commissioner(process)
    assert not commissioner.memberships.exists()
    assert permissions.is_official(commissioner, now=NOON)
    enters(client, commissioner)
    assert client.get(process.get_office_url()).url == ADD


def test_a_secretary_of_outside_the_team_is_too(client):
    council, ana = a.a_council_in_force(), a_person()
    appointing.set_office(
        council, "secretary", display_name="Ana", user=ana, starts_on=date(2026, 11, 1),
        by=a.the_officer(council), now=NOON,
    )  # fmt: skip
    enters(client, ana)
    assert client.get(council.get_office_url()).url == ADD


def test_a_member_and_an_applicant_are_asked_nothing_more():
    council = a.a_council_in_force()
    process = a.a_process()
    for user in (council.mandates.first().user, a.an_application(process).applicant, a_person()):
        assert not permissions.is_official(user, now=NOON)


def test_another_way_to_act_for_the_state_is_asked_too(monkeypatch):
    ana = a_person()
    monkeypatch.setattr(permissions, "_also_official", [])
    permissions.also_official(lambda user, now: False)
    assert not permissions.is_official(ana, now=NOON)
    permissions.also_official(lambda user, now: user == ana and now == NOON)
    assert permissions.is_official(ana, now=NOON)
    assert not permissions.is_official(a_person(), now=NOON)
