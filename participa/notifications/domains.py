"""How fast each mail domain is written to: big providers turn away whoever arrives all at once."""

from collections import Counter
from collections.abc import Iterator
from time import time

from django.conf import settings

from participa.core.limits import count_in, parse


def waits(addresses) -> Iterator[int]:
    """For each address, in order: 0 if its domain takes it now, else the seconds until there is room.

    Counted on the shared cache, so that all workers together keep the rate; without it nobody waits.
    """
    addresses = list(addresses)
    now, groups = time(), Counter(_domain(address) for address in addresses)
    left = {}
    for domain, wanted in groups.items():
        amount, period = parse(settings.MAIL_DOMAIN_RATES.get(domain) or settings.MAIL_DOMAIN_RATE)
        used = count_in(f"mail:{domain}:{int(now // period)}", period, by=wanted)
        left[domain] = [amount, period, used - wanted]
    for address in addresses:
        one = left[_domain(address)]
        amount, period, used = one
        one[2] = used + 1
        yield 0 if used < amount else period * min(used // amount, 3600)


def _domain(address):
    return address.rpartition("@")[2].lower()
