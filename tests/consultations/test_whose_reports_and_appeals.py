"""What a person reported and claimed is hers to read, to hand over and to have forgotten."""

import pytest

from consultations.actions import appealing, moderating, redacting
from consultations.holdings import Appeals, Comments, Reports
from consultations.models import Appeal, Report, SealedText
from tests.builders import NOON, a_citizen, a_comment, a_consultation
from tests.consultations.moderation_builders import a_moderator, hidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return a_citizen()


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def report(consultation, ana):
    comment = a_comment(consultation)
    return moderating.report(comment, by=ana, now=NOON, reason="spam", details="Me ofrece un auto")


@pytest.fixture
def appeal(consultation, ana):
    comment = hidden(a_comment(consultation, by=ana), a_moderator(consultation))
    return appealing.appeal(comment, by=ana, now=NOON, text="No vendo nada.")


def test_she_reads_them(report, appeal, ana, consultation):
    (told,) = Reports().export(ana)
    assert told["qué pasa"] == "Me ofrece un auto"
    (asked,) = Appeals().export(ana)
    assert (asked["consulta"], asked["por qué"]) == (consultation.title, "No vendo nada.")
    assert not list(Reports().export(a_citizen()))


def test_they_are_handed_over_and_none_is_counted_twice(report, appeal, ana):
    other = a_citizen()
    moderating.report(report.comment, by=other, now=NOON, reason="hate")
    for holding in (Reports(), Appeals()):
        holding.merge(ana, other, now=NOON)
    assert Report.objects.get().reporter == other
    assert Appeal.objects.get().author == other


def test_forgotten_the_file_stays_without_her(report, appeal, ana):
    for _twice in range(2):
        for holding in (Reports(), Appeals()):
            holding.erase(ana, now=NOON)
    report.refresh_from_db()
    appeal.refresh_from_db()
    assert (report.reporter, report.details, report.reason) == (None, "", "spam")
    assert (appeal.author, appeal.status) == (None, "waiting")
    assert "vendo" not in appeal.text


def test_what_was_sealed_is_hers_to_read_and_goes_with_her(consultation, ana):
    comment = a_comment(consultation, "Soy Rosa. Abran.", by=ana)
    by = a_moderator(consultation)
    redacting.redact(comment, by=by, now=NOON, strikes=[("Rosa", "other")], version=1)
    (said,) = Comments().export(ana)
    assert said["antes de tachar datos personales"] == ["Soy Rosa. Abran."]
    Comments().erase(ana, now=NOON)
    assert not SealedText.objects.exists()
