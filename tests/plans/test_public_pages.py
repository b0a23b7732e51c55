"""What anybody reads and does: topics, the plan of a body, its year."""

from datetime import date

import pytest
from django.urls import reverse

from participa.plans.actions import answering
from participa.plans.models import TopicRequest, TopicSupport
from tests.builders import NOON, a_citizen, a_region, a_service, an_officer_of
from tests.organizations.builders import a_representative, an_organization
from tests.plans import builders as a
from tests.plans.refusals import everything
from tests.questions import with_one_and_with_three

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HOME = "/proponer-tema/"


@pytest.fixture
def service():
    return a_service("Servicio de Aguas")


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def plan_of(service):
    return reverse("annual_plans:plan", args=[service.slug])


def typed(**fields):
    told = {"title": "Turnos de riego", "text": "Que pregunten por los turnos del canal.", "region": ""}
    return told | {"appear": "participant", "readers": "everybody"} | fields


# Topics ----------------------------------------------------------------------------------------


def test_the_list_shows_each_topic_with_its_clock(client, service):
    a.a_topic_request(service, title="Riego", support_count=3)
    a.a_topic_request(service, title="Oculto", is_public=False)
    page = read(client, HOME)
    assert "Riego" in page
    assert "3 apoyos" in page
    assert "Quedan 18 días hábiles" in page
    assert "Oculto" not in page


def test_an_answer_that_is_late_says_so_before_everybody(client, service):
    topic = a.a_topic_request(service, due_on=date(2026, 11, 13))
    assert "Atraso de 3 días hábiles" in read(client, topic.get_absolute_url())


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?q=riegos", {"Riego"}),
        ("?estado=no-acogido", {"Ferias"}),
        ("?servicio=otro", {"Ferias"}),
        ("?region=los-rios", {"Riego"}),
        ("?orden=apoyos&estado=nada&q=%00", {"Riego", "Ferias"}),
        ("?q=telescopios", set()),
    ],
)
def test_topics_are_filtered_by_the_address(client, service, query, shown):
    a.a_topic_request(service, title="Riego", region=a_region())
    answered = {"status": "rejected", "answer": "No.", "answered_at": NOON}
    a.a_topic_request(a_service(slug="otro"), title="Ferias", **answered)
    page = read(client, HOME + query)
    assert {title for title in ("Riego", "Ferias") if f">{title}</a></h3>" in page} == shown


def test_the_list_costs_the_same_with_one_topic_and_with_three(client, service):
    assert with_one_and_with_three(client, HOME, lambda: a.a_topic_request(service)) == 3


def test_one_looks_for_the_service_by_its_name(client, service):
    a_service("Servicio de Salud")
    page = read(client, HOME + "elegir/?q=aguas")
    assert service.name in page
    assert "Servicio de Salud" not in page
    assert "No encontramos servicios" in read(client, HOME + "elegir/?q=telescopios")


def test_what_was_typed_waits_until_she_signs_in(client, service):
    address = reverse("plans:propose", args=[service.slug])
    response = client.post(address, typed())
    assert response.url.startswith("/cuenta/ingresar/")
    client.force_login(a_citizen())
    assert "Que pregunten por los turnos" in read(client, address)


def test_she_proposes_and_gets_her_receipt(as_user, service):
    browser, address = as_user(a_citizen()), reverse("plans:propose", args=[service.slug])
    response = browser.post(address, typed(appear="name", display_name="Ana"), follow=True)
    page, topic = response.content.decode(), TopicRequest.objects.get()
    assert response.redirect_chain[-1][0] == reverse("plans:receipt", args=[topic.receipt])
    assert topic.receipt in page
    assert "Ana" in page
    assert "Retirarlo" in page


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_written(as_user, service):
    before = everything()
    address = reverse("plans:propose", args=[service.slug])
    response = as_user(a_citizen()).post(address, typed(title="", appear="name"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Escribe el tema en una frase." in page
    assert "Escribe el nombre con que quieres aparecer" in page
    assert "Que pregunten por los turnos" in page
    assert everything().keys() == before.keys()
    assert not TopicRequest.objects.exists()


def test_what_was_proposed_already_is_shown_before_sending_the_same(as_user, service):
    old = a.a_topic_request(service, title="Turnos de riego", text="Turnos del canal.")
    browser, address = as_user(a_citizen()), reverse("plans:propose", args=[service.slug])
    page = browser.post(address, typed()).content.decode()
    assert "Ya propusieron algo parecido" in page
    assert reverse("plans:support", args=[old.code]) in page
    browser.post(address, typed(anyway="1"))
    assert TopicRequest.objects.count() == 2


def test_a_private_topic_is_read_by_its_author_alone(client, service):
    author = a_citizen()
    topic = a.a_topic_request(service, by=author, is_public=False, text="Un secreto.")
    read(client, topic.get_absolute_url(), 404)
    receipt = reverse("plans:receipt", args=[topic.receipt])
    assert "Un secreto." not in read(client, receipt)
    client.force_login(author)
    assert "Un secreto." in read(client, receipt)


def test_a_topic_that_was_taken_away_says_why_and_no_more(client, service):
    topic = a.a_topic_request(service, status="removed", removal="spam", removed_at=NOON, text="Compre.")
    page = read(client, topic.get_absolute_url(), 410)
    assert "Es publicidad" in page
    assert "Compre." not in page
    read(client, reverse("plans:topic", args=["TP-2026-NADIE-0001"]), 404)


def test_an_answered_topic_tells_what_it_became(client, service):
    matter = a.a_matter(a.a_plan(service), title="Riego")
    topic = a.an_accepted_topic(matter)
    page = read(client, topic.get_absolute_url())
    assert "Lo acogemos." in page
    assert matter.get_absolute_url() in page
    assert "no recibe más apoyos" in page
    draft = a.an_accepted_topic(a.a_matter(a.a_draft_plan(service)))
    assert "todavía no publica ese plan" in read(client, draft.get_absolute_url())


def test_she_supports_and_takes_it_back(as_user, service):
    topic = a.a_topic_request(service)
    browser, address = as_user(a_citizen()), reverse("plans:support", args=[topic.code])
    assert "¿Apoyas este tema?" in read(browser, address)
    assert "Tu apoyo está anotado" in browser.post(address, follow=True).content.decode()
    browser.post(reverse("plans:unsupport", args=[topic.code]))
    assert not TopicSupport.objects.exists()


def test_nobody_supports_what_she_proposed(as_user, service):
    author = a_citizen()
    topic = a.a_topic_request(service, by=author)
    browser, address = as_user(author), reverse("plans:support", args=[topic.code])
    assert "Lo propusiste tú" in read(browser, address)
    assert "No se pudo" in browser.post(address, follow=True).content.decode()
    assert not TopicSupport.objects.exists()


def test_she_takes_her_topic_back_until_it_is_answered(as_user, service):
    author = a_citizen()
    topic, answered = (a.a_topic_request(service, by=author) for _n in range(2))
    answering.reject(answered, answer="No.", by=an_officer_of(service), now=NOON)
    browser = as_user(author)
    page = browser.post(reverse("plans:withdraw", args=[topic.code]), follow=True).content.decode()
    assert "Este tema fue retirado" in page
    page = browser.post(reverse("plans:withdraw", args=[answered.code]), follow=True).content.decode()
    assert "Ya no se puede retirar" in page


# The plan --------------------------------------------------------------------------------------


def test_a_body_without_a_plan_says_when_it_was_due(client, service):
    page = read(client, plan_of(service))
    assert "no ha publicado su plan de 2026" in page
    assert "Debió publicarlo" in page
    assert "31 de marzo de 2026" in page


def test_the_address_a_body_had_leads_to_the_one_it_has(client, service):
    service.former_names.create(name="Aguas", slug="aguas-viejas", until=date(2025, 1, 1))
    assert client.get("/servicios/aguas-viejas/plan/").url == plan_of(service)
    read(client, "/servicios/nadie/plan/", 404)


def test_who_owes_no_plan_is_not_late(client):
    assert "Debió publicarlo" not in read(client, plan_of(a_service(regime="voluntary")))


def test_a_draft_is_nobodys_business(client, service):
    a.a_matter(a.a_draft_plan(service, 2026), title="Reservada")
    assert "Reservada" not in read(client, plan_of(service))
    read(client, reverse("annual_plans:calendar", args=[service.slug, 2026]), 404)
    read(client, reverse("annual_plans:ics", args=[service.slug, 2026]), 404)


def test_the_plan_tells_what_was_planned_done_and_dropped(client, service):
    plan = a.a_plan(service, introduction="Este año, el agua.")
    a.a_matter(plan, title="Riego", month=12)
    a.a_matter(plan, title="Tarifas", month=2)
    done = {"status": "done", "done_on": date(2026, 5, 2), "done_at": NOON}
    a.a_matter(plan, title="Pozos", evidence_url="https://a.cl/acta", **done)
    a.a_matter(plan, title="Canales", status="dropped", drop_reason="Se derogó.", dropped_at=NOON)
    page = read(client, plan_of(service))
    for words in ("Este año, el agua.", "Con atraso", "https://a.cl/acta", "Se derogó.", "Diciembre de 2026"):
        assert words in page


def test_changes_and_the_year_without_consultations_are_in_sight(client, service):
    plan = a.a_plan(service, no_consultation_reason="No hay normas.", no_consultation_at=a.PUBLISHED)
    a.a_draft_plan(service, 2027)
    plan.changes.create(kind="declared", reason="No hay normas.", before="Antes sí.", changed_at=NOON)
    page = read(client, plan_of(service))
    assert "Este año no hará consultas ciudadanas" in page
    assert "Antes sí." in page
    assert "?año=2027" not in page


def test_other_years_are_a_click_away_and_nonsense_is_this_year(client, service):
    a.a_matter(a.a_plan(service, 2025), title="Vieja")
    assert "Vieja" in read(client, plan_of(service) + "?año=2025")
    assert "Vieja" not in read(client, plan_of(service) + "?año=x")


def test_what_people_proposed_is_beside_the_plan(client, service):
    a.an_accepted_topic(a.a_matter(a.a_plan(service)), title="Riego")
    page = read(client, plan_of(service))
    assert "1 acogido" in page
    assert "Lo pidió la ciudadanía" in page


def test_a_plan_costs_the_same_with_one_matter_and_with_three(client, service):
    plan = a.a_plan(service)

    def add():
        matter = a.a_matter(plan, topics=[a.a_topic(slug=f"tema-{plan.matters.count()}")])
        a.an_accepted_topic(matter)

    assert with_one_and_with_three(client, plan_of(service), add) == 11


def test_the_year_is_told_month_by_month(client, service):
    plan = a.a_plan(service)
    a.a_matter(plan, title="Riego", starts_on=date(2026, 4, 6))
    page = read(client, reverse("annual_plans:calendar", args=[service.slug, 2026]))
    assert page.count("Nada planificado") == 11
    assert "El lunes 6 de abril de 2026" in page


def test_the_year_may_be_taken_to_a_calendar(client, service):
    plan = a.a_plan(service)
    a.a_matter(plan, title="Riego", month=4)
    a.a_matter(plan, title="Pozos", status="dropped", drop_reason="No.", dropped_at=NOON)
    file = client.get(reverse("annual_plans:ics", args=[service.slug, 2026]))
    text = file.content.decode()
    assert file["Content-Type"].startswith("text/calendar")
    assert "SUMMARY:Riego" in text
    assert "DTSTART;VALUE=DATE:20260401" in text
    assert "DTEND;VALUE=DATE:20260501" in text
    assert "STATUS:CANCELLED" in text


# Hers ------------------------------------------------------------------------------------------


def test_she_finds_what_she_proposed_in_her_own_page(as_user, service):
    person = a_citizen()
    a.a_topic_request(service, by=person, title="Riego")
    a.an_accepted_topic(a.a_matter(a.a_plan(service)), by=person, title="Pozos")
    a.a_topic_request(service, title="De otra")
    page = read(as_user(person), "/mi-participacion/")
    assert "Riego" in page
    assert "Lo acogemos." in page
    assert "De otra" not in page


def test_her_own_page_costs_the_same_with_one_topic_and_with_three(as_user, service):
    person = a_citizen()
    browser = as_user(person)
    costs = with_one_and_with_three(
        browser, "/mi-participacion/", lambda: a.a_topic_request(service, by=person)
    )
    assert costs == 18


def test_a_voice_that_ended_while_she_wrote_is_said_beside_the_form(as_user, service):
    organization = an_organization()
    speaker = a_representative(organization, until=date(2026, 11, 10))
    address, data = reverse("plans:propose", args=[service.slug]), typed(organization=organization.pk)
    response = as_user(speaker).post(address, data)
    assert response.status_code == 422
    assert "tu representación terminó" in response.content.decode()
    assert not TopicRequest.objects.exists()
