"""A service's norm says by which day of the year it gives account: people read and type it as a day."""

import pytest

from participa.services.facts import in_words
from participa.services.models import ParticipationRule
from tests.services.builders import a_service, an_officer_of

pytestmark = pytest.mark.django_db
RULES = "/gestion/servicios/riberas/reglas/"


@pytest.fixture
def service():
    return a_service("Servicio de Riberas", slug="riberas", code="RIB")


@pytest.fixture
def officer(service, client):
    officer = an_officer_of(service, display_name="Ana Soto")
    client.force_login(officer)
    return officer


def test_it_is_told_as_a_day_and_a_month():
    assert in_words("cpp_deadline_day", 531) == "31 de mayo"


@pytest.mark.parametrize("typed", ["31 de mayo", "31 de Mayo", "31-05", "31/5"])
def test_it_is_typed_as_people_say_it_and_read_back_so(client, service, officer, typed):
    form = {"cpp_deadline_day": typed, "cpp_deadline_day_article": "Artículo 4", "seen": ""}
    assert client.post(RULES, form).status_code == 302
    assert service.rules.current().get().value == 531
    assert 'value="31 de mayo"' in client.get(RULES).content.decode()


@pytest.mark.parametrize(
    "typed", ["531", "31 de junio", "29 de febrero", "0 de mayo", "mayo", "1-13", "-1 de mayo"]
)
def test_a_day_that_does_not_come_every_year_is_refused(client, officer, typed):
    answer = client.post(RULES, {"cpp_deadline_day": typed, "cpp_deadline_day_article": "Artículo 4"})
    assert answer.status_code == 422
    assert "un día que exista todos los años" in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()
    assert not ParticipationRule.objects.exists()


def test_an_article_without_its_day_asks_for_the_day(client, officer):
    answer = client.post(RULES, {"cpp_deadline_day_article": "Artículo 4"})
    assert answer.status_code == 422
    assert "Escribe el día, o borra el artículo." in answer.content.decode()
