"""What plans keep of a person: shown, handed over, forgotten when she asks."""

import pytest

from participa.core.personal_data import holdings
from participa.plans.actions import asking
from participa.plans.holdings import Topics
from participa.plans.models import TopicSupport
from tests.builders import NOON, a_citizen
from tests.plans import builders as a

pytestmark = pytest.mark.django_db


@pytest.fixture
def topics():
    return next(one for one in holdings() if isinstance(one, Topics))


def test_she_reads_what_she_proposed_and_what_she_supported(topics):
    person = a_citizen()
    mine = a.a_topic_request(by=person, title="Riego", region=a.a_region())
    other = a.a_topic_request(title="Ferias")
    asking.support(other, by=person, now=NOON)
    rows = list(topics.export(person))
    assert (rows[0]["tema"], rows[0]["comprobante"], rows[0]["región"]) == (
        "Riego",
        mine.receipt,
        "Región de Los Ríos",
    )
    assert rows[1]["tema que apoyaste"] == "Ferias"
    assert list(topics.export(a_citizen())) == []


def test_erasing_her_leaves_the_topic_without_her_name_and_takes_her_supports(topics):
    person = a_citizen()
    mine, other = a.a_topic_request(by=person, display_name="Ana"), a.a_topic_request()
    asking.support(other, by=person, now=NOON)
    for _twice in range(2):
        topics.erase(person, now=NOON)
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.author, mine.display_name, mine.voice) == (None, "", "Participante")
    assert (other.support_count, TopicSupport.objects.count()) == (0, 0)


def test_two_accounts_of_a_person_support_once_and_not_her_own(topics):
    old, new = a_citizen(), a_citizen()
    both, hers = a.a_topic_request(), a.a_topic_request(by=old)
    for person in (old, new):
        asking.support(both, by=person, now=NOON)
    asking.support(hers, by=new, now=NOON)
    topics.merge(old, new, now=NOON)
    both.refresh_from_db()
    hers.refresh_from_db()
    assert (both.support_count, hers.support_count, hers.author) == (1, 0, new)
    assert TopicSupport.objects.get().person == new
