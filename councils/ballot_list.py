"""The list of ballots that is published with the act: each code and what it voted, and its SHA-256.

Codes come in their own order, which says nothing of when anybody voted. Of a contest so small that telling
how would tell who, only the codes are listed.
"""

import csv
import hashlib
import io

from participa.audit.actions import target_of
from participa.audit.models import Event
from participa.core.sheets import harmless

from .models import Ballot, Contest

PUBLISHED = "council_process.result_published"
SHA256, FLOOR = "sha256", "floor"  # in the trail's line of the publication
HEADINGS = ("codigo", "clave", "estamento", "opciones")
BLANK, WITHHELD = "blanco", "reservado"
MARK_OF_UTF8 = "\ufeff"  # so that a spreadsheet reads the accents


def ballots_of(process):
    """The ballots of what was voted in a process, in the order of their codes."""
    contested = Contest.objects.filter(process=process, outcome=Contest.Outcome.CONTESTED)
    return Ballot.objects.filter(contest__in=contested).order_by("code")


def csv_of(process) -> bytes:
    """The whole list as a file that a spreadsheet opens. The same ballots give the same bytes."""
    contests = {contest.pk: contest for contest in process.contests.select_related("estate", "process")}
    ballots = ballots_of(process).values_list("contest_id", "code", "choices")
    return sheet(HEADINGS, (_row(contests[pk], code, choices) for pk, code, choices in ballots))


def _row(contest, code, choices):
    said = WITHHELD if contest.hidden else " ".join(map(str, choices)) or BLANK
    return code, contest.key, harmless(contest.estate.name), said


def sheet(headings, rows) -> bytes:
    """A CSV file with semicolons, as spreadsheets in Spanish expect."""
    text = io.StringIO(newline="")
    text.write(MARK_OF_UTF8)
    writer = csv.writer(text, delimiter=";")
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode()


def sha256_of(process) -> str:
    return hashlib.sha256(csv_of(process)).hexdigest()


def published(process) -> dict:
    """What the trail says of the publication: the list's SHA-256 and of how few votes nothing was told."""
    lines = Event.objects.filter(target=target_of(process), verb=PUBLISHED)
    return lines.order_by("-pk").values_list("data", flat=True).first() or {}
