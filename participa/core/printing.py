"""Documents that can be printed: accessible PDFs (PDF/UA-1), made by typst from plain values."""

import json
import re
from functools import lru_cache
from pathlib import Path

NOT_IN_THE_FONT = re.compile(r"[^\n\x20-\x7e\xa0-\xac\xae-\u017f\u2013\u2014\u2018-\u201e\u2022\u2026\u20ac]")

PROBE = b"""#set document(title: "signs")
#set text(lang: "es", font: "Libertinus Serif")
#sys.inputs.data"""


def pdf(
    template: Path,
    said: dict,
    *,
    when_spelled: dict | None = None,
    keep: bool = True,
    fonts: Path | None = None,
) -> bytes:
    """The PDF that a typst template makes of ``said``, which it reads as JSON: text is inert there.

    Where some sign, such as an emoji, is not in the font, it goes as its Unicode code, and ``when_spelled``
    (values that replace those of ``said``) may tell the reader so. ``keep``: for whoever asks for it again.
    ``fonts``: a folder with those that the template names and typst has not.
    """
    compiled = _compiled if keep else _compiled.__wrapped__
    written = _written(said)
    rare = "".join(sorted(set(NOT_IN_THE_FONT.findall(written))))
    if not rare or _can_print(rare):  # asked first: a long document is not made twice
        try:
            return compiled(template, written, fonts)
        except RuntimeError:  # typst's
            pass
    return compiled(template, _written(_spelled(said | (when_spelled or {}))), fonts)


def png(template: Path, said: dict, *, fonts: Path) -> bytes:
    """The picture that a typst template makes of ``said``, a pixel for each point of its page."""
    import typst  # noqa: PLC0415

    return typst.compile(
        template, format="png", ppi=72, sys_inputs={"data": _written(said)}, font_paths=[fonts]
    )


@lru_cache(maxsize=64)
def _compiled(template: Path, data: str, fonts: Path | None = None) -> bytes:
    import typst  # noqa: PLC0415

    return typst.compile(
        template, sys_inputs={"data": data}, pdf_standards=["ua-1"], font_paths=[fonts] if fonts else []
    )


@lru_cache(maxsize=256)
def _can_print(signs: str) -> bool:
    """Whether the fonts have each of these."""
    import typst  # noqa: PLC0415

    try:
        typst.compile(PROBE, sys_inputs={"data": signs}, pdf_standards=["ua-1"])
    except RuntimeError:
        return False
    return True


def _spelled(said):
    """The same, in signs that the font has."""
    if isinstance(said, dict):
        return {name: _spelled(value) for name, value in said.items()}
    if isinstance(said, list | tuple):
        return [_spelled(value) for value in said]
    if isinstance(said, bool | int) or said is None:
        return said
    return NOT_IN_THE_FONT.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", str(said))


def _written(said):
    return json.dumps(said, ensure_ascii=False, sort_keys=True)
