"""The files that a body published, and how many of them a screen reader can read."""

from django.db.models import Count, Q

from consultations.models import BackgroundDocument
from consultations.models import Status as ConsultationStatus
from councils.models import Minutes
from participa.activities.models import ActivityDocument
from participa.services.models import ParticipationNorm, RelevantInformation
from public_accounts.models import Report

PICTURES = Q(document__content_type__startswith="image/")


def files(scope, rules):
    """Whoever uploads a PDF here is asked for its text; a picture of a page has none."""
    found = {}
    for path, rows in _sources(scope):
        counted = (
            scope.of(rows.filter(document__isnull=False), path)
            .order_by()
            .values(path)
            .annotate(total=Count("pk"), pictures=Count("pk", filter=PICTURES))
        )
        for row in counted:
            mine = found.setdefault(row[path], {"total": 0, "accessible": 0})
            mine["total"] += row["total"]
            mine["accessible"] += row["total"] - row["pictures"]
    return {"files": (found, {"total": 0, "accessible": 0})}


def _sources(scope):
    """Each sort of published file, and the way from it to its body."""
    yield "service", scope.current(ParticipationNorm.objects.all())
    yield "service", scope.current(RelevantInformation.objects.all())
    background = BackgroundDocument.objects.filter(consultation__published_at__lt=scope.until)
    yield "consultation__service", background.exclude(consultation__status=ConsultationStatus.DRAFT)
    yield "council__service", Minutes.objects.filter(published_at__lt=scope.until)
    in_force = Q(superseded_at=None) | Q(superseded_at__gte=scope.until)
    yield "account__service", Report.objects.filter(in_force, published_at__lt=scope.until)
    shared = ActivityDocument.objects.filter(added_at__lt=scope.until)
    yield "activity__service", shared.filter(activity__published_at__lt=scope.until)
