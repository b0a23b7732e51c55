"""What the public page of an activity shows: plain values for the templates."""

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core import public_codes
from participa.core.calendar import day_of
from participa.core.countdown import last_moment
from participa.core.dates import full_date, plain_date
from participa.core.figures import figure
from participa.deadlines.engine import national_holidays
from participa.reference.places import place_name

from . import cards
from .actions.registering import places_left
from .contribution_pages import counts_of, newest_of, themes_of
from .figure_pages import how_words
from .models import ActivityAgreement, Kind, Mode, Phase, Status
from .published_figures import of_attendance
from .table_pages import AGREEMENT_KINDS, meeting_rows, member_rows, plan_rows

PURPOSE_LETTERS = 160


def trail(activity=None):
    """Where one is: pairs of words and address, as components/breadcrumbs.html takes them."""
    found = [(_("Actividades"), reverse("activities:list"))]
    return found + ([(shortened(activity.title, 60), activity.get_absolute_url())] if activity else [])


def shortened(text, letters):
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def detail(activity, *, now):
    """The context of an activity's page. ``activity``: with its service at hand."""
    today = day_of(now)
    phase = activity.phase_at(now)
    attendance = activity.attendances.current().defer("set_by").first()
    regions = list(attendance.by_region.select_related("region")) if attendance else []
    whole, by_region = of_attendance(attendance, regions) if attendance else ({}, [])
    counts = counts_of(activity)
    themes = themes_of(activity) if counts["proposals"] else []
    meetings = list(activity.meetings.all())
    places = places_of(activity, now)
    context = {
        "activity": activity,
        "phase": phase,
        "trail": trail(),
        "tags": cards.tags_of(activity, phase),
        "topics": [topic.label for topic in activity.topics.all()],
        "facts": facts_of(activity, phase, places, whole, now),
        "actions": actions_of(activity, places, counts, now),
        "places": places,
        "counts": counts,
        "moved": moves_of(activity),
        "accessibility": accessibility_of(activity),
        "stages": stages_of(activity),
        "purpose": activity.purpose if len(activity.purpose) > PURPOSE_LETTERS else "",
        "attendance": attendance,
        "how": how_words(attendance) if attendance else "",
        "whole": whole,
        "by_region": by_region,
        "agreements": agreement_rows(activity, today),
        "themes": themes,
        "newest": newest_of(activity) if counts["proposals"] and not themes else [],
        "photos": [_photo(one) for one in activity.photos.select_related("document")],
        "documents": [_paper(one) for one in activity.documents.select_related("document")],
        "meetings": meeting_rows(activity, meetings, now),
        "plan": plan_rows(activity, today),
        "members": member_rows(activity, today),
        "contact": contact_of(activity),
        "mentions": public_codes.mentions(activity.code),
        "link": link_of(activity, now),
        "is_table": activity.kind == Kind.WORKING_TABLE,
        "next_change": _next_change(activity, meetings, now),
    }
    parts = _parts(context)
    return context | {"parts": parts, "is_bare": not parts and not context["purpose"]}


def _next_change(activity, meetings, now):
    instants = [activity.next_change(now), *(at for one in meetings for at in (one.starts_at, one.ends_at))]
    return min((at for at in instants if at and now < at), default=None)


# The four questions ----------------------------------------------------------------------------


def facts_of(activity, phase, places, whole, now):
    """When, where, what for and, before it, how to come; after it, how many came."""
    when = {"icon": "calendar", "question": _("Cuándo"), "text": ""}
    if phase in (Phase.UPCOMING, Phase.REGISTERING):
        when |= {"countdown": cards.until_start(activity, now, national_holidays())}
        when["text"] = _capital(cards.hours_words(activity)) + "."
    else:
        when |= {"big": _capital(cards.when_words(activity))}
    where = {
        "icon": "link" if activity.mode == Mode.ONLINE else "map",
        "question": _("Dónde"),
        "big": place_of(activity),
        "text": address_of(activity),
    }
    purpose = {
        "icon": "reply",
        "question": _("Qué se hará con lo que se diga"),
        "big": "",
        "text": shortened(activity.purpose, PURPOSE_LETTERS),
    }
    last = _came(whole) if whole else _how_to_come(activity, places)
    told = [when, where] if where["big"] or where["text"] else [when]
    is_for = activity.purpose and phase != Phase.CANCELLED
    return told + ([purpose] if is_for else []) + ([last] if last else [])


def _capital(words):
    return words[:1].upper() + words[1:]


def place_of(activity):
    if activity.mode == Mode.ONLINE:
        return _("En línea")
    return activity.place or place_name(activity.region_id, activity.commune_id)


def address_of(activity):
    """What follows the place: its address, its commune, that one may also connect."""
    town = place_name(activity.region_id, activity.commune_id) if activity.place else ""
    address = ", ".join(part for part in (activity.address, town) if part)
    also = {
        Mode.HYBRID: _("También en línea."),
        Mode.ONLINE: _("Te conectas desde donde estés."),
    }.get(activity.mode, "")
    return " ".join(part for part in (f"{address}." if address else "", also) if part)


def _came(whole):
    """How many came. Hidden ones are said in words."""
    item = {"icon": "people", "question": _("Cuántas personas fueron")}
    if whole["total"] is None:
        return item | {"big": _("Muy pocas para decirlo"), "text": ""}
    share = ""
    if whole["total"] and whole["women"] is not None:
        share = _("%(share)s %% mujeres") % {"share": round(whole["women"] * 100 / whole["total"])}
    return item | {"big": figure(whole["total"]), "text": share}


def _how_to_come(activity, places):
    item = {"icon": "people", "question": _("Cómo participar")}
    if activity.status != Status.PUBLISHED:
        return None
    return item | {"big": places["big"], "text": places["text"]}


def places_of(activity, now):
    """How many places there are and are left, in words; whether one would wait."""
    left = places_left(activity) if activity.needs_registration else None
    waiting = activity.registrations.waiting().count() if left == 0 else 0
    full = left == 0
    return {
        "left": left,
        "waiting": waiting,
        "is_full": full,
        "is_open": activity.registers_at(now),
        "may_enter": activity.registers_at(now) and (not full or activity.has_waiting_list),
        **_places_words(activity, left, waiting, now),
    }


def _places_words(activity, left, waiting, now):
    if not activity.needs_registration:
        return {"big": _("Llega y participa"), "text": _("No hace falta inscribirse.")}
    if not activity.registers_at(now):
        return _window_words(activity, now)
    if left is None:
        return {"big": _("Inscripción abierta"), "text": _("Hay lugar para todas las personas.")}
    if left:
        words = ngettext("Queda %(left)s cupo", "Quedan %(left)s cupos", left) % {"left": figure(left)}
        return {"big": words, "text": _("De %(all)s en total.") % {"all": figure(activity.capacity)}}
    if not activity.has_waiting_list:
        return {"big": _("No quedan cupos"), "text": _("Esta actividad no tiene lista de espera.")}
    words = ngettext("%(n)s persona espera un cupo.", "%(n)s personas esperan un cupo.", waiting)
    waits = words % {"n": figure(waiting)} if waiting else _("Nadie espera todavía.")
    return {"big": _("No quedan cupos"), "text": f"{waits} {_('Puedes entrar a la lista de espera.')}"}


def _window_words(activity, now):
    if now < activity.registration_opens_at:
        day = plain_date(activity.registration_opens_at)
        return {"big": _("Con inscripción"), "text": _("Se abre el %(day)s.") % {"day": day}}
    return {"big": _("Inscripción cerrada"), "text": closed_words(activity, now)}


def closed_words(activity, now):
    """Why nobody can register now, with the exact moment."""
    if activity.status == Status.CANCELLED:
        return _("Esta actividad se suspendió.")
    if activity.status != Status.PUBLISHED or not activity.needs_registration:
        return _("En esta actividad no hace falta inscribirse.")
    if now < activity.registration_opens_at:
        return _("La inscripción se abre el %(day)s.") % {"day": full_date(activity.registration_opens_at)}
    day, hour = last_moment(activity.registration_closes_at)
    return _("La inscripción cerró el %(day)s a las %(hour)s.") % {"day": full_date(day), "hour": hour}


def actions_of(activity, places, counts, now):
    """What one can do, the main thing first: (words, address, icon)."""
    found = []

    def add(words, name, icon):
        found.append((words, reverse(f"activities:{name}", args=[activity.slug]), icon))

    if places["may_enter"]:
        add(_("Entrar a la lista de espera") if places["is_full"] else _("Inscríbete"), "register", "check")
    if activity.proposals_open_at(now):
        add(_("Proponer"), "propose", "comment")
    if activity.questions_open_at(now):
        add(_("Preguntar"), "ask", "comment")
    if activity.status == Status.RESULTS and activity.results_text:
        found.insert(0, (_("Leer los resultados"), "#resultados", "reply"))
    if counts["proposals"]:
        words = ngettext("Leer %(n)s propuesta", "Leer las %(n)s propuestas", counts["proposals"])
        add(words % {"n": figure(counts["proposals"])}, "contributions", "")
    if counts["questions"]:
        words = ngettext("Ver %(n)s pregunta", "Ver las %(n)s preguntas", counts["questions"])
        add(words % {"n": figure(counts["questions"])}, "questions", "")
    return found


def link_of(activity, now):
    """Where to connect, until it ends. With registration it is for those who have a place."""
    on = activity.status == Status.PUBLISHED and now < activity.ends_at
    return activity.link if on and not activity.needs_registration else ""


# What it is made of ----------------------------------------------------------------------------


def moves_of(activity):
    """When and where it was going to be, before each change, and why."""
    return [
        {
            "when": cards.when_words(one),
            "place": one.place if one.place != activity.place else "",
            "reason": one.reason,
            "at": one.changed_at,
        }
        for one in activity.reschedulings.defer("changed_by")
    ]


def accessibility_of(activity):
    """What it has and what it lacks: (words, has it)."""
    if activity.is_reported or not activity.mode:
        return []
    found = []
    if activity.mode != Mode.ONLINE:
        found += [(_("Acceso en silla de ruedas"), activity.is_accessible)]
    found += [(_("Lengua de señas"), activity.has_sign_language), (_("Subtítulos"), activity.has_captions)]
    return found


def stages_of(activity):
    """The programme: what, who, at what time and how long."""
    return [
        {
            "title": stage.title,
            "kind": _kind_of(stage),
            "hour": cards.hour(stage.starts_at) if stage.starts_at else "",
            "length": ngettext("%(n)s minuto", "%(n)s minutos", stage.minutes) % {"n": stage.minutes}
            if stage.minutes
            else "",
            "speaker": stage.speaker,
        }
        for stage in activity.stages.all()
    ]


def _kind_of(stage):
    """What sort of moment it is, unless its title says so already."""
    kind = str(stage.get_kind_display())
    told = stage.kind == stage.Kind.OTHER or stage.title.lower().startswith(kind.lower())
    return "" if told else kind


def agreement_rows(activity, today):
    """What was agreed, who owes it, until when and how it goes, with the last thing done."""
    found = activity.agreements.select_related("meeting").prefetch_related("updates").defer("set_by")
    return [agreement_row(one, today) for one in found]


def agreement_row(one, today):
    late = one.is_late(today)
    last = next(iter(one.updates.all()), None)
    State = ActivityAgreement.State
    return {
        "text": one.text,
        "owner": one.owner,
        "due_on": one.due_on,
        "tag": ("error", _("Atrasado")) if late else (AGREEMENT_KINDS[one.state], State(one.state).label),
        "last": last,
        "session": one.meeting.number if one.meeting else None,
    }


def _photo(photo):
    return {
        "url": photo.document.get_absolute_url(),
        "alternative": photo.alternative,
        "caption": photo.caption,
    }


def _paper(item):  # as components/document.html takes it
    kind, size = item.document.kind, filesizeformat(item.document.size)
    about = _("%(what)s. %(kind)s, %(size)s") % {
        "what": item.get_kind_display(),
        "kind": kind,
        "size": size,
    }
    return {"kind": kind, "title": item.title, "url": item.document.get_absolute_url(), "about": about}


def contact_of(activity):
    """Whom to write to: who the activity says or, else, who answers for participation in its service."""
    if activity.contact_email or activity.contact_name:
        return {"name": activity.contact_name, "email": activity.contact_email, "phone": ""}
    found = activity.service.contacts.current().only("name", "email", "phone").first()
    return {"name": found.name, "email": found.email, "phone": found.phone} if found else None


def _parts(context):
    """The parts of the page that have something, for its menu."""
    listed = (
        ("resultados", _("Resultados"), None, context["activity"].results_text),
        ("asistencia", _("Asistencia"), None, context["whole"]),
        ("programa", _("Programa"), None, context["stages"]),
        ("acuerdos", _("Acuerdos"), len(context["agreements"]), context["agreements"]),
        ("sesiones", _("Sesiones"), len(context["meetings"]), context["meetings"]),
        ("plan", _("Plan de trabajo"), len(context["plan"]), context["plan"]),
        ("propuestas", _("Propuestas"), context["counts"]["proposals"], context["counts"]["proposals"]),
        ("fotos", _("Fotos"), len(context["photos"]), context["photos"]),
    )
    return [
        {"text": text, "url": f"#{anchor}", "count": count} for anchor, text, count, shown in listed if shown
    ]
