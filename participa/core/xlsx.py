"""Spreadsheets (.xlsx) written row by row: flat memory however long, and the same rows give the same bytes.

openpyxl writes the hour of the writing into the file, in several places, and takes seven times as long; it
still writes the small ones, which people fill in (core.sheets).
"""

import re
import zipfile
from xml.sax.saxutils import escape

ROWS = 1_000_000  # of a sheet; programmes take 1,048,576
LETTERS = 32_767  # of a cell, what programmes take
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first date that a ZIP can say
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PLAIN = 'numFmtId="0" fillId="0" borderId="0"'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    f'<cellStyleXfs count="1"><xf {_PLAIN} fontId="0"/></cellStyleXfs>'
    f'<cellXfs count="2"><xf {_PLAIN} fontId="0" xfId="0"/><xf {_PLAIN} fontId="1" xfId="0" applyFont="1"/>'
    "</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Book:
    """``with Book(file) as book:``, in it ``with book.sheet("Datos", headings) as sheet:``, then rows."""

    def __init__(self, file):
        self.package = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self.names = []

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self._finish()
        self.package.close()

    def sheet(self, name: str, headings: list[str]) -> "Sheet":
        """Its name as the tab says it, and the headings of its columns."""
        self.names.append(name)
        return Sheet(self.part(f"xl/worksheets/sheet{len(self.names)}.xml"), headings)

    def part(self, path):
        about = zipfile.ZipInfo(path, date_time=LONG_AGO)
        about.compress_type = zipfile.ZIP_DEFLATED
        return self.package.open(about, "w", force_zip64=True)

    def _finish(self):
        numbers = range(1, len(self.names) + 1)
        sheets = "".join(
            f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="{n}" r:id="rId{n}"/>'
            for n, name in zip(numbers, self.names, strict=True)
        )
        self._write(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>',
        )
        self._write("xl/styles.xml", _STYLES)
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        links += f'<Relationship Id="rId{len(numbers) + 1}" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
        self._write("xl/_rels/workbook.xml.rels", _relations(links))
        root = f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        self._write("_rels/.rels", _relations(root))
        parts = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
        parts += [(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers]
        said = "".join(
            f'<Override PartName="{path}" ContentType="{_TYPE}.{kind}+xml"/>' for path, kind in parts
        )
        rels = "application/vnd.openxmlformats-package.relationships+xml"
        self._write(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{rels}"/>'
            f"{said}</Types>",
        )

    def _write(self, path, xml):
        with self.part(path) as out:
            out.write((_HEAD + xml).encode())


def _relations(links):
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


class Sheet:
    """One of its sheets. Only one is written at a time."""

    def __init__(self, out, headings):
        self.out, self.rows = out, 1
        widths = "".join(
            f'<col min="{n}" max="{n}" width="{max(14, len(heading) + 4)}" customWidth="1"/>'
            for n, heading in enumerate(headings, 1)
        )
        self._say(
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
            f'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f"<cols>{widths}</cols><sheetData><row>{''.join(_cell(heading, 1) for heading in headings)}</row>"
        )

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.close()

    def close(self):
        self._say("</sheetData></worksheet>")
        self.out.close()

    @property
    def is_full(self):
        return self.rows >= ROWS

    def append(self, values):
        """A row of texts and whole numbers. A text is a text: no programme takes it for a formula."""
        self.rows += 1
        self._say(f"<row>{''.join(_cell(value) for value in values)}</row>")

    def _say(self, xml):
        self.out.write(xml.encode())


def _cell(value, style=0):
    marked = f' s="{style}"' if style else ""
    if isinstance(value, int):
        return f"<c{marked}><v>{value}</v></c>"
    if value is None or value == "":
        return f"<c{marked}/>"
    text = NOT_XML.sub("", str(value))
    if len(text) > LETTERS:
        text = f"{text[: LETTERS - 1]}…"
    return f'<c{marked} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
