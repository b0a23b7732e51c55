"""What the office's screens of a plan show: plain values for the templates."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core import agenda
from participa.core.calendar import day_of, midnight
from participa.core.countdown import due_countdown
from participa.core.dates import full_date
from participa.deadlines.engine import national_holidays
from participa.services.models import ParticipationRule

from .agenda import KIND
from .models import AnnualPlan, Matter, Status, TopicRequest
from .permissions import can_manage
from .plan_pages import change_rows, entry_of, matter_rows, months_of, owed, stats_of

KINDS = {Status.DRAFT: "neutral", Status.PUBLISHED: "done"}


def url(screen, plan, *args):
    """The address of an office page of a plan."""
    return reverse(f"plans_office:{screen}", args=[plan.code, *args])


def menu(plan, current, *, manages):
    """The screens of a plan, as components/sidenav.html takes them."""
    asked = (
        ("detail", _("Resumen"), True),
        ("introduction", _("Presentación"), manages),
        ("matter_new", _("Agregar una materia"), manages),
        ("no_consultation", _("Año sin consultas"), manages),
        ("calendar", _("Calendario del año"), True),
        ("publish", _("Publicar"), manages and plan.status == Status.DRAFT),
    )
    return [
        {"text": text, "url": url(name, plan), "current": name == current}
        for name, text, shown in asked
        if shown
    ]


# The list --------------------------------------------------------------------------------------


def with_counts(plans):
    """The plans with how many matters they have and how many were done."""
    matters, done = Q(matters__isnull=False), Q(matters__status=Matter.Status.DONE)
    dropped = Q(matters__status=Matter.Status.DROPPED)
    return plans.annotate(
        total=Count("matters", filter=matters & ~dropped), done=Count("matters", filter=done)
    )


def service_rows(services, *, now, managed):
    """Each service with its plans of this year and the next. ``managed``: keys of those she edits."""
    today = day_of(now)
    plans = with_counts(AnnualPlan.objects.filter(service__in=services, year__gte=today.year))
    by_service, rules = {}, rules_of(services)
    for plan in plans.order_by("year"):
        by_service.setdefault(plan.service_id, []).append(plan)
    waiting = dict(
        TopicRequest.objects.unanswered().filter(service__in=services).order_by()
        .values_list("service").annotate(n=Count("pk"))
    )  # fmt: skip
    holidays = national_holidays()
    for service in services:
        found = by_service.get(service.pk, [])
        mine = rules.get(service.pk, [])
        yield {
            "service": service,
            "plans": [plan_row(plan, mine, now, holidays, service) for plan in found],
            "missing": _missing(service, found, mine, now, holidays),
            "waiting": waiting.get(service.pk, 0),
            "may_create": service.pk in managed and len(found) < 2,
        }


def rules_of(services):
    """The rules in force of each service: one query."""
    found = {}
    for rule in ParticipationRule.objects.current().filter(service__in=services):
        found.setdefault(rule.service_id, []).append(rule)
    return found


def plan_row(plan, rules, now, holidays, service):
    """A plan in a list: how it stands and, while it is a draft, until when it is published."""
    due = owed(service, plan.year, today=day_of(now), rules=rules)
    is_draft = plan.status == Status.DRAFT
    return {
        "plan": plan,
        "url": plan.get_office_url(),
        "tag": (KINDS[plan.status], str(plan.get_status_display())),
        "time": due_countdown(due["day"], now, holidays) if due and is_draft else None,
        "rule": due["rule"] if due else "",
    }


def _missing(service, plans, rules, now, holidays):
    """That nobody began this year's, with its clock."""
    year = day_of(now).year
    due = owed(service, year, today=day_of(now), rules=rules)
    if due is None or any(plan.year == year for plan in plans):
        return None
    return {"year": year, "time": due_countdown(due["day"], now, holidays), "rule": due["rule"]}


# A plan ----------------------------------------------------------------------------------------


def overview(plan, *, by, now):
    """How a plan goes: what is missing, its matters and what to do with each."""
    today, manages = day_of(now), can_manage(by, plan, now=now)
    rows = matter_rows(plan, today=today)
    for row in rows:
        row["acts"] = acts_of(row["matter"]) if manages else []
    due = owed(plan.service, plan.year, today=today)
    is_draft = plan.status == Status.DRAFT
    return {
        "plan": plan,
        "side": menu(plan, "detail", manages=manages),
        "manages": manages,
        "tag": (KINDS[plan.status], str(plan.get_status_display())),
        "time": due_countdown(due["day"], now, national_holidays()) if due and is_draft else None,
        "rule": due["rule"] if due else "",
        "rows": rows,
        "stats": stats_of(rows) if plan.is_public else [],
        "issues": issues_of(plan, rows) if is_draft and manages else [],
        "changes": change_rows(plan),
    }


def acts_of(matter):
    """What may be done with a matter: pairs of words and address."""
    plan = matter.plan
    if matter.status != Matter.Status.PLANNED:
        return []
    found = [(_("Corregir o mover"), url("matter_edit", plan, matter.number))]
    if plan.is_public:
        found.append((_("Se realizó"), url("matter_done", plan, matter.number)))
    if plan.is_public or matter.requests.all():
        found.append((_("Dejar sin efecto"), url("matter_drop", plan, matter.number)))
    else:
        found.append((_("Sacar"), url("matter_delete", plan, matter.number)))
    return found


def issues_of(plan, rows):
    """What a draft lacks: dicts text, url, action."""
    found = []
    if not rows and not plan.no_consultation_at:
        text = _("El plan no tiene materias.")
        found.append({"text": text, "url": url("matter_new", plan), "action": _("Agregar una materia")})
    if not plan.introduction:
        text = _("No tiene presentación: ayuda a entender qué prioriza el servicio.")
        found.append({"text": text, "url": url("introduction", plan), "action": _("Escribirla")})
    return found


# The year --------------------------------------------------------------------------------------


def year_page(plan, *, now):
    """The year of the whole service: the matters of its plan and everything of it that has a date."""
    today, year = day_of(now), plan.year
    entries = [(row["matter"].month, 0, entry_of(row)) for row in matter_rows(plan, today=today)]
    starts, ends = midnight(date(year, 1, 1)), midnight(date(year + 1, 1, 1))
    others = [kind for kind in agenda.kinds() if kind != KIND]  # of the plan, they are there already
    place = agenda.Place(service=plan.service.slug)
    names = agenda.kinds()
    for one in agenda.between(starts, ends, only=others, place=place):
        entries.append((one.day.month, one.day.day, _entry(one, names)))
    entries.sort(key=lambda entry: entry[:2])
    months = months_of(year, [(month, entry) for month, _day, entry in entries], today)
    return {"months": months, "year": year, "total": len(entries)}


def _entry(one, names):
    return {
        "title": one.title,
        "url": one.url,
        "what": one.what,
        "when": full_date(one.day),
        "tag": ("neutral", str(names[one.kind])),
        "proof": [],
    }
