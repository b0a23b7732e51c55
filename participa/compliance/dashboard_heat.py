"""The table of bodies by indicators: the number is the information, the colour lets the eye find it."""

from itertools import groupby

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core.figures import figure
from participa.core.pieces import fill_each

from .bodies import bodies_of
from .dashboard_filters import NAME, SCORE, SHEETS, BodyFilter, options_of
from .indicators import INDICATORS, Matter, State

PER_PAGE = 50
WITHOUT_A_NUMBER = {State.NOT_DUE.value: "·", State.NOT_APPLICABLE.value: "n/a"}
ARROWS = {"ascending": " ↑", "descending": " ↓"}


def codes_of(snapshot, sheet) -> list[str]:
    """The indicators of a sheet by the method of the month; of what has no weights, those of the full one."""
    sheets = snapshot.method.sheets
    return list(sheets.get(sheet) or sheets["full"])


def table_page(snapshot, query, *, month="") -> dict:
    """The bodies that answer to the filters, fifty a page. ``month``: if it is not the last one."""
    bodies = bodies_of(snapshot)
    chosen = BodyFilter.read(query)
    codes = codes_of(snapshot, SHEETS[chosen.sheet])
    found = chosen.apply(bodies)
    page = Paginator(found, PER_PAGE).get_page(query.get("pagina"))
    return {
        "snapshot": snapshot,
        "is_last": not month,
        "has_demo": any(one.is_demo for one in page.object_list),
        "filter": chosen,
        "page": page,
        "found_with_data": sum(one.has_data for one in found),
        "heat": heat_table(page.object_list, codes, chosen),
        "chips": chosen.chips(bodies),
        "options": options_of(chosen, bodies, codes),
        "table": table_url(month),
        "tabs": tabs_of(bodies, table_url(month), chosen.sheet),
    }


def table_url(month="") -> str:
    """The table of the last month, or of another."""
    return reverse("oversight:month_table", args=[month]) if month else reverse("oversight:table")


def tabs_of(bodies, table, sheet="") -> list[dict]:
    """The sheets, with how many bodies each of them measures."""
    counts = {}
    for one in bodies:
        counts[one.sheet] = counts.get(one.sheet, 0) + 1
    return [
        {
            "text": known.label,
            "url": f"{table}?pauta={word}",
            "count": counts.get(known.value, 0),
            "current": word == sheet,
        }
        for word, known in SHEETS.items()
    ]


def heat_table(shown, codes, chosen) -> dict:
    """What the template draws. ``shown``: the bodies of this page."""
    groups = [
        {"name": Matter(letter).label, "span": len(list(members))}
        for letter, members in groupby(codes, key=lambda code: code[0])
    ]
    return {
        "groups": groups,
        "name": _head(NAME, _("Servicio"), chosen),
        "points": _head(SCORE, _("Puntos"), chosen),
        "heads": [_head(code, code, chosen) | {"title": INDICATORS[code].name} for code in codes],
        "rows": [_row(body, codes) for body in shown],
        "legend": [INDICATORS[code] for code in codes],
        "span": len(codes),
    }


def _head(word, text, chosen):
    direction = chosen.direction(word)
    return {
        "text": text + ARROWS.get(direction, ""),
        "url": chosen.ordered_by(word),
        "direction": direction,
    }


def _row(body, codes):
    """Over a thousand cells a page: their links are as short as they can be, and they close by themselves."""
    return {
        "body": body,
        "score": "–" if body.score is None else figure(body.score),
        "cells": fill_each(
            "<td class=heat__cell--{}><a href={}/#{}>{}</a>",
            ((tone(body, code), body.code, code, said(body, code)) for code in codes if body.has_data),
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
