"""Where each page of boletines leads in the demonstration, and to whose eyes."""

from django.utils import timezone

from participa.newsletters.models import Letter
from participa.services.models import PublicService
from tests.newsletters import builders as newsletters

NOT_THERE = set()
ONLY_BUTTONS = set()


def are_mine(name):
    return name.startswith(("newsletters:", "newsletters_public:"))


def eyes(name):
    return "" if name.startswith("newsletters_public:") else "encargada"


def samples(name):
    """Arguments that lead to a real page, by the name of the address."""
    wanted = "sent" if name in ("newsletters_public:letter", "newsletters:detail") else "draft"
    found = Letter.objects.filter(status=wanted).first()
    return {"code": (found or _made(wanted)).code}


def _made(wanted):
    """The demonstration has none: one that left with its course, or one that is being written."""
    service, now = PublicService.objects.get(code="SENADE"), timezone.now()
    if wanted == "draft":
        return newsletters.a_letter(service, now=now)
    course = [[now.isoformat(), 0, 30, 0, 0], [now.isoformat(), 28, 0, 2, 1]]
    figures = {"recipients": 30, "sent": 28, "bounced": 2, "left": 1, "tallied_at": now, "points": course}
    return newsletters.a_sent_letter(service, now=now, announcement=newsletters.an_announcement(), **figures)
