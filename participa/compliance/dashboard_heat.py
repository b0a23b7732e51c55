"""The table of bodies by indicators: the number is the information, the colour lets the eye find it."""

from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core.figures import figure
from participa.core.pieces import fill_each

from .dashboard_filters import NAME, SCORE
from .indicators import INDICATORS, Matter, State

WITHOUT_A_NUMBER = {State.NOT_DUE.value: "·", State.NOT_APPLICABLE.value: "n/a"}
ARROWS = {"ascending": " ↑", "descending": " ↓"}


def codes_of(snapshot, sheet) -> list[str]:
    """The indicators of a sheet by the method of the month; of what has no weights, those of the full one."""
    sheets = snapshot.method.sheets
    return list(sheets.get(sheet) or sheets["full"])


def heat_table(shown, codes, chosen, month="") -> dict:
    """What the template draws. ``shown``: the bodies of this page. ``month``: if it is not the last one."""
    groups = [
        {"name": Matter(letter).label, "span": len(list(members))}
        for letter, members in groupby(codes, key=lambda code: code[0])
    ]
    return {
        "groups": groups,
        "name": _head(NAME, _("Servicio"), chosen),
        "points": _head(SCORE, _("Puntos"), chosen),
        "heads": [_head(code, code, chosen) | {"title": INDICATORS[code].name} for code in codes],
        "rows": [_row(body, codes, month) for body in shown],
        "legend": [INDICATORS[code] for code in codes],
        "span": len(codes),
    }


def _head(word, text, chosen):
    direction = chosen.direction(word)
    return {
        "text": text + ARROWS.get(direction, ""),
        "url": chosen.ordered_by(word) + "#tabla",
        "direction": direction,
    }


def _row(body, codes, month):
    url = service_url(body.slug, month)
    return {
        "body": body,
        "url": url,
        "score": "–" if body.score is None else figure(body.score),
        "cells": fill_each(
            '<td class="heat__cell--{}"><a href="{}#{}">{}</a></td>',
            ((tone(body, code), url, code, said(body, code)) for code in codes if body.has_data),
        ),
    }


def service_url(slug, month="") -> str:
    """The evidence of each indicator of a body: today's, or that of a month as anybody reads it."""
    if month:
        return reverse("compliance:detail", args=[slug]) + f"?mes={month}"
    return reverse("oversight:service", args=[slug])


def tone(body, code) -> str:
    """0 to 4, or none where it does not count."""
    value = body.value(code)
    return "due" if value is None else str(round(value * 4))


def said(body, code) -> str:
    """Out of 100, with an «a» where it came late; or why there is no number."""
    state, value = body.state(code), body.value(code)
    if value is None:
        return WITHOUT_A_NUMBER.get(state, "–")
    return f"{round(value * 100)} a" if state == State.LATE else str(round(value * 100))
