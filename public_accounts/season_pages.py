"""What the board of a season shows: plain values for the template."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from participa.core.calendar import day_of

from . import cards, feeds
from .filters import SeasonFilter, facets, names_for, options_of, seasons_known
from .season_figures import figures_by_year, plot, stats_of

PER_PAGE = 20
LIVE, ASKING, COMING = 6, 4, 5  # the most of each at the head


def board(year, query, *, now):
    """The context of the season's page, and when the clock alone changes it (``next_change``)."""
    chosen = SeasonFilter.read(query, year)
    known = facets(year, now)
    page = Paginator(cards.with_row_parts(chosen.apply(now)), PER_PAGE).get_page(query.get("pagina"))
    listed = list(page.object_list)
    first = chosen.is_empty and page.number == 1
    head = head_of(now) if first and year == day_of(now).year else {"soonest": []}
    figures = figures_by_year()
    here = address_of(year)
    return {
        "year": year,
        "years": year_chips(year, now),
        "chosen": chosen,
        "chips": chosen.chips(names_for(chosen, known["names"])),
        "options": options_of(chosen, known),
        "here": here,
        "page": page,
        "rows": cards.rows(listed, now=now),
        "is_first": first,
        **head,
        "figures": figures.get(year),
        "stats": stats_of(figures[year]) if year in figures and first else [],
        "plot": plot(figures) if first else [],
        "ics": chosen.address(reverse("public_accounts:calendar")),
        "csv": chosen.address(reverse("public_accounts:season_csv")),
        "feed": feeds.address(chosen, now=now),
        "search": urlencode(chosen.lasting),
        "ways_out": [
            (_("Ver toda la temporada"), here),
            (_("Buscar un servicio"), reverse("services:list")),
        ],
        "next_change": soonest_change([*listed, *head["soonest"]], now),
    }


def head_of(now):
    """What can be done today, of any season: a December's questions close in January."""
    live = list(cards.with_row_parts(cards.live_now(now))[: LIVE + 1])
    asking = list(
        cards.with_row_parts(
            cards.asking_now(now).exclude(pk__in=cards.live_now(now).order_by().values("pk"))
        )[: ASKING + 1]
    )
    coming = list(cards.with_row_parts(cards.coming(now))[:COMING])
    return {
        "live": cards.rows(live[:LIVE], now=now),
        "asking": cards.rows(asking[:ASKING], now=now),
        "more_asking": len(asking) > ASKING,
        "coming": cards.rows(coming, now=now),
        "soonest": [*live, *asking, *coming],
    }


def address_of(year) -> str:
    return reverse("public_accounts:season", args=[year])


def year_chips(year, now):
    """The seasons, the last first, each with its page."""
    return [
        {
            "text": str(one),
            "url": address_of(one),
            "on": one == year,
        }
        for one in seasons_known(now)
    ]


def soonest_change(accounts, now):
    """The first instant at which the clock changes what a list of accounts says."""
    return min((at for account in accounts if (at := account.next_change(now))), default=None)
