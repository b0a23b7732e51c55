"""The portal's line icons, read once from the drawing that designers edit."""

import re
from functools import cache

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

_SYMBOL = re.compile(r'<symbol id="([a-z]+)"[^>]*>(.*?)</symbol>', re.S)


@cache
def drawings() -> dict[str, str]:
    """The inside of each icon by its name."""
    return dict(_SYMBOL.findall((settings.BASE_DIR / "static" / "img" / "icons.svg").read_text()))


@cache
def icon(name: str, size: str = "") -> SafeString:
    """One icon as inline SVG. It decorates: a word always stands beside it. KeyError if there is none."""
    extra = f" icon--{size}" if size else ""
    return mark_safe(
        f'<svg class="icon{extra}" viewBox="0 0 24 24" aria-hidden="true">{drawings()[name]}</svg>'
    )
