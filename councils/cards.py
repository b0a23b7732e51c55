"""Councils and processes as one thing to open, in lists of any page."""

from django.db.models import Case, Exists, F, IntegerField, Min, OuterRef, Prefetch, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.core.countdown import countdown, due_countdown
from participa.core.dates import short_date
from participa.deadlines.engine import national_holidays

from .actions import voting
from .models import Contest, Council, Process, Stage, StageCode, State, Term, Voters
from .stages import has_opened

STATE_KINDS = {
    State.BEING_CONSTITUTED: "open",
    State.IN_FORCE: "done",
    State.EXPIRING: "warning",
    State.EXPIRED: "error",
    State.REPORTED: "neutral",
}
TEXT_LETTERS = 180
URGENT = (StageCode.REGISTRATION, StageCode.VOTING)  # what people can still do something about, first
STAGE_FIELDS = (
    "process", "number", "code", "starts_at", "ends_at", "when_text", "days", "source", "reference",
)  # fmt: skip


# Councils --------------------------------------------------------------------------------------


def with_state(councils):
    """The queryset with what its state depends on: one query more whatever its length."""
    terms = Term.objects.only("council", "starts_on", "ends_on", "renewal_from")
    going = Process.objects.going().filter(council=OuterRef("pk"))
    return councils.annotate(is_going=Exists(going)).prefetch_related(
        Prefetch("terms", terms, to_attr="own_terms")
    )


def with_card_parts(councils):
    """The queryset with what a card needs and nothing else."""
    return with_state(councils).select_related("service", "region").defer("search_text", "facts", "sources")


def state_of(council, today) -> State:
    """How a council fetched ``with_state`` stands on a day."""
    return council.state_on(today, terms=council.own_terms, is_going=council.is_going)


def cards(councils, *, now):
    """One card per council, fetched ``with_card_parts``."""
    today, holidays = day_of(now), national_holidays()
    return [card(council, today=today, now=now, holidays=holidays) for council in councils]


def card(council, *, today, now, holidays):
    """The dict that core.pieces.card draws."""
    state = state_of(council, today)
    return {
        "url": council.get_absolute_url(),
        "title": council.name,
        "tags": tags_of(council, state),
        "who": council.service.name,
        "text": shortened(council.summary),
        "countdown": _time_of(council, state, today, now, holidays),
        "label": _("Su período termina el"),
        "note": _note_of(council, state, today),
    }


def _time_of(council, state, today, now, holidays):
    if state != State.EXPIRING:
        return None
    term = min(
        (t for t in council.own_terms if t.is_current(today)), key=lambda t: t.ends_on
    )  # the one about to end
    return due_countdown(term.last_day, now, holidays, start=term.renewal_from)


def _note_of(council, state, today):
    if state == State.IN_FORCE:
        last = max(term.last_day for term in council.own_terms if term.is_current(today))
        return _("Vigente hasta el %(day)s") % {"day": short_date(last)}
    if state == State.EXPIRED:
        last = max(term.last_day for term in council.own_terms)
        return _("Su período terminó el %(day)s") % {"day": short_date(last)}
    return ""


def tags_of(council, state):
    """The words that place it: its state, where, whether it is invented."""
    demo = [("demo", _("Datos de demostración"))] if council.is_demo else []
    place = [("topic", council.region.short_name)] if council.region else []
    return [(STATE_KINDS[state], str(state.label)), *demo, *place]


def shortened(text):
    return text if len(text) <= TEXT_LETTERS else text[: TEXT_LETTERS - 1].rstrip() + "…"


# Processes -------------------------------------------------------------------------------------


def with_process_parts(processes):
    """The queryset with what a card of a process needs: two queries whatever its length."""
    return with_stages(processes).select_related("council__service", "council__region")


def with_stages(processes):
    """The queryset with what says in what each is: its stages, and whether any estate is voted at all."""
    contested = Contest.objects.filter(process=OuterRef("pk"), outcome=Contest.Outcome.CONTESTED)
    stages = Prefetch("stages", Stage.objects.only(*STAGE_FIELDS))
    return processes.annotate(is_voted=Exists(contested)).prefetch_related(stages)


def most_urgent_first(processes, *, now):
    """Those that receive applications, then those that vote, then the rest; what shuts sooner first."""
    on = Stage.objects.filter(process=OuterRef("pk"), starts_at__lte=now, ends_at__gt=now)
    rank = Case(
        *(When(Exists(on.filter(code=code)), then=Value(n)) for n, code in enumerate(URGENT)),
        default=Value(len(URGENT)),
        output_field=IntegerField(),
    )
    ahead = Stage.objects.filter(process=OuterRef("pk"), ends_at__gt=now).order_by().values("process")
    shuts = Subquery(ahead.annotate(first=Min("ends_at")).values("first"))
    return processes.alias(rank=rank, shuts=shuts).order_by("rank", F("shuts").asc(nulls_last=True), "pk")


def is_voted(process) -> bool:
    """Is any estate voted, or are they all acclaimed or desert? Asks what ``with_stages`` did not fetch."""
    if not hasattr(process, "is_voted"):
        process.is_voted = process.contests.filter(outcome=Contest.Outcome.CONTESTED).exists()
    return process.is_voted


def process_cards(processes, *, now):
    """One card per process, fetched ``with_process_parts``."""
    holidays = national_holidays()
    return [process_card(process, now=now, holidays=holidays) for process in processes]


def process_card(process, *, now, holidays):
    """As councils/_process_card.html takes it; also the dict that core.pieces.card draws."""
    return {
        "url": process.get_absolute_url(),
        "title": process.title,
        "tags": process_tags(process, now),
        "who": process.council.name,
        "service": process.council.service.name,
        "text": shortened(process.summary),
        "countdown": process_time(process, now, holidays),
        "label": time_label(process, now),
        "left": time_left(process, now),
        "note": next((stage.when_text for stage in process.stages.all() if stage.when_text), ""),
        "actions": first_step(process, now),
    }


def process_tags(process, now):
    demo = [("demo", _("Datos de demostración"))] if process.is_demo else []
    region = process.council.region
    place = [("topic", region.short_name)] if region else []
    return [standing(process, now), *demo, *place]


def standing(process, now) -> tuple[str, str]:
    """(kind, words) of the tag that says in what a process is."""
    if process.status == Process.Status.ANNULLED:
        return "error", _("Anulado")
    if process.status == Process.Status.RECORDED:
        return "neutral", str(State.REPORTED.label)
    if process.status == Process.Status.DRAFT:
        return "neutral", _("Borrador")
    if process.appointed_at:
        return "done", _("Terminado")
    if process.result_at:
        return "done", _("Con resultado")
    stage = process.current_stage(now)
    if stage is None:
        return "neutral", _("Entre etapas") if _has_begun(process, now) else _("Por comenzar")
    if not has_opened(process, stage, now):
        return "warning", _("Con atraso")
    if stage.code == StageCode.VOTING and not is_voted(process):
        return "neutral", _("Sin votación")
    return "open", stage_words(stage.code)


def _has_begun(process, now):
    return any(stage.has_begun(now) for stage in process.stages.all())


def stage_words(code) -> str:
    """What is going on while a stage is on, as a reader would say it."""
    return {
        StageCode.COMMISSION: _("Comisión electoral en formación"),
        StageCode.CALL: _("Convocado"),
        StageCode.REGISTRATION: _("Recibe inscripciones"),
        StageCode.ACCREDITATION: _("En acreditación"),
        StageCode.PROVISIONAL_ROLL: _("Prepara el padrón"),
        StageCode.OBJECTIONS: _("Recibe objeciones"),
        StageCode.FINAL_ROLL: _("Cierra el padrón"),
        StageCode.CANDIDATES: _("Recibe candidaturas"),
        StageCode.CANDIDATE_LIST: _("Publica candidaturas"),
        StageCode.VOTING: _("En votación"),
        StageCode.COUNT: _("En escrutinio"),
        StageCode.APPOINTMENT: _("Por nombrar"),
        StageCode.INSTALLATION: _("Por instalarse"),
    }[code]


def process_time(process, now, holidays):
    """The countdown of the stage that is on, or of the next one; None where nothing is ahead."""
    stage = _timed(process, now)
    return countdown(stage.starts_at, stage.ends_at, now, holidays) if stage else None


def _timed(process, now):
    if not process.is_going or process.result_at:
        return None
    return process.current_stage(now) or next(
        (stage for stage in process.stages.all() if stage.starts_at and stage.starts_at > now), None
    )


def time_label(process, now):
    """What the date of ``process_time`` is of."""
    stage = _timed(process, now)
    return _("%(stage)s, hasta el") % {"stage": stage} if stage else ""


def time_left(process, now):
    """Words instead of «Abre el…», which is of windows that people may use."""
    stage = _timed(process, now)
    if stage is None or stage.has_begun(now):
        return ""
    return _("Empieza el %(day)s") % {"day": short_date(stage.starts_at)}


def first_step(process, now):
    """(words, address) of what anybody can do now in a process; the first is the main one."""
    here = (process.council.slug, process.key)
    if not process.is_going:
        return []
    if process.is_in(StageCode.REGISTRATION, now):
        apply = (_("Postula tu organización"), reverse("councils:apply", args=here))
        if process.voters != Voters.PEOPLE or not process.has_vote:
            return [apply]
        return [(_("Inscríbete para votar"), reverse("councils:enrol", args=here)), apply]
    if process.result_at and process.has_vote:
        return [(_("Lee el resultado"), reverse("councils:result", args=here))]
    candidates = (_("Mira las candidaturas"), reverse("councils:candidates", args=here))
    if voting.is_open(process, now) and is_voted(process):
        return [(_("Votar"), reverse("councils:vote", args=here)), candidates]
    if _takes(process, StageCode.OBJECTIONS, now) and process.final_roll_at is None:
        return [(_("Revisa el padrón y objeta"), reverse("councils:roll", args=here))]
    if _takes(process, StageCode.CANDIDATES, now) and process.candidates_at is None:
        return [(_("Presenta una candidatura"), reverse("portal:participation"))]
    return [candidates] if process.candidates_at else []


def _takes(process, code, now):
    """Is that stage on, with what it needs published?"""
    return process.is_in(code, now) and has_opened(process, process.stage(code), now)


def open_processes(*, now):
    """What people look for first: the processes going, what they can take part in before the rest."""
    return with_process_parts(most_urgent_first(Process.objects.going(), now=now))


def councils_of(service):
    """The councils of a service with what their state depends on: that of all of it first, then by region."""
    found = Council.objects.filter(service=service).select_related("region")
    return with_state(found).order_by("is_reported", F("region__order").asc(nulls_first=True), "pk")
