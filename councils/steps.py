"""What has to be done now in a process, by whom and until when. The clock and what was done say it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.calendar import day_of
from participa.deadlines.engine import Term

from .models import Application, Candidacy, Contest, Objection, Process, Session, StageCode

COMMISSION, SERVICE, SECRETARIAT = "commission", "service", "secretariat"
UNDECIDED = [Application.Status.SUBMITTED, Application.Status.OBSERVED]


@dataclass(frozen=True)
class Step:
    """``screen``: the office page where it is done. ``who``: commission, service or secretariat."""

    title: str
    screen: str
    action: str
    who: str
    day: date | None
    start: date | None
    rule: str


def with_steps(processes):
    """The queryset with what ``steps_of`` looks at: a constant number of queries."""
    elected = Candidacy.objects.filter(contest__process=OuterRef("pk"), elected=True)
    met = Session.objects.public().exclude(status=Session.Status.CANCELLED)
    met = met.filter(council=OuterRef("council"), starts_at__date__gte=OuterRef("term__starts_on"))
    return (
        processes.select_related("council__service")
        .prefetch_related("stages", Prefetch("contests", Contest.objects.select_related("estate")))
        .annotate(
            undecided=_count(Application.objects.filter(status__in=UNDECIDED), "process"),
            objected=_count(Objection.objects.filter(status=Objection.Status.SUBMITTED), "process"),
            nominated=_count(Candidacy.objects.filter(status=Candidacy.Status.NOMINATED), "contest__process"),
            has_elected=Exists(elected),
            has_met=Exists(met),
        )
    )


def _count(rows, key):
    counted = rows.filter(**{key: OuterRef("pk")}).order_by().values(key).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def who_words(who) -> str:
    """Whose turn it is, in words."""
    return {
        COMMISSION: _("Le toca a la comisión electoral"),
        SERVICE: _("Le toca al servicio"),
        SECRETARIAT: _("Le toca a la secretaría del consejo"),
    }[who]


def rule_words(stage) -> str:
    """Which rule gave the length of a stage."""
    if stage.days is None:
        return ""
    days = ngettext("%(n)s día hábil", "%(n)s días hábiles", stage.days) % {"n": stage.days}
    return f"{Term(stage.days, stage.source, '').source_label}: {days}" if stage.source else days


def steps_of(process, now) -> list[Step]:
    """What can be done now, in its order, in a process fetched ``with_steps``; nothing once it is over."""
    if process.status != Process.Status.PUBLISHED:
        return []
    if process.appointed_at:
        return list(_installing(process))
    return [*_registering(process, now), *_objecting(process, now), *_naming(process, now),
            *_counting(process, now), *_appointing(process)]  # fmt: skip


def _step(process, code, title, screen, action, who=COMMISSION):
    stage = process.stage(code)
    timed = stage is not None and stage.ends_at is not None
    return Step(
        title=title,
        screen=screen,
        action=action,
        who=who,
        day=stage.last_day if timed else None,
        start=day_of(stage.starts_at) if timed else None,
        rule=rule_words(stage) if timed else "",
    )


def _is_over(process, code, now):
    """Is that stage over, or has this process none of it?"""
    stage = process.stage(code)
    return stage is None or stage.is_over(now)


def _registering(process, now):
    if process.provisional_roll_at or process.candidates_at:
        return
    if process.undecided:
        words = ngettext("Decidir %(n)s postulación", "Decidir %(n)s postulaciones", process.undecided)
        yield _step(process, StageCode.ACCREDITATION, words % {"n": process.undecided}, "applications",
                    _("Decidir"))  # fmt: skip
    elif process.has_vote and _is_over(process, StageCode.REGISTRATION, now):
        yield _step(process, StageCode.PROVISIONAL_ROLL, _("Publicar el padrón provisorio"),
                    "provisional_roll", _("Publicar"))  # fmt: skip


def _objecting(process, now):
    if not process.provisional_roll_at or process.final_roll_at:
        return
    if process.objected:
        words = ngettext(
            "Resolver %(n)s objeción o reclamo", "Resolver %(n)s objeciones y reclamos", process.objected
        )
        yield _step(process, StageCode.FINAL_ROLL, words % {"n": process.objected}, "objections",
                    _("Resolver"))  # fmt: skip
    elif _is_over(process, StageCode.OBJECTIONS, now):
        yield _step(process, StageCode.FINAL_ROLL, _("Publicar el padrón definitivo"), "final_roll",
                    _("Publicar"))  # fmt: skip


def _naming(process, now):
    if process.candidates_at:
        return
    listed = StageCode.CANDIDATE_LIST if process.has_vote else StageCode.CANDIDATES
    if process.nominated:
        words = ngettext("Revisar %(n)s candidatura", "Revisar %(n)s candidaturas", process.nominated)
        yield _step(process, listed, words % {"n": process.nominated}, "candidacies", _("Revisar"))
    elif (process.final_roll_at or not process.has_vote) and _is_over(process, StageCode.CANDIDATES, now):
        yield _step(process, listed, _("Publicar las candidaturas"), "candidacies", _("Publicar"))


def _counting(process, now):
    if not process.has_vote or not process.candidates_at or process.result_at:
        return
    contested = any(contest.is_contested for contest in process.contests.all())
    if process.count_alarm:
        yield _step(process, StageCode.COUNT, _("Alarma: los votos no calzan con el padrón"), "count",
                    _("Ver la alarma"))  # fmt: skip
    elif contested and not process.counted_at:
        if _is_over(process, StageCode.VOTING, now):
            yield _step(process, StageCode.COUNT, _("Contar los votos"), "count", _("Contar"))
    else:
        yield _step(process, StageCode.COUNT, _("Publicar el resultado"), "result", _("Publicar"))


def _appointing(process):
    if (process.has_vote and not process.result_at) or not process.candidates_at:
        return
    if process.has_elected:
        yield _step(process, StageCode.APPOINTMENT, _("Nombrar a quienes integran el consejo"),
                    "process_appoint", _("Nombrar"), SERVICE)  # fmt: skip
    elif not process.has_vote:
        yield _step(process, StageCode.APPOINTMENT, _("Designar a quienes entran"), "process_designate",
                    _("Designar"), SERVICE)  # fmt: skip


def _installing(process):
    if not process.has_met:
        yield _step(process, StageCode.INSTALLATION, _("Convocar la sesión en que se instala"),
                    "session_new", _("Convocar"), SECRETARIAT)  # fmt: skip
