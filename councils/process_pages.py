"""What the public pages of a process show: plain values for the templates."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participa.core.calendar import ONE_DAY, business_days_between, day_of, last_day
from participa.core.dates import full_date, plain_date, short_date
from participa.core.figures import figure
from participa.core.near import near
from participa.deadlines.engine import Term, national_holidays

from . import cards
from .actions import voting
from .meeting_pages import rule_words
from .models import (
    Application,
    Candidacy,
    Contest,
    Process,
    StageChange,
    StageCode,
    Voters,
)
from .stages import has_opened

TURNOUT_SECONDS = 60
TURNOUT_FLOOR = 10  # of fewer votes nothing is told; above, only the tens
GROUPS = (  # what people call the parts of a process, and the stages each is made of
    ("call", (StageCode.COMMISSION, StageCode.CALL)),
    ("registration", (StageCode.REGISTRATION,)),
    ("accreditation", (StageCode.ACCREDITATION,)),
    ("roll", (StageCode.PROVISIONAL_ROLL, StageCode.OBJECTIONS, StageCode.FINAL_ROLL)),
    ("candidates", (StageCode.CANDIDATES, StageCode.CANDIDATE_LIST)),
    ("voting", (StageCode.VOTING,)),
    ("result", (StageCode.COUNT,)),
    ("installation", (StageCode.APPOINTMENT, StageCode.INSTALLATION)),
)
ACTS = {  # what somebody must publish by the end of a stage
    StageCode.PROVISIONAL_ROLL: "provisional_roll_at",
    StageCode.FINAL_ROLL: "final_roll_at",
    StageCode.CANDIDATE_LIST: "candidates_at",
    StageCode.COUNT: "result_at",
    StageCode.APPOINTMENT: "appointed_at",
}
OUTCOMES = {  # of an estate, once the names are published: (kind, words) of its tag
    Contest.Outcome.CONTESTED: ("open", gettext_lazy("Se vota")),
    Contest.Outcome.ACCLAIMED: ("done", gettext_lazy("Entran sin votación")),
    Contest.Outcome.DESERT: ("warning", gettext_lazy("Desierto")),
}
Status = Application.Status


# A process -------------------------------------------------------------------------------------


def process_page(process, *, now):
    """The context of a process's page. ``process``: with its council, its service and its stages."""
    contests = list(process.contests.select_related("estate"))
    counted = counts_of(process)
    holidays = national_holidays()
    time = cards.process_time(process, now, holidays)
    changes = _changes_of(process)
    latest = {change["code"]: change for change in reversed(changes)}
    return {
        "process": process,
        "council": process.council,
        "tags": cards.process_tags(process, now),
        "facts": _facts(process, contests, time, now),
        "actions": cards.first_step(process, now) or _ended_with(process),
        "help": _help_words(process, now),
        "phases": phases_of(process, counted, now),
        "contests": [contest_row(process, contest) for contest in contests],
        "calendar": [
            _stage_row(process, stage, latest.get(stage.code), holidays, now)
            for stage in process.stages.all()
        ],
        "changes": changes,
        "commission": list(process.commissioners.current().only("process", "display_name", "position")),
        "basis": _basis_rows(process),
        "papers": papers_of(process, counted),
        "turnout": turnout_words(process, now),
        "is_recorded": process.status == Process.Status.RECORDED,
        "is_annulled": process.status == Process.Status.ANNULLED,
        "has_dates": any(stage.starts_at for stage in process.stages.all()),
    }


def counts_of(process) -> dict:
    """How many applied, were admitted and stand. Two queries."""
    live = ~Q(status=Status.WITHDRAWN)
    counted = process.applications.aggregate(
        applied=Count("pk", filter=live),
        admitted=Count("pk", filter=Q(status=Status.ADMISSIBLE)),
        refused=Count("pk", filter=Q(status=Status.INADMISSIBLE)),
    )
    standing = Candidacy.objects.standing().filter(contest__process=process)
    return counted | {"candidates": standing.count()}


def _facts(process, contests, time, now):
    """The four questions everybody brings: what is elected, until when, who may take part, what then."""
    seats = sum(contest.seats for contest in contests)
    what = {
        "icon": "people",
        "question": _("Qué se elige"),
        "big": ngettext("%(n)s cupo", "%(n)s cupos", seats) % {"n": seats}
        if seats
        else process.get_method_display(),
        "text": ngettext("de %(n)s estamento", "de %(n)s estamentos", len(contests)) % {"n": len(contests)}
        if contests
        else "",
    }
    return [what, _until(process, time, now), _who(process), _then(process)]


def _until(process, time, now):
    item = {"icon": "calendar", "question": _("En qué va"), "text": ""}
    if time:
        return item | {
            "question": _("Hasta cuándo"),
            "countdown": time,
            "label": cards.time_label(process, now),
            "left": cards.time_left(process, now),
        }
    _kind, words = cards.standing(process, now)
    ended = process.appointed_at or process.annulled_at or process.result_at
    text = _("El %(day)s.") % {"day": plain_date(ended)} if ended else ""
    return item | {"big": words, "text": text}


def _who(process):
    if not process.has_vote:
        text = _("Postulan organizaciones sin fines de lucro; el servicio designa.")
    elif process.voters == Voters.PEOPLE:
        text = _("Vota cada persona que se inscriba. Postulan organizaciones sin fines de lucro.")
    else:
        text = _("Organizaciones sin fines de lucro acreditadas: un voto cada una.")
    return {
        "icon": "hands",
        "question": _("Quién participa"),
        "big": process.get_method_display(),
        "text": text,
    }


def _then(process):
    item = {"icon": "check", "question": _("Qué pasa después"), "big": _("Se instala el consejo"), "text": ""}
    if process.term_starts_on and process.term_ends_on:
        item["text"] = _("Su período va del %(start)s al %(end)s.") % {
            "start": plain_date(process.term_starts_on),
            "end": plain_date(process.term_ends_on - ONE_DAY),
        }
    return item


def _help_words(process, now):
    """A line beside the main action, where it needs one."""
    if process.is_in(StageCode.REGISTRATION, now):
        return _("Necesitas un certificado de vigencia de a lo más %(days)s días.") % {
            "days": process.certificate_days
        }
    if voting.is_open(process, now) and cards.is_voted(process):
        return (
            _("Vota quien representa a una organización del padrón. El voto es secreto.")
            if (process.voters == Voters.ORGANIZATIONS)
            else _("Vota quien está en el padrón. El voto es secreto.")
        )
    if process.is_in(StageCode.CANDIDATES, now):
        return _("La presenta quien representa a una organización del padrón, desde su postulación.")
    return ""


def contest_row(process, contest):
    return {
        "name": contest.estate.name,
        "description": contest.estate.description,
        "seats": contest.seats,
        "choices": contest.max_choices,
        "tag": OUTCOMES.get(contest.outcome) if process.candidates_at else None,
    }


def _ended_with(process):
    """The main action of one that is over: its result, while it stands."""
    if process.status == Process.Status.ANNULLED or not (process.result_at and process.has_vote):
        return []
    here = (process.council.slug, process.key)
    return [(_("Lee el resultado"), reverse("councils:result", args=here))]


def _basis_rows(process):
    rows = [(_("Código"), process.code), (_("Forma"), process.get_method_display())]
    if process.act_number:
        day = f", {plain_date(process.act_date)}" if process.act_date else ""
        rows.append((_("Lo convoca"), f"{process.act_number}{day}"))
    if process.has_vote and process.status != Process.Status.RECORDED:
        rows.append((_("Quién vota"), process.get_voters_display()))
        rows.append(
            (_("Si hay empate"), process.lot_source or _("Se sortea con un número que se anuncia antes."))
        )
    return rows


def papers_of(process, counted):
    """(title, address, about) of the lists that were published: roll, candidates, result."""
    here, papers = (process.council.slug, process.key), []
    if process.provisional_roll_at:
        final = process.final_roll_at
        admitted = ngettext("%(n)s en el padrón", "%(n)s en el padrón", counted["admitted"]) % {
            "n": figure(counted["admitted"])
        }
        papers.append(
            (
                _("Padrón definitivo") if final else _("Padrón provisorio"),
                reverse("councils:roll", args=here),
                f"{short_date(final or process.provisional_roll_at)} · {admitted}",
            )
        )
    if process.candidates_at:
        names = ngettext("%(n)s candidatura", "%(n)s candidaturas", counted["candidates"]) % {
            "n": figure(counted["candidates"])
        }
        address = reverse("councils:candidates", args=here)
        papers.append((_("Candidaturas"), address, f"{short_date(process.candidates_at)} · {names}"))
    if process.result_at and process.has_vote:
        about = f"{short_date(process.result_at)} · {process.result_act}"
        papers.append((_("Resultado y acta"), reverse("councils:result", args=here), about))
    return papers


# Its stages ------------------------------------------------------------------------------------


def stage_state(process, stage, now) -> str:
    """done, now, next or late, as components/phases.html takes it. Late: its act was not published."""
    act = ACTS.get(stage.code)
    if act and getattr(process, act):
        return "done"
    if stage.is_over(now):
        return "late" if process.is_going and (act or not has_opened(process, stage, now)) else "done"
    return "now" if stage.is_open_at(now) and has_opened(process, stage, now) else "next"


def phases_of(process, counted, now):
    """The parts of a process side by side, as components/phases.html takes them."""
    if process.status == Process.Status.RECORDED:
        return [
            {
                "name": stage.get_code_display(),
                "state": "done",
                "when": stage.when_text or _when(stage, stage),
            }
            for stage in process.stages.all()
        ]
    names = {
        "call": _("Convocatoria"),
        "registration": _("Inscripción"),
        "accreditation": _("Acreditación"),
        "roll": _("Padrón"),
        "candidates": _("Candidaturas"),
        "voting": _("Votación"),
        "result": _("Resultado"),
        "installation": _("Instalación"),
    }
    known = {stage.code: stage for stage in process.stages.all()}
    phases = []
    for key, codes in GROUPS:
        stages = [known[code] for code in codes if code in known]
        if stages:
            when = f"{_when(stages[0], stages[-1])}{_so_many(process, key, counted)}"
            phases.append({"name": names[key], "state": _joined(process, stages, now), "when": when})
    return phases


def _joined(process, stages, now):
    states = [stage_state(process, stage, now) for stage in stages]
    if process.status == Process.Status.ANNULLED:
        return "done" if set(states) == {"done"} else "next"
    for state in ("late", "now"):
        if state in states:
            return state
    if set(states) == {"done"}:
        return "done"
    return "now" if "done" in states else "next"


def _when(first, last):
    if not (first.starts_at and last.ends_at):
        return ""
    start, end = short_date(first.starts_at), short_date(last.last_day)
    return start if start == end else _("Del %(start)s al %(end)s") % {"start": start, "end": end}


def _so_many(process, key, counted):
    """What came out of a part, once it was published."""
    if key == "roll" and process.provisional_roll_at:
        words = ngettext("%(n)s admitida", "%(n)s admitidas", counted["admitted"])
        number = counted["admitted"]
    elif key == "candidates" and process.candidates_at:
        words = ngettext("%(n)s candidatura", "%(n)s candidaturas", counted["candidates"])
        number = counted["candidates"]
    else:
        return ""
    return ". " + words % {"n": figure(number)}


def _stage_row(process, stage, changed, holidays, now):
    """A line of the calendar: its days and which rule gave their number, or which act changed them."""
    first, last = stage.starts_at and day_of(stage.starts_at), stage.last_day
    return {
        "name": stage.get_code_display(),
        "state": stage_state(process, stage, now),
        "first": first,
        "last": last,
        "when_text": stage.when_text,
        "days": business_days_between(first - ONE_DAY, last, holidays) if first and last else None,
        "rule": _changed_words(changed) if changed else _rule_of(stage),
        "act": _act_words(process, stage, now),
    }


def _changed_words(change):
    return _("Cambiada por %(act)s") % {"act": change["act"]} if change["act"] else _("Fechas cambiadas")


def _rule_of(stage) -> str:
    """Which rule says how long a stage lasts."""
    return str(rule_words(Term(stage.days, stage.source, stage.reference))) if stage.source else ""


def _act_words(process, stage, now):
    """When what it must publish was published, or that it was not."""
    act = ACTS.get(stage.code)
    if not act:
        return ""
    if done := getattr(process, act):
        return _("Publicado el %(day)s.") % {"day": plain_date(done)}
    if process.is_going and stage.is_over(now):
        return _("Debía publicarse a más tardar el %(day)s.") % {"day": full_date(stage.last_day)}
    return ""


def _changes_of(process):
    """Every change of dates, the last first: what it was, what it is, by which act and why."""
    found = StageChange.objects.filter(stage__process=process).select_related("stage")
    return [
        {
            "code": change.stage.code,
            "stage": change.stage.get_code_display(),
            "before": _window(change.old_starts_at, change.old_ends_at),
            "after": _window(change.new_starts_at, change.new_ends_at),
            "act": change.act_number,
            "reason": change.reason,
            "at": change.changed_at,
        }
        for change in found.defer("changed_by")
    ]


def _window(starts_at, ends_at):
    start, end = short_date(starts_at), short_date(last_day(ends_at))
    return start if start == end else _("Del %(start)s al %(end)s") % {"start": start, "end": end}


def turnout_words(process, now) -> str:
    """How many voted so far, in tens: only while the vote is on and from ten votes on."""
    if not (voting.is_open(process, now) and cards.is_voted(process)):
        return ""
    votes, lines = near(f"councils:turnout:{process.pk}", lambda: voting.turnout(process), TURNOUT_SECONDS)
    tens = votes // TURNOUT_FLOOR * TURNOUT_FLOOR
    if not tens:
        return _("Mientras los votos sean pocos no decimos cuántos hay.")
    return _("Ya votaron al menos %(votes)s de %(lines)s.") % {"votes": figure(tens), "lines": figure(lines)}


# Many processes --------------------------------------------------------------------------------


def board(chosen, query, *, now, per_page):
    """The context of the board: what is going, or what ended if that was asked for."""
    page = Paginator(cards.with_process_parts(chosen.apply(now)), per_page).get_page(query.get("pagina"))
    return {
        "chosen": chosen,
        "chips": chosen.chips(),
        "options": chosen.options(),
        "page": page,
        "cards": cards.process_cards(page.object_list, now=now),
    }


def soonest_change(processes, now):
    """The next instant at which the clock changes a list of processes, or None."""
    moments = [at for process in processes if (at := process.next_change(now))]
    return min(moments, default=None)
