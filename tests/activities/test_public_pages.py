"""What anybody reads of activities: the list, one in a screen, its sessions, its calendar file."""

from io import BytesIO

import icalendar
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from participa.activities.actions import calling, contributing, counting, finishing, working
from participa.activities.cards import KINDS
from participa.activities.models import Activity, Kind, Mode, Phase
from participa.documents.actions import store
from participa.reference.models import Topic
from tests.activities import builders as a
from tests.builders import DAY, HOUR, NOON, a_region, a_service
from tests.questions import with_one_and_with_three

pytestmark = pytest.mark.django_db
LIST = "/actividades/"


def page_of(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return response


def text_of(client, path):
    return page_of(client, path).content.decode()


def a_past_one(**fields):
    """Held, with its results, at NOON."""
    window = {"registration_opens_at": None, "registration_closes_at": None}
    dates = {"starts_at": NOON - DAY, "ends_at": NOON - HOUR}
    return a.an_activity_with_results(**window | dates | fields)


def titles(response, name="coming"):
    return [row["title"] for row in response.context[name]]


# The list --------------------------------------------------------------------------------------


def test_what_comes_goes_first_and_the_next_before(client, clock):
    a_past_one(title="Hace un mes", starts_at=NOON - 30 * DAY, ends_at=NOON - 29 * DAY)
    a_past_one(title="Ayer")
    a.an_activity(title="En dos semanas", starts_at=NOON + 14 * DAY, ends_at=NOON + 15 * DAY)
    a.an_activity(title="En una", starts_at=NOON + 7 * DAY, ends_at=NOON + 8 * DAY)
    a.a_draft_activity(title="Un borrador")
    response = page_of(client, LIST)
    assert titles(response) == ["En una", "En dos semanas"]
    assert titles(response, "past") == ["Ayer", "Hace un mes"]


def test_what_was_cancelled_stays_with_what_comes_until_its_day(client, clock):
    a.a_cancelled_activity(title="Se suspendió")
    assert titles(page_of(client, LIST)) == ["Se suspendió"]
    clock.move_to(a.AFTER)
    assert titles(page_of(client, LIST), "past") == ["Se suspendió"]


def test_each_row_has_its_day_its_place_and_one_action(client, clock):
    activity = a.an_activity()
    [row] = page_of(client, LIST).context["coming"]
    assert (row["day"]["number"], row["day"]["words"]) == (26, "jueves 26 de noviembre de 2026")
    assert (row["when"], row["where"]) == ("de 10:00 a 13:00", "Gimnasio municipal")
    assert row["action"] == ("Inscríbete", f"/actividades/{activity.slug}/inscribirse/")


def test_a_full_one_offers_to_wait_where_one_may(client, clock):
    for waits in (True, False):
        activity = a.an_activity(capacity=1, has_waiting_list=waits, title=f"{waits}")
        a.a_registration(activity)
    found = {row["title"]: row["action"] for row in page_of(client, LIST).context["coming"]}
    assert (found["True"][0], found["False"]) == ("Esperar un cupo", None)


def test_one_that_needs_no_registration_offers_none(client, clock):
    a.an_open_activity()
    assert page_of(client, LIST).context["coming"][0]["action"] is None


def test_one_with_results_leads_to_them(client, clock):
    activity = a_past_one()
    [row] = page_of(client, LIST).context["past"]
    assert row["action"] == ("Leer los resultados", f"{activity.get_absolute_url()}#resultados")


@pytest.mark.parametrize(
    "query",
    ["?q=riego", "?tipo=cabildo", "?estado=inscripcion-abierta", "?region=los-rios", "?servicio=uno"],
)
def test_the_filters_choose(client, clock, query):
    here = a_service(slug="uno")
    region = a_region()
    other = a_region(slug="maule", code="07", name="Región del Maule", short_name="Maule", order=7)
    a.an_activity(here, title="Riego para el valle", kind=Kind.ASSEMBLY, region=region)
    a.an_open_activity(title="Otra cosa", kind=Kind.HEARING, region=other)
    assert titles(page_of(client, LIST + query)) == ["Riego para el valle"]


def test_a_region_also_has_those_of_the_whole_country(client, clock):
    a_region()
    a.an_activity(title="De todo Chile")
    assert titles(page_of(client, f"{LIST}?region=los-rios")) == ["De todo Chile"]


def test_a_topic_has_those_of_its_branches(client, clock):
    water = Topic.objects.create(slug="agua", label_es="Agua", order=1)
    irrigation = Topic.objects.create(slug="riego", label_es="Riego", parent=water, order=2)
    a.an_activity(title="Con tema", topics=[irrigation])
    a.an_activity(title="Sin tema")
    assert titles(page_of(client, f"{LIST}?tema=agua")) == ["Con tema"]


def test_an_unknown_filter_is_ignored(client, clock):
    a.an_activity(title="Una")
    assert titles(page_of(client, f"{LIST}?tipo=fiesta&estado=rara&region=%00&pagina=x")) == ["Una"]


def test_nothing_found_says_what_to_do(client, clock):
    a.an_activity()
    page = text_of(client, f"{LIST}?q=telescopios")
    assert "No encontramos actividades sobre «telescopios»" in page
    assert "Ver todas las actividades" in page


def test_without_any_it_says_so(client, clock):
    assert "Todavía no hay actividades en el portal" in text_of(client, LIST)


def test_when_nothing_comes_it_says_so_and_shows_the_past(client, clock):
    a_past_one()
    assert "Hoy no hay actividades por venir" in text_of(client, LIST)


def test_the_list_costs_the_same_with_three(client, clock):
    assert with_one_and_with_three(client, LIST, a.an_activity) == 2


def test_the_filtered_list_costs_the_same_with_three(client, clock):
    path = f"{LIST}?q=prueba&estado=inscripcion-abierta&tipo=dialogo&region=los-rios"
    assert with_one_and_with_three(client, path, a.an_activity) == 2


def test_the_sheet_has_what_the_list_has(client, clock):
    a.an_activity(title="=Peligrosa")
    a.an_open_activity(title="Otra", kind=Kind.HEARING)
    response = page_of(client, f"{LIST}planilla.csv?tipo=dialogo")
    rows = response.content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert "'=Peligrosa" in rows[1]
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_the_sheet_costs_the_same_with_three(client, clock):
    assert with_one_and_with_three(client, f"{LIST}planilla.csv", a.an_activity) == 1


# An activity -----------------------------------------------------------------------------------


def test_one_screen_answers_when_where_what_for_and_how(client, clock):
    activity = a.an_activity(capacity=40)
    a.a_registration(activity)
    facts = page_of(client, activity.get_absolute_url()).context["facts"]
    assert [fact["question"] for fact in facts] == [
        "Cuándo",
        "Dónde",
        "Qué se hará con lo que se diga",
        "Cómo participar",
    ]
    assert facts[0]["countdown"].time == "10:00"
    assert facts[1]["big"] == "Gimnasio municipal"
    assert facts[3]["big"] == "Quedan 39 cupos"


def test_the_first_action_is_to_register(client, clock):
    activity = a.an_activity()
    actions = page_of(client, activity.get_absolute_url()).context["actions"]
    assert actions[0][0] == "Inscríbete"


def test_when_full_one_may_wait_and_is_told(client, clock):
    activity = a.an_activity(capacity=1)
    a.a_registration(activity)
    a.a_waiting_registration(activity)
    context = page_of(client, activity.get_absolute_url()).context
    assert context["places"]["big"] == "No quedan cupos"
    assert "1 persona espera un cupo." in context["places"]["text"]
    assert context["actions"][0][0] == "Entrar a la lista de espera"


def test_when_full_without_a_list_there_is_no_action(client, clock):
    activity = a.an_activity(capacity=1, has_waiting_list=False)
    a.a_registration(activity)
    assert page_of(client, activity.get_absolute_url()).context["actions"] == []


def test_a_draft_is_nobodys_page(client, clock):
    page_of(client, a.a_draft_activity().get_absolute_url(), 404)


def test_the_page_carries_no_form_and_no_name_of_who_registered(client, clock):
    activity = a.an_activity()
    a.a_registration(activity, display_name="Rosa Elvira")
    page = text_of(client, activity.get_absolute_url())
    assert 'method="post"' not in page
    assert "csrfmiddlewaretoken" not in page
    assert "Rosa Elvira" not in page


def test_the_link_of_one_with_registration_is_for_those_who_have_a_place(client, clock):
    link = "https://sala.ejemplo.cl/una"
    activity = a.an_activity(mode=Mode.ONLINE, place="", link=link)
    assert link not in text_of(client, activity.get_absolute_url())
    assert link.encode() not in page_of(client, f"{activity.get_absolute_url()}evento.ics").content
    free = a.an_open_activity(mode=Mode.ONLINE, place="", link=link)
    assert link in text_of(client, free.get_absolute_url())


def test_accessibility_says_what_there_is_and_what_there_is_not(client, clock):
    activity = a.an_activity(is_accessible=True)
    told = page_of(client, activity.get_absolute_url()).context["accessibility"]
    assert told == [
        ("Acceso en silla de ruedas", True),
        ("Lengua de señas", False),
        ("Subtítulos", False),
    ]


def test_one_that_was_moved_says_when_it_was_going_to_be_and_why(client, clock):
    activity = a.an_activity()
    calling.reschedule(
        activity, reason="Hay paro de buses.", by=a.the_officer(activity), now=NOON,
        seen_at=activity.changed_at, starts_at=a.STARTS + DAY, ends_at=a.ENDS + DAY,
    )  # fmt: skip
    page = text_of(client, activity.get_absolute_url())
    assert "Antes era: jueves 26 de noviembre de 2026, de 10:00 a 13:00." in page
    assert "Hay paro de buses." in page


def test_one_that_was_cancelled_says_why_and_takes_nobody(client, clock):
    activity = a.a_cancelled_activity()
    response = page_of(client, activity.get_absolute_url())
    assert "Corte de ruta." in response.content.decode()
    assert response.context["actions"] == []


def test_afterwards_it_tells_results_attendance_and_agreements(client, clock):
    activity = a.an_activity_with_results()
    agreement = a.an_agreement(activity, due_on=a.AFTER.date())
    clock.move_to(a.AFTER + 30 * DAY)
    response = page_of(client, activity.get_absolute_url())
    assert response.context["whole"]["total"] == 64
    assert response.context["agreements"][0]["tag"] == ("error", "Atrasado")
    page = response.content.decode()
    assert "Se priorizó el canal." in page
    assert agreement.owner in page


def test_few_people_are_not_told_by_sex(client, clock):
    activity = a.an_activity_with_results()
    officer = a.the_officer(activity)
    counting.set_attendance(
        activity, women=30, men=2, other=0, undeclared=0, by=officer, now=a.AFTER + DAY, seen=1,
        reason="Se contó mal.",
    )  # fmt: skip
    whole = page_of(client, activity.get_absolute_url()).context["whole"]
    assert (whole["women"], whole["men"], whole["total"]) == (30, None, 32) or whole["women"] is None
    assert whole["men"] is None


def test_what_was_proposed_is_told_by_theme_with_its_answer(client, clock):
    activity = a.an_open_activity()
    theme = a.a_theme(activity, answered_at=NOON, answer="Se hará.", position="adopted")
    a.a_proposal(activity, theme=theme)
    [told] = page_of(client, activity.get_absolute_url()).context["themes"]
    assert (told["size"], told["tag"]) == (1, ("done", "Acogida"))


def test_photos_say_what_is_seen(client, clock):
    activity = a.an_activity_with_results()
    document = store(a_picture(), by=a.the_officer(activity), now=a.AFTER, kind="photo")
    activity.photos.create(
        number=1, document=document, alternative="Cuarenta personas en un gimnasio", added_at=a.AFTER
    )
    assert 'alt="Cuarenta personas en un gimnasio"' in text_of(client, activity.get_absolute_url())


def a_picture():
    file = BytesIO()
    Image.new("RGB", (300, 200), "teal").save(file, "JPEG")
    return SimpleUploadedFile("foto.jpg", file.getvalue(), content_type="image/jpeg")


def test_one_that_sources_tell_says_which(client, clock):
    activity = a.an_activity_with_results()
    Activity.objects.filter(pk=activity.pk).update(
        is_reported=True,
        starts_at=None,
        ends_at=None,
        when_text="Hasta junio de 2024",
        facts=[["Personas conectadas", "66, de 500 cupos"]],
        sources=[{"title": "Secretaría de Gobierno Digital", "url": ""}],
    )
    page = text_of(client, activity.get_absolute_url())
    for words in ("Según fuentes públicas", "Hasta junio de 2024", "66, de 500 cupos", "Gobierno Digital"):
        assert words in page


def test_the_page_is_good_until_the_clock_changes_it(client, clock):
    activity = a.an_activity()
    assert page_of(client, activity.get_absolute_url()).good_until == a.REGISTRATION_CLOSES


def test_the_activity_costs_the_same_with_three_of_each_thing(client, clock):
    activity = a.a_working_table(status="results", results_at=NOON, results_text="Listo.")
    a.an_attendance(activity)

    def add():
        a.a_stage(activity)
        a.an_agreement(activity)
        a.a_proposal(activity, theme=a.a_theme(activity))
        a.a_held_meeting(activity)
        activity.members.create(display_name="Ana", starts_on=a.NOON.date(), set_at=NOON)
        activity.plan.create(
            number=activity.plan.count() + 1, text="Medir", owner="Obras", created_at=NOON, changed_at=NOON
        )
        activity.reschedulings.create(
            starts_at=a.STARTS, ends_at=a.ENDS, place="Otra", reason="Lluvia", changed_at=NOON
        )

    assert with_one_and_with_three(client, activity.get_absolute_url(), add) == 17


# Its calendar file -----------------------------------------------------------------------------


def test_a_calendar_takes_it(client, clock):
    activity = a.an_activity()
    response = page_of(client, f"{activity.get_absolute_url()}evento.ics")
    [event] = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert event["summary"] == activity.title
    assert event["dtstart"].dt == a.STARTS
    assert event["location"] == "Gimnasio municipal, Los Aromos 12"


def test_that_of_a_table_has_its_sessions(client, clock):
    table = a.a_working_table()
    a.a_meeting(table, title="Diagnóstico")
    a.a_meeting(table, title="Prioridades", starts_at=a.STARTS)
    events = icalendar.Calendar.from_ical(
        page_of(client, f"{table.get_absolute_url()}evento.ics").content
    ).walk("VEVENT")
    assert [event["summary"] for event in events] == [
        f"{table.title}: Diagnóstico",
        f"{table.title}: Prioridades",
    ]


def test_without_a_date_there_is_none(client, clock):
    activity = a.an_activity_with_results(is_reported=True, starts_at=None, ends_at=None)
    page_of(client, f"{activity.get_absolute_url()}evento.ics", 404)


# Sessions of a table ---------------------------------------------------------------------------


def test_the_minutes_of_a_session_are_read_once_published(client, clock):
    meeting = a.a_held_meeting(minutes_text="Se acordó medir el agua.")
    path = f"{meeting.activity.get_absolute_url()}sesiones/{meeting.number}/"
    assert "Se acordó medir el agua." not in text_of(client, path)
    working.publish_minutes(meeting, by=a.the_officer(meeting.activity), now=NOON, seen_at=meeting.changed_at)
    assert "Se acordó medir el agua." in text_of(client, path)


def test_a_session_tells_who_came_by_sex(client, clock):
    meeting = a.a_held_meeting(women=7, men=5)
    path = f"{meeting.activity.get_absolute_url()}sesiones/{meeting.number}/"
    assert page_of(client, path).context["whole"]["total"] == 12


def test_a_session_of_another_activity_is_not_here(client, clock):
    meeting, other = a.a_held_meeting(), a.a_working_table()
    page_of(client, f"{other.get_absolute_url()}sesiones/{meeting.number}/", 404)


def test_a_session_costs_the_same_with_three_agreements(client, clock):
    meeting = a.a_held_meeting()

    def add():
        a.an_agreement(meeting.activity, meeting=meeting)

    path = f"{meeting.activity.get_absolute_url()}sesiones/{meeting.number}/"
    assert with_one_and_with_three(client, path, add) == 3


# Elsewhere -------------------------------------------------------------------------------------


def test_an_act_forgets_the_page_that_was_kept(client, clock, settings, django_capture_on_commit_callbacks):
    settings.PAGE_CACHE_SECONDS = 600
    activity = a.an_activity_with_results()
    assert "Regar de noche" not in text_of(client, activity.get_absolute_url())
    with django_capture_on_commit_callbacks(execute=True):
        finishing.agree(
            activity, text="Regar de noche", owner="Obras", by=a.the_officer(activity), now=a.AFTER
        )
    assert "Regar de noche" in text_of(client, activity.get_absolute_url())


def test_the_home_shows_those_one_may_still_go_to(client, clock):
    a.an_activity(title="La que viene")
    a.a_cancelled_activity(title="La suspendida")
    a.a_working_table(title="La que está en curso")
    [card] = page_of(client, "/").context["activities"]
    assert card["title"] == "La que viene"


def test_the_search_finds_them(client, clock):
    a.an_activity(title="Riego nocturno")
    a.a_ready_draft(title="Riego en borrador")
    page = page_of(client, "/buscar/?q=riegos")
    assert [card["title"] for card in page.context["activities"]] == ["Riego nocturno"]


def test_a_body_shows_its_own(client, clock):
    activity = a.an_activity(a_service(slug="uno"))
    a.an_activity()
    page = page_of(client, "/servicios/uno/")
    assert [card["title"] for card in page.context["activities"]] == [activity.title]


@pytest.mark.parametrize("path", ["/", "/buscar/?q=prueba"])
def test_those_pages_cost_the_same_with_three(client, clock, path):
    with_one_and_with_three(client, path, a.an_activity)


def test_the_menu_says_where_one_is(client, clock):
    page = text_of(client, LIST)
    assert f'href="{LIST}" aria-current="page"' in page


def test_a_receipt_leads_to_what_was_said(client, clock):
    activity = a.an_open_activity()
    said = contributing.contribute(activity, kind="question", text="¿Cuándo?", by=a.a_person(), now=NOON)
    response = client.get(f"/comprobante/{said.receipt}/")
    assert response.url == f"/actividades/{activity.slug}/aportes/{said.pk}/"


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase != Phase.DRAFT])
def test_every_phase_has_its_colour(phase):
    assert KINDS[phase]
