"""Officials hear that a draft waits for them and how theirs was decided, each once and while it is so."""

from datetime import date

import pytest

from consultations.actions import reviewing
from consultations.awaiting import awaiting
from participa.core.mail import Mail
from participa.portal import pending
from tests.builders import (
    NOON,
    a_ready_draft,
    a_region,
    a_service,
    an_analyst_of,
    an_officer_of,
    ask_approval,
)
from tests.subscriptions.builders import tell
from tests.told import last, leads_somewhere, says_all_in_both_faces

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ACT = {"act_number": "Resolución exenta 214", "act_date": date(2026, 11, 16)}


@pytest.fixture
def draft():
    return a_ready_draft(title="Humedales")


@pytest.fixture
def officer(draft):
    return an_officer_of(draft.service, display_name="Ana Soto")


@pytest.fixture
def head(draft):
    return an_officer_of(draft.service, role="approver", display_name="Eva Mella")


@pytest.fixture
def waiting(draft, officer, head):
    return ask_approval(draft, by=officer, note="Mira las fechas.")


def mails_of(mailoutbox, user) -> list[Mail]:
    return [mail for mail in mailoutbox if mail.to == [user.email]]


# By mail ---------------------------------------------------------------------------------------


def test_whoever_may_approve_it_is_told_at_once_and_nobody_else(draft, officer, head, mailoutbox):
    others = [
        officer, an_officer_of(draft.service), an_officer_of(draft.service, role="admin"),
        an_analyst_of(draft.service), an_officer_of(a_service(), role="approver"),
    ]  # fmt: skip
    ask_approval(draft, by=officer, note="Mira las fechas.")
    tell()
    [mail] = mails_of(mailoutbox, head)
    assert [mails_of(mailoutbox, one) for one in others] == [[]] * 5
    assert mail.subject == "Te piden aprobar una consulta: Humedales"
    for said in (mail.body, mail.alternatives[0][0]):
        assert "Ana Soto" in said
        assert "Mira las fechas." in said
        assert f"/gestion/consultas/{draft.code}/publicar/" in said
    says_all_in_both_faces(mail)


def test_what_was_taken_back_meanwhile_is_not_told(officer, head, waiting, mailoutbox):
    reviewing.take_back(waiting, by=officer, now=NOON)
    tell()
    assert mails_of(mailoutbox, head) == []


def test_who_asked_is_told_that_it_was_approved(officer, head, waiting, mailoutbox):
    reviewing.approve(waiting, **ACT, by=head, now=NOON)
    tell()
    [mail] = mails_of(mailoutbox, officer)
    assert mail.subject == "Aprobada y publicada: Humedales"
    assert "Eva Mella" in mail.body
    assert "Resolución exenta 214" in mail.body
    says_all_in_both_faces(mail)


def test_who_asked_is_told_what_is_missing(officer, head, waiting, mailoutbox):
    reviewing.give_back(waiting, answer="Falta el mapa.", by=head, now=NOON)
    tell()
    [mail] = mails_of(mailoutbox, officer)
    assert mail.subject == "Devuelta con observaciones: Humedales"
    for said in (mail.body, mail.alternatives[0][0]):
        assert "Falta el mapa." in said
    says_all_in_both_faces(mail)


def test_whoever_left_or_asked_again_meanwhile_is_not_told(officer, head, waiting, mailoutbox):
    reviewing.give_back(waiting, answer="Falta el mapa.", by=head, now=NOON)
    other = an_officer_of(waiting.consultation.service)
    ask_approval(waiting.consultation, by=other)
    tell()
    assert mails_of(mailoutbox, officer) == []


def test_of_a_draft_that_was_deleted_nothing_is_told(officer, head, waiting, mailoutbox):
    reviewing.give_back(waiting, answer="Falta el mapa.", by=head, now=NOON)
    waiting.consultation.delete()
    tell()
    assert mailoutbox == []


@pytest.mark.parametrize("event", ["consultation_review_asked", "consultation_review_decided"])
def test_its_line_leads_somewhere_in_each_language(officer, head, waiting, event, as_user):
    if event == "consultation_review_decided":
        reviewing.give_back(waiting, answer="Falta el mapa.", by=head, now=NOON)
    tell()
    leads_somewhere(as_user(head), last(event))


# In the morning --------------------------------------------------------------------------------


def test_it_waits_for_the_head_until_it_is_decided(draft, head, waiting):
    [one] = pending.waiting(NOON, services=[draft.service_id], sources=[pending._reviews])
    assert (one.title, one.roles, one.newest) == ("Por aprobar: Humedales", ("approver",), waiting.pk)
    assert one.path == f"/gestion/consultas/{draft.code}/publicar/"
    reviewing.give_back(waiting, answer="No", by=head, now=NOON)
    assert pending.waiting(NOON, services=[draft.service_id], sources=[pending._reviews]) == []


def test_the_desk_says_that_it_waits(head, waiting, as_user):
    assert "Por aprobar: Humedales" in as_user(head).get("/gestion/").content.decode()


def test_without_another_head_it_waits_for_whoever_administers(draft, officer):
    an_officer_of(draft.service, role="admin")
    head = an_officer_of(draft.service, role="approver")
    reviewing.ask(draft, by=head, now=NOON)
    assert [one.role for one in awaiting(NOON)] == ["admin"]


def test_about_one_region_it_waits_for_its_own_head_too(draft, officer):
    region = a_region()
    draft.regions.set([region])
    an_officer_of(draft.service, role="approver", region=region)
    ask_approval(draft, by=officer)
    assert [(one.role, one.region) for one in awaiting(NOON)] == [("approver", region.pk)]


def test_many_that_wait_cost_the_same_as_one(draft, officer, waiting, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert len(awaiting(NOON)) == 1
    for _n in range(2):
        ask_approval(a_ready_draft(), by=None)
    with django_assert_num_queries(3):
        assert len(awaiting(NOON)) == 3
