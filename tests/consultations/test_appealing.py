"""Whoever was hidden, or figures as author of what she did not write, is heard by another person."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from consultations.actions import answering, appealing, commenting, moderating
from consultations.models import Appeal, Comment, CommentDelta, CommentGroup, ModerationAct
from consultations.models.moderation import Reason
from participa.assistance.models import AssistedSession
from participa.audit.models import Event
from participa.core.calendar import end_of
from participa.core.lifecycle import TransitionError
from participa.services.models import Membership
from tests.assistance.builders import a_session
from tests.builders import (
    HOUR,
    IN_ANALYSIS,
    NOON,
    SECOND,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    a_holiday,
    an_officer_of,
)
from tests.consultations.moderation_builders import SPAM, a_moderator, answered_at_noon, hidden
from tests.organizations.builders import a_representation
from tests.subscriptions.builders import tell
from tests.told import last, leads_somewhere, told, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def ana():
    return a_citizen("ana@ejemplo.cl")


@pytest.fixture
def moderator(consultation):
    return a_moderator(consultation)


@pytest.fixture
def ruler(consultation):
    return an_officer_of(consultation.service, role=Membership.Role.APPROVER)


@pytest.fixture
def comment(consultation, ana, moderator):
    return hidden(a_comment(consultation, "Abran la ribera.", by=ana, display_name="Ana Soto"), moderator)


@pytest.fixture
def appeal(comment, ana):
    return appealing.appeal(comment, by=ana, now=NOON, text="No vendo nada.")


def rule(appeal, by, *, upheld=True, now=NOON, **fields):
    return appealing.rule(appeal, by=by, now=now, upheld=upheld, **{"ruling": "Es una opinión."} | fields)


def not_ruled(appeal):
    assert Appeal.objects.get(pk=appeal.pk).status == "waiting"
    assert not Event.objects.filter(verb="comment.appeal_ruled").exists()


class TestAppealing:
    def test_waits_for_another_person_and_is_in_the_trail(self, appeal, comment, ana):
        assert (appeal.status, appeal.act) == ("waiting", ModerationAct.objects.get())
        assert Event.objects.get(verb="comment.appealed").actor == ana
        assert Comment.objects.get().status == "hidden"

    def test_is_only_for_whoever_wrote_it(self, comment):
        with pytest.raises(PermissionDenied):
            appealing.appeal(comment, by=a_citizen(), now=NOON, text="No.")
        assert not Appeal.objects.exists()

    def test_once_for_each_act(self, appeal, comment, ana, ruler, moderator):
        rule(appeal, ruler, upheld=False)
        with pytest.raises(appealing.AppealedBefore):
            appealing.appeal(comment, by=ana, now=NOON, text="Insisto.")
        moderating.restore(comment, by=moderator, now=NOON, words="Fue un error.")
        comment.refresh_from_db()
        hidden(comment, moderator, now=NOON + HOUR)
        assert appealing.appeal(comment, by=ana, now=NOON + 2 * HOUR, text="Otra vez.").status == "waiting"

    def test_until_the_last_instant_of_its_tenth_business_day(self, comment, ana):
        a_holiday(date(2026, 11, 25), name="Inventado")
        limit = end_of(date(2026, 12, 3))
        with pytest.raises(appealing.TooLate):
            appealing.appeal(comment, by=ana, now=limit, text="Tarde.")
        assert appealing.appeal(comment, by=ana, now=limit - SECOND, text="A tiempo.").at == limit - SECOND

    def test_what_is_shown_is_refused(self, consultation, ana):
        with pytest.raises(TransitionError):
            appealing.appeal(a_comment(consultation, by=ana), by=ana, now=NOON, text="Por si acaso.")
        assert not Appeal.objects.exists()


class TestRuling:
    def test_upheld_shows_and_counts_it_again(self, appeal, comment, ruler):
        CommentDelta.objects.all().delete()
        rule(appeal, ruler)
        comment.refresh_from_db()
        assert comment.status == "received"
        assert [delta.change for delta in CommentDelta.objects.all()] == [1]
        assert ModerationAct.objects.latest("pk").kind == "restored"

    def test_rejected_leaves_it_hidden(self, appeal, comment, ruler):
        rule(appeal, ruler, upheld=False)
        comment.refresh_from_db()
        assert comment.status == "hidden"

    @pytest.mark.parametrize("upheld", [True, False])
    def test_is_told_with_its_reasons(self, appeal, ana, ruler, upheld, mailoutbox, client):
        rule(appeal, ruler, upheld=upheld)
        tell(NOON)
        assert told("comment_appeal_ruled") == [user(ana)]
        assert any("Es una opinión." in mail.body for mail in mailoutbox)
        leads_somewhere(client, last("comment_appeal_ruled"))

    def test_is_never_of_whoever_hid_it_reported_it_or_wrote_it(
        self, comment, appeal, consultation, moderator
    ):
        reporter = a_moderator(consultation)
        comment.reports.create(reporter=reporter, reason="spam", at=NOON)
        for person in (moderator, reporter, appeal.author, a_moderator(a_consultation())):
            with pytest.raises(PermissionDenied):
                rule(appeal, person)
        not_ruled(appeal)

    def test_without_reasons_is_refused(self, appeal, ruler):
        with pytest.raises(ValidationError):
            rule(appeal, ruler, ruling=" ")
        not_ruled(appeal)

    def test_of_two_one_wins(self, appeal, comment, ruler, consultation):
        rule(appeal, ruler, upheld=False)
        with pytest.raises(TransitionError):
            rule(appeal, a_moderator(consultation), upheld=True)
        comment.refresh_from_db()
        assert comment.status == "hidden"

    def test_after_the_answers_it_joins_an_answered_group(self, appeal, comment, ruler, consultation):
        answered_at_noon(consultation, ruler)
        with pytest.raises(ValidationError):
            rule(appeal, ruler)
        not_ruled(appeal)
        group = a_group(consultation, answer="Se acoge.")
        rule(appeal, ruler, group=group)
        assert Comment.objects.get(pk=comment.pk).group == group
        assert CommentGroup.objects.get(pk=group.pk).size == 1

    def test_a_moderator_cannot_restore_past_it(self, appeal, comment, consultation):
        with pytest.raises(moderating.AppealWaits):
            moderating.restore(comment, by=a_moderator(consultation), now=NOON, words="Mejor sí.")
        not_ruled(appeal)

    def test_answers_wait_for_it(self, appeal, consultation, ruler):
        def publish():
            answering.publish_answers(consultation, summary="Gracias.", act="", by=ruler, now=IN_ANALYSIS)

        with pytest.raises(answering.Unanswered) as error:
            publish()
        assert error.value.rulings == 1
        rule(appeal, ruler, upheld=False, now=IN_ANALYSIS)
        publish()
        consultation.refresh_from_db()
        assert consultation.answered_at == IN_ANALYSIS


class TestWhatSheDidNotWrite:
    @pytest.fixture
    def officer(self, consultation):
        return an_officer_of(consultation.service)

    @pytest.fixture
    def typed(self, consultation, officer, ana):
        session = a_session(consultation.service, by=officer)
        AssistedSession.objects.update(person=ana)  # her RUN said so
        said = commenting.type_comment(
            session, consultation, by=officer, now=NOON, text="Cierren la ribera.", display_name="Ana Soto"
        )
        a_group(consultation, said)
        return said

    @pytest.fixture
    def dispute(self, typed, ana):
        return appealing.dispute(typed, by=ana, now=NOON, text="Nunca estuve ahí.")

    def test_is_frozen_at_once(self, dispute, typed, officer):
        typed.refresh_from_db()
        assert (typed.status, typed.group) == ("disputed", None)
        assert CommentGroup.objects.get().size == 0
        assert [(act.kind, act.by) for act in typed.moderation.all()] == [("frozen", None)]
        with pytest.raises(commenting.ClosedError):
            commenting.withdraw(typed, by=dispute.author, now=NOON)
        with pytest.raises(TransitionError):
            moderating.hide(typed, by=officer, now=NOON, **SPAM)

    def test_what_she_sent_herself_is_not_disputed(self, consultation, ana):
        said = a_comment(consultation, by=ana)
        for person in (ana, a_citizen()):
            with pytest.raises(PermissionDenied):
                appealing.dispute(said, by=person, now=NOON, text="No fui yo.")
        assert Comment.objects.get().status == "received"

    def test_is_reviewed_by_somebody_who_did_not_type_it(self, dispute, officer):
        with pytest.raises(PermissionDenied):
            rule(dispute, officer)
        not_ruled(dispute)

    def test_upheld_is_hidden_and_no_longer_hers(self, dispute, typed, ruler):
        rule(dispute, ruler)
        typed.refresh_from_db()
        assert (typed.status, typed.author, typed.display_name) == ("hidden", None, "")
        assert typed.moderation.latest("pk").reason == Reason.NOT_MINE
        with pytest.raises(TransitionError):
            moderating.restore(typed, by=ruler_of_all(typed), now=NOON, words="Vuelve.")

    def test_rejected_is_shown_again(self, dispute, typed, ruler, ana):
        rule(dispute, ruler, upheld=False)
        typed.refresh_from_db()
        assert (typed.status, typed.author) == ("received", ana)

    def test_neither_is_what_a_colleague_said_in_her_organisations_name_hers(self, consultation):
        ours = a_representation()
        writer = a_representation(organization=ours.organization)
        said = a_comment(consultation, by=writer.user, organization=ours.organization)
        asked = appealing.dispute(said, by=ours.user, now=NOON, text="La directiva no lo acordó.")
        rule(asked, a_moderator(consultation))
        said.refresh_from_db()
        assert (said.status, said.organization) == ("hidden", None)


def ruler_of_all(comment):
    return an_officer_of(comment.consultation.service, role=Membership.Role.ADMIN)
