"""The officer's pages: prepare a plan, publish it, correct it, and answer what people propose."""

from datetime import date

import pytest
from django.urls import reverse

from participa.audit.models import Event
from participa.plans import dues
from participa.plans.actions import answering, matters
from participa.plans.models import AnnualPlan, Matter, TopicRequest
from tests.activities import builders as activities
from tests.builders import NOON, a_service, an_analyst_of, an_officer_of
from tests.documents.files import a_pdf, an_upload
from tests.plans import builders as a
from tests.questions import with_one_and_with_three

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIST = "/gestion/plan/"


@pytest.fixture
def service():
    return a_service("Servicio de Aguas")


@pytest.fixture
def officer(service):
    return an_officer_of(service)


@pytest.fixture
def office(officer, as_user):
    return as_user(officer)


def url(screen, plan, *args):
    return reverse(f"plans_office:{screen}", args=[plan.code, *args])


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def a_form(thing, **fields):
    return {"seen": thing.changed_at.isoformat()} | fields


def sent(client, address, data, status=302):
    response = client.post(address, data)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


MATTER = {"title": "Riego", "mechanism": "hearing", "month": "5"}


# The list --------------------------------------------------------------------------------------


def test_the_list_tells_what_this_year_owes(office, service):
    page = read(office, LIST)
    assert "Sin empezar" in page
    assert "Atraso de" in page
    a.a_topic_request(service)
    a.a_matter(a.a_plan(service))
    page = read(office, LIST)
    assert "Sin empezar" not in page
    assert "0 de 1" in page


def test_who_acts_in_one_region_is_told_who_keeps_the_plan(as_user, service):
    page = read(as_user(an_officer_of(service, region=a.a_region())), LIST)
    assert "El plan lo lleva el servicio completo" in page


def test_the_list_costs_the_same_with_one_plan_and_with_three(office, service, officer):
    def add():
        other = a_service()
        officer.memberships.create(service=other, role="officer", started_at=a.PUBLISHED)
        a.a_matter(a.a_plan(other))

    assert with_one_and_with_three(office, LIST, add) == 10


# A plan ----------------------------------------------------------------------------------------


def test_a_plan_is_prepared_filled_and_published(office, service):
    sent(office, reverse("plans_office:create"), {"service": service.pk, "year": "2027"})
    plan = AnnualPlan.objects.get()
    assert "El plan no tiene materias" in read(office, plan.get_office_url())
    assert "Agrega al menos una materia" in read(office, url("publish", plan))
    sent(office, url("matter_new", plan), a_form(plan, **MATTER))
    plan.refresh_from_db()
    sent(office, url("introduction", plan), a_form(plan, introduction="El agua."))
    plan.refresh_from_db()
    act = {"act_number": "Resolución 9", "act_date": "2026-11-16"}
    sent(office, url("publish", plan), a_form(plan, **act))
    plan.refresh_from_db()
    assert (plan.status, plan.matters.get().title) == ("published", "Riego")
    assert "ya publicó el plan" in office.get(url("publish", plan), follow=True).content.decode()


def test_a_second_plan_of_the_year_is_refused_beside_its_field(office, service):
    a.a_draft_plan(service, 2027)
    page = sent(office, reverse("plans_office:create"), {"service": service.pk, "year": "2027"}, 422)
    assert "ya tiene su plan de ese año" in page


def test_whoever_comes_second_keeps_what_she_typed(office, service):
    plan = a.a_draft_plan(service)
    data = {"seen": "2020-01-01T00:00:00+00:00", "introduction": "Lo mío."}
    page = sent(office, url("introduction", plan), data, 422)
    assert "guardó cambios" in page
    assert "Lo mío." in page


def test_a_published_matter_is_corrected_only_with_a_reason(office, service):
    matter = a.a_matter(a.a_plan(service))
    address, data = url("matter_edit", matter.plan, 1), a_form(matter, **MATTER)
    assert "Di por qué se cambia" in sent(office, address, data, 422)
    sent(office, address, data | {"reason": "Más claro."})
    assert Matter.objects.get().title == "Riego"


def test_what_a_colleague_moved_on_meanwhile_is_told_and_nothing_changes(office, service):
    plan = a.a_plan(service)
    a.a_matter(plan)
    page = office.post(url("publish", plan), a_form(plan), follow=True).content.decode()
    assert "ya publicó el plan" in page
    assert "Lo tuyo no cambió nada." in page
    before = Matter.objects.count()
    office.post(url("matter_delete", plan, 1), a_form(plan))
    assert Matter.objects.count() == before


def test_a_matter_is_dropped_taken_out_or_done(office, service):
    plan, draft = a.a_plan(service), a.a_draft_plan(service)
    for _n in range(2):
        a.a_matter(plan)
    spare = a.a_matter(draft)
    first, second = plan.matters.all()
    sent(office, url("matter_drop", plan, 1), a_form(first, reason="Se derogó."))
    activity = activities.an_activity(service)
    told = {"done_on": "2026-11-02", "target": activity.code, "upload": an_upload("acta.pdf", a_pdf())}
    sent(office, url("matter_done", plan, 2), a_form(second, **told))
    sent(office, url("matter_delete", draft, spare.number), a_form(spare))
    assert list(plan.matters.values_list("status", flat=True)) == ["dropped", "done"]
    assert not draft.matters.exists()
    page = read(office, plan.get_office_url())
    assert activity.title in page
    for screen in ("matter_edit", "matter_drop", "matter_done"):
        assert "Otra persona cambió antes" in office.get(url(screen, plan, 1), follow=True).content.decode()


def test_a_code_that_leads_nowhere_is_said_beside_its_field(office, service):
    matter = a.a_matter(a.a_plan(service))
    data = a_form(matter, done_on="2026-11-02", target="CC-2026-NADIE-0001")
    assert "No hay nada público con ese código" in sent(office, url("matter_done", matter.plan, 1), data, 422)


def test_the_year_without_consultations_is_declared_and_taken_back(office, service):
    plan = a.a_draft_plan(service)
    address = url("no_consultation", plan)
    assert "Di por qué este año" in sent(office, address, a_form(plan, reason=""), 422)
    sent(office, address, a_form(plan, reason="No hay normas."))
    plan.refresh_from_db()
    assert "No hay normas." in read(office, plan.get_office_url())
    sent(office, address, a_form(plan))
    plan.refresh_from_db()
    assert plan.no_consultation_at is None


def test_the_year_shows_all_of_the_service(office, service):
    plan = a.a_plan(service)
    a.a_matter(plan, title="Riego")
    activity = activities.an_activity(service)
    page = read(office, url("calendar", plan))
    assert "Riego" in page
    assert activity.title in page


def test_a_plan_costs_the_same_with_one_matter_and_with_three(office, service):
    plan = a.a_plan(service)
    address = plan.get_office_url()
    assert with_one_and_with_three(office, address, lambda: a.a_matter(plan, target="ACT-1")) == 12


# Topics ----------------------------------------------------------------------------------------


def test_the_inbox_puts_first_what_is_due_first_and_says_who_looked(office, service):
    a.a_topic_request(service, title="Tarde")
    a.a_topic_request(service, title="Antes", due_on=date(2026, 11, 16))
    page = read(office, reverse("plans_office:topics"))
    assert page.index("Antes") < page.index("Tarde")
    assert "Atraso de" in page
    assert Event.objects.filter(verb="personal_data.seen").count() == 1
    assert "Tarde" not in read(office, reverse("plans_office:topics") + "?ver=respondidos")


def test_the_inbox_costs_the_same_with_one_topic_and_with_three(office, service):
    address = reverse("plans_office:topics")
    assert with_one_and_with_three(office, address, lambda: a.a_topic_request(service)) == 8


def test_a_topic_enters_the_plan_of_the_next_year(office, service):
    topic = a.a_topic_request(service, title="Riego")
    told = {"decision": "accept", "answer": "Lo acogemos.", "matter": "", "mechanism": "dialogue"}
    page = sent(office, topic.get_office_url(), told | {"year": "", "month": "4"}, 422)
    assert "Di de qué año es la materia nueva" in page
    sent(office, topic.get_office_url(), told | {"year": "2027", "month": "4"})
    assert Matter.objects.get().plan.year == 2027
    assert "Lo acogemos." in read(office, topic.get_office_url())


def test_a_topic_is_part_of_a_matter_that_is_there_or_is_not_taken(office, service):
    matter = a.a_matter(a.a_plan(service))
    one, other = a.a_topic_request(service), a.a_topic_request(service)
    told = {"decision": "accept", "answer": "Es parte de esta.", "matter": matter.pk}
    sent(office, one.get_office_url(), told)
    sent(office, other.get_office_url(), {"decision": "reject", "answer": "No es nuestro."})
    assert set(TopicRequest.objects.values_list("status", flat=True)) == {"accepted", "rejected"}


def test_whoever_answers_second_is_told_so(office, officer, service):
    topic = a.a_topic_request(service)
    answering.reject(topic, answer="No.", by=officer, now=NOON)
    data = {"decision": "reject", "answer": "Otra."}
    page = office.post(topic.get_office_url(), data, follow=True).content.decode()
    assert "Otra persona lo respondió" in page
    assert TopicRequest.objects.get().answer == "No."


def test_a_topic_is_taken_away_and_shown_again(office, service):
    topic = a.a_topic_request(service)
    address = reverse("plans_office:topic_remove", args=[topic.code])
    assert "Elige una opción" in sent(office, address, {"reason": ""}, 422)
    sent(office, address, {"reason": "spam", "note": "Está repetido."})
    assert "Mostrarlo de nuevo" in read(office, topic.get_office_url())
    for _twice in range(2):
        sent(office, reverse("plans_office:topic_restore", args=[topic.code]), {})
    assert TopicRequest.objects.get().status == "received"


def test_who_only_moderates_sees_no_form_to_answer(as_user, service):
    topic = a.a_topic_request(service)
    page = read(as_user(an_analyst_of(service)), topic.get_office_url())
    assert "Publicar la respuesta" not in page
    assert "Retirarlo de la vista" in page


# The desk --------------------------------------------------------------------------------------


def titles(user, **fields):
    return [task["title"] for task in dues.tasks_for(user, now=NOON, **fields)]


def test_the_desk_tells_the_plan_the_matters_and_the_topics_that_are_owed(officer, service):
    assert titles(officer) == [f"Publicar el plan anual 2026 de {service.short_name}"]
    plan = a.a_plan(service)
    late, later = a.a_matter(plan, title="Riego", month=10), a.a_matter(plan, month=12)
    a.a_topic_request(service, title="Ferias")
    assert titles(officer) == [
        "Hacer, o decir qué se hizo: Riego",
        "Responder el tema: Ferias",
    ]
    matters.drop(late, reason="No.", by=officer, now=NOON)
    assert later.title not in str(titles(officer))
    assert titles(officer, services=[]) == []
    assert titles(an_analyst_of(service)) == []


def test_the_desk_costs_the_same_with_many_services(officer, django_assert_num_queries):
    def one_more():
        other = a_service()
        officer.memberships.create(service=other, role="officer", started_at=a.PUBLISHED)
        a.a_topic_request(other)

    one_more()
    list(dues.tasks_for(officer, now=NOON))
    for _n in range(2):
        with django_assert_num_queries(5):
            dues.tasks_for(officer, now=NOON)
        one_more()
