"""What a process lacks before it may be called, each with what to do about it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .models import Method, StageCode, Term


@dataclass(frozen=True)
class Issue:
    """``screen`` is the office page where it is put right. ``blocks``: it keeps the process from being
    called."""

    text: str
    screen: str
    blocks: bool = True


class NotReady(Exception):
    """What is missing is in ``issues``."""

    def __init__(self, issues):
        super().__init__("; ".join(issue.text for issue in issues))
        self.issues = issues


def issues_of(process, *, now) -> list[Issue]:
    """Everything that is missing, and what is worth a second look."""
    return [*_of_its_texts(process), *_of_its_people(process), *_of_its_dates(process, now)]


def _of_its_texts(process):
    if not process.summary.strip():
        yield Issue(_("Cuenta en simple qué se elige y quién puede participar."), "process_edit")
    if not process.requirements.strip():
        yield Issue(_("Di qué se pide a las organizaciones."), "process_edit")
    if process.has_vote and not process.lot_source.strip():
        yield Issue(
            _("Anuncia de dónde saldrá el número de un sorteo por empate: después nadie podrá elegirlo."),
            "process_edit",
        )


def _of_its_people(process):
    if not process.council.rules.current().exists():
        yield Issue(_("El consejo todavía no tiene reglamento."), "rules")
    if not process.contests.exists():
        yield Issue(_("Elige qué cupos se llenan."), "process_contests")
    for contest in process.contests.select_related("estate"):
        there = contest.estate.seats.filter(closed_on=None).count()
        if contest.estate.closed_on or contest.seats > there:
            words = _("«%(estate)s» ya no tiene tantos cupos. Revisa cuántos se llenan.")
            yield Issue(words % {"estate": contest.estate}, "process_contests")
    if not process.commissioners.current().exists():
        yield Issue(_("Nombra al menos a una persona de la comisión electoral."), "process_commission")


def _of_its_dates(process, now):
    stages = list(process.stages.all())
    if not stages or any(stage.starts_at is None or stage.ends_at is None for stage in stages):
        yield Issue(_("Faltan las fechas de las etapas."), "process_dates")
        return
    registration = next(stage for stage in stages if stage.code == StageCode.REGISTRATION)
    if registration.ends_at <= now:
        yield Issue(_("La inscripción terminaría antes de convocar. Mueve las fechas."), "process_dates")
    elif registration.starts_at < now:
        yield Issue(_("La inscripción ya habría empezado. Revisa las fechas."), "process_dates", blocks=False)
    if not (process.term_starts_on and process.term_ends_on):
        yield Issue(_("Di desde cuándo y hasta cuándo será el período."), "process_dates")
        return
    terms = Term.objects.filter(council=process.council)
    if process.method == Method.PARTIAL:
        if not terms.current(process.term_starts_on).exists():
            yield Issue(_("Ese día no hay un período que completar."), "process_dates")
        return
    if taken := terms.filter(starts_on__lt=process.term_ends_on, ends_on__gt=process.term_starts_on).first():
        yield Issue(
            _("El período se cruza con el de %(term)s, que termina el %(day)s.")
            % {"term": taken, "day": f"{taken.last_day:%d-%m-%Y}"},
            "process_dates",
        )
