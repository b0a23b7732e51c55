"""Each thing that happens in a council reaches whom it must, once, in words that stand alone."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from councils.actions import applying, appointing, calling, deciding, meeting, opining
from councils.models import Application, Candidacy, Mandate, Method, StageCode
from participa.core.lifecycle import TransitionError
from participa.notifications import events
from participa.notifications.models import Announcement, Message
from participa.services.models import Membership
from tests.builders import DAY, HOUR, NOON, a_person, a_region, a_service, an_analyst_of, an_officer_of
from tests.councils import builders as a
from tests.services.builders import a_role

pytestmark = pytest.mark.django_db


def told(event, **data):
    """The people owed the last news of this sort, one page at a time; nobody twice."""
    announcement = Announcement.objects.filter(event=event).latest("pk")
    found, after = [], ""
    while page := events.get(event).recipients(announcement, after, 1):
        found.append(page[0].user_id)
        after = page[0].key
    assert len(found) == len(set(found))
    return set(found)


def mail_to(user, event):
    """What she reads of the last news of this sort; English must do no worse."""
    assert user.pk in told(event)
    announcement = Announcement.objects.filter(event=event).latest("pk")
    message = Message(
        event=event, object=announcement.object, user=user, data=announcement.data, created_at=announcement.at
    )
    assert events.get(event).may_receive(message) == ""
    with translation.override("en"):
        assert events.get(event).render(message).text
    mail = events.get(event).render(message)
    assert not set("{}%") & set(mail.subject + mail.text)
    assert "https://" in mail.text or "http://" in mail.text
    return mail


def why_not(user, event):
    announcement = Announcement.objects.filter(event=event).latest("pk")
    message = Message(event=event, object=announcement.object, user=user, data=announcement.data)
    return events.get(event).may_receive(message)


def says(mail, *words):
    """Both faces of the mail say so."""
    for word in words:
        assert word in mail.text, mail.text
        assert word in mail.html, mail.html


def test_every_event_of_councils_with_words_is_tested_here():
    here = Path(__file__)
    files = [here, *here.parent.glob("test_told_in_time*.py")]
    source = "".join(file.read_text() for file in files)
    ours = {
        name for name, one in events._events.items() if type(one).__module__.startswith("councils.messages")
    }
    assert {name for name in ours if f'"{name}"' not in source} == set()


# Applications ----------------------------------------------------------------------------------


@pytest.fixture
def process():
    return a.a_process(a.a_council(name="Consejo de Riberas", estates=(("Territoriales", 1),)))


def test_a_receipt_says_until_when_it_may_be_corrected(process):
    application = a.an_application(process)
    mail = mail_to(application.applicant, "council_application_received")
    assert mail.subject == f"Recibimos tu postulación {application.receipt}"
    says(mail, application.organization.name, "Territoriales", "a las 23:59", f"/{application.receipt}/")
    assert told("council_application_received") == {application.applicant_id}


def test_a_receipt_is_not_sent_once_withdrawn(process):
    application = a.an_application(process)
    applying.withdraw(
        application, by=application.applicant, now=a.in_stage(process, StageCode.REGISTRATION) + HOUR
    )
    assert why_not(application.applicant, "council_application_received") == "la postulación fue retirada"


@pytest.mark.parametrize(
    ("status", "stage", "subject", "words"),
    [
        ("observed", StageCode.REGISTRATION, "Corrige tu postulación", "Corrígela a más tardar el"),
        ("admissible", StageCode.REGISTRATION, "Admitieron tu postulación", "La admitió."),
        ("inadmissible", StageCode.ACCREDITATION, "No admitieron tu postulación", "Puedes reclamar desde el"),
    ],
)
def test_a_decision_says_what_to_do_and_until_when(process, status, stage, subject, words):
    application = a.an_application(process)
    deciding.decide(
        application, status, by=a.the_commissioner(process), now=a.in_stage(process, stage) + HOUR,
        reason="" if status == "admissible" else "Falta la firma.",
    )  # fmt: skip
    mail = mail_to(application.applicant, "council_application_decided")
    assert mail.subject == f"{subject}: {process.title}"
    says(mail, words, application.receipt)
    assert ("Falta la firma." in mail.text) == (status != "admissible")


# The roll --------------------------------------------------------------------------------------


def test_the_provisional_roll_says_to_each_whether_hers_is_in_and_until_when_to_object(process):
    inside, outside = a.an_application(process), a.an_application(process)
    a.admitted(inside)
    deciding.decide(
        outside, Application.Status.INADMISSIBLE, by=a.the_commissioner(process), reason="Venció.",
        now=a.after_stage(process, StageCode.REGISTRATION),
    )  # fmt: skip
    a.with_provisional_roll(process)
    assert told("council_provisional_roll") == {inside.applicant_id, outside.applicant_id}
    says(mail_to(inside.applicant, "council_provisional_roll"), "está en el padrón", "a las 23:59")
    mail = mail_to(outside.applicant, "council_provisional_roll")
    says(mail, f"{outside.organization.name} no está en el padrón", "Venció.", "/padron/")


def test_a_ruling_reaches_both_sides_with_its_reasons(process):
    first, second = a.an_application(process), a.an_application(process)
    a.with_provisional_roll(process, first, second)
    now = a.in_stage(process, StageCode.OBJECTIONS)
    objection = applying.object_to(
        second, text="No existe.", by=first.applicant, now=now, organization=first.organization
    )
    deciding.rule(
        objection, upheld=True, ruling="No mostró su directiva.", by=a.the_commissioner(process), now=now
    )
    assert told("council_objection_ruled") == {first.applicant_id, second.applicant_id}
    for person in (first.applicant, second.applicant):
        mail = mail_to(person, "council_objection_ruled")
        says(mail, "La acogió: sale del padrón.", "No mostró su directiva.")


def test_the_right_to_vote_says_when_and_that_it_is_secret(process):
    application = a.an_application(process)
    a.with_final_roll(process, application, a.an_application(process))
    mail = mail_to(application.applicant, "council_right_to_vote")
    assert mail.subject == f"Puedes votar en {process.title}"
    voting = a.fresh(process).stage(StageCode.VOTING)
    says(mail, "El voto es secreto", application.organization.name, "a las 00:00", "a las 23:59")
    says(mail, f"{voting.last_day.day} de")
    assert len(told("council_right_to_vote")) == 2


def test_nobody_is_told_that_she_may_vote_in_what_was_annulled(process):
    application = a.an_application(process)
    a.with_final_roll(process, application)
    calling.annul(
        process, reason="Un error en las bases.", by=a.the_officer(process.council),
        now=a.after_stage(process, StageCode.FINAL_ROLL),
    )  # fmt: skip
    assert why_not(application.applicant, "council_right_to_vote") == "el proceso fue anulado"
    mail = mail_to(application.applicant, "council_process_annulled")
    assert mail.subject == f"Anularon el proceso {process.title}"
    says(mail, "Un error en las bases.")


# Candidates, vote and result -------------------------------------------------------------------


def test_a_candidacy_is_decided_to_whoever_put_it_forward(process):
    application = a.an_application(process)
    a.with_final_roll(process, application)
    a.a_candidacy(application, name="Elena Soto")
    assert told("council_candidacy_decided") == {application.applicant_id}
    mail = mail_to(application.applicant, "council_candidacy_decided")
    assert mail.subject == "Admitieron la candidatura de Elena Soto"


def test_a_rejected_candidacy_says_why_and_until_when_to_put_another(process):
    application = a.an_application(process)
    a.with_final_roll(process, application)
    candidacy = a.a_candidacy(application, name="Elena Soto", accepted=False)
    now = a.in_stage(process, StageCode.CANDIDATES)
    deciding.decide_candidacy(
        candidacy, admitted=False, reason="No es socia.", by=a.the_commissioner(process), now=now
    )
    mail = mail_to(application.applicant, "council_candidacy_decided")
    says(mail, "No es socia.", "Puedes presentar otra hasta el", "a las 23:59")


def test_the_candidates_are_told_to_who_votes_with_the_days_of_the_vote():
    process = a.an_election(voters=3, candidates=2)
    voters = a.voters_of(process)
    assert told("council_candidates_published") == {one.pk for one in voters}
    says(mail_to(voters[0], "council_candidates_published"), "Se vota desde el", "El voto es secreto.")


def test_where_nothing_is_voted_it_says_so():
    process = a.an_election(voters=2, candidates=1)
    mail = mail_to(a.voters_of(process)[0], "council_candidates_published")
    says(mail, "no habrá votación")
    assert "Se vota desde" not in mail.text


def test_the_result_reaches_who_took_part_and_says_nothing_of_any_vote():
    process = a.an_election(voters=4, candidates=2)
    voters = a.voters_of(process)
    codes = [a.a_vote(process, voter, 1) for voter in voters[:3]]
    process = a.with_result(process)
    assert told("council_result") == {one.pk for one in voters}
    mails = [mail_to(voter, "council_result") for voter in voters]
    texts = {mail.text.split("\n", 1)[1] for mail in mails}
    assert len(texts) == 1  # who voted reads what who did not
    assert not any(code in mail.text + mail.html for code in codes for mail in mails)
    says(mails[0], "/resultado/")


def test_an_appointment_reaches_who_put_somebody_forward_and_who_was_named():
    process = a.an_election(voters=4, candidates=2)
    voters = a.voters_of(process)
    named = a_person()
    winner = Candidacy.objects.get(number=1)
    Candidacy.objects.filter(pk=winner.pk).update(user=named)
    for voter in voters[:3]:
        a.a_vote(process, voter, 1)
    a.appointed(a.with_result(process))
    stood = set(Candidacy.objects.values_list("nominated_by", flat=True))
    assert told("council_appointed") == stood | {named.pk}
    mail = mail_to(named, "council_appointed")
    says(mail, "Ocupas el cupo", "1 de marzo de 2027", "28 de febrero de 2029")
    other = mail_to(winner.nominated_by, "council_appointed")
    assert "Ocupas el cupo" not in other.text


def test_new_dates_say_why_and_until_when(process):
    application = a.an_application(process)
    stage = process.stage(StageCode.VOTING)
    now = a.in_stage(process, StageCode.REGISTRATION)
    first = stage.last_day + 7 * DAY
    while first.weekday() > 3:
        first += DAY
    calling.change_stage(
        stage, first=first, last=first, by=a.the_officer(process.council), now=now, reason="Feriado local.",
        act_number="Resolución 99", move_rest=True,
    )  # fmt: skip
    assert told("council_stage_changed") == {application.applicant_id}
    mail = mail_to(application.applicant, "council_stage_changed")
    says(mail, "la etapa «Votación»", "Feriado local.", "Resolución 99", f"{first.day} de", "a las 23:59")


# Sessions --------------------------------------------------------------------------------------


@pytest.fixture
def council():
    return a.a_council_in_force(name="Consejo de Riberas")


def members_of(council):
    return set(council.mandates.values_list("user", flat=True))


def test_a_session_says_when_where_what_about_and_how_to_keep_it(council):
    session = a.a_session(council, agenda=("Presupuesto", "Varios"))
    assert told("council_session_called") == members_of(council)
    member = council.mandates.first().user
    mail = mail_to(member, "council_session_called")
    assert mail.subject == "Te convocan a una sesión: Presupuesto 2027"
    says(mail, "miércoles 25 de noviembre de 2026, a las 12:00", "Sala 2", "Varios", "/sesion.ics")
    assert f"/sesiones/{session.number}/" in mail.text


def test_a_session_calls_those_who_sit_on_its_day(council):
    left, stays, _third = council.mandates.order_by("pk")
    new = a_person()
    appointing.replace(
        left,
        display_name="La nueva",
        user=new,
        last_day=date(2026, 11, 20),
        by=a.the_officer(council),
        now=NOON,
    )
    a.a_session(council)  # on the 25th
    assert new.pk in told("council_session_called")
    assert stays.user_id in told("council_session_called")
    assert left.user_id not in told("council_session_called")


def test_a_substitute_is_called_too_and_who_has_no_account_is_not(council):
    one = council.mandates.first()
    substitute = a_person()
    a.a_member(council.terms.get(), seat=one.seat, kind=Mandate.Kind.SUBSTITUTE, user=substitute)
    Mandate.objects.filter(pk=one.pk).update(user=None)
    a.a_session(council)
    assert substitute.pk in told("council_session_called")
    assert len(told("council_session_called")) == 3


def test_a_session_that_moved_says_so(council):
    session = a.a_session(council)
    meeting.reschedule(
        session, agenda=["Presupuesto"], by=a.the_officer(council), now=NOON, seen_at=session.changed_at,
        starts_at=NOON + 9 * DAY,
    )  # fmt: skip
    mail = mail_to(council.mandates.first().user, "council_session_called")
    assert mail.subject == "Cambió la sesión: Presupuesto 2027"
    says(mail, "viernes 27 de noviembre de 2026")


def test_a_session_that_is_off_says_why_and_is_no_longer_called(council):
    session = a.a_session(council)
    meeting.cancel(session, reason="Hay <temporal>.", by=a.the_officer(council), now=NOON)
    member = council.mandates.first().user
    assert why_not(member, "council_session_called") == "la sesión ya no está convocada"
    assert told("council_session_cancelled") == members_of(council)
    mail = mail_to(member, "council_session_cancelled")
    assert "Hay <temporal>." in mail.text
    assert "Hay &lt;temporal&gt;." in mail.html


def test_a_proposal_reaches_those_who_may_sign_but_not_who_did(council):
    council.rules.update(self_convening="majority")
    first, second, third = [one.user for one in council.mandates.order_by("pk")]
    fields = {"title": "Urgente", "starts_at": NOON + 7 * DAY, "agenda": ["Todo"]}
    session = meeting.propose(council, by=first, now=NOON, **fields)
    assert told("council_session_proposed") == {second.pk, third.pk}
    says(mail_to(second, "council_session_proposed"), "Con 2 firmas", "/firmar/", "Todo")
    meeting.sign(session, by=second, now=NOON)
    assert why_not(third, "council_session_proposed") == "la sesión ya no reúne firmas"
    assert told("council_session_called") == {first.pk, second.pk, third.pk}


def test_where_one_signature_is_enough_nobody_is_asked_to_sign(council):
    user = council.mandates.first().user
    session = meeting.propose(
        council, by=user, now=NOON, title="Urgente", starts_at=NOON + 7 * DAY, agenda=["Todo"]
    )
    assert session.status == "called"
    assert not Announcement.objects.filter(event="council_session_proposed").exists()
    with pytest.raises(TransitionError):
        meeting.sign(session, by=user, now=NOON)


def test_published_minutes_reach_who_sat_that_day(council):
    session = a.a_held_session(council)
    a.some_minutes(session, published=True)
    assert told("council_minutes_published") == members_of(council)
    mail = mail_to(council.mandates.first().user, "council_minutes_published")
    assert mail.subject == "Publicaron el acta 1 del Consejo de Riberas"


# Opinions --------------------------------------------------------------------------------------


def test_an_opinion_reaches_who_answers_for_the_service_with_its_day():
    service = a_service()
    council = a.a_council_in_force(service)
    officer, analyst = a.the_officer(council), an_analyst_of(service)
    a_role(a_person(), service, Membership.Role.OFFICER, region=a_region())
    an_officer_of(a_service())
    a.an_opinion(council)
    assert told("council_opinion_sent") == {officer.pk}
    assert analyst.pk not in told("council_opinion_sent")
    mail = mail_to(officer, "council_opinion_sent")
    says(mail, "Sobre el presupuesto", "16 de diciembre de 2026", "/gestion/consejos/")


def test_an_opinion_of_a_regional_council_reaches_that_region_too():
    service, region = a_service(), a_region()
    council = a.a_council(service, region=region)
    regional = a_person()
    a_role(regional, service, Membership.Role.OFFICER, region=region)
    a.an_opinion(council)
    assert regional.pk in told("council_opinion_sent")


def test_an_answer_reaches_the_members(council):
    opinion = a.an_opinion(council)
    opining.answer(opinion, text="Sí.", act="Oficio 12", by=a.the_officer(council), now=NOON + DAY)
    assert told("council_opinion_answered") == members_of(council)
    mail = mail_to(council.mandates.first().user, "council_opinion_answered")
    says(mail, "Sobre el presupuesto", "Oficio 12", "/opiniones/1/")


def test_who_lost_her_account_is_told_nothing(council):
    gone = council.mandates.first().user
    gone.is_active = False
    gone.save()
    a.a_session(council)
    assert gone.pk not in told("council_session_called")


def test_a_designation_tells_who_was_named():
    council = a.a_council(estates=(("Territoriales", 1),))
    process = a.a_process(council, method=Method.DESIGNATION)
    application = a.admitted(a.an_application(process))
    candidacy = a.a_candidacy(application)
    deciding.publish_candidates(
        process, by=a.the_commissioner(process), now=a.after_stage(process, StageCode.CANDIDATES)
    )
    appointing.designate(
        a.fresh(process), [candidacy], by=a.the_officer(council),
        now=a.in_stage(process, StageCode.APPOINTMENT),
    )  # fmt: skip
    a.appointed(a.fresh(process))
    assert told("council_appointed") == {application.applicant_id}
    says(mail_to(application.applicant, "council_appointed"), "nombró a quienes integran")
