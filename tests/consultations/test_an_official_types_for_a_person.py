"""What a person says at a counter or hands in on paper is an observation like any other."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from consultations import tallies
from consultations.actions import answering, commenting
from consultations.models import Comment, TypedComment
from consultations.permissions import can_type, readable_scans, typable
from participa.assistance import actions as assistance
from participa.assistance.models import Channel
from participa.audit.models import Event
from participa.core.calendar import midnight
from participa.documents.models import Document
from participa.notifications.models import Message
from participa.notifications.tasks import sweep
from participa.services.models import Membership
from tests.assistance.builders import RUN, a_session
from tests.builders import (
    CLOSES,
    DAY,
    HOUR,
    IN_ANALYSIS,
    NOON,
    OPENS,
    SECOND,
    a_citizen,
    a_comment,
    a_consultation,
    a_draft,
    a_group,
    a_region,
    a_section,
    a_service,
    an_analyst_of,
    an_officer_of,
)
from tests.consultations.test_at_once import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return a_consultation(a_service(code="SENADE"))


@pytest.fixture
def officer(consultation):
    return an_officer_of(consultation.service)


@pytest.fixture
def session(consultation, officer):
    return a_session(consultation.service, by=officer)


def a_typed(session, consultation, text="Abran la ribera.", *, now=NOON, **fields):
    return commenting.type_comment(
        session, consultation, by=fields.pop("by", session.officer), now=now, text=text, **fields
    )


def refused(session, consultation, error, **fields):
    before = Event.objects.count()
    with pytest.raises(error), transaction.atomic():
        a_typed(session, consultation, **fields)
    assert not Comment.objects.exists()
    assert not TypedComment.objects.exists()
    assert Event.objects.count() == before


def test_it_is_kept_exactly_as_it_was_said(session, consultation):
    said = "  Que abran po,\nyo voy con mi nieta 👵🏽  "
    comment = a_typed(session, consultation, text=said)
    assert Comment.objects.get().text == said
    assert (comment.channel, comment.assisted_session, comment.author) == ("oirs", session, None)


def test_it_has_a_receipt_and_a_date_like_any_other(session, consultation):
    typed, sent = a_typed(session, consultation), a_comment(consultation)
    assert typed.receipt.startswith("SEN-")
    assert typed.legally_received_at == sent.legally_received_at == NOON
    assert typed.sha256 == sent.sha256


def test_what_she_declares_and_where_it_is_about_are_kept_too(session, consultation):
    region, section = a_region(), a_section(consultation)
    comment = a_typed(
        session, consultation, section=section, position="support", region_id=region.pk, sex="woman"
    )
    assert (comment.section, comment.position, comment.region, comment.profile.sex) == (
        section, "support", region, "woman",
    )  # fmt: skip


def test_of_whoever_showed_her_run_it_is_hers(consultation, officer):
    session = a_session(consultation.service, by=officer, run=RUN)
    comment = a_typed(session, consultation)
    assert comment.author == session.person
    assert list(Comment.objects.filter(author=session.person)) == [comment]


def test_the_trail_has_both_identities_and_the_session(consultation, officer):
    session = a_session(consultation.service, by=officer, run=RUN)
    a_typed(session, consultation)
    event = Event.objects.get(verb="comment.received")
    assert (event.actor, event.on_behalf_of) == (officer, session.person)
    assert (event.data["session"], event.data["channel"]) == (session.pk, "oirs")
    assert "ribera" not in str(event.data)


def test_an_official_cannot_change_nor_withdraw_what_she_typed(session, consultation, officer):
    comment = a_typed(session, consultation)
    for act in (
        lambda: commenting.amend(comment, by=officer, now=NOON, text="Otra cosa"),
        lambda: commenting.withdraw(comment, by=officer, now=NOON),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert (Comment.objects.get().text, Comment.objects.get().status) == ("Abran la ribera.", "received")


def test_the_person_herself_can(consultation, officer):
    session = a_session(consultation.service, by=officer, run=RUN)
    comment = a_typed(session, consultation)
    commenting.amend(comment, by=session.person, now=NOON + HOUR, text="Abran las dos.")
    assert Comment.objects.get().text == "Abran las dos."


def test_only_whoever_opened_the_session_types_in_it(session, consultation):
    colleague = an_officer_of(consultation.service)
    refused(session, consultation, PermissionDenied, by=colleague)


def test_not_once_it_is_over(session, consultation, officer):
    refused(session, consultation, commenting.SessionOverError, now=NOON + timedelta(minutes=30))
    assistance.end(session, by=officer, now=NOON + SECOND)
    refused(session, consultation, commenting.SessionOverError, now=NOON + SECOND)


def test_not_once_her_role_ended(session, consultation, officer):
    Membership.objects.filter(user=officer).update(ended_at=NOON)
    refused(session, consultation, PermissionDenied)


def test_not_in_a_consultation_of_another_service(session, officer):
    other = a_consultation()
    refused(session, other, PermissionDenied)
    Membership.objects.create(
        user=officer, service=other.service, role="officer", started_at=OPENS
    )  # hers too, but she attends for the first
    refused(session, other, commenting.ClosedError)


@pytest.mark.parametrize("now", [OPENS - SECOND, CLOSES])
def test_what_is_said_outside_the_window_does_not_come_in(consultation, officer, now):
    session = a_session(consultation.service, by=officer, now=now)
    refused(session, consultation, commenting.ClosedError, now=now)


def test_only_a_paper_was_received_before_it_is_typed(session, consultation):
    refused(session, consultation, commenting.ClosedError, received_at=NOON - HOUR)


@pytest.mark.parametrize("channel", [Channel.PAPER, Channel.WORKSHOP])
def test_a_paper_that_came_in_time_is_typed_after_the_closing(consultation, officer, channel):
    session = a_session(consultation.service, by=officer, now=IN_ANALYSIS + DAY, channel=channel)
    comment = a_typed(session, consultation, now=IN_ANALYSIS + DAY, received_at=CLOSES - SECOND)
    assert comment.submitted_at == comment.legally_received_at == CLOSES - SECOND
    assert comment.typed.at == IN_ANALYSIS + DAY


def test_a_paper_of_a_saturday_counts_from_monday(consultation, officer):
    saturday = midnight(NOON.date() - 4 * DAY) + HOUR
    session = a_session(consultation.service, by=officer, channel=Channel.PAPER)
    comment = a_typed(session, consultation, received_at=saturday)
    assert comment.submitted_at == saturday
    assert comment.legally_received_at == midnight(NOON.date() - 2 * DAY)


@pytest.mark.parametrize("received_at", [OPENS - SECOND, CLOSES, NOON + SECOND])
def test_a_paper_out_of_time_or_of_tomorrow_does_not_come_in(consultation, officer, received_at):
    now = NOON if received_at == NOON + SECOND else IN_ANALYSIS
    session = a_session(consultation.service, by=officer, now=now, channel=Channel.PAPER)
    refused(session, consultation, commenting.ClosedError, now=now, received_at=received_at)


def test_nothing_comes_in_once_the_answers_are_published(consultation, officer):
    answering.publish_answers(consultation, summary="Nadie opinó", act="", by=officer, now=IN_ANALYSIS)
    session = a_session(consultation.service, by=officer, now=IN_ANALYSIS, channel=Channel.PAPER)
    refused(session, consultation, commenting.ClosedError, now=IN_ANALYSIS, received_at=NOON)


def test_it_is_grouped_and_answered_with_the_rest(session, consultation, officer):
    comment = a_typed(session, consultation)
    a_group(consultation, comment, answer="Se abrirá en marzo.")
    answering.publish_answers(consultation, summary="Listo", act="", by=officer, now=IN_ANALYSIS)
    sweep()
    assert not Message.objects.exists()  # of nobody known: she asks with the code


def test_her_account_is_told_that_somebody_typed_for_her(consultation, officer, mailoutbox):
    session = a_session(consultation.service, by=officer, run=RUN)
    type(session.person).objects.filter(pk=session.person.pk).update(email="rosa@ejemplo.cl")
    comment = a_typed(session, consultation)
    sweep()
    assert mailoutbox[0].to == ["rosa@ejemplo.cl"]
    assert comment.receipt in mailoutbox[0].body
    assert "La escribió por ti quien te atendió" in mailoutbox[0].body
    assert "Puedes cambiarla" in mailoutbox[0].body


def test_the_receipt_goes_once_to_the_address_she_says_and_to_no_account(session, consultation, mailoutbox):
    a_citizen("rosa@ejemplo.cl", display_name="Rosa de la Cuenta")
    comment = a_typed(session, consultation, email="rosa@ejemplo.cl")
    sweep()
    sweep()
    assert [mail.to for mail in mailoutbox] == [["rosa@ejemplo.cl"]]
    assert comment.receipt in mailoutbox[0].body
    assert "Rosa de la Cuenta" not in mailoutbox[0].body
    assert "Puedes cambiarla" not in mailoutbox[0].body
    assert Comment.objects.get().author is None


def test_figures_tell_the_channels_apart(session, consultation):
    a_typed(session, consultation)
    a_comment(consultation)
    tallies.fold()
    figures = tallies.figures(consultation)
    assert figures["channel"] == {"oirs": 1}
    assert figures["all"] == {"": 2}


def test_every_channel_of_a_session_is_one_of_observations():
    assert set(Comment.Channel.values) == {"web", *Channel.values}


def test_the_table_wants_a_session_for_what_did_not_come_by_the_portal(session, consultation):
    comment = a_comment(consultation)
    for changes in ({"channel": "paper"}, {"assisted_session": session}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Comment.objects.filter(pk=comment.pk).update(**changes)


def test_a_scan_is_read_by_whoever_answers_and_nobody_else(session, consultation, officer):
    scan = Document.objects.create(name="papel.pdf", size=1, sha256="0" * 64, uploaded_at=NOON)
    typed = a_typed(session, consultation, scan=scan).typed
    assert str(typed) == str(typed.pk)
    readers = [officer, an_analyst_of(consultation.service)]
    others = [a_citizen(), an_officer_of(a_service()), an_officer_of(consultation.service, role="moderator")]
    assert [list(readable_scans(user, NOON).values_list("scan", flat=True)) for user in readers] == [
        [scan.pk], [scan.pk],
    ]  # fmt: skip
    assert not any(readable_scans(user, NOON).exists() for user in others)


def test_what_may_be_typed_depends_on_the_channel(consultation, officer):
    service = consultation.service
    shut = a_consultation(service, opens_at=NOON - 20 * DAY, closes_at=NOON - DAY)
    a_draft(service)
    a_consultation(service, opens_at=NOON + DAY)
    a_consultation()
    talking = a_session(service, by=officer)
    assert list(typable(officer, talking, now=NOON)) == [consultation]
    paper = a_session(service, by=officer, channel=Channel.PAPER)
    assert set(typable(officer, paper, now=NOON)) == {consultation, shut}
    assert can_type(officer, paper, shut, received_at=NOON - 2 * DAY, now=NOON)
    assert not can_type(officer, paper, shut, received_at=NOON, now=NOON)


def test_with_a_role_of_one_region_only_what_is_about_it(consultation):
    here, there = a_region(), a_region("aysen", code="11", name="Aysén", short_name="Aysén")
    local = a_consultation(consultation.service)
    local.regions.set([here])
    a_consultation(consultation.service).regions.set([here, there])
    officer = an_officer_of(consultation.service, region=here)
    session = a_session(consultation.service, by=officer)
    assert list(typable(officer, session, now=NOON)) == [local]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_a_paper_typed_while_the_answers_are_published_is_in_or_out_never_unanswered():
    for _round in range(5):
        consultation = a_consultation()
        officer = an_officer_of(consultation.service)
        session = a_session(consultation.service, by=officer, now=IN_ANALYSIS, channel=Channel.PAPER)
        at_once(
            lambda c=consultation, s=session: a_typed(s, c, now=IN_ANALYSIS, received_at=NOON),
            lambda c=consultation, o=officer: answering.publish_answers(
                c, summary="Nadie opinó", act="", by=o, now=IN_ANALYSIS
            ),
        )
        consultation.refresh_from_db()
        assert consultation.comments.exists() != (consultation.answered_at is not None)
