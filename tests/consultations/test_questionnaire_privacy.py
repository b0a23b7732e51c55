"""What is only counted is read by nobody, and what people answered says nothing of who they are."""

import csv
import io

import pytest
from django.urls import reverse

from consultations import holdings, questionnaire_exports, retention
from consultations.actions import filling
from consultations.messages import authors_of
from consultations.models import Answer, AnswerSheet
from participa.documents.models import Document
from participa.jobs.models import Job
from participa.jobs.registry import JobError
from participa.services.models import Membership
from tests.builders import CLOSES, DAY, HOUR, NOON, a_citizen, a_consultation, an_analyst_of, an_officer_of
from tests.consultations.questionnaires import (
    Kind,
    a_picture,
    a_question,
    a_sheet,
    counted,
    many_sheets,
    option,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def secret(consultation):
    return a_question(consultation, text="¿Votaste?", is_confidential=True)


def closed(consultation, answered=True):
    officer = an_officer_of(consultation.service)
    fields = {"status": "answered", "answered_at": NOON, "answered_by": officer} if answered else {}
    type(consultation).objects.filter(pk=consultation.pk).update(closes_at=NOON - HOUR, **fields)
    return officer


def public_item(client, consultation, place=0):
    return client.get(reverse("consultations:questionnaire_results", args=[consultation.slug])).context[
        "items"
    ][place]


# Only counted ----------------------------------------------------------------------------------


def test_figures_of_few_are_not_told(client, consultation, secret):
    for word in ["Sí"] * 9 + ["No"] * 4:
        a_sheet(consultation, {secret: word})
    counted(consultation)
    closed(consultation)
    item = public_item(client, consultation)
    assert "rows" not in item
    assert "answered" not in item
    assert (
        client.get(reverse("consultations:questionnaire_results", args=[consultation.slug])).context["sheets"]
        is None
    )


def test_figures_of_enough_are_told(client, consultation, secret):
    for word in ["Sí"] * 9 + ["No"] * 5:
        a_sheet(consultation, {secret: word})
    counted(consultation)
    closed(consultation)
    assert public_item(client, consultation)["rows"][1][1] == "5 (36 %)"


def test_those_who_did_not_choose_something_may_not_be_few_either(client, consultation):
    several = a_question(consultation, Kind.SEVERAL, ["A", "B"], is_confidential=True)
    for some in [["A", "B"]] * 6 + [["B"]]:
        a_sheet(consultation, {several: some})
    counted(consultation)
    closed(consultation)
    assert "rows" not in public_item(client, consultation)


def test_what_depends_on_a_hidden_answer_does_not_give_it_away(client, consultation, secret):
    after = a_question(consultation, is_confidential=True, only_if=option(secret, "Sí"))
    for word in ["Sí"] * 9 + ["No"] * 2:
        a_sheet(consultation, {secret: word, after: "Sí"})
    counted(consultation)
    closed(consultation)
    assert "rows" not in public_item(client, consultation, 1)


def test_before_the_closing_not_even_the_office_sees_them(as_user, client, consultation, secret):
    for _n in range(6):
        a_sheet(consultation, {secret: "Sí"})
    counted(consultation)
    path = reverse("consultations_office:questionnaire_results", args=[consultation.code])
    hers = as_user(an_officer_of(consultation.service))
    assert "rows" not in hers.get(path).context["items"][0]
    closed(consultation, answered=False)
    assert "rows" in hers.get(path).context["items"][0]


def test_no_page_nor_file_reads_a_confidential_answer(as_user, client, consultation):
    text = a_question(consultation, Kind.TEXT, is_confidential=True)
    file = a_question(consultation, Kind.FILE, is_confidential=True)
    a_sheet(consultation, {text: "Mi secreto", file: a_picture()})
    officer = closed(consultation)
    hers = as_user(officer)
    for question in (text, file):
        for name, key in (("consultations", consultation.slug), ("consultations_office", consultation.code)):
            path = reverse(f"{name}:questionnaire_answers", args=[key, question.pk])
            assert hers.get(path).status_code == 404
    assert hers.get(Document.objects.get().get_absolute_url()).status_code == 404
    assert "Mi secreto" not in str(exported(consultation, officer)[0])


# Files -----------------------------------------------------------------------------------------


def test_a_file_is_read_by_the_team_and_by_whoever_sent_it(as_user, client, consultation):
    ana = a_citizen()
    a_sheet(consultation, {a_question(consultation, Kind.FILE): a_picture()}, by=ana)
    address = Document.objects.get().get_absolute_url()
    assert client.get(address).status_code == 404
    assert as_user(a_citizen()).get(address).status_code == 404
    for person in (ana, an_analyst_of(consultation.service)):
        response = as_user(person).get(address)
        assert (response.status_code, bool(response.getvalue())) == (200, True)  # read, it closes itself


# Export ----------------------------------------------------------------------------------------


def exported(consultation, by):
    job = Job(
        kind="answers_csv", params={"consultation": consultation.pk}, requested_by=by, requested_at=NOON
    )
    result = questionnaire_exports.answers_csv(job, lambda done, total=None: None)
    with result.file as file:
        rows = list(csv.reader(io.StringIO(file.read().decode("utf-8-sig")), delimiter=";"))
    return rows[1:], rows[0]


def test_each_sheet_is_a_row_without_its_author(consultation):
    single, text = a_question(consultation, text="¿Vas?"), a_question(consultation, Kind.TEXT, text="=1+1")
    several = a_question(consultation, Kind.SEVERAL, ["A", "B"], text="¿Cuáles?")
    file, scale = a_question(consultation, Kind.FILE), a_question(consultation, Kind.SCALE)
    secret = a_question(consultation, text="¿Votaste?", is_confidential=True)
    ana = a_citizen("ana@ejemplo.cl", display_name="Ana Soto")
    sheet = a_sheet(
        consultation,
        {single: "Sí", text: "=SUM(A1)", several: ["A", "B"], file: a_picture(), scale: 5, secret: "Sí"},
        by=ana,
    )
    a_sheet(consultation, {single: "No"})
    gone = a_sheet(consultation, {single: "No"})
    filling.withdraw(gone, by=gone.author, now=NOON)
    rows, headings = exported(consultation, an_analyst_of(consultation.service))
    assert headings == ["número", "¿Vas?", "'=1+1", "¿Cuáles?", file.text, scale.text]
    assert sorted(row[1:] for row in rows) == [
        ["No", "", "", "", ""],
        ["Sí", "'=SUM(A1)", "A | B", "Adjuntó un archivo", "5"],
    ]
    words = str(rows)
    assert not any(one in words for one in ("ana@", "Ana Soto", sheet.receipt, sheet.sha256, "foto.png"))


def test_a_large_one_takes_few_questions(consultation, django_assert_max_num_queries):
    question = a_question(consultation)
    many_sheets(consultation, question, 600)
    analyst = an_analyst_of(consultation.service)
    with django_assert_max_num_queries(10):
        assert len(exported(consultation, analyst)[0]) == 600


def test_who_lost_her_role_meanwhile_gets_nothing(consultation):
    analyst = an_analyst_of(consultation.service)
    Membership.objects.update(ended_at=NOON)
    with pytest.raises(JobError):
        exported(consultation, analyst)


def test_it_is_asked_from_the_results(as_user, consultation):
    a_question(consultation)
    hers = as_user(an_analyst_of(consultation.service))
    response = hers.post(reverse("consultations_office:questionnaire_export", args=[consultation.code]))
    assert response.url == Job.objects.get(kind="answers_csv").get_absolute_url()


# Of whom ---------------------------------------------------------------------------------------


def test_her_download_has_her_answers_and_her_draft(consultation):
    ana = a_citizen()
    ranking = a_question(consultation, Kind.RANKING, ["X", "Y"], text="¿En qué orden?")
    text = a_question(consultation, Kind.TEXT)
    a_sheet(consultation, {ranking: ["Y", "X"]}, by=ana)
    filling.keep_draft(consultation, {f"p{text.pk}": "A medias"}, by=ana, now=NOON)
    [row] = holdings.Sheets().export(ana)
    assert "¿En qué orden?: 1. Y, 2. X" in str(row)
    assert "A medias" in str(row)


def test_erased_she_leaves_figures_and_no_trace(consultation):
    ana = a_citizen()
    question, file = a_question(consultation), a_question(consultation, Kind.FILE)
    a_sheet(consultation, {question: "Sí", file: a_picture()}, by=ana)
    other = a_consultation()
    filling.keep_draft(other, {"p1": "x"}, by=ana, now=NOON)
    for _twice in range(2):
        holdings.Sheets().erase(ana, now=NOON)
    sheet = AnswerSheet.objects.get()
    assert (sheet.author, sheet.draft, sheet.is_sent) == (None, {}, True)
    assert not Document.objects.exists()
    assert counted(consultation)[question.pk][""] == 1


@pytest.mark.parametrize("later", ["old", "new"])
def test_of_two_sheets_of_one_person_the_later_stays(consultation, later):
    question = a_question(consultation)
    accounts = {"old": a_citizen(), "new": a_citizen()}
    for name, person in accounts.items():
        word = "Sí" if name == later else "No"
        a_sheet(consultation, {question: word}, by=person, now=NOON + HOUR * (name == later))
    holdings.Sheets().merge(accounts["old"], accounts["new"], now=NOON + 2 * HOUR)
    hers = AnswerSheet.objects.get(author=accounts["new"])
    assert [answer.option.text for answer in hers.answers.all()] == ["Sí"]
    assert AnswerSheet.objects.get(author=None).withdrawn_at is not None
    assert counted(consultation) == {question.pk: {"": 1, str(option(question, "Sí").pk): 1}}


def test_what_was_sent_stays_before_a_draft(consultation):
    question, old, new = a_question(consultation), a_citizen(), a_citizen()
    a_sheet(consultation, {question: "Sí"}, by=old)
    filling.keep_draft(consultation, {"p1": "x"}, by=new, now=NOON + HOUR)
    holdings.Sheets().merge(old, new, now=NOON + HOUR)
    assert AnswerSheet.objects.get().author == new
    assert Answer.objects.count() == 1


def test_a_month_after_the_closing_what_was_not_sent_goes(consultation):
    question, ana = a_question(consultation), a_citizen()
    filling.keep_draft(consultation, {"p1": "x"}, by=ana, now=NOON)
    sent = a_sheet(consultation, {question: "Sí"})
    filling.keep_draft(consultation, {"p1": "y"}, by=sent.author, now=NOON)
    rule = retention.SheetDrafts()
    assert rule.count(CLOSES + 29 * DAY)["count"] == 0
    late = CLOSES + 31 * DAY
    assert rule.apply(late, now=late) == 2
    assert rule.count(late)["count"] == 0
    assert [(one.pk, one.draft) for one in AnswerSheet.objects.all()] == [(sent.pk, {})]


# What she is told ------------------------------------------------------------------------------


def test_who_answered_takes_part(consultation):
    question, ana = a_question(consultation), a_citizen()
    a_sheet(consultation, {question: "Sí"}, by=ana)
    gone = a_sheet(consultation, {question: "No"})
    filling.withdraw(gone, by=gone.author, now=NOON)
    filling.keep_draft(consultation, {"p1": "x"}, by=a_citizen(), now=NOON)
    assert set(authors_of(consultation.pk).values_list("author", flat=True)) == {ana.pk}


def test_her_participation_lists_it(as_user, consultation):
    ana = a_citizen()
    sheet = a_sheet(consultation, {a_question(consultation): "Sí"}, by=ana)
    page = as_user(ana).get(reverse("portal:participation")).content.decode()
    assert reverse("consultations:sheet_receipt", args=[sheet.receipt]) in page
    assert reverse("consultations:questionnaire", args=[consultation.slug]) in page
