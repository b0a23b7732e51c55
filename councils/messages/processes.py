"""What happens in the process that constitutes a council."""

from councils.models import (
    Application,
    Candidacy,
    Contest,
    Mandate,
    Process,
    StageChange,
    StageCode,
    Voters,
)
from participa.notifications.events import event
from participa.notifications.people import pk_of
from participa.subscriptions.news import takes_part

from .telling import OfACouncil, Told, of_council, span_of


class AboutAProcess:
    """``while_going``: nothing is said of it once it was annulled."""

    while_going = True

    def public(self):
        return Process.objects.public().select_related(*of_council()).prefetch_related("stages")

    def people(self, pk, announcement):
        """Whoever has an application in it."""
        return Application.objects.live().filter(process=pk).values("applicant")

    def why_not(self, thing, message):
        if thing is None:
            return "el proceso ya no es público"
        return "el proceso fue anulado" if self.while_going and thing.annulled_at else ""

    def words(self, message):
        process = self.public().get(pk=pk_of(message))
        return {"process": process, "council": process.council, "participant": takes_part(message)}


class OfAProcess(AboutAProcess, Told):
    """Each reads what is hers in it."""


class ProcessNews(AboutAProcess, OfACouncil):
    """Told to those who take part and to whoever follows the council."""

    def searched(self, thing):
        return super().searched(thing) | {"buscar-procesos": thing.pk}


@event("council_process_published")
class ProcessPublished(ProcessNews):
    template = "council_process_published"

    def words(self, message):
        words = super().words(message)
        process = words["process"]
        return words | {
            "people_vote": process.has_vote and process.voters == Voters.PEOPLE,
            "registration": span_of(process.stage(StageCode.REGISTRATION)),
            "voting": span_of(process.stage(StageCode.VOTING)),
        }


@event("council_process_annulled")
class ProcessAnnulled(ProcessNews):
    template = "council_process_annulled"
    while_going = False


@event("council_stage_changed")
class StageChanged(ProcessNews):
    template = "council_stage_changed"

    def words(self, message):
        words = super().words(message)
        stage = words["process"].stage(message.data.get("stage"))
        change = StageChange.objects.filter(stage=stage).first()
        return words | {"stage": stage, "span": span_of(stage), "change": change}


@event("council_provisional_roll")
class ProvisionalRoll(OfAProcess):
    """To each who applied: is hers in?"""

    template = "council_provisional_roll"

    def words(self, message):
        words = super().words(message)
        hers = words["process"].applications.live().filter(applicant=message.user_id)
        application = hers.select_related("organization").first()
        return words | {
            "application": application,
            "is_in": bool(application and application.status == Application.Status.ADMISSIBLE),
            "objections": span_of(words["process"].stage(StageCode.OBJECTIONS)),
        }


@event("council_right_to_vote")
class RightToVote(OfAProcess):
    """The final roll: to each whose vote it gives."""

    template = "council_right_to_vote"
    may_be_silenced = False

    def people(self, pk, announcement):
        return Process.objects.filter(pk=pk).values("roll__voter")

    def words(self, message):
        words = super().words(message)
        line = (
            words["process"]
            .roll.filter(voter=message.user_id)
            .select_related("contest__estate", "organization")
        )
        return words | {
            "line": line.first(),
            "voting": span_of(words["process"].stage(StageCode.VOTING)),
            "candidates": span_of(words["process"].stage(StageCode.CANDIDATES)),
        }


@event("council_candidates_published")
class CandidatesPublished(ProcessNews):
    """To those who vote and those who follow: who stands, and when. Where nothing is voted, that."""

    template = "council_candidates_published"

    def people(self, pk, announcement):
        return Process.objects.filter(pk=pk).values("roll__voter")

    def words(self, message):
        words = super().words(message)
        process, line = words["process"], None
        if words["participant"]:
            line = process.roll.filter(voter=message.user_id).select_related("contest__estate").first()
        contested = Contest.Outcome.CONTESTED
        votes = (
            line.contest.outcome == contested
            if line
            else process.has_vote and process.contests.filter(outcome=contested).exists()
        )
        return words | {"line": line, "votes": votes, "voting": span_of(process.stage(StageCode.VOTING))}


@event("council_result")
class Result(ProcessNews):
    template = "council_result"


@event("council_appointed")
class Appointed(ProcessNews):
    """Also to whoever put somebody forward, and to those who were named and have an account."""

    template = "council_appointed"

    def people(self, pk, announcement):
        stood = Candidacy.objects.standing().filter(contest__process=pk)
        named = stood.filter(elected=True, user__isnull=False)
        return [*stood.values_list("nominated_by", flat=True), *named.values_list("user", flat=True)]

    def words(self, message):
        """Her mandate began with this appointment: in a term of its own or, where partial, of before."""
        words = super().words(message)
        if not words["participant"]:
            return words | {"mandate": None}
        named = Mandate.objects.filter(council=words["council"], set_at=words["process"].appointed_at)
        hers = named.filter(user=message.user_id).select_related("seat__estate")
        return words | {"mandate": hers.first()}
