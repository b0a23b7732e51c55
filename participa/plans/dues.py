"""What yearly plans and proposed topics owe: for the desks of who acts for their services."""

from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.core.countdown import due_countdown
from participa.deadlines.engine import national_holidays
from participa.services.permissions import EDITORS

from .models import AnnualPlan, Matter, Status, TopicRequest
from .office_pages import rules_of, url
from .permissions import services_of
from .plan_pages import owed
from .topic_pages import clock

LISTED = 50


def tasks_for(user, *, now, services=None) -> list[dict]:
    """What this person has to do for plans and topics: as components/tasks.html takes it.

    ``services``: of hers, the ones she looks at now.
    """
    hers = services_of(user, *EDITORS, now=now).active()
    if services is not None:
        hers = hers.filter(pk__in=[service.pk for service in services])
    hers = list(hers.defer("search_text")[:LISTED])
    if not hers:
        return []
    holidays = national_holidays()
    return [*_plans(hers, now, holidays), *_matters(hers, now, holidays), *_topics(hers, now, holidays)]


def _plans(services, now, holidays):
    """This year's plan of each that owes one and has not published it."""
    year, rules = day_of(now).year, rules_of(services)
    plans = {one.service_id: one for one in AnnualPlan.objects.filter(service__in=services, year=year)}
    for service in services:
        plan = plans.get(service.pk)
        due = owed(service, year, today=day_of(now), rules=rules.get(service.pk, []))
        if due and (plan is None or plan.status == Status.DRAFT):
            yield {
                "title": _("Publicar el plan anual %(year)s de %(service)s")
                % {"year": year, "service": service.short_name},
                "url": plan.get_office_url()
                if plan
                else f"{reverse('plans_office:create')}?servicio={service.slug}",
                "action": _("Completar") if plan else _("Prepararlo"),
                "rule": due["rule"],
                "countdown": due_countdown(due["day"], now, holidays),
            }


def _matters(services, now, holidays):
    """Matters whose time passed, and nobody said what was done; or that are due this month."""
    today = day_of(now)
    found = (
        Matter.objects.public()
        .planned()
        .filter(plan__service__in=services, plan__year__lte=today.year, plan__year__gte=today.year - 1)
    )
    found = found.exclude(plan__year=today.year, month__gt=today.month).select_related("plan__service")
    for one in found.order_by("plan__year", "month", "number")[:LISTED]:
        yield {
            "title": _("Hacer, o decir qué se hizo: %(matter)s") % {"matter": one.title},
            "url": url("matter_done", one.plan, one.number),
            "action": _("Anotar"),
            "rule": f"{one.plan.code} · {one.plan.service.short_name}. {one.get_mechanism_display()}.",
            "countdown": due_countdown(one.last_day, now, holidays),
        }


def _topics(services, now, holidays):
    """Topics that wait for their answer."""
    found = TopicRequest.objects.unanswered().filter(service__in=services).select_related("service")
    for one in found.defer("search_text").order_by("due_on", "pk")[:LISTED]:
        yield {
            "title": _("Responder el tema: %(title)s") % {"title": one.title},
            "url": one.get_office_url(),
            "action": _("Responder"),
            "rule": f"{one.code} · {one.service.short_name}. {one.due_rule}",
            "countdown": clock(one, now, holidays),
        }
