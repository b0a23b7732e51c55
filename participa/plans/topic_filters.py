"""What anybody may ask of the list of proposed topics, all of it in the address."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.core.filters import choices, searched, slug_in, without
from participa.reference.places import regions
from participa.services.models import PublicService

from .models import TopicRequest

Status = TopicRequest.Status
STATES = {
    "sin-respuesta": (gettext_lazy("Esperan respuesta"), Status.RECEIVED),
    "acogido": (gettext_lazy("Acogidos"), Status.ACCEPTED),
    "no-acogido": (gettext_lazy("No acogidos"), Status.REJECTED),
}
ORDERS = {
    "fecha": (gettext_lazy("Los últimos primero"), ("-received_at", "-pk")),
    "apoyos": (gettext_lazy("Los más apoyados primero"), ("-support_count", "-pk")),
}


@dataclass(frozen=True)
class TopicFilter:
    """The filters of one request; anything unknown is ignored."""

    q: str = ""
    state: str = ""
    region: str = ""
    service: str = ""
    order: str = "fecha"

    @classmethod
    def read(cls, query):
        return cls(
            q=searched(query),
            state=query.get("estado", "") if query.get("estado") in STATES else "",
            region=slug_in(query, "region"),
            service=slug_in(query, "servicio"),
            order=query.get("orden") if query.get("orden") in ORDERS else "fecha",
        )

    @property
    def is_empty(self):
        return not self.pairs

    def apply(self):
        """The topics that answer, in the order asked for."""
        found = TopicRequest.objects.visible()
        if self.state:
            found = found.filter(status=STATES[self.state][1])
        if self.region:
            found = found.filter(region__slug=self.region)
        if self.service:
            found = found.filter(service__slug=self.service)
        return found.matching(self.q).order_by(*ORDERS[self.order][1])

    @property
    def pairs(self):
        """The filters in force as the address writes them; the order is none."""
        asked = [("q", self.q), ("estado", self.state), ("region", self.region), ("servicio", self.service)]
        return [pair for pair in asked if pair[1]]

    def chips(self, services):
        """(words, address without it) of each filter in force."""
        words = {
            "q": _("Palabra: %(name)s"),
            "estado": _("Estado: %(name)s"),
            "region": _("Región: %(name)s"),
            "servicio": _("Servicio: %(name)s"),
        }
        names = {one["slug"]: one["short_name"] for one in regions()}
        names |= {one["slug"]: one["name"] for one in services}
        names |= {word: str(label) for word, (label, _status) in STATES.items()}
        order = [("orden", self.order)] if self.order != "fecha" else []
        return [
            (
                words[name] % {"name": value if name == "q" else names.get(value, value)},
                without((name, value), self.pairs + order),
            )
            for name, value in self.pairs
        ]

    def options(self, services):
        """The choices of the form, with the chosen ones marked."""
        return {
            "states": choices([(word, str(label)) for word, (label, _s) in STATES.items()], [self.state]),
            "orders": choices([(word, str(label)) for word, (label, _by) in ORDERS.items()], [self.order]),
            "regions": choices([(one["slug"], one["short_name"]) for one in regions()], [self.region]),
            "services": choices([(one["slug"], one["name"]) for one in services], [self.service]),
        }


def services_asked():
    """The services to which something visible was proposed."""
    asked = TopicRequest.objects.visible().order_by().values("service")
    return list(PublicService.objects.filter(pk__in=asked).order_by("sort_key").values("slug", "name"))
