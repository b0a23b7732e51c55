"""What activities keep of a person: shown, handed over, forgotten when asked or when it is old."""

from datetime import timedelta

import pytest

from participa.activities.actions import contributing, registering
from participa.activities.holdings import Contributions, Registrations
from participa.activities.models import ContributionSupport
from participa.core.personal_data import holdings
from participa.core.retention import rules
from participa.notifications.models import Announcement
from tests.activities import builders as a
from tests.builders import DAY, HOUR, NOON, a_person

pytestmark = pytest.mark.django_db


def holding(sort):
    return next(one for one in holdings() if isinstance(one, sort))


@pytest.fixture
def registrations():
    return holding(Registrations)


@pytest.fixture
def contributions():
    return holding(Contributions)


def test_she_reads_where_she_registered(registrations):
    registration = a.a_registration(sex="woman", needs="Rampa")
    (row,) = registrations.export(registration.person)
    assert (row["comprobante"], row["estado"], row["lo que necesitas"]) == (
        registration.code,
        "Con cupo",
        "Rampa",
    )
    assert row["sexo"] == "Mujer"
    assert list(registrations.export(a_person())) == []


def test_erasing_her_frees_the_place_she_had_and_forgets_those_of_before(registrations):
    activity, person = a.an_activity(capacity=1), a_person()
    hers = registering.register(activity, by=person, now=NOON, display_name="Ana", needs="Rampa", sex="woman")
    waiting = registering.register(activity, by=a_person(), now=NOON)
    past = a.a_registration(a.an_activity_with_results(), person=person)
    for _twice in range(2):
        registrations.erase(person, now=NOON + HOUR)
    hers, past = a.fresh(hers), a.fresh(past)
    assert (hers.status, a.fresh(waiting).status) == ("cancelled", "confirmed")
    assert Announcement.objects.filter(event="activity_promoted").count() == 1
    for row in (hers, past):
        assert (row.person, row.display_name, row.needs, row.sex) == (None, "", "", "")
    assert past.status == "confirmed"


@pytest.mark.parametrize(("old_status", "new_status"), [("confirmed", "waiting"), ("waiting", "confirmed")])
def test_of_two_accounts_with_a_place_the_better_one_stays(registrations, old_status, new_status):
    activity, old, new = a.an_activity(), a_person(), a_person()
    a.a_registration(activity, person=old, status=old_status)
    a.a_registration(activity, person=new, status=new_status)
    elsewhere, _hers = a.a_registration(person=old), a.a_registration(person=new)
    registrations.merge(old, new, now=NOON)
    live = activity.registrations.live().get()
    assert (live.person, live.status) == (new, "confirmed")
    assert a.fresh(elsewhere).person == new


def test_a_place_she_had_twice_goes_to_whoever_waits(registrations):
    activity, old, new = a.an_activity(capacity=2), a_person(), a_person()
    for person in (old, new):
        registering.register(activity, by=person, now=NOON)
    waiting = registering.register(activity, by=a_person(), now=NOON)
    registrations.merge(old, new, now=NOON)
    assert a.fresh(waiting).status == "confirmed"


def test_who_registered_is_forgotten_half_a_year_later():
    rule = next(one for one in rules() if one.name == "activity_registrations")
    registration = a.a_registration(needs="Rampa")
    at = a.ENDS + timedelta(days=180)
    assert rule.count(at)["count"] == 0
    assert rule.count(at + HOUR)["count"] == 1
    assert rule.apply(at + HOUR, now=at + HOUR) == 1
    registration = a.fresh(registration)
    assert (registration.person, registration.display_name, registration.needs) == (None, "", "")
    assert (registration.status, registration.forgotten_at) == ("confirmed", at + HOUR)
    assert rule.apply(at + DAY, now=at + DAY) == 0


def test_she_reads_what_she_said_and_supported(contributions):
    theme = a.a_theme(a.an_open_activity(), answer="Sí.", position="adopted", answered_at=NOON)
    mine = a.a_proposal(theme.activity, theme=theme)
    contributing.support(a.a_question(theme.activity), by=mine.author, now=NOON)
    said, supported = contributions.export(mine.author)
    assert (said["comprobante"], said["respuesta"]) == (mine.receipt, "Sí.")
    assert supported["apoyaste"] == "¿Cuándo parten las obras?"


def test_what_she_said_stays_without_her(contributions):
    mine, other = a.a_proposal(display_name="Ana"), a.a_proposal()
    contributing.support(other, by=mine.author, now=NOON)
    for _twice in range(2):
        contributions.erase(mine.author, now=NOON)
    mine = a.fresh(mine)
    assert (mine.author, mine.shown_name, mine.text) == (
        None,
        "Participante",
        "Que el canal se revista antes del verano.",
    )
    assert a.fresh(other).support_count == 1
    assert ContributionSupport.objects.get().person is None


def test_two_accounts_of_one_person_support_once_and_never_their_own(contributions):
    old, new = a_person(), a_person()
    both, only_old, own = a.a_proposal(), a.a_proposal(), a.a_proposal(author=new)
    for proposal, people in ((both, (old, new)), (only_old, (old,)), (own, (old, a_person()))):
        for person in people:
            contributing.support(proposal, by=person, now=NOON)
    contributions.merge(old, new, now=NOON)
    assert [a.fresh(one).support_count for one in (both, only_old, own)] == [1, 1, 1]
    assert not ContributionSupport.objects.filter(person=old).exists()
    assert a.fresh(own).author == new
