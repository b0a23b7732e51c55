"""The questionnaire as people meet it: with or without script, before signing in, wrong and right."""

import pytest
from django.urls import reverse

from consultations.actions import filling
from consultations.models import Answer, AnswerSheet
from participa.audit.models import Event
from participa.documents.models import Document
from tests.builders import CLOSES, HOUR, NOON, a_citizen, a_consultation, a_draft, an_officer_of
from tests.consultations.questionnaires import (
    Kind,
    a_picture,
    a_question,
    a_sheet,
    counted,
    many_sheets,
    option,
)
from tests.questions import asked, with_one_and_with_three

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def ana():
    return a_citizen("ana@ejemplo.cl")


@pytest.fixture
def path(consultation):
    return reverse("consultations:questionnaire", args=[consultation.slug])


def answered(consultation):
    officer = an_officer_of(consultation.service)
    type(consultation).objects.filter(pk=consultation.pk).update(
        status="answered", answered_at=CLOSES + HOUR, answered_by=officer, closes_at=NOON - HOUR
    )
    return officer


# Answering -------------------------------------------------------------------------------------


def test_what_is_sent_is_received_with_a_receipt(as_user, ana, consultation, path):
    question, ranking = a_question(consultation), a_question(consultation, Kind.RANKING, ["X", "Y"])
    typed = {
        f"p{question.pk}": option(question, "Sí").pk, f"p{ranking.pk}_0": "2", f"p{ranking.pk}_1": "1",
        "form_token": "uno",
    }  # fmt: skip
    response = as_user(ana).post(path, typed)
    sheet = AnswerSheet.objects.get()
    assert response.url == reverse("consultations:sheet_receipt", args=[sheet.receipt])
    placed = Answer.objects.filter(question=ranking).order_by("number")
    assert list(placed.values_list("option__text", flat=True)) == ["Y", "X"]
    assert as_user(ana).post(path, typed).url == response.url
    assert AnswerSheet.objects.get().version == 1


def test_a_consultation_without_questions_has_no_such_page(client, path):
    assert client.get(path).status_code == 404


def test_a_draft_has_no_such_page(client):
    draft = a_draft()
    a_question(draft)
    assert client.get(reverse("consultations:questionnaire", args=[draft.slug])).status_code == 404


def test_who_has_not_signed_in_answers_first(client, ana, consultation, path):
    question, text = a_question(consultation), a_question(consultation, Kind.TEXT)
    response = client.post(path, {f"p{question.pk}": option(question, "No").pk, f"p{text.pk}": "Mi razón"})
    assert response.status_code == 302
    assert "next=" in response.url
    assert not AnswerSheet.objects.exists()
    client.force_login(ana)
    page = client.get(path)
    assert "Mi razón" in page.content.decode()
    assert str(page.context["form"][f"p{question.pk}"].value()) == str(option(question, "No").pk)


def test_a_draft_waits_for_her(as_user, ana, consultation, path):
    text, several = a_question(consultation, Kind.TEXT), a_question(consultation, Kind.SEVERAL, ["A", "B"])
    hers = as_user(ana)
    chosen = [option(several, "A").pk, option(several, "B").pk]
    assert hers.post(path, {f"p{text.pk}": "A medias", f"p{several.pk}": chosen, "save": "1"}).url == path
    page = hers.get(path)
    assert "A medias" in page.content.decode()
    assert page.content.decode().count(" checked") == 2
    assert not Answer.objects.exists()


def test_she_sees_what_she_sent_to_change_it(as_user, ana, consultation, path):
    ranking = a_question(consultation, Kind.RANKING, ["X", "Y", "Z"])
    scale = a_question(consultation, Kind.SCALE)
    a_sheet(consultation, {ranking: ["Z", "X", "Y"], scale: 3}, by=ana)
    form = as_user(ana).get(path).context["form"]
    assert form[f"p{ranking.pk}"].value() == [2, 3, 1]
    assert form[f"p{scale.pk}"].value() == 3


def test_after_the_closing_what_was_typed_stays_and_nothing_is_received(
    as_user, ana, consultation, path, clock
):
    text = a_question(consultation, Kind.TEXT)
    clock.move_to(CLOSES)
    hers = as_user(ana)
    for button in ({}, {"save": "1"}):
        response = hers.post(path, {f"p{text.pk}": "Tarde pero bien"} | button)
        assert response.status_code == 422
        assert "Tarde pero bien" in response.content.decode()
    assert not AnswerSheet.objects.exists()


def test_what_is_wrong_is_said_beside_it_and_everything_stays(as_user, ana, consultation, path):
    required = a_question(consultation, is_required=True)
    several = a_question(consultation, Kind.SEVERAL, ["A", "B", "C"], most=2)
    ranking = a_question(consultation, Kind.RANKING, ["X", "Y"])
    text, long = a_question(consultation, Kind.TEXT), a_question(consultation, Kind.TEXT)
    response = as_user(ana).post(path, {
        f"p{several.pk}": [one.pk for one in several.options.all()],
        f"p{ranking.pk}_0": "1", f"p{ranking.pk}_1": "1",
        f"p{text.pk}": "Queda", f"p{long.pk}": "a" * 4001,
    })  # fmt: skip
    page, form = response.content.decode(), response.context["form"]
    assert response.status_code == 422
    assert set(form.errors) == {f"p{one.pk}" for one in (required, several, ranking, long)}
    assert "Elegiste 3. Deja 2 como máximo." in page
    assert "«X» y «Y» tienen el mismo lugar" in page
    assert "Queda" in page
    assert page.count(" checked") == 3
    assert page.count(' value="1" selected') == 2
    assert not AnswerSheet.objects.exists()


def test_an_order_half_given_says_what_is_missing(as_user, ana, consultation, path):
    ranking = a_question(consultation, Kind.RANKING, ["X", "Y"])
    response = as_user(ana).post(path, {f"p{ranking.pk}_0": "1"})
    assert "Falta el lugar de «Y»." in response.content.decode()
    response = as_user(ana).post(path, {f"p{ranking.pk}_0": "1", f"p{ranking.pk}_1": "9"})
    assert response.status_code == 422
    assert not AnswerSheet.objects.exists()


def test_an_option_of_another_question_is_refused(as_user, ana, consultation, path):
    one, other = a_question(consultation), a_question(consultation)
    response = as_user(ana).post(path, {f"p{one.pk}": option(other, "Sí").pk})
    assert response.status_code == 422
    assert not AnswerSheet.objects.exists()


def test_nothing_answered_is_refused(as_user, ana, consultation, path):
    a_question(consultation)
    assert as_user(ana).post(path, {}).status_code == 422
    assert not AnswerSheet.objects.exists()


def test_without_script_what_is_not_asked_says_when_and_is_ignored(as_user, ana, consultation, path):
    first = a_question(consultation, text="¿Vas a pie?")
    why = a_question(consultation, Kind.TEXT, only_if=option(first, "Sí"), is_required=True)
    hers = as_user(ana)
    assert "Responde solo si en «¿Vas a pie?» elegiste «Sí»." in hers.get(path).content.decode()
    response = hers.post(path, {f"p{first.pk}": option(first, "No").pk, f"p{why.pk}": "a" * 5000})
    assert response.status_code == 302
    assert Answer.objects.get().question == first


def test_a_file_is_kept_and_may_be_taken_out(as_user, ana, consultation, path):
    text, file = a_question(consultation, Kind.TEXT), a_question(consultation, Kind.FILE)
    hers = as_user(ana)
    hers.post(path, {f"p{text.pk}": "Hola", f"p{file.pk}": a_picture()})
    document = Document.objects.get()
    assert "foto.png" in hers.get(path).content.decode()
    hers.post(path, {f"p{text.pk}": "Hola de nuevo"})
    assert Document.objects.get() == document
    hers.post(path, {f"p{text.pk}": "Sin archivo", f"p{file.pk}_out": "on"})
    assert not Document.objects.exists()


def test_a_file_that_may_not_be_sent_is_refused_beside_its_question(as_user, ana, consultation, path):
    text, file = a_question(consultation, Kind.TEXT), a_question(consultation, Kind.FILE)
    wrong = a_picture("virus.exe")
    response = as_user(ana).post(path, {f"p{text.pk}": "Queda", f"p{file.pk}": wrong})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {f"p{file.pk}"}
    assert "Queda" in response.content.decode()
    assert not Document.objects.exists()


def test_the_page_of_the_consultation_leads_to_it(client, consultation, path):
    a_question(consultation, text="¿Vas a pie?")
    page = client.get(consultation.get_absolute_url()).content.decode()
    assert path in page
    assert "¿Vas a pie?" in page


# Receipt ---------------------------------------------------------------------------------------


@pytest.fixture
def sheet(consultation, ana):
    return a_sheet(consultation, {a_question(consultation, Kind.TEXT, text="¿Por qué?"): "Porque sí"}, by=ana)


def test_its_code_leads_to_the_receipt(client, sheet):
    address = reverse("consultations:sheet_receipt", args=[sheet.receipt])
    assert client.get(reverse("consultations:receipt", args=[sheet.receipt])).url == address
    typed = {"code": sheet.receipt.lower()}
    assert client.post(reverse("consultations:receipt_lookup"), typed).url == address


def test_who_holds_the_code_sees_that_it_came_and_not_what_it_says(client, sheet):
    page = client.get(reverse("consultations:sheet_receipt", args=[sheet.receipt])).content.decode()
    assert sheet.receipt in page
    assert "12:00:00" in page
    for secret in ("Porque sí", "¿Por qué?", sheet.sha256, "ana@"):
        assert secret not in page


def test_its_author_sees_what_she_said_with_its_fingerprint(as_user, ana, sheet):
    response = as_user(ana).get(reverse("consultations:sheet_receipt", args=[sheet.receipt]))
    page = response.content.decode()
    assert "Porque sí" in page
    assert sheet.sha256 in page
    assert response["Cache-Control"] == "private, no-store"


def test_a_draft_has_no_receipt(as_user, ana, consultation):
    a_question(consultation)
    draft = filling.keep_draft(consultation, {}, by=ana, now=NOON)
    assert as_user(ana).get(reverse("consultations:sheet_receipt", args=[draft.receipt])).status_code == 404
    assert as_user(ana).get(reverse("consultations:receipt", args=[draft.receipt])).status_code == 404


def test_she_takes_it_back(as_user, ana, sheet):
    hers = as_user(ana)
    response = hers.post(reverse("consultations:withdraw_sheet", args=[sheet.receipt]), follow=True)
    assert "fueron retiradas" in response.content.decode()
    assert not Answer.objects.exists()


def test_nobody_else_takes_it_back(as_user, sheet):
    address = reverse("consultations:withdraw_sheet", args=[sheet.receipt])
    assert as_user(a_citizen()).post(address).status_code == 404
    assert Answer.objects.exists()


def test_after_the_closing_it_stays(as_user, ana, sheet, clock):
    clock.move_to(CLOSES)
    as_user(ana).post(reverse("consultations:withdraw_sheet", args=[sheet.receipt]))
    assert AnswerSheet.objects.get().is_sent


# Results ---------------------------------------------------------------------------------------


def test_results_are_public_once_it_is_answered(client, consultation):
    question, scale = a_question(consultation), a_question(consultation, Kind.SCALE)
    ranking = a_question(consultation, Kind.RANKING, ["X", "Y"])
    for point, first in ((1, "X"), (4, "Y"), (5, "Y")):
        a_sheet(consultation, {question: "Sí", scale: point, ranking: [first, "X" if first == "Y" else "Y"]})
    a_sheet(consultation, {question: "No"})
    counted(consultation)
    path = reverse("consultations:questionnaire_results", args=[consultation.slug])
    assert client.get(path).status_code == 404
    answered(consultation)
    response = client.get(path)
    items = response.context["items"]
    assert response.context["sheets"] == 4
    assert items[0]["rows"] == [("Sí", "3 (75 %)", 75.0), ("No", "1 (25 %)", 25.0)]
    assert (items[1]["note"], items[1]["answered"], items[1]["skipped"]) == ("Mediana: 4", 3, 1)
    assert [(name, place) for name, place, _share in items[2]["rows"]] == [("Y", "1,3"), ("X", "1,7")]


def test_what_was_said_in_words_is_read_without_names(client, consultation):
    text = a_question(consultation, Kind.TEXT)
    ana = a_citizen("ana@ejemplo.cl", display_name="Ana Soto")
    a_sheet(consultation, {text: "Falta una rampa"}, by=ana)
    gone = a_sheet(consultation, {text: "Ya no digo esto"})
    filling.withdraw(gone, by=gone.author, now=NOON)
    path = reverse("consultations:questionnaire_answers", args=[consultation.slug, text.pk])
    assert client.get(path).status_code == 404
    answered(consultation)
    page = client.get(path).content.decode()
    assert "Falta una rampa" in page
    assert "Ana Soto" not in page
    assert "Ya no digo esto" not in page


def test_what_was_said_is_read_by_pages(client, consultation):
    text = a_question(consultation, Kind.TEXT)
    for n in range(21):
        a_sheet(consultation, {text: f"Respuesta número {n}."})
    answered(consultation)
    path = reverse("consultations:questionnaire_answers", args=[consultation.slug, text.pk])
    first = client.get(path)
    assert "Respuesta número 0." not in first.content.decode()
    assert "Respuesta número 0." in client.get(path + first.context["next"]).content.decode()


def test_the_office_sees_them_come(as_user, consultation):
    question = a_question(consultation)
    a_sheet(consultation, {question: "Sí"})
    counted(consultation)
    hers = as_user(an_officer_of(consultation.service))
    path = reverse("consultations_office:questionnaire_results", args=[consultation.code])
    assert path in hers.get(consultation.get_office_url()).content.decode()
    assert hers.get(path).context["items"][0]["rows"][0] == ("Sí", "1 (100 %)", 100.0)


def test_the_office_reads_words_and_files_and_leaves_a_line(as_user, consultation):
    text, file = a_question(consultation, Kind.TEXT), a_question(consultation, Kind.FILE)
    a_sheet(consultation, {text: "Falta una rampa", file: a_picture()})
    hers = as_user(an_officer_of(consultation.service))
    for question, words in ((text, "Falta una rampa"), (file, "foto.png")):
        path = reverse("consultations_office:questionnaire_answers", args=[consultation.code, question.pk])
        assert words in hers.get(path).content.decode()
    assert Event.objects.filter(verb="personal_data.seen", data__what="answers").count() == 2


# Costs -----------------------------------------------------------------------------------------


def test_the_form_costs_the_same_with_one_question_and_with_three(as_user, ana, consultation, path):
    hers = as_user(ana)
    assert with_one_and_with_three(hers, path, lambda: a_question(consultation)) <= 8


def test_results_cost_the_same_with_one_question_and_with_three(client, consultation):
    answered(consultation)
    path = reverse("consultations:questionnaire_results", args=[consultation.slug])
    assert with_one_and_with_three(client, path, lambda: a_question(consultation)) <= 5


def test_results_cost_the_same_with_one_sheet_and_with_three_hundred(client, as_user):
    costs = []
    for how_many in (1, 300):
        consultation = a_consultation()
        question = a_question(consultation)
        a_question(consultation, Kind.TEXT)
        many_sheets(consultation, question, how_many)
        officer = answered(consultation)
        public = reverse("consultations:questionnaire_results", args=[consultation.slug])
        office = reverse("consultations_office:questionnaire_results", args=[consultation.code])
        costs.append((asked(client, public), asked(as_user(officer), office)))
        client.logout()
    assert costs[0] == costs[1]
