"""`/.well-known/security.txt` (RFC 9116): where to tell of a hole in the portal."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

GOOD_FOR = timedelta(days=180)  # the RFC asks for less than a year


@require_safe
def security_txt(request):
    expires = (request.arrived_at + GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = {
        "Contact": f"mailto:{settings.SECURITY_EMAIL}",
        "Expires": f"{expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": "es, en",
        "Canonical": f"{settings.SITE_URL}{reverse('security_txt')}",
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
