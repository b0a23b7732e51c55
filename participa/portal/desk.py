"""The officer's desk: what is owed, by when, and the action one click away."""

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, F, OuterRef
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.protection.permissions import handles_personal_data
from consultations.models import Consultation, Phase, Review, Status
from consultations.pages import answer_due
from councils import dues
from councils.permissions import acts_for_the_state
from participa.activities import dues as activity_dues
from participa.audit.permissions import reads_trail
from participa.compliance import dues as compliance_dues
from participa.compliance.permissions import oversees
from participa.core.calendar import day_of
from participa.core.calendar_strip import strip
from participa.core.countdown import due_countdown
from participa.core.urgency import by_urgency
from participa.deadlines.engine import national_holidays
from participa.deadlines.permissions import keeps_rules
from participa.newsletters.permissions import writes_national
from participa.notifications.permissions import keeps_mail
from participa.organizations.permissions import accredits_all, put_to_services_of
from participa.plans import dues as plan_dues
from participa.reference.models import Holiday
from participa.services import acting
from participa.services.models import PublicService
from participa.services.permissions import manages_directory
from public_accounts import dues as account_dues

from . import service_dues

LISTED = 50


@require_safe
@login_required
def desk(request):
    now = request.arrived_at
    services = list(PublicService.objects.administered_by(request.user, now=now))
    if not services:
        if oversees(request.user):
            return redirect("oversight:dashboard")
        if manages_directory(request.user):
            return redirect("directory:list")
        if acts_for_the_state(request.user, now=now):  # of a commission, or keeps a council's secretariat
            return redirect("councils_office:list")
        if accredits_all(request.user):
            return redirect("organizations_office:list")
        if handles_personal_data(request.user):
            return redirect("data_office:list")
        if reads_trail(request.user):
            return redirect("audit:trail")
        if keeps_rules(request.user):
            return redirect("deadline_rules:rules")
        if keeps_mail(request.user):
            return redirect("mail_office:queue")
        if writes_national(request.user):
            return redirect("newsletters:list")
        raise Http404
    chosen = acting.chosen(request, services)
    mine = [chosen] if chosen else services
    tasks = everything_for(request.user, services=mine, now=now)
    today = day_of(now)
    names = dict(
        Holiday.objects.national().filter(date__gte=today.replace(day=1)).values_list("date", "name")
    )
    context = {
        "services": services,
        "chosen": chosen,
        "today": today,
        "hour": now.astimezone().hour,
        "tasks": tasks,
        "groups": by_urgency(tasks, today, _day_of),
        "late": sum(task["countdown"].kind == "past" for task in tasks if task.get("countdown")),
        "soon": sum(task["countdown"].kind == "soon" for task in tasks if task.get("countdown")),
        "calendar": strip(today, names, _marks(tasks)),
        "stats": stats(mine, now=now),
    }
    return render(request, "portal/desk.html", context)


def everything_for(user, *, now, services=None) -> list[dict]:
    """All that waits for this person, the most urgent first. ``services``: those she looks at now."""
    if services is None:
        services = list(PublicService.objects.administered_by(user, now=now))
    return dues.most_urgent_first(
        tasks_of(services, now=now)
        + dues.tasks_for(user, services=services, now=now)
        + account_dues.tasks_for(user, services=services, now=now)
        + activity_dues.tasks_for(user, services=services, now=now)
        + plan_dues.tasks_for(user, services=services, now=now)
        + compliance_dues.tasks_for(user, services=services, now=now)
        + service_dues.tasks_for(user, services=services, now=now)
        + claims_of(user, services, now=now)
    )


def tasks_of(services, *, now):
    """What these services owe in their consultations, the most urgent first."""
    holidays = national_holidays()
    found = (
        Consultation.objects.filter(service__in=services, status__in=[Status.DRAFT, Status.PUBLISHED])
        .select_related("service")
        .prefetch_related("service__rules")
        .annotate(waits=Exists(Review.objects.waiting().filter(consultation=OuterRef("pk"))))
        # drafts only if there is room
        .order_by("-status", F("closes_at").asc(nulls_last=True), "pk")[:LISTED]
    )
    tasks = [_task(consultation, now, holidays) for consultation in found]
    dated = [task for task in tasks if task.get("countdown")]
    return sorted(dated, key=lambda task: task["countdown"].day) + [
        t for t in tasks if not t.get("countdown")
    ]


def claims_of(user, services, *, now):
    """The requests to represent an organisation that were put to these services, as one thing to do."""
    found = put_to_services_of(user, now=now).waiting().filter(reviewer__in=services)
    waiting = found.order_by()[:LISTED].count()
    if not waiting:
        return []
    title = ngettext(
        "Revisar %(count)s solicitud de representar a una organización",
        "Revisar %(count)s solicitudes de representar a una organización",
        waiting,
    )
    return [
        {
            "state": "ok",
            "days": _("Por revisar"),
            "title": title % {"count": waiting},
            "url": reverse("organizations_office:list"),
            "rule": _("Mientras no se deciden, esas personas solo pueden opinar a su nombre."),
            "action": _("Revisar"),
        }
    ]


def _task(consultation, now, holidays):
    phase = consultation.phase_at(now)
    url = consultation.get_office_url()
    if phase == Phase.DRAFT:
        title = _("Por aprobar: %(consultation)s") % {"consultation": consultation.title}
        return {
            "state": "ok",
            "days": _("Espera su aprobación") if consultation.waits else _("Borrador"),
            "title": title if consultation.waits else consultation.title,
            "url": url,
            "rule": f"{consultation.code} · {consultation.service.short_name}",
            "action": _("Ver") if consultation.waits else _("Seguir"),
        }
    if phase == Phase.IN_ANALYSIS:
        owed = answer_due(consultation)
        rule = ngettext(
            "%(code)s. %(source)s: %(days)s día hábil desde el cierre.",
            "%(code)s. %(source)s: %(days)s días hábiles desde el cierre.",
            owed.term.days,
        ) % {
            "code": consultation.code,
            "source": owed.term.source_label,
            "days": owed.term.days,
        }
        if owed.changes:
            rule = f"{rule} {owed.moved_words}."
        return {
            "countdown": due_countdown(
                owed.day, now, holidays | owed.stopped_days, start=consultation.closing_day
            ),
            "url": url,
            "title": _("Responder: %(title)s") % {"title": consultation.title},
            "rule": rule,
            "action": _("Agrupar y responder"),
        }
    opens = phase == Phase.UPCOMING
    day = day_of(consultation.opens_at) if opens else consultation.closing_day
    title = _("Abre: %(title)s") if opens else _("Cierra: %(title)s")
    return {
        "countdown": due_countdown(day, now, holidays),
        "url": url,
        "action": _("Ver"),
        "title": title % {"title": consultation.title},
        "rule": _("%(code)s. %(act)s.") % {"code": consultation.code, "act": consultation.act_number},
    }


def _day_of(task):
    return task["countdown"].day if task.get("countdown") else None


def _marks(tasks):
    marks = {}
    for task in tasks:
        if task.get("countdown"):
            kind = {"past": "late", "soon": "soon"}.get(task["countdown"].kind, "")
            count = int(marks[task["countdown"].day][0]) + 1 if task["countdown"].day in marks else 1
            marks[task["countdown"].day] = (str(count), kind)
    return marks


def stats(services, *, now):
    """How the open processes go."""
    mine = Consultation.objects.filter(service__in=services)
    opened = mine.in_phase(Phase.OPEN, now=now)
    return [
        {"value": opened.count(), "label": _("consultas abiertas")},
        {"value": sum(opened.values_list("comment_count", flat=True)), "label": _("observaciones en ellas")},
        {"value": mine.in_phase(Phase.IN_ANALYSIS, now=now).count(), "label": _("consultas por responder")},
        {
            "value": mine.filter(status=Status.ANSWERED).count(),
            "label": _("consultas respondidas"),
            "kind": "done",
        },
    ]
