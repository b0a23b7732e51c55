"""Reported, kept, hidden for a listed reason, restored: by a person, with a trace, and told."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from consultations.actions import commenting, moderating
from consultations.models import (
    Attachment,
    Comment,
    CommentDelta,
    CommentGroup,
    ModerationAct,
    Report,
)
from consultations.models.moderation import Reason
from participa.audit.models import Event
from participa.core.lifecycle import TransitionError
from participa.notifications.models import Announcement
from participa.services.models import Membership
from tests.builders import HOUR, NOON, a_citizen, a_comment, a_consultation, a_group, an_officer_of
from tests.consultations.moderation_builders import SPAM, a_moderator, an_attachment, answered_at_noon, hidden
from tests.subscriptions.builders import tell
from tests.told import last, leads_somewhere, says_all_in_both_faces, told, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def ana():
    return a_citizen("ana@ejemplo.cl")


@pytest.fixture
def comment(consultation, ana):
    return a_comment(consultation, "Compre departamentos.", by=ana, display_name="Ana Soto")


@pytest.fixture
def moderator(consultation):
    return a_moderator(consultation)


def nothing_was_done(comment):
    now = Comment.objects.get(pk=comment.pk)
    assert now.status == comment.status
    assert not ModerationAct.objects.exists()
    assert not Event.objects.filter(verb__in=["comment.hidden", "comment.kept", "comment.restored"]).exists()


class TestReporting:
    def test_leaves_it_where_it_is_however_many_report_it(self, comment):
        for _one in range(5):
            moderating.report(comment, by=a_citizen(), now=NOON, reason=Reason.THREAT)
        comment.refresh_from_db()
        assert comment.status == "received"
        assert comment.reports.waiting().count() == 5

    def test_counts_each_person_once(self, comment):
        bob = a_citizen()
        for reason in (Reason.SPAM, Reason.HATE):
            moderating.report(comment, by=bob, now=NOON, reason=reason)
        assert [one.reason for one in Report.objects.all()] == ["spam"]
        with pytest.raises(IntegrityError):
            Report.objects.create(comment=comment, reporter=bob, reason="hate", at=NOON)

    def test_ones_own_is_refused(self, comment, ana):
        with pytest.raises(PermissionDenied):
            moderating.report(comment, by=ana, now=NOON, reason=Reason.SPAM)
        assert not Report.objects.exists()

    @pytest.mark.parametrize("reason", ["", "aburrido", Reason.NOT_MINE])
    def test_only_for_a_listed_reason(self, comment, reason):
        with pytest.raises(ValidationError):
            moderating.report(comment, by=a_citizen(), now=NOON, reason=reason)
        assert not Report.objects.exists()

    def test_of_what_is_not_shown_is_refused(self, comment, moderator, ana):
        other = a_comment(comment.consultation, by=ana)
        commenting.withdraw(other, by=ana, now=NOON)
        for gone in (hidden(comment, moderator), other):
            with pytest.raises(TransitionError):
                moderating.report(gone, by=a_citizen(), now=NOON, reason=Reason.SPAM)
        assert not Report.objects.exists()


class TestKeeping:
    def test_settles_the_reports_and_tells_whoever_reported(self, comment, moderator, client):
        bob = a_citizen("bob@ejemplo.cl")
        moderating.report(comment, by=bob, now=NOON - HOUR, reason=Reason.HATE)
        act = moderating.keep(comment, by=moderator, now=NOON)
        assert (act.kind, act.reported_at) == ("kept", NOON - HOUR)
        assert not comment.reports.waiting().exists()
        tell(NOON)
        assert told("comment_report_settled") == [user(bob)]
        leads_somewhere(client, last("comment_report_settled"))

    def test_what_nobody_reported_is_refused(self, comment, moderator):
        with pytest.raises(moderating.Settled):
            moderating.keep(comment, by=moderator, now=NOON)
        nothing_was_done(comment)


class TestHiding:
    def test_takes_it_out_of_its_group_its_figures_and_its_quote(self, comment, moderator):
        group = a_group(comment.consultation, comment, quote=comment)
        CommentDelta.objects.all().delete()
        hidden(comment, moderator)
        group.refresh_from_db()
        assert (comment.status, comment.group, group.size, group.quote) == ("hidden", None, 0, None)
        assert [delta.change for delta in CommentDelta.objects.all()] == [-1]

    def test_is_an_act_with_its_reason_and_is_in_the_trail(self, comment, moderator):
        moderating.report(comment, by=a_citizen(), now=NOON - HOUR, reason=Reason.SPAM)
        hidden(comment, moderator)
        act = ModerationAct.objects.get()
        assert (act.kind, act.reason, act.words, act.by) == (
            "hidden",
            "spam",
            "Vende departamentos.",
            moderator,
        )
        assert act.reported_at == NOON - HOUR
        event = Event.objects.get(verb="comment.hidden")
        assert (event.actor, event.service) == (moderator, comment.consultation.service.code)

    def test_tells_its_author_why_and_until_when_to_appeal(self, comment, moderator, ana, mailoutbox, client):
        hidden(comment, moderator)
        tell(NOON)
        assert told("comment_hidden") == [user(ana)]
        mail = next(one for one in mailoutbox if "Retiraron" in one.subject)
        for words in ("Es publicidad", "Vende departamentos.", "miércoles 2 de diciembre"):
            assert words in mail.body
            assert words in mail.alternatives[0][0]
        assert "Compre" not in mail.body + mail.alternatives[0][0]
        says_all_in_both_faces(mail)
        leads_somewhere(client, last("comment_hidden"))

    def test_is_told_no_more_once_it_is_shown_again(self, comment, moderator, ana):
        hidden(comment, moderator)
        moderating.restore(comment, by=moderator, now=NOON, words="Fue un error.")
        tell(NOON)
        assert told("comment_hidden") == []
        assert told("comment_restored") == [user(ana)]

    @pytest.mark.parametrize("fields", [{"reason": ""}, {"reason": Reason.NOT_MINE}, {"words": " "}])
    def test_without_a_listed_reason_and_its_words_is_refused(self, comment, moderator, fields):
        with pytest.raises(ValidationError):
            moderating.hide(comment, by=moderator, now=NOON, **SPAM | fields)
        nothing_was_done(comment)

    @pytest.mark.parametrize("role", [Membership.Role.ANALYST, Membership.Role.APPROVER])
    def test_is_not_for_other_roles(self, comment, role):
        with pytest.raises(PermissionDenied):
            moderating.hide(
                comment, by=an_officer_of(comment.consultation.service, role=role), now=NOON, **SPAM
            )
        nothing_was_done(comment)

    def test_is_not_for_another_service(self, comment):
        with pytest.raises(PermissionDenied):
            moderating.hide(comment, by=a_moderator(a_consultation()), now=NOON, **SPAM)
        nothing_was_done(comment)

    def test_is_not_for_whoever_wrote_it(self, consultation, moderator):
        own = a_comment(consultation, by=moderator)
        with pytest.raises(PermissionDenied):
            moderating.hide(own, by=moderator, now=NOON, **SPAM)
        nothing_was_done(own)

    def test_what_waits_for_a_ruling_is_refused(self, comment, moderator):
        Comment.objects.filter(pk=comment.pk).update(status="disputed")
        comment.refresh_from_db()
        with pytest.raises(TransitionError):
            moderating.hide(comment, by=moderator, now=NOON, **SPAM)
        nothing_was_done(comment)

    def test_twice_is_refused(self, comment, moderator):
        hidden(comment, moderator)
        with pytest.raises(TransitionError):
            moderating.hide(comment, by=moderator, now=NOON, **SPAM)
        assert ModerationAct.objects.count() == 1


class TestRestoring:
    def test_shows_and_counts_it_again(self, comment, moderator):
        hidden(comment, moderator)
        CommentDelta.objects.all().delete()
        moderating.restore(comment, by=moderator, now=NOON, words="Fue un error.")
        comment.refresh_from_db()
        assert comment.status == "received"
        assert [delta.change for delta in CommentDelta.objects.all()] == [1]

    def test_after_the_answers_asks_for_an_answered_group(self, comment, moderator):
        hidden(comment, moderator)
        consultation = comment.consultation
        answered_at_noon(consultation, moderator)
        empty = a_group(consultation)
        for group in (None, empty, a_group(a_consultation(), answer="De otra.")):
            with pytest.raises(ValidationError):
                moderating.restore(comment, by=moderator, now=NOON, words="Fue un error.", group=group)
        answered = a_group(consultation, answer="Se acoge.")
        moderating.restore(comment, by=moderator, now=NOON, words="Fue un error.", group=answered)
        comment.refresh_from_db()
        assert comment.group == answered
        assert CommentGroup.objects.get(pk=answered.pk).size == 1

    def test_what_is_shown_is_refused(self, comment, moderator):
        with pytest.raises(TransitionError):
            moderating.restore(comment, by=moderator, now=NOON, words="Fue un error.")
        nothing_was_done(comment)


class TestAFile:
    def test_is_published(self, comment, moderator):
        one = an_attachment(comment)
        moderating.decide_attachment(one, publish=True, by=moderator, now=NOON)
        assert Attachment.objects.visible().get() == one

    def test_is_not_published_for_a_reason_that_its_author_reads(self, comment, moderator, ana, mailoutbox):
        one = an_attachment(comment)
        moderating.decide_attachment(one, publish=False, reason=Reason.PERSONAL, by=moderator, now=NOON)
        one.refresh_from_db()
        assert (one.status, one.reason, one.decided_by) == ("rejected", "personal_data", moderator)
        tell(NOON)
        assert told("comment_attachment_refused") == [user(ana)]
        assert any("Expone datos personales" in mail.body for mail in mailoutbox)

    def test_without_a_reason_stays_waiting(self, comment, moderator):
        one = an_attachment(comment)
        with pytest.raises(ValidationError):
            moderating.decide_attachment(one, publish=False, by=moderator, now=NOON)
        one.refresh_from_db()
        assert one.status == "waiting"

    def test_of_two_who_decide_one_wins(self, comment, moderator):
        one = an_attachment(comment)
        moderating.decide_attachment(one, publish=False, reason=Reason.SPAM, by=moderator, now=NOON)
        with pytest.raises(TransitionError):
            moderating.decide_attachment(one, publish=False, reason=Reason.HATE, by=moderator, now=NOON)


class TestMany:
    def test_are_done_together_and_each_skip_has_its_reason(self, comment, consultation, moderator, ana):
        already, withdrawn, fine = (a_comment(consultation, by=ana) for _one in range(3))
        own = a_comment(consultation, by=moderator)
        hidden(already, moderator)
        commenting.withdraw(withdrawn, by=ana, now=NOON)
        done, skipped = moderating.each_of(
            [own, fine, withdrawn, already, comment],
            lambda one: moderating.hide(one, by=moderator, now=NOON, **SPAM),
        )
        assert done == 2
        assert {one.pk: why.split(":")[0] for one, why in skipped} == {
            already.pk: "ya estaba retirada",
            withdrawn.pk: "la retiró quien la escribió",
            own.pk: "no te corresponde a ti",
        }
        assert Announcement.objects.filter(event="comment_hidden").count() == 3
