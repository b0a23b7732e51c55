"""SEGEGOB answers requests about personal data, applies the periods of keeping, registers breaches."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from accounts import actions as accounts
from accounts import tasks
from accounts.models import AgeDeclaration, Breach, BreachNote, DataRequest, RetentionReport, User
from accounts.protection import actions, breaches, keeping
from consultations.actions import commenting
from consultations.models import (
    AnswerSheet,
    Comment,
    CommentDraft,
    Consultation,
    EmailedComment,
    ParticipantProfile,
)
from councils.models import (
    ApplicationDocument,
    Candidacy,
    Objection,
    Process,
    RollEntry,
    RollMark,
)
from participa.audit.models import AppendOnlyError, Event, FormToken
from participa.core.lifecycle import TransitionError
from participa.core.retention import rules
from participa.jobs.models import Job
from participa.jobs.tasks import sweep as run_jobs
from participa.notifications.actions import queue_message
from participa.notifications.models import Message
from participa.notifications.tasks import sweep
from participa.services.models import Invitation, Membership
from participa.subscriptions.models import Follower, Subscription
from tests.activities import builders as activities
from tests.builders import (
    DAY,
    HOUR,
    NOON,
    a_breach,
    a_citizen,
    a_comment,
    a_consultation,
    a_handler,
    a_service,
)
from tests.councils import builders as councils
from tests.subscriptions.builders import a_follower, a_subscription

pytestmark = pytest.mark.django_db
HOME = "/segegob/datos/"
YEAR = timedelta(days=365)


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def rosa(client):
    user = a_handler()
    client.force_login(user)
    return user


@pytest.fixture
def ana():
    return accounts.open_account("ana@ejemplo.cl", now=NOON, display_name="Ana Soto")


def body(answer):
    return answer.content.decode()


def ask(user, kind="rectification", now=NOON, **more):
    return actions.ask(user, kind, by=user, now=now, **more)


def at(asked, what=""):
    return f"{HOME}solicitudes/{asked.code}/{what}"


# Requests ------------------------------------------------------------------------------------
def test_the_list_shows_first_what_is_due_first_and_says_what_is_late(client, rosa, ana):
    later, late = ask(ana), ask(ana, now=NOON - 31 * DAY)
    page = body(client.get(HOME))
    assert page.index(late.code) < page.index(later.code)
    assert "1 solicitud está atrasada" in page
    assert "Atraso de 1 día corrido" in page


def test_what_ended_is_in_another_list(client, rosa, ana):
    asked = ask(ana)
    actions.withdraw(asked, by=ana, now=NOON)
    assert asked.code not in body(client.get(HOME))
    assert asked.code in body(client.get(f"{HOME}?estado=terminadas"))


def test_the_list_asks_the_same_of_one_and_of_three(client, rosa, ana, django_assert_max_num_queries):
    client.get(HOME)  # the first office page of a session asks for whom she acts
    seen = []
    for rows in (1, 2):
        for _time in range(rows):
            ask(ana)
        with django_assert_max_num_queries(20) as asked:
            client.get(HOME)
        seen.append(len(asked))
    assert seen[0] == seen[1]


def test_whoever_looks_at_a_request_leaves_a_trace(client, rosa, ana):
    asked = ask(ana, details="Mi nombre está mal")
    assert "ana@ejemplo.cl" in body(client.get(at(asked)))
    seen = Event.objects.get(verb="personal_data.seen")
    assert (seen.actor, seen.target) == (rosa, f"accounts.datarequest:{asked.pk}")


def test_an_answer_is_mailed_and_its_mail_is_the_proof(client, rosa, ana, mailoutbox):
    asked = ask(ana)
    client.post(at(asked, "responder/"), {"outcome": "granted", "answer": "Corregimos tu nombre."})
    asked.refresh_from_db()
    assert (asked.status, asked.outcome, asked.answered_by) == ("answered", "granted", rosa)
    assert len(asked.answer_sha256) == 64
    sweep()
    assert "Corregimos tu nombre." in mailoutbox[-1].body
    assert "Correo con la respuesta: Enviado" in body(client.get(at(asked)))
    client.force_login(ana)
    assert "Corregimos tu nombre." in body(client.get(asked.get_absolute_url()))


def test_whoever_has_no_address_reads_the_answer_in_the_portal(client, rosa):
    person = User.objects.create_user()
    asked = ask(person)
    actions.answer(asked, outcome="denied", text="No hay nada que corregir.", by=rosa, now=NOON)
    assert not Message.objects.exists()
    assert "se lee en «Mis datos»" in body(client.get(at(asked)))


def test_an_answer_without_words_keeps_the_result_chosen(client, rosa, ana):
    asked = ask(ana)
    answer = client.post(at(asked, "responder/"), {"outcome": "denied", "answer": ""})
    assert answer.status_code == 422
    assert answer.context["answer_form"]["outcome"].value() == "denied"
    asked.refresh_from_db()
    assert asked.status == "open"


def test_of_two_answers_one_counts(client, rosa, ana):
    asked = ask(ana)
    seen = DataRequest.objects.get(pk=asked.pk)
    actions.answer(asked, outcome="granted", text="Sí.", by=rosa, now=NOON)
    with pytest.raises(TransitionError):
        actions.answer(seen, outcome="denied", text="No.", by=rosa, now=NOON)
    page = client.post(at(asked, "responder/"), {"outcome": "denied", "answer": "No."}, follow=True)
    assert "ya había terminado" in body(page)
    asked.refresh_from_db()
    assert asked.answer == "Sí."


def test_the_time_is_extended_once_with_a_reason(client, rosa, ana, mailoutbox):
    asked = ask(ana)
    due = asked.due_on
    assert client.post(at(asked, "ampliar/"), {"reason": ""}).status_code == 422
    client.post(at(asked, "ampliar/"), {"reason": "Hay que buscar en papel."})
    asked.refresh_from_db()
    assert asked.due_on == due + 30 * DAY
    sweep()
    assert "Hay que buscar en papel." in mailoutbox[-1].body
    page = client.post(at(asked, "ampliar/"), {"reason": "Otra vez."}, follow=True)
    assert "ya no se puede ampliar" in body(page)
    asked.refresh_from_db()
    assert asked.due_on == due + 30 * DAY


def test_what_is_late_is_not_extended(rosa, ana):
    asked = ask(ana, now=NOON - 31 * DAY)
    with pytest.raises(TransitionError):
        actions.extend(asked, reason="Tarde", by=rosa, now=NOON)


def test_the_last_day_is_not_late(rosa, ana):
    asked = ask(ana, now=NOON - 30 * DAY)
    assert not asked.is_overdue_at(NOON)
    assert asked.is_overdue_at(NOON + DAY)


def test_only_whoever_answers_for_personal_data_does(ana):
    asked, eva = ask(ana), a_citizen()
    for act in (
        lambda: actions.answer(asked, outcome="granted", text="x", by=eva, now=NOON),
        lambda: actions.extend(asked, reason="x", by=eva, now=NOON),
        lambda: actions.withdraw(asked, by=eva, now=NOON),
        lambda: actions.ask(ana, "access", by=eva, now=NOON),
        lambda: actions.fulfil_erasure(asked, by=eva, now=NOON),
        lambda: keeping.ask_report(by=eva, now=NOON),
        lambda: keeping.approve(RetentionReport(as_of=NOON), by=eva, now=NOON),
        lambda: accounts.warn_dormant(ana, by=eva, now=NOON),
        lambda: breaches.register(by=eva, now=NOON),
        lambda: breaches.note(Breach(), kind="note", happened_at=NOON, text="x", by=eva, now=NOON),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_an_erasure_that_waited_is_done_by_whoever_answers(client, rosa, ana, mailoutbox):
    membership = Membership.objects.create(user=ana, service=a_service(), role="officer", started_at=NOON)
    asked = ask(ana, "erasure")
    assert "Todavía no se puede" in body(client.get(at(asked)))
    assert "Todavía actúas por" in body(client.post(at(asked, "borrar/"), follow=True))
    assert User.objects.get(pk=ana.pk).email
    Membership.objects.filter(pk=membership.pk).update(ended_at=NOON)
    client.post(at(asked, "borrar/"))
    asked.refresh_from_db()
    assert (asked.status, asked.user, asked.answered_by) == ("answered", None, rosa)
    assert User.objects.get(pk=ana.pk).erased_at == NOON
    sweep()
    assert mailoutbox[-1].to == ["ana@ejemplo.cl"]
    assert "La cuenta se borró" in body(client.get(at(asked)))
    assert "ya había terminado" in body(client.post(at(asked, "borrar/"), follow=True))


def test_only_a_request_to_be_erased_erases(client, rosa, ana):
    assert client.post(at(ask(ana), "borrar/")).status_code == 404
    assert User.objects.get(pk=ana.pk).email


# Periods of keeping --------------------------------------------------------------------------
def a_job(user, ended_at):
    job = Job.objects.create(kind="x", title="x", requested_by=user, requested_at=ended_at, ended_at=ended_at)
    return job


def some_old_things(old, user):
    """One of each sort, all past their period."""
    consultation = a_consultation(opens_at=old - 40 * DAY, closes_at=old)
    comment = commenting.comment(consultation, by=user, now=old - HOUR, text="Hola", sex="woman")
    Message.objects.all().delete()
    commenting.keep_draft(consultation, {"text": "x"}, by=user, now=old - HOUR)
    queue_message("written_mail", "a:1", now=old, user=user, subject="s", text="t")
    queue_message("written_mail", "b:1", now=old, address="x@ejemplo.cl", subject="s", text="t")
    Message.objects.update(state=Message.State.SENT)
    a_job(user, old)
    asked = ask(user, now=old, details="Mi nombre")
    DataRequest.objects.filter(pk=asked.pk).update(status="withdrawn", withdrawn_at=old)
    Message.objects.filter(state="queued").delete()
    LogEntry.objects.create(user=user, object_repr="Ana", action_flag=CHANGE, action_time=old)
    Invitation.objects.create(
        service=a_service(),
        email="x@ejemplo.cl",
        role="officer",
        digest="x",
        invited_by=user,
        invited_at=old - 7 * DAY,
        expires_at=old,
    )
    FormToken.objects.create(key="x", at=old, location="/")
    minor = {"group": "minor", "guardian_name": "Luz", "declared_at": old}
    AgeDeclaration.objects.update_or_create(user=user, defaults=minor)
    UserSession.objects.create(user=user, ip="192.0.2.1", session_key="x", user_agent="x", last_seen_at=old)
    some_old_things_of_a_council(old, user)
    activity = activities.an_activity(
        starts_at=old - HOUR,
        ends_at=old,
        registration_opens_at=old - 2 * DAY,
        registration_closes_at=old - DAY,
    )
    activities.a_registration(activity, person=user)
    some_old_alerts(old)
    some_old_things_without_account(old, consultation, user)
    return comment


def some_old_things_without_account(old, consultation, user):
    """What nobody confirmed, what was answered to an address, and what was never sent."""
    waiting = {"email": "x@ejemplo.cl", "at": old - HOUR, "digest": "x"}
    EmailedComment.objects.create(consultation=consultation, expires_at=old, **waiting)
    answered = a_consultation(opens_at=old - 40 * DAY, closes_at=old - DAY)
    said = a_comment(answered, now=old - 2 * DAY)
    Consultation.objects.filter(pk=answered.pk).update(status="answered", answered_at=old, answered_by=user)
    EmailedComment.objects.create(
        consultation=answered, expires_at=old, comment=said, confirmed_at=old, **waiting
    )
    AnswerSheet.objects.create(
        consultation=consultation, author=user, receipt="x", saved_at=old, draft={"1": "x"}
    )


def some_old_alerts(old):
    """An address that nobody confirmed, and another that follows nothing any more."""
    never = a_subscription(follower=a_follower("nadie@ejemplo.cl"))
    Subscription.objects.filter(pk=never.pk).update(created_at=old, confirmed_at=None)
    Follower.objects.filter(pk=a_follower("antes@ejemplo.cl").pk).update(created_at=old)


def some_old_things_of_a_council(old, user):
    """What a process that was annulled then left behind."""
    process = councils.a_process()
    application = councils.an_application(process)
    whose = {"application": application, "process": process}
    ApplicationDocument.objects.create(
        application=application, kind="other", document=councils.a_paper(user), replaced_at=old
    )
    Objection.objects.create(
        kind="objection", author=user, text="No", status="withdrawn", submitted_at=old, **whose
    )
    Candidacy.objects.create(
        contest=application.contest,
        application=application,
        organization=application.organization,
        display_name="Luz",
        status="withdrawn",
        nominated_by=user,
        nominated_at=old,
    )
    entry = RollEntry.objects.create(number=1, contest=application.contest, voter=user, **whose)
    RollMark.objects.create(entry=entry)
    Process.objects.filter(pk=process.pk).update(annulled_at=old, annul_reason="Error", status="annulled")


def a_report(by=None, now=NOON):
    report = keeping.ask_report(by=by, now=now)
    keeping.count(report)
    return report


def test_a_report_counts_and_touches_nothing(rosa):
    some_old_things(NOON - 4 * YEAR, a_citizen())
    report = a_report(rosa)
    counts = {name: found["count"] for name, found in report.found.items()}
    assert counts == {
        "optional_answers": 1,
        "drafts": 1,
        "mails": 1,
        "mails_to_addresses": 1,
        "job_results": 1,
        "data_requests": 1,
        "technical_log": 1,
        "guardians": 1,
        "council_papers": 1,
        "council_objections": 1,
        "council_candidacies": 1,
        "council_marks": 1,
        "activity_registrations": 1,
        "unconfirmed_alerts": 1,
        "followers_of_nothing": 1,
        "sheet_drafts": 1,
        "dormant_notice": 0,
        "dormant_accounts": 0,
    }
    assert report.found["mails"]["oldest"][:10] == (NOON - 4 * YEAR).date().isoformat()
    assert ParticipantProfile.objects.count() == CommentDraft.objects.count() == 1


def test_applying_forgets_what_was_due_and_the_comment_stays(rosa, ana):
    comment = some_old_things(NOON - 4 * YEAR, a_citizen())
    a_comment(a_consultation(), by=ana, sex="woman")
    report = a_report(rosa)
    keeping.approve(report, by=rosa, now=NOON)
    keeping.apply(report, now=NOON)
    assert report.done["optional_answers"] == 1
    assert ParticipantProfile.objects.count() == 1
    assert not Job.objects.exists()
    assert not LogEntry.objects.exists()
    assert DataRequest.objects.get().details == ""
    assert Comment.objects.filter(pk=comment.pk, text="Hola").exists()
    applied = Event.objects.get(verb="retention.applied")
    assert (applied.actor, applied.data["mails"]) == (rosa, 1)
    assert sum(found["count"] for found in a_report(rosa).found.values()) == 0


@pytest.mark.parametrize(
    "rule", [rule for rule in rules() if "dormant" not in rule.name], ids=lambda r: r.name
)
def test_nothing_goes_before_its_day(rule):
    some_old_things(NOON - timedelta(days=rule.days) + HOUR, a_citizen())
    assert rule.count(NOON)["count"] == 0
    assert rule.count(NOON + 2 * HOUR)["count"] == 1


def test_what_grew_old_after_the_count_waits_for_another(rosa):
    some_old_things(NOON - timedelta(days=365) + HOUR, a_citizen())
    report = a_report(rosa)
    keeping.approve(report, by=rosa, now=NOON + DAY)
    keeping.apply(report, now=NOON + DAY)
    assert report.done["mails"] == 0
    assert Message.objects.filter(user__isnull=False).exists()


def test_a_report_is_approved_once_and_while_it_is_fresh(rosa):
    report = a_report(rosa)
    with pytest.raises(TransitionError):
        keeping.approve(report, by=rosa, now=NOON + 8 * DAY)
    seen = RetentionReport.objects.get(pk=report.pk)
    keeping.approve(report, by=rosa, now=NOON)
    with pytest.raises(TransitionError):
        keeping.approve(seen, by=rosa, now=NOON)


def test_the_pages_count_first_and_then_ask(client, rosa, at_noon):
    some_old_things(NOON - 4 * YEAR, a_citizen())
    assert "Cuánto se guarda cada cosa" in body(client.get(f"{HOME}retencion/"))
    page = client.post(f"{HOME}retencion/contar/", follow=True)
    assert "Estamos contando" in body(page)
    assert page["Refresh"]
    run_jobs()
    report = RetentionReport.objects.get()
    page = body(client.get(report.get_absolute_url()))
    assert "Borrar lo que venció" in page
    assert ParticipantProfile.objects.exists()
    page = client.post(f"{HOME}retencion/{report.pk}/aplicar/", follow=True)
    assert "Estamos borrando" in body(page)
    run_jobs()
    assert not ParticipantProfile.objects.exists()
    assert "Aplicado" in body(client.get(report.get_absolute_url()))
    page = client.post(f"{HOME}retencion/{report.pk}/aplicar/", follow=True)
    assert "ya se aplicó" in body(page)


def test_an_applying_that_stopped_may_go_on(client, rosa, at_noon):
    report = a_report(rosa)
    keeping.approve(report, by=rosa, now=NOON)
    at_noon.move_to(NOON + 2 * HOUR)
    assert "Seguir borrando" in body(client.get(report.get_absolute_url()))
    client.post(f"{HOME}retencion/{report.pk}/aplicar/")
    run_jobs()
    report.refresh_from_db()
    assert report.status == "applied"


def test_with_nothing_due_there_is_nothing_to_approve(client, rosa):
    report = a_report(rosa)
    assert "Nada ha vencido" in body(client.get(report.get_absolute_url()))


def test_the_command_counts_and_applies_when_told(capsys):
    some_old_things(NOON - 4 * YEAR, a_citizen())
    call_command("retention")
    assert "Borradores de observaciones (30 días): 1, desde el 2022" in capsys.readouterr().out
    assert CommentDraft.objects.exists()
    call_command("retention", "--apply")
    assert "borrado: 1" in capsys.readouterr().out
    assert not CommentDraft.objects.exists()


def test_some_things_go_by_themselves_every_night():
    some_old_things(NOON - 40 * DAY, a_citizen())
    tasks.forget_old_things()
    assert not UserSession.objects.exists()
    assert not FormToken.objects.exists()
    assert Invitation.objects.get().email == ""
    assert CommentDraft.objects.exists()


def test_what_arrived_while_she_was_erased_is_forgotten_that_night(ana):
    actions.fulfil_erasure(ask(ana, "erasure"), by=ana, now=NOON)
    late = a_comment(a_consultation(), by=User.objects.get(pk=ana.pk), display_name="Ana Soto")
    tasks.forget_old_things()
    late.refresh_from_db()
    assert (late.author, late.display_name) == (None, "")


# Accounts that nobody uses -------------------------------------------------------------------
def unused(user, since):
    User.objects.filter(pk=user.pk).update(date_joined=since, last_login=since)
    return user


def apply_all(now):
    report = a_report(now=now)
    keeping.approve(report, by=None, now=now)
    keeping.apply(report, now=now, heard=lambda done: None)
    return report.done


def test_an_account_nobody_uses_is_warned_and_then_erased(ana, mailoutbox):
    unused(ana, NOON - 5 * YEAR)
    done = apply_all(NOON)
    assert (done["dormant_notice"], done["dormant_accounts"]) == (1, 0)
    sweep()
    assert "Tu cuenta en Participa está sin uso" in mailoutbox[-1].subject
    assert apply_all(NOON + 59 * DAY)["dormant_accounts"] == 0
    assert apply_all(NOON + 61 * DAY)["dormant_accounts"] == 1
    assert User.objects.get(pk=ana.pk).erased_at
    assert apply_all(NOON + 62 * DAY)["dormant_accounts"] == 0


def test_whoever_signs_in_after_the_warning_keeps_her_account(ana):
    unused(ana, NOON - 5 * YEAR)
    apply_all(NOON)
    User.objects.filter(pk=ana.pk).update(last_login=NOON + DAY)
    assert apply_all(NOON + 61 * DAY)["dormant_accounts"] == 0
    assert User.objects.get(pk=ana.pk).email


def test_whoever_still_acts_for_a_service_keeps_it_too(ana):
    Membership.objects.create(user=ana, service=a_service(), role="officer", started_at=NOON)
    unused(ana, NOON - 5 * YEAR)
    apply_all(NOON)
    assert apply_all(NOON + 61 * DAY)["dormant_accounts"] == 0
    assert User.objects.get(pk=ana.pk).email


def test_whoever_has_no_address_is_counted_the_same(client):
    person = unused(User.objects.create_user(), NOON - 5 * YEAR)
    apply_all(NOON)
    assert not Message.objects.exists()
    apply_all(NOON + 61 * DAY)
    assert User.objects.get(pk=person.pk).erased_at


def test_rows_name_themselves_without_naming_anybody(rosa):
    breach = a_breach(by=rosa)
    note = breaches.note(breach, kind="note", happened_at=NOON, text="x", by=rosa, now=NOON)
    assert [str(breach), str(note), str(a_report(rosa))] == [
        "Un correo salió con copia a la vista",
        "Algo nuevo que se supo: Un correo salió con copia a la vista",
        "2026-11-18 12:00",
    ]


# Breaches ------------------------------------------------------------------------------------
FACTS = {
    "title": "Un correo con copia a la vista",
    "story": "Se usó el programa equivocado.",
    "known_at": "2026-11-18T10:00",
    "data": "Correos",
    "measures": "Se avisó.",
}


def test_a_breach_is_written_down_and_its_clock_runs(client, rosa):
    page = client.post(f"{HOME}brechas/nueva/", FACTS, follow=True)
    assert "Van 2 horas; el límite que nos pusimos es 72" in body(page)
    assert Breach.objects.get().registered_by == rosa
    assert Event.objects.get(verb="breach.registered").actor == rosa


@pytest.mark.parametrize(
    ("field", "typed"),
    [("title", ""), ("known_at", "2026-11-18T13:00"), ("started_at", "2026-11-18T11:00")],
)
def test_a_breach_badly_told_is_not_written(client, rosa, field, typed):
    answer = client.post(f"{HOME}brechas/nueva/", FACTS | {field: typed})
    assert answer.status_code == 422
    assert "Se usó el programa equivocado." in body(answer)
    assert not Breach.objects.exists()


def test_the_clock_stops_with_the_report_to_the_agency(client, rosa, at_noon):
    breach = a_breach(by=rosa, known_at=NOON - 70 * HOUR)
    address = breach.get_absolute_url()
    note = {"kind": "agency", "happened_at": "2026-11-18T11:00", "text": "Formulario 12."}
    page = client.post(address, note, follow=True)
    assert "Avisada a la Agencia" in body(page)
    assert "69 horas después de saberse" in body(page)
    at_noon.move_to(NOON + 10 * DAY)
    assert "69 horas después de saberse" in body(client.get(address))


def test_the_limit_itself_is_late(rosa):
    breach = a_breach(by=rosa, known_at=NOON - 72 * HOUR)
    assert breaches.clock_of(breach, [], NOON).late
    assert not breaches.clock_of(breach, [], NOON - timedelta(seconds=1)).late


def test_a_report_that_came_late_says_so(client, rosa):
    breach = a_breach(by=rosa, known_at=NOON - 80 * HOUR)
    breaches.note(breach, kind="agency", happened_at=NOON, text="x", by=rosa, now=NOON)
    assert "Avisada tarde" in body(client.get(f"{HOME}brechas/"))


def test_a_note_badly_told_is_not_written(client, rosa):
    breach = a_breach(by=rosa)
    answer = client.post(breach.get_absolute_url(), {"kind": "note", "text": "Algo"})
    assert answer.status_code == 422
    assert not BreachNote.objects.exists()


def test_nothing_in_the_register_is_edited(rosa):
    breach = a_breach(by=rosa)
    note = breaches.note(breach, kind="note", happened_at=NOON, text="x", by=rosa, now=NOON)
    for row in (breach, note):
        with pytest.raises(AppendOnlyError):
            row.save()
        with pytest.raises(AppendOnlyError):
            type(row).objects.update(pk=row.pk)


def test_the_register_asks_the_same_of_one_and_of_three(client, rosa, django_assert_max_num_queries):
    client.get(HOME)  # the first office page of a session asks for whom she acts
    seen = []
    for rows in (1, 2):
        for _time in range(rows):
            breaches.note(a_breach(by=rosa), kind="note", happened_at=NOON, text="x", by=rosa, now=NOON)
        with django_assert_max_num_queries(20) as asked:
            client.get(f"{HOME}brechas/")
        seen.append(len(asked))
    assert seen[0] == seen[1]
