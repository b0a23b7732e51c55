"""Receipt codes: one search for all of them, whatever app gave each.

Apps that do not know each other give codes that look alike. Each says, in AppConfig.ready(), where the
receipt of a code of its own is read, so that a code typed anywhere leads to it.
"""

from collections.abc import Callable

import segno

from .codes import ALPHABET, grouped, random_letters

GROUP = 5
QR_DRAWING = {"scale": 4, "border": 2, "svgclass": None, "lineclass": None}
_finders: list[Callable[[str], str]] = []


def register(find: Callable[[str], str]) -> None:
    """``find`` gives the address of the receipt with that code, or "" if the app has none."""
    _finders.append(find)


def address_of(typed: str) -> str:
    """Where the receipt of a code is read, as people type it; "" if nobody gave that code."""
    code = normal_code(typed)
    return next((address for find in _finders if (address := find(code))), "")


def new_code(service_code: str) -> str:
    """``SEN-7K4M2-29QXH``: three letters of the service and ten at random, 50 bits."""
    prefix = "".join(letter for letter in service_code if letter in ALPHABET)[:3].ljust(3, "X")
    return f"{prefix}-{grouped(random_letters(2 * GROUP), GROUP)}"


def normal_code(typed: str) -> str:
    """A code as people type it, in any case, with spaces or without dashes."""
    letters = "".join(c for c in typed.upper() if c.isalnum())
    if len(letters) != 3 + 2 * GROUP:
        return typed.replace("\x00", "").strip().upper()
    return f"{letters[:3]}-{letters[3 : 3 + GROUP]}-{letters[3 + GROUP :]}"


def qr(address: str):
    """An address as a QR, to be drawn."""
    return segno.make(address, error="m")


def qr_svg(address: str, *, fits: bool = False) -> str:
    """The same as a drawing of a page, without script or style. ``fits``: as large as what it stands in."""
    return qr(address).svg_inline(**QR_DRAWING, omitsize=fits)
