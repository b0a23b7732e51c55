"""A report as it was published, and what was said in an event: plain values for the templates."""

import re

from django.core.cache import cache
from django.core.paginator import Paginator
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from participa.core.webvtt import BadCaptions, as_transcript, parse

from . import cards, event_cards
from .contents import document_item

KEPT_SECONDS = 3600  # a file never changes: another is another
PART_LETTERS = 30_000  # of a report on one page, which stays under 100 kB
HEADING = re.compile(r"^(?=#{2,4} )", re.MULTILINE)


def parts_of(text: str) -> list[str]:
    """A long report in parts, cut where a heading begins, or a paragraph if there is no heading near."""
    parts = [""]
    for piece in _pieces(text):
        if parts[-1] and len(parts[-1]) + len(piece) > PART_LETTERS:
            parts.append("")
        parts[-1] += piece
    return parts


def _pieces(text):
    for section in HEADING.split(text):
        if len(section) <= PART_LETTERS:
            yield section
        else:
            yield from re.split(r"(?<=\n\n)", section)


def report_page(account, report, reports, part=None):
    """The context of a report's page. ``reports``: those published of its kind; ``part``: of a long one."""
    page = Paginator(parts_of(report.text), 1).get_page(part)
    report.account = account
    versions = [
        {
            "version": one.version,
            "day": one.published_at,
            "correction": one.correction,
            "url": _address(account, one),
            "is_here": one.pk == report.pk,
            "is_current": one.superseded_at is None,
        }
        for one in reports.defer("text").order_by("-version")
    ]
    return {
        "account": account,
        "service": account.service,
        "report": report,
        "page": page,
        "text": page.object_list[0],
        "kind_text": report.get_kind_display(),
        "in_force": next((one for one in versions if one["is_current"]), None),
        "document": _document(report),
        "versions": versions if len(versions) > 1 else [],
        "rows": _rows(report),
    }


def _address(account, report):
    report.account = account
    return report.get_absolute_url()


def _document(report):
    if report.document is None:
        return None
    about = filesizeformat(report.document.size)
    if report.document.pages:
        about = _("%(size)s, %(pages)s páginas") % {"size": about, "pages": report.document.pages}
    return document_item(report.document.kind, report.title, report.document.get_absolute_url(), about)


def _rows(report):
    rows = [(_("Versión"), report.version)]
    if report.act_number:
        rows.append((_("Lo aprueba"), report.act_number))
    return rows


def transcript_page(account, event):
    """The context of the page of what was said in an event, beside its video."""
    return {
        "account": account,
        "service": account.service,
        "event": event,
        "where": event.region.name if event.region else "",
        "paragraphs": paragraphs_of(event.transcript),
        "video": event_cards.video_of(event),
        "document": document_item(
            "VTT",
            event.transcript.name,
            event.transcript.get_absolute_url(),
            filesizeformat(event.transcript.size),
        ),
        "others": [
            {"text": str(other), "url": cards.transcript_address(account, other)}
            for other in account.events.filter(transcript__isnull=False)
            .exclude(pk=event.pk)
            .select_related("region")
        ],
    }


def paragraphs_of(document):
    """What a file of captions says; [] if it cannot be read. Read once an hour."""
    return cache.get_or_set(f"public_accounts:said:{document.uuid}", lambda: _read(document), KEPT_SECONDS)


def _read(document):
    try:
        with document.file.open("rb") as file:
            return as_transcript(parse(file.read().decode("utf-8", "replace")))
    except (BadCaptions, OSError):
        return []
