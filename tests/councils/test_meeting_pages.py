"""The secretariat's screens: nothing typed is lost, nothing is done twice, nobody else's is seen."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from councils.actions import appointing, meeting
from councils.models import Agreement, Mandate, Minutes, Session
from participa.audit.models import Event
from participa.core.calendar import SANTIAGO, day_of
from participa.notifications.models import Announcement
from tests.builders import DAY, HOUR, NOON, a_person, a_service, an_analyst_of, an_officer_of
from tests.councils import builders as a
from tests.documents.files import a_pdf, an_upload
from tests.questions import asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HELD = NOON - 3 * DAY  # a Sunday: fifteen business days later it is 4 December
SCHEDULE = {
    "kind": "ordinary",
    "title": "Presupuesto 2027",
    "day": "2026-11-25",
    "hour": "15:30",
    "ends": "17:00",
    "mode": "in_person",
    "place": "Sala 2, Valdivia",
    "link": "",
    "agenda": "Presupuesto\n\n  Plan de   pasarelas ",
}


@pytest.fixture
def council():
    return a.a_council_in_force(name="Consejo de Riberas")


@pytest.fixture
def office(council, as_user):
    officer = a.the_officer(council)
    officer.display_name = "Ana Soto"
    officer.save()
    return as_user(officer)


def url(screen, thing, **extra):
    if isinstance(thing, Session):
        extra["number"], thing = thing.number, thing.council
    return reverse(f"councils_office:{screen}", kwargs={"code": thing.code, **extra})


def text_of(response):
    return " ".join(response.content.decode().split())


def titulars(council):
    return list(council.mandates.titular().order_by("pk"))


def came(session, *mandates, **extra):
    """The form of the attendance: these came, and nobody for the rest."""
    seats = session.council.mandates.on(session.day).values_list("seat", flat=True)
    marked = {f"seat_{seat}": "absent" for seat in seats}
    marked |= {f"seat_{one.seat_id}": str(one.pk) for one in mandates}
    return marked | extra


# Who comes in ----------------------------------------------------------------------------------

SCREENS = ["sessions", "session_new"]
OF_A_SESSION = [
    "session", "session_edit", "session_cancel", "session_attendance", "session_minutes", "minutes_approve",
    "minutes_publish", "agreement_new",
]  # fmt: skip


def each_screen(council):
    session = a.a_session(council)
    return [url(screen, council) for screen in SCREENS] + [url(screen, session) for screen in OF_A_SESSION]


def test_whoever_did_not_sign_in_is_asked_to(client, council):
    for address in each_screen(council):
        assert client.get(address).url.startswith(reverse("account_login"))


def test_for_an_officer_of_another_service_it_does_not_exist(as_user, council):
    hers = as_user(an_officer_of(a_service()))
    assert {hers.get(address).status_code for address in each_screen(council)} == {404}


def test_a_member_has_no_office(as_user, council):
    hers = as_user(titulars(council)[0].user)
    assert {hers.get(address).status_code for address in each_screen(council)} == {404}


def test_whoever_holds_the_minutes_with_an_account_keeps_the_secretariat(as_user, council):
    secretary = a_person()
    appointing.set_office(
        council, "minutes", display_name="Rosa", starts_on=day_of(NOON), user=secretary,
        by=a.the_officer(council), now=NOON,
    )  # fmt: skip
    hers = as_user(secretary)
    assert hers.get(url("session_new", council)).status_code == 200
    assert hers.post(url("session_new", council), SCHEDULE).status_code == 302
    assert Session.objects.get().called_by == secretary


def test_an_analyst_reads_and_writes_nothing(as_user, council):
    session = a.a_held_session(council)
    hers = as_user(an_analyst_of(council.service))
    assert hers.get(url("sessions", council)).status_code == 200
    page = hers.get(url("session", session))
    assert page.status_code == 200
    assert "Anotar un acuerdo" not in text_of(page)
    assert hers.get(url("session_minutes", session)).status_code == 404
    assert hers.post(url("agreement_new", session), {"text": "Algo", "owner": "Alguien"}).status_code == 404
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("number", [0, 7, "9" * 40])
def test_a_session_somebody_made_up_does_not_exist(office, council, number):
    assert office.get(f"/gestion/consejos/{council.code}/sesiones/{number}/").status_code == 404


# Calling ---------------------------------------------------------------------------------------


def test_calling_publishes_the_session_with_its_agenda(office, council):
    response = office.post(url("session_new", council), SCHEDULE)
    session = Session.objects.get()
    assert response.url == url("session", session)
    assert session.starts_at.astimezone(SANTIAGO).isoformat() == "2026-11-25T15:30:00-03:00"
    assert session.ends_at - session.starts_at == timedelta(minutes=90)
    assert (session.status, session.place) == ("called", "Sala 2, Valdivia")
    assert [point.title for point in session.agenda.all()] == ["Presupuesto", "Plan de pasarelas"]
    assert "avisamos por correo a 3 integrantes" in text_of(office.get(response.url))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a" * 161}, "title"),
        ({"day": "2026-11-17"}, "day"),
        ({"day": "1026-11-17"}, "day"),
        ({"day": "mañana"}, "day"),
        ({"hour": "25:00"}, "hour"),
        ({"ends": "15:30"}, "ends"),
        ({"place": ""}, "place"),
        ({"mode": "online"}, "link"),
        ({"mode": "telepatía"}, "mode"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"agenda": " \n "}, "agenda"),
        ({"agenda": "a" * 201}, "agenda"),
        ({"agenda": "a\n" * 31}, "agenda"),
        ({"kind": "self_convened"}, "kind"),
    ],
)
def test_a_wrong_call_is_told_beside_its_field_and_calls_nobody(office, council, change, field):
    response = office.post(url("session_new", council), SCHEDULE | change)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["title"].value() == (SCHEDULE | change)["title"]
    assert not Session.objects.exists()


def test_pressing_twice_calls_once(office, council):
    form = SCHEDULE | {"form_token": "el-mismo"}
    assert len({office.post(url("session_new", council), form).url for _press in range(2)}) == 1
    assert Session.objects.count() == 1


def test_changing_only_the_agenda_writes_to_nobody(office, council):
    session = a.a_session(council, starts_at=NOON + 7 * DAY, place="Sala 2")
    form = office.get(url("session_edit", session)).context["form"].initial
    form |= {"agenda": "Otra cosa", "day": "2026-11-25", "hour": "12:00", "ends": ""}
    assert office.post(url("session_edit", session), form).status_code == 302
    assert [point.title for point in session.agenda.all()] == ["Otra cosa"]
    assert Announcement.objects.filter(event="council_session_called").count() == 1


def test_moving_it_writes_to_its_members_again(office, council):
    session = a.a_session(council, starts_at=NOON + 7 * DAY, place="Sala 2")
    form = office.get(url("session_edit", session)).context["form"].initial
    form |= {"day": "2026-11-25", "hour": "12:00", "ends": "", "place": "Sala 9"}
    assert office.post(url("session_edit", session), form).status_code == 302
    again = Announcement.objects.filter(event="council_session_called").latest("pk")
    assert again.data == {"council": council.pk, "moved": True}


def test_of_two_secretaries_who_change_it_the_second_is_told_who_was_first(office, council):
    session = a.a_session(council)
    seen = session.changed_at.isoformat()
    meeting.reschedule(
        session, agenda=["Lo de ella"], by=an_officer_of(council.service, display_name="Rosa Díaz"),
        now=NOON + HOUR, seen_at=session.changed_at, starts_at=NOON + 8 * DAY, title="El de ella",
    )  # fmt: skip
    page = office.post(url("session_edit", session), SCHEDULE | {"seen": seen})
    assert page.status_code == 422
    assert "Rosa Díaz guardó cambios" in text_of(page)
    assert page.context["form"]["title"].value() == "Presupuesto 2027"
    session.refresh_from_db()
    assert (session.title, session.agenda.get().title) == ("El de ella", "Lo de ella")


def test_suspending_needs_a_reason(office, council):
    session = a.a_session(council)
    assert office.post(url("session_cancel", session), {"reason": " "}).status_code == 422
    session.refresh_from_db()
    assert session.status == "called"


def test_suspending_tells_its_members(office, council):
    session = a.a_session(council)
    office.post(url("session_cancel", session), {"reason": "Hay temporal."})
    session.refresh_from_db()
    assert (session.status, session.reason) == ("cancelled", "Hay temporal.")
    assert Announcement.objects.filter(event="council_session_cancelled").count() == 1
    assert "Hay temporal." in text_of(office.get(url("session", session)))


def test_what_members_still_sign_for_nobody_suspends(office, council):
    members = [one.user for one in titulars(council)]
    council.rules.update(self_convening="majority")
    session = meeting.propose(
        council, agenda=["Todo"], by=members[0], now=NOON, title="Urgente", starts_at=NOON + 7 * DAY
    )
    response = office.post(url("session_cancel", session), {"reason": "No nos conviene."})
    assert response.url == url("session", session)
    session.refresh_from_db()
    assert session.status == "proposed"
    assert "Hay 1 de 2 firmas" in text_of(office.get(url("session", session)))


# Who came --------------------------------------------------------------------------------------


def test_the_quorum_is_said_before_anybody_is_marked(office, council):
    session = a.a_session(council, starts_at=HELD, now=HELD - DAY)
    page = text_of(office.get(url("session_attendance", session)))
    assert "Cuentan 3 cupos ocupados ese día. El quórum es 2: más de la mitad." in page
    assert "Reglamento: Resolución exenta 88" in page


def test_with_quorum_it_was_held_and_it_is_said(office, council):
    session = a.a_session(council, starts_at=HELD, now=HELD - DAY)
    one, two, _three = titulars(council)
    response = office.post(url("session_attendance", session), came(session, one, two))
    session.refresh_from_db()
    assert (session.status, session.present, session.needed, session.in_force) == ("held", 2, 2, 3)
    assert {row.mandate_id for row in session.attendance.all()} == {one.pk, two.pk}
    assert "2 de 3 cupos, con quórum de 2" in text_of(office.get(response.url))


def test_without_quorum_nothing_is_written_and_the_same_form_offers_to_say_so(office, council):
    session = a.a_session(council, starts_at=HELD, now=HELD - DAY)
    one = titulars(council)[0]
    events = Event.objects.count()
    page = office.post(url("session_attendance", session), came(session, one))
    assert page.status_code == 422
    assert "Sin quórum: asistieron 1 y se necesitan 2 de 3." in text_of(page)
    assert "Registrar que no hubo quórum" in text_of(page)
    assert page.context["form"][f"seat_{one.seat_id}"].value() == str(one.pk)
    session.refresh_from_db()
    assert (session.status, session.attendance.count(), Event.objects.count()) == ("called", 0, events)


def test_that_there_was_no_quorum_may_be_written(office, council):
    session = a.a_session(council, starts_at=HELD, now=HELD - DAY)
    office.post(url("session_attendance", session), came(session, titulars(council)[0], failed="1"))
    session.refresh_from_db()
    assert (session.status, session.present, session.needed) == ("failed", 1, 2)
    assert "No hubo quórum" in text_of(office.get(url("session", session)))


def test_with_quorum_nobody_writes_that_there_was_none(office, council):
    session = a.a_session(council, starts_at=HELD, now=HELD - DAY)
    page = office.post(url("session_attendance", session), came(session, *titulars(council), failed="1"))
    assert page.status_code == 422
    session.refresh_from_db()
    assert session.status == "called"


def test_each_seat_must_be_told(office, council):
    session = a.a_session(council, starts_at=HELD, now=HELD - DAY)
    page = office.post(url("session_attendance", session), {"seen": ""})
    assert page.status_code == 422
    assert len(page.context["form"].errors) == 3


def test_nobody_is_marked_before_it_begins(office, council):
    session = a.a_session(council)
    page = office.post(url("session_attendance", session), came(session, *titulars(council)))
    assert page.status_code == 422
    assert "La sesión todavía no empieza." in text_of(page)
    session.refresh_from_db()
    assert session.status == "called"


def test_whoever_was_replaced_yesterday_counts_in_the_session_of_last_week(office, council):
    left = titulars(council)[0]
    appointing.replace(
        left, display_name="La nueva", last_day=day_of(NOON - DAY), by=a.the_officer(council), now=NOON
    )
    session = a.a_session(council, starts_at=NOON - 7 * DAY, now=NOON - 9 * DAY)
    labels = [str(f.label) for f in office.get(url("session_attendance", session)).context["form"].chosen()]
    assert len(labels) == 3
    page = text_of(office.get(url("session_attendance", session)))
    assert left.display_name in page
    assert "La nueva" not in page


def test_whoever_took_her_seat_counts_from_her_first_day(office, council):
    left = titulars(council)[0]
    new = appointing.replace(
        left, display_name="La nueva", last_day=day_of(NOON - DAY), by=a.the_officer(council), now=NOON
    )
    session = a.a_session(council, starts_at=NOON - HOUR, now=NOON - 9 * DAY)
    page = text_of(office.get(url("session_attendance", session)))
    assert "La nueva" in page
    assert f"{left.display_name} (titular)" not in page
    wrong = office.post(url("session_attendance", session), came(session) | {f"seat_{new.seat_id}": left.pk})
    assert wrong.status_code == 422
    assert not session.attendance.exists()


def test_a_substitute_fills_the_seat_of_her_titular_once(office, council):
    term, one = council.terms.get(), titulars(council)[0]
    substitute = a.a_member(term, seat=one.seat, kind=Mandate.Kind.SUBSTITUTE, name="La suplente")
    session = a.a_session(council, starts_at=HELD, now=HELD - DAY)
    other = titulars(council)[1]
    office.post(url("session_attendance", session), came(session, substitute, other))
    session.refresh_from_db()
    assert (session.in_force, session.present) == (3, 2)
    assert "La suplente" in text_of(office.get(url("session", session)))


def test_a_substitute_covers_a_vacancy(office, council):
    """The titular left and nobody else was named: the seat counts, and her substitute fills it."""
    term, one = council.terms.get(), titulars(council)[0]
    substitute = a.a_member(term, seat=one.seat, kind=Mandate.Kind.SUBSTITUTE, name="La suplente")
    appointing.end_mandate(
        one, end="resigned", last_day=day_of(NOON - 20 * DAY), by=a.the_officer(council), now=NOON
    )
    session = a.a_session(council, starts_at=HELD, now=HELD - DAY)
    office.post(url("session_attendance", session), came(session, substitute, titulars(council)[1]))
    session.refresh_from_db()
    assert (session.in_force, session.needed, session.present) == (3, 2, 2)
    assert "La suplente" in text_of(office.get(session.get_absolute_url()))


def test_an_extended_term_counts_after_its_first_end(office, council, clock):
    term = council.terms.get()
    appointing.extend_by_law(
        term, last_day=date(2027, 6, 30), law="Ley 21.239", reason="Pandemia", by=a.the_officer(council),
        now=NOON,
    )  # fmt: skip
    day = NOON + 60 * DAY
    session = a.a_session(council, starts_at=day)
    clock.move_to(day + HOUR)
    office.force_login(a.the_officer(council))
    office.post(url("session_attendance", session), came(session, *titulars(council)))
    session.refresh_from_db()
    assert (session.in_force, session.present) == (3, 3)


def test_after_the_term_nobody_makes_a_quorum(office, council, clock):
    day = NOON + 60 * DAY
    session = a.a_session(council, starts_at=day)
    clock.move_to(day + HOUR)
    office.force_login(a.the_officer(council))
    assert "Ese día nadie integraba el consejo" in text_of(office.get(url("session_attendance", session)))
    assert office.post(url("session_attendance", session), {"seen": ""}).status_code == 422
    session.refresh_from_db()
    assert session.status == "called"


def test_a_colleague_who_wrote_it_first_is_named(office, council):
    session = a.a_session(council, starts_at=HELD, now=HELD - DAY)
    form = came(session, *titulars(council))
    rosa = an_officer_of(council.service, display_name="Rosa Díaz")
    meeting.fail(session, [], by=rosa, now=NOON)
    response = office.post(url("session_attendance", session), form)
    assert response.url == url("session", session)
    page = text_of(office.get(response.url))
    assert "Rosa Díaz la cambió antes" in page
    assert not session.attendance.exists()


def test_who_was_marked_wrong_is_corrected_until_the_minutes_are_approved(office, council):
    one, two, three = titulars(council)
    session = a.a_held_session(council, present=[one, two])
    form = office.get(url("session_attendance", session)).context["form"]
    assert form[f"seat_{one.seat_id}"].value() == str(one.pk)
    assert form[f"seat_{three.seat_id}"].value() == "absent"
    office.post(url("session_attendance", session), came(session, two, three, seen=form["seen"].value()))
    session.refresh_from_db()
    assert {row.mandate_id for row in session.attendance.all()} == {two.pk, three.pk}
    a.some_minutes(session, approved=True)
    refused = office.post(url("session_attendance", session), came(session, one, two))
    assert refused.url == url("session", session)
    assert {row.mandate_id for row in session.attendance.all()} == {two.pk, three.pk}


def test_a_correction_does_not_undo_the_quorum(office, council):
    session = a.a_held_session(council)
    seen = session.changed_at.isoformat()
    one = titulars(council)[0]
    page = office.post(url("session_attendance", session), came(session, one, seen=seen))
    assert page.status_code == 422
    assert "Registrar que no hubo quórum" not in text_of(page)
    assert session.attendance.count() == 3


# Minutes ---------------------------------------------------------------------------------------


def test_the_draft_starts_with_who_came_and_the_agenda(office, council):
    session = a.a_held_session(council, agenda=("Presupuesto", "Varios"))
    form = office.get(url("session_minutes", session)).context["form"]
    text = form["text"].value()
    for words in (titulars(council)[0].display_name, "### 1. Presupuesto", "### 2. Varios", "## Acuerdos"):
        assert words in text
    assert not Minutes.objects.exists()


def test_the_minutes_of_a_session_without_quorum_are_not_written(office, council):
    session = a.a_session(council, starts_at=HELD, now=HELD - DAY)
    meeting.fail(session, [], by=a.the_officer(council), now=NOON)
    response = office.post(url("session_minutes", session), {"text": "Se acordó todo."})
    assert response.url == url("session", session)
    assert not Minutes.objects.exists()


def test_a_draft_is_saved_as_often_as_needed(office, council):
    session = a.a_held_session(council)
    office.post(url("session_minutes", session), {"text": "Uno", "seen": ""})
    seen = Minutes.objects.get().changed_at.isoformat()
    response = office.post(url("session_minutes", session), {"text": "Dos", "seen": seen})
    assert response.url == url("session", session)
    minutes = Minutes.objects.get()
    assert (minutes.text, minutes.status, minutes.due_on) == ("Dos", "draft", date(2026, 12, 4))
    assert minutes.due_rule == "Regla del portal: práctica observada, no verificada en una norma"


def test_of_two_secretaries_who_save_the_minutes_the_second_loses_nothing(office, council, clock):
    session = a.a_held_session(council)
    minutes = a.some_minutes(session, text="El mío", now=NOON)
    seen = minutes.changed_at.isoformat()
    rosa = an_officer_of(council.service, display_name="Rosa Díaz")
    meeting.write_minutes(session, text="El de Rosa", by=rosa, now=NOON + HOUR, seen_at=minutes.changed_at)
    page = office.post(url("session_minutes", session), {"text": "El otro", "seen": seen})
    assert page.status_code == 422
    assert "Rosa Díaz guardó cambios" in text_of(page)
    assert page.context["form"]["text"].value() == "El otro"
    assert Minutes.objects.get().text == "El de Rosa"


def test_of_two_who_start_them_at_once_the_second_is_told(office, council):
    session = a.a_held_session(council)
    a.some_minutes(session, text="El primero")
    page = office.post(url("session_minutes", session), {"text": "El segundo", "seen": ""})
    assert page.status_code == 422
    assert Minutes.objects.get().text == "El primero"


def test_minutes_may_come_as_a_file(office, council):
    session = a.a_held_session(council)
    upload = an_upload("acta.pdf", a_pdf())
    office.post(url("session_minutes", session), {"text": "", "seen": "", "file": upload})
    minutes = Minutes.objects.get()
    assert (minutes.text, minutes.document.name) == ("", "acta.pdf")


def test_a_file_that_is_no_document_is_refused_beside_it(office, council):
    session = a.a_held_session(council)
    page = office.post(
        url("session_minutes", session), {"text": "Sí", "seen": "", "file": an_upload("acta.pdf", b"MZ")}
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["file"]
    assert not Minutes.objects.exists()


def test_approving_says_how(office, council):
    session = a.a_held_session(council)
    minutes = a.some_minutes(session)
    form = {"approval": "En la sesión 2", "seen": minutes.changed_at.isoformat()}
    assert office.post(url("minutes_approve", session), form).url == url("session", session)
    minutes.refresh_from_db()
    assert (minutes.status, minutes.approval) == ("approved", "En la sesión 2")


@pytest.mark.parametrize("form", [{"approval": ""}, {"approval": "a" * 201}])
def test_an_approval_without_how_is_refused(office, council, form):
    session = a.a_held_session(council)
    minutes = a.some_minutes(session)
    page = office.post(url("minutes_approve", session), form | {"seen": minutes.changed_at.isoformat()})
    assert page.status_code == 422
    minutes.refresh_from_db()
    assert minutes.status == "draft"


def test_nobody_approves_a_text_that_changed_since_she_read_it(office, council):
    session = a.a_held_session(council)
    minutes = a.some_minutes(session)
    seen = minutes.changed_at.isoformat()
    meeting.write_minutes(
        session, text="Otro", by=a.the_officer(council), now=NOON + HOUR, seen_at=minutes.changed_at
    )
    page = office.post(url("minutes_approve", session), {"approval": "Por correo", "seen": seen})
    assert page.status_code == 422
    minutes.refresh_from_db()
    assert minutes.status == "draft"


def test_what_was_approved_and_not_published_goes_back_to_a_draft(office, council):
    session = a.a_held_session(council)
    minutes = a.some_minutes(session, approved=True)
    assert office.post(url("minutes_reopen", session)).url == url("session_minutes", session)
    minutes.refresh_from_db()
    assert (minutes.status, minutes.approval) == ("draft", "")


def test_what_is_published_does_not_change(office, council):
    session = a.a_held_session(council)
    minutes = a.some_minutes(session, published=True)
    for screen, form in (
        ("minutes_reopen", {}),
        ("session_minutes", {"text": "Otro", "seen": minutes.changed_at.isoformat()}),
        ("minutes_approve", {"approval": "Otra vez"}),
        ("minutes_publish", {}),
    ):
        assert office.post(url(screen, session), form | {"form_token": screen}).url == url("session", session)
    minutes.refresh_from_db()
    assert (minutes.status, minutes.text) == ("published", "Se acordó publicar el catastro.")


def test_a_draft_is_not_published(office, council):
    session = a.a_held_session(council)
    minutes = a.some_minutes(session)
    assert office.post(url("minutes_publish", session), {"form_token": "x"}).url == url("session", session)
    minutes.refresh_from_db()
    assert minutes.status == "draft"


def test_publishing_in_time_says_so(office, council):
    session = a.a_held_session(council)
    minutes = a.some_minutes(session, approved=True)
    page = text_of(office.get(url("minutes_publish", session)))
    assert "Está en plazo: se publica a más tardar el viernes 4 de diciembre de 2026." in page
    response = office.post(url("minutes_publish", session), {"form_token": "x"})
    minutes.refresh_from_db()
    assert minutes.status == "published"
    assert "Publicamos el acta. Salió en plazo." in text_of(office.get(response.url))


def test_publishing_late_says_so_and_is_done_all_the_same(office, council, clock):
    session = a.a_held_session(council)
    minutes = a.some_minutes(session, approved=True)
    clock.move_to(NOON + 20 * DAY)  # Tuesday 8 December
    office.force_login(a.the_officer(council))
    page = text_of(office.get(url("minutes_publish", session)))
    assert "Está fuera de plazo" in page
    assert "Atraso de 2 días hábiles" in page
    response = office.post(url("minutes_publish", session), {"form_token": "x"})
    minutes.refresh_from_db()
    assert minutes.status == "published"
    assert "Salió fuera de plazo" in text_of(office.get(response.url))


def test_publishing_twice_publishes_once(office, council):
    session = a.a_held_session(council)
    a.some_minutes(session, approved=True)
    for _press in range(2):
        office.post(url("minutes_publish", session), {"form_token": "el-mismo"})
    assert Announcement.objects.filter(event="council_minutes_published").count() == 1


# The desk --------------------------------------------------------------------------------------


def test_the_desk_of_a_session_says_what_comes_next_and_until_when(office, council):
    session = a.a_session(council, starts_at=HELD, now=HELD - DAY)
    task = office.get(url("session", session)).context["next"]
    assert (task["title"], task["url"]) == ("Registrar la asistencia", url("session_attendance", session))
    meeting.hold(session, titulars(council), by=a.the_officer(council), now=NOON)
    task = office.get(url("session", session)).context["next"]
    assert (task["title"], task["countdown"].day) == ("Escribir el acta", date(2026, 12, 4))
    a.some_minutes(session)
    page = office.get(url("session", session))
    assert page.context["next"]["title"] == "Registrar la aprobación del acta"
    assert "Seguir con el borrador" in text_of(page)
    minutes = Minutes.objects.get()
    meeting.approve_minutes(
        minutes, approval="Hoy", by=a.the_officer(council), now=NOON, seen_at=minutes.changed_at
    )
    assert office.get(url("session", session)).context["next"]["url"] == url("minutes_publish", session)
    meeting.publish_minutes(Minutes.objects.get(), by=a.the_officer(council), now=NOON)
    assert office.get(url("session", session)).context["next"] is None


def test_it_names_whom_no_mail_reaches(office, council):
    one = titulars(council)[0]
    Mandate.objects.filter(pk=one.pk).update(user=None, display_name="Sin Cuenta")
    session = a.a_session(council)
    assert office.get(url("session", session)).context["unreachable"] == ["Sin Cuenta"]


def test_the_list_says_how_many_were_held_of_those_the_rules_ask(office, council):
    a.a_held_session(council)
    context = office.get(url("sessions", council)).context
    assert (context["held"], context["asked"]["number"], context["asked"]["enough"]) == (1, 4, False)
    assert context["asked"]["source"] == "Reglamento: Resolución exenta 88"


def test_the_list_goes_by_years(office, council):
    a.a_held_session(council, starts_at=NOON - 400 * DAY)
    a.a_session(council, starts_at=NOON + 7 * DAY)
    now = office.get(url("sessions", council)).context
    before = office.get(url("sessions", council) + "?anio=2025").context
    assert ([one["text"] for one in now["years"]], len(now["rows"])) == ([2026, 2025], 1)
    assert (before["year"], len(before["rows"])) == (2025, 1)
    for odd in ("1800", "x", "9" * 30, "-1", "²"):
        assert office.get(url("sessions", council), {"anio": odd}).context["year"] == 2026


def test_a_council_without_rules_is_asked_for_the_portals_sessions(as_user):
    council = a.a_council(rules=False)
    page = as_user(a.the_officer(council)).get(url("sessions", council))
    assert page.context["asked"]["number"] == 4


# Agreements ------------------------------------------------------------------------------------


def test_an_agreement_says_who_owes_it_and_until_when(office, council):
    session = a.a_held_session(council)
    form = {"text": "Publicar el catastro", "owner": "División de Riberas", "due_on": "2026-12-15"}
    assert office.post(url("agreement_new", session), form).url == url("session", session) + "#acuerdos"
    agreement = Agreement.objects.get()
    assert (agreement.text, agreement.owner, agreement.due_on, agreement.state) == (
        "Publicar el catastro", "División de Riberas", date(2026, 12, 15), "pending",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "a" * 301}, "text"),
        ({"owner": ""}, "owner"),
        ({"due_on": "2026-11-01"}, "due_on"),
        ({"due_on": "1026-11-01"}, "due_on"),
    ],
)
def test_a_wrong_agreement_is_told_beside_its_field(office, council, change, field):
    session = a.a_held_session(council)
    form = {"text": "Algo", "owner": "Alguien", "due_on": ""} | change
    page = office.post(url("agreement_new", session), form)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert not Agreement.objects.exists()


def test_without_quorum_there_are_no_agreements(office, council):
    session = a.a_session(council, starts_at=HELD, now=HELD - DAY)
    meeting.fail(session, [], by=a.the_officer(council), now=NOON)
    response = office.post(url("agreement_new", session), {"text": "Algo", "owner": "Alguien"})
    assert response.url == url("session", session)
    assert not Agreement.objects.exists()


def test_an_agreement_is_followed_with_its_evidence_and_its_history(office, council):
    agreement = a.an_agreement(a.a_held_session(council))
    address = url("agreement_follow", council, pk=agreement.pk)
    form = {"state": "partial", "text": "Se publicó la mitad.", "url": "https://ejemplo.cl/a"}
    form["seen"] = agreement.changed_at.isoformat()
    assert office.post(address, form).url == address
    agreement.refresh_from_db()
    assert agreement.state == "partial"
    page = text_of(office.get(address))
    assert "Se publicó la mitad." in page
    assert 'href="https://ejemplo.cl/a"' in page


def test_of_two_who_follow_an_agreement_the_second_is_told_who_was_first(office, council):
    agreement = a.an_agreement(a.a_held_session(council))
    rosa = an_officer_of(council.service, display_name="Rosa Díaz")
    seen = agreement.changed_at.isoformat()
    meeting.follow_up(agreement, state="done", text="Listo.", by=rosa, now=NOON + HOUR)
    address = url("agreement_follow", council, pk=agreement.pk)
    page = office.post(address, {"state": "dropped", "text": "Ya no va.", "url": "", "seen": seen})
    assert page.status_code == 422
    assert "Rosa Díaz guardó cambios" in text_of(page)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.updates.count()) == ("done", 1)


def test_the_agreement_of_another_council_does_not_exist(office, council):
    other = a.an_agreement(a.a_held_session(a.a_council_in_force()))
    assert office.get(url("agreement_follow", council, pk=other.pk)).status_code == 404


# Questions to the database -----------------------------------------------------------------------


def test_the_list_asks_the_same_with_one_row_and_with_three(office, council):
    counts = []
    for starts_at in (NOON - 3 * DAY, NOON - 10 * DAY, NOON - 17 * DAY):
        session = a.a_held_session(council, starts_at=starts_at)
        a.an_agreement(session, due_on=day_of(NOON), now=NOON - HOUR)
        counts.append(asked(office, url("sessions", council)))
    assert counts == [13, 13, 13]


def test_a_session_asks_the_same_with_one_row_and_with_three(office, council):
    session = a.a_held_session(council, present=titulars(council)[:2])
    a.some_minutes(session)
    counts = []
    for _n in range(3):
        a.an_agreement(session)
        counts.append(asked(office, url("session", session)))
    assert counts == [11, 11, 11]
