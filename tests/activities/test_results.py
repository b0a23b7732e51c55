"""The officer's pages of what an activity leaves: results, agreements, photos and documents."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from participa.activities.actions import finishing
from participa.activities.models import Status
from participa.documents.models import Document
from participa.notifications.models import Announcement
from tests.activities import builders as a
from tests.activities.refusals import everything
from tests.builders import NOON, SECOND, an_officer_of
from tests.questions import with_one_and_with_three

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def url(screen, activity, *args):
    return reverse(f"activities_office:{screen}", args=[activity.code, *args])


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def held(clock):
    """Over, and counted."""
    activity = a.an_open_activity()
    a.an_attendance(activity)
    clock.move_to(a.AFTER)
    return activity


@pytest.fixture
def office(held, as_user):
    return as_user(a.the_officer(held))


def unchanged(client, path, data):
    """A POST that writes nothing: its answer."""
    before = everything()
    answer = client.post(path, data)
    assert everything() == before
    return answer


def told(activity, **fields):
    return {"text": "Se priorizó el canal.", "seen": activity.changed_at.isoformat()} | fields


# Results ---------------------------------------------------------------------------------------


def test_results_are_published_and_people_are_told(office, held):
    office.post(url("results", held), told(held))
    assert (a.fresh(held).status, a.fresh(held).results_text) == (Status.RESULTS, "Se priorizó el canal.")
    assert Announcement.objects.filter(event="activity_results").count() == 1


def test_what_is_missing_is_said_before(as_user, clock):
    uncounted = a.an_open_activity()
    a.a_proposal(uncounted)
    clock.move_to(a.AFTER)
    page = as_user(a.the_officer(uncounted)).get(url("results", uncounted))
    missing = [(check["blocks"], check["is_done"]) for check in page.context["checks"]]
    assert missing == [(True, True), (True, False), (False, False)]


def test_without_attendance_nothing_is_published(as_user, clock):
    uncounted = a.an_open_activity()
    clock.move_to(a.AFTER)
    answer = unchanged(as_user(a.the_officer(uncounted)), url("results", uncounted), told(uncounted))
    assert answer.status_code == 422
    assert "cuántas personas asistieron" in answer.content.decode()


def test_before_it_ends_nothing_is_published(office, held, clock):
    clock.move_to(a.DURING)
    assert unchanged(office, url("results", held), told(held)).status_code == 422


def test_empty_results_are_refused(office, held):
    assert unchanged(office, url("results", held), told(held, text=" ")).status_code == 422


def test_the_second_to_publish_them_is_told_who_was_first(held, as_user):
    first, second = a.the_officer(held), an_officer_of(held.service)
    client = as_user(second)
    sent = told(held)
    finishing.publish_results(held, text="Una.", by=first, now=a.AFTER)
    answer = unchanged(client, url("results", held), sent)
    assert f"{first} ya publicó sus resultados" in client.get(answer.url).content.decode()
    assert a.fresh(held).results_text == "Una."


# Agreements ------------------------------------------------------------------------------------


def test_an_agreement_is_made_and_followed(office, held):
    office.post(
        url("agreements", held), {"text": "Revestir el canal", "owner": "DOH", "due_on": "2027-03-01"}
    )
    one = held.agreements.get()
    sent = {"state": "partial", "text": "Se licitó.", "seen": one.changed_at.isoformat()}
    office.post(url("agreement", held, one.number), sent)
    assert (a.fresh(one).state, one.updates.get().text) == ("partial", "Se licitó.")


def test_an_agreement_says_who_owes_it(office, held):
    answer = unchanged(office, url("agreements", held), {"text": "Revestir", "owner": ""})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["owner"])


def test_nothing_is_agreed_before_the_start(as_user):
    ahead = a.an_activity()
    sent = {"text": "Revestir", "owner": "DOH"}
    unchanged(as_user(a.the_officer(ahead)), url("agreements", ahead), sent)


def test_the_second_to_follow_it_is_told_who_was_first(held, as_user):
    one = a.an_agreement(held)
    first, second = a.the_officer(held), an_officer_of(held.service)
    sent = {"state": "done", "text": "Listo.", "seen": one.changed_at.isoformat()}
    finishing.follow_up(one, state="partial", text="Falta.", by=first, now=a.AFTER + SECOND)
    answer = unchanged(as_user(second), url("agreement", held, one.number), sent)
    assert f"{first} guardó cambios" in answer.content.decode()


def test_the_agreements_cost_the_same_with_one_and_with_three(office, held):
    with_one_and_with_three(office, url("agreements", held), lambda: a.an_agreement(held))


# Photos and documents --------------------------------------------------------------------------


def a_picture(name="foto.jpg"):
    """One in which the camera wrote where it was taken."""
    content, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "Casa de Rosa"
    Image.new("RGB", (60, 40), "teal").save(content, "JPEG", exif=exif)
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/jpeg")


def photos(*pairs):
    sent = {"form-TOTAL_FORMS": 4, "form-INITIAL_FORMS": 0}
    for number, (upload, words) in enumerate(pairs):
        sent |= {f"form-{number}-alternative": words}
        sent |= {f"form-{number}-upload": upload} if upload else {}
    return sent


def test_several_photos_are_kept_at_once_without_what_the_camera_wrote(office, held):
    office.post(url("photos", held), photos((a_picture(), "Una ronda."), (a_picture("b.jpg"), "La mesa.")))
    assert list(held.photos.values_list("number", "alternative")) == [(1, "Una ronda."), (2, "La mesa.")]
    with held.photos.first().document.file.open("rb") as file:
        assert dict(Image.open(file).getexif()) == {}


def test_one_photo_without_its_words_keeps_none(office, held):
    answer = unchanged(office, url("photos", held), photos((a_picture(), "Una ronda."), (a_picture(), "")))
    assert answer.status_code == 422
    assert "Di qué se ve en la foto" in answer.content.decode()


def test_no_photo_chosen_is_told(office, held):
    assert unchanged(office, url("photos", held), photos()).status_code == 422


def test_a_photo_goes_with_its_file(office, held):
    office.post(url("photos", held), photos((a_picture(), "Una ronda.")))
    office.post(url("photo_remove", held, held.photos.get().pk))
    assert (held.photos.count(), Document.objects.count()) == (0, 0)


def test_removing_is_only_posted(office, held):
    office.post(url("photos", held), photos((a_picture(), "Una ronda.")))
    assert office.get(url("photo_remove", held, held.photos.get().pk)).status_code == 405


def test_a_document_that_does_not_serve_is_told_beside_it(office, held):
    wrong = SimpleUploadedFile("informe.pdf", b"no es un pdf")
    answer = unchanged(
        office, url("documents", held), {"title": "Informe", "kind": "report", "upload": wrong}
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["upload"])


def test_a_cancelled_activity_takes_no_photos(as_user):
    gone = a.a_cancelled_activity(cancelled_at=NOON)
    assert as_user(a.the_officer(gone)).get(url("photos", gone)).status_code == 302
