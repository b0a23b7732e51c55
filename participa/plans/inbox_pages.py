"""What the office's screens of proposed topics show: plain values for the templates."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Matter, TopicRequest
from .topic_pages import items, matter_of

PER_PAGE = 20
Status = TopicRequest.Status
TABS = {  # word in the address: (words, statuses, order)
    "por-responder": (gettext_lazy("Por responder"), (Status.RECEIVED,), ("due_on", "pk")),
    "respondidos": (gettext_lazy("Respondidos"), TopicRequest.ANSWERED, ("-answered_at", "-pk")),
    "retirados": (
        gettext_lazy("Retirados"), (Status.REMOVED, Status.WITHDRAWN), ("-received_at", "-pk"),
    ),
}  # fmt: skip


def inbox(topics, query, *, now):
    """A page of what was proposed to these services: what waits, the first due first."""
    chosen = query.get("ver") if query.get("ver") in TABS else "por-responder"
    _words, statuses, order = TABS[chosen]
    counts = topics.order_by().aggregate(
        **{f"t{n}": Count("pk", filter=Q(status__in=tab[1])) for n, tab in enumerate(TABS.values())}
    )
    found = topics.filter(status__in=statuses).select_related("service").defer("search_text")
    page = Paginator(found.order_by(*order), PER_PAGE).get_page(query.get("pagina"))
    here = reverse("plans_office:topics")
    return {
        "page": page,
        "items": items(page.object_list, now=now),
        "tabs": [
            {
                "text": str(tab[0]),
                "url": f"{here}?ver={word}",
                "count": counts[f"t{n}"],
                "current": word == chosen,
            }
            for n, (word, tab) in enumerate(TABS.items())
        ],
        "nothing": _("No hay temas que esperen respuesta")
        if chosen == "por-responder"
        else _("Nada por aquí"),
    }


def topic_page(topic, *, now):
    """A topic as the office sees it."""
    [item] = items([topic], now=now)
    return {"topic": topic, "item": item, "matter": matter_of(topic)}


def matters_for(topic, year):
    """The matters that may take a topic: of this year's plan and the next."""
    found = Matter.objects.filter(plan__service=topic.service, plan__year__gte=year)
    return found.exclude(status=Matter.Status.DROPPED).select_related("plan").order_by("plan__year", "number")
