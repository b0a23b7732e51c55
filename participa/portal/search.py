"""One box for the whole portal: services, consultations, accounts, commitments, activities, councils."""

from django.db.models import Case, F, IntegerField, Value, When
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultations.cards import cards, with_card_parts
from consultations.models import Consultation
from councils import cards as council_cards
from councils.models import Council
from participa.activities import cards as activity_cards
from participa.activities.filters import next_first
from participa.activities.models import Activity
from participa.core.limits import limited, searches
from participa.core.pagecache import public_page
from participa.services.models import PublicService
from public_accounts import cards as account_cards
from public_accounts import commitment_pages
from public_accounts.models import Account, Commitment

SHOWN = 8


@require_safe
@public_page
@limited("search", when=searches)
def search(request):
    q = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    kinds = ("services", "cards", "accounts", "promises", "activities", "councils")
    context = {"q": q} | {kind: [] for kind in kinds}
    if q:
        services = list(best_services(q)[: SHOWN + 1])
        newest_first = (F("opens_at").desc(nulls_last=True), "-pk")
        found = with_card_parts(Consultation.objects.public().matching(q)).order_by(*newest_first)
        consultations = list(found[: SHOWN + 1])
        accounts = Account.objects.public().matching(q).order_by("-event_year", "-event_starts_at", "-pk")
        accounts = list(account_cards.with_row_parts(accounts)[: SHOWN + 1])
        promises = Commitment.objects.public().matching(q)
        promises = promises.order_by(F("plan").desc(nulls_first=True), "-pk")
        promises = list(commitment_pages.with_row_parts(promises)[: SHOWN + 1])
        activities = next_first(Activity.objects.public().matching(q), request.arrived_at)
        activities = list(activity_cards.with_card_parts(activities)[: SHOWN + 1])
        councils = Council.objects.matching(q).order_by("is_reported", "sort_key", "pk")
        councils = list(council_cards.with_card_parts(councils)[: SHOWN + 1])
        context |= {
            "services": services[:SHOWN],
            "more_services": len(services) > SHOWN,
            "cards": cards(consultations[:SHOWN], now=request.arrived_at),
            "more_consultations": len(consultations) > SHOWN,
            "accounts": account_cards.cards(accounts[:SHOWN], now=request.arrived_at),
            "more_accounts": len(accounts) > SHOWN,
            "promises": commitment_pages.rows(promises[:SHOWN], now=request.arrived_at),
            "more_promises": len(promises) > SHOWN,
            "activities": activity_cards.cards(activities[:SHOWN], now=request.arrived_at),
            "more_activities": len(activities) > SHOWN,
            "councils": council_cards.cards(councils[:SHOWN], now=request.arrived_at),
            "more_councils": len(councils) > SHOWN,
        }
    return render(request, "portal/search.html", context)


def best_services(q):
    """Bodies that match, an exact acronym first, then the larger kinds, then by name."""
    rank = Case(
        When(acronym__iexact=q, then=Value(0)),
        When(kind=PublicService.Kind.MINISTRY, then=Value(1)),
        When(kind=PublicService.Kind.MUNICIPALITY, then=Value(3)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return (
        PublicService.objects.active()
        .matching(q)
        .select_related("parent")
        .alias(rank=rank)
        .order_by("rank", "sort_key")
    )
