"""A body's own pages of its compliance, and what they put on a desk."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from participa.compliance import dues
from participa.compliance.actions import dialogue
from participa.compliance.indicators import INDICATORS
from participa.compliance.models import Dispute, ServiceSheet
from participa.compliance.office_pages import MENDED, mend
from participa.services.models import Membership
from tests.builders import NOON, a_service, an_officer_of
from tests.questions import with_one_and_with_three

from . import builders as c
from .measured import COMPLIED, LACKING, a_measured_body, a_norm, unchanged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
QUERIES_OF_A_LIST = 7
SAID = {"note": "El nombre está en nuestro sitio.", "url": "https://ejemplo.cl/equipo"}


def url(screen, *args):
    return reverse(f"compliance_office:{screen}", args=args)


@pytest.fixture
def service():
    return a_measured_body()


@pytest.fixture
def officer(service):
    return an_officer_of(service)


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    return client


# How it stands -----------------------------------------------------------------------------------


def test_every_indicator_leads_to_where_it_is_mended(service):
    assert set(MENDED) == set(INDICATORS)
    assert all(mend(code, service)["url"].startswith("/gestion/") for code in INDICATORS)


def test_each_thing_lacking_says_what_to_do(office, service):
    page = office.get(url("service", service.slug)).content.decode()
    assert reverse("services_office:contact", args=[service.slug]) in page
    assert url("dispute", service.slug, LACKING) in page
    assert url("dispute", service.slug, COMPLIED) not in page


def test_what_was_done_late_has_nothing_left_to_do(office, service):
    sheet = ServiceSheet.objects.get()
    account = c.an_account_fact(event_on="2026-07-01")
    ServiceSheet.objects.update(facts=sheet.facts | {"account": account})
    page = office.get(url("service", service.slug))
    row = next(row for part in page.context["parts"] for row in part["rows"] if row["code"] == "C1")
    assert (row["state"], row["mend"], row["is_past"]) == ("late", None, True)
    assert "Ya está hecho; el atraso queda." in page.content.decode()


def test_who_acts_for_one_body_goes_straight_to_it(office, service):
    assert office.get(url("list")).url == url("service", service.slug)


def test_the_list_costs_the_same_with_two_and_four(office, officer):
    def add():
        one = a_service()
        a_norm(one)
        Membership.objects.create(service=one, user=officer, role="officer", started_at=NOON)
        c.a_measured_month()
        c.a_remark(one)

    assert with_one_and_with_three(office, url("list"), add) == QUERIES_OF_A_LIST


def test_it_is_measured_again_at_once(office, service):
    ServiceSheet.objects.all().delete()
    assert office.post(url("measure", service.slug)).url == url("service", service.slug)
    assert ServiceSheet.objects.count() == 1


# Disputing ---------------------------------------------------------------------------------------


def test_an_indicator_is_disputed_with_its_evidence(office, service):
    upload = SimpleUploadedFile("equipo.txt", b"Encargada: Ana.")
    answer = office.post(url("dispute", service.slug, LACKING), SAID | {"upload": upload}, follow=True)
    made = Dispute.objects.get()
    assert (made.note, made.url, made.document.name) == (SAID["note"], SAID["url"], "equipo.txt")
    assert "Objetado" in answer.content.decode()


@pytest.mark.parametrize("said", [{"note": ""}, {"note": "  "}, {"note": "Sí.", "url": "no es un enlace"}])
def test_a_dispute_without_a_note_is_refused_beside_its_field(office, service, said):
    answer = unchanged(office, url("dispute", service.slug, LACKING), said)
    assert answer.status_code == 422


@pytest.mark.parametrize("code", [COMPLIED, "Q2", "Z9"])
def test_what_costs_no_points_has_no_form(office, service, code):
    answer = unchanged(office, url("dispute", service.slug, code), SAID, follow=True)
    assert "no te resta puntos" in answer.content.decode()


def test_whoever_disputes_second_is_told_who_was_first(office, service):
    c.a_dispute(service, LACKING, by=an_officer_of(service, display_name="Pedro"))
    answer = unchanged(office, url("dispute", service.slug, LACKING), SAID, follow=True)
    assert "Pedro ya objetó ese indicador" in answer.content.decode()


def test_of_two_forms_open_at_once_the_second_changes_nothing(office, service, monkeypatch):
    other, dispute = an_officer_of(service), dialogue.dispute

    def late(one, code, **said):
        dispute(one, code, note="Primero.", by=other, now=NOON)
        return dispute(one, code, **said)

    monkeypatch.setattr(dialogue, "dispute", late)
    answer = office.post(url("dispute", service.slug, LACKING), SAID, follow=True)
    assert "ya objetó ese indicador" in answer.content.decode()
    assert Dispute.objects.get().note == "Primero."


def test_nobody_disputes_for_a_body_that_is_not_hers(office):
    other = a_measured_body()
    assert unchanged(office, url("dispute", other.slug, LACKING), SAID).status_code == 404


# Observations ------------------------------------------------------------------------------------


def test_an_observation_is_answered_once(office, service):
    made = c.a_remark(service)
    office.post(url("remark", made.pk), {"text": "La publicamos en diciembre."})
    made.refresh_from_db()
    assert made.reply == "La publicamos en diciembre."
    answer = unchanged(office, url("remark", made.pk), {"text": "Otra."}, follow=True)
    assert "ya la respondió" in answer.content.decode()


def test_an_empty_answer_is_refused(office, service):
    made = c.a_remark(service)
    assert unchanged(office, url("remark", made.pk), {"text": " "}).status_code == 422


def test_an_observation_that_was_closed_takes_no_answer(office, service):
    made = c.a_remark(service)
    dialogue.close_remark(made, is_done=False, text="No va.", by=c.an_overseer(), now=NOON)
    answer = unchanged(office, url("remark", made.pk), {"text": "Hola."}, follow=True)
    assert "ya la cerró" in answer.content.decode()


# On the desk -------------------------------------------------------------------------------------


def tasks(user, **kwargs):
    return dues.tasks_for(user, now=NOON, **kwargs)


def test_a_promise_counts_down_until_it_is_kept(service, officer):
    made = c.a_remark(service, due_on=date(2026, 12, 1))
    (task,) = tasks(officer)
    assert (task["action"], task["countdown"].day) == ("Responder", date(2026, 12, 1))
    dialogue.reply(made, text="Sí.", by=officer, now=NOON)
    (task,) = tasks(officer)
    assert task["url"].endswith(f"#observacion-{made.pk}")
    dialogue.close_remark(made, is_done=True, text="Ya.", by=c.an_overseer(), now=NOON)
    assert tasks(officer) == []


def test_an_observation_without_a_day_waits_only_for_its_answer(service, officer):
    made = c.a_remark(service)
    (task,) = tasks(officer, services=[service])
    assert task["state"] == "soon"
    assert tasks(officer, services=[a_service()]) == []
    dialogue.reply(made, text="Sí.", by=officer, now=NOON)
    assert tasks(officer) == []


def test_nobody_is_told_what_she_may_not_do(service):
    c.a_remark(service)
    assert tasks(an_officer_of(service, role=Membership.Role.ANALYST)) == []
    assert tasks(an_officer_of(a_service())) == []


def test_who_oversees_is_told_of_disputes_to_rule_on(service, officer):
    c.a_dispute(service, LACKING, by=officer)
    (task,) = tasks(c.an_overseer())
    assert task["title"] == "Resolver 1 descargo"


def test_the_desk_shows_them(office, service):
    c.a_remark(service)
    assert "Responder la observación de SEGEGOB" in office.get(reverse("portal:desk")).content.decode()
