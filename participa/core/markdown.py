"""What officers write with headings and lists, as safe HTML."""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

ABOVE = 2  # the page owns h1 and h2
TEXT = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "hr", "code", "pre"}
HEADINGS = {"h3", "h4", "h5", "h6"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}

_parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").disable("image")


@lru_cache(maxsize=1000)
def render(text: str) -> SafeString:
    """Markdown to HTML: raw HTML is shown as typed, pictures are left out, headings start at h3."""
    tokens = _parser.parse(text)
    _shift_headings(tokens)
    html = _parser.renderer.render(tokens, _parser.options, {})
    return mark_safe(
        nh3.clean(
            html,
            tags=TEXT | HEADINGS | TABLES,
            attributes={"a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel="noopener",
        )
    )


def _shift_headings(tokens):
    """Whatever levels the writer used, start at h3 and skip none, so the outline of the page holds."""
    used = sorted({token.tag for token in tokens if token.type == "heading_open"})
    previous = ABOVE
    for token in tokens:
        if token.type == "heading_open":
            previous = min(6, previous + 1, ABOVE + 1 + used.index(token.tag))
            token.tag = f"h{previous}"
        elif token.type == "heading_close":
            token.tag = f"h{previous}"
