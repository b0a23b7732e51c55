"""Whoever is of an electoral commission or keeps a secretariat, and of no service, lands on her councils."""

from django.urls import reverse

from accounts.landing import register

from .permissions import acts_for_the_state


@register
def councils(user, now) -> str:
    """The list's address. The desks of services are asked before: their apps are ready first."""
    return reverse("councils_office:list") if acts_for_the_state(user, now=now) else ""
