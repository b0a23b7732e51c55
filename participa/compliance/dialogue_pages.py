"""What SEGEGOB sees of one body, and of what bodies dispute."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from participa.core.countdown import due_countdown
from participa.core.filters import searched
from participa.deadlines.engine import national_holidays
from participa.deadlines.obligations import open_obligations
from participa.services.models import PublicService

from .body_pages import dispute_rows, page_of
from .models import Dispute

PER_PAGE = 20
DEADLINES = 10
OPEN, RULED, ALL = "por-resolver", "resueltos", "todos"


def service_page(service, *, now) -> dict:
    """All of a body: its indicators with their evidence, what was said of them, its clocks."""
    page = page_of(service, now=now)
    remarks, disputes = page["remarks"], page["disputes"]
    return page | {
        "open_remarks": [row for row in remarks if row["is_open"]],
        "closed_remarks": [row for row in remarks if not row["is_open"]],
        "open_disputes": [row for row in disputes if row["dispute"].status == Dispute.Status.OPEN],
        "ruled_disputes": [row for row in disputes if row["dispute"].status != Dispute.Status.OPEN],
        "deadlines": deadlines_of(service, now=now),
    }


def deadlines_of(service, *, now) -> list[dict]:
    """The clocks that run in it, the most urgent first, as components/tasks.html takes them."""
    holidays = national_holidays()
    return [
        {
            "countdown": due_countdown(one.day, now, holidays, start=one.start),
            "title": one.title,
            "rule": one.words,
            "url": one.url,
            "action": _("Ver"),
        }
        for one in open_obligations(now, services=[service])[:DEADLINES]
    ]


@dataclass(frozen=True)
class Asked:
    """What the list of disputes was asked for, all in its address."""

    q: str
    state: str

    @classmethod
    def read(cls, query):
        state = query.get("estado", "")
        return cls(searched(query), state if state in (OPEN, RULED, ALL) else OPEN)

    def named(self):
        """Those of the bodies that match the words."""
        found = Dispute.objects.all()
        return found.filter(service__in=PublicService.objects.matching(self.q)) if self.q else found

    def apply(self):
        found = self.named()
        if self.state == OPEN:
            return found.filter(status=Dispute.Status.OPEN).order_by("written_at", "pk")
        return found.exclude(status=Dispute.Status.OPEN) if self.state == RULED else found

    def address(self, state):
        query = QueryDict(mutable=True)
        query.update({"estado": state} | ({"q": self.q} if self.q else {}))
        return f"?{query.urlencode()}"


def disputes_page(query) -> dict:
    """A page of disputes: those that wait first come the oldest first."""
    asked = Asked.read(query)
    people = ("service", "document", "ruled_by", "written_by")
    page = Paginator(asked.apply().select_related(*people), PER_PAGE).get_page(query.get("pagina"))
    waits = Q(status=Dispute.Status.OPEN)
    counts = asked.named().order_by().aggregate(open=Count("pk", filter=waits), all=Count("pk"))
    tabs = (
        (OPEN, _("Por resolver"), counts["open"]),
        (RULED, _("Resueltos"), counts["all"] - counts["open"]),
        (ALL, _("Todos"), counts["all"]),
    )
    return {
        "q": asked.q,
        "kept": [("estado", asked.state)],
        "page": page,
        "rows": dispute_rows(page),
        "tabs": [
            {"text": text, "url": asked.address(state), "count": count, "current": state == asked.state}
            for state, text, count in tabs
        ],
    }
