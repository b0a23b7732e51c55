"""The first page: what closes soon, where, and what changed because somebody spoke."""

from collections import Counter

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Subquery
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.cards import cards, with_card_parts
from consultations.models import CommentGroup, Consultation, Decision, Phase
from consultations.result_pages import DECISION_KINDS
from participa.core.figures import figure
from participa.core.pagecache import public_page
from participa.reference.places import regions
from participa.services.models import Mechanism, PublicService

SOON = 3
COUNTED_SECONDS = 60
CHANGE_FIELDS = (
    "size", "decision", "reasons", "change", "quote__text", "section__title",
    "consultation__slug", "consultation__title", "consultation__is_demo",
)  # fmt: skip


@require_safe
@public_page
def home(request):
    now = request.arrived_at
    counted = cache.get_or_set(f"portal:counts:{get_language()}", lambda: counts(now), COUNTED_SECONDS)
    opened = Consultation.objects.in_phase(Phase.OPEN, now=now)
    closing = with_card_parts(opened.order_by("closes_at", "pk"))[:SOON]
    context = {
        "closing": cards(closing, now=now),
        "counts": counted,
        "doors": doors(counted),
        "changed": latest_change(),
        "hints": [
            (word, f"{reverse('consultations:list')}?q={word}") for word in ("agua", "salud", "barrio")
        ],
    }
    return render(request, "portal/home.html", context)


def counts(now):
    """The figures of the portal, counted at most once a minute."""
    opened = Consultation.objects.in_phase(Phase.OPEN, now=now)
    accounts = Mechanism.objects.current().filter(kind=Mechanism.Kind.PUBLIC_ACCOUNT)
    bodies = PublicService.objects.active()
    answered = Consultation.objects.public().filter(status__in=["answered", "outcome_published"])
    open_count = opened.count()
    return {
        "open": open_count,
        "by_region": by_region(opened),
        "stats": [
            {"value": open_count, "label": _("consultas abiertas hoy")},
            {"value": answered.count(), "label": _("consultas respondidas o con resultado"), "kind": "done"},
            {"value": accounts.count(), "label": _("cuentas públicas participativas registradas")},
            {"value": bodies.count(), "label": _("servicios públicos en el directorio")},
        ],
    }


def by_region(opened):
    """How many open consultations touch each region: its own and those of the whole country."""
    own, country = Counter(), 0
    named = Consultation.regions.through.objects.filter(consultation__in=opened).values_list(
        "consultation", "region__slug"
    )
    places = {}
    for consultation, slug in named:
        places.setdefault(consultation, []).append(slug)
    for pk, service_region in opened.order_by().values_list("pk", "service__region__slug"):
        touched = places.get(pk) or ([service_region] if service_region else [])
        own.update(touched)
        country += not touched
    return {region["slug"]: own[region["slug"]] + country for region in regions()}


def doors(counted):
    """The ways in, with what stands behind each."""
    opened = counted["open"]
    return [
        {
            "icon": "comment",
            "title": _("Opinar"),
            "url": reverse("consultations:list"),
            "text": ngettext(
                "%(count)s consulta abierta. Escribes, recibes un comprobante y te responden.",
                "%(count)s consultas abiertas. Escribes, recibes un comprobante y te responden.",
                opened,
            )
            % {"count": figure(opened)},
        },
        {
            "icon": "building",
            "title": _("Conocer un servicio"),
            "url": reverse("services:list"),
            "text": _("Quién está a cargo de la participación, con qué normas y qué plazos."),
        },
        {
            "icon": "check",
            "title": _("Saber qué pasó"),
            "url": reverse("consultations:receipt_lookup"),
            "text": _("Con el código de tu comprobante: si se recibió, qué respondieron y qué cambió."),
        },
        {
            "icon": "reply",
            "title": _("Leer respuestas"),
            "url": reverse("consultations:list") + "?estado=respondida",
            "text": _("Lo que dijeron otras personas, lo que contestó el servicio y lo que cambió."),
        },
    ]


def latest_change():
    """The last answer that changed something, as components/reply.html takes it; None before the first."""
    telling = CommentGroup.objects.filter(
        size__gt=0, decision__in=[Decision.ACCEPTED, Decision.PARTLY], quote__status="received"
    ).exclude(change="")
    answered = Consultation.objects.filter(
        Exists(telling.filter(consultation=OuterRef("pk"))), status="answered"
    )
    latest = answered.order_by("-answered_at").values("pk")[
        :1
    ]  # first which, then its groups: not all of them
    group = (
        telling.filter(consultation=Subquery(latest))
        .select_related("consultation", "quote", "section")
        .only(*CHANGE_FIELDS)
        .order_by("-size")
        .first()
    )
    if group is None:
        return None
    return {
        "group": group,
        "kind": DECISION_KINDS[group.decision],
        "url": reverse("consultations:results", args=[group.consultation.slug]),
    }
