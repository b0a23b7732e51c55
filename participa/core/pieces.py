"""Pieces of a page that lists repeat twenty times, rendered from plain values in Python.

Each takes what a shared cache may keep (dicts of strings, numbers and Countdowns) and escapes all of it.
"""

from functools import lru_cache
from html import escape

from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import dates
from .countdown import Countdown
from .figures import figure
from .icons import icon


def fill(template: str, *parts) -> SafeString:
    """What ``format_html`` gives, at half its cost: each part is escaped unless it is safe already."""
    return mark_safe(template.format(*map(_escaped, parts)))


def fill_each(template: str, rows) -> SafeString:
    """``template`` filled with each row, one after another."""
    return mark_safe("".join(fill(template, *row) for row in rows))


def _escaped(part):
    if not isinstance(part, str):
        part = str(part)
    return part if isinstance(part, SafeString) else escape(part)


TAG_KINDS = {"neutral", "open", "warning", "done", "error", "demo", "topic"}


def tag(kind: str, text) -> SafeString:
    """A state in a word. ValueError if there is no such kind."""
    return _tag(kind, text if isinstance(text, str) else str(text))


@lru_cache(maxsize=1024, typed=True)  # lists repeat few words; typed: safe text is not plain text
def _tag(kind, text):
    if kind not in TAG_KINDS:
        raise ValueError(f"There is no tag of kind {kind!r}")
    return fill('<span class="tag{}">{}</span>', "" if kind == "neutral" else f" tag--{kind}", text)


def day(value, style="full") -> SafeString | str:
    """A date for people and machines. style: full (viernes 18 de…), plain (18 de…) or short (18 dic 2026)."""
    return _day(dates.as_day(value), style, get_language()) if value is not None else ""


@lru_cache(maxsize=4096)
def _day(value, style, language):
    words = {"full": dates.full_date, "plain": dates.plain_date, "short": dates.short_date}[style](value)
    return fill('<time datetime="{}">{}</time>', value.isoformat(), words)


def bar(css: str, percent) -> SafeString:
    """A bar drawn with attributes, so a strict content policy holds. percent: 0 to 100."""
    width = f"{max(0, min(100, float(percent))):.1f}".removesuffix(".0")
    return mark_safe(
        f'<svg class="{css}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{width}" height="6"/></svg>'
    )


def options(choices) -> SafeString:
    """The options of a select. choices: dicts: value, text, count (optional), on; or group and options."""
    return mark_safe("".join(_option(choice) for choice in choices))


def _option(choice):
    if "group" in choice:
        return fill('<optgroup label="{}">{}</optgroup>', choice["group"], options(choice["options"]))
    count = f" ({figure(choice['count'])})" if choice.get("count") else ""
    chosen = " selected" if choice["on"] else ""
    return f'<option value="{_escaped(choice["value"])}"{chosen}>{_escaped(choice["text"])}{count}</option>'


def ticks(name: str, choices, kind="checkbox") -> SafeString:
    """Boxes to tick. choices: dicts: value, text, count (optional), on. kind: checkbox or radio."""
    return mark_safe("".join(_tick(name, choice, kind) for choice in choices))


def _tick(name, choice, kind):
    number = choice.get("count")
    count = f'<span class="choice__count">{figure(number)}</span>' if number not in (None, "") else ""
    return (
        f'<label class="choice"><input type="{kind}" name="{name}" value="{_escaped(choice["value"])}"'
        f"{' checked' if choice['on'] else ''}><span>{_escaped(choice['text'])}</span>{count}</label>"
    )


def deadline(countdown: Countdown, big=False, left="", label="", with_bar=True) -> SafeString:
    """Time left and the exact date. left and label replace the countdown's own words."""
    kind = countdown.kind
    shut = kind == "shut"
    classes = "deadline" + (f" deadline--{kind}" if kind in {"soon", "past", "shut"} else "")
    hour = ""
    if countdown.time:
        at = _("a las %(time)s") % {"time": countdown.time}
        hour = mark_safe(", " + at.replace(" ", "&nbsp;"))
    return fill(
        '<div class="{}"><span class="deadline__left">{}{}</span>{}'
        '<span class="deadline__date">{} {}{}</span></div>',
        classes + (" deadline--big" if big else ""),
        icon("check" if shut else "clock"),
        left or countdown.left,
        bar("deadline__bar", countdown.percent) if with_bar and not shut else "",
        label or countdown.label,
        day(countdown.day),
        hour,
    )


def card(item: dict, row=False, level=3) -> SafeString:
    """One thing to open; the whole card is its link.

    item: title, url, tags (pairs of kind and text), who, text, countdown, left and label (words instead of
    the countdown's), note (quiet words where there is no countdown), picture (address of a drawing).
    Once drawn it is kept in ``item["drawn"]``, for lists that show the same item again.
    """
    drawn = item.setdefault("drawn", {})
    if (row, level) not in drawn:
        drawn[row, level] = _card(item, row, level)
    return drawn[row, level]


def _card(item, row, level):
    tags = mark_safe("".join(tag(kind, text) for kind, text in item.get("tags", ())))
    words = fill(
        '<div class="row row--s">{}</div>'
        '<h{} class="card__title"><a class="card__link" href="{}">{}</a></h{}>{}{}',
        tags,
        level,
        item["url"],
        item["title"],
        level,
        fill('<p class="card__who">{}</p>', item["who"]) if item.get("who") else "",
        fill("<p>{}</p>", item["text"]) if item.get("text") else "",
    )
    foot = ""
    if item.get("countdown"):
        foot = deadline(item["countdown"], left=item.get("left", ""), label=item.get("label", ""))
    elif item.get("note"):
        foot = fill('<p class="quiet">{}</p>', item["note"])
    if row:
        return fill(
            '<article class="card card--row"><div class="card__body"><div class="card__columns">'
            '<div class="stack stack--xs">{}</div><div>{}</div></div></div></article>',
            words,
            foot,
        )
    picture = item.get("picture")
    return fill(
        '<article class="card">{}<div class="card__body">{}<div class="card__foot">{}</div></div></article>',
        fill('<img class="card__picture" src="{}" alt="" width="320" height="120" loading="lazy">', picture)
        if picture
        else "",
        words,
        foot,
    )


def opinion(item: dict, level=3) -> SafeString:
    """What a person wrote, as the public reads it. No pictures, no votes, no ranking.

    item: who, who_url and writer (where an organisation speaks), text, when (a date or an instant), id (its
    anchor), tags (pairs), place, about and about_url, quote (words about it and what it says),
    links (pairs of words and address), version (words of a later version), supports (how many, in words).
    """
    about = ""
    if item.get("about"):
        link = fill('<a href="{}">{}</a>', item["about_url"], item["about"])
        about = fill("<span>{} {}</span>", _("Sobre"), link if item.get("about_url") else item["about"])
    head = [
        fill('<h{} class="comment__who">{}</h{}>', level, _who(item), level),
        *(tag(kind, text) for kind, text in item.get("tags", ())),
        fill("<span>{}</span>", item["writer"]) if item.get("writer") else "",
        fill("<span>{}</span>", item["place"]) if item.get("place") else "",
        fill("<span>{}</span>", day(item["when"], "plain")) if item.get("when") else "",
        about,
        fill("<span>{}</span>", item["version"]) if item.get("version") else "",
        fill("<span>{}</span>", item["supports"]) if item.get("supports") else "",
    ]
    who = item["who"]
    links = fill_each(
        '<a href="{}">{}<span class="hidden"> ({})</span></a>',
        ((address, words, who) for words, address in item.get("links", ())),
    )
    return fill(
        '<article class="comment"{}><div class="comment__head">{}</div>{}'
        '<div class="comment__text prose">{}</div>{}</article>',
        fill(' id="{}"', item["id"]) if item.get("id") else "",
        mark_safe("".join(head)),
        quote(*item["quote"]) if item.get("quote") else "",
        paragraphs(item["text"]),
        fill('<div class="comment__foot">{}</div>', links) if links else "",
    )


def quote(words, text) -> SafeString:
    """What somebody speaks about, word for word, with ``words`` that say where it stands."""
    html = '<figure class="quoted"><figcaption>{}</figcaption><blockquote>{}</blockquote></figure>'
    return fill(html, words, text)


def _who(item):
    return fill('<a href="{}">{}</a>', item["who_url"], item["who"]) if item.get("who_url") else item["who"]


def bars(rows, title="", kind="") -> SafeString:
    """A chart of bars that is also its own table: each bar stands between its name and its figure.

    rows: (label, value, share) with share from 0 to 100, or (label, value), whose share is of the largest.
    """
    rows = list(rows)
    largest = max((row[1] for row in rows if len(row) < 3), default=0) or 1
    css = "bars__bar" + (f" bars__bar--{kind}" if kind else "")
    items = fill_each(
        '<li class="bars__item"><span>{}</span>{}<span class="bars__value">{}</span></li>',
        (
            (row[0], bar(css, row[2] if len(row) > 2 else row[1] * 100 / largest), figure(row[1]))
            for row in rows
        ),
    )
    listed = fill('<ul class="bars">{}</ul>', items)
    if not title:
        return listed
    return fill(
        '<figure class="panel chart"><figcaption class="chart__title">{}</figcaption>{}</figure>',
        title,
        listed,
    )


def paragraphs(text: str) -> SafeString:
    """Plain text as paragraphs, nothing in it taken for HTML."""
    return mark_safe(linebreaks(text, autoescape=True))
