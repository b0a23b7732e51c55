"""What a service owes about what it publishes of itself: for the desks of who keeps it."""

from collections import defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.calendar import ONE_DAY, business_days_before, day_of
from participa.core.countdown import due_countdown
from participa.core.dates import month_words
from participa.core.figures import figure
from participa.deadlines.engine import months_after, national_holidays
from participa.services.facts import ASKED, Facts, missing
from participa.services.models import (
    Mechanism,
    ParticipationContact,
    ParticipationNorm,
    PublicService,
    RelevantInformation,
    TransparencyConfirmation,
)
from participa.services.permissions import EDITORS

from .freshness import State, contact_confirm_by, norm_review_by
from .information import groups_of

AHEAD = 30 * ONE_DAY  # what falls due later is not on a desk yet


def tasks_for(user, *, now, services=None) -> list[dict]:
    """What this person has to do for the data of her services: as components/tasks.html takes it.

    ``services``: of hers, the ones she looks at now. Six queries whatever their number.
    """
    hers = PublicService.objects.administered_by(user, *EDITORS, now=now, whole=True).active()
    if services is not None:
        hers = hers.filter(pk__in=[service.pk for service in services])
    hers = list(hers)
    if not hers:
        return []
    today, holidays = day_of(now), national_holidays()
    month = today.replace(day=1)
    confirmed = set(
        TransparencyConfirmation.objects.filter(service__in=hers, month=month).values_list(
            "service", flat=True
        )
    )
    found = []
    for service, facts in _facts_of(hers):
        tasks = _reviews(service, facts, today)
        if service.pk not in confirmed and _has_table(service, facts):
            tasks.append(_transparency(service, month, holidays))
        found += [_dated(task, now, holidays) for task in tasks]
        found += _missing(service, facts)
    return found


def _facts_of(services):
    """(service, what it publishes) of each. Four queries."""
    facts = {service.pk: Facts() for service in services}
    for contact in ParticipationContact.objects.current().filter(service__in=services):
        facts[contact.service_id].contact = contact
    for norm in ParticipationNorm.objects.current().filter(service__in=services):
        facts[norm.service_id].norm = norm
    for row in Mechanism.objects.current().filter(service__in=services):
        facts[row.service_id].mechanisms[row.kind] = row
    items = defaultdict(list)
    for item in RelevantInformation.objects.current().filter(service__in=services):
        items[item.service_id].append(item)
    for service in services:
        facts[service.pk].information = items[service.pk]
    return [(service, facts[service.pk]) for service in services]


def _has_table(service, facts):
    """Whether there is something to confirm each month."""
    in_force = any(row.status == Mechanism.Status.IN_FORCE for row in facts.mechanisms.values())
    return in_force or service.regime in ASKED


def _reviews(service, facts, today):
    """What has to be looked at again soon."""
    found = []
    if facts.norm:
        title, rule = _("Revisar la norma de participación"), _("Ley 18.575, art. 70.")
        day = norm_review_by(facts.norm)
        found.append(_task(service, title, "review_norm", _("Revisar"), day=day, rule=rule))
    if facts.contact:
        title, rule = _("Confirmar el contacto de participación"), _("Se confirma una vez al año.")
        day = contact_confirm_by(facts.contact)
        found.append(_task(service, title, "contact", _("Confirmar"), day=day, rule=rule))
    found += _information(service, facts, today)
    return [task for task in found if task["day"] <= today + AHEAD]


def _information(service, facts, today):
    """Of all its items, those near their day are one thing to do; it is due with the first."""
    items = [item for group in groups_of(facts.information, today) for item in group.items]
    near = [
        item.freshness.review_by
        for item in items
        if item.freshness.state != State.PAST and item.freshness.review_by <= today + AHEAD
    ]
    if not near:
        return []
    title = ngettext(
        "Revisar %(n)s publicación de información relevante",
        "Revisar %(n)s publicaciones de información relevante",
        len(near),
    )
    rule = _("Ley 18.575, art. 71. El presupuesto se publica cada año.")
    said = {"n": figure(len(near))}
    return [_task(service, title % said, "information", _("Revisar"), day=min(near), rule=rule)]


def _transparency(service, month, holidays):
    title = _("Confirmar la tabla de transparencia de %(month)s") % {"month": month_words(month)}
    last = business_days_before(months_after(month, 1), 1, holidays)
    rule = _("Ley 20.285, art. 7, letra j): se actualiza cada mes.")
    return _task(service, title, "transparency", _("Confirmar"), day=last, rule=rule, start=month)


def _missing(service, facts):
    """All it has not published yet, as one thing to do."""
    lacking = [item for item in missing(service, facts) if item.block != "mechanisms"]
    if not lacking:
        return []
    task = _task(service, _("Publicar lo que falta del servicio"), "detail", _("Completar"))
    rule = " ".join(str(item.text) for item in lacking)
    return [task | {"rule": f"{service.short_name}. {rule}", "state": "soon", "days": _("Falta")}]


def _task(service, title, screen, action, *, day=None, rule="", start=None):
    return {
        "title": title,
        "url": reverse(f"services_office:{screen}", args=[service.slug]),
        "action": action,
        "rule": f"{service.short_name}. {rule}",
        "day": day,
        "start": start,
    }


def _dated(task, now, holidays):
    start = task.pop("start")
    return task | {"countdown": due_countdown(task["day"], now, holidays, start=start)}
