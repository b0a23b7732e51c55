"""Public pages kept for a few seconds, and forgotten at once by the act that changes them.

The middleware stands before sessions, users and SQL: a page that is remembered costs one look-up. Only views
marked ``@public_page`` are kept, so they carry nothing personal: no form with a token, no name, no notice.
A page is remembered together with two stamps, that of the whole site and that of its place (the first two
words of its path); forgetting is writing a new stamp, so nothing has to be found and deleted.
"""

import gzip
import hashlib
import time
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse, HttpResponseNotModified

EVERYWHERE = "pages"
LONGEST_QUERY = 500  # letters; a longer one is answered but not remembered
STAMP_SECONDS = 3600  # far longer than any page is kept
ASSISTING = "participa_assisting"  # the cookie of an official who attends a person: her pages carry a banner
NOT_KEPT = {"Content-Length", "Content-Encoding", "X-Request-Id", "Set-Cookie"}


def public_page(view):
    """Decorator: the answer to this GET is the same for everybody and may be kept.

    A view may set ``response.good_until`` (an instant) when the clock alone will change the page.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.is_public_page = request.method == "GET" and response.status_code == 200
        return response

    return wrapper


def place_of(path: str) -> str:
    """The part of the site a path belongs to: ``/en/consultas/aguas/opinar/`` is in ``/consultas/aguas``."""
    words = [word for word in path.split("/") if word]
    if words[:1] == ["en"]:
        words = words[1:]
    return "/" + "/".join(words[:2])


def forget_pages(*places):
    """Forget the pages of these places, or of the whole site; once the transaction holds."""
    keys = [f"{EVERYWHERE}:{place_of(place)}" for place in places] or [EVERYWHERE]
    transaction.on_commit(lambda: cache.set_many(dict.fromkeys(keys, time.time_ns()), STAMP_SECONDS))


class PageCache:
    """Answers from what is remembered, and remembers what ``@public_page`` allows."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        if request.method != "GET" or not settings.PAGE_CACHE_SECONDS or len(query) > LONGEST_QUERY:
            return self.get_response(request)
        if ASSISTING in request.COOKIES:
            response = self.get_response(request)
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response
        key = f"page:{request.scheme}:{request.get_host()}{request.path}?{query}"
        stamps = [EVERYWHERE, f"{EVERYWHERE}:{place_of(request.path)}"]
        found = cache.get_many([key, *stamps])
        current = tuple(found.get(stamp, 0) for stamp in stamps)
        kept = found.get(key)
        if kept and kept["stamps"] == current and time.time() < kept["until"]:
            return _answer(request, kept)
        response = self.get_response(request)
        is_hers = response.cookies or getattr(request, "shows_a_person", False)
        if getattr(response, "is_public_page", False) and not is_hers:
            kept = _keep(response, current)
            cache.set(key, kept, settings.PAGE_CACHE_SECONDS)
            return _answer(request, kept)
        response.headers.setdefault("Cache-Control", "private, no-cache")  # somebody's own page
        return response


def _keep(response, stamps):
    until = time.time() + settings.PAGE_CACHE_SECONDS
    if good_until := getattr(response, "good_until", None):
        until = min(until, good_until.timestamp())
    response["ETag"] = f'W/"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
    response["Cache-Control"] = "no-cache"  # browsers ask again, and mostly hear 304
    response["Vary"] = "Accept-Encoding"  # the language is in the address
    return {
        "stamps": stamps,
        "until": until,
        "headers": [(name, value) for name, value in response.items() if name not in NOT_KEPT],
        "body": gzip.compress(response.content, 6, mtime=0),
    }


def _answer(request, kept):
    headers = dict(kept["headers"])
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponseNotModified(headers={"ETag": headers["ETag"], "Vary": headers["Vary"]})
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(kept["body"], headers=headers | {"Content-Encoding": "gzip"})
    return HttpResponse(gzip.decompress(kept["body"]), headers=headers)
