"""What a consultation ended in: said years after by act, told once, corrected with a trace."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from consultations import clock as consultation_clock
from consultations.actions import outcome
from consultations.models import Consultation
from participa.audit.models import Event
from participa.core.calendar import SANTIAGO
from participa.core.lifecycle import StaleError, TransitionError
from participa.jobs.models import Job
from tests.builders import (
    CLOSES,
    DAY,
    HOUR,
    IN_ANALYSIS,
    NOON,
    SECOND,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    a_service,
    an_analyst_of,
    an_officer_of,
)

from .publishing import answered, made, of_kind, pdf_text

pytestmark = pytest.mark.django_db
YEARS_AFTER = datetime(2029, 5, 2, 11, tzinfo=SANTIAGO)
DICTATED = date(2029, 4, 20)
GAZETTE = date(2029, 4, 27)
URL = "https://www.bcn.cl/leychile/navegar?idNorma=1"


@pytest.fixture
def officer():
    return an_officer_of(a_service(name="Servicio de Riberas"), display_name="Olga Funcionaria")


@pytest.fixture
def consultation(officer):
    consultation = a_consultation(officer.memberships.get().service, title="Riberas abiertas")
    a_group(consultation, a_comment(consultation), answer="Sí.")
    answered(consultation, officer)
    Job.objects.all().delete()
    return Consultation.objects.get()


def say(consultation, by, *, now=YEARS_AFTER, seen=None, **fields):
    said = {"text": "Decreto 40", "date": DICTATED, "gazette": GAZETTE, "url": URL} | fields
    return outcome.publish_outcome(consultation, by=by, now=now, seen=seen or consultation.changed_at, **said)


def told_facts():
    return Consultation.objects.values_list(
        "status", "outcome_text", "outcome_date", "outcome_gazette", "outcome_url", "changed_at"
    ).get()


def test_it_is_said_years_after(consultation, officer):
    say(consultation, officer)
    assert told_facts() == ("outcome_published", "Decreto 40", DICTATED, GAZETTE, URL, YEARS_AFTER)
    event = Event.objects.get(verb="consultation.outcome_published")
    assert (event.actor, event.data["outcome_text"]) == (officer, "Decreto 40")
    assert Job.objects.get().kind == "consultation_files"


def test_its_report_says_it_too(consultation, officer):
    say(consultation, officer)
    words = pdf_text(of_kind(made(Consultation.objects.get()), ".pdf"))
    for said in ("En qué terminó", "Decreto 40", "viernes 27 de abril de 2029"):
        assert said in words


def test_the_clock_tells_it_once_however_often_it_is_corrected(consultation, officer):
    say(consultation, officer)
    (happened,) = consultation_clock.ended(YEARS_AFTER + HOUR)
    say(Consultation.objects.get(), officer, now=YEARS_AFTER + DAY, text="Decreto 41")
    assert [(one.object, one.at, one.version) for one in consultation_clock.ended(YEARS_AFTER + 2 * DAY)] == [
        (happened.object, happened.at, happened.version)
    ]


def test_a_correction_leaves_what_it_said_in_the_trail(consultation, officer):
    say(consultation, officer)
    later = YEARS_AFTER + DAY
    say(Consultation.objects.get(), officer, now=later, text="Decreto 41", gazette=None)
    assert told_facts() == ("outcome_published", "Decreto 41", DICTATED, None, URL, later)
    event = Event.objects.get(verb="consultation.outcome_corrected")
    assert (event.data["was"]["outcome_text"], event.data["outcome_text"]) == ("Decreto 40", "Decreto 41")
    assert Consultation.objects.get().outcome_at == YEARS_AFTER


def refused(consultation, by, error, **fields):
    before = told_facts()
    with pytest.raises(error) as raised:
        say(consultation, by, **fields)
    assert told_facts() == before
    assert not Event.objects.filter(verb__startswith="consultation.outcome").exists()
    assert not Job.objects.exists()
    return raised.value


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": "  "}, "text"),
        ({"date": YEARS_AFTER.date() + timedelta(days=1)}, "date"),
        ({"date": CLOSES.astimezone(SANTIAGO).date() - timedelta(days=9)}, "date"),
        ({"gazette": YEARS_AFTER.date() + timedelta(days=1)}, "gazette"),
        ({"gazette": DICTATED - timedelta(days=1)}, "gazette"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(consultation, officer, fields, field):
    assert field in refused(consultation, officer, ValidationError, **fields).error_dict


def test_of_two_who_say_it_the_second_is_told_who_and_when(consultation, officer):
    same = Consultation.objects.get()
    say(consultation, officer)
    other = an_officer_of(consultation.service)
    with pytest.raises(StaleError) as raised:
        say(same, other, now=YEARS_AFTER + SECOND, text="Otro", seen=IN_ANALYSIS)
    assert (raised.value.by, raised.value.at) == (officer, YEARS_AFTER)
    assert told_facts()[1] == "Decreto 40"
    assert Event.objects.filter(verb__startswith="consultation.outcome").count() == 1


def test_not_before_it_is_answered(officer):
    consultation = a_consultation(officer.memberships.get().service)
    refused(consultation, officer, TransitionError)


def test_not_of_what_was_held_before_the_portal(consultation, officer):
    Consultation.objects.update(sources=[{"title": "Acta", "url": ""}])
    refused(consultation, officer, TransitionError)


@pytest.mark.parametrize("person", [a_citizen, lambda: an_officer_of(a_service())])
def test_nobody_else_says_it(consultation, person):
    refused(consultation, person(), PermissionDenied)


def test_an_analyst_does_not_say_it(consultation, as_user):
    analyst = an_analyst_of(consultation.service)
    refused(consultation, analyst, PermissionDenied)
    assert as_user(analyst).get(page(consultation)).status_code == 404


# Its screens --------------------------------------------------------------------------------------


def page(consultation):
    return reverse("consultations_office:outcome", args=[consultation.code])


@pytest.fixture
def _years_later(clock):
    clock.move_to(YEARS_AFTER)


@pytest.fixture
def desk(as_user, officer, _years_later):
    return as_user(officer)


def form(consultation, **fields):
    said = {
        "text": "Decreto 40", "date": "2029-04-20", "gazette": "2029-04-27", "url": URL,
        "seen": Consultation.objects.get(pk=consultation.pk).changed_at.isoformat(),
    }  # fmt: skip
    return said | fields


def test_it_is_published_from_its_screen_and_read_by_anybody(desk, consultation, client):
    assert desk.post(page(consultation), form(consultation)).url == consultation.get_office_url()
    for path in (
        consultation.get_absolute_url(),
        reverse("consultations:results", args=[consultation.slug]),
    ):
        shown = client.get(path).content.decode()
        for words in ("En qué terminó", "Decreto 40", URL, "27 de abril de 2029"):
            assert words in shown, words


def test_its_page_still_leads_to_the_answers(desk, consultation, client):
    desk.post(page(consultation), form(consultation))
    shown = client.get(consultation.get_absolute_url()).content.decode()
    assert reverse("consultations:results", args=[consultation.slug]) in shown


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "Di en qué terminó: qué norma o plan se dictó."),
        ({"date": "2029-05-03"}, "El resultado no puede tener una fecha futura."),
        ({"gazette": "2029-04-01"}, "El Diario Oficial lo publica después de dictado. Revisa las fechas."),
        ({"date": ""}, "Escribe la fecha de esa norma o plan."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(desk, consultation, fields, words):
    response = desk.post(page(consultation), form(consultation, **fields))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert "idNorma=1" in response.content.decode()
    assert told_facts()[0] == "answered"


def test_a_colleague_who_said_it_first_is_named(desk, consultation):
    eva = an_officer_of(consultation.service, display_name="Eva Mella")
    sent = form(consultation)
    say(consultation, eva, now=YEARS_AFTER - HOUR)
    response = desk.post(page(consultation), sent | {"text": "Otro"})
    assert response.status_code == 422
    assert "Eva Mella guardó cambios" in response.content.decode()
    assert told_facts()[1] == "Decreto 40"


def test_pressed_twice_it_is_said_once(desk, consultation):
    sent = form(consultation, form_token="el-mismo")
    for _press in range(2):
        desk.post(page(consultation), sent)
    assert Event.objects.filter(verb__startswith="consultation.outcome").count() == 1


def test_correcting_starts_from_what_it_says(desk, consultation, officer):
    say(consultation, officer, now=YEARS_AFTER - HOUR)
    shown = desk.get(page(consultation)).content.decode()
    assert "Corregir el resultado" in shown
    assert "Decreto 40" in shown
    assert "2029-04-20" in shown


def test_an_open_one_has_no_such_screen(as_user, officer, clock):
    open_one = a_consultation(officer.memberships.get().service)
    assert as_user(officer).get(page(open_one)).status_code == 404
    assert NOON < CLOSES
