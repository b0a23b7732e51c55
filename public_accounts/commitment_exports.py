"""The list of commitments as a file that spreadsheets open."""

import csv
import io

from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.core.sheets import harmless

from .commitment_pages import latest_of, promised_where
from .models import Assessment, Progress

Voice = Assessment.Voice


def commitments_csv(commitments, *, now) -> bytes:
    """What the list says, a line each. ``commitments``: fetched ``with_row_parts``."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_headings())
    today = day_of(now)
    for commitment in commitments:
        writer.writerow([harmless("" if value is None else value) for value in _values(commitment, today)])
    return ("\ufeff" + text.getvalue()).encode()  # the mark makes Excel read the accents


def _values(commitment, today):
    latest = latest_of(commitment.said)
    theirs = [f"{one.who}: {Progress(one.progress).label}" for one in latest[Voice.CIVIL_SOCIETY]]
    evaluated = [str(Progress(one.progress).label) for one in latest[Voice.EVALUATOR]]
    return (
        commitment.code,
        commitment.title,
        commitment.title_en,
        commitment.service.name if commitment.service_id else "",
        commitment.owner,
        promised_where(commitment),
        commitment.indicator,
        commitment.target,
        commitment.reached,
        commitment.due_on.isoformat() if commitment.due_on else "",
        "" if commitment.plan_id else commitment.get_progress_display(),
        _("sí") if commitment.is_late(today) else _("no"),
        " / ".join(theirs),
        " / ".join(evaluated),
        ", ".join(str(goal) for goal in commitment.goals),
        commitment.area,
    )


def _headings():
    return [
        _("código"),
        _("compromiso"),
        _("título en inglés"),
        _("organismo"),
        _("responsable"),
        _("dónde se prometió"),
        _("cómo se mide"),
        _("meta"),
        _("logrado"),
        _("plazo"),
        _("según el servicio"),
        _("con atraso"),
        _("según la sociedad civil"),
        _("según la evaluación independiente"),
        _("objetivos de desarrollo sostenible"),
        _("área"),
    ]
