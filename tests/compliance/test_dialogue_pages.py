"""SEGEGOB's pages of one body: its evidence, its disputes, what was said of it."""

from datetime import date
from functools import partial

import pytest
from django.urls import reverse

from participa.audit.models import Event
from participa.compliance import dialogue_pages
from participa.compliance.actions import dialogue
from participa.compliance.models import Dispute, Remark, ServiceSheet, Snapshot
from participa.deadlines.obligations import open_obligations
from tests.builders import NOON, a_service, an_officer_of
from tests.questions import asked, with_one_and_with_three

from . import builders as c
from .measured import LACKING, a_body, a_measured_body, a_norm, unchanged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
QUERIES_OF_A_BODY = 13
QUERIES_OF_DISPUTES = 8
ACCEPT = {"decision": "0.5", "text": "Está publicado en su sitio."}


def url(screen, *args):
    return reverse(f"oversight:{screen}", args=args)


@pytest.fixture
def segegob(client):
    client.force_login(c.an_overseer())
    return client


@pytest.fixture
def service():
    return a_measured_body()


# One body ----------------------------------------------------------------------------------------


def test_a_body_is_shown_with_each_indicator_its_evidence_and_its_anchor(segegob, service):
    page = segegob.get(url("service", service.slug)).content.decode()
    for words in ('id="N1"', "8 / 8", "/norma/", 'id="X3"', "método v1", "Medición en curso"):
        assert words in page, words


def test_a_body_without_data_is_blamed_for_nothing(segegob):
    silent = a_service()
    c.a_measured_month()
    page = segegob.get(url("service", silent.slug))
    assert page.context["stats"] == []
    assert "Sin datos" in page.content.decode()
    assert "Falta<" not in page.content.decode()


def test_it_opens_before_anything_was_ever_measured(segegob):
    assert segegob.get(url("service", a_service().slug)).status_code == 200


def test_its_points_are_set_against_last_month_and_a_year_ago(segegob):
    service = a_body()
    for month in (date(2025, 11, 1), date(2026, 10, 1)):
        c.a_measured_month(month)
    ServiceSheet.objects.filter(service=service).delete()
    for month, score in ((date(2025, 11, 1), 30), (date(2026, 10, 1), 20)):
        kept(service, month, score)
    c.a_measured_month()
    page = segegob.get(url("service", service.slug))
    values = [stat["value"] for stat in page.context["stats"]]
    score = float(ServiceSheet.objects.get(snapshot__month=c.NOVEMBER).score)
    assert values[1] == f"{'+' if score > 20 else '−'}{abs(score - 20):.1f}".replace(".0", "").replace(
        ".", ","
    )
    assert len(page.context["chart"]["rows"]) == 3


def kept(service, month, score):
    snapshot = Snapshot.objects.get(month=month)
    return ServiceSheet.objects.create(
        snapshot=snapshot, service=service, sheet="full", facts=c.some_facts(), score=score, band="low",
        marks={"N1": ["met", 1.0]}, evaluated_at=NOON,
    )  # fmt: skip


def test_a_body_costs_the_same_whatever_was_said_of_it(segegob, service, monkeypatch):
    """Another app's clocks do not change what it costs."""
    monkeypatch.setattr(dialogue_pages, "open_obligations", partial(open_obligations, only=["consulta"]))
    officer, overseer = an_officer_of(service), c.an_overseer()
    path, codes = url("service", service.slug), iter(["N3", "I1", "I2", "I3", "Q1"])

    def say():
        c.a_dispute(service, next(codes), by=officer)
        c.a_remark(service, by=overseer, due_on=date(2026, 12, 1))

    assert with_one_and_with_three(segegob, path, say) == QUERIES_OF_A_BODY


def test_it_is_measured_again_at_once(segegob):
    service = a_service()
    c.a_measured_month()
    a_norm(service)
    answer = segegob.post(url("service_measure", service.slug))
    assert answer.url == url("service", service.slug)
    assert ServiceSheet.objects.get().marks["N1"] == ["met", 1.0]


# Observations ------------------------------------------------------------------------------------


def test_an_observation_is_left_and_closed(segegob, service):
    said = {"indicator": "N3", "text": "Falta quién está a cargo.", "due_on": "2026-12-15"}
    segegob.post(url("remark", service.slug), said)
    made = Remark.objects.get()
    assert (made.due_on, made.is_public, made.indicator) == (date(2026, 12, 15), False, "N3")
    segegob.post(url("remark_close", made.pk), {"end": "resuelta", "text": "Ya está."})
    made.refresh_from_db()
    assert (made.status, made.closing) == ("done", "Ya está.")


@pytest.mark.parametrize("said", [{"text": ""}, {"text": "Hola", "due_on": "2026-11-01"}])
def test_a_refused_observation_keeps_what_was_typed(segegob, service, said):
    answer = unchanged(segegob, url("remark", service.slug), said)
    assert answer.status_code == 422
    assert answer.context["form"]["text"].value() == said["text"]


def test_whoever_closes_second_is_told_who_was_first(segegob, service):
    made = c.a_remark(service)
    dialogue.close_remark(made, is_done=True, text="Ya.", by=c.an_overseer(display_name="Pedro"), now=NOON)
    answer = unchanged(segegob, url("remark_close", made.pk), {"end": "retirada", "text": "No."}, follow=True)
    assert "Pedro ya la cerró" in answer.content.decode()


# Disputes ----------------------------------------------------------------------------------------


@pytest.fixture
def made(service):
    return c.a_dispute(service, LACKING, by=an_officer_of(service))


def test_a_ruling_is_kept_and_shown_to_all(segegob, made):
    answer = segegob.post(url("dispute", made.pk), ACCEPT, follow=True)
    made.refresh_from_db()
    assert (made.status, made.value) == ("accepted", 0.5)
    assert "Está publicado en su sitio." in answer.content.decode()


@pytest.mark.parametrize(
    "said", [{"text": ""}, {"decision": "1"}, {"decision": "7", "text": "x"}, {"text": "Sí."}]
)
def test_a_ruling_without_its_value_or_its_words_is_refused(segegob, made, said):
    assert unchanged(segegob, url("dispute", made.pk), said).status_code == 422


def test_whoever_rules_second_is_told_who_ruled_and_when(segegob, made):
    other = c.an_overseer(display_name="Pedro")
    dialogue.rule(made, is_accepted=False, text="No.", by=other, now=NOON)
    answer = unchanged(segegob, url("dispute", made.pk), ACCEPT, follow=True)
    assert "Pedro ya lo resolvió, el miércoles 18 de noviembre de 2026" in answer.content.decode()
    assert Dispute.objects.get().ruling == "No."


def test_of_two_forms_open_at_once_the_second_changes_nothing(segegob, made, monkeypatch):
    """The colleague rules between the two lines that look and write."""
    other, rule = c.an_overseer(display_name="Pedro"), dialogue.rule

    def late(one, **said):
        rule(Dispute.objects.get(pk=one.pk), is_accepted=False, text="No.", by=other, now=NOON)
        return rule(one, **said)

    monkeypatch.setattr(dialogue, "rule", late)
    answer = segegob.post(url("dispute", made.pk), ACCEPT, follow=True)
    assert "Pedro ya lo resolvió" in answer.content.decode()
    assert Event.objects.filter(verb="compliance.ruled").count() == 1


def test_the_list_starts_with_what_waits_and_finds_by_name(segegob, made):
    ruled = c.a_dispute(made.service, "I1", by=made.written_by)
    dialogue.rule(ruled, is_accepted=False, text="No.", by=c.an_overseer(), now=NOON)

    def listed(query=""):
        page = segegob.get(url("disputes") + query)
        return [row["dispute"].pk for row in page.context["rows"]]

    assert listed() == [made.pk]
    assert listed("?estado=resueltos") == [ruled.pk]
    assert set(listed("?estado=todos")) == {made.pk, ruled.pk}
    assert listed("?q=zanahoria") == []
    assert listed("?estado=x&pagina=99") == [made.pk]


def test_the_list_of_disputes_costs_the_same_with_one_and_three(segegob):
    def add():
        service = a_measured_body()
        c.a_dispute(service, LACKING, by=an_officer_of(service))

    assert with_one_and_with_three(segegob, url("disputes"), add) == QUERIES_OF_DISPUTES
    assert asked(segegob, url("disputes") + "?q=servicio") <= QUERIES_OF_DISPUTES + 1
