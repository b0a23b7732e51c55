"""Consultations of a year: opened with what to read, answered when they were due."""

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from consultations.models import BackgroundDocument, Comment, Consultation, Status
from consultations.pages import answer_due
from participa.core.calendar import day_of, midnight
from participa.services.models import ParticipationRule

HELD = (Status.PUBLISHED, Status.ANSWERED, Status.OUTCOME)


def consultations(scope, rules):
    found = {}
    rows = list(_of_the_year(scope))
    answers = _answers([row.pk for row in rows if scope.known(row.answered_at)])
    for row in rows:
        due = answer_due(row)
        admissible, answered = answers.get(row.pk, (0, 0))
        found.setdefault(row.service_id, []).append({
            "code": row.code,
            "title": row.title,
            "url": row.get_absolute_url(),
            "opened_on": day_of(row.opens_at).isoformat(),
            "closed_on": row.closing_day.isoformat(),
            "is_informed": row.has_summary and row.has_background,
            "due": due.day.isoformat() if due else None,
            "rule": due.term.words if due else "",
            "answered_on": scope.known(row.answered_at),
            "admissible": admissible,
            "answered": answered,
        })  # fmt: skip
    return {"consultations": (found, [])}


def _of_the_year(scope):
    """Opened in the year, due in it, or still owed when it began. The past that sources tell is not here."""
    starts = midnight(scope.starts)
    year_before = midnight(scope.starts.replace(year=scope.year - 1))
    owed = Q(answered_at=None) | Q(answered_at__gte=starts)
    background = BackgroundDocument.objects.filter(consultation=OuterRef("pk"))
    current = ParticipationRule.objects.current()
    rows = (
        Consultation.objects.filter(
            Q(opens_at__gte=starts) | Q(closes_at__gte=year_before) | owed,
            status__in=HELD,
            published_at__lt=scope.until,
            opens_at__lt=scope.until,
            closes_at__isnull=False,
        )
        .annotate(has_background=Exists(background), has_summary=~Q(summary=""))
        .select_related("service")
        .prefetch_related(Prefetch("service__rules", current))
        .defer("summary", "can_change", "cannot_change", "why_now", "answer_summary", "search_text")
        .order_by("opens_at", "pk")
    )
    return scope.of(rows)


def _answers(answered):
    """Of each answered consultation: admissible comments and those with an answer. One query."""
    said = ~Q(group__decision="") & Q(group__isnull=False)
    rows = (
        Comment.objects.admissible()
        .filter(consultation__in=answered)
        .order_by()
        .values("consultation")
        .annotate(total=Count("pk"), said=Count("pk", filter=said))
    )
    return {row["consultation"]: (row["total"], row["said"]) for row in rows}
