"""What activities owe: for the desks of who acts for their services."""

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.calendar import ONE_DAY, day_of, last_day
from participa.core.countdown import due_countdown
from participa.core.figures import figure
from participa.deadlines.engine import national_holidays
from participa.services.permissions import EDITORS

from .models import (
    Activity,
    ActivityAgreement,
    Attendance,
    Contribution,
    Meeting,
    Phase,
    Registration,
    Status,
)
from .permissions import ANSWERERS

LISTED = 50
AHEAD = 7 * ONE_DAY  # an agreement that falls due later is not on a desk yet
COMING = 30 * ONE_DAY  # nor is an activity


def url(screen, activity, *args):
    """The address of an office page of an activity."""
    return reverse(f"activities_office:{screen}", args=[activity.code, *args])


def tasks_for(user, *, now, services=None) -> list[dict]:
    """What this person has to do for activities: as components/tasks.html takes it.

    ``services``: of hers, the ones she looks at now. Whoever only answers is told of the answers alone.
    """
    hers = Activity.objects.filter(service__closed_on=None, is_reported=False)
    hers = hers.administered_by(user, *ANSWERERS, now=now)
    if services is not None:
        hers = hers.filter(service__in=services)
    managed = Activity.objects.administered_by(user, *EDITORS, now=now)
    found = with_parts(hers.annotate(is_managed=Exists(managed.filter(pk=OuterRef("pk")))))
    activities = list(found.filter(_owing(now)).order_by("starts_at", "pk")[:LISTED])
    tasks = owed_by(activities, now=now)
    return [_alone(task) for task in tasks if task["is_of_team"] or task["activity"].is_managed]


def _owing(now):
    """Those that may owe something."""
    today = day_of(now)
    late = ActivityAgreement.objects.filter(
        activity=OuterRef("pk"), state__in=ActivityAgreement.OPEN, due_on__lte=today + AHEAD
    )
    coming = Q(status=Status.PUBLISHED, starts_at__lte=now + COMING)
    told = Q(status=Status.RESULTS)
    return (
        Q(status=Status.DRAFT) | coming | told & (Q(unanswered__gt=0) | Exists(late) | Q(meetings_owed__gt=0))
    )


def _alone(task):
    """The same, on a page of many activities."""
    activity = task["activity"]
    about = f"{activity.code} · {activity.service.short_name}."
    title = _("%(what)s: %(activity)s") % {"what": task["title"], "activity": activity.title}
    return task | {"title": title, "rule": f"{about} {task['rule']}".strip()}


def with_parts(activities):
    """The queryset with what ``owed_by`` and the list need."""
    live = Registration.objects.filter(activity=OuterRef("pk"))
    owed = Contribution.objects.unanswered().filter(activity=OuterRef("pk"))
    counted = Attendance.objects.current().filter(activity=OuterRef("pk"))
    unwritten = Q(status=Meeting.Status.HELD, minutes_published_at=None)
    meetings = Meeting.objects.filter(unwritten, activity=OuterRef("pk"))
    return activities.select_related("service").annotate(
        confirmed=_count(live.confirmed()),
        waiting=_count(live.filter(status=Registration.Status.WAITING)),
        unanswered=_count(owed),
        meetings_owed=_count(meetings),
        is_counted=Exists(counted),
    )


def _count(rows):
    """How many of each activity."""
    counted = rows.order_by().values("activity").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def owed_by(activities, *, now) -> list[dict]:
    """What each owes, fetched ``with_parts``. Two queries whatever their number."""
    holidays, today = national_holidays(), day_of(now)
    found = []
    for activity in activities:
        found += _own(activity, now, holidays)
    keys = {one.pk: one for one in activities if one.status in (Status.PUBLISHED, Status.RESULTS)}
    for meeting in Meeting.objects.filter(
        Q(status=Meeting.Status.CALLED, ends_at__lte=now)
        | Q(status=Meeting.Status.HELD, minutes_published_at=None),
        activity__in=keys,
    ).order_by("starts_at", "pk"):
        found.append(_meeting(keys[meeting.activity_id], meeting))
    for agreement in ActivityAgreement.objects.filter(
        activity__in=keys, state__in=ActivityAgreement.OPEN, due_on__lte=today + AHEAD
    ).order_by("due_on", "pk"):
        found.append(_agreement(keys[agreement.activity_id], agreement, now, holidays))
    return found


def _task(activity, title, screen, action, *, args=(), is_of_team=False, rule="", **fields):
    return {
        "activity": activity,
        "title": title,
        "url": url(screen, activity, *args),
        "action": action,
        "rule": rule,
        "is_of_team": is_of_team,
        **fields,
    }


def _own(activity, now, holidays):
    """What an activity owes by itself, the first first."""
    phase = activity.phase_at(now)
    if phase == Phase.DRAFT:
        draft = {"state": "ok", "days": _("Borrador")}
        return [_task(activity, _("Completar y publicar"), "detail", _("Seguir"), **draft)]
    found = []
    if phase == Phase.HELD:
        ended = {"state": "soon", "days": _("Terminó"), "day": last_day(activity.ends_at)}
        if not activity.is_counted:
            title, rule = _("Registrar la asistencia"), _("Sin ella no se publican los resultados.")
            team = {"is_of_team": True, "rule": rule}
            found.append(_task(activity, title, "attendance", _("Registrar"), **team, **ended))
        title, rule = _("Publicar los resultados"), _("Quienes participaron esperan saber en qué quedó.")
        found.append(_task(activity, title, "results", _("Escribir"), rule=rule, **ended))
    if phase in (Phase.HELD, Phase.RESULTS) and activity.unanswered:
        found.append(_answers(activity))
    if phase in (Phase.UPCOMING, Phase.REGISTERING) and activity.starts_at <= now + COMING:
        left = {"countdown": due_countdown(activity.day, now, holidays)}
        rule = _needs(activity)
        found.append(_task(activity, _("Se realiza"), "detail", _("Ver"), rule=rule, **left))
    return found


def _needs(activity):
    if not activity.needs_registration:
        return ""
    words = ngettext("%(n)s persona inscrita.", "%(n)s personas inscritas.", activity.confirmed)
    return words % {"n": figure(activity.confirmed)}


def _answers(activity):
    title = ngettext("Responder %(n)s aporte", "Responder %(n)s aportes", activity.unanswered)
    return _task(
        activity,
        title % {"n": figure(activity.unanswered)},
        "contributions",
        _("Responder"),
        is_of_team=True,
        state="soon",
        days=_("Terminó"),
        day=last_day(activity.ends_at),
        rule=_("Cada propuesta y cada pregunta recibe una respuesta, sola o con su tema."),
    )


def _meeting(activity, meeting):
    is_held = meeting.status == Meeting.Status.HELD
    words = _("Escribir el acta de la sesión %(n)s") if is_held else _("Registrar la sesión %(n)s")
    return _task(
        activity,
        words % {"n": meeting.number},
        "meeting",
        _("Escribir") if is_held else _("Registrar"),
        args=[meeting.number],
        state="soon",
        days=_("Fue el"),
        day=day_of(meeting.starts_at),
        rule=meeting.title,
    )


def _agreement(activity, agreement, now, holidays):
    return _task(
        activity,
        _("Informar el acuerdo %(n)s") % {"n": agreement.number},
        "agreement",
        _("Informar"),
        args=[agreement.number],
        countdown=due_countdown(agreement.due_on, now, holidays, start=day_of(agreement.set_at)),
        rule=agreement.text,
    )
