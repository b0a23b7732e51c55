"""What came on paper or was said in a workshop is typed in a batch and counts like the rest."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations import tallies
from consultations.actions import answering, commenting, intake
from consultations.models import Comment, IntakeBatch, TypedComment
from consultations.permissions import readable_batch_scans
from participa.audit.models import Event
from participa.core.calendar import day_of, midnight
from participa.core.lifecycle import TransitionError
from participa.documents.models import Document
from participa.services.models import Membership
from tests.builders import (
    CLOSES,
    DAY,
    HOUR,
    IN_ANALYSIS,
    NOON,
    OPENS,
    SECOND,
    a_citizen,
    a_comment,
    a_consultation,
    a_draft,
    a_group,
    a_section,
    a_service,
    an_analyst_of,
    an_officer_of,
)
from tests.consultations.test_at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return a_consultation(a_service(code="SENADE"))


@pytest.fixture
def officer(consultation):
    return an_officer_of(consultation.service)


def a_batch(consultation, *, by, now=NOON, held_on=None, **fields):
    fields = {"channel": "workshop", "event": "Taller de la junta", "place": "Valdivia"} | fields
    held_on = held_on or day_of(NOON)
    return intake.open_batch(consultation, by=by, now=now, held_on=held_on, **fields)


def a_row(batch, text="Abran la ribera.", *, now=NOON, **fields):
    return intake.type_row(batch, by=fields.pop("by", batch.by), now=now, text=text, **fields)


# Opening ---------------------------------------------------------------------------------------


def test_a_batch_says_where_it_comes_from(consultation, officer):
    batch = a_batch(consultation, by=officer, expected=40)
    assert (str(batch), batch.place, batch.expected, batch.by) == (
        "Taller de la junta",
        "Valdivia",
        40,
        officer,
    )
    assert Event.objects.filter(verb="intake.opened", actor=officer).exists()


@pytest.mark.parametrize("held_on", [day_of(OPENS), day_of(CLOSES - SECOND)])
def test_the_first_and_the_last_day_are_in_time(consultation, officer, held_on):
    row = a_row(a_batch(consultation, by=officer, now=IN_ANALYSIS, held_on=held_on), now=IN_ANALYSIS)
    assert row.submitted_at == midnight(held_on) + timedelta(hours=12)
    assert consultation.takes_comments_at(row.submitted_at)


@pytest.mark.parametrize("held_on", [day_of(OPENS - SECOND), day_of(CLOSES)])
def test_the_day_before_and_the_day_after_are_not(consultation, officer, held_on):
    with pytest.raises(ValidationError), transaction.atomic():
        a_batch(consultation, by=officer, now=IN_ANALYSIS, held_on=held_on)
    assert not IntakeBatch.objects.exists()
    assert not Event.objects.filter(verb="intake.opened").exists()


def test_nor_is_tomorrow(consultation, officer):
    with pytest.raises(ValidationError):
        a_batch(consultation, by=officer, held_on=day_of(NOON + DAY))


def test_what_is_of_this_morning_was_received_by_now(consultation, officer):
    row = a_row(a_batch(consultation, by=officer, now=NOON - HOUR), now=NOON - HOUR)
    assert row.submitted_at == NOON - HOUR


def test_of_a_window_that_shut_at_noon_the_last_instant_counts(officer, consultation):
    consultation.closes_at = midnight(day_of(NOON)) + timedelta(hours=9)
    consultation.save()
    row = a_row(a_batch(consultation, by=officer))
    assert row.submitted_at == consultation.closes_at - timedelta(microseconds=1)


def test_what_was_held_on_a_saturday_counts_from_monday(consultation, officer):
    saturday = day_of(NOON - 4 * DAY)
    row = a_row(a_batch(consultation, by=officer, held_on=saturday))
    assert day_of(row.legally_received_at) == saturday + 2 * DAY


def test_only_whoever_answers_it_opens_and_types(consultation, officer):
    batch = a_batch(consultation, by=officer)
    for other in (
        a_citizen(),
        an_officer_of(a_service()),
        an_officer_of(consultation.service, role="moderator"),
    ):
        with pytest.raises(PermissionDenied):
            a_batch(consultation, by=other)
        with pytest.raises(PermissionDenied):
            a_row(batch, by=other)
        with pytest.raises(PermissionDenied):
            intake.close_batch(batch, by=other, now=NOON)
    assert not Comment.objects.exists()
    assert a_row(batch, by=an_analyst_of(consultation.service))


def test_not_before_it_opens(officer):
    later = a_consultation(opens_at=NOON + DAY)
    with pytest.raises(commenting.ClosedError):
        a_batch(later, by=an_officer_of(later.service))


# Typing ----------------------------------------------------------------------------------------


def test_a_row_is_an_observation_like_any_other(consultation, officer):
    section = a_section(consultation)
    scan = Document.objects.create(name="hojas.pdf", size=1, sha256="0" * 64, uploaded_at=NOON)
    batch = a_batch(consultation, by=officer, scan=scan)
    row = a_row(batch, section=section, position="support", sex="woman", display_name="Rosa")
    assert (row.author, row.channel, row.intake, row.section) == (None, "workshop", batch, section)
    assert (row.profile.sex, row.shown_name, row.typed.scan, row.typed.at) == ("woman", "Rosa", scan, NOON)
    assert row.receipt.startswith("SEN-")


def test_it_is_counted_the_same(consultation, officer):
    a_row(a_batch(consultation, by=officer))
    a_comment(consultation)
    tallies.fold()
    assert tallies.figures(consultation)["channel"] == {"workshop": 1}
    assert tallies.figures(consultation)["all"] == {"": 2}


def test_the_trail_says_who_typed_and_not_what(consultation, officer):
    a_row(a_batch(consultation, by=officer), display_name="Rosa")
    event = Event.objects.get(verb="comment.received")
    assert (event.actor, event.data["channel"]) == (officer, "workshop")
    assert "ribera" not in str(event.data)
    assert "Rosa" not in str(event.data)


def test_papers_that_came_in_time_are_typed_after_the_closing(consultation, officer):
    batch = a_batch(consultation, by=officer, now=IN_ANALYSIS)
    assert a_row(batch, now=IN_ANALYSIS + DAY).typed.at == IN_ANALYSIS + DAY


def test_after_the_answers_nothing_is_typed_corrected_nor_taken_out(consultation, officer):
    batch = a_batch(consultation, by=officer)
    row = a_row(batch)
    a_group(consultation, row, answer="Se acoge.")
    answering.publish_answers(consultation, summary="Listo", act="", by=officer, now=IN_ANALYSIS)
    row.refresh_from_db()
    for act in (
        lambda: a_row(batch, "Otra.", now=IN_ANALYSIS),
        lambda: intake.correct_row(row, by=officer, now=IN_ANALYSIS, text="Otra."),
        lambda: intake.withdraw_row(row, by=officer, now=IN_ANALYSIS),
        lambda: a_batch(consultation, by=officer, now=IN_ANALYSIS),
    ):
        with pytest.raises(commenting.ClosedError):
            act()
    assert list(Comment.objects.values_list("text", "status")) == [("Abran la ribera.", "received")]


def test_a_scan_of_the_pile_is_read_by_whoever_answers_and_nobody_else(consultation, officer):
    scan = Document.objects.create(name="hojas.pdf", size=1, sha256="0" * 64, uploaded_at=NOON)
    a_batch(consultation, by=officer, scan=scan)
    assert list(readable_batch_scans(officer, NOON).values_list("scan", flat=True)) == [scan.pk]
    for other in (a_citizen(), an_officer_of(a_service())):
        assert not readable_batch_scans(other, NOON).exists()


# Twice the same --------------------------------------------------------------------------------

LONG = "Queremos que abran la ribera todos los fines de semana, con baños y una rampa para coches."


@pytest.mark.parametrize("again", [
    LONG,
    LONG.upper(),
    f"  {LONG.replace(',', ' ')}!",
    LONG.replace("semana", "semanas").replace("baños", "banos"),
])  # fmt: skip
def test_almost_the_same_is_noticed_and_may_be_kept_anyway(consultation, officer, again):
    batch = a_batch(consultation, by=officer)
    first = a_row(batch, LONG)
    with pytest.raises(intake.DuplicateError) as error, transaction.atomic():
        a_row(batch, again)
    assert error.value.comment == first
    assert Comment.objects.count() == TypedComment.objects.count() == 1
    a_row(batch, again, anyway=True)
    assert Comment.objects.count() == 2


def test_so_is_what_came_by_the_portal(consultation, officer):
    sent = a_comment(consultation, LONG)
    with pytest.raises(intake.DuplicateError) as error:
        a_row(a_batch(consultation, by=officer), LONG.replace(",", "."))
    assert error.value.comment == sent


def test_what_says_something_else_is_not(consultation, officer):
    batch = a_batch(consultation, by=officer)
    a_comment(a_consultation(), LONG)
    a_row(batch, LONG)
    a_row(batch, "Queremos que cierren la ribera todos los días, porque hay mucho ruido y basura.")
    assert Comment.objects.filter(intake=batch).count() == 2


def test_what_was_taken_out_is_not_found_again(consultation, officer):
    batch = a_batch(consultation, by=officer)
    intake.withdraw_row(a_row(batch, LONG), by=officer, now=NOON)
    assert a_row(batch, LONG)


# Mending and closing ---------------------------------------------------------------------------


def test_what_was_mistyped_is_corrected_with_the_same_receipt(consultation, officer):
    row = a_row(a_batch(consultation, by=officer), "Habran la ribera.")
    intake.correct_row(row, by=officer, now=NOON + HOUR, text="Abran la ribera.")
    fresh = Comment.objects.get()
    assert (fresh.text, fresh.version, fresh.receipt) == ("Abran la ribera.", 2, row.receipt)
    assert fresh.versions.get().text == "Habran la ribera."


def test_what_was_typed_by_mistake_is_taken_out_and_not_counted(consultation, officer):
    row = a_row(a_batch(consultation, by=officer))
    intake.withdraw_row(row, by=officer, now=NOON)
    tallies.fold()
    consultation.refresh_from_db()
    assert consultation.comment_count == 0
    with pytest.raises(TransitionError):
        intake.withdraw_row(row, by=officer, now=NOON)


def test_once_closed_it_stays_as_it_is(consultation, officer):
    batch = a_batch(consultation, by=officer)
    row = a_row(batch)
    intake.close_batch(batch, by=officer, now=NOON)
    for act in (
        lambda: a_row(batch, "Otra."),
        lambda: intake.correct_row(row, by=officer, now=NOON, text="Otra."),
        lambda: intake.withdraw_row(row, by=officer, now=NOON),
        lambda: intake.close_batch(batch, by=officer, now=NOON),
    ):
        with pytest.raises(TransitionError):
            act()
    assert list(Comment.objects.values_list("text", "status")) == [("Abran la ribera.", "received")]


# The pages -------------------------------------------------------------------------------------

OPENED = {"channel": "workshop", "event": "Taller de la junta", "held_on": "2026-11-18", "expected": "40"}


def url(name, consultation, *args):
    return reverse(f"consultations_office:{name}", args=[consultation.code, *args])


def test_an_afternoon_of_typing(as_user, clock, consultation, officer):
    client = as_user(officer)
    opened = client.post(url("intakes", consultation), OPENED)
    page = client.get(opened.url)
    assert "0 de 40" in page.text
    assert "autofocus" in page.text
    for text in (LONG, "Pongan una rampa."):
        client.post(opened.url, {"text": text})
    page = client.get(opened.url)
    assert "2 de 40" in page.text
    again = client.post(opened.url, {"text": LONG})
    assert again.status_code == 422
    assert "Guardar igual" in again.text
    assert client.post(opened.url, {"text": LONG, "anyway": "1"}).status_code == 302
    batch = IntakeBatch.objects.get()
    done = client.post(url("close_intake", consultation, batch.pk))
    receipts = client.get(done.url).text
    assert all(code in receipts for code in Comment.objects.values_list("receipt", flat=True))
    assert 'name="text"' not in client.get(opened.url).text
    refused = client.post(opened.url, {"text": "Tarde."})
    assert refused.status_code == 422
    assert Comment.objects.count() == 3


def test_the_same_form_sent_twice_is_one_row(as_user, clock, consultation, officer):
    batch = a_batch(consultation, by=officer)
    for _time in range(2):
        as_user(officer).post(url("intake", consultation, batch.pk), {"text": LONG, "form_token": "uno"})
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(("changes", "words"), [
    ({"event": ""}, "de dónde vienen"),
    ({"held_on": "2026-10-01"}, "no recibía observaciones"),
    ({"channel": "web"}, ""),
    ({"expected": "0"}, ""),
])  # fmt: skip
def test_a_batch_that_is_wrong_is_told_and_not_opened(as_user, clock, consultation, officer, changes, words):
    page = as_user(officer).post(url("intakes", consultation), OPENED | changes)
    assert page.status_code == 422
    assert words in page.text
    assert not IntakeBatch.objects.exists()


def test_a_row_is_corrected_or_taken_out_from_its_page(as_user, clock, consultation, officer):
    client, batch = as_user(officer), a_batch(consultation, by=officer)
    row = a_row(batch, "Habran la ribera.")
    place = url("intake_row", consultation, batch.pk, row.pk)
    assert "Habran" in client.get(place).text
    assert client.post(place, {"text": ""}).status_code == 422
    client.post(place, {"text": "Abran la ribera."})
    assert Comment.objects.get().text == "Abran la ribera."
    client.post(place, {"withdraw": "1"})
    assert Comment.objects.get().status == "withdrawn"
    assert client.get(place).status_code == 404


def test_drafts_and_what_is_of_others_have_no_batches(as_user, clock, consultation, officer):
    draft = a_draft(consultation.service)
    assert as_user(officer).get(url("intakes", draft)).status_code == 404
    batch = a_batch(consultation, by=officer)
    other = a_consultation(consultation.service)
    assert as_user(officer).get(url("intake", other, batch.pk)).status_code == 404
    Membership.objects.filter(user=officer).update(ended_at=NOON)
    assert as_user(officer).get(url("intake", consultation, batch.pk)).status_code == 404


def test_anybody_reads_where_it_was_received(client, clock, consultation, officer):
    row = a_row(a_batch(consultation, by=officer))
    words = "Taller o reunión: Taller de la junta, Valdivia"
    assert words in client.get(row.get_absolute_url()).text
    assert words in client.get(reverse("consultations:receipt", args=[row.receipt])).text


@pytest.mark.parametrize("screen", ["intakes", "intake", "intake_receipts"])
def test_the_screens_ask_the_same_with_one_row_and_with_three(as_user, clock, consultation, officer, screen):
    client, batch = as_user(officer), a_batch(consultation, by=officer)
    section = a_section(consultation)

    def asked():
        place = url(screen, consultation, *([] if screen == "intakes" else [batch.pk]))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(place).status_code == 200
        return len(queries)

    a_row(batch, section=section)
    asked()
    with_one = asked()
    for text in ("Pongan una rampa.", "Y baños."):
        a_batch(consultation, by=officer)
        a_row(batch, text, section=section)
    assert asked() == with_one


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_a_row_typed_while_the_answers_are_published_is_in_or_out_never_unanswered():
    for _round in range(5):
        consultation = a_consultation()
        officer = an_officer_of(consultation.service)
        batch = a_batch(consultation, by=officer)
        at_once(
            lambda b=batch: a_row(b, now=IN_ANALYSIS),
            lambda c=consultation, o=officer: answering.publish_answers(
                c, summary="Nadie opinó", act="", by=o, now=IN_ANALYSIS
            ),
        )
        consultation.refresh_from_db()
        assert consultation.comments.exists() != (consultation.answered_at is not None)
