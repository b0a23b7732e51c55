"""The sheets published with the answers: every observation with what was answered to it, and the figures.

Nothing in them says who somebody is: no name of a person, no receipt, no fingerprint. What a moderator took
out of sight is a row with its reason and no text; what its author took back is no row. They are written row
by row: memory is the same with a hundred observations and with a million.
"""

import csv
from typing import NamedTuple

from django.db.models import Case, CharField, F, OuterRef, Subquery, TextField, Value, When
from django.utils.translation import gettext as _

from participa.core.calendar import SANTIAGO
from participa.core.sheets import harmless
from participa.core.xlsx import Book
from participa.reference.models import Commune, Region

from . import told_figures
from .models import Comment, Decision, ModerationAct, Reason

CHUNK = 2000
Status = Comment.Status
SHOWN = (Status.RECEIVED, Status.HIDDEN, Status.DISPUTED)
FIELDS = (
    "pk", "submitted_at", "section__title", "position", "region", "commune", "organization__name", "channel",
    "shown_text", "version", "group", "status", "hidden_for",
)  # fmt: skip


class Rows(NamedTuple):
    """``headings`` and ``rows``: a generator, to be gone through once."""

    headings: list[str]
    rows: object


def headings():
    return [
        _("número"), _("recibida"), _("parte"), _("posición"), _("región"), _("comuna"), _("organización"),
        _("canal"), _("estado"), _("observación"), _("versión"), _("grupo"), _("qué dicen"), _("decisión"),
        _("razones"), _("qué cambió"),
    ]  # fmt: skip


def _found(consultation):
    """The text of what is out of sight is never read, not even here."""
    last_hidden = ModerationAct.objects.filter(comment=OuterRef("pk"), kind="hidden").order_by("-at", "-pk")
    return (
        consultation.comments.filter(status__in=SHOWN)
        .annotate(
            shown_text=Case(
                When(status=Status.RECEIVED, then=F("text")), default=Value(""), output_field=TextField()
            ),
            hidden_for=Case(
                When(status=Status.HIDDEN, then=Subquery(last_hidden.values("reason")[:1])),
                default=Value(""),
                output_field=CharField(),
            ),
        )
        .order_by("submitted_at", "pk")
        .values_list(*FIELDS)
    )


def rows(consultation):
    """A row for each observation, the oldest first, in the order of ``headings``."""
    regions = dict(Region.objects.values_list("pk", "short_name"))
    communes = dict(Commune.objects.values_list("pk", "name"))
    positions, channels = dict(Comment.Position.choices), dict(Comment.Channel.choices)

    def said(position, region, commune, organization):
        return (
            str(positions.get(position, "")), regions.get(region, ""), communes.get(commune, ""),
            organization or "",
        )  # fmt: skip

    answers = {group.pk: _answer(group) for group in consultation.groups.all()}
    for found in _found(consultation).iterator(chunk_size=CHUNK):
        (pk, at, section, position, region, commune, organization, channel, text, version, group, status,
         reason) = found  # fmt: skip
        is_shown = status == Status.RECEIVED
        yield [
            pk,
            f"{at.astimezone(SANTIAGO):%Y-%m-%d %H:%M:%S}",
            section or "",
            *(said(position, region, commune, organization) if is_shown else NOTHING_SAID),
            str(channels[channel]),
            state_words(status, reason),
            text,
            version,
            *(answers.get(group, NO_ANSWER) if is_shown else NO_ANSWER),
        ]


NO_ANSWER = ("", "", "", "", "")
NOTHING_SAID = ("", "", "", "")


def state_words(status, reason) -> str:
    """What anybody is told of an observation: that it stands, or why it does not."""
    if status == Status.HIDDEN:
        return _("Retirada: %(reason)s") % {"reason": Reason(reason).label} if reason else _("Retirada")
    return {
        Status.RECEIVED: _("Publicada"),
        Status.WITHDRAWN: _("Retirada por quien la escribió"),
        Status.DISPUTED: _("En revisión"),
    }[status]


def _answer(group):
    decision = str(Decision(group.decision).label) if group.decision else ""
    return (group.number, group.title, decision, group.reasons, group.change)


def figures(consultation) -> Rows:
    """How many by each trait; what would tell of few people is covered (decision 0020)."""
    found = [
        [chart.name, name, _("no se muestra") if count is None else count]
        for chart in told_figures.charts(consultation)
        for name, count in chart.rows
    ]
    return Rows([_("qué"), _("cuál"), _("observaciones")], found)


def answers(consultation) -> Rows:
    groups = consultation.groups.filter(size__gt=0).select_related("section").order_by("number")
    found = (
        [
            group.number, group.title, group.section.title if group.section else "", group.size,
            *_answer(group)[2:],
        ]
        for group in groups
    )  # fmt: skip
    titles = [
        _("grupo"), _("qué dicen"), _("parte"), _("observaciones"), _("decisión"), _("razones"),
        _("qué cambió"),
    ]  # fmt: skip
    return Rows(titles, found)


def write(consultation, csv_file, xlsx_file, report=lambda done: None) -> int:
    """Both sheets of observations in one reading; the .xlsx has the answers and figures too. How many rows.

    ``report(done)`` is told every ``CHUNK`` rows.
    """
    sheet = CsvSheet(csv_file, headings())
    with Book(xlsx_file) as book:
        done = _write_rows(consultation, sheet, book, report)
        for name, part in (
            (_("Respuestas"), answers(consultation)),
            (_("Cifras"), figures(consultation)),
        ):
            with book.sheet(name, part.headings) as written:
                for row in part.rows:
                    written.append([_safe(cell) for cell in row])
    return done


def _write_rows(consultation, sheet, book, report):
    done, number, written = 0, 1, book.sheet(_("Observaciones"), headings())
    for done, row in enumerate(rows(consultation), 1):
        row = [_safe(cell) for cell in row]
        sheet.append(row)
        if written.is_full:
            written.close()
            number += 1
            written = book.sheet(_("Observaciones %(number)s") % {"number": number}, headings())
        written.append(row)
        if done % CHUNK == 0:
            report(done)
    written.close()
    return done


def write_figures(consultation, file) -> None:
    found = figures(consultation)
    sheet = CsvSheet(file, found.headings)
    for row in found.rows:
        sheet.append([_safe(cell) for cell in row])


def _safe(cell):
    return cell if isinstance(cell, int) else harmless(cell)


class CsvSheet:
    """Rows over a binary file, as Excel in Chile reads them: its mark, and semicolons."""

    def __init__(self, file, titles):
        self.file = file
        file.write("\ufeff".encode())
        self.writer = csv.writer(self, delimiter=";", lineterminator="\r\n")
        self.writer.writerow(titles)

    def write(self, text):
        self.file.write(text.encode("utf-8", "replace"))

    def append(self, row):
        self.writer.writerow(row)
