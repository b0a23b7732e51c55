"""What compliance owes: observations of SEGEGOB to answer and to mend, disputes to rule on."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.calendar import day_of
from participa.core.countdown import due_countdown
from participa.core.figures import figure
from participa.deadlines.engine import national_holidays
from participa.services.models import PublicService
from participa.services.permissions import EDITORS

from .body_pages import indicator_name
from .models import Dispute, Remark
from .permissions import oversees

LISTED = 50


def tasks_for(user, *, now, services=None) -> list[dict]:
    """What this person has to do, as components/tasks.html takes it. ``services``: those she looks at now."""
    hers = PublicService.objects.active().administered_by(user, *EDITORS, now=now, whole=True)
    if services is not None:
        hers = hers.filter(pk__in=[one.pk for one in services])
    found = Remark.objects.filter(service__in=hers, status=Remark.Status.OPEN).select_related("service")
    owed = [one for one in found.order_by("due_on", "pk")[:LISTED] if one.due_on or not one.replied_at]
    holidays = national_holidays() if owed else frozenset()
    return [_remark(one, now, holidays) for one in owed] + to_rule(user)


def _remark(one, now, holidays):
    """An observation to answer; answered, the promise to keep."""
    about = {"service": one.service.short_name, "about": indicator_name(one.indicator)}
    task = {
        "rule": _("%(service)s. %(about)s. Observación de SEGEGOB.") % about,
        "service": one.service,
    }
    if one.replied_at:
        address = reverse("compliance_office:service", args=[one.service.slug])
        task |= {"title": _("Cumplir lo que prometiste a SEGEGOB"), "action": _("Ver")}
        task["url"] = f"{address}#observacion-{one.pk}"
    else:
        task |= {"title": _("Responder la observación de SEGEGOB"), "action": _("Responder")}
        task["url"] = reverse("compliance_office:remark", args=[one.pk])
    if one.due_on:
        left = due_countdown(one.due_on, now, holidays, start=day_of(one.written_at))
        return task | {"countdown": left}
    return task | {"state": "soon", "days": _("Sin respuesta"), "day": day_of(one.written_at)}


def to_rule(user) -> list[dict]:
    """The disputes that wait for whoever oversees, as one thing to do."""
    waiting = Dispute.objects.filter(status=Dispute.Status.OPEN).count() if oversees(user) else 0
    if not waiting:
        return []
    title = ngettext("Resolver %(n)s descargo", "Resolver %(n)s descargos", waiting)
    return [
        {
            "state": "soon",
            "days": _("Por resolver"),
            "title": title % {"n": figure(waiting)},
            "rule": _("Un servicio objeta lo que midió el portal."),
            "url": reverse("oversight:disputes"),
            "action": _("Resolver"),
        }
    ]
