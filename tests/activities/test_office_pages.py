"""The officer's pages of an activity: prepare it, publish it, move it, cancel it, see who comes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from participa.activities.actions import registering
from participa.activities.models import Activity, Kind, Registration, Status
from participa.audit.models import Event
from participa.core.calendar import SANTIAGO
from participa.notifications.models import Announcement
from participa.services.models import Membership
from tests.activities import builders as a
from tests.activities.refusals import everything
from tests.builders import DAY, HOUR, NOON, a_person, a_region, a_service, an_officer_of
from tests.questions import with_one_and_with_three

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def url(screen, activity, *args):
    return reverse(f"activities_office:{screen}", args=[activity.code, *args])


def typed(instant):
    """As a browser sends a day and an hour."""
    return f"{instant.astimezone(SANTIAGO):%Y-%m-%dT%H:%M}"


def seen(activity):
    return activity.changed_at.isoformat()


def all_of(activity, **fields):
    """What the form of an activity sends."""
    told = {
        "title": activity.title,
        "summary": activity.summary,
        "purpose": activity.purpose,
        "mode": activity.mode,
        "place": activity.place,
        "address": activity.address,
        "starts_at": typed(activity.starts_at) if activity.starts_at else "",
        "ends_at": typed(activity.ends_at) if activity.ends_at else "",
        "has_waiting_list": "on",
        "seen": seen(activity),
    }
    return told | fields


@pytest.fixture
def activity():
    return a.an_activity(capacity=2)


@pytest.fixture
def office(activity, as_user):
    return as_user(a.the_officer(activity))


def unchanged(client, path, data):
    """A POST that writes nothing: its answer."""
    before = everything()
    answer = client.post(path, data)
    assert everything() == before
    return answer


# Who enters ------------------------------------------------------------------------------------

SCREENS = (
    "detail", "edit", "stages", "reschedule", "cancel", "registrations", "capacity", "contributions",
    "type_in", "themes", "meetings", "meeting_new", "members", "work_plan", "agreements", "photos",
    "documents", "results",
)  # fmt: skip


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_opens_for_whoever_manages_it(activity, office, screen):
    assert office.get(url(screen, activity)).status_code == 200


@pytest.mark.parametrize("screen", SCREENS)
def test_no_screen_exists_for_the_people_of_another_service(activity, as_user, screen):
    stranger = an_officer_of(a_service(code="OTRO", slug="otro", name="Otro servicio"))
    assert as_user(stranger).get(url(screen, activity)).status_code == 404


def test_a_moderator_reads_the_board_and_what_was_said_and_nothing_else(activity, as_user):
    moderator = an_officer_of(activity.service, role=Membership.Role.MODERATOR)
    client = as_user(moderator)
    opened = [screen for screen in SCREENS if client.get(url(screen, activity)).status_code == 200]
    assert opened == ["detail", "contributions"]


def test_an_activity_that_only_sources_tell_has_no_office(as_user):
    reported = a.an_activity(is_reported=True)
    assert as_user(a.the_officer(reported)).get(url("detail", reported)).status_code == 404


def test_whoever_has_no_service_has_no_list(as_user):
    assert as_user(a_person()).get(reverse("activities_office:list")).status_code == 404


# The list --------------------------------------------------------------------------------------


def test_the_list_says_what_is_due_next(office, activity):
    held = a_busy_activity(activity.service)
    page = office.get(reverse("activities_office:list"))
    rows = {row["activity"].pk: row["first"]["title"] for row in page.context["rows"]}
    assert rows == {activity.pk: "Se realiza", held.pk: "Registrar la asistencia"}


def test_the_list_without_activities_says_what_to_do(as_user):
    page = as_user(an_officer_of(a_service())).get(reverse("activities_office:list"))
    assert "Aún no hay actividades" in page.content.decode()


def a_busy_activity(service):
    when = {"starts_at": NOON - DAY, "ends_at": NOON - HOUR}
    activity = a.an_open_activity(service, registration_opens_at=None, registration_closes_at=None, **when)
    a.a_registration(activity)
    a.a_proposal(activity)
    a.a_held_meeting(activity)
    a.an_agreement(activity, due_on=NOON.date())
    return activity


def test_the_list_costs_the_same_with_one_and_with_three(office, activity):
    path = reverse("activities_office:list")
    with_one_and_with_three(office, path, lambda: a_busy_activity(activity.service))


def test_the_desk_costs_the_same_with_one_and_with_three(office, activity):
    with_one_and_with_three(office, reverse("portal:desk"), lambda: a_busy_activity(activity.service))


def test_the_desk_says_what_activities_owe(office, activity):
    busy = a_busy_activity(activity.service)
    titles = [task["title"] for task in office.get(reverse("portal:desk")).context["tasks"]]
    owed = [title for title in titles if title.endswith(busy.title)]
    assert owed == [
        f"Informar el acuerdo 1: {busy.title}",
        f"Registrar la asistencia: {busy.title}",
        f"Publicar los resultados: {busy.title}",
        f"Responder 1 aporte: {busy.title}",
        f"Escribir el acta de la sesión 1: {busy.title}",
    ]


# A draft ---------------------------------------------------------------------------------------


def test_an_activity_is_created_by_its_kind(as_user):
    service = a_service()
    client = as_user(an_officer_of(service))
    sent = {"kind": Kind.WORKSHOP, "service": service.pk, "title": "Taller de riego", "where": ""}
    answer = client.post(reverse("activities_office:create"), sent)
    made = Activity.objects.get()
    assert (made.kind, made.status, made.title) == (Kind.WORKSHOP, Status.DRAFT, "Taller de riego")
    assert answer.url == url("edit", made)


def test_each_kind_is_explained_before_it_is_chosen(as_user):
    page = as_user(an_officer_of(a_service())).get(reverse("activities_office:create"))
    assert page.content.decode().count("choice__hint") == len(Kind)


def test_a_regional_official_creates_only_in_her_region(as_user):
    service, hers, other = a_service(), a_region(), a_region("otra", code="99", name="Otra", order=99)
    officer = an_officer_of(service, region=hers)
    sent = {"kind": Kind.HEARING, "service": service.pk, "title": "Audiencia", "where": f"r{other.pk}"}
    answer = unchanged(as_user(officer), reverse("activities_office:create"), sent)
    assert (answer.status_code, "where" in answer.context["form"].errors) == (422, True)


def test_what_was_typed_is_kept_in_a_draft(as_user):
    draft = a.a_draft_activity()
    sent = all_of(draft, purpose="Entra al plan.", starts_at="2026-12-01T10:00", ends_at="2026-12-01T12:00")
    answer = as_user(a.the_officer(draft)).post(url("edit", draft), sent)
    draft = a.fresh(draft)
    assert (answer.status_code, draft.purpose, draft.ends_at - draft.starts_at) == (
        302, "Entra al plan.", timedelta(hours=2),
    )  # fmt: skip


def test_an_end_before_the_beginning_is_told_beside_it(as_user):
    draft = a.a_draft_activity()
    sent = all_of(draft, starts_at="2026-12-01T10:00", ends_at="2026-12-01T09:00")
    answer = unchanged(as_user(a.the_officer(draft)), url("edit", draft), sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["ends_at"])


def test_the_second_to_save_a_draft_is_told_who_was_first(as_user):
    draft = a.a_draft_activity()
    first, second = a.the_officer(draft), an_officer_of(draft.service)
    sent = all_of(draft, purpose="Una.")
    as_user(first).post(url("edit", draft), sent)
    answer = unchanged(as_user(second), url("edit", draft), sent | {"purpose": "Otra."})
    assert answer.status_code == 422
    assert f"{first} guardó cambios" in answer.content.decode()
    assert a.fresh(draft).purpose == "Una."


def test_a_workshop_starts_from_the_template(as_user):
    workshop = a.a_draft_activity(kind=Kind.WORKSHOP)
    page = as_user(a.the_officer(workshop)).get(url("stages", workshop))
    titles = [row["title"].value() for row in page.context["rows"] if row["title"].value()]
    assert titles == ["Bienvenida", "Presentaciones", "Ronda de preguntas", "Cierre"]


def rows_of(*titles, initial=0):
    sent = {"form-TOTAL_FORMS": len(titles), "form-INITIAL_FORMS": initial}
    for number, title in enumerate(titles):
        sent |= {f"form-{number}-title": title, f"form-{number}-kind": "other"}
    return sent


def test_the_programme_is_kept_in_order_and_an_empty_title_goes(as_user):
    draft = a.a_ready_draft()
    sent = rows_of("Bienvenida", "", "Cierre", initial=0) | {"seen": seen(draft)}
    as_user(a.the_officer(draft)).post(url("stages", draft), sent)
    assert list(draft.stages.values_list("number", "title")) == [(1, "Bienvenida"), (2, "Cierre")]


def test_a_moment_without_a_title_is_refused(as_user):
    draft = a.a_ready_draft()
    sent = rows_of("") | {"form-0-minutes": "10", "seen": seen(draft)}
    assert unchanged(as_user(a.the_officer(draft)), url("stages", draft), sent).status_code == 422


def test_a_draft_is_thrown_away_once_confirmed(as_user):
    draft = a.a_draft_activity()
    client = as_user(a.the_officer(draft))
    client.get(url("delete", draft))
    assert Activity.objects.count() == 1
    client.post(url("delete", draft), {"seen": seen(draft)})
    assert Activity.objects.count() == 0


# Publishing ------------------------------------------------------------------------------------


def test_what_is_missing_is_listed_with_where_to_put_it_right(as_user):
    draft = a.a_draft_activity(summary="Conversemos.")
    page = as_user(a.the_officer(draft)).get(url("publish", draft))
    links = [issue["url"].rpartition("#")[2] for issue in page.context["issues"]]
    assert links == ["id_purpose", "id_place", "id_starts_at", "id_ends_at"]


def test_a_ready_draft_is_published(as_user):
    draft = a.a_ready_draft()
    as_user(a.the_officer(draft)).post(url("publish", draft), {"seen": seen(draft)})
    assert a.fresh(draft).status == Status.PUBLISHED


def test_an_unready_draft_is_not_published(as_user):
    draft = a.a_draft_activity()
    answer = unchanged(as_user(a.the_officer(draft)), url("publish", draft), {"seen": seen(draft)})
    assert (answer.status_code, a.fresh(draft).status) == (422, Status.DRAFT)


def test_the_second_to_publish_is_told_who_was_first(as_user):
    draft = a.a_ready_draft()
    first, second = a.the_officer(draft), an_officer_of(draft.service)
    as_user(first).post(url("publish", draft), {"seen": seen(draft)})
    before = everything()
    answer = as_user(second).post(url("publish", draft), {"seen": seen(draft)}, follow=True)
    assert f"{first} ya la publicó" in answer.content.decode()
    assert everything() == before


def test_a_published_one_keeps_its_date_in_the_form_of_texts(office, activity):
    page = office.get(url("edit", activity))
    assert "starts_at" not in page.context["form"].fields
    office.post(url("edit", activity), all_of(activity, summary="Ven.", starts_at="2030-01-01T10:00"))
    changed = a.fresh(activity)
    assert (changed.summary, changed.starts_at) == ("Ven.", activity.starts_at)


# Moving and cancelling -------------------------------------------------------------------------


def moved(activity, **fields):
    told = {
        "starts_at": typed(activity.starts_at),
        "ends_at": typed(activity.ends_at),
        "mode": activity.mode,
        "place": activity.place,
        "address": activity.address,
        "registration_opens_at": typed(activity.registration_opens_at),
        "registration_closes_at": typed(activity.registration_closes_at),
        "reason": "El gimnasio está ocupado.",
        "seen": seen(activity),
    }
    return told | fields


@pytest.mark.parametrize("screen", ["reschedule", "cancel"])
def test_how_many_will_be_told_is_said_before(office, activity, screen):
    a.a_registration(activity)
    a.a_waiting_registration(activity)
    a.a_registration(activity, status=Registration.Status.CANCELLED, cancelled_at=NOON)
    assert "2 personas inscritas" in office.get(url(screen, activity)).content.decode()


def test_it_is_moved_with_its_reason(office, activity):
    office.post(url("reschedule", activity), moved(activity, place="Sede vecinal"))
    assert a.fresh(activity).place == "Sede vecinal"
    before = activity.reschedulings.get()
    assert (before.place, before.reason) == (activity.place, "El gimnasio está ocupado.")
    assert Announcement.objects.filter(event="activity_moved").count() == 1


def test_moving_it_nowhere_is_refused(office, activity):
    assert unchanged(office, url("reschedule", activity), moved(activity)).status_code == 422


def test_moving_it_to_the_past_is_told_beside_the_date(office, activity):
    gone = moved(activity, starts_at="2026-11-01T10:00", registration_opens_at="2026-10-01T10:00")
    answer = unchanged(office, url("reschedule", activity), gone)
    assert (answer.status_code, "starts_at" in answer.context["form"].errors) == (422, True)


def test_it_is_cancelled_with_its_reason(office, activity):
    office.post(url("cancel", activity), {"reason": "Corte de ruta.", "seen": seen(activity)})
    assert (a.fresh(activity).status, a.fresh(activity).cancel_reason) == (
        Status.CANCELLED, "Corte de ruta.",
    )  # fmt: skip


def test_it_is_not_cancelled_without_a_reason(office, activity):
    answer = unchanged(office, url("cancel", activity), {"reason": " ", "seen": seen(activity)})
    assert answer.status_code == 422


def test_what_ended_is_neither_moved_nor_cancelled(office, activity, clock):
    clock.move_to(a.AFTER)
    before = everything()
    for screen in ("reschedule", "cancel", "capacity"):
        answer = office.post(url(screen, activity), {"reason": "Tarde."}, follow=True)
        assert "ya terminó" in answer.content.decode()
    assert everything() == before


# Who comes -------------------------------------------------------------------------------------


def test_whoever_looks_at_the_names_leaves_a_line(office, activity):
    a.a_registration(activity, display_name="Rosa Antipán", needs="Lengua de señas")
    page = office.get(url("registrations", activity)).content.decode()
    assert "Rosa Antipán" in page
    assert "Lengua de señas" in page
    assert Event.objects.get(verb="personal_data.seen").data["what"] == "activity_registrations"


def test_an_empty_list_leaves_no_line(office, activity):
    office.get(url("registrations", activity))
    assert not Event.objects.filter(verb="personal_data.seen").exists()


def test_the_list_of_names_costs_the_same_with_one_and_with_three(office, activity):
    with_one_and_with_three(office, url("registrations", activity), lambda: a.a_registration(activity))


def test_the_list_to_take_along_is_harmless_and_leaves_a_line(office, activity):
    a.a_registration(activity, display_name="=HYPERLINK(1)")
    answer = office.get(url("registrations_csv", activity))
    assert ";=HYPERLINK" not in answer.content.decode("utf-8-sig")
    assert Event.objects.filter(verb="personal_data.seen").count() == 1


def test_more_places_promote_those_who_wait(office, activity):
    for _number in range(2):
        a.a_registration(activity)
    waiting = a.a_waiting_registration(activity)
    sent = {"capacity": "3", "has_waiting_list": "on", "seen": seen(activity)}
    answer = office.post(url("capacity", activity), sent, follow=True)
    assert a.fresh(waiting).status == Registration.Status.CONFIRMED
    assert "1 persona que esperaba ya tiene el suyo" in answer.content.decode()


def test_fewer_places_than_given_are_refused(office, activity):
    for _number in range(2):
        a.a_registration(activity)
    sent = {"capacity": "1", "has_waiting_list": "on", "seen": seen(activity)}
    assert unchanged(office, url("capacity", activity), sent).status_code == 422


def test_a_place_left_by_phone_goes_to_whoever_waits(office, activity):
    held = a.a_registration(activity)
    a.a_registration(activity)
    waiting = a.a_waiting_registration(activity)
    office.post(url("release", activity, held.pk))
    assert a.fresh(held).status == Registration.Status.CANCELLED
    assert a.fresh(waiting).status == Registration.Status.CONFIRMED


def test_who_arrives_is_noted_from_the_start_on(office, activity, clock):
    one = a.a_registration(activity)
    unchanged(office, url("check_in", activity, one.pk), {})
    clock.move_to(a.DURING)
    office.post(url("check_in", activity, one.pk))
    assert a.fresh(one).attended_at == a.DURING


def test_the_history_names_officials_and_nobody_who_registered(activity, as_user):
    officer = an_officer_of(activity.service, display_name="Antonia Huenchumilla")
    registered = a_person(display_name="Rosa Antipán")
    registering.register(activity, by=registered, now=NOON, display_name="Rosa Antipán")
    client = as_user(officer)
    client.post(url("cancel", activity), {"reason": "Corte de ruta.", "seen": seen(activity)})
    page = client.get(url("detail", activity)).content.decode()
    assert "Se inscribió en una actividad" in page
    assert "Suspendió una actividad, Antonia Huenchumilla" in page
    assert "Rosa Antipán" not in page
