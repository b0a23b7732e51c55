"""What the screens of an electoral commission show: what waits, what keeps the next act back, who decides."""

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.dates import full_date
from participa.core.figures import figure

from . import act
from .act_printed import lot_words
from .actions import counting, deciding
from .models import Application, Candidacy, Contest, Objection, Process, StageCode, Voters
from .permissions import can_manage, is_commissioner
from .reelection import may_stand_again

OUTCOMES = {
    Contest.Outcome.PENDING: "neutral",
    Contest.Outcome.CONTESTED: "open",
    Contest.Outcome.ACCLAIMED: "done",
    Contest.Outcome.DESERT: "warning",
}


def frame(process, screen, *, by, now) -> dict:
    """What every screen has. ``process``: fetched ``steps.with_steps``."""
    member = is_commissioner(by, process)
    return {
        "process": process,
        "council": process.council,
        "menu": menu(process, screen, managed=can_manage(by, process.council, now=now)),
        "member": member,
        "may_act": member and process.is_going,
        "standing": _standing(process, member),
    }


def menu(process, screen, *, managed) -> list[dict]:
    """The screens of the commission, and those of its service, as components/sidenav.html takes them."""
    names = [
        ("process", _("Resumen"), 0),
        ("applications", _("Postulaciones"), process.undecided),
        *_roll_items(process),
        ("candidacies", _("Candidaturas"), process.nominated),
        *_count_items(process),
        *([("process_commission", _("Comisión electoral"), 0)] if managed else []),
    ]
    return [
        {"text": text, "url": url(process, name), "count": count or None, "current": name == screen}
        for name, text, count in names
    ]


def _roll_items(process):
    if not process.has_vote:
        return []
    return [
        ("provisional_roll", _("Padrón provisorio"), 0),
        ("objections", _("Objeciones y reclamos"), process.objected),
        ("final_roll", _("Padrón definitivo"), 0),
    ]


def _count_items(process):
    if not process.has_vote:
        return []
    lot = [("lot", _("Sorteo"), 0)] if process.counted_at or process.lot_at else []
    return [("count", _("Escrutinio"), 0), *lot, ("result", _("Resultado"), 0)]


def url(process, name):
    return reverse(f"councils_office:{name}", args=[process.code])


def _standing(process, member) -> str:
    """Why nothing can be decided here, where that is so."""
    if process.status == Process.Status.ANNULLED:
        return _("El proceso se anuló: aquí queda lo que se hizo.")
    if process.appointed_at:
        return _("El consejo ya se nombró: aquí queda lo que se hizo.")
    if not member:
        return _("Lees esta página por tu servicio. Decide la comisión electoral del proceso.")
    return ""


def who_words(by, at) -> str:
    """Who did it, and when."""
    return _("%(name)s, el %(when)s") % {"name": by or _("Otra persona"), "when": full_date(at)}


# Objections and appeals ------------------------------------------------------------------------


def objection_row(objection) -> dict:
    """One line of the objections, and the head of its page."""
    kinds = {
        Objection.Status.SUBMITTED: "open",
        Objection.Status.UPHELD: "done",
        Objection.Status.REJECTED: "error",
        Objection.Status.WITHDRAWN: "neutral",
    }
    spoken = objection.organization.name if objection.organization else ""
    return {
        "objection": objection,
        "about": objection.application.organization.name,
        "by": objection.author,
        "spoken": spoken,
        "kind": objection.get_kind_display(),
        "tag": (kinds[objection.status], objection.get_status_display()),
        "ruled": who_words(objection.ruled_by, objection.ruled_at) if objection.ruled_at else "",
    }


def objection_tabs(process, waiting) -> list[dict]:
    tabs = [
        (_("Por resolver"), "?", waiting, process.objected),
        (_("Todas"), "?estado=todas", not waiting, None),
    ]
    return [
        {"text": text, "url": address, "current": current, "count": count}
        for text, address, current, count in tabs
    ]


# The rolls -------------------------------------------------------------------------------------


def provisional_roll(process, *, now) -> dict:
    """What publishing the provisional roll will say, and what keeps it back."""
    return {
        "done_at": process.provisional_roll_at,
        "done_by": process.provisional_roll_by,
        "missing": list(deciding.before_provisional_roll(process, now=now)),
        "rows": _admitted_rows(process),
        "stage": process.stage(StageCode.PROVISIONAL_ROLL),
        "next_stage": process.stage(StageCode.OBJECTIONS),
        "withdrawn": process.applications.filter(status=Application.Status.WITHDRAWN).count(),
    }


def final_roll(process, *, now) -> dict:
    """What publishing the final roll will say, and what keeps it back."""
    ruled = process.objections.values_list("status").annotate(n=Count("pk")).order_by()
    ruled = dict(ruled)
    return {
        "done_at": process.final_roll_at,
        "done_by": process.final_roll_by,
        "missing": list(deciding.before_final_roll(process, now=now)),
        "rows": _admitted_rows(process),
        "stage": process.stage(StageCode.FINAL_ROLL),
        "next_stage": process.stage(StageCode.CANDIDATES),
        "upheld": ruled.get(Objection.Status.UPHELD, 0),
        "rejected": ruled.get(Objection.Status.REJECTED, 0),
    }


def _admitted_rows(process):
    """(estate, admitted, left out) of each, and the totals in the last row."""
    people = process.voters == Voters.PEOPLE
    voting = Q(applications__organization__isnull=people)
    admitted = Q(applications__status=Application.Status.ADMISSIBLE)
    refused = Q(applications__status=Application.Status.INADMISSIBLE)
    contests = process.contests.select_related("estate").annotate(
        admitted=Count("applications", filter=admitted & voting),
        refused=Count("applications", filter=refused & voting),
    )
    rows = [(contest.estate.name, contest.admitted, contest.refused) for contest in contests]
    total = (_("Total"), sum(row[1] for row in rows), sum(row[2] for row in rows))
    return {"estates": rows, "total": total}


# Candidacies -----------------------------------------------------------------------------------


def outcomes(process) -> list[dict]:
    """What each estate becomes: what it became, once the names were published."""
    standing = Count("candidacies", filter=Q(candidacies__status=Candidacy.Status.ADMITTED))
    waiting = Count("candidacies", filter=Q(candidacies__status=Candidacy.Status.NOMINATED))
    contests = process.contests.select_related("estate").annotate(standing=standing, waiting=waiting)
    return [_outcome(contest, process) for contest in contests]


def _outcome(contest, process):
    outcome = contest.outcome
    if process.candidates_at is None:
        outcome = deciding.outcome_of(contest.standing, contest.seats, has_vote=process.has_vote)
    return {
        "name": contest.estate.name,
        "seats": contest.seats,
        "standing": contest.standing,
        "waiting": contest.waiting,
        "tag": (OUTCOMES[outcome], _outcome_words(outcome, process)),
    }


def _outcome_words(outcome, process):
    if outcome == Contest.Outcome.PENDING and not process.has_vote:
        return _("Designa el servicio")
    return {
        Contest.Outcome.PENDING: _("Por definir"),
        Contest.Outcome.CONTESTED: _("Se vota"),
        Contest.Outcome.ACCLAIMED: _("Aclamado: entran sin votación"),
        Contest.Outcome.DESERT: _("Desierto"),
    }[outcome]


def candidacy_row(candidacy) -> dict:
    """One line of the candidacies, and the head of its page."""
    kinds = {
        Candidacy.Status.NOMINATED: "open",
        Candidacy.Status.ADMITTED: "done",
        Candidacy.Status.REJECTED: "error",
        Candidacy.Status.WITHDRAWN: "neutral",
    }
    return {
        "candidacy": candidacy,
        "name": candidacy.display_name,
        "organization": candidacy.organization.name,
        "estate": candidacy.contest.estate.name,
        "place": candidacy.commune.name if candidacy.commune else "",
        "tag": (kinds[candidacy.status], candidacy.get_status_display()),
        "decided": who_words(candidacy.decided_by, candidacy.decided_at) if candidacy.decided_at else "",
    }


def candidacy_rows(candidacy) -> list[tuple]:
    """What was said of her, as components/summary_list.html takes it."""
    rows = [
        (_("Organización"), candidacy.organization.name),
        (_("Estamento"), candidacy.contest.estate.name),
        (_("Comuna"), candidacy.commune.name if candidacy.commune else _("Sin indicar")),
        (_("Suplente"), candidacy.substitute_name or _("Sin suplente")),
        (_("Presentada"), full_date(candidacy.nominated_at)),
    ]
    return [*rows, (_("Qué propone"), candidacy.statement)] if candidacy.statement else rows


def stands_again(candidacy) -> bool:
    """Do the rules let her be elected once more?"""
    return may_stand_again(
        candidacy.contest.process,
        user=candidacy.user,
        name=candidacy.display_name,
        organization=candidacy.organization,
    )


def publishing_candidates(process, *, now) -> dict:
    """What publishing the candidates will declare, and what keeps it back."""
    return {
        "done_at": process.candidates_at,
        "done_by": process.candidates_by,
        "missing": list(deciding.before_candidates(process, now=now)),
        "estates": outcomes(process),
        "stage": process.stage(StageCode.CANDIDATE_LIST) or process.stage(StageCode.CANDIDATES),
        "voting": process.stage(StageCode.VOTING),
    }


# The count, the lot, the result ----------------------------------------------------------------


def count(process, *, now) -> dict:
    """Whether votes can be counted, or what became of the count."""
    voted = process.candidates_at is None or counting.is_voted(process)
    missing = ""
    if voted and not process.result_at:
        try:
            counting.check_may_count(process, now=now)
        except deciding.TooEarly as error:
            missing = error.words
    counted = process.counted_at is not None and counting.is_voted(process)
    voting = process.stage(StageCode.VOTING)
    return {
        "voted": voted,
        "missing": missing,
        "voting": voting,
        "alarm": process.count_alarm,
        "counted": counted,
        "contests": _counted_rows(process) if counted else [],
        "ties": counting.ties_of(process) if counted and not process.lot_at else [],
        "again": counted and not process.lot_at and not process.result_at,
        "grace": settings.ANSWER_GRACE_SECONDS // 60,
    }


def _counted_rows(process):
    """(estate, lines of the roll, marks, ballots): they must match, and they do."""
    marked = Count("roll", filter=Q(roll__mark__voted=True))
    contests = process.contests.filter(outcome=Contest.Outcome.CONTESTED).select_related("estate")
    return [
        {
            "name": contest.estate.name,
            "lines": contest.lines,
            "marks": contest.cast,
            "ballots": contest.ballots,
            "hidden": contest.hidden,
        }
        for contest in contests.annotate(lines=Count("roll"), cast=marked)
    ]


def lot(process) -> dict:
    """The ties, or how they were decided and how anybody does it again."""
    said = act.facts(process) if process.lot_at else None
    return {
        "announced_at": act.announced_at(process),
        "ties": [] if process.lot_at or not process.counted_at else _ties(process),
        "drawn": [
            {"name": estate["nombre"], "words": lot_words(estate, said)}
            for estate in (said["estamentos"] if said else [])
            if estate["sorteo"]
        ],
        "done_at": process.lot_at,
        "done_by": process.lot_by,
    }


def _ties(process):
    found = []
    for contest, tied, places in counting.ties_of(process):
        names = contest.candidacies.filter(number__in=tied).select_related("organization").order_by("number")
        words = ngettext("%(n)s cupo para", "%(n)s cupos para", places) % {"n": places}
        found.append(
            {
                "name": contest.estate.name,
                "key": contest.key,
                "places": places,
                "words": f"{words} {figure(len(tied))}",
                "names": [(one.number, one.display_name, one.organization.name) for one in names],
            }
        )
    return found


def missing_for_result(process) -> list[str]:
    return list(counting.before_result(process)) if not process.result_at else []
