"""What people fill in a spreadsheet is read as they typed it, or refused with what to do."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from participa.core import sheets
from participa.core.sheets import Row, read_rows, template_xlsx

COLUMNS = {"name": ("Nombre", "Nombre completo"), "email": ("Correo electrónico", "E-mail"), "sex": ("Sexo",)}
ANA = {"name": "Ana", "email": "ana@ejemplo.cl", "sex": "Mujer"}


def an_upload(content, name="lista.csv"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def a_book(*rows, merge=""):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_zip(content, **more):
    """An .xlsx with other parts, or with some of its own changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part not in more:
                new.writestr(part, old.read(part))
        for part, text in more.items():
            new.writestr(part, text)
    return out.getvalue()


def rows_of(content, columns=COLUMNS, **more):
    return read_rows(an_upload(content), columns=columns, **more).rows


def refusal(content, **more):
    with pytest.raises(ValidationError) as caught:
        rows_of(content, **more)
    return caught.value


TEXT = "Nombre;Correo electrónico;Sexo\nAna;ana@ejemplo.cl;Mujer\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("windows-1252"),
        TEXT.replace(";", ","),
        TEXT.replace(";", "\t").replace("\n", "\r\n"),
        "NOMBRE  COMPLETO;correo electronico (opcional);sexo *\n Ana ;ana@ejemplo.cl;\u00a0Mujer\n",
        "sep=;\n" + TEXT,
        "Asistencia, martes 28\n\n" + TEXT,
        a_book(["Nombre", "E-mail", "Sexo"], ["Ana", "ana@ejemplo.cl", "Mujer"]),
        a_book(["Asistentes"], [], ["Sexo", "E-mail", "Nombre"], ["Mujer", "ana@ejemplo.cl", "Ana"]),
    ],
)
def test_a_list_is_read_whatever_program_it_was_saved_with(content):
    assert [row.values for row in rows_of(content)] == [ANA]


def test_rows_keep_the_number_they_have_on_the_screen_and_blank_ones_are_left_out():
    text = 'Nombre;Sexo\n\nAna;Mujer\n;\nEva;"Mujer\r\nde campo"\nIsa'

    assert rows_of(text) == [
        Row(3, {"name": "Ana", "email": "", "sex": "Mujer"}),
        Row(5, {"name": "Eva", "email": "", "sex": "Mujer\nde campo"}),
        Row(6, {"name": "Isa", "email": "", "sex": ""}),
    ]
    assert [row.number for row in rows_of(a_book(["Nombre"], [], ["Ana"], [" "], ["Eva"]))] == [3, 5]


def test_it_tells_what_columns_are_missing_and_which_nobody_asked_for():
    sheet = read_rows(an_upload("Nombre;Comuna;nombre\nAna;Lota;Eva\n"), columns=COLUMNS)

    assert (sheet.missing, sheet.unknown) == (["email", "sex"], ["Comuna", "nombre"])
    assert sheet.rows[0].values["name"] == "Ana"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        (5.0, "5"),
        (12.5, "12,5"),
        (56912345678, "56912345678"),
        (0.1, "0,1"),
        (True, "Sí"),
        (False, "No"),
        (date(2026, 10, 28), "28-10-2026"),
        (datetime(2026, 10, 28, 9, 30), "28-10-2026 09:30"),  # noqa: DTZ001
        (time(9, 30), "09:30"),
        (timedelta(hours=30), "1 day, 6:00:00"),
        ("007", "007"),
        ("#N/A", ""),
        ("=1+1", ""),  # nobody's program worked it out
    ],
)
def test_what_a_cell_holds_is_read_as_it_was_typed(value, text):
    assert rows_of(a_book(["Nombre", "Sexo"], [value, "Mujer"]))[0].values["name"] == text


def test_a_day_without_an_hour_is_a_day():
    assert sheets._text(date(2026, 10, 28)) == "28-10-2026"


def test_a_formula_gives_what_it_gave_when_it_was_saved():
    book = a_book(["Nombre"], ["=1+1"])
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        sheet = (
            package.read("xl/worksheets/sheet1.xml")
            .replace(b"<v></v>", b"<v>2</v>")
            .replace(b"<v />", b"<v>2</v>")
        )
    saved = a_zip(book, **{"xl/worksheets/sheet1.xml": sheet})

    assert rows_of(saved)[0].values["name"] == "2"


def test_of_merged_cells_the_first_has_the_text():
    book = a_book(["Nombre", "Sexo"], ["Ana", None], merge="A2:B2")

    assert rows_of(book)[0].values == {"name": "Ana", "email": "", "sex": ""}


def test_what_a_file_says_of_its_own_size_is_not_believed():
    book = a_book(["Nombre"], ["Ana"])
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").replace(b'ref="A1:A2"', b'ref="A1:A1"')
    lying = a_zip(book, **{"xl/worksheets/sheet1.xml": sheet})

    assert [row.values["name"] for row in rows_of(lying)] == ["Ana"]


@pytest.mark.parametrize(
    "write", [lambda rows: "\n".join(rows), lambda rows: a_book(*([one] for one in rows))]
)
def test_a_row_more_than_can_be_read_is_refused(write):
    assert len(rows_of(write(["Nombre"] + ["Ana"] * 5000))) == 5000
    assert refusal(write(["Nombre"] + ["Ana"] * 5001)).message == (
        "Esa planilla es demasiado larga. Divídela en partes de hasta 5.000 filas."
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Ese archivo está vacío. Elige otro."),
        (b"%PDF-1.7", "Ese archivo no es una planilla. Guárdalo como .xlsx o como .csv y súbelo."),
        (
            b"PK\x03\x04 y nada mas",
            "Ese archivo no es una planilla. Guárdalo como .xlsx o como .csv y súbelo.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "Ese archivo es de un Office antiguo (.xls, .doc). Ábrelo, guárdalo como .xlsx o .docx y súbelo.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "Este archivo tiene clave. Sube una copia sin clave.",
        ),
        (
            "Ana;ana@ejemplo.cl\nEva;eva@ejemplo.cl\n",
            "No encontramos los títulos de las columnas. En la primera fila escribe: «Nombre»,"
            " «Correo electrónico», «Sexo».",
        ),
        (
            a_zip(a_book(["Nombre"]), **{"xl/vbaProject.bin": "x"}),
            "Este archivo trae macros. Guárdalo sin macros y súbelo.",
        ),
        (
            a_zip(a_book(["Nombre"]), **{"xl/worksheets/sheet1.xml": "<worksheet><sheetData>"}),
            "Esta planilla está dañada y no se puede abrir. Guárdala de nuevo y súbela.",
        ),
        (
            a_zip(a_book(["Nombre"]), **{"xl/sharedStrings.xml": "<t>" + "ab1" * 6_000_000}),
            "Este archivo es mucho más grande por dentro que por fuera. Guárdalo de nuevo y súbelo.",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(content, message):
    assert refusal(content).message == message


def test_a_sheet_with_a_bomb_of_entities_is_refused():
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    content = a_zip(a_book(["Nombre"]), **{"xl/worksheets/sheet1.xml": bomb})

    assert refusal(content).code == "broken"


def test_a_sheet_with_too_much_inside_is_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_UNPACKED", 100)

    assert refusal(a_book(["Nombre"])).code == "too_heavy"


def test_a_heavy_sheet_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr(sheets, "MEGABYTES", 0)

    assert refusal(TEXT).code == "too_long"


def test_a_cell_without_end_is_refused():
    assert refusal("Nombre\n" + '"' + "x" * 200_000).code == "type"


def test_a_sheet_to_fill_in_shows_how_and_reads_back():
    content = template_xlsx(["Nombre", "Correo electrónico"], [["Ana", "ana@ejemplo.cl"], ["=1+1", 5]])
    sheet = load_workbook(io.BytesIO(content)).active

    assert [cell.font.bold for cell in sheet[1]] == [True, True]
    assert [row.values["name"] for row in rows_of(content)] == ["Ana", "'=1+1"]


def test_a_sheet_that_was_read_can_be_read_again():
    upload = an_upload(TEXT)
    assert read_rows(upload, columns=COLUMNS) == read_rows(upload, columns=COLUMNS)
