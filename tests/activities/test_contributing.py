"""Proposals and questions: sent in time, supported once, hidden with a reason in sight."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from participa.activities.actions import contributing
from participa.activities.actions.registering import ClosedError, VoiceError
from participa.activities.models import Contribution, ContributionSupport
from participa.audit.models import Event
from participa.core.lifecycle import TransitionError
from participa.notifications.models import Announcement
from participa.services.models import Membership
from tests.activities import builders as a
from tests.activities.refusals import refused
from tests.builders import HOUR, NOON, a_person, an_analyst_of, an_officer_of
from tests.organizations.builders import a_representative, an_organization

pytestmark = pytest.mark.django_db
PROPOSAL, QUESTION = Contribution.Kind.PROPOSAL, Contribution.Kind.QUESTION


def propose(activity, by=None, now=NOON, **fields):
    fields = {"kind": PROPOSAL, "title": "Canal", "text": "Revestir el canal."} | fields
    return contributing.contribute(activity, by=by or a_person(), now=now, **fields)


def ask(activity, **fields):
    return propose(activity, **{"kind": QUESTION, "title": "", "text": "¿Cuándo?"} | fields)


def test_a_proposal_gets_a_receipt():
    proposal = propose(a.an_open_activity(), display_name=" Ana ")
    assert (proposal.status, proposal.title, proposal.voice) == ("received", "Canal", "Ana")
    assert proposal.receipt.startswith("APO-")
    assert str(proposal) == proposal.receipt
    assert Announcement.objects.get().event == "activity_contribution_received"


def test_a_question_has_no_title_and_no_more_than_255_letters():
    activity = a.an_open_activity()
    assert ask(activity, title="Sobra", text=" " + "a" * 255).title == ""
    with refused(ValidationError, "text") as why:
        ask(activity, text="a" * 257)
    assert why.value.message_dict["text"] == ["Sobran 2 letras."]


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"title": " "}, "title"), ({"text": " "}, "text"), ({"text": "a" * 2001}, "text")],
)
def test_a_proposal_says_something_and_not_too_long(fields, field):
    activity = a.an_open_activity()
    with refused(ValidationError, field):
        propose(activity, **fields)


def test_the_database_holds_the_length_too():
    question, proposal = a.a_question(), a.a_proposal()
    for thing, length in ((question, 256), (proposal, 2001)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contribution.objects.filter(pk=thing.pk).update(text="a" * length)


def test_nothing_is_received_once_its_window_shut():
    activity = a.an_open_activity(proposals_close_at=NOON, questions_close_at=NOON + HOUR)
    with refused(ClosedError):
        propose(activity)
    assert ask(activity).kind == QUESTION
    closed = a.an_activity()
    with refused(ClosedError):
        ask(closed)


def test_she_speaks_for_an_organisation_only_if_she_represents_it():
    activity, organization = a.an_open_activity(), an_organization("Junta del Valle")
    with refused(VoiceError):
        propose(activity, organization=organization)
    speaker = a_representative(organization)
    assert propose(activity, by=speaker, organization=organization).voice == "Junta del Valle"


def test_what_was_said_there_is_typed_by_an_official_and_counts_the_same():
    activity = a.an_open_activity()
    clerk = an_analyst_of(activity.service)
    said = contributing.type_in(
        activity, kind=QUESTION, text="¿Y los plazos?", display_name="Rosa", by=clerk, now=a.ENDS + HOUR
    )
    assert (said.author, said.typed_by, said.shown_name) == (None, clerk, "Rosa")
    assert not Announcement.objects.exists()
    assert list(activity.contributions.visible()) == [said]


def test_nothing_is_typed_before_it_starts_nor_by_whoever_does_not_answer_for_it():
    activity = a.an_open_activity()
    with refused(ClosedError):
        contributing.type_in(activity, kind=QUESTION, text="¿Y?", by=a.the_officer(activity), now=NOON)
    with refused(PermissionDenied):
        contributing.type_in(activity, kind=QUESTION, text="¿Y?", by=a_person(), now=a.DURING)


def test_her_own_is_withdrawn_until_it_is_answered():
    mine, answered = a.a_proposal(), a.a_proposal(answer="Sí", position="adopted", answered_at=NOON)
    assert contributing.withdraw(mine, by=mine.author, now=NOON).withdrawn_at == NOON
    assert not mine.activity.contributions.told().exists()
    with refused(TransitionError):
        contributing.withdraw(answered, by=answered.author, now=NOON)
    with refused(PermissionDenied):
        contributing.withdraw(answered, by=a_person(), now=NOON)


def test_support_counts_once_and_may_be_taken_back():
    proposal, neighbour = a.a_proposal(), a_person()
    assert contributing.support(proposal, by=neighbour, now=NOON) is True
    assert contributing.support(proposal, by=neighbour, now=NOON) is False
    contributing.support(proposal, by=a_person(), now=NOON)
    assert a.fresh(proposal).support_count == 2
    assert str(ContributionSupport.objects.first()).startswith(f"{proposal.pk}:")
    assert contributing.withdraw_support(proposal, by=neighbour, now=NOON) is True
    assert contributing.withdraw_support(proposal, by=neighbour, now=NOON) is False
    assert a.fresh(proposal).support_count == 1


def test_nobody_supports_her_own():
    proposal = a.a_proposal()
    with refused(PermissionDenied):
        contributing.support(proposal, by=proposal.author, now=NOON)


def test_nobody_supports_what_closed_or_was_hidden():
    proposal = a.a_proposal()
    hidden = a.a_proposal(status="hidden", hidden_at=NOON, hide_reason="offensive")
    with refused(ClosedError):
        contributing.support(proposal, by=a_person(), now=a.ENDS)
    with refused(ClosedError):
        contributing.withdraw_support(proposal, by=a_person(), now=a.ENDS)
    with refused(ClosedError):
        contributing.support(hidden, by=a_person(), now=NOON)


def test_what_is_hidden_still_counts_and_says_why():
    proposal = a.a_proposal()
    moderator = an_officer_of(proposal.activity.service, role=Membership.Role.MODERATOR)
    hidden = contributing.hide(proposal, reason="personal", by=moderator, now=NOON)
    assert (hidden.status, hidden.get_hide_reason_display()) == (
        "hidden",
        "Muestra datos personales de alguien",
    )
    assert list(hidden.activity.contributions.told()) == [hidden]
    assert not hidden.activity.contributions.visible().exists()
    assert Announcement.objects.get().event == "activity_contribution_hidden"
    again = contributing.show_again(hidden, by=moderator, now=NOON + HOUR)
    assert (again.status, again.hide_reason, again.hidden_by) == ("received", "", None)
    assert Event.objects.filter(verb__startswith="activity_contribution.").count() == 2


def test_hiding_what_an_official_typed_is_told_to_nobody():
    said = a.a_question(typed_by=a_person())
    contributing.hide(said, reason="unrelated", by=a.the_officer(said.activity), now=NOON)
    assert not Announcement.objects.exists()


def test_nothing_is_hidden_without_a_reason_of_the_list_nor_by_just_anybody():
    proposal = a.a_proposal()
    with refused(ValidationError, "reason"):
        contributing.hide(proposal, reason="porque sí", by=a.the_officer(proposal.activity), now=NOON)
    with refused(PermissionDenied):
        contributing.hide(proposal, reason="offensive", by=a_person(), now=NOON)
    with refused(TransitionError):
        contributing.show_again(proposal, by=a.the_officer(proposal.activity), now=NOON)
