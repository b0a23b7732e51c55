"""Papers of councils: what is public, what is of its members, and what only who decides may open."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from councils.actions import applying, appointing, meeting, opining, setting_up
from councils.models import StageCode
from participa.documents import readers
from tests.builders import NOON, a_person, a_service, an_analyst_of, an_officer_of
from tests.councils import builders as a

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


def reads(document, *users, now=NOON):
    """Which of these may open it."""
    return [readers.readable_by(user, now).filter(pk=document.pk).exists() for user in users]


def test_papers_of_an_application_are_read_by_who_sent_it_and_who_decides_it():
    process, other = a.a_process(), a.a_process()
    paper = a.a_paper(a_person())
    application = a.an_application(process, papers={"certificate": paper})
    now = application.submitted_at
    may = (application.applicant, a.a_voice_of(application.organization), a.the_commissioner(process),
           a.the_officer(process.council))  # fmt: skip
    may_not = (ANYBODY, a_person(), a.the_commissioner(other), a.the_officer(other.council),
               an_analyst_of(process.council.service), a.an_application(process).applicant)  # fmt: skip
    assert reads(paper, *may, now=now) == [True] * 4
    assert reads(paper, *may_not, now=now) == [False] * 6
    assert all(readers.is_personal(paper, user, now) for user in may)


def test_what_came_with_an_objection_is_of_its_author_and_the_commission():
    process, ana = a.a_process(), a_person()
    application = a.an_application(process)
    a.with_provisional_roll(process, application)
    application.refresh_from_db()
    paper = a.a_paper(ana)
    applying.object_to(
        application, text="x", by=ana, document=paper, now=a.in_stage(process, StageCode.OBJECTIONS)
    )
    assert reads(paper, ana, a.the_commissioner(process), a.the_officer(process.council)) == [True] * 3
    assert reads(paper, ANYBODY, application.applicant, an_officer_of(a_service())) == [False] * 3


def test_rules_and_appointments_are_public_those_of_before_too():
    council = a.a_council(rules=False)
    by = a.the_officer(council)
    old, new, act = a.a_paper(by), a.a_paper(by), a.a_paper(by)
    for document in (old, new):
        setting_up.set_rules(council, by=by, now=NOON, document=document, **a.RULES)
    appointing.register_term(
        council, starts_on=date(2025, 1, 1), last_day=date(2026, 12, 31), act_number="1",
        act_date=date(2024, 12, 1), by=by, now=NOON, document=act,
    )  # fmt: skip
    assert [reads(document, ANYBODY) for document in (old, new, act)] == [[True]] * 3


def test_minutes_are_of_the_council_until_they_are_published():
    council = a.a_council_in_force()
    by = a.the_officer(council)
    paper = a.a_paper(by)
    minutes = meeting.write_minutes(a.a_held_session(council), text="", by=by, now=NOON, document=paper)
    member, foreign = council.mandates.first().user, a.a_council_in_force().mandates.first().user
    assert reads(paper, by, member) == [True, True]
    assert reads(paper, ANYBODY, a_person(), foreign) == [False] * 3
    assert reads(paper, member, now=a.midnight(date(2027, 1, 1))) == [False]
    minutes = meeting.approve_minutes(minutes, approval="x", by=by, now=NOON, seen_at=NOON)
    assert reads(paper, ANYBODY) == [False]
    meeting.publish_minutes(minutes, by=by, now=NOON)
    assert reads(paper, ANYBODY) == [True]


def test_an_opinion_is_public_once_it_is_sent():
    council = a.a_council_in_force()
    by = a.the_officer(council)
    paper = a.a_paper(by)
    opinion = a.an_opinion(council, sent=False, document=paper)
    assert reads(paper, by, ANYBODY, council.mandates.first().user) == [True, False, False]
    opining.send(opinion, by=by, now=NOON)
    assert reads(paper, ANYBODY) == [True]
