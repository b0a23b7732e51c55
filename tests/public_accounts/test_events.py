"""Events of an account: where they are, who came, who watched; each told by whoever may."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from participa.core.lifecycle import StaleError, TransitionError
from public_accounts.actions import events
from public_accounts.models import AccountEvent, Attendance, Audience
from tests.builders import DAY, HOUR, a_region, an_officer_of
from tests.documents import files

from . import builders as a
from .office import refuses, text_of, url
from .refusals import everything, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CAME = {"women": "238", "men": "170", "other": "0", "undeclared": "4"}
VTT = "WEBVTT\n\n00:00.000 --> 00:04.000\nBuenos días, vecinas.\n"
WHERE = {"mode": "hybrid", "place": "Teatro", "stream_url": "https://www.youtube.com/watch?v=abcdefghijk"}


@pytest.fixture
def account(clock):
    clock.move_to(a.AFTER_EVENT)
    return a.an_account()


@pytest.fixture
def main(account):
    return account.events.get()


@pytest.fixture
def office(account, as_user):
    return as_user(a.the_officer(account))


@pytest.fixture
def biobio():
    return a_region("biobio", code="08", name="Región del Biobío", order=8)


def here(name, event):
    return url(name, event.account.code, event.pk)


# Where it is -----------------------------------------------------------------------------------


def edited(event, **changes):
    return WHERE | {"seen": event.changed_at.isoformat()} | changes


def test_what_makes_it_accessible_is_told_with_its_evidence(office, main):
    data = edited(
        main, captions="yes", sign_language="no", venue_access="na", access_note="Rampa por calle Yungay"
    )
    assert office.post(here("event", main), data).status_code == 302
    main = a.fresh(main)
    assert (main.captions, main.sign_language, main.accessible_pdf, main.venue_access) == (
        "yes",
        "no",
        "",
        "na",
    )
    assert main.access_note == "Rampa por calle Yungay"


def test_captions_are_kept_and_another_file_replaces_them(office, main):
    upload = files.an_upload("cuenta.vtt", VTT.encode())
    office.post(here("event", main), edited(main, transcript=upload))
    kept = a.fresh(main).transcript
    assert kept.content_type.startswith("text/vtt")
    office.post(here("event", main), edited(a.fresh(main)))
    assert a.fresh(main).transcript == kept


@pytest.mark.parametrize(
    ("name", "content"), [("cuenta.vtt", b"Hola"), ("cuenta.pdf", b"%PDF-1.4"), ("cuenta.vtt", b"")]
)
def test_what_is_no_captions_is_refused_beside_its_field(office, main, name, content):
    response = refuses(office, here("event", main), edited(main, transcript=files.an_upload(name, content)))
    assert list(response.context["form"].errors) == ["transcript"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"mode": "in_person", "place": ""}, "place"),
        ({"mode": "online", "stream_url": ""}, "stream_url"),
        ({"stream_url": "javascript:alert(1)"}, "stream_url"),
        ({"video_minutes": "0"}, "video_minutes"),
        ({"video_minutes": "9" * 30}, "video_minutes"),
        ({"commune": "999999"}, "commune"),
        ({"captions": "quizás"}, "captions"),
    ],
)
def test_a_called_event_keeps_what_people_need_to_come(office, main, fields, wrong):
    response = refuses(office, here("event", main), edited(main, **fields))
    assert list(response.context["form"].errors) == [wrong]


def test_an_event_saved_over_a_colleagues_is_told(office, main):
    data = edited(main)
    eva = an_officer_of(main.account.service, display_name="Eva Mella")
    events.edit_event(main, by=eva, now=a.AFTER_EVENT, seen_at=main.changed_at, notes="De Eva")
    refuses(office, here("event", main), data, "Eva Mella guardó cambios")


def test_the_main_event_is_not_dated_here(account, main):
    with pytest.raises(ValueError, match="moves with the calendar"):
        events.edit_event(
            main, by=a.the_officer(account), now=a.CALLED, seen_at=main.changed_at, starts_at=a.EVENT
        )


# In the regions --------------------------------------------------------------------------------


def a_new_one(where, **changes):
    when = {"day": "2026-11-10", "starts": "10:00", "ends": "11:00"}
    return {"region": where.pk, "mode": "in_person", "place": "Sede social"} | when | changes


def test_a_regional_event_is_added(office, account, biobio):
    office.post(url("add_event", account.code), a_new_one(biobio))
    event = account.events.get(region=biobio)
    assert (event.place, event.status) == ("Sede social", AccountEvent.Status.CALLED)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"ends": "09:00"}, "ends"),
        ({"day": "2027-11-10"}, "starts"),
        ({"place": ""}, "place"),
        ({"region": "0"}, "region"),
        ({"day": ""}, "day"),
    ],
)
def test_a_regional_event_that_makes_no_sense_is_refused(office, account, biobio, fields, wrong):
    response = refuses(office, url("add_event", account.code), a_new_one(biobio, **fields))
    assert wrong in response.context["form"].errors


def test_each_region_has_one_event(office, account, biobio):
    a.a_regional_event(account, biobio)
    with refused(ValidationError):
        a.a_regional_event(account, biobio)
    page = text_of(office.get(url("add_event", account.code)))
    assert "Ya hay un evento en cada región que te toca" in page


def test_a_regional_officer_adds_only_that_of_her_region(as_user, account, biobio):
    maule = a_region("maule", code="07", name="Región del Maule", order=7)
    local = as_user(an_officer_of(account.service, region=biobio))
    response = refuses(local, url("add_event", account.code), a_new_one(maule))
    assert list(response.context["form"].errors) == ["region"]
    local.post(url("add_event", account.code), a_new_one(biobio))
    assert account.events.filter(region=biobio).exists()


def test_a_regional_officer_tells_nothing_of_another_region(account, biobio):
    maule = a_region("maule", code="07", name="Región del Maule", order=7)
    event = a.a_regional_event(account, biobio)
    other = an_officer_of(account.service, region=maule)
    with refused(PermissionDenied):
        events.tell_attendance(event, women=1, men=1, by=other, now=a.AFTER_EVENT + 4 * DAY)


def test_a_regional_event_moves_and_stays_once_held(as_user, account, biobio, clock):
    event = a.a_regional_event(account, biobio)
    clock.move_to(a.EVENT)
    office = as_user(a.the_officer(account))
    data = edited(event, day="2026-11-01", starts="10:00", ends="11:00")
    office.post(here("event", event), data)
    moved = a.fresh(event).starts_at
    assert moved == a.EVENT + 4 * DAY - HOUR
    a.attended(account, event=event, now=moved + HOUR)
    clock.move_to(moved + 2 * HOUR)
    office = as_user(a.the_officer(account))
    office.post(here("event", event), edited(a.fresh(event), day="2026-11-05", starts="10:00", ends="11:00"))
    assert a.fresh(event).starts_at == moved


def test_a_regional_event_is_suspended_with_its_reason_once(office, account, biobio):
    event = a.a_regional_event(account, biobio)
    refuses(office, here("cancel_event", event), {"reason": ""})
    office.post(here("cancel_event", event), {"reason": "Temporal"})
    assert (a.fresh(event).status, a.fresh(event).reason) == ("cancelled", "Temporal")
    before = everything()
    page = text_of(office.post(here("cancel_event", event), {"reason": "Otra"}, follow=True))
    assert "Ese evento está «suspendido»: eso ya no se puede hacer." in page
    assert everything() == before


def test_of_a_suspended_event_nothing_more_is_told(account, biobio):
    event = a.a_regional_event(account, biobio)
    officer = a.the_officer(account)
    events.cancel_regional(event, reason="Temporal", by=officer, now=a.CALLED + 2 * HOUR)
    with refused(TransitionError):
        events.tell_attendance(event, women=1, men=1, by=officer, now=a.AFTER_EVENT + 4 * DAY)
    with refused(TransitionError):
        events.edit_event(event, by=officer, now=a.AFTER_EVENT, seen_at=a.fresh(event).changed_at, notes="x")


def test_the_main_event_is_suspended_with_its_account(office, main):
    assert office.get(here("cancel_event", main)).url == url("cancel", main.account.code)
    with refused(TransitionError):
        events.cancel_regional(main, reason="x", by=a.the_officer(main.account), now=a.BEFORE_EVENT)


# Who came --------------------------------------------------------------------------------------


def test_attendance_is_told_by_sex_and_the_server_adds_it_up(office, main):
    response = office.post(here("attendance", main), CAME | {"total": "9999"}, follow=True)
    assert "Anotamos la asistencia: 412 personas." in text_of(response)
    told = Attendance.objects.get()
    assert (told.women, told.men, told.other, told.undeclared, told.total) == (238, 170, 0, 4, 412)
    assert a.fresh(main).status == AccountEvent.Status.HELD
    assert f"{main.account.milestones.get(code='event').done_on}" == "2026-10-28"


@pytest.mark.parametrize("women", ["", "-1", "1,5", "9" * 30, "muchas"])
def test_a_figure_that_is_none_is_refused(office, main, women):
    response = refuses(office, here("attendance", main), CAME | {"women": women})
    assert list(response.context["form"].errors) == ["women"]


def test_a_correction_says_why_and_what_was_said_stays(office, main):
    office.post(here("attendance", main), CAME)
    response = refuses(office, here("attendance", main), CAME | {"men": "171"}, "Di por qué se corrige")
    assert list(response.context["form"].errors) == ["correction"]
    office.post(here("attendance", main), CAME | {"men": "171", "correction": "Se recontó la lista"})
    told = Attendance.objects.order_by("pk")
    assert [(one.total, one.superseded_at is None, one.correction) for one in told] == [
        (412, False, ""), (413, True, "Se recontó la lista"),
    ]  # fmt: skip


def test_nobody_came_yet_to_what_has_not_begun(as_user, account, main, clock):
    clock.move_to(a.BEFORE_EVENT)
    office = as_user(a.the_officer(account))
    assert "El evento todavía no empieza" in text_of(office.get(here("attendance", main)))
    before = everything()
    page = text_of(office.post(here("attendance", main), CAME, follow=True))
    assert "se anota desde que empieza" in page
    assert everything() == before


def test_after_the_final_report_who_came_does_not_change(account, main):
    a.attended(account)
    account.__class__.objects.filter(pk=account.pk).update(
        status="final", final_at=a.CLOSED, final_by=a.the_officer(account)
    )
    with refused(TransitionError):
        a.attended(account, event=a.fresh(main), now=a.CLOSED)


# Who watched -----------------------------------------------------------------------------------

WATCHED = {
    "channel": "YouTube", "views": "1520", "source": "Contador público del video", "read_on": "2026-10-29",
}  # fmt: skip


def test_each_channel_has_its_figure_with_its_source(office, main):
    office.post(here("audience", main), WATCHED)
    office.post(here("audience", main), WATCHED | {"channel": "Facebook", "views": "300"})
    office.post(here("audience", main), WATCHED | {"views": "1600"})
    current = Audience.objects.filter(superseded_at=None).order_by("channel")
    assert [(one.channel, one.views) for one in current] == [("Facebook", 300), ("YouTube", 1600)]
    assert Audience.objects.count() == 3


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"source": " "}, "source"),
        ({"channel": ""}, "channel"),
        ({"views": "-1"}, "views"),
        ({"views": "9" * 30}, "views"),
        ({"read_on": "2026-12-30"}, "read_on"),
    ],
)
def test_a_figure_without_where_it_was_read_is_refused(office, main, fields, wrong):
    response = refuses(office, here("audience", main), WATCHED | fields)
    assert list(response.context["form"].errors) == [wrong]


def test_an_event_edited_over_another_edition_raises(account, main):
    officer = a.the_officer(account)
    with refused(StaleError):
        events.edit_event(main, by=officer, now=a.AFTER_EVENT, seen_at=main.changed_at - HOUR, notes="x")
