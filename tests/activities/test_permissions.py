"""Who may do what with an activity, and who reads its files."""

import pytest
from django.contrib.auth.models import AnonymousUser

from participa.activities import permissions
from participa.activities.actions import finishing, working
from participa.activities.models import Activity
from participa.documents.readers import readable_by
from participa.services.models import Membership
from tests.activities import builders as a
from tests.builders import HOUR, NOON, a_person, a_region, a_service, an_officer_of
from tests.documents.files import a_pdf, a_picture, an_upload

pytestmark = pytest.mark.django_db
Role = Membership.Role
QUESTIONS = ("can_manage", "can_answer", "can_count", "can_moderate")


def answers(user, activity):
    return [ask for ask in QUESTIONS if getattr(permissions, ask)(user, activity, now=NOON)]


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.ADMIN, [*QUESTIONS]),
        (Role.OFFICER, [*QUESTIONS]),
        (Role.APPROVER, [*QUESTIONS]),
        (Role.ANALYST, ["can_answer", "can_count", "can_moderate"]),
        (Role.MODERATOR, ["can_moderate"]),
    ],
)
def test_each_role_of_the_service_does_its_part(role, may):
    activity = a.an_activity()
    assert answers(an_officer_of(activity.service, role), activity) == may


def test_nobody_else_does_anything():
    activity = a.an_activity()
    left = an_officer_of(activity.service, until=NOON - HOUR)
    for user in (AnonymousUser(), a_person(), an_officer_of(a_service()), left):
        assert answers(user, activity) == []


def test_a_role_of_a_region_reaches_exactly_that_region():
    service, region, other = a_service(), a_region(), a_region("maule", code="07")
    officer = an_officer_of(service, region=region)
    here, there, country = [a.an_activity(service, region=place) for place in (region, other, None)]
    assert [bool(answers(officer, one)) for one in (here, there, country)] == [True, False, False]
    assert list(Activity.objects.administered_by(officer, now=NOON)) == [here]
    assert list(permissions.visible_in_office(officer, now=NOON)) == [here]


def test_what_a_closed_body_or_only_sources_tell_is_nobodys():
    closed = a.an_activity(a_service(closed_on=a.PUBLISHED.date()))
    told = a.an_activity(is_reported=True)
    for activity in (closed, told):
        assert answers(a.the_officer(activity), activity) == []
    assert not permissions.visible_in_office(a.the_officer(told), now=NOON).exists()


def test_who_is_not_signed_in_only_reads():
    activity, nobody = a.an_open_activity(), AnonymousUser()
    proposal, registration = a.a_proposal(activity), a.a_registration()
    assert not permissions.can_register(nobody, registration.activity, now=NOON)
    assert not permissions.can_contribute(nobody, activity, "proposal", now=NOON)
    assert not permissions.can_support(nobody, proposal, now=NOON)
    assert not permissions.can_withdraw(nobody, proposal)
    assert not permissions.can_cancel_registration(nobody, registration, now=NOON)


def files_of(activity, table):
    """A paper and a photo of an activity, and the unpublished minutes of a table."""
    by = a.the_officer(activity)
    paper = finishing.add_document(
        activity, an_upload("programa.pdf", a_pdf()), title="Programa", kind="programme", by=by, now=NOON
    )
    photo = finishing.add_photo(
        activity, an_upload("f.jpg", a_picture()), alternative="Gente.", by=by, now=NOON
    )
    meeting = a.a_held_meeting(table)
    working.write_minutes(
        meeting, text="", upload=an_upload("acta.pdf", a_pdf()), by=a.the_officer(table), now=NOON,
        seen_at=meeting.changed_at,
    )  # fmt: skip
    return paper.document, photo.document, meeting


def read_by(user):
    return set(readable_by(user, NOON))


def test_files_are_public_with_the_activity_and_minutes_once_published():
    activity, table = a.an_activity(), a.a_working_table()
    paper, photo, meeting = files_of(activity, table)
    assert read_by(AnonymousUser()) == {paper, photo}
    assert read_by(an_officer_of(table.service)) == {paper, photo, meeting.minutes_document}
    working.publish_minutes(meeting, by=a.the_officer(table), now=NOON, seen_at=meeting.changed_at)
    assert read_by(AnonymousUser()) == {paper, photo, meeting.minutes_document}


def test_files_of_a_draft_are_read_by_its_team_alone():
    draft = a.a_draft_activity()
    paper, photo, _meeting = files_of(draft, a.a_working_table())
    assert read_by(a_person()) == set()
    assert read_by(an_officer_of(draft.service, Role.MODERATOR)) == {paper, photo}
