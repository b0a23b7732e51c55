"""Each public page asks the database the same number of questions, with one row and with three."""

import pytest

from councils.actions import meeting
from councils.models import Application, StageCode
from tests.builders import DAY, NOON, a_consultation
from tests.councils import builders as a
from tests.organizations.builders import an_organization
from tests.questions import asked, with_one_and_with_three
from tests.services.builders import a_service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(clock):
    return clock


def add_process():
    a.a_process(a.a_council_in_force(), start=NOON.date(), now=NOON - DAY)


def test_the_list(client):
    assert with_one_and_with_three(client, "/consejos/", add_process) == 5


def test_the_list_filtered(client):
    path = "/consejos/?q=prueba&estado=por-vencer&estado=vigente"
    assert with_one_and_with_three(client, path, add_process) == 3


def test_the_board(client):
    assert with_one_and_with_three(client, "/consejos/procesos/", add_process) == 5


def test_the_home(client):
    def add():
        process = a.a_process()
        process.stages.filter(code=StageCode.REGISTRATION).update(starts_at=NOON - DAY, ends_at=NOON + DAY)

    assert with_one_and_with_three(client, "/", add) == 6


def test_the_search(client):
    assert with_one_and_with_three(client, "/buscar/?q=prueba", a.a_council_in_force) == 7


def test_a_council(client):
    council = a.a_council(estates=(("Territoriales", 4),))
    term = a.a_term(council)
    for n in range(2):
        a.a_term(council, starts_on=a.date(2020 + n, 1, 1), last_day=a.date(2020 + n, 12, 31))

    def add():
        a.a_member(term, organization=an_organization(), sex="woman")
        session = a.a_held_session(council)
        a.some_minutes(session, published=True)
        a.a_held_session(council, starts_at=NOON - 4 * DAY)
        a.an_agreement(session)
        a.an_opinion(council)

    assert with_one_and_with_three(client, council.get_absolute_url(), add) == 13


def test_a_session(client):
    counts = []
    for how_many in (1, 3):
        council = a.a_council_in_force(members=how_many)
        session = a.a_held_session(council, agenda=["Varios"] * how_many)
        for _n in range(how_many):
            agreement = a.an_agreement(session)
            meeting.follow_up(agreement, state="partial", text="Va.", by=a.the_officer(council), now=NOON)
        counts.append(asked(client, session.get_absolute_url()))
    assert counts == [7, 7]


def test_a_term(client):
    term = a.a_term(a.a_council(estates=(("Territoriales", 4),)))
    path = f"{term.council.get_absolute_url()}periodos/1/"
    assert (
        with_one_and_with_three(client, path, lambda: a.a_member(term, organization=an_organization())) == 4
    )


def test_the_members_file(client):
    term = a.a_term(a.a_council(estates=(("Territoriales", 4),)))
    path = f"{term.council.get_absolute_url()}integrantes.csv"
    assert with_one_and_with_three(client, path, lambda: a.a_member(term)) == 2


def test_a_process(client):
    counts = []
    for estates in (1, 3):
        council = a.a_council(estates=[(f"Estamento {n}", 1) for n in range(estates)])
        process = a.an_election(a.a_process(council), contest=None)
        counts.append(asked(client, process.get_absolute_url()))
    assert counts == [7, 7]


@pytest.mark.parametrize("published", ["provisional", "final"])
def test_the_roll(client, published):
    counts = []
    for lines in (1, 3):
        process = a.a_process(a.a_council(estates=(("Territoriales", 1),)))
        applications = [a.an_application(process) for _n in range(lines)]
        process = a.with_provisional_roll(process, *applications)
        if published == "final":
            process = a.with_final_roll(process)
        assert Application.objects.filter(process=process, status="admissible").count() == lines
        counts.append(asked(client, f"{process.get_absolute_url()}padron/"))
    assert counts == [6, 6]


def test_the_candidates(client):
    counts = []
    for names in (1, 3):
        process = a.an_election(candidates=names)
        counts.append(asked(client, f"{process.get_absolute_url()}candidaturas/"))
    assert counts == [5, 5]


def test_a_body_and_its_mechanisms(client):
    service = a_service()
    one = a.a_council_in_force(service)
    counts = [
        asked(client, service.get_absolute_url()),
        asked(client, f"{service.get_absolute_url()}mecanismos/"),
    ]
    for _n in range(2):
        other = a.a_council_in_force(a_service())
        type(one).objects.filter(pk=other.pk).update(service=service)
    assert counts == [
        asked(client, service.get_absolute_url()),
        asked(client, f"{service.get_absolute_url()}mecanismos/"),
    ]
    assert counts == [13, 4]


def test_a_consultation_with_opinions_of_councils(client):
    consultation = a_consultation()
    council = a.a_council_in_force(consultation.service)
    path = consultation.get_absolute_url()
    assert with_one_and_with_three(client, path, lambda: a.an_opinion(council, target=consultation.code)) == 5
