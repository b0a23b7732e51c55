"""What one application shows to its own people: how it stands, why, and what comes."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from participa.core import pieces
from participa.core.calendar import day_of
from participa.core.dates import full_date, short_date

from .actions.applying import CORRECTABLE
from .apply_pages import shut_words, takes_objections, trail_of, window_of
from .models import Application, Candidacy, Objection, Process, StageCode
from .permissions import handles_application, line_to_vote
from .vote_pages import obstacle

Status = Application.Status
KINDS = {
    Status.SUBMITTED: "open",
    Status.OBSERVED: "warning",
    Status.ADMISSIBLE: "done",
    Status.INADMISSIBLE: "error",
    Status.WITHDRAWN: "neutral",
}
OBJECTION_KINDS = {
    Objection.Status.SUBMITTED: "open",
    Objection.Status.UPHELD: "done",
    Objection.Status.REJECTED: "error",
    Objection.Status.WITHDRAWN: "neutral",
}
CANDIDACY_KINDS = {
    Candidacy.Status.NOMINATED: "open",
    Candidacy.Status.ADMITTED: "done",
    Candidacy.Status.REJECTED: "error",
    Candidacy.Status.WITHDRAWN: "neutral",
}
STANDING = (Candidacy.Status.NOMINATED, Candidacy.Status.ADMITTED)
DECIDED = (Status.ADMISSIBLE, Status.INADMISSIBLE)
ACTS = {  # the act of the commission, or of the service, that closes a stage
    StageCode.PROVISIONAL_ROLL: "provisional_roll_at",
    StageCode.FINAL_ROLL: "final_roll_at",
    StageCode.COUNT: "result_at",
    StageCode.APPOINTMENT: "appointed_at",
}
FOLLOWED = (  # what comes after the review of an application
    StageCode.PROVISIONAL_ROLL,
    StageCode.OBJECTIONS,
    StageCode.FINAL_ROLL,
    StageCode.CANDIDATES,
    StageCode.VOTING,
    StageCode.COUNT,
    StageCode.APPOINTMENT,
)
WINDOWS = (StageCode.REGISTRATION, StageCode.OBJECTIONS, StageCode.CANDIDATES, StageCode.VOTING)


# One application -------------------------------------------------------------------------------


def application_page(application, user, *, now):
    """All of an application for its own people. Fetched with what ``apply_views`` asks for."""
    process = application.process
    hers = handles_application(user, application, now=now)
    objections = list(application.objections.select_related("organization", "document"))
    candidacies = list(application.candidacies.select_related("commune").order_by("-nominated_at", "-pk"))
    line = line_to_vote(user, process, now=now) if process.final_roll_at else None
    return {
        "application": application,
        "process": process,
        "trail": trail_of(process),
        "tag": tag_of(application),
        "told": told(application, now),
        "rows": rows_of(application),
        "steps": steps_of(application, now),
        "papers": papers_of(application),
        "objections": [objection_of(one, user) for one in objections],
        "candidacies": [
            {"one": one, "tag": (CANDIDACY_KINDS[one.status], one.get_status_display())}
            for one in candidacies
        ],
        "windows": next_windows(application, now),
        "represents": hers,
        **what_now(application, line, hers, objections, candidacies, user, now),
    }


def tag_of(application):
    return KINDS[application.status], application.get_status_display()


def what_now(application, line, hers, objections, candidacies, user, now):
    """What its people can do at this moment: for each thing, whether they may."""
    process, status = application.process, application.status
    admitted = status == Status.ADMISSIBLE
    standing = [one for one in candidacies if one.status in STANDING]
    may_stand = admitted and hers and application.organization_id is not None and not standing
    takes_names = (
        process.is_in(StageCode.CANDIDATES, now)
        and process.candidates_at is None
        and (not process.has_vote or process.final_roll_at is not None)
    )
    appealed = any(one.author_id == user.pk and one.status != "withdrawn" for one in objections)
    its_line = line is not None and line.application_id == application.pk
    return {
        "may_correct": status in CORRECTABLE
        and application.organization_id is not None
        and process.is_in(StageCode.REGISTRATION, now),
        "may_withdraw": may_withdraw(application),
        "may_appeal": status == Status.INADMISSIBLE and not appealed and takes_objections(process, now),
        "may_nominate": may_stand and takes_names,
        "may_take_back": hers and bool(standing) and process.candidates_at is None,
        "may_vote": its_line and obstacle(process, line, now=now) == "",
        "has_result": process.result_at is not None and process.has_vote,
    }


def may_withdraw(application):
    process = application.process
    final = process.final_roll_at or process.candidates_at
    return application.status != Status.WITHDRAWN and process.is_going and not final


def told(application, now):
    """The most important thing to know of it today, as components/alert.html takes it."""
    process = application.process
    if process.status == Process.Status.ANNULLED:
        return {"kind": "warning", "title": _("Este proceso fue anulado"), "text": process.annul_reason}
    if application.status == Status.SUBMITTED:
        return {
            "kind": "info",
            "title": _("La comisión electoral la está revisando"),
            "text": _until(process),
        }
    if application.status == Status.OBSERVED:
        return {"kind": "warning", "title": _("Falta corregir algo"), "text": application.reason}
    if application.status == Status.INADMISSIBLE:
        return {"kind": "error", "title": _("No fue admitida"), "text": application.reason}
    if application.status == Status.WITHDRAWN:
        return {"kind": "info", "title": _("Fue retirada"), "text": _("Ya no participa en este proceso.")}
    if application.organization_id is None:
        return {"kind": "done", "title": _("Estás inscrita o inscrito para votar"), "text": ""}
    return {"kind": "done", "title": _("Tu organización fue admitida"), "text": application.reason}


def _until(process):
    stage = process.stage(StageCode.ACCREDITATION)
    if stage is None or stage.last_day is None:
        return ""
    words = _("Decide a más tardar el %(day)s. Te avisaremos por correo.")
    return words % {"day": full_date(stage.last_day)}


def rows_of(application):
    """What was sent, as components/summary_list.html takes it."""
    said = _("%(number)s, emitido el %(day)s")
    rows = [
        (_("Comprobante"), application.receipt),
        (_("Recibida"), pieces.day(application.submitted_at)),
        (_("Estamento"), application.contest.estate.name),
    ]
    if application.changed_at != application.submitted_at:
        rows.insert(2, (_("Corregida"), pieces.day(application.changed_at)))
    if application.organization_id is None:
        return rows
    number, issued = application.certificate_number, application.certificate_issued_on
    return [
        (_("Organización"), application.organization.name),
        *rows,
        (_("Cargo de quien postula"), application.position),
        (_("Certificado de vigencia"), said % {"number": number, "day": short_date(issued)}),
        (_("Qué hace en estos temas"), application.statement),
    ]


def papers_of(application):
    """(papers that count, papers that were replaced), each as components/document.html takes it."""
    current, history = [], []
    for paper in application.documents.all():
        document = paper.document
        about = f"{paper.get_kind_display()}, {filesizeformat(document.size)}"
        if paper.replaced_at:
            about += " · " + _("reemplazado el %(day)s") % {"day": short_date(paper.replaced_at)}
        item = {
            "kind": document.kind,
            "title": document.name,
            "url": document.get_absolute_url(),
            "about": about,
        }
        (history if paper.replaced_at else current).append(item)
    return {"current": current, "history": history}


def objection_of(one, user):
    """An objection, or None, as its author and whoever it is about read it."""
    if one is None:
        return None
    mine = one.author_id == user.pk
    return {
        "one": one,
        "mine": mine,
        "tag": (OBJECTION_KINDS[one.status], one.get_status_display()),
        "who": one.organization.name if one.organization else (_("Tú") if mine else _("Una persona")),
        "may_withdraw": mine and one.status == Objection.Status.SUBMITTED,
    }


# What comes ------------------------------------------------------------------------------------


def steps_of(application, now):
    """Its way through the process, as components/phases.html takes it."""
    process = application.process
    first = {"name": _("Postulación"), "state": "done", "when": _received(application)}
    if application.organization_id is None:
        first["name"] = _("Inscripción")
    if application.status == Status.WITHDRAWN:
        return [first, {"name": _("Retirada"), "state": "done", "when": ""}]
    review = [] if application.organization_id is None else [_review(application, now)]
    stages = [stage for stage in process.stages.all() if stage.code in FOLLOWED and stage.starts_at]
    if application.status == Status.INADMISSIBLE:
        stages = [one for one in stages if one.code in FOLLOWED[:3]]  # until it is back, no more awaits it
    stages = (stage for stage in stages if not _is_not_voted(application, stage.code))
    return [first, *review, *(_step(process, stage, now) for stage in stages)]


def _is_not_voted(application, code):
    """Its estate has no more names than seats, or none: there is nothing to vote."""
    decided = application.process.candidates_at is not None
    return code == StageCode.VOTING and decided and not application.contest.is_contested


def _received(application):
    when = _("Recibida el %(day)s") % {"day": short_date(application.submitted_at)}
    if application.changed_at == application.submitted_at:
        return when
    return f"{when}. " + _("Corregida el %(day)s") % {"day": short_date(application.changed_at)}


def _review(application, now):
    name = _("Revisión de la comisión")
    if application.status in DECIDED and application.decided_at:
        words = {"state": application.get_status_display(), "day": short_date(application.decided_at)}
        return {"name": name, "state": "done", "when": _("%(state)s, %(day)s") % words}
    stage = application.process.stage(StageCode.ACCREDITATION)
    if application.status == Status.OBSERVED:
        return {"name": name, "state": "now", "when": _("Espera tu corrección")}
    if stage is None or stage.last_day is None:
        return {"name": name, "state": "now", "when": ""}
    late = stage.is_over(now)
    when = _("A más tardar el %(day)s") % {"day": short_date(stage.last_day)}
    return {"name": name, "state": "late" if late else "now", "when": when}


def _step(process, stage, now):
    name = _("Resultado") if stage.code == StageCode.COUNT else stage.get_code_display()
    act = ACTS.get(stage.code)
    if act and (done_at := getattr(process, act)):
        return {"name": name, "state": "done", "when": pieces.day(done_at, "short")}
    if not process.is_going or not stage.has_begun(now):
        return {"name": name, "state": "next", "when": _days_of(stage)}
    if not stage.is_over(now):
        return {"name": name, "state": "now", "when": _days_of(stage)}
    return {"name": name, "state": "late" if act else "done", "when": _days_of(stage)}


def _days_of(stage):
    """«Del 24 al 30 nov 2026», as short as it can be said."""
    first, last = day_of(stage.starts_at), stage.last_day
    if first == last:
        return short_date(last)
    words = short_date(first)
    if first.year == last.year:
        words = str(first.day) if first.month == last.month else words.removesuffix(f" {first.year}")
    return _("Del %(first)s al %(last)s") % {"first": words, "last": short_date(last)}


def next_windows(application, now):
    """The windows that are on or ahead and in which its people can do something."""
    process, status = application.process, application.status
    if not process.is_going or status == Status.WITHDRAWN:
        return []
    codes = {
        Status.INADMISSIBLE: (StageCode.OBJECTIONS,),
        Status.ADMISSIBLE: (StageCode.OBJECTIONS, StageCode.CANDIDATES, StageCode.VOTING),
    }.get(status, WINDOWS)
    if application.organization_id is None:
        codes = (StageCode.VOTING,)
    found = [window_of(process, code, now=now) for code in codes if not _is_not_voted(application, code)]
    return [one for one in found if one and one["countdown"].kind != "shut"]


def next_step(application, now):
    """One sentence: what its people have to do or to wait for. For lists of several applications."""
    process, status = application.process, application.status
    if process.status == Process.Status.ANNULLED:
        return _("El proceso fue anulado.")
    if status == Status.WITHDRAWN:
        return _("La retiraste.") if process.is_going else ""
    if process.result_at or process.appointed_at:
        return _("Ya hay resultado.") if process.result_at else _("El consejo ya fue nombrado.")
    if status == Status.OBSERVED:
        return _("Corrígela: %(reason)s") % {"reason": application.reason}
    if status == Status.INADMISSIBLE:
        return _("Puedes reclamar.") if takes_objections(process, now) else _("No fue admitida.")
    if status == Status.SUBMITTED:
        return _("La comisión electoral la está revisando.")
    return _awaited(process, now)


def _awaited(process, now):
    """What an admitted organisation waits for: the stage that is on, or the next."""
    if process.is_in(StageCode.CANDIDATES, now) and not process.candidates_at:
        return _("Puedes presentar una candidatura.")
    ahead = [stage for stage in process.stages.all() if stage.ends_at and stage.ends_at > now]
    if not ahead:
        return ""
    words = {"stage": ahead[0].get_code_display(), "days": _days_of(ahead[0]).lower()}
    return _("%(stage)s: %(days)s.") % words


# Correcting it ---------------------------------------------------------------------------------


def sent(application):
    """What the form of a correction shows at first."""
    return {
        "contest": application.contest_id,
        "position": application.position,
        "statement": application.statement,
        "number": application.certificate_number,
        "issued_on": application.certificate_issued_on,
    }


def correct_page(application, *, now):
    """What was sent, what the commission said of it, and until when it may change."""
    process = application.process
    is_open = process.is_in(StageCode.REGISTRATION, now)
    return {
        "application": application,
        "process": process,
        "trail": trail_of(process, (application.receipt, application.get_absolute_url())),
        "window": window_of(process, StageCode.REGISTRATION, now=now),
        "papers": papers_of(application)["current"],
        "takes_it": is_open and application.status in CORRECTABLE,
        "shut_words": _uncorrectable(application, is_open, now),
        "observed": application.reason if application.status == Status.OBSERVED else "",
    }


def _uncorrectable(application, is_open, now):
    if not is_open:
        return shut_words(application.process, StageCode.REGISTRATION, now=now)
    if application.status not in CORRECTABLE:
        return _("La comisión electoral ya la decidió, o fue retirada.")
    return ""
