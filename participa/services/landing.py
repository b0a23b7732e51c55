"""Officials who sign in without being on their way anywhere land on their desk."""

from django.urls import reverse

from accounts.landing import register

from .models import Membership
from .permissions import manages_directory


@register
def desk(user, now) -> str:
    """The desk's address, for whoever acts for a service or keeps the directory."""
    acts = Membership.objects.held_by(user, now=now).exists()
    return reverse("portal:desk") if acts or manages_directory(user) else ""
