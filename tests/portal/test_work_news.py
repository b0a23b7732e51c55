"""What SEGEGOB says to a body reaches its officials at once; what piles up, the next morning."""

from datetime import date, timedelta

import pytest

from participa.compliance.actions import dialogue
from participa.compliance.models import Dispute
from participa.notifications.models import Message
from participa.portal import pending
from participa.services.models import Membership
from tests.activities import builders as activities
from tests.builders import NOON, a_comment, a_consultation, a_region, a_service, an_analyst_of, an_officer_of
from tests.compliance import builders as c
from tests.compliance.measured import LACKING, a_measured_body
from tests.councils import builders as councils
from tests.organizations.builders import a_claim
from tests.public_accounts import builders as accounts
from tests.subscriptions.builders import tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
Role = Membership.Role


@pytest.fixture
def service():
    return a_service("Servicio de Riberas", regime="voluntary")


def mails_of(mailoutbox, user):
    return [mail for mail in mailoutbox if mail.to == [user.email]]


# At once -----------------------------------------------------------------------------------------


def test_an_observation_is_told_at_once_to_whoever_speaks_for_the_body(service, mailoutbox):
    officer, head = an_officer_of(service), an_officer_of(service, Role.APPROVER)
    analyst, local = an_analyst_of(service), an_officer_of(service, region=a_region())
    other = an_officer_of(a_service())
    made = c.a_remark(service, text="Falta la norma.", due_on=date(2026, 12, 18))
    tell()
    assert [len(mails_of(mailoutbox, one)) for one in (officer, head, analyst, local, other)] == [
        1,
        1,
        0,
        0,
        0,
    ]
    [mail] = mails_of(mailoutbox, officer)
    assert mail.subject == "SEGEGOB dejó una observación a Servicio de Riberas"
    for said in (mail.body, mail.alternatives[0][0]):
        assert "Falta la norma." in said
        assert "18 de diciembre de 2026" in said
        assert f"/gestion/cumplimiento/observaciones/{made.pk}/" in said
    assert Message.objects.notices_of(officer).get().announcement.headline["es-cl"] == mail.subject


def test_an_observation_that_was_closed_meanwhile_is_not_told(service, mailoutbox):
    officer = an_officer_of(service)
    made = c.a_remark(service)
    dialogue.close_remark(made, is_done=False, text="Fue un error.", by=c.an_overseer(), now=NOON)
    tell()
    assert mails_of(mailoutbox, officer) == []


def test_whoever_left_meanwhile_is_not_told(service, mailoutbox):
    officer = an_officer_of(service)
    c.a_remark(service)
    officer.memberships.update(ended_at=NOON)
    tell()
    assert mails_of(mailoutbox, officer) == []


def test_a_ruling_is_told_at_once_with_its_reasons(mailoutbox):
    service = a_measured_body()
    officer = an_officer_of(service)
    dispute = c.a_dispute(service, LACKING, by=officer)
    dialogue.rule(dispute, is_accepted=False, text="El archivo no abre.", by=c.an_overseer(), now=NOON)
    tell()
    [mail] = mails_of(mailoutbox, officer)
    assert "resolvió un descargo" in mail.subject
    assert "El archivo no abre." in mail.body
    assert str(Dispute.Status.REJECTED.label) in mail.alternatives[0][0]
    assert "noviembre de 2026" in mail.body


# What waits --------------------------------------------------------------------------------------


def waiting(service, now=NOON):
    return {one.key.partition(":")[0]: one for one in pending.waiting(now, services={service.pk})}


def test_an_observation_waits_for_its_answer_and_then_for_its_promise(service):
    officer = an_officer_of(service)
    made = c.a_remark(service)
    one = waiting(service)["observacion"]
    assert (one.day, one.newest, one.title) == (None, made.pk, "Responder la observación de SEGEGOB")
    dialogue.reply(made, text="Lo publicamos.", by=officer, now=NOON)
    assert "observacion" not in waiting(service)
    due = c.a_remark(service, due_on=date(2026, 12, 18))
    dialogue.reply(due, text="Lo publicamos.", by=officer, now=NOON)
    one = waiting(service)["observacion"]
    assert (one.day, one.title) == (date(2026, 12, 18), "Cumplir lo que prometiste a SEGEGOB")


def test_requests_to_represent_an_organisation_wait_for_the_service_they_were_put_to(service):
    first = a_claim(reviewer=service)
    second = a_claim(reviewer=service)
    a_claim()
    one = waiting(service)["solicitudes"]
    assert one.newest == max(first.pk, second.pk)
    assert one.title == "Revisar 2 solicitudes de representar a una organización"


def test_what_people_wrote_in_an_activity_waits_once_it_was_held(service):
    activity = activities.an_open_activity(service)
    said = activities.a_proposal(activity)
    assert "aportes" not in waiting(service, activity.starts_at)
    one = waiting(service, activity.ends_at)["aportes"]
    assert one.newest == said.pk
    assert one.title == f"Responder 1 aporte: {activity.title}"
    assert Role.ANALYST in one.roles


def test_questions_of_a_public_account_wait_for_those_who_moderate_too(service):
    account = accounts.an_account(service)
    asked = accounts.a_question(account)
    one = waiting(service, accounts.AFTER_EVENT)["preguntas"]
    assert one.newest == asked.pk
    assert Role.MODERATOR in one.roles


def test_observations_of_a_consultation_are_told_while_it_is_open(service):
    consultation = a_consultation(service)
    comment = a_comment(consultation)
    one = waiting(service)["observaciones"]
    assert (one.newest, one.waits) == (comment.pk, False)
    assert "observaciones" not in waiting(service, consultation.closes_at)


def test_a_council_whose_term_ends_is_told_unless_another_follows(service):
    council = councils.a_council(service)
    councils.a_term(council, starts_on=date(2025, 1, 1), last_day=date(2026, 12, 31))
    assert waiting(service)["periodo"].day == date(2026, 12, 31)
    assert "periodo" not in waiting(service, NOON - timedelta(120))
    councils.a_term(council, starts_on=date(2027, 1, 1), last_day=date(2028, 12, 31))
    assert "periodo" not in waiting(service)


def test_what_is_of_others_does_not_wait_here(service):
    a_comment(a_consultation())
    c.a_remark(a_service())
    assert waiting(service) == {}


def test_every_address_of_what_waits_opens(service, client):
    officer = an_officer_of(service)
    a_comment(a_consultation(service))
    c.a_remark(service)
    a_claim(reviewer=service)
    councils.a_term(councils.a_council(service))
    client.force_login(officer)
    found = waiting(service)
    assert {client.get(one.path).status_code for one in found.values()} == {200}, found
