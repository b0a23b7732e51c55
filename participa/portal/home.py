"""The first page: what closes soon, who gives account, what is held, who is elected, what changed."""

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
from councils import cards as council_cards
from councils.models import Contest, Process, StageCode
from participa.activities import cards as activity_cards
from participa.activities.models import Activity
from participa.activities.models import Phase as ActivityPhase
from participa.core.figures import figure
from participa.core.pagecache import public_page
from participa.reference.places import regions
from participa.services.models import PublicService
from public_accounts import cards as account_cards

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
        "accounts": accounts(now),
        "activities": activities(now),
        "elections": elections(now),
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
    bodies = PublicService.objects.active()
    answered = Consultation.objects.public().filter(status__in=["answered", "outcome_published"])
    open_count = opened.count()
    elections_open = open_elections(now).count()
    asking = account_cards.asking_now(now).count()
    return {
        "open": open_count,
        "elections": elections_open,
        "asking": asking,
        "by_region": by_region(opened),
        "stats": [
            {"value": open_count, "label": _("consultas abiertas hoy")},
            {"value": elections_open, "label": _("elecciones de consejos que inscriben o votan")},
            {"value": answered.count(), "label": _("consultas respondidas o con resultado"), "kind": "done"},
            {"value": asking, "label": _("cuentas públicas que reciben preguntas")},
            {"value": bodies.count(), "label": _("servicios públicos en el directorio")},
        ],
    }


def accounts(now):
    """Cards of the public accounts that are live, that take questions, or that come next."""
    return account_cards.cards(account_cards.with_row_parts(account_cards.most_urgent(now))[:SOON], now=now)


def activities(now):
    """Cards of the activities one may still go to, the next first."""
    ahead = Activity.objects.in_phases([ActivityPhase.UPCOMING, ActivityPhase.REGISTERING], now=now)
    found = activity_cards.with_card_parts(ahead.order_by("starts_at", "pk"))[:SOON]
    return activity_cards.cards(found, now=now)


def open_elections(now):
    """The processes of councils in which people can do something today: apply or vote."""
    registering = Process.objects.in_stage(StageCode.REGISTRATION, now=now)
    voting = Process.objects.in_stage(StageCode.VOTING, now=now)
    voted = Contest.objects.filter(outcome=Contest.Outcome.CONTESTED, process__urn_closed_at=None)
    return registering | voting.filter(pk__in=voted.values("process"))


def elections(now):
    """Cards of those, what shuts sooner first."""
    found = council_cards.most_urgent_first(open_elections(now), now=now)
    return council_cards.process_cards(council_cards.with_process_parts(found)[:SOON], now=now)


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
            "icon": "megaphone",
            "title": _("Pedir cuentas"),
            "url": reverse("public_accounts:list"),
            "text": ngettext(
                "%(count)s cuenta pública donde hoy puedes preguntar. Tienen que responderte.",
                "%(count)s cuentas públicas donde hoy puedes preguntar. Tienen que responderte.",
                counted["asking"],
            )
            % {"count": figure(counted["asking"])}
            if counted["asking"]
            else _("Qué hizo cada servicio, qué se le preguntó y a qué se comprometió."),
        },
        {
            "icon": "people",
            "title": _("Elegir consejos"),
            "url": reverse("councils:processes"),
            "text": ngettext(
                "%(count)s elección donde hoy puedes postular o votar por tu organización.",
                "%(count)s elecciones donde hoy puedes postular o votar por tu organización.",
                counted["elections"],
            )
            % {"count": figure(counted["elections"])}
            if counted["elections"]
            else _("Quiénes los integran, qué acordaron y cuándo se eligen."),
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
