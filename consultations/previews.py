"""Which draft a secret address shows."""

import hashlib

from .models import PreviewLink


def digest_of(secret: str) -> str:
    """What is kept of a secret: whoever reads the table cannot open the address."""
    return hashlib.sha256(secret.encode()).hexdigest()


def link_of(secret: str, *, now):
    """The link of this secret if it is good at ``now``: neither expired nor taken away. Else None."""
    links = PreviewLink.objects.select_related("consultation__service", "consultation__legal_basis")
    link = links.filter(digest=digest_of(secret)).first()
    return link if link and link.is_good_at(now) else None
