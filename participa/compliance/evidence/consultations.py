"""Consultations of a year: opened with what to read, answered when they were due."""

from django.db.models import Count, Exists, OuterRef, Q

from consultations.models import BackgroundDocument, Comment, Consultation, Status
from consultations.pages import ANSWERS
from participa.core.calendar import day_of, midnight
from participa.deadlines.adjusting import changes_of
from participa.deadlines.engine import Code, due

HELD = (Status.PUBLISHED, Status.ANSWERED, Status.OUTCOME)


def consultations(scope, rules):
    found = {}
    rows = list(_of_the_year(scope))
    answers = _answers([row.pk for row in rows if scope.known(row.answered_at)])
    for row in rows:
        owed = _answer_due(row, scope, rules.get(row.service_id, ()))
        admissible, answered = answers.get(row.pk, (0, 0))
        found.setdefault(row.service_id, []).append({
            "code": row.code,
            "title": row.title,
            "url": row.get_absolute_url(),
            "opened_on": day_of(row.opens_at).isoformat(),
            "closed_on": row.closing_day.isoformat(),
            "is_informed": row.has_summary and row.has_background,
            "due": owed.day.isoformat() if owed else None,
            "rule": owed.term.words if owed else "",
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
    rows = (
        Consultation.objects.filter(
            Q(opens_at__gte=starts) | Q(closes_at__gte=year_before) | owed,
            status__in=HELD,
            published_at__lt=scope.until,
            opens_at__lt=scope.until,
            closes_at__isnull=False,
            sources=[],
        )
        .annotate(has_background=Exists(background), has_summary=~Q(summary=""))
        .select_related("service")
        .defer("summary", "can_change", "cannot_change", "why_now", "answer_summary", "search_text")
        .order_by("opens_at", "pk")
    )
    return scope.of(rows)


def _answer_due(row, scope, rules):
    """When its answer is owed by what was known then: a rule or an act of later moves nothing."""
    if row.status == Status.OUTCOME and not row.answered_at:
        return None
    changes = [one for one in changes_of(ANSWERS, row.code) if one.at < scope.until]
    return due(
        Code.CONSULTATION_ANSWER,
        start=row.closing_day,
        rules=rules,
        own=row.answer_days,
        own_reference=row.act_number,
        changes=changes,
    )


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
