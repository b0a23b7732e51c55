"""Files that people open with a spreadsheet: those the portal writes, and those it is sent."""

import csv
import io
import re
import unicodedata
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from . import untrusted
from .figures import figure
from .spanish import fold

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what starts so
MEGABYTES = 5
MAX_ROWS = 5000
MAX_COLUMNS = 100
MAX_UNPACKED = 16 * untrusted.MEGABYTE  # of an .xlsx: some hundreds of thousands of cells
HEADINGS_WITHIN = 10  # a title may stand above the headings
DELIMITERS = ",;\t"
FAULTS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}  # of a formula
_ASIDE = re.compile(r"\(.*?\)|[\W_]")


def harmless(value) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


@dataclass(frozen=True)
class Row:
    """A row that somebody filled in. ``number``: as a spreadsheet counts it. ``values``: text by field."""

    number: int
    values: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """``missing``: fields that no column is for. ``unknown``: headings that are of no field."""

    rows: list[Row] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read_rows(upload, *, columns: dict[str, tuple[str, ...]], limit: int = MAX_ROWS) -> Sheet:
    """What a CSV, or the first sheet of an .xlsx, says of each field. Rows without a word are left out.

    ``columns``: field -> the headings its column may have, whatever their case, accents, spaces and
    parentheses. Every row has every field, empty where there is no column. Dates read 28-10-2026, decimals
    12,5. Raises ValidationError, with the words for whoever sent it.
    """
    if not upload.size:
        raise ValidationError(_("Ese archivo está vacío. Elige otro."), code="empty")
    if upload.size > MEGABYTES * untrusted.MEGABYTE:
        raise _too_long(limit)
    fields = {_bare(heading): name for name, headings in columns.items() for heading in headings}
    lines = _lines(upload, fields, limit + HEADINGS_WITHIN + 1)
    for above, (_number, cells) in enumerate(lines[:HEADINGS_WITHIN]):
        if places := _places(cells, fields):
            below = lines[above + 1 :]
            break
    else:
        raise _no_headings(columns)
    if len(below) > limit:
        raise _too_long(limit)
    return Sheet(
        [Row(number, _values(cells, places, columns)) for number, cells in below],
        [name for name in columns if name not in places],
        [cell for place, cell in enumerate(cells) if cell and place not in places.values()],
    )


def template_xlsx(headings: Iterable[str], example_rows: Iterable[Iterable] = ()) -> bytes:
    """A spreadsheet to fill in: its headings, and rows that show how."""
    from openpyxl import Workbook  # noqa: PLC0415  (a quarter of a second, for few)
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    headings = list(headings)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Planilla"))
    sheet.freeze_panes = "A2"
    for number, heading in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(number)].width = max(14, len(heading) + 4)
    cells = [WriteOnlyCell(sheet, heading) for heading in headings]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    for row in example_rows:
        sheet.append([harmless(value) if isinstance(value, str) else value for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bare(heading):
    return _ASIDE.sub("", fold(heading))


def _places(cells, fields):
    """field -> where its column stands. Of two columns with its headings, the first."""
    places = {}
    for place, cell in enumerate(cells):
        if name := fields.get(_bare(cell)):
            places.setdefault(name, place)
    return places


def _values(cells, places, columns):
    there = {name: place for name, place in places.items() if place < len(cells)}
    return {name: cells[there[name]] if name in there else "" for name in columns}


def _lines(upload, fields, most):
    """Up to ``most`` lines with something in them: their numbers and the text of their cells."""
    if untrusted.beginning(upload, 4) == b"PK\x03\x04":
        return _lines_of_xlsx(upload, most)
    untrusted.refuse_old_office(upload)
    charset = untrusted.charset_of(upload)
    if charset is None:
        raise _no_sheet()
    text = upload.read().decode("utf-8-sig" if charset == "utf-8" else charset)
    upload.seek(0)
    readings = [_lines_of_csv(text, delimiter, most) for delimiter in DELIMITERS]
    return max(
        readings, key=lambda lines: max((len(_places(cells, fields)) for _n, cells in lines[:10]), default=0)
    )


def _lines_of_csv(text, delimiter, most):
    try:
        return _written(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), most)
    except csv.Error as error:
        raise _no_sheet() from error


def _lines_of_xlsx(upload, most):
    from openpyxl import load_workbook  # noqa: PLC0415  (a quarter of a second, for few)

    if not untrusted.is_office(upload, "xlsx"):
        raise _no_sheet()
    _refuse_mountains(upload)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(upload, read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its size may be false
            return _written(sheet.iter_rows(max_row=2**20, max_col=MAX_COLUMNS, values_only=True), most)
        except Exception as error:  # openpyxl lets many kinds out of a broken file
            raise ValidationError(
                _("Esta planilla está dañada y no se puede abrir. Guárdala de nuevo y súbela."), code="broken"
            ) from error
        finally:
            upload.seek(0)


def _refuse_mountains(upload):
    """openpyxl keeps in memory what a whole row says, and every text of the sheet."""
    with untrusted.package_of(upload) as package:
        unpacked = sum(one.file_size for one in package.infolist() if one.filename.endswith(".xml"))
    if unpacked > MAX_UNPACKED:
        raise ValidationError(
            _("Esta planilla tiene demasiado dentro. Copia solo la tabla en una planilla nueva y súbela."),
            code="too_heavy",
        )


def _written(lines, most):
    texts = ((number, [_text(cell) for cell in cells]) for number, cells in enumerate(lines, 1) if any(cells))
    return list(islice((line for line in texts if any(line[1])), most))


def _text(value) -> str:
    """A cell as a person in Chile would have typed it."""
    if value is None or value in FAULTS:
        return ""
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(value, int | float):
        return f"{Decimal(str(value)).normalize():f}".replace(".", ",")
    if isinstance(value, datetime):
        return f"{value:%d-%m-%Y}" if value.time() == time() else f"{value:%d-%m-%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return unicodedata.normalize("NFC", str(value).replace("\r\n", "\n").replace("\xa0", " ")).strip()


def _no_sheet():
    return ValidationError(
        _("Ese archivo no es una planilla. Guárdalo como .xlsx o como .csv y súbelo."), code="type"
    )


def _no_headings(columns):
    wanted = ", ".join(f"«{headings[0]}»" for headings in columns.values())
    return ValidationError(
        _("No encontramos los títulos de las columnas. En la primera fila escribe: %(wanted)s.")
        % {"wanted": wanted},
        code="headings",
    )


def _too_long(limit):
    return ValidationError(
        _("Esa planilla es demasiado larga. Divídela en partes de hasta %(limit)s filas.")
        % {"limit": figure(limit)},
        code="too_long",
    )
