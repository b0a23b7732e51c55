"""What councils owe is on the desk of who has to do it: with its date and the rule that gave it."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.landing import landing_of
from councils import dues
from councils.actions import calling, counting, meeting
from councils.models import Contest, Council, Method, Process, StageCode
from participa.services.models import PublicService
from tests.builders import (
    DAY,
    NOON,
    a_consultation,
    a_person,
    a_rule,
    a_service,
    an_analyst_of,
    an_officer_of,
)
from tests.councils import builders as a

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
DESK = "/gestion/"


@pytest.fixture
def council():
    return a.a_council_in_force(members=3)


@pytest.fixture
def officer(council):
    return a.the_officer(council)


def owed(user, now=NOON, **fields):
    return dues.tasks_for(user, now=now, **fields)


def titles(user, now=NOON, **fields):
    return [task["title"] for task in owed(user, now, **fields)]


def the(user, start, now=NOON):
    """The one task whose title starts so."""
    (found,) = [task for task in owed(user, now) if task["title"].startswith(start)]
    return found


# A council -------------------------------------------------------------------------------------


def test_a_renewal_is_owed_by_the_day_its_term_is_about_to_expire(council, officer):
    task = the(officer, "Llamar a renovar")
    assert task["countdown"].day == council.terms.get().renewal_from == date(2026, 11, 2)
    assert task["countdown"].kind == "past"
    assert task["rule"].startswith("El período termina el 31-12-2026. Regla del portal: práctica observada")
    assert task["url"] == reverse("councils_office:process_new", args=[council.code])


def test_a_renewal_is_not_on_a_desk_long_before(council, officer):
    assert titles(officer, NOON - 300 * DAY) == []


def test_a_draft_that_renews_is_told_once_with_its_date(council, officer):
    draft = a.a_draft_process(council)
    task = the(officer, "Llamar a renovar")
    assert (task["url"], task["action"]) == (draft.get_office_url(), "Seguir con el borrador")
    assert draft.title not in titles(officer)


def test_once_it_was_called_or_the_next_term_named_no_renewal_is_owed(council, officer):
    a.a_process(council)
    assert not [title for title in titles(officer) if title.startswith("Llamar")]
    Process.objects.update(status="annulled", annulled_at=NOON, annul_reason="x")
    assert [title for title in titles(officer) if title.startswith("Llamar")]
    a.a_term(council, starts_on=date(2027, 1, 1), last_day=date(2028, 12, 31))
    assert titles(officer) == []


def test_one_that_nobody_finished_setting_up_is_named(as_user):
    empty = a.a_council(estates=(), rules=False)
    task = the(a.the_officer(empty), "Terminar de preparar")
    assert (task["rule"], task["url"]) == ("Le falta su reglamento.", empty.get_office_url())


def test_minutes_are_owed_by_the_norm_of_the_service(council, officer):
    a_rule(council.service, "cosoc_minutes_business_days", 5)
    a.a_held_session(council, starts_at=NOON - 3 * DAY)  # a Sunday
    task = the(officer, "Escribir el acta")
    assert task["countdown"].day == date(2026, 11, 20)
    assert task["rule"].endswith("Norma del servicio: Artículo 12.")
    assert task["action"] == "Escribir"


def test_minutes_are_owed_until_they_are_published(council, officer):
    session = a.a_held_session(council)
    minutes = a.some_minutes(session, approved=True)
    assert the(officer, "Publicar el acta")["action"] == "Publicar"
    meeting.publish_minutes(minutes, by=officer, now=NOON)
    assert not [title for title in titles(officer) if "acta" in title]


def test_a_session_asks_for_its_attendance_once_it_began(council, officer):
    session = a.a_session(council, starts_at=NOON + DAY)
    assert the(officer, "Sesión:")["countdown"].day == date(2026, 11, 19)
    task = the(officer, "Registrar la asistencia", NOON + DAY)
    assert task["url"] == reverse("councils_office:session_attendance", args=[council.code, session.number])


def test_opinions_to_answer_and_agreements_that_fall_due(council, officer):
    a.an_opinion(council)
    session = a.a_held_session(council, starts_at=NOON - 20 * DAY)
    a.an_agreement(session, due_on=date(2026, 11, 10))
    a.an_agreement(session, text="Lejano", due_on=date(2027, 11, 10))
    opinion, agreement = the(officer, "Responder la opinión"), the(officer, "Acuerdo")
    assert opinion["rule"].startswith(f"{council}. Regla del portal")
    assert (agreement["countdown"].kind, agreement["rule"]) == (
        "past", f"{council}. Le toca a División de Riberas.",
    )  # fmt: skip


# A process -------------------------------------------------------------------------------------


@pytest.fixture
def process():
    return a.a_process()


def step(process, now):
    """(title, who, last day) of what can be done in a process at a moment."""
    from councils.steps import steps_of, with_steps  # noqa: PLC0415

    found = with_steps(Process.objects.filter(pk=process.pk)).get()
    return [(one.screen, one.who, one.day) for one in steps_of(found, now)]


def test_nothing_is_owed_while_the_clock_runs(process):
    assert step(process, a.in_stage(process, StageCode.CALL)) == []
    assert step(process, a.in_stage(process, StageCode.REGISTRATION)) == []


def test_each_step_of_an_election_in_its_turn():
    process = a.a_process(a.a_council(estates=(("Territoriales", 1),)))
    days = {stage.code: stage.last_day for stage in process.stages.all()}
    application = a.an_application(process)
    others = [a.an_application(process) for _n in range(3)]
    moment = a.after_stage(process, StageCode.REGISTRATION)
    assert step(process, moment) == [("applications", "commission", days["accreditation"])]
    for one in (application, *others):
        a.admitted(one)
    assert step(process, moment) == [("provisional_roll", "commission", days["provisional_roll"])]
    a.with_provisional_roll(process)
    assert step(process, a.in_stage(process, StageCode.OBJECTIONS)) == []
    moment = a.in_stage(process, StageCode.FINAL_ROLL)
    assert step(process, moment) == [("final_roll", "commission", days["final_roll"])]
    process = a.fresh(process)
    a.with_final_roll(process)
    for one in (application, *others[:1]):
        a.a_candidacy(one, accepted=False)
    moment = a.after_stage(process, StageCode.CANDIDATES)
    assert step(process, moment) == [("candidacies", "commission", days["candidate_list"])]
    process.refresh_from_db()


def test_a_vote_is_counted_published_appointed_and_installed():
    process = a.an_election()
    days = {stage.code: stage.last_day for stage in process.stages.all()}
    assert step(process, a.in_stage(process, StageCode.VOTING)) == []
    moment = a.after_stage(process, StageCode.VOTING)
    assert step(process, moment) == [("count", "commission", days["count"])]
    a.a_vote(process, a.voters_of(process)[0], 1)
    process = a.counted(process)
    assert step(process, moment) == [("result", "commission", days["count"])]
    counting.publish_result(process, act_number="Acta 1", by=a.the_commissioner(process), now=moment)
    process = a.fresh(process)
    moment = a.in_stage(process, StageCode.APPOINTMENT)
    assert step(process, moment) == [("process_appoint", "service", days["appointment"])]
    a.appointed(process)
    process = a.fresh(process)
    assert step(process, moment) == [("session_new", "secretariat", days["installation"])]
    a.a_session(process.council, starts_at=NOON + 200 * DAY)
    assert step(process, moment) == []


def test_an_alarm_of_the_count_is_what_has_to_be_seen(process):
    election = a.an_election()
    Process.objects.filter(pk=election.pk).update(count_alarm="No calza")
    assert step(election, a.after_stage(election, StageCode.VOTING))[0][0] == "count"
    assert the(a.the_officer(election.council), "Alarma: los votos", a.after_stage(election, "voting"))


def test_where_nobody_is_voted_for_there_is_nothing_to_count():
    election = a.an_election(candidates=1)
    assert election.contests.get().outcome == Contest.Outcome.ACCLAIMED
    assert step(election, a.in_stage(election, StageCode.VOTING))[0][0] == "result"


def test_a_designation_goes_from_the_service_to_the_service():
    process = a.a_process(a.a_council(estates=(("Territoriales", 1),)), method=Method.DESIGNATION)
    application = a.an_application(process)
    a.admitted(application)
    a.a_candidacy(application)
    moment = a.after_stage(process, StageCode.CANDIDATES)
    assert [one[0] for one in step(process, moment)] == ["candidacies"]


def test_an_annulled_process_asks_for_nothing(process):
    a.an_application(process)
    calling.annul(process, reason="x", by=a.the_officer(process.council), now=NOON)
    assert titles(a.the_officer(process.council)) == []


# Whose desk ------------------------------------------------------------------------------------


def test_each_sees_what_is_hers(council, officer):
    a.a_held_session(council)
    a.an_opinion(council)
    process = a.a_process(council, commissioner=a_person())
    a.an_application(process)
    secretary, analyst = a_person(), an_analyst_of(council.service)
    council.offices.create(
        kind="minutes", user=secretary, display_name="S", starts_on=NOON.date(), set_at=NOON
    )
    decide = f"Decidir 1 postulación: {process.title}"
    minutes, answer = "Escribir el acta: Presupuesto 2027", "Responder la opinión: Sobre el presupuesto"
    assert set(titles(officer)) == {decide, minutes, answer}
    assert titles(a.the_commissioner(process)) == [decide]
    assert titles(secretary) == [minutes]
    assert titles(analyst) == []
    assert titles(an_officer_of(a_service())) == []
    assert titles(a_person()) == []


def test_the_other_processes_of_a_council_are_not_of_her_commission(council):
    mine, other = a.a_process(council, commissioner=a_person()), a.a_process(council)
    a.an_application(other)
    assert titles(a.the_commissioner(mine)) == [f"Publicar el padrón provisorio: {mine.title}"]


def test_a_secretary_who_left_owes_nothing(council):
    secretary = a_person()
    council.offices.create(
        kind="secretary", user=secretary, display_name="S", starts_on=date(2026, 1, 1),
        ends_on=NOON.date(), set_at=NOON,
    )  # fmt: skip
    a.a_held_session(council)
    assert titles(secretary) == []


def test_what_public_sources_report_and_what_closed_owes_nothing(council, officer):
    Council.objects.update(is_reported=True)
    assert titles(officer) == []
    Council.objects.update(is_reported=False)
    council.service.closed_on = NOON.date()
    council.service.save()
    assert titles(officer) == []


def test_the_desk_sorts_councils_and_consultations_by_date(as_user, council, officer):
    PublicService.objects.update(regime="voluntary")  # it owes nothing of itself
    a.an_opinion(council)
    a_consultation(council.service, title="Riberas")
    shown = [task["title"] for task in as_user(officer).get(DESK).context["tasks"]]
    assert shown == [
        f"Llamar a renovar: {council}",
        "Cierra: Riberas",
        "Responder la opinión: Sobre el presupuesto",
    ]


def test_the_desk_shows_only_the_service_that_was_chosen(as_user, council, officer):
    other = a_service("Servicio de Bosques", regime="voluntary")  # it owes nothing of itself
    officer.memberships.create(service=other, role="officer", started_at=NOON)
    response = as_user(officer).get(DESK, {"servicio": other.slug})
    assert response.context["tasks"] == []


def test_whoever_is_of_a_commission_lands_on_her_councils(process):
    assert landing_of(a.the_commissioner(process), NOON) == reverse("councils_office:list")
    assert landing_of(a.the_officer(process.council), NOON) == reverse("portal:desk")
    assert landing_of(a_person(), NOON) == ""
