"""Each page asks the database the same number of questions, with one row and with three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations import tallies
from consultations.actions import answering
from tests.builders import (
    HOUR,
    IN_ANALYSIS,
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_draft,
    a_group,
    a_region,
    a_section,
    a_service,
    a_topic,
    an_officer_of,
)
from tests.questions import asked, with_one_and_with_three

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(clock):
    return clock


@pytest.fixture
def service():
    return a_service(region=None)


@pytest.fixture
def add_consultation(service):
    region, topic = a_region(), a_topic(slug="rios")

    def add(**fields):
        consultation = a_consultation(service, title="Agua", **fields)
        consultation.topics.set([topic])
        consultation.regions.set([region])
        return consultation

    return add


@pytest.fixture
def add_comment():
    """Adds to a consultation a comment with all that is shown of it, in a group of its own."""
    region = a_region("biobio", code="08", name="Región del Biobío", short_name="Biobío", order=8)

    def add(consultation, by=None):
        section = consultation.sections.first() or a_section(consultation)
        comment = a_comment(
            consultation, by=by, section=section, position="support", region_id=region.pk, sex="woman",
            display_name="Ana",
        )  # fmt: skip
        a_group(consultation, comment, answer="Sí.", change="Art. 4.", quote=comment, section=section)
        while tallies.fold():
            pass
        return comment

    return add


def test_the_list(client, add_consultation):
    assert with_one_and_with_three(client, reverse("consultations:list"), add_consultation) == 3


def test_the_list_with_every_filter(client, add_consultation, service):
    path = reverse("consultations:list") + (
        f"?q=agua&estado=abierta&tema=rios&region=los-rios&servicio={service.slug}&cierran=pronto&orden=opiniones"
    )
    closes = NOON + HOUR
    assert with_one_and_with_three(client, path, lambda: add_consultation(closes_at=closes)) == 4


def test_a_consultation(client, add_consultation, add_comment):
    consultation = add_consultation()

    def add():
        add_comment(consultation)
        consultation.refresh_from_db()

    assert with_one_and_with_three(client, consultation.get_absolute_url(), add) == 6  # 9 the first time


def test_its_comments(client, add_consultation, add_comment):
    consultation = add_consultation()
    path = reverse("consultations:comments", args=[consultation.slug])
    assert with_one_and_with_three(client, path, lambda: add_comment(consultation)) == 4


def test_its_results(client, clock, service, add_comment):
    officer = an_officer_of(service)
    counts = []
    for how_many in (1, 3):
        consultation = a_consultation(service)
        for _n in range(how_many):
            clock.move_to(NOON)
            add_comment(consultation)
        clock.move_to(IN_ANALYSIS)
        answering.publish_answers(consultation, summary="s", act="", by=officer, now=IN_ANALYSIS)
        counts.append(asked(client, reverse("consultations:results", args=[consultation.slug])))
    assert counts == [8, 8]


def test_a_receipt(client, add_consultation, add_comment):
    comment = add_comment(add_consultation())
    assert asked(client, reverse("consultations:receipt", args=[comment.receipt])) == 4


def test_the_form(client, add_consultation):
    consultation = add_consultation()
    path = reverse("consultations:comment", args=[consultation.slug])
    assert with_one_and_with_three(client, path, lambda: a_section(consultation)) == 2


def test_the_home(client, clock, service, add_consultation, add_comment):
    def add():
        add_comment(add_consultation())

    assert with_one_and_with_three(client, "/", add) == 6


def test_the_search(client, service, add_consultation):
    def add():
        add_consultation()
        a_service("Servicio del Agua", parent=service)

    assert with_one_and_with_three(client, "/buscar/?q=agua", add) == 7


def test_what_a_person_wrote(as_user, add_consultation, add_comment):
    ana = a_citizen()

    def add():
        add_comment(add_consultation(), by=ana)

    assert with_one_and_with_three(as_user(ana), reverse("portal:participation"), add) == 19


@pytest.fixture
def office(as_user, service):
    return as_user(an_officer_of(service))


def test_the_offices_list(office, service):
    path = reverse("consultations_office:list")
    assert with_one_and_with_three(office, path, lambda: a_draft(service)) == 7


def test_the_analysts_list(office, add_consultation, add_comment):
    consultation = add_consultation()
    path = reverse("consultations_office:comments", args=[consultation.code]) + "?grupo=todas"
    assert (
        with_one_and_with_three(office, path, lambda: add_comment(consultation)) == 16
    )  # one writes who looked


def test_a_group(office, add_consultation, add_comment):
    consultation = add_consultation()
    group = a_group(consultation, add_comment(consultation))
    path = reverse("consultations_office:group", args=[consultation.code, group.number])

    def add():
        comment = a_comment(consultation)
        comment.group = group
        comment.save()

    assert with_one_and_with_three(office, path, add) == 12


def test_the_desk(office, service, add_consultation):
    def add():
        add_consultation()
        add_consultation(closes_at=NOON - HOUR)
        a_draft(service)

    assert with_one_and_with_three(office, reverse("portal:desk"), add) == 30


def test_posting_a_comment(as_user, add_consultation):
    consultation = add_consultation()
    ana = as_user(a_citizen())
    path = reverse("consultations:comment", args=[consultation.slug])
    form = {"text": "Hola", "appear": "participant", "position": "support", "sex": "woman"}
    ana.post(path, form | {"form_token": "uno"})
    with CaptureQueriesContext(connection) as done:
        assert ana.post(path, form | {"form_token": "dos"}).status_code == 302
    statements = [q["sql"] for q in done if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) <= 15, "\n".join(statements)
