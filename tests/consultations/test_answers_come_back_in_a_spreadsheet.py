"""A spreadsheet goes out with the groups, and comes back whole or not at all."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from consultations import spreadsheets
from consultations.actions import answering, workflow
from consultations.models import AnswerSpreadsheet, AnswerVersion, CommentGroup
from participa.core.lifecycle import StaleError, TransitionError
from tests.builders import (
    HOUR,
    IN_ANALYSIS,
    a_comment,
    a_consultation,
    a_group,
    an_analyst_of,
    an_officer_of,
)

pytestmark = pytest.mark.django_db
LATER = IN_ANALYSIS + HOUR
COLUMNS = {"decision": 6, "reasons": 7, "change": 8, "unit": 5, "number": 1, "seen": 9}


@pytest.fixture(autouse=True)
def _it_closed(clock):
    clock.move_to(IN_ANALYSIS)


@pytest.fixture
def consultation():
    consultation = a_consultation()
    a_group(consultation, a_comment(consultation), title="Rampas")
    a_group(consultation, a_comment(consultation), title="=Baños")
    return consultation


@pytest.fixture
def officer(consultation):
    return an_officer_of(consultation.service)


@pytest.fixture
def desk(officer, as_user):
    return as_user(officer)


def url(step, consultation, *args):
    return reverse(f"consultations_office:{step}", args=[consultation.code, *args])


def filled(consultation, *rows):
    """The spreadsheet that is downloaded, with these cells typed over: {column: value} by row."""
    book = load_workbook(io.BytesIO(spreadsheets.workbook(consultation)))
    for number, cells in enumerate(rows, 2):
        for name, value in cells.items():
            book.active.cell(row=number, column=COLUMNS[name], value=value)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("respuestas.xlsx", out.getvalue())


GOOD = {"decision": "Acogida", "reasons": "Se abrirá en marzo."}


def kept(consultation, officer, *rows):
    found, problems = spreadsheets.read(filled(consultation, *rows), consultation)
    return workflow.keep_spreadsheet(
        consultation, name="r.xlsx", rows=found, problems=problems, by=officer, now=IN_ANALYSIS
    )


def test_what_was_not_touched_changes_nothing(consultation):
    assert spreadsheets.read(filled(consultation), consultation) == ([], [])


def test_a_filled_row_says_what_changes(consultation):
    rows, problems = spreadsheets.read(filled(consultation, GOOD), consultation)
    assert not problems
    assert [(row["number"], row["decision"], row["reasons"]) for row in rows] == [
        (1, "accepted", "Se abrirá en marzo.")
    ]


def test_a_decision_is_read_without_accents_nor_capitals(consultation):
    rows, _problems = spreadsheets.read(
        filled(consultation, GOOD | {"decision": "ACOGIDA EN PARTE"}), consultation
    )
    assert rows[0]["decision"] == "partly_accepted"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (GOOD | {"decision": "Quizás"}, "Escribe una de estas"),
        ({"decision": "Acogida"}, "Falta decir por qué"),
        (GOOD | {"number": 77}, "No hay un grupo"),
        (GOOD | {"number": 2}, "Ese grupo está en otra fila"),
        (GOOD | {"unit": "Ajena"}, "no tiene una unidad"),
        (GOOD | {"change": "a" * 4001}, "Es muy largo"),
        (GOOD | {"seen": "ayer"}, "Alguien cambió"),
    ],
)
def test_each_bad_row_says_what_is_wrong_with_it(consultation, cells, said):
    _rows, problems = spreadsheets.read(filled(consultation, cells), consultation)
    assert said in problems[0]["words"]


def test_another_spreadsheet_is_told_what_it_lacks(consultation):
    other = SimpleUploadedFile("otra.csv", "Número;Nombre\n1;Ana\n".encode())
    rows, problems = spreadsheets.read(other, consultation)
    assert not rows
    assert "Falta la columna «Razones»." in [one["words"] for one in problems]


def test_no_title_runs_as_a_formula_and_none_is_altered_by_the_trip(consultation):
    book = load_workbook(io.BytesIO(spreadsheets.workbook(consultation)))
    assert book.active.cell(row=3, column=2).value == "'=Baños"
    assert spreadsheets.read(filled(consultation), consultation) == ([], [])


def test_reasons_that_look_like_a_formula_come_back_as_they_were(consultation):
    CommentGroup.objects.filter(number=1).update(reasons="-No", decision="rejected")
    assert spreadsheets.read(filled(consultation), consultation) == ([], [])


def test_applying_writes_every_answer_and_keeps_what_they_said(consultation, officer):
    CommentGroup.objects.filter(number=1).update(reasons="Antes.")
    sheet = kept(consultation, officer, GOOD, GOOD)
    assert workflow.apply_spreadsheet(sheet, by=officer, now=LATER) == 2
    assert all(group.is_accepted for group in consultation.groups.all())
    assert AnswerVersion.objects.get().reasons == "Antes."


def test_what_an_analyst_brings_waits_for_whoever_publishes(consultation):
    analyst = an_analyst_of(consultation.service)
    workflow.apply_spreadsheet(kept(consultation, analyst, GOOD), by=analyst, now=LATER)
    assert CommentGroup.objects.get(number=1).answer_state == "for_review"


def test_if_one_group_changed_meanwhile_none_is_written(consultation, officer):
    sheet = kept(consultation, officer, GOOD, GOOD)
    second = CommentGroup.objects.get(number=2)
    answering.write_answer(
        second, title="B", decision="", reasons="Otra", change="", quote=None, by=officer, now=LATER,
        seen_at=second.changed_at,
    )  # fmt: skip
    with pytest.raises(StaleError):
        workflow.apply_spreadsheet(sheet, by=officer, now=LATER + HOUR)
    assert CommentGroup.objects.get(number=1).reasons == ""
    sheet.refresh_from_db()
    assert sheet.status == "checked"


def test_it_is_applied_once(consultation, officer):
    sheet = kept(consultation, officer, GOOD)
    again = AnswerSpreadsheet.objects.get()
    workflow.apply_spreadsheet(sheet, by=officer, now=LATER)
    with pytest.raises(TransitionError):
        workflow.apply_spreadsheet(again, by=officer, now=LATER)
    assert not AnswerVersion.objects.exists()


# Pages -----------------------------------------------------------------------------------------


def test_the_journey_download_fill_look_and_save(desk, consultation):
    down = desk.get(url("spreadsheet_xlsx", consultation))
    assert down["Content-Disposition"].endswith('.xlsx"')
    look = desk.post(url("spreadsheet", consultation), {"upload": filled(consultation, GOOD)}, follow=True)
    assert "Guardar la respuesta" in look.content.decode()
    done = desk.post(look.request["PATH_INFO"], {"apply": "1"}, follow=True)
    assert "Guardamos 1 respuesta." in done.content.decode()
    assert CommentGroup.objects.get(number=1).is_accepted


def test_with_a_bad_row_nothing_may_be_saved(desk, consultation):
    rows = GOOD, GOOD | {"decision": "Quizás"}
    look = desk.post(url("spreadsheet", consultation), {"upload": filled(consultation, *rows)}, follow=True)
    page = look.content.decode()
    assert "Nada se guarda mientras haya problemas" in page
    assert "Guardar la respuesta" not in page
    desk.post(look.request["PATH_INFO"], {"apply": "1"})
    assert CommentGroup.objects.get(number=1).reasons == ""


def test_what_is_no_spreadsheet_is_refused_beside_the_field(desk, consultation):
    page = desk.post(url("spreadsheet", consultation), {"upload": SimpleUploadedFile("a.xlsx", b"hola")})
    assert page.status_code == 422
    assert not AnswerSpreadsheet.objects.exists()


def test_a_colleague_may_look_at_it_and_apply_it(desk, consultation):
    sheet = kept(consultation, an_officer_of(consultation.service), GOOD)
    desk.post(url("spreadsheet_check", consultation, sheet.pk), {"apply": "1"})
    assert CommentGroup.objects.get(number=1).is_accepted


def test_it_is_of_its_consultation(desk, consultation, officer):
    other = a_consultation(consultation.service)
    sheet = kept(consultation, officer, GOOD)
    assert desk.get(url("spreadsheet_check", other, sheet.pk)).status_code == 404


def test_it_may_be_thrown_away(desk, consultation, officer):
    sheet = kept(consultation, officer, GOOD)
    desk.post(url("spreadsheet_check", consultation, sheet.pk), {"discard": "1"})
    sheet.refresh_from_db()
    assert sheet.status == "discarded"
    assert CommentGroup.objects.get(number=1).reasons == ""
