"""What the office's screens of an activity show: plain values for the templates."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Case, F, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participa.audit.actions import SEEN, target_of
from participa.audit.models import Event
from participa.core.calendar import SANTIAGO
from participa.core.figures import figure
from participa.deadlines.engine import national_holidays
from participa.reference.places import place_name

from . import cards, dues
from .dues import url
from .models import Kind, Mode, Phase, Registration, Stage, Status
from .permissions import can_answer, can_manage, can_moderate
from .readiness import problems

HISTORY, LOOKED_AT = 30, 300
WITH_TABLE = (Kind.WORKING_TABLE, Kind.TRAINING, Kind.BUDGET)  # last more than a day
TEMPLATE = (  # of a workshop: what, and how many minutes
    (Stage.Kind.WELCOME, gettext_lazy("Bienvenida"), 10),
    (Stage.Kind.PRESENTATION, gettext_lazy("Presentaciones"), 40),
    (Stage.Kind.QUESTIONS, gettext_lazy("Ronda de preguntas"), 30),
    (Stage.Kind.CLOSING, gettext_lazy("Cierre"), 10),
)


@dataclass(frozen=True)
class Rights:
    """What she may do with an activity."""

    manage: bool
    answer: bool
    moderate: bool

    @classmethod
    def of(cls, user, activity, *, now):
        return cls(
            can_manage(user, activity, now=now),
            can_answer(user, activity, now=now),
            can_moderate(user, activity, now=now),
        )


def menu(activity, current, rights):
    """The screens of an activity, as components/sidenav.html takes them."""
    is_live = activity.status in (Status.PUBLISHED, Status.RESULTS)
    takes = activity.takes_proposals or activity.takes_questions
    is_table = activity.kind in WITH_TABLE
    asked = (
        ("detail", _("Resumen"), True),
        ("edit", _("Datos"), rights.manage and activity.status in (Status.DRAFT, Status.PUBLISHED)),
        ("stages", _("Programa"), rights.manage and activity.status in (Status.DRAFT, Status.PUBLISHED)),
        ("registrations", _("Inscripciones"), rights.answer and activity.needs_registration),
        ("contributions", _("Propuestas y preguntas"), rights.moderate and (takes or is_live)),
        ("attendance", _("Asistencia"), rights.answer and is_live),
        ("meetings", _("Sesiones y actas"), rights.manage and is_live and is_table),
        ("members", _("Integrantes"), rights.manage and is_live and is_table),
        ("work_plan", _("Plan de trabajo"), rights.manage and is_live and is_table),
        ("agreements", _("Acuerdos"), rights.manage and is_live),
        ("photos", _("Fotos"), rights.manage and activity.status != Status.CANCELLED),
        ("documents", _("Documentos"), rights.manage and activity.status != Status.CANCELLED),
        ("results", _("Resultados"), rights.manage and is_live),
    )
    return [
        {"text": text, "url": url(name, activity), "current": name == current}
        for name, text, shown in asked
        if shown
    ]


# The list --------------------------------------------------------------------------------------

NEXT_FIRST = (  # what is being prepared, what comes, what waits for its results; what is over, last
    Case(When(status__in=[Status.DRAFT, Status.PUBLISHED], then=0), default=1),
    F("starts_at").desc(nulls_first=True),
    "-pk",
)


def rows(activities, *, now, managed, answered):
    """One per activity, fetched ``dues.with_parts``: how it stands and what is due next.

    ``managed`` and ``answered``: keys of those she manages and of those she answers.
    """
    owed = {}
    for task in dues.owed_by(activities, now=now):
        owed.setdefault(task["activity"].pk, []).append(task)
    for activity in activities:
        phase, tasks = activity.phase_at(now), owed.get(activity.pk, [])
        first = tasks[0] if tasks else None
        may_act = activity.pk in managed or (first and first["is_of_team"] and activity.pk in answered)
        yield {
            "activity": activity,
            "tag": (cards.KINDS[phase], str(phase.label)),
            "hours": cards.hours_words(activity),
            "first": first,
            "more": len(tasks) - 1,
            "may_act": may_act,
        }


# An activity -----------------------------------------------------------------------------------


def overview(activity, *, by, now):
    """How an activity goes, fetched ``dues.with_parts``: what is missing, what is next, its history."""
    phase, rights = activity.phase_at(now), Rights.of(by, activity, now=now)
    issues = issue_rows(activity, now) if phase == Phase.DRAFT else []
    tasks = [
        task
        for task in dues.owed_by([activity], now=now)
        if task["url"] != activity.get_office_url()
        and (rights.manage or (task["is_of_team"] and rights.answer))
    ]
    return {
        "activity": activity,
        "phase": phase,
        "tags": cards.tags_of(activity, phase),
        "time": time_of(activity, phase, now),
        "side": menu(activity, "detail", rights),
        "rights": rights,
        "issues": issues,
        "tasks": tasks,
        "main_step": main_step(activity, phase, issues, now) if rights.manage else None,
        "steps": other_steps(activity, phase) if rights.manage else [],
        "stats": stats_of(activity),
        "facts": facts_of(activity),
        "stages": stage_rows(activity),
        "moved": list(activity.reschedulings.select_related("changed_by")),
        "trail": trail_of(activity),
    }


def time_of(activity, phase, now):
    """The countdown until it starts, while it is ahead."""
    if phase in (Phase.UPCOMING, Phase.REGISTERING) or (phase == Phase.DRAFT and _is_ahead(activity, now)):
        return cards.until_start(activity, now, national_holidays())
    return None


def _is_ahead(activity, now):
    return activity.starts_at is not None and now < activity.starts_at


def issue_rows(activity, now):
    """What keeps a draft from being published, each with the place where it is put right."""
    return [
        {"text": words, "url": f"{url('edit', activity)}#id_{field}", "action": _("Completar")}
        for field, words in problems(activity, now=now).items()
    ]


def main_step(activity, phase, issues, now):
    """(words, address) of the one thing to do next, or None."""
    if phase == Phase.DRAFT:
        if issues:
            return _("Completar lo que falta"), url("edit", activity)
        return _("Publicar"), url("publish", activity)
    if phase in (Phase.UPCOMING, Phase.REGISTERING) and activity.needs_registration:
        return _("Ver quiénes se inscribieron"), url("registrations", activity)
    if phase == Phase.UNDER_WAY and activity.kind in WITH_TABLE:
        return _("Ver las sesiones"), url("meetings", activity)
    if phase == Phase.UNDER_WAY:
        return _("Registrar la asistencia"), url("attendance", activity)
    if phase == Phase.HELD:
        if not activity.is_counted:
            return _("Registrar la asistencia"), url("attendance", activity)
        return _("Publicar los resultados"), url("results", activity)
    return None


def other_steps(activity, phase):
    """(words, address) of what else may be done with it as a whole."""
    if phase == Phase.DRAFT:
        return [(_("Borrar el borrador"), url("delete", activity))]
    if phase in (Phase.UPCOMING, Phase.REGISTERING, Phase.UNDER_WAY):
        found = [(_("Cambiar fecha o lugar"), url("reschedule", activity))]
        if activity.needs_registration:
            found.append((_("Cambiar los cupos"), url("capacity", activity)))
        return [*found, (_("Suspender"), url("cancel", activity))]
    return []


def stats_of(activity):
    """Who comes and what was said, in figures."""
    if activity.status == Status.DRAFT:
        return []
    found = []
    if activity.needs_registration:
        label = ngettext("persona con cupo", "personas con cupo", activity.capacity or activity.confirmed)
        found.append({"value": activity.confirmed, "label": label, "of": activity.capacity})
        if activity.has_waiting_list and activity.capacity:
            found.append({"value": activity.waiting, "label": _("en lista de espera")})
    if said := activity.contributions.told().count():
        label = ngettext("propuesta o pregunta", "propuestas y preguntas", said)
        found.append({"value": said, "label": label})
        is_over = activity.status == Status.RESULTS
        kind = "alert" if activity.unanswered and is_over else ""
        found.append({"value": activity.unanswered, "label": _("por responder"), "kind": kind})
    if current := activity.attendances.current().first():
        label = ngettext("asistente", "asistentes", current.total)
        found.append({"value": current.total, "label": label})
    return found


def facts_of(activity):
    """What was called: pairs for components/summary_list.html."""
    mode = activity.get_mode_display()
    town = place_name(activity.region_id, activity.commune_id) or _("Todo el país")
    place = ", ".join(part for part in (activity.place, activity.address, town) if part)
    found = [
        (_("Cuándo"), cards.when_words(activity) if activity.starts_at else _("Sin fecha todavía")),
        (_("Dónde"), f"{mode}. {place}" if activity.mode != Mode.ONLINE else f"{mode}. {town}"),
        (_("Inscripción"), _registration_words(activity)),
        (_("Recibe"), _takes_words(activity)),
    ]
    if activity.act_number:
        found.append((_("La convoca"), activity.act_number))
    return found


def _registration_words(activity):
    if not activity.needs_registration:
        return _("No hay que inscribirse")
    opens, closes = activity.registration_opens_at, activity.registration_closes_at
    if not (opens and closes):
        return _("Falta decir desde cuándo y hasta cuándo")
    words = _("Del %(opens)s al %(closes)s") % {
        "opens": cards.moment_words(opens),
        "closes": cards.moment_words(closes),
    }
    if activity.capacity:
        places = ngettext("%(n)s cupo", "%(n)s cupos", activity.capacity) % {"n": figure(activity.capacity)}
        return f"{words}. {places}"
    return words


def _takes_words(activity):
    found, proposals, questions = [], activity.proposals_close_at, activity.questions_close_at
    if activity.takes_proposals and proposals:
        found.append(_("Propuestas hasta el %(when)s") % {"when": cards.moment_words(proposals)})
    if activity.takes_questions and questions:
        found.append(_("Preguntas hasta el %(when)s") % {"when": cards.moment_words(questions)})
    return ". ".join(found) or _("Ni propuestas ni preguntas por el portal")


def stage_rows(activity):
    """Its programme: when, what and who."""
    return [
        {
            "hour": cards.hour(one.starts_at) if one.starts_at else "",
            "title": one.title,
            "kind": one.get_kind_display(),
            "minutes": one.minutes,
            "speaker": one.speaker,
        }
        for one in activity.stages.all()
    ]


def programme(activity):
    """Its moments, as the rows of the form take them."""
    return list(activity.stages.values("kind", "title", "starts_at", "minutes", "speaker"))


def template_rows():
    """The rows of a workshop's programme: welcome, presentations, round of questions, closing."""
    return [{"kind": kind, "title": str(title), "minutes": minutes} for kind, title, minutes in TEMPLATE]


def told_on_change(activity) -> int:
    """How many registered people are written to if it is moved or cancelled."""
    return activity.registrations.exclude(status=Registration.Status.CANCELLED).count()


def told_words(people) -> str:
    """What happens when she accepts."""
    if not people:
        return _("Nadie se inscribió: no hay a quién avisar por correo.")
    words = ngettext(
        "Le avisaremos por correo a %(n)s persona inscrita, con tu razón.",
        "Les avisaremos por correo a %(n)s personas inscritas, con tu razón.",
        people,
    )
    return words % {"n": figure(people)}


# What happened ---------------------------------------------------------------------------------


def trail_of(activity):
    """What happened with it and with what it is made of, the last first; what is alike is told once."""
    targets = [target_of(activity)]
    for related in (
        activity.attendances, activity.themes, activity.meetings, activity.plan, activity.agreements,
        activity.contributions, activity.registrations,
    ):  # fmt: skip
        label = related.model._meta.label_lower
        keys = related.order_by("-pk").values_list("pk", flat=True)[:LOOKED_AT]
        targets += [f"{label}:{pk}" for pk in keys]
    found = Event.objects.filter(target__in=targets).exclude(verb=SEEN).select_related("actor")
    events = found.order_by("-at", "-pk")[:LOOKED_AT]
    lines = []
    for _same, together in groupby(events, key=_alike):
        first, *others = together
        lines.append({"event": first, "times": 1 + len(others), "actor": _official(first)})
    return lines[:HISTORY]


def _alike(event):
    """What people do is told without saying who: only officials are named."""
    who = None if event.verb in OF_PEOPLE else event.actor_id
    return event.verb, who, event.at.astimezone(SANTIAGO).date()


OF_PEOPLE = {
    "activity_registration.made", "activity_registration.cancelled", "activity_registration.promoted",
    "activity_contribution.received", "activity_contribution.withdrawn", "activity_contribution.supported",
    "activity_contribution.unsupported",
}  # fmt: skip


def _official(event):
    if event.verb in OF_PEOPLE or event.actor is None:
        return ""
    return event.actor.display_name
