"""A boletín is written by who may, in words that every mail reader shows, and leaves only when it may."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from participa.audit.models import Event
from participa.core.calendar import SANTIAGO
from participa.core.lifecycle import StaleError, TransitionError
from participa.newsletters import actions
from participa.newsletters.models import Letter, Reach, Status
from participa.newsletters.permissions import letters_in_office
from participa.newsletters.texts import as_html, as_text
from participa.notifications.models import Announcement, Message
from participa.reference.models import Topic
from tests.services.builders import Membership, a_person, a_service, an_officer_of
from tests.subscriptions.builders import NOON

from .builders import a_letter, a_national_writer, a_reader, a_scheduled_letter, go
from .refusals import refused

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 18, 21, tzinfo=SANTIAGO)
MORNING = datetime(2026, 11, 19, 8, tzinfo=SANTIAGO)


@pytest.fixture
def service():
    return a_service()


@pytest.fixture
def officer(service):
    return an_officer_of(service)


def edited(letter, by, **values):
    defaults = {"subject": "Otro", "body": "Texto", "reach": Reach.ALL, "seen_at": letter.changed_at}
    return actions.edit(letter, by=by, now=NOON + timedelta(hours=1), **defaults | values)


# The words -------------------------------------------------------------------------------------
def test_both_forms_say_the_same():
    body = (
        "# Título\n\nUn [sitio](https://a.cl) y **algo**.\n\n1. uno\n2. dos\n   - tres\n\n"
        "> cita\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n---\n\n<https://b.cl>"
    )
    assert as_text(body) == (
        "TÍTULO\n\nUn sitio (https://a.cl) y algo.\n\n1. uno\n2. dos\n  - tres\n\ncita\n\n"
        "A | B\n1 | 2\n\n----\n\nhttps://b.cl\n"
    )
    assert "<h2>Título</h2>" in as_html(body)
    assert 'href="https://a.cl"' in as_html(body)


@pytest.mark.parametrize("body", ["![Foto](https://a.cl/f.png)", '<img src="https://a.cl/f.png">'])
def test_a_picture_is_refused(service, officer, body):
    letter = a_letter(service)
    with refused(ValidationError, "body"):
        edited(letter, officer, body=body)


def test_to_choose_and_choose_nothing_is_refused(service, officer):
    letter = a_letter(service)
    with refused(ValidationError, "reach"):
        edited(letter, officer, reach=Reach.CHOSEN)


def test_what_was_chosen_is_forgotten_when_it_goes_to_all(service, officer):
    letter = a_letter(service)
    topic = Topic.objects.create(slug="agua", label_es="Agua", label_en="Water", order=1)
    edited(letter, officer, reach=Reach.CHOSEN, topics=[topic])
    letter.refresh_from_db()
    assert list(letter.topics.all()) == [topic]
    edited(letter, officer, topics=[topic])
    assert not letter.topics.exists()


def test_the_second_of_two_who_edit_is_told_who_came_first(service, officer):
    letter = a_letter(service)
    edited(letter, officer)
    with refused(StaleError) as why:
        edited(letter, officer, seen_at=NOON)
    assert why.value.by == officer


# Who -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Membership.Role.ANALYST, Membership.Role.MODERATOR])
def test_who_does_not_edit_for_a_service_does_not_write_for_it(service, role):
    with refused(PermissionDenied):
        actions.create(service, subject="Hola", by=an_officer_of(service, role=role), now=NOON)


def test_only_segegob_writes_to_the_whole_country(officer):
    with refused(PermissionDenied):
        actions.create(None, subject="Hola", by=officer, now=NOON)
    letter = actions.create(None, subject=" Hola ", by=a_national_writer(), now=NOON)
    assert (letter.subject, letter.status, letter.trail_service) == ("Hola", Status.DRAFT, "")


def test_each_reads_her_own(service, officer):
    own, national, other = a_letter(service), a_letter(), a_letter(a_service())
    assert list(letters_in_office(officer, now=NOON)) == [own]
    assert list(letters_in_office(a_national_writer(), now=NOON)) == [national]
    assert not letters_in_office(a_person(), now=NOON).exists()
    assert other.trail_service == other.service.code


# When ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("at", "field"),
    [
        (NIGHT, "hour"),
        (MORNING - timedelta(minutes=30), "hour"),
        (MORNING + timedelta(minutes=10), "hour"),
        (NOON, "day"),
    ],
)
def test_an_hour_that_may_not_be_is_refused(service, officer, at, field):
    letter = a_letter(service)
    with refused(ValidationError, field):
        actions.schedule(letter, at=at, by=officer, now=NOON)


def test_it_is_scheduled_for_an_hour_of_the_day(service, officer):
    letter = actions.schedule(a_letter(service), at=MORNING, by=officer, now=NOON)
    assert (letter.status, letter.scheduled_for, letter.queued_by) == (Status.SCHEDULED, MORNING, officer)
    assert Event.objects.get().verb == "newsletter.scheduled"
    assert not Announcement.objects.exists()


def test_nothing_begins_to_leave_at_night(service, officer):
    letter = a_letter(service)
    with refused(ValidationError, "when"):
        actions.send_now(letter, by=officer, now=NIGHT)


def test_without_words_it_does_not_leave(service, officer):
    letter = a_letter(service, body="")
    with refused(ValidationError):
        actions.send_now(letter, by=officer, now=NOON)


def test_of_two_who_press_send_one_sends_it(service, officer):
    letter = a_letter(service)
    actions.send_now(letter, by=officer, now=NOON)
    with refused(TransitionError):
        actions.send_now(letter, by=an_officer_of(service), now=NOON)
    assert Announcement.objects.get().object == f"newsletters.letter:{letter.pk}"


def test_what_she_did_not_see_does_not_leave(service, officer):
    letter = a_letter(service)
    edited(letter, an_officer_of(service))
    with refused(StaleError):
        actions.send_now(letter, by=officer, now=NOON + timedelta(hours=2), seen_at=NOON)


def test_a_scheduled_one_is_not_edited_until_it_is_a_draft_again(service, officer):
    letter = a_scheduled_letter(service, at=MORNING)
    with refused(TransitionError):
        edited(letter, officer)
    actions.take_back(letter, by=officer, now=NOON)
    assert edited(Letter.objects.get(), officer).subject == "Otro"


def test_a_sent_one_is_not_cancelled(service, officer):
    letter = a_letter(service, status=Status.SENT, sending_at=NOON, sent_at=NOON)
    with refused(TransitionError):
        actions.cancel(letter, by=officer, now=NOON)


def test_a_copy_is_a_draft_with_the_same_words_and_people(service, officer):
    topic = Topic.objects.create(slug="agua", label_es="Agua", label_en="Water", order=1)
    letter = a_letter(service, status=Status.SENT, sending_at=NOON, sent_at=NOON, reach=Reach.CHOSEN)
    letter.topics.set([topic])
    copy = actions.duplicate(letter, by=officer, now=NOON)
    assert (copy.body, copy.status, copy.sending_at) == (letter.body, Status.DRAFT, None)
    assert list(copy.topics.all()) == [topic]
    assert copy.code != letter.code


def test_a_trial_goes_to_oneself_alone(service, officer, mailoutbox):
    a_reader(service)
    actions.send_trial(a_letter(service, subject="Aguas"), by=officer, now=NOON)
    go()
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == ([officer.email], "[Prueba] Aguas")
    assert "solo la recibiste tú" in mail.body
    assert "/boletines/" not in mail.body
    assert Message.objects.count() == 1
