"""The figures of a consultation as its files tell them: nobody is known by them, nor by what is left out."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from participa.core.suppression import hide_small
from participa.reference.places import regions

from . import tallies
from .models import Comment, ParticipantProfile


class Chart(NamedTuple):
    """``rows``: (name, how many), None where it is hidden."""

    name: str
    rows: list[tuple[str, int | None]]


def charts(consultation) -> list[Chart]:
    """What was said by trait: of what anybody reads in each observation, all; of people, as decision 0020."""
    figures = tallies.figures(consultation)
    total = figures.get("all", {}).get("", 0)
    places = {str(region["pk"]): region["short_name"] for region in regions()}
    sections = {str(section.pk): section.title for section in consultation.sections.defer("text")}
    positions = dict(Comment.Position.choices) | {"none": _("Sin indicar")}
    channels = dict(Comment.Channel.choices)
    assisted = figures.get("channel", {})
    every_channel = assisted | {Comment.Channel.WEB: total - sum(assisted.values())}
    said_by = {"person": _("Personas"), "organization": _("Organizaciones")}
    sexes, ages = dict(ParticipantProfile.Sex.choices), dict(ParticipantProfile.AgeBand.choices)
    found = [
        Chart(_("Quién habla"), _open(figures.get("voice", {}), said_by)),
        Chart(_("Posición"), _open(figures.get("position", {}), positions)),
        Chart(
            _("Parte de la consulta"),
            _open(figures.get("section", {}), sections | {"none": _("Toda la consulta")}),
        ),
        Chart(_("Región de la que hablan"), _open(figures.get("region", {}), places)),
        Chart(_("Canal"), _open(every_channel, channels)),
        Chart(_("Sexo declarado"), _guarded(figures.get("sex", {}), sexes, total)),
        Chart(_("Edad declarada"), _guarded(figures.get("age", {}), ages, total)),
        Chart(_("Región donde viven"), _guarded(figures.get("residence", {}), places, total)),
    ]
    return [chart for chart in found if chart.rows]


def _open(counts, names):
    rows = [(str(names[key]), count) for key, count in counts.items() if key in names and count > 0]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def _guarded(counts, names, total):
    """Every category, also those that nobody declared, so that a row that is missing tells nothing."""
    declared = {key: max(0, counts.get(key, 0)) for key in names}
    if not any(declared.values()):
        return []
    shown = hide_small(declared)
    silent = None if shown.total is None else total - shown.total
    return [*((str(names[key]), count) for key, count in shown.items()), (_("No lo dijo"), silent)]
