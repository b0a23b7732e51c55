"""The links of a mail, in each of its forms."""

import re
from typing import NamedTuple


class Links(NamedTuple):
    text: set
    html: set


def links_of(mail) -> Links:
    return Links(
        set(re.findall(r"https?://[^\s<>\"]+", mail.text)),
        set(re.findall(r'href="(https?://[^"]+)"', mail.html)),
    )
