"""What may be asked of the list of questions of an account, all of it in the address."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.reference.places import regions

from .models import AnswerGroup, Question

ANSWERED = Q(group__status=AnswerGroup.Status.ANSWERED)
STATES = {
    "respondidas": gettext_lazy("Respondidas"),
    "por-responder": gettext_lazy("Por responder"),
    "atrasadas": gettext_lazy("Atrasadas"),
}
ORDERS = {
    "apoyo": (gettext_lazy("Más apoyadas"), "support_count"),
    "recientes": (gettext_lazy("Más recientes"), "asked_at"),
}
FIRST_ORDER = "apoyo"


@dataclass(frozen=True)
class QuestionFilter:
    """The filters of one request, read from its query; anything unknown is ignored."""

    q: str = ""
    state: str = ""
    region: str = ""
    order: str = ""

    @classmethod
    def read(cls, query):
        known = {region["slug"] for region in regions()}
        return cls(
            q=query.get("q", "").replace("\x00", "").strip()[:100],
            state=query.get("estado", "") if query.get("estado") in STATES else "",
            region=query.get("region", "") if query.get("region") in known else "",
            order=query.get("orden", "") if query.get("orden") in ORDERS else "",
        )

    @property
    def is_empty(self):
        return not (self.q or self.state or self.region)

    @property
    def shown_order(self):
        return self.order or FIRST_ORDER

    @property
    def column(self):
        """The one it is ordered by, the most first."""
        return ORDERS[self.shown_order][1]

    def apply(self, account, *, now):
        """The questions of an account that answer. Those taken away are told of only in the whole list."""
        found = account.questions.questions()
        if self.is_empty:
            return found.exclude(status=Question.Status.WITHDRAWN)
        found = found.visible().matching(self.q)
        if self.state == "respondidas":
            found = found.filter(ANSWERED)
        elif self.state == "por-responder" or (self.state == "atrasadas" and is_late(account, now)):
            found = found.exclude(ANSWERED)
        elif self.state:
            found = found.none()
        if self.region:
            found = found.filter(region__in=[r["pk"] for r in regions() if r["slug"] == self.region])
        return found

    def chips(self):
        """(what it says, address without it) of each filter in force."""
        names = {region["slug"]: region["short_name"] for region in regions()}
        words = {
            "q": _("Palabra: %(name)s") % {"name": self.q},
            "estado": _("Estado: %(name)s") % {"name": STATES.get(self.state, "")},
            "region": _("Región: %(name)s") % {"name": names.get(self.region, "")},
        }
        return [
            (words[name], "?" + urlencode([pair for pair in self.pairs if pair[0] != name]))
            for name, _value in self.pairs
            if name in words
        ]

    @property
    def kept(self):
        """What choosing an order keeps."""
        return [pair for pair in self.pairs if pair[0] != "orden"]

    @property
    def pairs(self):
        values = (("q", self.q), ("estado", self.state), ("region", self.region), ("orden", self.order))
        return [(name, value) for name, value in values if value]

    def address(self, cursor=""):
        """Of this list, at a cursor."""
        return "?" + urlencode([*self.pairs, *([("cursor", cursor)] if cursor else [])])


def is_late(account, now):
    """Has the day to answer passed?"""
    return account.answers_close_at is not None and now >= account.answers_close_at
