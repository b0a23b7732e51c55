"""Results, agreements, papers and photos."""

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from PIL import Image

from participa.activities.actions import finishing
from participa.core.lifecycle import StaleError, TransitionError
from participa.documents.models import Document
from participa.notifications.models import Announcement
from tests.activities import builders as a
from tests.activities.refusals import refused
from tests.builders import DAY, NOON, a_person, an_officer_of
from tests.documents.files import a_pdf, a_picture, an_upload

pytestmark = pytest.mark.django_db


def finish(activity, by=None, now=a.AFTER, text="Se priorizó el canal.", **fields):
    return finishing.publish_results(activity, text=text, by=by or a.the_officer(activity), now=now, **fields)


def a_counted_activity():
    activity = a.an_open_activity()
    a.an_attendance(activity)
    return activity


def test_results_are_published_once_it_ended_and_was_counted():
    activity = finish(a_counted_activity())
    assert (activity.status, activity.results_text, activity.results_at) == (
        "results",
        "Se priorizó el canal.",
        a.AFTER,
    )
    assert Announcement.objects.get().event == "activity_results"


def test_there_are_no_results_before_the_end_nor_uncounted_nor_without_words():
    counted, uncounted = a_counted_activity(), a.an_open_activity()
    with refused(ValidationError) as why:
        finish(counted, now=a.DURING)
    assert why.value.code == "going"
    with refused(ValidationError) as why:
        finish(uncounted)
    assert why.value.code == "uncounted"
    with refused(ValidationError, "text"):
        finish(counted, text=" ")


def test_of_two_officers_who_publish_results_one_wins():
    activity = a_counted_activity()
    with refused(StaleError):
        finish(activity, seen_at=NOON - 99 * DAY)
    seen_by_the_other = a.fresh(activity)
    finish(activity)
    with refused(TransitionError):
        finish(seen_by_the_other, by=an_officer_of(activity.service))
    with refused(PermissionDenied):
        finish(seen_by_the_other, by=a_person())


# Agreements ------------------------------------------------------------------------------------


def agree(activity, now=a.AFTER, **fields):
    fields = {"text": "Revestir el canal", "owner": "Obras"} | fields
    return finishing.agree(activity, by=a.the_officer(activity), now=now, **fields)


def test_agreements_are_numbered_and_late_after_their_day():
    activity = a.an_activity_with_results()
    first, second = agree(activity, due_on=date(2026, 12, 1)), agree(activity)
    assert (first.number, second.number) == (1, 2)
    assert first.is_late(date(2026, 12, 2))
    assert not first.is_late(date(2026, 12, 1))
    assert not second.is_late(date(2030, 1, 1))


def test_a_meeting_agrees_things_once_held():
    table = a.a_working_table()
    held, called, strange = a.a_held_meeting(table), a.a_meeting(table), a.a_held_meeting()
    assert agree(table, now=NOON, meeting=held).meeting == held
    for meeting in (called, strange):
        with refused(ValidationError, "meeting"):
            agree(table, now=NOON, meeting=meeting)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"text": " "}, "text"), ({"owner": " "}, "owner"), ({"due_on": date(2026, 11, 25)}, "due_on")],
)
def test_an_agreement_says_what_and_who_and_when(fields, field):
    activity = a.an_activity_with_results()
    with refused(ValidationError, field):
        agree(activity, **fields)


def test_nothing_is_agreed_before_it_starts():
    activity = a.an_activity()
    with refused(TransitionError):
        agree(activity, now=NOON)


def follow(agreement, text="Se licitó.", **fields):
    by = a.the_officer(agreement.activity)
    return finishing.follow_up(agreement, state="partial", text=text, by=by, now=a.AFTER + DAY, **fields)


def test_each_step_of_an_agreement_stays():
    agreement = a.an_agreement()
    update = follow(agreement, seen_at=a.AFTER)
    assert (a.fresh(agreement).state, agreement.updates.get()) == ("partial", update)
    assert str(update).endswith("partial")
    follow(agreement)
    with refused(StaleError) as why:
        follow(agreement, seen_at=a.AFTER)
    assert why.value.at == a.AFTER + DAY
    with refused(ValidationError, "text"):
        follow(agreement, text=" ")


def test_an_agreement_that_another_touched_without_a_word_is_stale_too():
    agreement = a.an_agreement()
    with refused(StaleError) as why:
        follow(agreement, seen_at=NOON)
    assert why.value.by is None


# Papers and photos -----------------------------------------------------------------------------


def add_photo(
    activity, content=None, name="foto.jpg", alternative="Treinta personas en un gimnasio.", **fields
):
    upload = an_upload(name, content or a_picture())
    by = a.the_officer(activity)
    return finishing.add_photo(activity, upload, alternative=alternative, by=by, now=NOON, **fields)


def add_paper(activity, title="Programa", content=None):
    upload, by = an_upload("programa.pdf", content or a_pdf()), a.the_officer(activity)
    return finishing.add_document(activity, upload, title=title, kind="programme", by=by, now=NOON)


def test_papers_are_shared_in_order():
    activity = a.an_activity()
    first, second = add_paper(activity), add_paper(activity, "Lo que se mostró")
    assert list(activity.documents.all()) == [first, second]
    assert str(first) == "Programa"
    with refused(ValidationError, "title"):
        add_paper(activity, title=" ")


def test_a_paper_nobody_can_read_is_refused_with_what_to_do():
    activity = a.an_activity()
    with refused(ValidationError) as why:
        add_paper(activity, content=a_pdf(text=""))
    assert "Sube el original" in str(why.value)


def test_a_photo_forgets_where_it_was_taken():
    exif = Image.Exif()
    exif[0x8825] = {1: "S", 2: (39.0, 48.0, 0.0)}
    photo = add_photo(a.an_activity(), a_picture(exif=exif))
    with photo.document.file.open() as file:
        assert not Image.open(io.BytesIO(file.read())).getexif()
    assert str(photo) == "Treinta personas en un gimnasio."


def test_a_photo_says_what_is_seen_and_is_a_picture():
    activity = a.an_activity()
    with refused(ValidationError, "alternative"):
        add_photo(activity, alternative=" ")
    with refused(ValidationError):
        add_photo(activity, a_pdf(), "foto.pdf")


def test_nothing_is_added_to_what_was_cancelled():
    activity = a.a_cancelled_activity()
    with refused(TransitionError):
        add_photo(activity)


def test_a_photo_that_is_taken_out_goes_with_its_file():
    photo = add_photo(a.an_activity())
    officer = a.the_officer(photo.activity)
    with refused(PermissionDenied):
        finishing.remove_file(photo, by=a_person(), now=NOON)
    other = a.fresh(photo)
    finishing.remove_file(photo, by=officer, now=NOON)
    assert not Document.objects.exists()
    with refused(TransitionError):
        finishing.remove_file(other, by=officer, now=NOON)
