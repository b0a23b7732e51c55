"""Whoever decides for SEGEGOB who represents organisations lands on that queue."""

from django.urls import reverse

from accounts.landing import register

from .permissions import accredits_all


@register
def queue(user, now) -> str:
    """The queue's address, for whoever decides any claim."""
    return reverse("organizations_office:list") if accredits_all(user) else ""
