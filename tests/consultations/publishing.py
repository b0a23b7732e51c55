"""An answered consultation and the files that the worker makes of it."""

import csv
import hashlib
import io
import zipfile

from openpyxl import load_workbook
from pypdf import PdfReader

from consultations import publishing
from consultations.actions import answering
from consultations.models import Publication
from consultations.receipts import fingerprint
from participa.jobs import tasks
from tests.builders import IN_ANALYSIS


def answered(consultation, officer, *, now=IN_ANALYSIS):
    """Its answers are published: the work of making its files waits."""
    return answering.publish_answers(
        consultation, summary="Abrimos las riberas.", act="Res. 310", by=officer, now=now
    )


def made(consultation):
    """The bytes of each file, by the end of its name, without keeping any."""
    files = publishing.make(consultation, lambda done, total: None, io.BytesIO)
    found = {}
    for one in files:
        one.file.seek(0)
        found[one.name] = one.file.read()
    return found


def of_kind(files, ending):
    """The bytes of the first whose name ends so."""
    return next(content for name, content in files.items() if name.endswith(ending))


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def sheets_of(content):
    """name -> rows, each a list of values."""
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def pdf_text(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def unpacked(content):
    """name -> bytes of a ZIP."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def all_words(files):
    """Everything that every file says, unpacked and read."""
    found = [pdf_text(of_kind(files, ".pdf"))]
    for name, content in files.items():
        if name.endswith(".zip"):
            inside = {
                path: one for path, one in unpacked(content).items() if not path.startswith("publicado/")
            }
            found += [one.decode() for one in inside.values()]
        elif name.endswith(".xlsx"):
            found.append(str(sheets_of(content)))
        elif name.endswith(".csv"):
            found.append(content.decode("utf-8-sig"))
    return "\n".join(found)


def sums(files):
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def worked():
    """The worker does what waits; the files it left, the first made first."""
    tasks.sweep()
    return list(Publication.objects.select_related("document").order_by("pk"))


def changed_text(comment, text):
    """As a moderator leaves a redacted one: other words, the first fingerprint."""
    assert fingerprint(text) != comment.sha256
    type(comment).objects.filter(pk=comment.pk).update(text=text, is_redacted=True)
