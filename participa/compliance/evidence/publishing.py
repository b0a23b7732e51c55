"""What a body publishes of itself: norm, contact, information, transparency, yearly list of matters."""

from django.urls import reverse

from participa.plans.models import AnnualPlan
from participa.services.models import (
    ParticipationContact,
    ParticipationNorm,
    RelevantInformation,
    TransparencyConfirmation,
)


def norms(scope, rules):
    found = {}
    for norm in scope.current(scope.of(ParticipationNorm.objects.select_related("service"))):
        found[norm.service_id] = {
            "title": norm.title,
            "number": norm.number,
            "date": norm.date.isoformat(),
            "reviewed_on": norm.reviewed_on.isoformat() if norm.reviewed_on else None,
            "has_file": bool(norm.document_id or norm.url),
            "url": reverse("services:norm", args=[norm.service.slug]),
        }
    return {"norm": (found, None)}


def contacts(scope, rules):
    rows = scope.current(scope.of(ParticipationContact.objects.select_related("service")))
    found = {
        row.service_id: {
            "title": row.unit or "Contacto de participación",
            "confirmed_on": scope.known(row.set_at),
            "url": reverse("services:contact", args=[row.service.slug]),
        }
        for row in rows
    }
    return {"contact": (found, None)}


def information(scope, rules):
    found = {}
    rows = scope.current(scope.of(RelevantInformation.objects.all())).order_by("category", "pk")
    for row in rows.values("service_id", "category", "title", "year", "reviewed_on"):
        said = {"category": row["category"], "title": row["title"], "year": row["year"]}
        said["reviewed_on"] = row["reviewed_on"].isoformat()
        found.setdefault(row["service_id"], []).append(said)
    return {"information": (found, [])}


def transparency(scope, rules):
    """Of this year and the last one: what is older says no more."""
    found = {}
    rows = TransparencyConfirmation.objects.filter(
        confirmed_at__lt=scope.until, month__gte=scope.starts.replace(year=scope.year - 1)
    )
    for row in scope.of(rows).order_by("month").values("service_id", "month", "confirmed_at"):
        said = {"month": row["month"].isoformat(), "confirmed_on": scope.known(row["confirmed_at"])}
        found.setdefault(row["service_id"], []).append(said)
    return {"transparency": (found, [])}


def plans(scope, rules):
    """The list of the year, and the reasoned statement that no consultation is needed."""
    published, stated = {}, {}
    rows = AnnualPlan.objects.public().of_year(scope.year).filter(published_at__lt=scope.until)
    for plan in scope.of(rows).select_related("service"):
        page = {"title": plan.code, "url": plan.get_absolute_url()}
        published[plan.service_id] = page | {"published_on": scope.known(plan.published_at)}
        if day := scope.known(plan.no_consultation_at):
            stated[plan.service_id] = page | {"stated_on": day}
    return {"plan": (published, None), "no_consultation": (stated, None)}
