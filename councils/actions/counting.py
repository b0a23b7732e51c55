"""The count: close the urn, add up, draw lots in public, publish the act."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from councils import urn
from councils.ballot_list import FLOOR, PUBLISHED, SHA256, sha256_of
from councils.models import Ballot, Candidacy, Contest, Process, RollMark, StageCode
from councils.tally import draw, tally
from participa.audit.actions import record
from participa.core.lifecycle import TransitionError
from participa.jobs.actions import start
from participa.notifications.actions import announce

from .deciding import TooEarly, hold
from .setting_up import forget


class Mismatch(Exception):
    """The urn does not hold as many ballots as the roll has marks, or holds what nobody could vote."""

    def __init__(self, words):
        super().__init__(words)
        self.words = words


@transaction.atomic
def ask_count(process, *, by, now):
    """Ask the worker to close the urn and count. Once the vote is over, and what arrived in time is in."""
    process = hold(process, by=by)
    check_may_count(process, now=now)
    if process.lot_at:
        raise TransitionError("A lot was drawn on this count.")
    record("council_process.count_asked", process, by=by, now=now)
    return start(
        "council_count",
        by=by,
        now=now,
        title=_("Escrutinio: %(process)s") % {"process": process},
        process=process.pk,
    )


def check_may_count(process, *, now) -> None:
    """Raises TooEarly, or TransitionError if the result was published."""
    if process.result_at:
        raise TransitionError("The result was published.")
    if process.candidates_at is None:
        raise TooEarly(_("Antes se publican las candidaturas."))
    voting = process.stage(StageCode.VOTING)
    if voting is None:
        raise TransitionError("Nobody votes here.")
    if now < voting.ends_at:
        raise TooEarly(_("La votación todavía no termina."))
    if now < voting.ends_at + timedelta(seconds=settings.ANSWER_GRACE_SECONDS):
        raise TooEarly(_("Puede haber votos en camino. Espera unos minutos."))


@transaction.atomic
def count(process, *, by, now):
    """Add up what is in the urn, closed and clean. Raises Mismatch if it does not match the roll."""
    process = hold(process, by=by)
    urn.keep_in_place()
    check_may_count(process, now=now)
    if not (process.urn_closed_at and process.urn_cleaned_at):
        raise TooEarly(_("La urna todavía no se cierra. Inténtalo en unos minutos."))
    if process.lot_at:
        raise TransitionError("A lot was drawn on this count.")
    for contest in process.contests.select_related("estate"):
        _count(contest)
    Process.objects.filter(pk=process.pk).update(counted_by=by, counted_at=now, count_alarm="")
    record("council_process.counted", process, by=by, now=now)
    return process


def _count(contest):
    ballots = list(Ballot.objects.filter(contest=contest).values_list("choices", flat=True))
    marks = RollMark.objects.filter(entry__contest=contest, voted=True).count()
    if contest.roll.filter(mark=None).exists():  # a backup made while the urn was moved holds none
        raise Mismatch(_("En «%(estate)s» faltan marcas en el padrón.") % {"estate": contest.estate})
    if len(ballots) != marks:
        raise Mismatch(
            _("En «%(estate)s» hay %(ballots)s votos en la urna y %(marks)s marcas en el padrón.")
            % {"estate": contest.estate, "ballots": len(ballots), "marks": marks}
        )
    if not contest.is_contested:
        if ballots:
            raise Mismatch(_("En «%(estate)s» hay votos y no se vota.") % {"estate": contest.estate})
        return
    if any(len(choices) > contest.max_choices for choices in ballots):
        words = _("En «%(estate)s» hay un voto con más nombres de los que se podían marcar.")
        raise Mismatch(words % {"estate": contest.estate})
    numbers = list(contest.candidacies.standing().values_list("number", flat=True))
    try:
        found = tally(ballots, numbers, contest.seats)
    except ValueError:
        words = _("En «%(estate)s» hay un voto por quien no está en la papeleta.")
        raise Mismatch(words % {"estate": contest.estate}) from None
    hidden = found.ballots < settings.BALLOT_FLOOR
    Contest.objects.filter(pk=contest.pk).update(
        ballots=found.ballots, blanks=None if hidden else found.blanks, hidden=hidden
    )
    for rank, number in enumerate(found.order, 1):
        contest.candidacies.filter(number=number).update(
            votes=None if hidden else found.votes[number],
            rank=None if hidden or number in found.tied else rank,
            elected=number in found.elected,
            by_lot=False,
        )


@transaction.atomic
def sound_alarm(process, words, *, by, now):
    """The count did not match: nothing is published until somebody finds out why."""
    Process.objects.filter(pk=process.pk, result_at=None).update(
        count_alarm=words[:200], counted_at=None, counted_by=None
    )
    record("council_process.count_mismatch", process, by=by, now=now)


def ties_of(process) -> list[tuple]:
    """(contest, numbers tied, places) of each contest whose last place in a lot must decide."""
    found = []
    for contest in process.contests.filter(outcome=Contest.Outcome.CONTESTED).select_related(
        "estate", "process"
    ):
        counted = _tally_of(contest)
        if counted.tied:
            found.append((contest, tuple(sorted(counted.tied)), counted.places))
    return found


def _tally_of(contest):
    ballots = Ballot.objects.filter(contest=contest).values_list("choices", flat=True)
    numbers = contest.candidacies.standing().values_list("number", flat=True)
    return tally(ballots, numbers, contest.seats)


@transaction.atomic
def draw_lot(process, *, seed, by, now):
    """Decide every tie with the number that was announced beforehand. Once, and anybody can do it again."""
    process = hold(process, by=by)
    if process.counted_at is None or process.result_at or process.lot_at:
        raise TransitionError("There is no lot to draw.")
    ties = ties_of(process)
    if not ties:
        raise TransitionError("Nobody is tied.")
    seed = " ".join(seed.split())
    if not seed:
        raise ValidationError({"seed": _("Escribe el número, tal como salió.")})
    for contest, tied, places in ties:
        for place, number in enumerate(draw(seed, contest.key, tied)):
            contest.candidacies.filter(number=number).update(
                by_lot=True, elected=place < places, rank=_rank(contest, place)
            )
    Process.objects.filter(pk=process.pk, lot_at=None).update(lot_seed=seed, lot_by=by, lot_at=now)
    record("council_process.lot_drawn", process, by=by, now=now, seed=seed)
    return process


def _rank(contest, place):
    if contest.hidden:
        return None
    return contest.candidacies.filter(elected=True, by_lot=False).count() + place + 1


def before_result(process):
    """What keeps the result from being published, in words."""
    if process.candidates_at is None:
        yield _("Antes se publican las candidaturas.")
    elif process.count_alarm:
        yield process.count_alarm
    elif is_voted(process):
        if process.counted_at is None:
            yield _("Todavía no se cuentan los votos.")
        elif process.lot_at is None and ties_of(process):
            yield _("Hay un empate: falta el sorteo.")


def is_voted(process) -> bool:
    """Is anything voted, once the names were published? Where no estate has more names than seats, no."""
    return process.contests.filter(outcome=Contest.Outcome.CONTESTED).exists()


@transaction.atomic
def publish_result(process, *, act_number, by, now):
    """Publish the act of the result: who is in, how many votes each had and the list of ballots.

    The SHA-256 of that list stays in the trail, which nobody changes: who touched a ballot later is found.
    """
    process = hold(process, by=by)
    urn.keep_in_place()
    if process.result_at or not process.has_vote:
        raise TransitionError("It was published already, or nobody votes here.")
    for words in before_result(process):
        raise TooEarly(words)
    if not act_number.strip():
        raise ValidationError({"act_number": _("Di qué acta lo aprueba.")})
    if is_voted(process):
        _check_again(process)
    else:
        now_counted = {"urn_closed_at": now, "urn_cleaned_at": now, "counted_at": now, "counted_by": by}
        Process.objects.filter(pk=process.pk).update(**now_counted)
    Process.objects.filter(pk=process.pk).update(result_act=act_number.strip(), result_by=by, result_at=now)
    process.refresh_from_db()
    told = {"act": process.result_act, SHA256: sha256_of(process), FLOOR: settings.BALLOT_FLOOR}
    record(PUBLISHED, process, by=by, now=now, **told)
    announce("council_result", process, now=now)
    forget(process.council)
    return process


def _check_again(process):
    """The act equals the ballots at the very moment it is published."""
    for contest in process.contests.filter(outcome=Contest.Outcome.CONTESTED).select_related("estate"):
        found = _tally_of(contest)
        told = dict(contest.candidacies.standing().values_list("number", "votes"))
        marks = RollMark.objects.filter(entry__contest=contest, voted=True).count()
        if found.ballots != contest.ballots or found.ballots != marks:
            raise TooEarly(_("Los votos ya no son los que se contaron. Pide contar de nuevo."))
        if not contest.hidden and told != found.votes:
            raise TooEarly(_("Los votos ya no son los que se contaron. Pide contar de nuevo."))


def elected_of(process):
    """Who is in, by estate and rank."""
    found = Candidacy.objects.filter(contest__process=process, elected=True, status=Candidacy.Status.ADMITTED)
    return found.select_related("contest__estate", "organization", "commune").order_by(
        "contest__estate__order", "rank", "number"
    )
