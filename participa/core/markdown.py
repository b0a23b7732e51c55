"""What officers write with headings and lists, as safe HTML."""

import re
from functools import lru_cache
from html import unescape

import nh3
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TEXT = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "hr", "code", "pre"}
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}

_parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").disable("image")


@lru_cache(maxsize=1000)
def render(text: str, above: int = 2) -> SafeString:
    """Markdown to HTML: raw HTML is shown as typed and pictures are left out.

    ``above``: the level of the heading it stands under, so that the outline of the page holds.
    """
    tokens = _parser.parse(text)
    _shift_headings(tokens, above)
    html = _parser.renderer.render(tokens, _parser.options, {})
    clean = nh3.clean(
        html,
        tags=TEXT | HEADINGS | TABLES,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    )
    return mark_safe(re.sub(r"<table>(.*?)</table>", _in_its_region, clean, flags=re.DOTALL))


def parse(text: str) -> list:
    """The same Markdown in pieces, for whoever writes it as something else than HTML."""
    return _parser.parse(text)


def _in_its_region(table):
    """A table that may be wider than a telephone scrolls by itself, with the keyboard too.

    What its columns say names it, in the language in which it was written.
    """
    columns = re.findall(r"<th>(.*?)</th>", table[1], flags=re.DOTALL)
    name = ", ".join(filter(None, (unescape(strip_tags(column)).strip() for column in columns)))
    return format_html(
        '<div class="table-region" tabindex="0" role="group" aria-label="{}">'
        '<table class="table">{}</table></div>',
        name,
        mark_safe(table[1]),
    )


def _shift_headings(tokens, above):
    """Whatever levels the writer used, start one below ``above`` and skip none."""
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    previous = above
    for token in tokens:
        if token.type == "heading_open":
            previous = min(6, previous + 1, above + 1 + used.index(token.tag))
            token.tag = f"h{previous}"
        elif token.type == "heading_close":
            token.tag = f"h{previous}"
