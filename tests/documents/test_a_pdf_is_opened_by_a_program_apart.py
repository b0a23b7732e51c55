"""The program itself, inside this process, where its answers can be looked at."""

import io
import json
import sys
import zlib

import pytest

from participa.documents import pdf_probe

from .files import _assembled, a_locked_pdf, a_pdf


def probed(content):
    return pdf_probe.probe(io.BytesIO(content))


def a_pdf_that_unpacks_to(megabytes):
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b" " * 1_000_000) for _megabyte in range(megabytes)) + packer.flush()
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>"
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(data), data)
    return _assembled(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, stream]
    )


def test_it_counts_pages_and_looks_for_text():
    assert probed(a_pdf(pages=30)) == {"pages": 30, "has_text": True}
    assert probed(a_pdf(text="", pages=30)) == {"pages": 30, "has_text": False}


def test_it_says_when_there_is_a_password():
    assert probed(a_locked_pdf()) == {"problem": "encrypted"}


def test_it_refuses_too_many_pages_and_none(monkeypatch):
    monkeypatch.setattr(pdf_probe, "MAX_PAGES", 2)
    assert probed(a_pdf(pages=3)) == {"problem": "too_many_pages"}
    assert probed(a_pdf(pages=0)) == {"problem": "broken"}


def test_a_page_that_unpacks_to_a_mountain_is_not_unpacked_whole():
    assert probed(a_pdf_that_unpacks_to(200))["has_text"] is False


@pytest.mark.parametrize(
    ("fault", "problem"),
    [(MemoryError(), "too_heavy"), (RecursionError(), "broken"), (ValueError(), "broken")],
)
def test_whatever_happens_it_answers(monkeypatch, capsys, fault, problem):
    def fails(stream):
        raise fault

    monkeypatch.setattr(pdf_probe, "limit_ourselves", lambda: None)
    monkeypatch.setattr(pdf_probe.logging, "disable", lambda: None)
    monkeypatch.setattr(pdf_probe, "probe", fails)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(a_pdf())))
    pdf_probe.main()
    assert json.loads(capsys.readouterr().out) == {"problem": problem}
