"""Addresses that give mail back (RFC 3464), and what is learnt from each return."""

import hashlib
import hmac

from django.conf import settings

from .models import DeadAddress

TRIES = 3  # returns that may pass (a full mailbox, a server away) before an address is given up


def digest_of(address: str) -> str:
    """What an address is known by here."""
    key = f"participa.dead:{settings.SECRET_KEY}".encode()
    return hmac.new(key, address.strip().lower().encode(), hashlib.sha256).hexdigest()


def dead_among(addresses) -> set[str]:
    """Those that are written to no more. One query."""
    by_digest = {digest_of(address): address for address in addresses}
    if not by_digest:
        return set()
    found = DeadAddress.objects.filter(digest__in=list(by_digest), dead_since__isnull=False)
    return {by_digest[digest] for digest in found.values_list("digest", flat=True)}


def bounced(address: str, *, reason: str, for_good: bool, now) -> DeadAddress:
    """A mail to it came back. ``for_good``: there is no such mailbox."""
    one, _created = DeadAddress.objects.get_or_create(
        digest=digest_of(address),
        defaults={
            "domain": address.rpartition("@")[2].lower()[:253],
            "first_at": now,
            "last_at": now,
        },
    )
    one.bounces += 1
    one.last_at, one.reason = now, reason[:300]
    if for_good or one.bounces >= TRIES:
        one.dead_since = one.dead_since or now
    one.save()
    return one


def answers_again(address: str) -> bool:
    """Somebody proved that she reads it (a code typed, an alert confirmed). Was it given up?"""
    return bool(DeadAddress.objects.filter(digest=digest_of(address)).delete()[0])
