"""The words of a boletín, as HTML and as plain text: both say the same."""

import re

from participa.core.markdown import parse, render

PICTURE = re.compile(r"!\[|<img\b", re.IGNORECASE)
_ITEM = {"bullet_list_open": None, "ordered_list_open": 1}


def has_picture(body: str) -> bool:
    """Mails carry none: a remote one tells whoever keeps it who opened the mail."""
    return bool(PICTURE.search(body))


def as_html(body: str, above: int = 1):
    """Under the heading that the subject is."""
    return render(body, above)


def as_text(body: str) -> str:
    """Without marks: addresses in brackets after their words, lists with their hyphen or number."""
    writer = _Writer()
    for token in parse(body):
        writer.take(token)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(writer.lines)).strip() + "\n"


class _Writer:
    """Goes through the pieces of a text and writes each in its lines."""

    def __init__(self):
        self.lines, self.lists, self.cells = [], [], []
        self.mark = ""  # of the item that begins
        self.in_table = self.in_heading = False

    def take(self, token):
        if token.type in _ITEM:
            self.lists.append(_ITEM[token.type] and int(token.attrs.get("start", 1)))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self.lists.pop()
            self._rest()
        elif token.type == "list_item_open":
            self.mark = self._next_mark()
        elif token.type in ("paragraph_close", "heading_close", "blockquote_close", "table_close"):
            self._rest()
        elif token.type == "inline" and self.in_table:
            self.cells.append(_words(token))
        elif token.type == "inline":
            self._write(_words(token), loud=self.in_heading)
        elif token.type in ("fence", "code_block"):
            self._write(token.content.rstrip())
            self._rest()
        elif token.type == "hr":
            self.lines += ["----", ""]
        self._remember_where(token)

    def _remember_where(self, token):
        if token.type in ("table_open", "table_close"):
            self.in_table = token.type == "table_open"
        elif token.type in ("heading_open", "heading_close"):
            self.in_heading = token.type == "heading_open"
        elif token.type == "tr_close":
            self.lines.append(" | ".join(self.cells))
            self.cells = []

    def _next_mark(self):
        number = self.lists[-1]
        if number is None:
            return "- "
        self.lists[-1] = number + 1
        return f"{number}. "

    def _write(self, words, *, loud=False):
        indent = "  " * max(0, len(self.lists) - 1)
        for line in (words.upper() if loud else words).split("\n"):
            self.lines.append(f"{indent}{self.mark}{line}")
            self.mark = " " * len(self.mark)
        self.mark = ""

    def _rest(self):
        """An empty line, except between the items of a list."""
        if not self.lists:
            self.lines.append("")


def _words(token) -> str:
    """What a line says; the address of a link after its words, unless they are the same."""
    said, links = [], []
    for child in token.children:
        if child.type == "link_open":
            links.append((child.attrs.get("href", ""), len(said)))
        elif child.type == "link_close":
            href, start = links.pop()
            if href.removeprefix("mailto:") != "".join(said[start:]):
                said.append(f" ({href})")
        elif child.type in ("softbreak", "hardbreak"):
            said.append("\n")
        else:
            said.append(child.content)
    return "".join(said)
