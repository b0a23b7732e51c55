"""allauth's limits of signing in, with a page that says when to try again."""

import math
import time

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import get_cache_key, get_rates
from django.core.cache import cache

from participa.core.limits import too_many

OF = {"app": "allauth.account"}


def consume_or_429(request, *, action, key=None, user=None):
    """Count one more ``action``; None if it may go on, else the 429 page."""
    if ratelimit.consume(request, action=action, key=key, user=user):
        return None
    return too_many(request, _wait(request, action=action, key=key, user=user))


def _wait(request, *, action, **whose) -> int:
    """Seconds until every rate allows it."""
    now, waits = time.time(), [1]
    for rate in get_rates(**OF, action=action):
        newest_first = cache.get(get_cache_key(request, **OF, action=action, rate=rate, **whose), [])
        if len(newest_first) >= rate.amount:
            waits.append(math.ceil(newest_first[rate.amount - 1] + rate.duration - now))
    return max(waits)
