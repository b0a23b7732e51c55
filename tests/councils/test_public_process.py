"""A process in one screen, its roll, who stands and how many voted so far."""

from datetime import date, timedelta

import icalendar
import pytest
import time_machine

from councils.actions import calling, deciding
from councils.models import Application, Process, RollMark, Stage, StageCode, Voters
from tests.builders import DAY, HOUR, NOON
from tests.councils import builders as a
from tests.organizations.builders import an_organization

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def read(client, process, part="", now=NOON):
    with time_machine.travel(now, tick=False):
        response = client.get(process.get_absolute_url() + part)
    assert response.status_code == 200
    return response


def steps(client, process, now):
    return [words for words, _address in read(client, process, now=now).context["actions"]]


# Its page --------------------------------------------------------------------------------------


def test_the_main_action_is_that_of_the_stage(client):
    process = a.a_process(a.a_council(estates=(("Territoriales", 1),)))
    opens = process.stage(StageCode.REGISTRATION).starts_at
    shuts = process.stage(StageCode.REGISTRATION).ends_at
    assert steps(client, process, opens - SECOND) == []
    assert steps(client, process, opens) == ["Postula tu organización"]
    assert steps(client, process, shuts) == []
    process = a.an_election(process)
    voting = process.stage(StageCode.VOTING)
    assert steps(client, process, voting.starts_at - SECOND) == ["Mira las candidaturas"]
    assert steps(client, process, voting.starts_at) == ["Votar", "Mira las candidaturas"]
    assert steps(client, process, voting.ends_at) == ["Mira las candidaturas"]
    process = a.with_result(process)
    assert steps(client, process, a.in_stage(process, StageCode.COUNT)) == ["Lee el resultado"]


def test_one_that_is_over_leads_to_its_result(client):
    process = a.with_result(a.an_election())
    a.appointed(process)
    assert steps(client, process, NOON + 400 * DAY) == ["Lee el resultado"]


def test_the_roll_is_objected_only_once_it_is_published(client):
    process = a.a_process()
    an_application = a.an_application(process)
    now = a.in_stage(process, StageCode.OBJECTIONS)
    assert steps(client, process, now) == []
    a.with_provisional_roll(process, an_application)
    assert steps(client, process, now) == ["Revisa el padrón y objeta"]


def test_where_people_vote_they_enrol(client):
    process = a.a_process(a.a_council(rules={"voters": Voters.PEOPLE}))
    now = a.in_stage(process, StageCode.REGISTRATION)
    assert steps(client, process, now) == ["Inscríbete para votar", "Postula tu organización"]


def states(client, process, now):
    return {row["name"]: row["state"] for row in read(client, process, now=now).context["phases"]}


def test_the_parts_of_a_process_stand_in_their_order(client):
    process = a.an_election()
    now = a.in_stage(process, StageCode.VOTING)
    assert states(client, process, now) == {
        "Convocatoria": "done",
        "Inscripción": "done",
        "Acreditación": "done",
        "Padrón": "done",
        "Candidaturas": "done",
        "Votación": "now",
        "Resultado": "next",
        "Instalación": "next",
    }


def test_what_the_commission_did_not_publish_in_time_is_late(client):
    process = a.a_process()
    now = a.after_stage(process, StageCode.FINAL_ROLL)
    assert states(client, process, now)["Padrón"] == "late"
    html = read(client, process, now=now).content.decode()
    assert "Debía publicarse a más tardar el" in html


def test_the_calendar_says_how_many_days_and_by_which_rule(client):
    process = a.a_process()
    rows = {row["name"]: row for row in read(client, process).context["calendar"]}
    row = rows["Inscripción"]
    assert (row["first"], row["days"], row["rule"]) == (
        date(2026, 10, 26),
        15,
        "Regla del portal: práctica observada, no verificada en una norma",
    )


def test_a_change_of_dates_shows_what_was_by_which_act_and_why(client):
    process = a.a_process()
    stage = process.stage(StageCode.REGISTRATION)
    before = stage.last_day
    calling.change_stage(
        stage, first=date(2026, 10, 26), last=before + DAY * 3, reason="Hubo un paro.", act_number="Res. 95",
        move_rest=True, by=a.the_officer(process.council), now=a.in_stage(process, StageCode.CALL),
    )  # fmt: skip
    page = read(client, process)
    changed = next(one for one in page.context["changes"] if one["code"] == StageCode.REGISTRATION)
    assert (changed["before"], changed["act"], changed["reason"]) == (
        "Del 26 oct 2026 al 13 nov 2026",
        "Res. 95",
        "Hubo un paro.",
    )
    rows = {row["name"]: row for row in page.context["calendar"]}
    assert (rows["Inscripción"]["rule"], rows["Inscripción"]["days"]) == ("Cambiada por Res. 95", 16)
    assert rows["Convocatoria"]["rule"].startswith("Regla del portal")


def test_an_annulled_process_says_why_and_offers_nothing(client):
    process = a.a_process()
    calling.annul(process, reason="Faltó difundirla.", by=a.the_officer(process.council), now=NOON)
    now = a.in_stage(process, StageCode.REGISTRATION)
    html = read(client, process, now=now).content.decode()
    assert "Faltó difundirla." in html
    assert "Postula tu organización" not in html
    body = read(client, process, "calendario.ics").content
    events = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert {str(event["status"]) for event in events} == {"CANCELLED"}


def test_a_recorded_process_shows_what_its_sources_say(client):
    process = a.a_draft_process()
    Stage.objects.filter(process=process).update(starts_at=None, ends_at=None, when_text="Julio de 2023")
    Process.objects.filter(pk=process.pk).update(
        status="recorded", facts=[["Padrón", "119 organizaciones"]],
        sources=[{"title": "Acta", "url": "https://x.cl/acta"}],
    )  # fmt: skip
    page = read(client, process)
    html = page.content.decode()
    assert "119 organizaciones" in html
    assert 'href="https://x.cl/acta"' in html
    assert {row["state"] for row in page.context["phases"]} == {"done"}
    assert "Con atraso" not in html


def test_the_calendar_file_has_each_stage_from_its_first_day_to_its_last(client):
    process = a.a_process()
    body = read(client, process, "calendario.ics").content
    events = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert len(events) == 13
    event = next(event for event in events if str(event["summary"]).startswith("Inscripción"))
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 10, 26), date(2026, 11, 14))


def test_a_page_is_kept_until_the_stage_changes(client):
    process = a.a_process()
    opens = process.stage(StageCode.REGISTRATION).starts_at
    assert read(client, process, now=opens - HOUR).good_until == opens


# The roll --------------------------------------------------------------------------------------


@pytest.fixture
def decided():
    """A process with one organisation admitted and one refused, and nothing published."""
    process = a.a_process(a.a_council(estates=(("Territoriales", 1),)))
    good = a.an_application(process, an_organization("Club del Río", now=NOON - 160 * DAY))
    bad = a.an_application(process, an_organization("Junta Atrasada", now=NOON - 160 * DAY))
    a.admitted(good)
    deciding.decide(
        bad, Application.Status.INADMISSIBLE, by=a.the_commissioner(process), reason="Sin estatutos.",
        now=a.after_stage(process, StageCode.REGISTRATION),
    )  # fmt: skip
    return process


def named(page):
    return [row.organization.name for row in page.context["page"]]


def test_before_it_is_published_nobody_reads_the_roll(client, decided):
    html = read(client, decided, "padron/").content.decode()
    assert "El padrón aún no se publica" in html
    assert "Club del Río" not in html
    assert "Junta Atrasada" not in html


def test_the_provisional_roll_says_who_is_in_and_why_others_are_not(client, decided):
    process = a.with_provisional_roll(decided)
    now = a.in_stage(process, StageCode.OBJECTIONS)
    page = read(client, process, "padron/", now)
    assert named(page) == ["Club del Río"]
    assert "Objetar" in page.content.decode()
    page = read(client, process, "padron/?lista=no-admitidas", now)
    assert named(page) == ["Junta Atrasada"]
    assert "Sin estatutos." in page.content.decode()


def test_nobody_objects_once_the_time_is_over(client, decided):
    process = a.with_provisional_roll(decided)
    html = read(client, process, "padron/", a.after_stage(process, StageCode.OBJECTIONS)).content.decode()
    assert "Objetar" not in html


def test_the_final_roll_is_numbered_and_searched(client, decided):
    process = a.with_final_roll(a.with_provisional_roll(decided))
    now = a.in_stage(process, StageCode.CANDIDATES)
    page = read(client, process, "padron/", now)
    assert [(row.number, row.organization.name) for row in page.context["page"]] == [(1, "Club del Río")]
    assert "Padrón definitivo" in page.content.decode()
    assert named(read(client, process, "padron/?q=rio", now)) == ["Club del Río"]
    assert named(read(client, process, "padron/?q=mar", now)) == []


def test_a_long_roll_is_read_in_pages(client):
    process = a.a_process(a.a_council(estates=(("Territoriales", 1),)))
    contest = process.contests.get()
    for n in range(51):
        organization = an_organization(f"Junta {n:02}")
        Application.objects.create(
            process=process, contest=contest, organization=organization, applicant=a.a_person(),
            receipt=f"CON-{n}", status="admissible", submitted_at=NOON, changed_at=NOON,
            certificate_number="1", certificate_issued_on=date(2026, 10, 1),
        )  # fmt: skip
    Process.objects.filter(pk=process.pk).update(provisional_roll_at=NOON)
    assert len(named(read(client, process, "padron/"))) == 50
    assert named(read(client, process, "padron/?pagina=2")) == ["Junta 50"]


def test_where_people_vote_the_roll_says_how_many_and_never_who(client):
    process = a.a_process(a.a_council(rules={"voters": Voters.PEOPLE}, estates=(("Territoriales", 1),)))
    for n in range(3):
        Application.objects.create(
            process=process, contest=process.contests.get(), applicant=a.a_person(display_name=f"Rosa {n}"),
            receipt=f"CON-{n}", status="admissible", submitted_at=NOON, changed_at=NOON,
        )  # fmt: skip
    process = a.with_final_roll(a.with_provisional_roll(process))
    html = read(client, process, "padron/", a.in_stage(process, StageCode.VOTING)).content.decode()
    assert "3 personas están en el padrón." in html
    for secret in ("Rosa", "CON-", "ejemplo.cl"):
        assert secret not in html


def test_no_public_page_names_who_applied(client):
    process = a.a_process(a.a_council(estates=(("Territoriales", 1),)))
    organization = an_organization("Club del Río", now=NOON - 160 * DAY)
    voice = a.a_voice_of(organization, user=a.a_person("voz@ejemplo.cl", display_name="Voz Secreta"))
    a.with_final_roll(process, a.an_application(process, organization, by=voice))
    for part in ("", "padron/", "candidaturas/"):
        html = read(client, a.fresh(process), part).content.decode()
        assert "Voz Secreta" not in html
        assert "voz@ejemplo.cl" not in html


# Who stands ------------------------------------------------------------------------------------


def test_names_are_read_once_all_are_published(client):
    process = a.a_process(a.a_council(estates=(("Territoriales", 1),)))
    applications = [a.an_application(process), a.an_application(process)]
    a.with_final_roll(process, *applications)
    a.a_candidacy(applications[0], name="Rosa Antilef", statement="Más riberas.")
    now = a.in_stage(process, StageCode.CANDIDATE_LIST)
    assert "Rosa Antilef" not in read(client, process, "candidaturas/", now).content.decode()
    deciding.publish_candidates(process, by=a.the_commissioner(process), now=now)
    page = read(client, process, "candidaturas/", now)
    (group,) = page.context["groups"]
    assert (group["name"], group["tag"]) == ("Territoriales", ("done", "Entran sin votación"))
    assert [(one["number"], one["name"], one["statement"]) for one in group["people"]] == [
        (1, "Rosa Antilef", "Más riberas.")
    ]


def test_who_was_not_admitted_or_left_does_not_stand(client):
    process = a.an_election(candidates=2)
    first, second = process.contests.get().candidacies.order_by("number")
    first.become("rejected", reason="No")
    (group,) = read(client, process, "candidaturas/").context["groups"]
    assert [one["name"] for one in group["people"]] == [second.display_name]


# While it is voted -----------------------------------------------------------------------------


def turnout(client, process, marks, now=None):
    lines = process.roll.order_by("number").values("pk")[:marks]
    RollMark.objects.filter(entry__in=list(lines.values_list("pk", flat=True))).update(voted=True)
    return read(client, process, now=now or a.in_stage(process, StageCode.VOTING)).context["turnout"]


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        (0, "Mientras los votos sean pocos no decimos cuántos hay."),
        (9, "Mientras los votos sean pocos no decimos cuántos hay."),
        (10, "Ya votaron al menos 10 de 12."),
        (12, "Ya votaron al menos 10 de 12."),
    ],
)
def test_how_many_voted_is_told_in_tens_and_only_from_ten_on(client, marks, words):
    process = a.an_election(voters=12)
    assert turnout(client, process, marks) == words


def test_how_many_voted_is_counted_once_a_minute(client):
    process = a.an_election(voters=12)
    assert turnout(client, process, 9) == turnout(client, process, 12)


def test_before_and_after_the_vote_nothing_is_told_of_how_many(client):
    process = a.an_election(voters=12)
    voting = process.stage(StageCode.VOTING)
    assert turnout(client, process, 12, now=voting.starts_at - SECOND) == ""
    assert turnout(client, process, 12, now=voting.ends_at) == ""


def test_the_page_of_the_secret_says_its_limits(client):
    html = client.get("/consejos/secreto-del-voto/").content.decode()
    for words in ("respaldos", "réplicas", "registros de acceso", "SQLite", "Tu código prueba tu voto",
                  "verificar.py"):  # fmt: skip
        assert words in html
