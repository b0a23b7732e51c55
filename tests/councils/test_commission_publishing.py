"""Objections, rolls and candidacies: what the commission rules and publishes before anybody votes."""

import pytest
import time_machine
from django.urls import reverse

from councils.actions import applying, calling, deciding
from councils.models import Application, Candidacy, Contest, Objection, StageCode
from participa.audit.models import Event
from participa.notifications.models import Announcement
from tests.builders import DAY, HOUR, a_person
from tests.councils import builders as a
from tests.questions import asked

pytestmark = pytest.mark.django_db
TWO = (("Territoriales", 1), ("Funcionales", 2), ("Gremios", 1))


@pytest.fixture
def process():
    return a.a_process(a.a_council(estates=TWO))


@pytest.fixture
def clock(process, client):
    """Right after the registration; whoever is in stays in when it moves."""
    with time_machine.travel(a.after_stage(process, StageCode.REGISTRATION), tick=False) as clock:
        yield Clock(clock, client, a.the_commissioner(process))


class Clock:
    def __init__(self, clock, client, member):
        self.clock, self.client, self.member = clock, client, member

    def move_to(self, moment):
        self.clock.move_to(moment)
        self.client.force_login(self.member)


@pytest.fixture
def commission(client, process, clock):
    client.force_login(a.the_commissioner(process))
    return client


def url(name, process, *more):
    return reverse(f"councils_office:{name}", args=[process.code, *more])


def text_of(client, name, process, *more, **query):
    response = client.get(url(name, process, *more), query)
    assert response.status_code == 200
    return response.content.decode()


def a_second_commissioner(process):
    other = a_person(display_name="Segunda Comisionada")
    calling.add_commissioner(
        process, other, display_name="Segunda", position="Vocal", act_number="1",
        by=a.the_officer(process.council), now=a.CALLED + DAY,
    )  # fmt: skip
    return other


def an_objection(process, *applications):
    """Against the first, by a citizen, after the provisional roll."""
    a.with_provisional_roll(process, *applications)
    return applying.object_to(
        applications[0], text="No es de la región.", by=a_person(display_name="Ana Soto"),
        now=a.in_stage(process, StageCode.OBJECTIONS),
    )  # fmt: skip


# The provisional roll --------------------------------------------------------------------------


def test_what_keeps_the_provisional_roll_back_is_said_all_at_once(commission, process, clock):
    a.an_application(process)
    clock.move_to(a.in_stage(process, StageCode.REGISTRATION))
    page = text_of(commission, "provisional_roll", process)
    assert "La inscripción todavía no termina." in page
    assert "Queda 1 postulación por decidir." in page
    assert "<button" not in page.partition("<main")[2].partition("</main>")[0]


def test_pressing_too_early_changes_nothing(commission, process):
    a.an_application(process)
    response = commission.post(url("provisional_roll", process), follow=True)
    assert "Queda 1 postulación por decidir." in response.content.decode()
    process.refresh_from_db()
    assert process.provisional_roll_at is None


def test_publishing_it_says_how_many_enter_each_estate(commission, process):
    a.admitted(a.an_application(process))
    refused = a.an_application(process)
    now = a.after_stage(process, StageCode.REGISTRATION)
    deciding.decide(
        refused, Application.Status.INADMISSIBLE, reason="No", by=a.the_commissioner(process), now=now
    )
    response = commission.get(url("provisional_roll", process))
    rows = response.context["rows"]
    assert rows["estates"][0] == ("Territoriales", 1, 1)
    assert rows["total"][1:] == (1, 1)
    response = commission.post(url("provisional_roll", process))
    assert response.url == url("provisional_roll", process)
    process.refresh_from_db()
    assert process.provisional_roll_by == a.the_commissioner(process)
    assert Announcement.objects.filter(event="council_provisional_roll").count() == 1


@pytest.mark.parametrize("name", ["provisional_roll", "final_roll", "candidates_publish", "count"])
def test_an_officer_of_the_service_publishes_nothing(client, process, clock, name):
    client.force_login(a.the_officer(process.council))
    before = Event.objects.count()
    assert client.post(url(name, process)).status_code == 403
    assert Event.objects.count() == before


def test_of_two_who_publish_the_second_is_told(commission, process):
    a.admitted(a.an_application(process))
    now = a.after_stage(process, StageCode.REGISTRATION)
    deciding.publish_provisional_roll(process, by=a_second_commissioner(process), now=now)
    response = commission.post(url("provisional_roll", process), follow=True)
    assert "Ya lo hizo Segunda Comisionada" in response.content.decode()


# Objections ------------------------------------------------------------------------------------


def test_an_objection_is_ruled_with_reasons(commission, process, clock):
    application = a.an_application(process)
    objection = an_objection(process, application)
    clock.move_to(a.in_stage(process, StageCode.OBJECTIONS) + HOUR)
    assert "Objeción a una organización del padrón" in text_of(commission, "objections", process)
    page = text_of(commission, "objection_rule", process, objection.pk)
    assert "No es de la región." in page
    assert "La organización sale del padrón." in page
    rule = url("objection_rule", process, objection.pk)
    response = commission.post(rule, {"upheld": "si", "ruling": ""})
    assert response.status_code == 422
    assert "Di por qué se acoge o se rechaza." in response.content.decode()
    response = commission.post(rule, {"upheld": "si", "ruling": "Su sede está en otra región."})
    assert response.url == url("objections", process)
    objection.refresh_from_db()
    application.refresh_from_db()
    assert objection.status == Objection.Status.UPHELD
    assert application.status == Application.Status.INADMISSIBLE


def test_of_two_who_rule_the_second_is_told(commission, process, clock):
    objection = an_objection(process, a.an_application(process))
    clock.move_to(a.in_stage(process, StageCode.OBJECTIONS) + HOUR)
    other = a_second_commissioner(process)
    now = a.in_stage(process, StageCode.OBJECTIONS) + HOUR
    deciding.rule(objection, upheld=False, ruling="Está en la región.", by=other, now=now)
    rule = url("objection_rule", process, objection.pk)
    response = commission.post(rule, {"upheld": "si", "ruling": "x"}, follow=True)
    assert "Ya lo hizo Segunda Comisionada" in response.content.decode()
    objection.refresh_from_db()
    assert objection.status == Objection.Status.REJECTED
    assert "Está en la región." in text_of(commission, "objection_rule", process, objection.pk)


def test_once_all_is_ruled_it_says_where_it_is(commission, process, clock):
    clock.move_to(a.in_stage(process, StageCode.PROVISIONAL_ROLL))
    assert "Se presentan cuando se publica" in text_of(commission, "objections", process)
    objection = an_objection(process, a.an_application(process))
    now = a.in_stage(process, StageCode.OBJECTIONS) + HOUR
    clock.move_to(now)
    deciding.rule(objection, upheld=False, ruling="Está.", by=a.the_commissioner(process), now=now)
    page = text_of(commission, "objections", process)
    assert "No hay nada por revisar" in page
    assert 'href="?estado=todas">Ver todas</a>' in page
    assert "Se presentan cuando se publica" not in page


def test_whoever_objected_does_not_rule(client, process, clock):
    application = a.an_application(process)
    a.with_provisional_roll(process, application)
    now = a.in_stage(process, StageCode.OBJECTIONS)
    member = a.the_commissioner(process)
    objection = applying.object_to(application, text="No.", by=member, now=now)
    clock.move_to(now + HOUR)
    client.force_login(member)
    page = text_of(client, "objection_rule", process, objection.pk)
    assert "La resuelve otra persona de la comisión" in page
    assert (
        client.post(url("objection_rule", process, objection.pk), {"upheld": "si", "ruling": "x"}).status_code
        == 403
    )


def test_objections_cost_the_same_with_one_and_with_three(commission, process, clock):
    applications = [a.an_application(process) for _n in range(3)]
    an_objection(process, *applications)
    now = a.in_stage(process, StageCode.OBJECTIONS)
    clock.move_to(now + HOUR)
    counts = [asked(commission, url("objections", process))]
    for application in applications[1:]:
        applying.object_to(application, text="No.", by=a_person(), now=now)
    counts.append(asked(commission, url("objections", process)))
    assert counts == [11, 11]


# The final roll --------------------------------------------------------------------------------


def test_the_final_roll_waits_for_the_objections(commission, process, clock):
    an_objection(process, a.an_application(process))
    clock.move_to(a.in_stage(process, StageCode.FINAL_ROLL))
    page = text_of(commission, "final_roll", process)
    assert "Queda 1 objeción o reclamo por resolver." in page
    commission.post(url("final_roll", process))
    process.refresh_from_db()
    assert process.final_roll_at is None


def test_publishing_the_final_roll_fixes_who_votes(commission, process, clock):
    a.with_provisional_roll(process, a.an_application(process))
    clock.move_to(a.in_stage(process, StageCode.FINAL_ROLL))
    assert commission.post(url("final_roll", process)).status_code == 302
    assert process.roll.count() == 1
    assert "Lo publicó" in text_of(commission, "final_roll", process)


# Candidacies -----------------------------------------------------------------------------------


@pytest.fixture
def named(process):
    """Two stand for one seat, one for two, nobody for the third estate. Nobody was decided."""
    first, second, _third = process.contests.all()
    applications = [a.an_application(process, contest=contest) for contest in (first, first, second)]
    a.with_final_roll(process, *applications)
    return [a.a_candidacy(application, accepted=False) for application in applications]


def test_a_candidacy_is_decided_with_its_facts_in_sight(commission, process, clock, named):
    clock.move_to(a.in_stage(process, StageCode.CANDIDATES) + HOUR)
    page = text_of(commission, "candidacies", process)
    assert named[0].display_name in page
    decide = url("candidacy_decide", process, named[0].pk)
    assert commission.post(decide, {"admitted": "", "reason": ""}).status_code == 422
    seen = deciding.version_of(named[0])
    response = commission.post(decide, {"admitted": "no", "reason": "", "seen": seen})
    assert "Di por qué no se admite." in response.content.decode()
    response = commission.post(decide, {"admitted": "si", "reason": "", "seen": seen})
    assert response.url == url("candidacies", process)
    named[0].refresh_from_db()
    assert named[0].status == Candidacy.Status.ADMITTED


def test_of_two_who_decide_a_candidacy_the_second_is_told(commission, process, clock, named):
    now = a.in_stage(process, StageCode.CANDIDATES) + HOUR
    clock.move_to(now)
    seen = deciding.version_of(named[0])
    deciding.decide_candidacy(named[0], admitted=True, by=a_second_commissioner(process), now=now)
    decide = url("candidacy_decide", process, named[0].pk)
    response = commission.post(decide, {"admitted": "no", "reason": "No", "seen": seen})
    assert response.status_code == 422
    assert "Segunda Comisionada guardó cambios" in response.content.decode()
    named[0].refresh_from_db()
    assert named[0].status == Candidacy.Status.ADMITTED


def test_publishing_says_what_each_estate_becomes_and_declares_it(commission, process, clock, named):
    now = a.in_stage(process, StageCode.CANDIDATE_LIST)
    clock.move_to(now)
    page = text_of(commission, "candidates_publish", process)
    assert "Quedan 3 candidaturas por revisar." in page
    for candidacy in named:
        deciding.decide_candidacy(candidacy, admitted=True, by=a.the_commissioner(process), now=now)
    response = commission.get(url("candidates_publish", process))
    shown = [(row["name"], row["tag"][1]) for row in response.context["estates"]]
    assert shown == [
        ("Territoriales", "Se vota"),
        ("Funcionales", "Aclamado: entran sin votación"),
        ("Gremios", "Desierto"),
    ]
    commission.post(url("candidates_publish", process))
    outcomes = list(process.contests.values_list("outcome", flat=True))
    assert outcomes == [Contest.Outcome.CONTESTED, Contest.Outcome.ACCLAIMED, Contest.Outcome.DESERT]


def test_candidacies_cost_the_same_with_one_and_with_three(commission, process, clock, named):
    clock.move_to(a.in_stage(process, StageCode.CANDIDATES) + HOUR)
    Candidacy.objects.filter(pk__in=[one.pk for one in named[1:]]).update(status=Candidacy.Status.WITHDRAWN)
    counts = [asked(commission, url("candidacies", process))]
    Candidacy.objects.update(status=Candidacy.Status.NOMINATED)
    counts.append(asked(commission, url("candidacies", process)))
    assert counts == [12, 12]
