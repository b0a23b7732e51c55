"""Each page of the office asks the database the same number of questions, with one row and with three."""

import pytest
from django.urls import reverse

from councils.models import StageCode
from tests.builders import NOON, a_person, a_region, an_officer_of
from tests.councils import builders as a
from tests.questions import with_one_and_with_three

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def council():
    return a.a_council_in_force(members=0, estates=(("Territoriales", 4), ("Funcionales", 1)))


@pytest.fixture
def office(council, as_user):
    return as_user(a.the_officer(council))


def a_busy_council(service, number):
    """A council that owes one of everything."""
    region = a_region(f"region-{number}", code=str(20 + number), name=f"Región {number}", order=number)
    council = a.a_council(service, region=region)
    a.a_member(a.a_term(council))
    session = a.a_held_session(council)
    a.an_agreement(session, due_on=NOON.date())
    a.a_session(council)
    a.an_opinion(council)
    a.an_application(a.a_process(council))
    return council


def test_the_list(office, council):
    numbers = iter(range(10))
    path = reverse("councils_office:list")
    assert with_one_and_with_three(office, path, lambda: a_busy_council(council.service, next(numbers))) == 21


def test_the_desk(office, council):
    numbers = iter(range(10))
    path = reverse("portal:desk")
    assert with_one_and_with_three(office, path, lambda: a_busy_council(council.service, next(numbers))) == 40


def test_the_list_of_a_commissioner(as_user, council):
    commissioner, numbers = a_person(), iter(range(10))

    def add():
        local = a_busy_council(council.service, next(numbers))
        a.an_application(a.a_process(local, commissioner=commissioner))

    path = reverse("councils_office:list")
    assert with_one_and_with_three(as_user(commissioner), path, add) == 26


def test_the_members(office, council):
    term = council.terms.get()
    path = reverse("councils_office:members", args=[council.code])

    def add():
        member = a.a_member(term, user=a_person())
        a.a_member(term, seat=member.seat, kind="substitute", name="Suplente")

    assert with_one_and_with_three(office, path, add) == 10


def test_a_council(office, council):
    path = council.get_office_url()

    def add():
        session = a.a_held_session(council)
        a.an_agreement(session, due_on=NOON.date())
        a.an_opinion(council)
        a.an_application(a.a_process(council))

    a.a_member(council.terms.get())
    assert with_one_and_with_three(office, path, add) == 29


def test_a_process(office, council, clock):
    process = a.a_process(council)
    clock.move_to(a.in_stage(process, StageCode.REGISTRATION))
    office.force_login(a.the_officer(council))

    def add():
        a.an_application(process)
        person = an_officer_of(council.service)
        process.commissioners.create(
            user=person, display_name="x", position="x", act_number="x", added_at=NOON
        )

    assert with_one_and_with_three(office, process.get_office_url(), add) == 18


def test_the_commission(office, council):
    process = a.a_process(council)

    def add():
        process.commissioners.create(
            user=a_person(), display_name="x", position="x", act_number="x", added_at=NOON
        )

    path = reverse("councils_office:process_commission", args=[process.code])
    assert with_one_and_with_three(office, path, add) == 9
