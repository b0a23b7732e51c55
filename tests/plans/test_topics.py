"""Topics on request: received with a clock, supported once, answered and moderated with reasons."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from participa.audit.models import Event
from participa.core import public_codes, receipts
from participa.core.lifecycle import TransitionError
from participa.deadlines.actions import adjusting
from participa.deadlines.obligations import obligation_of, open_obligations
from participa.notifications.models import Announcement
from participa.organizations.models import Representation
from participa.plans.actions import answering, asking
from participa.plans.models import AnnualPlan, Mechanism, TopicRequest, TopicSupport
from participa.services.models import Membership
from tests.builders import DAY, NOON, a_citizen, a_holiday, a_person, a_rule, a_service, an_officer_of
from tests.organizations.builders import a_representative, an_organization
from tests.plans import builders as a
from tests.plans.refusals import refused

pytestmark = pytest.mark.django_db
SATURDAY = NOON + timedelta(days=3)


@pytest.fixture
def service():
    return a_service()


@pytest.fixture
def officer(service):
    return an_officer_of(service)


def propose(service, by=None, now=NOON, **fields):
    told = {"title": "Horarios", "text": "Que pregunten por los horarios."}
    return asking.propose(service, by=by or a_citizen(), now=now, **told | fields)


def accept(topic, by, **fields):
    told = {"answer": "La acogemos.", "year": 2027, "month": 4, "mechanism": Mechanism.DIALOGUE}
    return answering.accept(topic, by=by, now=NOON, **told | fields)


# Proposing -------------------------------------------------------------------------------------


def test_a_topic_gets_a_code_a_receipt_and_the_day_of_its_answer(service):
    first, second = propose(service, display_name="Ana"), propose(service)
    assert first.code == f"TP-2026-{service.code}-0001"
    assert second.code == f"TP-2026-{service.code}-0002"
    assert (first.status, first.voice, second.voice, str(first)) == (
        "received",
        "Ana",
        "Participante",
        first.code,
    )
    assert first.due_on == date(2026, 12, 30)  # thirty business days after the 18th
    assert "Regla del portal" in first.due_rule
    assert receipts.address_of(first.receipt) == f"/proponer-tema/comprobante/{first.receipt}/"
    assert receipts.address_of("ABC-DEFGH-JKLMN") == ""
    assert {row.event for row in Announcement.objects.all()} == {"topic_received"}


def test_what_arrives_on_a_saturday_counts_from_monday(service):
    assert propose(service, now=SATURDAY).due_on == propose(service, now=SATURDAY + 2 * DAY).due_on


def test_holidays_do_not_count(service):
    without = propose(service).due_on
    a_holiday()
    assert propose(service).due_on == without + DAY


def test_the_norm_of_the_service_may_say_another_term(service):
    a_rule(service, asking.RULE, 10, "Artículo 8")
    topic = propose(service)
    assert topic.due_on == date(2026, 12, 2)
    assert "Artículo 8" in topic.due_rule


@pytest.mark.parametrize(
    ("fields", "field"), [({"title": " "}, "title"), ({"text": " "}, "text"), ({"text": "a" * 2001}, "text")]
)
def test_a_topic_says_something_and_not_too_long(service, fields, field):
    with refused(ValidationError, field):
        propose(service, **fields)


def test_nobody_proposes_to_a_body_that_closed(service):
    service.closed_on = date(2026, 1, 1)
    service.save()
    with refused(asking.ClosedError):
        propose(service)


def test_only_who_represents_an_organisation_proposes_for_it(service):
    organization = an_organization()
    speaker = a_representative(organization)
    with refused(asking.VoiceError):
        propose(service, organization=organization)
    topic = propose(service, by=speaker, organization=organization)
    assert topic.voice == organization.name


def test_a_public_code_leads_to_what_anybody_may_read(service):
    topic = propose(service)
    named = public_codes.resolve(topic.code)
    assert (named.title, named.url, named.service) == ("Horarios", topic.get_absolute_url(), service.code)
    assert public_codes.resolve(propose(service, is_public=False).code) is None


# Supporting ------------------------------------------------------------------------------------


def test_a_person_supports_once_and_may_stop(service):
    topic, person = propose(service), a_citizen()
    assert [asking.support(topic, by=person, now=NOON) for _twice in range(2)] == [True, False]
    topic.refresh_from_db()
    assert (topic.support_count, str(TopicSupport.objects.get())) == (1, f"{topic.pk}: {person.pk}")
    stop = [asking.stop_supporting(topic, by=person, now=NOON) for _twice in range(2)]
    topic.refresh_from_db()
    assert (stop, topic.support_count) == ([True, False], 0)


def test_nobody_supports_her_own_nor_what_is_not_public_nor_what_was_answered(service, officer):
    author = a_citizen()
    topic, hidden = propose(service, by=author), propose(service, is_public=False)
    for one, person in ((topic, author), (hidden, a_citizen())):
        with refused(asking.ClosedError):
            asking.support(one, by=person, now=NOON)
    answering.reject(topic, answer="No es nuestro.", by=officer, now=NOON)
    for act in (asking.support, asking.stop_supporting):
        with refused(asking.ClosedError):
            act(topic, by=a_citizen(), now=NOON)


# Taking it back --------------------------------------------------------------------------------


def test_its_author_takes_it_back_until_it_is_answered(service, officer):
    author = a_citizen()
    topic, answered = propose(service, by=author), propose(service, by=author)
    answering.reject(answered, answer="No es nuestro.", by=officer, now=NOON)
    with refused(TransitionError):
        asking.withdraw(answered, by=author, now=NOON)
    with refused(PermissionDenied):
        asking.withdraw(topic, by=a_citizen(), now=NOON)
    asking.withdraw(topic, by=author, now=NOON)
    assert list(TopicRequest.objects.visible()) == [answered]
    with refused(TransitionError):
        answering.reject(topic, answer="Tarde.", by=officer, now=NOON)


def test_who_no_longer_represents_it_does_not_take_back_what_she_said_for_it(service):
    organization = an_organization()
    speaker = a_representative(organization)
    topic = propose(service, by=speaker, organization=organization)
    Representation.objects.all().delete()
    with refused(TransitionError):
        asking.withdraw(topic, by=speaker, now=NOON)


# Answering -------------------------------------------------------------------------------------


def test_an_accepted_topic_begins_the_plan_of_that_year(service, officer):
    region = a.a_region()
    topic = propose(service, region_id=region.pk, why="Trabajan.")
    accepted = accept(topic, officer)
    plan = AnnualPlan.objects.get()
    [matter] = plan.matters.all()
    assert (plan.year, plan.status, accepted.matter, accepted.status) == (2027, "draft", matter, "accepted")
    assert (matter.title, matter.summary, matter.why) == ("Horarios", topic.text, "Trabajan.")
    assert [*matter.regions.all()] == [region]
    assert Announcement.objects.filter(event="topic_answered").count() == 1
    assert set(Event.objects.values_list("verb", flat=True)) >= {"annual_plan.created", "plan_matter.added"}


def test_in_a_published_plan_the_new_matter_says_who_asked_for_it(service, officer):
    plan, topic = a.a_plan(service), propose(service)
    accept(topic, officer, year=2026, month=12)
    assert topic.code in plan.changes.get().reason


def test_it_may_be_part_of_a_matter_that_is_there(service, officer):
    matter = a.a_matter(a.a_plan(service))
    accept(propose(service), officer, matter=matter)
    assert TopicRequest.objects.get().matter == matter
    assert AnnualPlan.objects.count() == 1


def test_the_matter_is_of_that_service_and_stands(service, officer):
    topic = propose(service)
    dropped = a.a_matter(a.a_plan(service), status="dropped", drop_reason="No.", dropped_at=NOON)
    for matter in (a.a_matter(), dropped):
        with refused(ValidationError, "matter"):
            accept(topic, officer, matter=matter)


@pytest.mark.parametrize("fields", [{"year": None}, {"month": None}, {"mechanism": ""}])
def test_a_new_matter_says_when_and_how(service, officer, fields):
    topic = propose(service)
    with refused(ValidationError, "year"):
        accept(topic, officer, **fields)


def test_an_answer_has_reasons(service, officer):
    topic = propose(service)
    with refused(ValidationError, "answer"):
        answering.reject(topic, answer=" ", by=officer, now=NOON)
    with refused(ValidationError, "answer"):
        accept(topic, officer, answer="")


def test_two_officers_do_not_answer_the_same_topic(service, officer):
    topic = propose(service)
    seen_by_the_other = TopicRequest.objects.get()
    answering.reject(topic, answer="No es nuestro.", by=officer, now=NOON)
    with refused(TransitionError):
        accept(seen_by_the_other, officer)
    assert TopicRequest.objects.get().answer == "No es nuestro."


@pytest.mark.parametrize("role", [Membership.Role.ANALYST, Membership.Role.MODERATOR])
def test_who_does_not_keep_the_plan_answers_nothing(service, role):
    topic, other = propose(service), an_officer_of(service, role=role)
    with refused(PermissionDenied):
        answering.reject(topic, answer="No.", by=other, now=NOON)
    with refused(PermissionDenied):
        accept(topic, other)


def test_the_service_may_have_more_time_by_an_act_that_anybody_reads(service, officer, client):
    topic = propose(service)
    owed = obligation_of("tema", topic.code, now=NOON)
    assert (owed.day, owed.title, owed.words) == (topic.due_on, "Responder el tema: Horarios", topic.due_rule)
    act = {"act_number": "Resolución 7", "act_date": date(2026, 11, 17), "reason": "Faltan datos."}
    adjusting.extend(owed, days=10, by=officer, now=NOON, seen=owed.day, **act)
    topic.refresh_from_db()
    assert topic.due_on == date(2027, 1, 13)
    assert "Faltan datos." in client.get(topic.get_absolute_url()).content.decode()
    answering.reject(topic, answer="No.", by=officer, now=NOON)
    assert obligation_of("tema", topic.code, now=NOON) is None


def test_what_only_the_service_reads_has_no_title_among_its_deadlines(service):
    propose(service, is_public=False)
    [owed] = open_obligations(NOON, services=[service], only=["tema"])
    assert "Horarios" not in owed.title
    assert owed.url == ""


# Moderating ------------------------------------------------------------------------------------


def test_a_topic_is_taken_away_only_for_a_reason_of_the_list(service, officer):
    topic = propose(service)
    with refused(ValidationError, "reason"):
        answering.remove(topic, reason="no me gusta", by=officer, now=NOON)
    removed = answering.remove(topic, reason="spam", note=" Está tres veces. ", by=officer, now=NOON)
    assert (removed.removal, removed.removal_note) == ("spam", "Está tres veces.")
    assert list(TopicRequest.objects.visible()) == []
    assert Announcement.objects.filter(event="topic_removed").count() == 1
    restored = answering.restore(removed, by=officer, now=NOON)
    assert (restored.status, restored.removal) == ("received", "")
    assert list(TopicRequest.objects.visible()) == [restored]


def test_what_was_answered_is_not_taken_away(service, officer):
    topic = propose(service)
    answering.reject(topic, answer="No es nuestro.", by=officer, now=NOON)
    with refused(TransitionError):
        answering.remove(topic, reason="spam", by=officer, now=NOON)


def test_nobody_of_another_service_moderates(service):
    topic = propose(service)
    for other in (an_officer_of(a_service()), a_person()):
        with refused(PermissionDenied):
            answering.remove(topic, reason="spam", by=other, now=NOON)
        with refused(PermissionDenied):
            answering.restore(topic, by=other, now=NOON)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"text": ""},
        {"status": "rejected"},
        {"answered_at": NOON, "answer": "Sí."},
        {"status": "accepted", "answered_at": NOON, "answer": "Sí."},
        {"status": "removed", "removed_at": NOON},
        {"status": "withdrawn"},
    ],
)
def test_the_database_keeps_the_rules_of_a_topic(service, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        a.a_topic_request(service, **fields)
