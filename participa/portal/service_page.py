"""The page of a public service: what several apps know of it, put together."""

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from consultations.cards import cards, with_card_parts
from consultations.models import Consultation, Phase
from councils.cards import STATE_KINDS, councils_of, state_of
from participa.activities import cards as activity_cards
from participa.activities.filters import next_first
from participa.compliance import telling as compliance
from participa.core.calendar import day_of
from participa.core.pagecache import public_page
from participa.deadlines.engine import default_rules, term
from participa.services import facts as about
from participa.services.facts import Facts, facts_of
from participa.services.models import (
    FormerName,
    Mechanism,
    ParticipationRule,
    PublicService,
)
from public_accounts import cards as account_cards

from .freshness import norm_review_by
from .information import door_tag, groups_of
from .norm_history import norm_history

LATEST = 5
ACTIVITIES = 4
ACCOUNTS = 6  # public accounts, one a year
Kind, Regime = Mechanism.Kind, PublicService.Regime


def service_view(view):
    """Decorator: the public page of the service at this address.

    An address it had before leads to the one it has; a merged body leads to the one it is part of.
    """

    @require_safe
    @public_page
    def wrapper(request, slug):
        services = PublicService.objects.select_related("parent__parent", "region", "commune", "merged_into")
        service = services.filter(slug=slug).first()
        if service is None:
            former = FormerName.objects.filter(slug=slug).select_related("service").first()
            if former is None:
                raise Http404
            return redirect(request.resolver_match.view_name, former.service.slug, permanent=True)
        if service.merged_into_id:
            return redirect(
                reverse("services:detail", args=[service.merged_into.slug]) + f"?antes={service.code}"
            )
        return view(request, service)

    return wrapper


@service_view
def detail(request, service):
    now = request.arrived_at
    facts = facts_of(service)
    counts = consultation_counts(service, now)
    latest = with_card_parts(service.consultations.public())[:LATEST]
    activities = next_first(service.activities.public(), now)
    activities = list(activity_cards.with_card_parts(activities)[: ACTIVITIES + 1])
    councils = list(councils_of(service))
    accounts = list(account_cards.accounts_of(service)[:ACCOUNTS])
    account_list = account_cards.cards_by_year(accounts, now=now)
    context = {
        "service": service,
        "regime_text": about.REGIMES[service.regime],
        "facts": facts,
        "doors": doors(service, facts, counts, councils, account_list, day_of(now)),
        "norm_is_old": facts.norm and day_of(now) > norm_review_by(facts.norm),
        "rules": rule_rows(service, facts.rules),
        "missing": about.missing(
            service,
            facts,
            has_council=any(not council.is_reported for council in councils),
            has_account=any(not account.is_history for account in accounts),
        ),
        "is_asked": service.regime in about.ASKED,
        "cards": cards(latest, now=now),
        "activities": activity_cards.cards(activities[:ACTIVITIES], now=now),
        "more_activities": len(activities) > ACTIVITIES,
        "total": counts["total"],
        "accounts": account_list,
        "absorbed": absorbed(request, service),
        "compliance": compliance.summary_of(service),
    }
    return render(request, "portal/service.html", context)


@service_view
def norm(request, service):
    in_force, reviews, old_norms = norm_history(service.norms.select_related("document"))
    rules = list(service.rules.all())
    current = [rule for rule in rules if rule.superseded_at is None]
    past = [rule for rule in rules if rule.superseded_at]
    for rule in past:
        rule.words = about.in_words(rule.code, rule.value)
    context = {
        "service": service,
        "parts": parts(service, "norm"),
        "regime_text": about.REGIMES[service.regime],
        "norm": in_force,
        "norm_is_old": in_force and day_of(request.arrived_at) > norm_review_by(in_force),
        "reviews": reviews,
        "old_norms": old_norms,
        "is_asked": service.regime == Regime.FULL,
        "rules": rule_rows(service, current),
        "old_rules": past,
    }
    return render(request, "portal/service_norm.html", context)


@service_view
def mechanisms(request, service):
    rows = list(service.mechanisms.select_related("document"))
    current = {row.kind: row for row in rows if row.superseded_at is None}
    kinds = about.mechanism_kinds(service, Facts(mechanisms=current))
    today = day_of(request.arrived_at)
    councils = [(council, council_tag(council, today)) for council in councils_of(service)]
    items = [
        {
            "councils": councils if kind == Kind.COUNCIL else [],
            "kind": kind,
            "word": about.WORD_OF[kind],
            "row": current.get(kind),
            "tag": about.STATUS_TAGS[current[kind].status] if kind in current else "",
            "asked": kind in about.ASKED.get(service.regime, ()),
            "past": [row for row in rows if row.kind == kind and row.superseded_at],
        }
        for kind in kinds
    ]
    context = {
        "service": service,
        "parts": parts(service, "mechanisms"),
        "regime_text": about.REGIMES[service.regime],
        "items": items,
    }
    return render(request, "portal/service_mechanisms.html", context)


@service_view
def contact(request, service):
    current = service.contacts.current().first()
    context = {
        "service": service,
        "parts": parts(service, "contact"),
        "contact": current,
        "is_asked": service.regime in about.ASKED,
    }
    return render(request, "portal/service_contact.html", context)


def parts(service, current):
    """The pages of a service, for the menu of those below the first."""
    words = (
        ("detail", _("Resumen")),
        ("norm", _("Norma y plazos")),
        ("mechanisms", _("Mecanismos")),
        ("plan", _("Plan anual")),
        ("information", _("Información relevante")),
        ("transparency", _("Transparencia")),
        ("contact", _("Contacto")),
    )
    return [
        {"text": text, "url": reverse(_name_of(name), args=[service.slug]), "current": name == current}
        for name, text in words
    ]


def _name_of(part):
    """The address of a part: its yearly plan is of another app."""
    return "annual_plans:plan" if part == "plan" else f"services:{part}"


def consultation_counts(service, now):
    """How many consultations a service has, by what people want to know. One query."""
    public = Consultation.objects.public().filter(service=service)
    phase = {
        name: Count("pk", filter=Q(pk__in=public.in_phase(phase, now=now).values("pk")))
        for name, phase in (
            ("open", Phase.OPEN),
            ("upcoming", Phase.UPCOMING),
            ("waiting", Phase.IN_ANALYSIS),
        )
    }
    return public.aggregate(total=Count("pk"), **phase)


def rule_rows(service, rules):
    """Name, value, source and reference of each rule worth showing."""
    rows, defaults = [], default_rules()
    for code in about.rule_codes(service, rules):
        length = term(code, rules=rules, defaults=defaults)
        rows.append(
            {
                "name": ParticipationRule.Code(code).label,
                "value": about.in_words(code, length.days),
                "source": length.source_label,
                "reference": length.reference.removeprefix("Regla del portal: "),
                "own": length.source == "norm",
            }
        )
    return rows


def doors(service, facts, counts, councils, accounts, today):
    """One door per mechanism: where it leads, how it stands.

    ``councils``: of the service, with their state; ``accounts``: cards of its accounts, the last first.
    """
    return [
        {
            "icon": about.MECHANISM_ICONS[kind],
            "title": Mechanism.Kind(kind).label,
            **(
                _council_door(service, facts, councils, today)
                if kind == Kind.COUNCIL and councils
                else _account_door(accounts[0])
                if kind == Kind.PUBLIC_ACCOUNT and accounts
                else _door(kind, service, facts, counts, today)
            ),
        }
        for kind in about.mechanism_kinds(service, facts)
    ]


def _door(kind, service, facts, counts, today):
    if kind == Kind.CONSULTATION:
        return _consultation_door(service, facts, counts)
    if kind == Kind.INFORMATION:
        return _information_door(service, facts, today)
    row = facts.mechanisms.get(kind)
    url = reverse("services:mechanisms", args=[service.slug]) + f"#{about.WORD_OF[kind]}"
    if row is None:
        return {"url": url, "text": _("El servicio todavía no informa aquí cómo lo hace.")}
    return {
        "url": url,
        "text": row.summary,
        "tag": row.get_status_display(),
        "tag_kind": about.STATUS_TAGS[row.status],
    }


def _council_door(service, facts, councils, today):
    """To its council, or to the list where it has several; how the first of them stands."""
    first = councils[0]
    kind, words = council_tag(first, today)
    row = facts.mechanisms.get(Kind.COUNCIL)
    text = row.summary if row else first.summary
    door = {
        "url": first.get_absolute_url(),
        "text": text or _("Quiénes lo integran, cuándo sesiona y qué acuerda."),
        "tag": words,
        "tag_kind": kind,
    }
    if len(councils) > 1:
        words = ngettext("%(n)s consejo", "%(n)s consejos", len(councils)) % {"n": len(councils)}
        door |= {"url": reverse("councils:list") + f"?servicio={service.slug}", "tag": words}
    return door


def _account_door(latest):
    """To its last public account, and how that one stands."""
    kind, words = latest["tags"][0]
    return {"url": latest["url"], "text": latest["text"] or latest["title"], "tag": words, "tag_kind": kind}


def council_tag(council, today):
    """(kind, words) of how a council stands."""
    state = state_of(council, today)
    return STATE_KINDS[state], str(state.label)


def _consultation_door(service, facts, counts):
    url = reverse("consultations:list") + f"?servicio={service.slug}"
    row = facts.mechanisms.get(Kind.CONSULTATION)
    if not counts["total"]:
        text = row.summary if row else _("Todavía no hay consultas de este servicio en el portal.")
        return {"url": url, "text": text}
    shut = counts["total"] - counts["open"] - counts["upcoming"] - counts["waiting"]
    parts = [
        ngettext("%(n)s abierta", "%(n)s abiertas", counts["open"]) % {"n": counts["open"]},
        ngettext("%(n)s por abrir", "%(n)s por abrir", counts["upcoming"]) % {"n": counts["upcoming"]},
        ngettext("%(n)s por responder", "%(n)s por responder", counts["waiting"]) % {"n": counts["waiting"]},
        ngettext("%(n)s terminada", "%(n)s terminadas", shut) % {"n": shut},
    ]
    numbers = (counts["open"], counts["upcoming"], counts["waiting"], shut)
    text = ", ".join(part for part, number in zip(parts, numbers, strict=True) if number) + "."
    return {"url": url, "text": text} | ({"tag": parts[0], "tag_kind": "open"} if counts["open"] else {})


def _information_door(service, facts, today):
    url = reverse("services:information", args=[service.slug])
    text = _("Políticas, planes, programas, acciones y presupuesto.")
    if not facts.information:
        return {"url": url, "text": text} | (
            {"tag": _("Por publicar"), "tag_kind": "neutral"} if service.regime == Regime.FULL else {}
        )
    kind, words = door_tag(groups_of(facts.information, today))
    return {"url": url, "text": text, "tag": words, "tag_kind": kind}


def absorbed(request, service):
    """The body whose old address led here, if the address says so."""
    code = request.GET.get("antes", "")[:16]
    return service.absorbed.filter(code=code).first() if code else None
