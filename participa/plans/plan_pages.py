"""What anybody reads of the yearly plans of a body: plain values for the templates."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _

from participa.core import public_codes
from participa.core.calendar import day_of
from participa.core.dates import full_date
from participa.deadlines.engine import fixed_day
from participa.reference.places import place_name

from .models import AnnualPlan, Matter, PlanChange, TopicRequest
from .topic_pages import items
from .when import when_words

RULE = "annual_plan_day"
TOPICS, CHANGES = 10, 50
Status = Matter.Status
KINDS = {Status.PLANNED: "open", Status.DONE: "done", Status.DROPPED: "neutral"}


def trail(service, *more):
    """Where one is, as components/breadcrumbs.html takes it."""
    home = [(_("Servicios públicos"), reverse("services:list")), (service.name, service.get_absolute_url())]
    return [*home, *more]


def matters_of(plan):
    """Its matters in the order of the year, with all that a page shows. Three queries."""
    found = plan.matters.select_related("document").prefetch_related("topics", "requests").in_order()
    found = list(found.defer("created_by", "changed_by", "done_by", "dropped_by"))
    for one in found:
        one.plan = plan
    return found


def regions_by_matter(plan):
    """The keys of the regions of each matter: one query, the names are at hand."""
    found = {}
    through = Matter.regions.through.objects.filter(matter__plan=plan).order_by("region__order")
    for matter, region in through.values_list("matter", "region"):
        found.setdefault(matter, []).append(place_name(region, None))
    return found


def matter_rows(plan, *, today):
    """Each matter as a page shows it, what was done with its proof."""
    matters, places = matters_of(plan), regions_by_matter(plan)
    named = public_codes.resolve_all(one.target for one in matters if one.target)
    return [_row(one, named, places, today) for one in matters]


def _row(one, named, places, today):
    return {
        "matter": one,
        "anchor": one.anchor,
        "tag": tag_of(one, today),
        "month": str(MONTHS_3[one.month]),
        "number": one.starts_on.day if one.starts_on else "",
        "when": when_words(one),
        "mechanism": str(one.get_mechanism_display()),
        "regions": ", ".join(places.get(one.pk, ())),
        "topics": [topic.label for topic in one.topics.all()],
        "asked": [topic for topic in one.requests.all() if topic.is_visible],
        "proof": proof_of(one, named),
    }


def tag_of(matter, today):
    """(kind, words) of how it stands; what nobody did in time says so."""
    if matter.is_late(today):
        return ("error", _("Con atraso"))
    return (KINDS[matter.status], str(matter.get_status_display()))


def proof_of(matter, named):
    """What shows that it was done: pairs of words and address."""
    found = []
    if matter.target:
        thing = named.get(matter.target)
        found.append((thing.title, thing.url) if thing else (matter.target, ""))
    if matter.document_id:
        found.append((matter.document.name, matter.document.get_absolute_url()))
    if matter.evidence_url:
        found.append((_("Ver la evidencia"), matter.evidence_url))
    return found


def owed(service, year, *, today, rules=None):
    """The day by which the plan of a year is published, and whether it is late; None if it owes none."""
    if not service.must_consult:
        return None
    due = fixed_day(RULE, year, rules=service.rules.current() if rules is None else rules)
    return {"day": due.day, "rule": due.term.words, "is_late": due.day < today}


def years_of(service, *, today):
    """The years with a published plan, and the current one."""
    published = service.annual_plans.public().values_list("year", flat=True)
    return sorted({*published, today.year}, reverse=True)


def plan_page(service, year, *, now):
    """The plan of a body in a year, or that there is none yet."""
    today = day_of(now)
    years = years_of(service, today=today)
    year = year if year in years else today.year
    plan = AnnualPlan.objects.public().filter(service=service, year=year).first()
    rows = []
    if plan:
        plan.service = service
        rows = matter_rows(plan, today=today)
    here = reverse("annual_plans:plan", args=[service.slug])
    return {
        "service": service,
        "year": year,
        "years": [{"text": str(one), "url": f"{here}?año={one}", "current": one == year} for one in years],
        "plan": plan,
        "rows": rows,
        "stats": stats_of(rows),
        "owed": owed(service, year, today=today),
        "changes": change_rows(plan) if plan else [],
        "topics": topics_of(service, year, now=now),
        "trail": trail(service),
    } | addresses(service, year)


def addresses(service, year):
    return {
        "propose": reverse("plans:propose", args=[service.slug]),
        "all_topics": f"{reverse('plans:home')}?servicio={service.slug}",
        "calendar": reverse("annual_plans:calendar", args=[service.slug, year]),
        "ics": reverse("annual_plans:ics", args=[service.slug, year]),
    }


def stats_of(rows):
    """How much of what was planned was done."""
    total = len(rows)
    done = sum(row["matter"].status == Status.DONE for row in rows)
    late = sum(row["tag"][0] == "error" for row in rows)
    dropped = sum(row["matter"].status == Status.DROPPED for row in rows)
    found = [{"value": done, "of": total, "label": _("materias realizadas"), "kind": "done"}]
    found += [{"value": late, "of": total, "label": _("con atraso"), "kind": "alert"}] if late else []
    found += [{"value": dropped, "of": total, "label": _("sin efecto")}] if dropped else []
    return found if total else []


def change_rows(plan):
    """What changed after people read it, the last first."""
    found = plan.changes.select_related("matter").defer("changed_by")
    return [
        {
            "what": str(one.get_kind_display()),
            "when": one.changed_at,
            "matter": one.matter.title if one.matter_id else "",
            "anchor": f"materia-{one.matter.number}" if one.matter_id else "",
            "before": one.before,
            "before_label": _("Antes era") if one.kind == PlanChange.Kind.MOVED else _("Antes decía"),
            "reason": one.reason,
        }
        for one in found[:CHANGES]
    ]


def topics_of(service, year, *, now):
    """What people proposed that year, and what became of it."""
    found = TopicRequest.objects.visible().filter(service=service, received_at__year=year)
    states = TopicRequest.Status
    counts = found.order_by().aggregate(
        total=Count("pk"),
        waiting=Count("pk", filter=Q(status=states.RECEIVED)),
        accepted=Count("pk", filter=Q(status=states.ACCEPTED)),
        rejected=Count("pk", filter=Q(status=states.REJECTED)),
    )
    rows = []
    if counts["total"]:
        latest = found.select_related("service").defer("search_text", "author", "answered_by", "removed_by")
        rows = items(latest.newest_first()[:TOPICS], now=now)
    return counts | {"items": rows, "more": counts["total"] > TOPICS}


# The year --------------------------------------------------------------------------------------


def calendar_page(service, plan, *, now):
    """Twelve months with what is planned, what was done and its proof."""
    rows = matter_rows(plan, today=day_of(now))
    return {
        "service": service,
        "plan": plan,
        "year": plan.year,
        "months": months_of(plan.year, [(row["matter"].month, entry_of(row)) for row in rows], day_of(now)),
        "trail": trail(service, (_("Plan de %(year)s") % {"year": plan.year}, plan.get_absolute_url())),
    } | addresses(service, plan.year)


def entry_of(row):
    """A matter in its month."""
    one = row["matter"]
    done = _("Realizada el %(day)s") % {"day": full_date(one.done_on)} if one.done_on else ""
    return {
        "title": one.title,
        "url": one.get_absolute_url(),
        "what": row["mechanism"],
        "when": done or (row["when"] if one.starts_on else ""),
        "tag": row["tag"],
        "proof": row["proof"],
    }


def months_of(year, entries, today):
    """The twelve months, each with its entries. ``entries``: pairs of month and entry, in order."""
    by_month = {}
    for month, entry in entries:
        by_month.setdefault(month, []).append(entry)
    return [
        {
            "name": str(MONTHS[month]).capitalize(),
            "is_now": (year, month) == (today.year, today.month),
            "entries": by_month.get(month, []),
        }
        for month in range(1, 13)
    ]
