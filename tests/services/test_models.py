"""What bodies and their facts answer about themselves."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from participa.services import actions
from participa.services.actions import team
from participa.services.cards import card
from participa.services.facts import in_words
from participa.services.models import FormerName, Membership, ParticipationContact, PublicService
from participa.services.permissions import acts_for, can_edit_service, manages_directory
from tests.services.builders import (
    CONTACT,
    INFORMATION,
    LATER,
    MECHANISM,
    NORM,
    NOW,
    TODAY,
    Regime,
    a_keeper,
    a_person,
    a_region,
    a_service,
    an_officer_of,
)

pytestmark = pytest.mark.django_db


def test_each_thing_says_its_name():
    service = a_service("Aguas")
    officer = an_officer_of(service)
    said = [
        str(actions.publish_contact(service, CONTACT, by=officer, now=NOW)),
        str(actions.publish_norm(service, NORM, by=officer, now=NOW)),
        str(actions.publish_mechanism(service, "council", MECHANISM, by=officer, now=NOW)),
        str(actions.publish_information(service, INFORMATION, by=officer, now=NOW)),
        str(officer.memberships.get()),
        str(FormerName(service=service, name="Ríos", slug="rios", until=TODAY)),
    ]
    assert said == [
        "Ana Soto",
        "Norma general de participación (Resolución exenta 214)",
        "Consejo de la sociedad civil: Aguas",
        "Plan de riberas",
        "Encargada o encargado de participación: Aguas",
        "Ríos",
    ]
    actions.publish_rules(service, {"cosoc_term_years": (2, "9")}, by=officer, now=NOW)
    assert str(service.rules.get()) == "Años que dura el consejo: 2"


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("consultation_answer_business_days", 1, "1 día hábil"),
        ("consultation_answer_business_days", 45, "45 días hábiles"),
        ("cosoc_min_sessions", 4, "4 sesiones al año"),
        ("cosoc_term_years", 2, "2 años"),
        ("cosoc_call_before_end_days", 60, "60 días corridos"),
    ],
)
def test_a_rule_is_told_with_its_unit(code, value, words):
    assert in_words(code, value) == words


def test_only_bodies_of_the_full_regime_must_consult():
    assert a_service(regime=Regime.FULL).must_consult
    assert not a_service(regime=Regime.VOLUNTARY).must_consult


def test_roles_are_asked_one_by_one_and_end():
    service = a_service()
    officer = an_officer_of(service)
    held = officer.memberships.get()
    assert acts_for(officer, service, now=NOW)
    assert acts_for(officer, service, Membership.Role.OFFICER, now=NOW)
    assert not acts_for(officer, service, Membership.Role.APPROVER, now=NOW)
    assert not acts_for(officer, a_service(), now=NOW)
    team.end_role(held, by=a_keeper(), now=LATER)
    assert not acts_for(officer, service, now=LATER)
    assert not can_edit_service(officer, service, now=LATER)
    assert not PublicService.objects.administered_by(officer, now=LATER).exists()


def test_a_visitor_acts_for_nobody():
    nobody = AnonymousUser()
    assert not acts_for(nobody, a_service(), now=NOW)
    assert not manages_directory(nobody)
    assert not PublicService.objects.administered_by(nobody, now=NOW).exists()


def test_the_database_keeps_one_current_contact_per_service():
    service = a_service()
    ParticipationContact.objects.create(service=service, set_at=NOW, **CONTACT)
    with pytest.raises(IntegrityError), transaction.atomic():
        ParticipationContact.objects.create(service=service, set_at=NOW, **CONTACT)


def test_the_database_keeps_merged_bodies_closed():
    with pytest.raises(IntegrityError), transaction.atomic():
        a_service(merged_into=a_service())


def test_the_database_keeps_one_current_role_of_a_kind():
    service, person = a_service(), a_person()
    Membership.objects.create(service=service, user=person, role="officer", started_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(service=service, user=person, role="officer", started_at=NOW)


def test_a_card_says_what_sort_of_body_it_is():
    service = a_service("Aguas", acronym="AG", is_demo=True, region=a_region(), standing="winding_down")
    assert card(service) == {
        "title": "Aguas (AG)",
        "url": "/servicios/" + service.slug + "/",
        "tags": [
            ("neutral", "Servicio público"),
            ("demo", "Datos de demostración"),
            ("topic", "Los Ríos"),
            ("warning", "En extinción"),
        ],
        "who": "",
    }
