"""The demonstration makes what it promises, and only once."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from consultations.actions.answering import missing_answers
from consultations.models import Comment, Consultation, Phase
from councils.actions import counting, meeting, voting
from councils.models import (
    Agreement,
    Application,
    Ballot,
    Candidacy,
    Council,
    Mandate,
    Minutes,
    Opinion,
    Process,
    RollMark,
    Session,
    StageCode,
    State,
    TermExtension,
)
from councils.permissions import is_commissioner, keeps_secretariat, line_to_vote
from councils.stages import WITH_VOTE, plan
from councils.tally import draw
from participa.assistance.models import AssistedSession
from participa.audit.permissions import reads_trail
from participa.compliance.models import Report, Snapshot
from participa.core import public_codes
from participa.core.calendar import SANTIAGO, day_of
from participa.deadlines.engine import Term, national_holidays
from participa.newsletters.models import Letter
from participa.notifications.models import Announcement, Message
from participa.organizations.models import Certificate, Organization, Representation
from participa.portal import demo, demo_compliance
from participa.portal.demo_council_texts import LOT_NUMBERS, PURPOSE
from participa.portal.demo_elections import LENGTHS, LONG, first_day
from participa.services.models import Membership, PublicService
from participa.services.permissions import manages_directory
from public_accounts.actions import promising
from public_accounts.models import Account, AccountEvent, Assessment
from public_accounts.models import Commitment as Promised
from public_accounts.models import Phase as AccountPhase
from public_accounts.models import Question as AccountQuestion
from tests.conftest import load_default_rules
from tests.portal.demos import make_demo

NOW = datetime(2026, 11, 18, 12, tzinfo=SANTIAGO)


@pytest.fixture(scope="module")
def _made(django_db_setup, django_db_blocker):
    """Made once for all the tests below, and taken back afterwards."""
    with django_db_blocker.unblock():
        cache.clear()
        atomic = transaction.atomic()
        atomic.__enter__()
        project.DEMO = True
        try:
            load_default_rules()
            call_command("load_reference", stdout=StringIO())
            make_demo(NOW)
            yield
        finally:
            project.DEMO = False
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
            cache.clear()


@pytest.fixture
def made(_made, db, settings):
    settings.DEMO = True


def rivers():
    return Consultation.objects.get(title__startswith="Reglamento de acceso público a riberas")


def test_there_is_a_consultation_in_every_state(made):
    phases = {c.phase_at(NOW) for c in Consultation.objects.filter(is_demo=True)}
    assert phases == {Phase.DRAFT, Phase.UPCOMING, Phase.OPEN, Phase.IN_ANALYSIS, Phase.ANSWERED}


def test_one_has_600_comments_with_half_of_its_groups_answered(made):
    consultation = rivers()
    assert consultation.comments.visible().count() == consultation.comment_count == 600
    assert consultation.phase_at(NOW) == Phase.IN_ANALYSIS
    groups = list(consultation.groups.all())
    assert 0 < sum(group.is_answered for group in groups) < len(groups)
    ungrouped, unanswered = missing_answers(consultation)
    assert ungrouped
    assert unanswered


def test_its_comments_are_varied(made):
    texts = set(rivers().comments.values_list("text", flat=True))
    assert len(texts) > 400
    assert set(rivers().comments.values_list("position", flat=True)) >= {
        "support",
        "oppose",
        "propose",
        "question",
    }


def test_its_figures_are_exact(made):
    for consultation in Consultation.objects.filter(is_demo=True):
        assert consultation.comment_count == consultation.comments.visible().count()
        for group in consultation.groups.all():
            assert group.size == group.comments.count()


def test_every_comment_came_in_its_window(made):
    for comment in Comment.objects.select_related("consultation"):
        assert comment.consultation.opens_at <= comment.submitted_at < comment.consultation.closes_at
        assert comment.submitted_at <= NOW


def test_the_accounts_can_sign_in_and_have_their_roles(made):
    people = {user.email: user for user in User.objects.exclude(email=None)}
    assert set(people) == {email for email, _role, _name in demo.ACCOUNTS}
    assert all(user.check_password(demo.PASSWORD) and user.is_demo for user in people.values())
    now = timezone.now()
    roles = {
        email: set(Membership.objects.held_by(user, now=now).values_list("role", flat=True))
        for email, user in people.items()
    }
    assert roles == {
        "ciudadana@demo.cl": set(),
        "ines@demo.cl": set(),
        "organizacion@demo.cl": set(),
        "consejera@demo.cl": set(),
        "comision@demo.cl": set(),
        "encargada@demo.cl": {"officer"},
        "jefatura@demo.cl": {"approver"},
        "analista@demo.cl": {"analyst"},
        "administra@demo.cl": {"admin"},
        "moderadora@demo.cl": {"moderator"},
        "regional@demo.cl": {"officer"},
        "segegob@demo.cl": set(),
        "datos@demo.cl": set(),
        "auditoria@demo.cl": set(),
    }
    assert [email for email, user in people.items() if manages_directory(user)] == ["segegob@demo.cl"]
    assert not any(user.is_staff or user.is_superuser for user in people.values())


def test_the_official_of_a_region_has_something_there(made):
    hers = Consultation.objects.administered_by(
        User.objects.get(email="regional@demo.cl"), now=timezone.now()
    )
    assert [region.slug for c in hers for region in c.regions.all()] == ["valparaiso"]


def test_somebody_reads_the_trail(made):
    assert [u.email for u in User.objects.exclude(email=None) if reads_trail(u)] == ["auditoria@demo.cl"]


def test_two_people_were_attended_in_person(made):
    typed = Comment.objects.filter(assisted_session__isnull=False).order_by("pk")
    assert [(c.channel, c.shown_name) for c in typed] == [("oirs", "Rosa Millán"), ("paper", "Participante")]
    assert not AssistedSession.objects.filter(ended_at=None).exists()


def test_everything_invented_is_marked_so(made):
    assert set(
        PublicService.objects.filter(consultations__is_demo=True).values_list("is_demo", flat=True)
    ) == {True}
    assert not Consultation.objects.filter(service__is_demo=True, is_demo=False).exists()
    assert not User.objects.filter(is_demo=False).exists()


def test_nobody_is_written_to_about_an_invented_past(made):
    assert not Announcement.objects.filter(expanded_at=None).exists()
    assert not Message.objects.filter(state="queued").exists()


def test_no_mail_waits_to_leave_and_the_citizen_finds_her_notices(made):
    assert not Message.objects.filter(state__in=["queued", "held", "sending"]).exists()
    citizen = User.objects.get(email="ciudadana@demo.cl")
    notices = Message.objects.notices_of(citizen)
    assert notices.unread().exists()
    assert notices.filter(read_at__isnull=False).exists()


def test_a_boletin_shows_what_became_of_its_mails(made):
    letter = Letter.objects.get(status="sent")
    assert (letter.recipients, letter.bounced, letter.left) == (65, 2, 1)
    assert letter.sent == 63


def test_the_citizen_finds_what_she_wrote_and_was_answered(made, client):
    client.force_login(User.objects.get(email="ciudadana@demo.cl"))
    items = client.get("/mi-participacion/").context["items"]
    assert len(items) >= 3
    assert any(item["answer"] for item in items)


def test_every_page_of_it_says_that_it_is_invented(made, client):
    for consultation in Consultation.objects.public().filter(is_demo=True):
        assert "Datos de demostración" in client.get(consultation.get_absolute_url()).content.decode()


def test_organisations_stand_in_every_state(made):
    voices = Representation.objects.filter(organization__purpose=PURPOSE)
    assert set(voices.values_list("status", flat=True)) == {"accredited"}
    others = Representation.objects.exclude(organization__purpose=PURPOSE)
    states = set(others.values_list("organization__name", "status"))
    assert states == {
        ("Junta de Vecinos Ribera Imaginaria", "accredited"),
        ("Club de Personas Mayores El Ensayo", "accredited"),
        ("Comité Ecológico Humedal Ficticio", "claimed"),
        ("Fundación Ejemplo Abierto", "rejected"),
    }
    assert {one.is_demo for one in Organization.objects.all()} == {True}
    old = Certificate.objects.get(organization__name__startswith="Club de Personas")
    recent = Certificate.objects.get(organization__name__startswith="Junta de Vecinos Ribera")
    assert (old.is_old(day_of(NOW)), recent.is_old(day_of(NOW))) == (True, False)


def test_two_of_them_speak_in_open_consultations(made):
    said = Comment.objects.exclude(organization=None).select_related("organization", "consultation")
    assert {one.voice.split()[0] for one in said} == {"Junta", "Club"}
    assert {one.consultation.phase_at(NOW) for one in said} == {Phase.OPEN}


def test_again_it_changes_nothing(made):
    before = Comment.objects.count(), Consultation.objects.count(), User.objects.count()
    said = StringIO()
    call_command("demo", stdout=said)
    assert "ya estaba" in said.getvalue()
    assert (Comment.objects.count(), Consultation.objects.count(), User.objects.count()) == before


# Councils --------------------------------------------------------------------------------------


def account(name):
    return User.objects.get(email=f"{name}@demo.cl")


def process_of(code):
    found = Process.objects.select_related("council__service").prefetch_related("stages")
    return found.get(council__service__code=code)


def measured_bodies():
    """Those made only to be measured: nobody signs in to act for them."""
    return PublicService.objects.filter(code__in=[code for code, *_rest in demo_compliance.BODIES])


def test_a_year_of_compliance_is_measured(made):
    assert Snapshot.objects.frozen().count() == 11
    running = Snapshot.objects.running().get()
    bands = set(running.sheets.filter(sheet="full").values_list("band", flat=True))
    assert bands == {"high", "medium", "low"}
    assert not running.sheets.exclude(service__is_demo=True).exists()  # real bodies are without data


def test_there_is_a_national_report_to_read(made):
    assert Report.objects.published().filter(service=None).count() == 1


def test_there_is_a_council_in_every_state(made):
    states = {
        council.service.code: council.state_on(
            day_of(NOW), terms=list(council.terms.all()), is_going=council.processes.going().exists()
        )
        for council in Council.objects.filter(is_demo=True).exclude(service__in=measured_bodies())
    }
    assert states == {
        "SENADE": State.IN_FORCE,
        "MINDEMO": State.IN_FORCE,
        "IFA": State.EXPIRING,
        "SUBEJEMPLOS": State.BEING_CONSTITUTED,
        "DEMOLOSRIOS": State.EXPIRED,
    }


def test_whatever_is_invented_of_councils_hangs_from_an_invented_body(made):
    assert not Council.objects.filter(service__is_demo=True, is_demo=False).exists()
    assert not Process.objects.filter(council__is_demo=True, is_demo=False).exists()
    assert not Process.objects.filter(council__is_demo=False, is_demo=True).exists()
    assert not Mandate.objects.filter(council__is_demo=False).exists()


def test_one_council_has_two_years_of_sessions(made):
    council = Council.objects.get(service__code="SENADE")
    held = council.sessions.filter(starts_at__lt=NOW)
    assert held.count() == 9
    assert NOW - held.earliest("starts_at").starts_at > timedelta(days=600)
    assert set(held.values_list("kind", "status")) == {
        ("ordinary", "held"),
        ("ordinary", "failed"),
        ("extraordinary", "held"),
        ("self_convened", "held"),
    }
    assert council.sessions.filter(attendance__mandate__kind="substitute").exists()
    minutes = Minutes.objects.filter(council=council)
    assert set(minutes.values_list("status", flat=True)) == {"published", "draft"}
    late = [m for m in minutes.exclude(published_at=None) if day_of(m.published_at) > m.due_on]
    assert len(late) == 1


def test_its_members_fill_eleven_of_twelve_seats_and_say_who_they_are(made):
    council = Council.objects.get(service__code="SENADE")
    now = council.mandates.titular().on(day_of(NOW))
    assert (now.count(), council.seats.filter(closed_on=None).count()) == (11, 12)
    assert not now.filter(sex="").exists()
    assert not now.filter(commune=None).exists()
    assert now.values("seat__estate").distinct().count() == 3
    assert council.terms.count() == 2
    assert TermExtension.objects.filter(term__council=council).count() == 1
    assert set(council.offices.values_list("kind", flat=True)) == {"chair", "vice_chair", "secretary"}


def test_its_agreements_stand_in_every_state_and_one_is_late(made):
    assert set(Agreement.objects.values_list("state", flat=True)) == set(Agreement.State.values)
    assert [a.text for a in Agreement.objects.all() if a.is_late(day_of(NOW))] == [
        "Poner letreros con las fechas de nidos en tres accesos"
    ]


def test_one_of_its_opinions_was_answered_and_another_waits(made):
    statuses = dict(Opinion.objects.values_list("status", "target"))
    assert set(statuses) == {"answered", "sent"}
    assert statuses["answered"] == rivers().code
    assert {public_codes.resolve(code).service for code in statuses.values()} == {"SENADE"}


def test_the_signature_of_the_councillor_calls_a_session(made):
    session = Session.objects.get(status="proposed")
    assert meeting.sign(session, by=account("consejera"), now=NOW).status == "called"


def test_the_citizen_may_vote_and_has_not(made):
    process = process_of("IFA")
    assert voting.is_open(process, NOW)
    line = line_to_vote(account("ciudadana"), process, now=NOW)
    assert (line.contest.is_contested, voting.has_voted(line)) == (True, False)
    cast, may = voting.turnout(process)
    assert 0 < cast < may
    outcomes = process.contests.values_list("outcome", flat=True)
    assert set(outcomes) == {"contested", "acclaimed", "desert"}
    assert process.roll.count() == 15


def test_applications_stand_in_every_state_while_registration_is_on(made):
    process = process_of("SUBEJEMPLOS")
    assert process.is_in(StageCode.REGISTRATION, NOW)
    assert set(process.applications.values_list("status", flat=True)) == {
        "admissible",
        "observed",
        "submitted",
    }
    observed = process.applications.get(status="observed")
    assert observed.applicant == account("organizacion")
    assert not process.applications.filter(applicant=account("ciudadana")).exists()


def test_the_act_of_the_finished_election_equals_its_ballots_and_its_lot_can_be_drawn_again(made):
    process = process_of("MINDEMO")
    for contest in process.contests.filter(outcome="contested"):
        assert contest.ballots == Ballot.objects.filter(contest=contest).count()
        assert contest.ballots == RollMark.objects.filter(entry__contest=contest, voted=True).count()
        votes = sum(contest.candidacies.values_list("votes", flat=True)) + contest.blanks
        assert votes == contest.ballots
    drawn = Candidacy.objects.filter(by_lot=True).select_related("contest__estate")
    first = draw(LOT_NUMBERS, drawn[0].contest.key, [one.number for one in drawn])[0]
    assert [one.number for one in drawn if one.elected] == [first]
    assert process.appointed_at is not None
    assert process.council.mandates.titular().on(day_of(NOW)).count() == counting.elected_of(process).count()
    assert process.council.sessions.get().status == "held"


def test_one_person_conducts_the_elections_and_another_keeps_the_councils(made):
    processes = Process.objects.filter(is_demo=True)
    assert all(is_commissioner(account("comision"), process) for process in processes)
    assert all(
        keeps_secretariat(account("encargada"), council, now=NOW)
        for council in Council.objects.filter(is_demo=True).exclude(service__in=measured_bodies())
    )


def test_nothing_of_councils_was_done_in_the_future(made):
    demo_ones = [model.objects.filter(is_demo=True) for model in (Council, Process)]
    others = (Application, Candidacy, Session, Opinion, Mandate, Minutes)
    for rows in (*demo_ones, *(model.objects.all() for model in others)):
        done = {field.name for field in rows.model._meta.fields if field.name.endswith("_at")}
        for name in done - {"starts_at", "ends_at"}:
            assert not rows.filter(**{f"{name}__gt": NOW}).exists(), name


def test_whatever_the_day_it_is_made_the_vote_is_on(made):
    holidays, lengths = national_holidays(), LENGTHS | {StageCode.VOTING: LONG}
    terms = {code: Term(lengths[code], "own", "") for code in WITH_VOTE}
    maker = demo.Maker.__new__(demo.Maker)
    maker.holidays, maker.today = holidays, date(2026, 1, 1)
    while maker.today < date(2028, 1, 1):
        start = first_day(StageCode.VOTING, 1, lengths, maker.back)
        vote = next(one for one in plan(start, terms, holidays) if one.code == StageCode.VOTING)
        assert vote.first < maker.today < vote.last, maker.today
        maker.today += timedelta(days=1)


# Public accounts -------------------------------------------------------------------------------


def account_of(code, **fields):
    return Account.objects.filter(**fields).order_by("-event_year").filter(service__code=code).first()


def test_there_is_an_account_in_every_state(made):
    phases = {code: account_of(code).phase_at(NOW) for code in ("SENADE", "IFA", "SUBEJEMPLOS", "MINDEMO")}
    assert phases == {
        "SENADE": AccountPhase.QUESTIONS,
        "IFA": AccountPhase.LIVE,
        "SUBEJEMPLOS": AccountPhase.OVERDUE,
        "MINDEMO": AccountPhase.FINAL,
    }
    assert account_of("DEMOLOSRIOS").phase_at(NOW) == AccountPhase.DRAFT
    made = Account.objects.filter(is_demo=True).exclude(service__in=measured_bodies())
    assert (made.count(), made.filter(status="final").count()) == (7, 3)


def test_whatever_is_invented_of_accounts_hangs_from_an_invented_body(made):
    assert not Account.objects.filter(service__is_demo=True, is_demo=False).exists()
    assert not Account.objects.filter(service__is_demo=False, is_demo=True).exists()
    assert not Promised.objects.filter(service__is_demo=False, plan=None).exists()


def test_the_figures_of_its_accounts_are_exact(made):
    for one in Account.objects.filter(is_demo=True):
        asked = one.questions.visible().questions()
        assert one.question_count == asked.count()
        assert one.answered_count == asked.count() - one.questions.unanswered().count()
        for question in one.questions.all():
            assert question.support_count == question.supports.count()
            assert (
                one.questions_open_at <= question.asked_at < one.questions_close_at
                or question.kind == "topic"
            )


def test_one_account_waits_for_answers_and_one_received_none(made):
    late = account_of("SUBEJEMPLOS")
    assert 0 < late.owed < late.question_count
    assert account_of("IFA", status="final").zero_questions
    assert account_of("SENADE").events.exclude(region=None).filter(status="held").count() == 3
    assert account_of("SENADE").events.get(region=None).transcript is not None
    report = account_of("MINDEMO").reports.current().get(kind="final")
    assert report.document.kind == "PDF"


def test_this_years_account_opens_with_last_years_promises_which_others_see_otherwise(made):
    before = {one.title: one for one in promising.inherited(account_of("SENADE"))}
    assert set(before) == {
        "Reparar 40 accesos públicos al agua",
        "Capacitar a 90 guardaparques en trato inclusivo",
        "Poner letreros en castellano y mapudungun",
    }
    states = Promised.objects.filter(account__is_demo=True).values_list("progress", flat=True)
    assert set(states) == {"not_started", "limited", "substantial", "complete", "dropped"}
    register = Promised.objects.get(title="Publicar el catastro de accesos")
    seen = register.assessments.get(voice="civil_society")
    assert (register.progress, seen.progress) == ("complete", "limited")
    assert [one.title for one in before.values() if one.is_late(day_of(NOW))] == [
        "Capacitar a 90 guardaparques en trato inclusivo"
    ]


def test_nothing_of_accounts_was_done_in_the_future(made):
    invented = {
        Account: Account.objects.filter(is_demo=True),
        AccountEvent: AccountEvent.objects.filter(account__is_demo=True),
        AccountQuestion: AccountQuestion.objects.all(),
        Promised: Promised.objects.filter(plan=None),
        Assessment: Assessment.objects.filter(source=""),
    }
    ahead = ("event_", "questions_", "answers_", "starts_", "ends_")  # these are in the calendar
    for model, rows in invented.items():
        done = [field.name for field in model._meta.fields if field.name.endswith("_at")]
        for name in done:
            assert name.startswith(ahead) or not rows.filter(**{f"{name}__gt": NOW}).exists(), name


def test_every_page_of_its_accounts_and_promises_says_that_it_is_invented(made, client):
    for one in Promised.objects.filter(plan=None):
        assert "Datos de demostración" in client.get(one.get_absolute_url()).content.decode()
    for one in Account.objects.public().filter(is_demo=True).select_related("service"):
        assert "Datos de demostración" in client.get(one.get_absolute_url()).content.decode()
