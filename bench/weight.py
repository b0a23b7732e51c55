#!/usr/bin/env python3
"""What a browser transfers on its first visit to a page: python bench/weight.py ADDRESS… (standard library).

Prints JSON: for each page its kilobytes (1,000 bytes, compressed bodies) in all and by kind, how many requests,
and how many of them leave the page's own host. Follows style sheets, fonts, scripts and what they import, icons and
pictures, those that wait for scrolling too.
"""

import gzip
import json
import re
import sys
import urllib.request
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit


class Asked(HTMLParser):
    """The addresses that a page asks for by itself."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "link" and attrs.get("rel") in {
            "stylesheet",
            "icon",
            "preload",
            "modulepreload",
            "manifest",
        }:
            self.found.append(attrs["href"])
        elif tag in {"script", "img", "source", "iframe", "video"} and attrs.get("src"):
            self.found.append(attrs["src"])


def asked_by(address, kind, text):
    if "html" in kind:
        parser = Asked()
        parser.feed(text)
        found = parser.found
    elif "css" in kind:
        found = re.findall(r"""url\(["']?([^"')]+)|@import\s+["']([^"']+)""", text)
        found = [a or b for a, b in found]
    elif "javascript" in kind:
        found = re.findall(r"""(?:import|from)\s*\(?["']([^"']+)["']""", text)
    else:
        found = []
    return [urljoin(address, one) for one in found if not one.startswith(("data:", "#"))]


def weigh(page):
    host, waiting, seen, kinds, elsewhere = urlsplit(page).netloc, [page], {}, {}, 0
    while waiting:
        address = waiting.pop().split("#")[0]
        if address in seen:
            continue
        if urlsplit(address).netloc != host:
            seen[address], elsewhere = 0, elsewhere + 1
            continue
        request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip", "User-Agent": "weight"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            body, kind = answer.read(), answer.headers.get("Content-Type", "")
            compressed = answer.headers.get("Content-Encoding") == "gzip"
        plain = gzip.decompress(body) if compressed else body
        size = (
            len(body) if compressed or "html" not in kind else len(gzip.compress(body, 6))
        )  # nginx compresses pages
        seen[address] = size
        short = kind.split(";")[0].split("/")[-1]
        kinds[short] = kinds.get(short, 0) + size
        if not kind.startswith(("font", "image")):
            waiting += asked_by(address, kind, plain.decode(errors="replace"))
    return {
        "page": urlsplit(page).path, "kb": round(sum(seen.values()) / 1000, 1), "requests": len(seen),
        "elsewhere": elsewhere, "kinds": {name: round(size / 1000, 1) for name, size in sorted(kinds.items())},
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps([weigh(page) for page in sys.argv[1:]], indent=1))
