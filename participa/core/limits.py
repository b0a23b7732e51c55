"""How often somebody may do something: counted on the shared cache, per account and per network.

When the cache is gone nothing is limited: losing a limit is better than losing an opinion. Sign-in has its
own limits (accounts/ratelimit.py), which go on in the database; allauth's are not used here because each
takes a lock on the cache.
"""

import ipaddress
import math
import time
from functools import wraps

from django.conf import settings
from django.core.cache import cache
from django.shortcuts import render

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def parse(rate: str) -> tuple[int, int]:
    """``30/m`` -> (30, 60); ``600/10m`` -> (600, 600). Raises ValueError for anything else."""
    amount, _, period = rate.partition("/")
    if period[-1:] not in UNITS:
        raise ValueError(f"Not a rate: {rate!r}")
    return int(amount), int(period[:-1] or 1) * UNITS[period[-1]]


def wait_for(action: str, who: str, rate: str) -> int:
    """Count one more ``action`` by ``who``; 0 if it may go on, else the seconds until it may."""
    return longest_wait(action, {who: rate})


def longest_wait(action: str, rates: dict[str, str]) -> int:
    """Count one more ``action`` for each of ``rates`` (who: rate); the seconds until all of them allow it."""
    now = time.time()
    limits = [(who, *parse(rate)) for who, rate in rates.items()]
    counts = _count({f"limit:{action}:{who}:{int(now // period)}": period for who, _amount, period in limits})
    waits = (
        math.ceil(period - now % period) if count > amount else 0
        for count, (_who, amount, period) in zip(counts, limits, strict=True)
    )
    return max(waits, default=0)


def _count(windows: dict[str, int]) -> list[int]:
    if hasattr(cache, "hits"):  # our Redis counts them all at once
        return cache.hits(windows)
    return [_count_one(key, seconds) for key, seconds in windows.items()]


def _count_one(key, seconds):
    if cache.add(key, 1, seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it expired between the two
        return 1


def count_in(key: str, seconds: int, *, by: int) -> int:
    """Count ``by`` more under ``key``, kept so many seconds. How many there are; without cache, ``by``."""
    if cache.add(key, by, seconds):
        return by
    try:
        return cache.incr(key, by)
    except ValueError:  # it expired between the two
        return by


def writes(request) -> bool:
    return request.method == "POST"


def searches(request) -> bool:
    """Looks for words, which costs the database more than a page."""
    return bool(request.GET.get("q", "").strip())


def limited(action: str, *, when=writes):
    """Decorator: the rates of ``settings.RATE_LIMITS[action]`` = (per account, per network)."""

    def decorator(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            if not when(request):
                return view(request, *args, **kwargs)
            per_account, per_network = settings.RATE_LIMITS[action]
            rates = {f"net:{network_of(request.META.get('REMOTE_ADDR', ''))}": per_network}
            if request.user.is_authenticated:
                rates[f"user:{request.user.pk}"] = per_account
            if wait := longest_wait(action, rates):
                return too_many(request, wait)
            return view(request, *args, **kwargs)

        return wrapper

    return decorator


def network_of(address: str) -> str:
    """The address itself or, where providers hand them out by the trillion (IPv6), the /64 it comes from."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False).network_address)


def too_many(request, wait: int):
    """The 429 page: says when to try again."""
    response = render(
        request, "429.html", {"wait": wait, "minutes": -(-wait // 60), "personal": True}, status=429
    )
    response["Retry-After"] = str(wait)
    return response
