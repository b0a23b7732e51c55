from datetime import date, timedelta

import pytest
from django.utils import timezone

from consultations.models import Consultation
from participa.services import actions
from participa.services.models import ParticipationRule
from tests.councils.builders import a_council, a_council_in_force
from tests.services.builders import (
    CONTACT,
    INFORMATION,
    LATER,
    MECHANISM,
    NORM,
    NOW,
    TODAY,
    Kind,
    Regime,
    a_keeper,
    a_region,
    a_service,
    an_officer_of,
)

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db
SUBPAGES = ["", "norma/", "mecanismos/", "contacto/", "informacion/"]


def page_of(client, service, part=""):
    response = client.get(service.get_absolute_url() + part)
    assert response.status_code == 200
    return response.content.decode()


def a_consultation(service, number=1, **fields):
    return Consultation.objects.create(
        service=service,
        code=f"CC-2024-{service.code}-{number:04}",
        slug=f"consulta-{service.code.lower()}-{number}",
        title=f"Consulta {number}",
        created_at=NOW,
        changed_at=NOW,
        search_text=" ",
        **{"status": "outcome_published"} | fields,
    )


def a_complete_service(**fields):
    service = a_service(**fields)
    officer = an_officer_of(service)
    actions.publish_contact(service, CONTACT, by=officer, now=NOW)
    actions.publish_norm(service, NORM, by=officer, now=NOW)
    for kind in ("council", "public_account", "dialogue"):
        actions.publish_mechanism(service, kind, MECHANISM, by=officer, now=NOW)
    for category in ("policies", "plans", "programmes", "actions", "budget"):
        actions.publish_information(service, INFORMATION | {"category": category}, by=officer, now=NOW)
    rules = {ParticipationRule.Code.CONSULTATION_MINIMUM: (25, "Artículo 12")}
    actions.publish_rules(service, rules, by=officer, now=NOW)
    return service


@pytest.mark.parametrize("part", SUBPAGES)
@pytest.mark.parametrize("regime", Regime.values)
def test_a_body_of_which_nothing_is_known_has_its_pages(client, regime, part):
    service = a_service(regime=regime)
    assert service.name in page_of(client, service, part)


def test_a_complete_body_shows_it_all(client):
    page = page_of(client, a_complete_service())
    for words in ("Ana Soto", "participa@ejemplo.cl", "Resolución exenta 214", "25 días hábiles",
                  "Norma del servicio: Artículo 12", "Diálogos participativos", "Al día"):  # fmt: skip
        assert words in page
    assert "Lo que falta aquí" not in page


def test_the_portals_rule_is_shown_with_its_law_where_the_norm_is_silent(client):
    page = page_of(client, a_service())
    assert "10 días hábiles" in page
    assert "Ley 19.880, art. 39" in page


def test_what_is_missing_is_said_kindly_to_whom_the_law_asks(client):
    page = page_of(client, a_service(regime=Regime.FULL))
    assert "aún no publica aquí su norma de participación" in page
    assert "Ley 18.575, art. 74" in page


@pytest.mark.parametrize("regime", [Regime.VOLUNTARY, Regime.UNVERIFIED, Regime.MUNICIPAL])
def test_nobody_is_said_to_miss_what_the_law_does_not_ask(client, regime):
    page = page_of(client, a_service(regime=regime))
    assert "Lo que falta aquí" not in page
    assert "La ley pide que" not in page


def test_regional_governments_are_asked_for_their_council_only(client):
    response = client.get(a_service(regime=Regime.COSOC_ONLY).get_absolute_url())
    assert [item.block for item in response.context["missing"]] == ["contact", "mechanisms"]


def test_what_public_sources_say_is_not_taken_as_said_by_the_service(client):
    service = a_service()
    service.mechanisms.create(kind="council", status="reported", summary="Según la prensa", set_at=NOW)
    assert "el servicio todavía no lo confirma" in page_of(client, service, "mecanismos/")
    assert "Según fuentes públicas" in page_of(client, service)


def test_a_predecessors_code_is_shown_as_antecedent_only(client):
    page = page_of(client, a_service(predecessor_code="AB099", antecedents="Sucede a la ONEMI"))
    assert "Sucede a la ONEMI. El organismo anterior usaba el código AB099." in page
    assert "Código de transparencia" not in page


def test_an_invented_body_says_so(client):
    assert "Servicio inventado" in page_of(client, a_service(is_demo=True))
    assert "Servicio inventado" not in page_of(client, a_service())


def test_an_old_address_leads_to_the_one_it_has(client):
    service = a_service("Uno", slug="uno")
    actions.rename_service(service, "Dos", by=a_keeper(), now=NOW)
    for part, name in zip(SUBPAGES, ("", "norma/", "mecanismos/", "contacto/", "informacion/"), strict=True):
        response = client.get(f"/servicios/uno/{part}")
        assert (response.status_code, response.url) == (301, f"/servicios/dos/{name}")


def test_a_merged_body_leads_to_the_one_that_took_it_in(client):
    service, into = a_service("Viejo", code="VIEJO"), a_service("Nuevo")
    actions.merge_service(service, into, on=TODAY, by=a_keeper(), now=NOW)
    response = client.get(service.get_absolute_url(), follow=True)
    assert response.redirect_chain[-1][0] == f"{into.get_absolute_url()}?antes=VIEJO"
    assert "Viejo pasó a ser parte de Nuevo" in response.content.decode()


def test_a_closed_body_keeps_its_page_with_a_notice(client):
    service = a_complete_service()
    actions.close_service(service, on=TODAY, by=a_keeper(), now=NOW)
    page = page_of(client, service)
    assert "Este organismo ya no existe" in page
    assert "Ana Soto" in page


def test_an_unknown_address_is_not_found(client):
    for part in SUBPAGES:
        assert client.get(f"/servicios/no-existe/{part}").status_code == 404


def test_earlier_norms_and_rules_stay_in_sight(client):
    service = a_complete_service()
    officer = an_officer_of(service)
    actions.publish_norm(service, NORM | {"number": "Resolución exenta 300"}, by=officer, now=LATER)
    rules = {ParticipationRule.Code.CONSULTATION_MINIMUM: (30, "Artículo 12")}
    actions.publish_rules(service, rules, by=officer, now=LATER)
    page = page_of(client, service, "norma/")
    for words in ("Resolución exenta 300", "Resolución exenta 214", "30 días hábiles", "25 días hábiles"):
        assert words in page


def test_its_consultations_are_counted_and_the_latest_shown(client):
    service = a_service()
    for number in range(7):
        a_consultation(service, number)
    response = client.get(service.get_absolute_url())
    assert (len(response.context["cards"]), response.context["total"]) == (5, 7)
    assert f"/consultas/?servicio={service.slug}" in response.content.decode()


def test_the_door_of_consultations_counts_by_what_one_can_do(client):
    service = a_service()
    window = {"act_number": "1", "act_date": TODAY, "status": "published"}
    now = timezone.now()
    a_consultation(service, 1, **window, opens_at=now - DAY, closes_at=now + DAY)
    a_consultation(service, 2, **window, opens_at=now + DAY, closes_at=now + 2 * DAY)
    a_consultation(service, 3, **window, opens_at=now - 2 * DAY, closes_at=now - DAY)
    a_consultation(service, 4)
    a_consultation(service, 5, status="draft")
    page = page_of(client, service)
    assert "1 abierta, 1 por abrir, 1 por responder, 1 terminada." in page
    assert "Ver las 4" in page


def test_the_door_of_information_says_what_lacks_or_is_old(client):
    service = a_service()
    officer = an_officer_of(service)
    actions.publish_information(service, INFORMATION, by=officer, now=NOW)
    assert "Faltan 4 categorías" in page_of(client, service)
    for category in ("policies", "programmes", "actions", "budget"):
        old = INFORMATION | {"category": category, "reviewed_on": date(2020, 1, 1)}
        actions.publish_information(service, old, by=officer, now=NOW)
    assert "Por revisar" in page_of(client, service)
    assert "Por revisar" in page_of(client, service, "informacion/")


def test_a_norm_that_nobody_reviewed_for_long_says_so(client):
    service = a_service()
    old = NORM | {"date": date(2015, 1, 1)}
    actions.publish_norm(service, old, by=an_officer_of(service), now=NOW)
    assert "Conviene revisarla" in page_of(client, service)


def test_whom_it_serves_is_said_only_where_it_is_known(client):
    assert "Todo el país" in page_of(client, a_service())
    assert "Todo el país" not in page_of(client, a_service(kind=Kind.LOCAL_EDUCATION))
    assert "Los Ríos" in page_of(client, a_service(region=a_region()))


def test_nothing_personal_is_in_the_pages_that_everybody_shares(client):
    service = a_complete_service()
    client.force_login(an_officer_of(service, display_name="Luz Pino"))
    for part in SUBPAGES:
        page = page_of(client, service, part)
        assert "Luz Pino" not in page
        assert "csrfmiddlewaretoken" not in page


def test_what_an_official_publishes_is_seen_at_once(client, settings, django_capture_on_commit_callbacks):
    settings.PAGE_CACHE_SECONDS = 60
    service = a_service()
    officer = an_officer_of(service)
    assert "Ana Soto" not in page_of(client, service)
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish_contact(service, CONTACT, by=officer, now=NOW)
    assert "Ana Soto" in page_of(client, service)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_queries_whatever_it_shows(client, rows, django_assert_num_queries):
    service = a_complete_service()
    for number in range(rows):
        a_consultation(service, number)
    with django_assert_num_queries(15):
        client.get(service.get_absolute_url())


def council_door(client, service):
    doors = client.get(service.get_absolute_url()).context["doors"]
    return next(door for door in doors if door["icon"] == "people")


def test_the_door_of_its_council_leads_to_it_and_says_its_state(client):
    service = a_service()
    council = a_council_in_force(service)
    door = council_door(client, service)
    assert (door["url"], door["tag"], door["tag_kind"]) == (
        council.get_absolute_url(),
        "Por vencer",
        "warning",
    )
    assert council.get_absolute_url() in page_of(client, service, "mecanismos/")
    assert "Su consejo de la sociedad civil." not in page_of(client, service)


def test_several_councils_of_a_body_are_listed(client):
    service = a_service()
    a_council(service)
    a_council(service, region=a_region())
    door = council_door(client, service)
    assert (door["url"], door["tag"]) == (f"/consejos/?servicio={service.slug}", "2 consejos")


def test_a_council_that_only_the_press_knows_is_still_missing(client):
    service = a_service()
    council = a_council_in_force(service)
    service.councils.filter(pk=council.pk).update(is_reported=True)
    assert "Su consejo de la sociedad civil." in page_of(client, service)
    assert council_door(client, service)["tag"] == "Según fuentes públicas"
