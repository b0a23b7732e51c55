"""The table of mechanisms of a service, public, in a file, and confirmed by its officials once a month."""

import csv
import io
from datetime import date

import pytest

from participa.core.calendar import midnight
from participa.portal.transparency import table_of
from participa.services import actions
from participa.services.models import Mechanism, TransparencyConfirmation
from tests.builders import DAY, HOUR, NOON, a_service, an_officer_of
from tests.councils.builders import a_council, a_council_in_force
from tests.questions import asked
from tests.services.builders import MECHANISM, a_region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PUBLIC = "/servicios/riberas/transparencia/"
CSV = "/servicios/riberas/transparencia.csv"
PAGE = "/gestion/servicios/riberas/transparencia/"
CONFIRM = f"{PAGE}confirmar/"
TODAY = date(2026, 11, 18)


@pytest.fixture
def service():
    return a_service("Servicio de Riberas", slug="riberas", code="RIB")


@pytest.fixture
def officer(service):
    return an_officer_of(service, display_name="Ana Soto")


@pytest.fixture
def office(as_user, officer):
    return as_user(officer)


def a_mechanism(service, officer, kind="dialogue", **fields):
    return actions.publish_mechanism(service, kind, MECHANISM | fields, by=officer, now=NOON - DAY)


def body(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def rows(service):
    return table_of(service, today=TODAY)[0]


def lines_of(response):
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def seen_on(office):
    return office.get(PAGE).context["digest"]


# The table -------------------------------------------------------------------------------------


def test_only_what_is_in_force_is_in_the_table(service, officer):
    a_mechanism(service, officer)
    for kind, status in (("hearing", "planned"), ("budget", "suspended"), ("assembly", "reported")):
        Mechanism.objects.create(service=service, kind=kind, status=status, set_at=NOON)
    assert [row.name for row in rows(service)] == ["Diálogos participativos"]


def test_what_the_service_did_not_write_is_in_the_portals_words(service, officer):
    a_mechanism(service, officer, purpose="Elegir las riberas")
    (row,) = rows(service)
    assert (row.purpose, row.requirements) == (
        "Elegir las riberas",
        "Inscribirse cuando la actividad lo pide.",
    )
    assert row.ours == {"requirements", "participants"}


def test_each_council_in_force_is_a_row_with_its_link(service, officer):
    council = a_council_in_force(service=service)
    a_council(service=service, region=a_region())  # without a term: being constituted
    a_mechanism(service, officer, "council")
    a_mechanism(service, officer)
    first, second = rows(service)
    assert (first.name, first.has_council, first.council_url) == (
        council.name,
        True,
        council.get_absolute_url(),
    )
    assert (second.has_council, second.council_url) == (False, "")


def test_a_council_without_a_page_leads_to_its_evidence(service, officer):
    a_mechanism(service, officer, "council")
    (row,) = rows(service)
    assert row.council_url == row.more_url == MECHANISM["evidence_url"]
    a_mechanism(service, officer, "council", evidence_url="")
    assert rows(service)[0].more_url == "/servicios/riberas/mecanismos/#consejo"


@pytest.mark.parametrize("kind", Mechanism.Kind.values)
def test_every_kind_has_its_words_and_leads_somewhere(client, service, officer, kind):
    a_mechanism(service, officer, kind, evidence_url="")
    (row,) = rows(service)
    assert all([row.requirements, row.purpose, row.participants])
    assert client.get(row.more_url).status_code == 200


# What anybody reads ----------------------------------------------------------------------------


def test_anybody_reads_it_with_nobodys_name(client, service, officer):
    assert "El servicio no tiene aquí mecanismos vigentes." in body(client.get(PUBLIC))
    a_mechanism(service, officer)
    page = body(client.get(PUBLIC))
    assert "Diálogos participativos" in page
    assert "todavía no confirma esta tabla" in page
    client.force_login(officer)
    client.post(CONFIRM, {"seen": seen_on(client)})
    page = body(client.get(PUBLIC))
    assert "Confirmada este mes" in page
    assert "Ana Soto" not in page
    assert "csrfmiddlewaretoken" not in page


def test_a_month_without_confirmation_is_told(client, office, service, officer, clock):
    a_mechanism(service, officer)
    office.post(CONFIRM, {"seen": seen_on(office)})
    clock.move_to(midnight(date(2027, 1, 1)))
    page = body(client.get(PUBLIC))
    assert "La última vez fue en noviembre de 2026." in page
    assert page.count("Sin confirmar</td>") == 2  # december and january


def test_the_file_has_the_eight_columns_of_the_law(client, service, officer):
    a_mechanism(service, officer, summary="=HYPERLINK(1)", evidence_url="")
    heads, row = lines_of(client.get(CSV))
    assert heads == [
        "Nombre del mecanismo",
        "Descripción",
        "Tiene consejo consultivo",
        "Enlace al consejo",
        "Requisitos para participar",
        "Objetivo",
        "Participantes o beneficiarios",
        "Enlace a más información",
    ]
    assert row[:4] == ["Diálogos participativos", "'=HYPERLINK(1)", "No", ""]
    assert row[7].startswith("http")


def test_the_file_of_a_month_is_what_was_confirmed_then(client, office, service, officer):
    a_mechanism(service, officer)
    office.post(CONFIRM, {"seen": seen_on(office)})
    actions.publish_mechanism(service, "dialogue", MECHANISM | {"summary": "Otro"}, by=officer, now=NOON)
    response = client.get(CSV, {"mes": "2026-11"})
    assert lines_of(response)[1][1] == MECHANISM["summary"]
    assert 'filename="transparencia-rib-2026-11.csv"' in response["Content-Disposition"]
    assert lines_of(client.get(CSV))[1][1] == "Otro"
    assert "La tabla cambió después de confirmarse." in body(client.get(PUBLIC))


@pytest.mark.parametrize("month", ["2026-10", "2026-13", "x", "0000-01", "2026-11-01"])
def test_a_month_that_nobody_confirmed_has_no_file(client, service, month):
    assert client.get(CSV, {"mes": month}).status_code == 404


def test_an_old_address_leads_to_the_new_one(client, service):
    service.former_names.create(name="Antes", slug="antes", until=TODAY)
    assert client.get("/servicios/antes/transparencia.csv").url == CSV


def test_the_public_page_asks_the_same_with_one_and_with_three(client, service, officer):
    a_mechanism(service, officer)
    one = asked(client, PUBLIC)
    a_mechanism(service, officer, "hearing")
    a_mechanism(service, officer, "budget")
    assert asked(client, PUBLIC) == one == 4


# What her officials do ---------------------------------------------------------------------------


def test_an_official_sees_the_table_and_confirms_it(office, service, officer):
    a_mechanism(service, officer)
    page = body(office.get(PAGE))
    assert "Falta confirmar noviembre de 2026" in page
    assert "Texto del portal" in page
    assert office.post(CONFIRM, {"seen": seen_on(office), "form_token": "a"}).url == PAGE
    page = body(office.get(PAGE))
    assert "Confirmaste la tabla de noviembre de 2026." in page
    assert "La confirmó Ana Soto" in page
    assert "Confirmar que está al día" not in page
    assert "Confirmada" in body(office.get("/gestion/servicios/riberas/"))


def test_the_second_official_sees_who_already_did(office, as_user, service, officer):
    a_mechanism(service, officer)
    digest = seen_on(office)
    office.post(CONFIRM, {"seen": digest})
    other = as_user(an_officer_of(service))
    other.post(CONFIRM, {"seen": digest})
    assert "Ana Soto ya confirmó la tabla de noviembre de 2026" in body(other.get(PAGE))
    assert TransparencyConfirmation.objects.count() == 1


def test_what_changed_while_she_looked_is_read_again_before(office, service, officer):
    a_mechanism(service, officer)
    digest = seen_on(office)
    a_mechanism(service, officer, "hearing")
    page = body(office.post(CONFIRM, {"seen": digest}), 422)
    assert "La tabla cambió mientras la mirabas." in page
    assert "Audiencias públicas" in page
    assert not TransparencyConfirmation.objects.exists()


def test_the_english_page_confirms_the_same_table(office, service, officer):
    a_mechanism(service, officer)
    assert office.get(f"/en{PAGE}").context["digest"] == seen_on(office)


def test_a_service_without_mechanisms_says_so_and_may_confirm_it(office, service):
    assert "No hay mecanismos vigentes." in body(office.get(PAGE))
    office.post(CONFIRM, {"seen": seen_on(office)})
    assert TransparencyConfirmation.objects.get().rows == []


def test_the_last_hour_of_a_month_is_still_that_month(office, service, officer, clock):
    a_mechanism(service, officer)
    clock.move_to(midnight(date(2026, 12, 1)) - HOUR)
    office.post(CONFIRM, {"seen": seen_on(office)})
    assert TransparencyConfirmation.objects.get().month == date(2026, 11, 1)
    clock.move_to(midnight(date(2026, 12, 1)))
    assert "Falta confirmar diciembre de 2026" in body(office.get(PAGE))


def test_the_office_page_asks_the_same_with_one_and_with_three(office, service, officer):
    a_mechanism(service, officer)
    one = asked(office, PAGE)
    a_mechanism(service, officer, "hearing")
    a_mechanism(service, officer, "budget")
    assert asked(office, PAGE) == one


def test_the_texts_of_the_table_are_written_with_the_mechanism(office, service, officer):
    form = MECHANISM | {"seen": "", "requirements": "Vivir cerca", "participants": "Vecinas"}
    office.post("/gestion/servicios/riberas/mecanismos/dialogos/", form)
    (row,) = rows(service)
    assert (row.requirements, row.participants, row.ours) == ("Vivir cerca", "Vecinas", {"purpose"})
