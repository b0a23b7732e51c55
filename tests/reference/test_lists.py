"""The lists of the State answer in the language of whoever asks."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from participa.reference.models import Holiday, Load, OrganizationType, Topic
from participa.reference.places import communes, forget_places, place_choices, place_of, regions
from tests.services.builders import a_commune

pytestmark = pytest.mark.django_db


def test_a_topic_is_told_in_the_language_of_the_page():
    topic = Topic.objects.create(slug="salud", label_es="Salud", label_en="Health", order=1)
    assert str(topic) == "Salud"
    with translation.override("en"):
        assert str(topic) == "Health"


def test_each_list_says_its_name():
    commune = a_commune()
    assert [str(commune), str(commune.province), str(commune.region)] == ["Valdivia", "Valdivia", "Los Ríos"]
    assert str(OrganizationType(name_es="Junta de vecinos")) == "Junta de vecinos"
    assert str(Holiday(date=date(2026, 9, 18), name="Independencia")) == "18-09-2026 Independencia"
    assert (
        str(Load(at=datetime(2026, 11, 22, tzinfo=UTC), digest="a" * 64)) == "2026-11-22 00:00 aaaaaaaaaaaa"
    )


def test_places_are_chosen_by_region_and_commune_and_forgotten_after_a_load():
    forget_places()
    assert regions() == communes() == []
    commune = a_commune()
    forget_places()
    region_value, commune_value = f"r{commune.region_id}", f"c{commune.pk}"
    assert place_choices() == [
        ("Los Ríos", [(region_value, "Región de Los Ríos"), (commune_value, "Valdivia")]),
    ]
    assert place_of("") == (None, None)
    assert place_of(region_value) == (commune.region_id, None)
    assert place_of(commune_value) == (commune.region_id, commune.pk)


def test_only_national_holidays_stop_national_deadlines():
    region = a_commune().region
    Holiday.objects.create(date=date(2026, 9, 18), name="Independencia")
    Holiday.objects.create(date=date(2026, 9, 20), name="La Pampilla", scope="regional", region=region)
    assert Holiday.objects.national_dates() == {date(2026, 9, 18)}
