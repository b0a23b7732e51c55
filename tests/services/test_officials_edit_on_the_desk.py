import pytest

from participa.audit.models import Event
from participa.services import actions
from participa.services.models import Membership, ParticipationContact, ParticipationNorm, ParticipationRule
from tests.documents.files import a_pdf, an_upload
from tests.services.builders import (
    CONTACT,
    INFORMATION,
    LATER,
    MECHANISM,
    NORM,
    NOW,
    a_person,
    a_service,
    an_officer_of,
)

pytestmark = pytest.mark.django_db
PAGES = [
    "",
    "contacto/",
    "norma/",
    "reglas/",
    "mecanismos/",
    "mecanismos/consejo/",
    "informacion/",
    "informacion/nueva/",
]


@pytest.fixture
def service():
    return a_service("Servicio de Riberas", slug="riberas", code="RIB")


@pytest.fixture
def officer(service, client):
    officer = an_officer_of(service, display_name="Ana Soto")
    client.force_login(officer)
    return officer


def address(part=""):
    return f"/gestion/servicios/riberas/{part}"


def body_of(response):
    return response.content.decode()


@pytest.mark.parametrize("part", PAGES)
def test_whoever_is_not_of_the_service_finds_no_desk(client, service, part):
    assert client.get(address(part)).status_code == 302
    for stranger in (a_person(), an_officer_of(a_service()), an_officer_of(service, Membership.Role.ANALYST)):
        client.force_login(stranger)
        assert client.get(address(part)).status_code == 404
        assert client.post(address(part), CONTACT).status_code in {404, 405}
    assert not Event.objects.exists()


@pytest.mark.parametrize("part", PAGES)
def test_officials_open_every_page(client, officer, part):
    assert client.get(address(part)).status_code == 200


def test_a_person_of_one_service_goes_straight_to_it(client, officer):
    assert client.get("/gestion/servicios/").url == address()
    an_officer_of(a_service())
    Membership.objects.create(user=officer, service=a_service("Otro"), role="admin", started_at=NOW)
    assert "Otro" in body_of(client.get("/gestion/servicios/"))


def test_the_overview_says_what_is_missing(client, service, officer):
    assert "Su norma de participación." in body_of(client.get(address()))
    service.regime = "voluntary"
    service.save()
    assert "No falta nada" in body_of(client.get(address()))


def test_the_contact_is_published_and_its_history_shown(client, service, officer):
    response = client.post(address("contacto/"), CONTACT | {"seen": ""})
    assert (response.status_code, response.url) == (302, address("contacto/"))
    page = body_of(client.get(response.url))
    assert "Publicamos el contacto." in page
    assert "Por Ana Soto." in page
    assert service.contacts.current().get().email == "participa@ejemplo.cl"


def test_the_same_form_sent_twice_is_one_version(client, service, officer):
    form = CONTACT | {"seen": "", "form_token": "abc"}
    first = client.post(address("contacto/"), form)
    again = client.post(address("contacto/"), form)
    assert again.url == first.url
    assert ParticipationContact.objects.count() == 1


def test_a_wrong_mail_is_told_beside_the_field_and_nothing_is_written(client, officer):
    response = client.post(address("contacto/"), CONTACT | {"email": "ana@", "name": "Luz"})
    page = body_of(response)
    assert response.status_code == 422
    assert "Debe verse así: nombre@ejemplo.cl" in page
    assert 'value="Luz"' in page
    assert "<title>Error:" in page
    assert not ParticipationContact.objects.exists()


def test_a_nul_is_dropped_and_a_long_text_refused(client, officer):
    response = client.post(address("contacto/"), CONTACT | {"name": "Ana\x00" + "a" * 200})
    assert response.status_code == 422
    assert "Acórtalo a 120" in body_of(response)
    assert not ParticipationContact.objects.exists()


def test_whoever_comes_second_is_told_who_and_when_and_keeps_what_she_typed(client, service, officer):
    colleague = an_officer_of(service, display_name="Luz Pino")
    actions.publish_contact(service, CONTACT, by=colleague, now=NOW)
    mine = CONTACT | {"phone": "9 9999 9999", "seen": ""}
    response = client.post(address("contacto/"), mine)
    page = body_of(response)
    assert response.status_code == 422
    assert "Luz Pino publicó otra versión el domingo 22 de noviembre de 2026" in page
    assert 'value="9 9999 9999"' in page
    assert ParticipationContact.objects.count() == 1

    seen = response.context["form"]["seen"].value()
    assert client.post(address("contacto/"), mine | {"seen": seen}).status_code == 302
    assert service.contacts.current().get().phone == "9 9999 9999"


def test_the_contact_is_confirmed_with_one_button(client, service, officer):
    contact = actions.publish_contact(service, CONTACT, by=officer, now=NOW)
    client.post(address("contacto/confirmar/"), {"contact": contact.pk})
    assert service.contacts.current().get().set_at > NOW
    again = client.post(address("contacto/confirmar/"), {"contact": contact.pk}, follow=True)
    assert "publicó otra versión" in body_of(again)
    assert service.contacts.count() == 2


@pytest.mark.parametrize("forged", ["", "0", "x", "9" * 40])
def test_a_forged_contact_is_not_found(client, officer, forged):
    assert client.post(address("contacto/confirmar/"), {"contact": forged}).status_code == 404


def test_a_norm_is_published_with_its_file(client, service, officer):
    form = {**NORM, "reviewed_on": "", "seen": "", "upload": an_upload("norma.pdf", a_pdf())}
    assert client.post(address("norma/"), form).status_code == 302
    assert service.norms.get().document.name == "norma.pdf"


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (("norma.pdf", b"MZ"), "Ese archivo no"),
        (("norma.pdf", a_pdf(text="")), "lector de pantalla no puede leerlo"),
        (("norma.exe", b"MZ"), "Ese archivo no"),
    ],
)
def test_a_file_that_will_not_do_is_told_beside_the_field(client, officer, upload, words):
    form = {**NORM, "reviewed_on": "", "upload": an_upload(*upload)}
    response = client.post(address("norma/"), form)
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors["upload"])
    assert not ParticipationNorm.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"date": "2099-01-01"}, "date"),
        ({"date": "31-02-2026"}, "date"),
        ({"reviewed_on": "2001-01-01"}, "reviewed_on"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"number": ""}, "number"),
    ],
)
def test_dates_that_cross_and_links_that_are_not_are_told(client, officer, change, field):
    response = client.post(address("norma/"), {**NORM, "reviewed_on": "", **change})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not ParticipationNorm.objects.exists()


def test_a_rule_needs_its_article_and_an_article_its_number(client, officer):
    form = {"cosoc_term_years": "4", "cosoc_min_sessions_article": "Artículo 9"}
    response = client.post(address("reglas/"), form)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"cosoc_term_years_article", "cosoc_min_sessions"}
    assert not ParticipationRule.objects.exists()


@pytest.mark.parametrize("value", ["0", "-3", "401", "diez", "4.5"])
def test_a_rule_is_a_number_that_makes_sense(client, officer, value):
    form = {"cosoc_term_years": value, "cosoc_term_years_article": "Artículo 9"}
    assert client.post(address("reglas/"), form).status_code == 422
    assert not ParticipationRule.objects.exists()


def test_rules_are_published_and_cleared(client, service, officer):
    form = {"cosoc_term_years": "4", "cosoc_term_years_article": "Artículo 9", "seen": ""}
    assert client.post(address("reglas/"), form).status_code == 302
    rule = service.rules.current().get()
    assert (rule.code, rule.value, rule.article) == ("cosoc_term_years", 4, "Artículo 9")
    assert client.post(address("reglas/"), {"seen": str(rule.pk)}).status_code == 302
    assert not service.rules.current().exists()


def test_the_form_of_rules_says_what_holds_if_the_norm_is_silent(client, officer):
    assert "vale la regla del portal: 45 días hábiles" in body_of(client.get(address("reglas/")))


def test_a_mechanism_is_published(client, service, officer):
    assert client.post(address("mecanismos/consejo/"), MECHANISM | {"seen": ""}).status_code == 302
    assert service.mechanisms.get().kind == "council"


def test_an_official_cannot_pass_her_word_for_a_public_source(client, service, officer):
    response = client.post(address("mecanismos/consejo/"), MECHANISM | {"status": "reported"})
    assert response.status_code == 422
    assert not service.mechanisms.exists()


def test_there_are_no_other_mechanisms(client, officer):
    assert client.get(address("mecanismos/plebiscito/")).status_code == 404


def test_information_is_added_corrected_and_withdrawn(client, service, officer):
    assert client.post(address("informacion/nueva/"), INFORMATION).status_code == 302
    item = service.information.get()
    edit = address(f"informacion/{item.entry}/")
    assert client.post(edit, INFORMATION | {"title": "Otro", "seen": str(item.pk)}).status_code == 302
    current = service.information.current().get()
    assert (current.title, current.entry) == ("Otro", item.entry)
    client.post(f"{edit}retirar/", {"item": current.pk})
    assert not service.information.current().exists()
    assert client.get(edit).status_code == 404


def test_information_that_nobody_can_open_is_refused(client, service, officer):
    response = client.post(address("informacion/nueva/"), INFORMATION | {"url": ""})
    assert response.status_code == 422
    assert "Agrega un archivo o un enlace" in body_of(response)
    assert not service.information.exists()


@pytest.mark.parametrize("change", [{"year": "1810"}, {"year": "3000"}, {"reviewed_on": "2099-01-01"}])
def test_information_from_impossible_days_is_refused(client, service, officer, change):
    assert client.post(address("informacion/nueva/"), INFORMATION | change).status_code == 422
    assert not service.information.exists()


def test_information_of_another_service_is_not_found(client, officer):
    other = a_service()
    item = actions.publish_information(other, INFORMATION, by=an_officer_of(other), now=NOW)
    assert client.get(address(f"informacion/{item.entry}/")).status_code == 404
    assert client.post(address(f"informacion/{item.entry}/retirar/"), {"item": item.pk}).status_code == 404
    assert other.information.current().count() == 1


@pytest.mark.parametrize("versions", [1, 3])
def test_the_history_costs_the_same_queries(client, service, officer, versions, django_assert_num_queries):
    for _n in range(versions):
        actions.publish_contact(service, CONTACT, by=officer, now=LATER)
    client.get(address("contacto/"))
    with django_assert_num_queries(6):  # session, person, notices, service, current, history
        client.get(address("contacto/"))
