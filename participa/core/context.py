"""What every template may ask about the site itself."""

from types import SimpleNamespace

from django.conf import settings


def site(request):
    """``site``: the installation, never the person."""
    return {
        "site": SimpleNamespace(
            demo=settings.DEMO,
            second_factor=settings.SECOND_FACTOR,
            url=settings.SITE_URL,
            contact=settings.CONTACT_EMAIL,
            claveunica=bool(settings.CLAVEUNICA_CLIENT_ID),
            comment_max=settings.COMMENT_MAX_LETTERS,
        )
    }
