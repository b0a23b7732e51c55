"""What grew old of a council's process goes; what explains how the council was elected stays."""

from datetime import timedelta

import pytest
from django.conf import settings

from councils.actions import applying, calling, deciding
from councils.models import (
    Application,
    ApplicationDocument,
    Ballot,
    Candidacy,
    Objection,
    Process,
    RollEntry,
    RollMark,
    StageCode,
)
from participa.core.retention import rules
from participa.documents.models import Document
from tests.builders import DAY, HOUR, NOON, a_person
from tests.councils import builders as a

pytestmark = pytest.mark.django_db

RULES = {rule.name: rule for rule in rules() if rule.name.startswith("council_")}
PERIOD = timedelta(days=settings.RETENTION_DAYS["council_papers"])


def a_process_that_ended(at=NOON):
    """With one application that went on and one refused, each with papers, and a vote."""
    process = a.a_process(a.a_council(estates=(("Territoriales", 1),)))
    opens = a.in_stage(process, StageCode.REGISTRATION)
    stays, left, third = (a.an_application(process) for _n in range(3))
    for application in (stays, left):
        paper = {"certificate": a.a_paper(application.applicant, now=opens)}
        applying._put(application, paper, now=opens)
    deciding.decide(
        left, Application.Status.INADMISSIBLE, reason="Sin fines propios.",
        by=a.the_commissioner(process), now=a.after_stage(process, StageCode.REGISTRATION),
    )  # fmt: skip
    a.with_final_roll(process, stays, third)
    for application in (stays, third):
        a.a_candidacy(application)
    deciding.publish_candidates(
        process, by=a.the_commissioner(process), now=a.in_stage(process, StageCode.CANDIDATE_LIST)
    )
    a.a_vote(process, stays.applicant, 1)
    process = a.with_result(process)
    a.appointed(process)
    Process.objects.filter(pk=process.pk).update(appointed_at=at)
    return process, stays, left


def counts(now):
    return {name: rule.count(now)["count"] for name, rule in RULES.items()}


def apply_all(now):
    for rule in RULES.values():
        rule.apply(now, now=now)


def test_nothing_goes_before_two_years_and_it_all_goes_after():
    a_process_that_ended()
    assert set(counts(NOON + PERIOD).values()) == {0}
    assert counts(NOON + PERIOD + HOUR) == {
        "council_papers": 1,
        "council_objections": 0,
        "council_candidacies": 0,
        "council_marks": 2,
    }


def test_the_papers_of_whom_was_refused_go_with_their_files_and_those_of_the_rest_stay():
    _process, stays, left = a_process_that_ended()
    gone = left.documents.get().document
    now = NOON + PERIOD + HOUR
    apply_all(now)
    assert ApplicationDocument.objects.get().application == stays
    assert not Document.objects.filter(pk=gone.pk).exists()
    left.refresh_from_db()
    assert (left.status, left.reason) == ("inadmissible", "Sin fines propios.")


def test_a_paper_that_another_replaced_goes_and_the_one_that_holds_stays():
    _process, stays, _left = a_process_that_ended()
    old = stays.documents.get()
    newer = a.a_paper(stays.applicant)
    applying._put(stays, {"certificate": newer}, now=NOON)
    apply_all(NOON + PERIOD + HOUR)
    assert stays.documents.get().document == newer
    assert not Document.objects.filter(pk=old.document_id).exists()


def test_who_voted_is_forgotten_and_what_was_voted_is_not():
    process, _stays, _left = a_process_that_ended()
    apply_all(NOON + PERIOD + HOUR)
    assert not RollMark.objects.exists()
    assert (RollEntry.objects.count(), Ballot.objects.count()) == (2, 1)
    assert process.contests.get().ballots == 1


def test_a_process_that_goes_on_keeps_everything():
    process, _stays, _left = a_process_that_ended()
    Process.objects.filter(pk=process.pk).update(appointed_at=None)
    assert set(counts(NOON + 3 * PERIOD).values()) == {0}


def test_one_that_was_annulled_grows_old_since_that_day():
    process = a.a_process()
    application = a.an_application(process)
    applying._put(application, {"certificate": a.a_paper(application.applicant)}, now=NOON)
    applying.withdraw(application, by=application.applicant, now=NOON)
    calling.annul(process, reason="Error en la convocatoria.", by=a.the_officer(process.council), now=NOON)
    assert counts(NOON + PERIOD)["council_papers"] == 0
    assert counts(NOON + PERIOD + HOUR)["council_papers"] == 1


def test_an_objection_that_was_withdrawn_goes_with_its_evidence():
    process, stays, _left = a_process_that_ended()
    evidence = a.a_paper(a_person())
    said = {"process": process, "application": stays, "text": "No corresponde.", "submitted_at": NOON}
    Objection.objects.create(
        kind="objection", author=a_person(), status="withdrawn", document=evidence, **said
    )
    kept = Objection.objects.create(
        kind="objection",
        author=a_person(),
        status="rejected",
        ruling="Sí corresponde.",
        ruled_at=NOON,
        **said,
    )
    apply_all(NOON + PERIOD + DAY)
    assert list(Objection.objects.all()) == [kept]
    assert not Document.objects.filter(pk=evidence.pk).exists()


def test_a_candidacy_that_never_was_on_the_ballot_goes():
    process, stays, _left = a_process_that_ended()
    Candidacy.objects.create(
        contest=process.contests.get(), application=stays, organization=stays.organization,
        display_name="Rosa", status="withdrawn", nominated_by=stays.applicant, nominated_at=NOON,
    )  # fmt: skip
    apply_all(NOON + PERIOD + DAY)
    assert Candidacy.objects.filter(number=None).count() == 0
    assert Candidacy.objects.count() == 2
