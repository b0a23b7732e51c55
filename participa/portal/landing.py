"""Where those who answer for the whole portal land after signing in."""

from django.urls import reverse

from accounts.landing import register
from accounts.protection.permissions import handles_personal_data
from participa.audit.permissions import reads_trail


@register
def personal_data(user, now) -> str:
    """The office for personal data, for whoever has no desk of a service."""
    return reverse("data_office:list") if handles_personal_data(user) else ""


@register
def trail(user, now) -> str:
    """The audit trail, for whoever reads it and has no desk."""
    return reverse("audit:trail") if reads_trail(user) else ""
