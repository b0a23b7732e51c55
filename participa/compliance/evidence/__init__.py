"""What the work of every day proves of each body: dated facts, gathered for all in a fixed number of queries.

``gather`` answers "what was known of these bodies before this instant, for this year". What it gives is plain
JSON: it is kept in a snapshot, and the indicators ask it and nothing else.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import override

from participa.core.calendar import day_of
from participa.deadlines.engine import default_rules, fixed_day
from participa.reference.models import Region
from participa.services.models import ParticipationRule, PublicService

from . import accounts, activities, consultations, councils, files, publishing

RULES = (
    "norm_review_years",
    "contact_confirmation_months",
    "information_review_months",
    "activity_attendance_days",
    "municipal_min_sessions",
)


@dataclass(frozen=True)
class Scope:
    """Of whom, for which year, and with what was known before which instant. ``ids``: none for all."""

    year: int
    until: datetime
    ids: tuple[int, ...] | None = None

    @property
    def day(self) -> date:
        """The day on which it is asked what is late."""
        return day_of(self.until)

    @property
    def last(self) -> date:
        """The last day of which something is known."""
        return day_of(self.until - timedelta(microseconds=1))

    @property
    def starts(self) -> date:
        return date(self.year, 1, 1)

    def of(self, rows, path="service"):
        """Those rows that are of these bodies."""
        return rows if self.ids is None else rows.filter(**{f"{path}__in": self.ids})

    def current(self, rows):
        """Of dated facts, those that were in force just before the instant."""
        return rows.filter(Q(superseded_at=None) | Q(superseded_at__gte=self.until), set_at__lt=self.until)

    def known(self, instant) -> str | None:
        """The day of something that had happened by then, or None."""
        return day_of(instant).isoformat() if instant and instant < self.until else None


def gather(services, *, year: int, until: datetime, month: date) -> dict[int, dict]:
    """The facts of each of ``services``, by id. ``month``: the first day of the month that is measured."""
    services = list(services)
    ids = tuple(one.pk for one in services) if len(services) < 50 else None
    scope = Scope(year, until, ids)
    with override(settings.LANGUAGE_CODE):  # kept: addresses and words in Spanish
        rules = rules_by_service(scope)
        parts = {}
        for ask in (
            publishing.norms,
            publishing.contacts,
            publishing.information,
            publishing.transparency,
            publishing.plans,
            consultations.consultations,
            accounts.accounts,
            councils.councils,
            activities.activities,
            files.files,
        ):
            parts |= ask(scope, rules)
        regions = tuple(Region.objects.order_by("order").values_list("code", flat=True))
        return {one.pk: _facts(one, scope, month, rules, regions, parts) for one in services}


def rules_by_service(scope) -> dict[int, list[ParticipationRule]]:
    """The rules that the norm of each body had in force."""
    found = {}
    for rule in scope.current(scope.of(ParticipationRule.objects.all())):
        found.setdefault(rule.service_id, []).append(rule)
    return found


def _facts(service, scope, month, rules, regions, parts):
    defaults = default_rules()
    mine = {name: by_service.get(service.pk, empty) for name, (by_service, empty) in parts.items()}
    return {
        "year": scope.year,
        "day": scope.day.isoformat(),
        "month": month.isoformat(),
        "until": scope.until.isoformat(),
        "service": {
            "code": service.code,
            "name": service.name,
            "slug": service.slug,
            "regime": service.regime,
            "is_nationwide": service.is_nationwide,
            "regions": list(regions) if service.is_nationwide else _own_region(service),
            "region": service.region.slug if service.region else "",
            "ministry": _ministry(service),
            "is_demo": service.is_demo,
        },
        "rules": {code: defaults[code].value for code in RULES},
        "pages": {
            "information": reverse("services:information", args=[service.slug]),
            "transparency": reverse("services:transparency", args=[service.slug]),
        },
        **mine,
        "plan_due": _fixed("annual_plan_day", scope, ()),
        "account_due": _account_due(service, scope, rules.get(service.pk, ())),
    }


def _own_region(service):
    return [service.region.code] if service.region else []


def _ministry(service):
    """The name of the ministry that it is or depends on, directly or through another body; empty if none."""
    while service and service.kind != PublicService.Kind.MINISTRY:
        service = service.parent
    return service.name if service else ""


def _account_due(service, scope, rules):
    if service.regime == PublicService.Regime.MUNICIPAL:
        return _fixed("municipal_account_day", scope, ())
    return _fixed("cpp_deadline_day", scope, rules)


def _fixed(code, scope, rules):
    due = fixed_day(code, scope.year, rules=rules)
    return {"day": due.day.isoformat(), "rule": due.term.words}
