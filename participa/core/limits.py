"""How often somebody may do something: counted on the shared cache, per account and per network.

When the cache is gone nothing is limited: losing a limit is better than losing an opinion. Sign-in has its
own limits (allauth). allauth's are not used here because each takes a lock on the cache.
"""

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
    amount, period = parse(rate)
    now = time.time()
    key = f"limit:{action}:{who}:{int(now // period)}"
    if cache.add(key, 1, period):
        return 0
    try:
        count = cache.incr(key)
    except ValueError:  # it expired between the two
        return 0
    return 0 if count <= amount else math.ceil(period - now % period)


def limited(action: str):
    """Decorator for a POST: the rates of ``settings.RATE_LIMITS[action]`` = (per account, per network)."""

    def decorator(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            if request.method != "POST":
                return view(request, *args, **kwargs)
            per_account, per_network = settings.RATE_LIMITS[action]
            wait = wait_for(action, f"net:{request.META.get('REMOTE_ADDR', '')}", per_network)
            if request.user.is_authenticated:
                wait = max(wait, wait_for(action, f"user:{request.user.pk}", per_account))
            if wait:
                return too_many(request, wait)
            return view(request, *args, **kwargs)

        return wrapper

    return decorator


def too_many(request, wait: int):
    """The 429 page: says when to try again."""
    response = render(
        request, "429.html", {"wait": wait, "minutes": -(-wait // 60), "personal": True}, status=429
    )
    response["Retry-After"] = str(wait)
    return response
