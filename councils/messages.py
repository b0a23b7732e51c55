"""What councils tell people: applicants, voters, members, officials."""

from django.db.models import Q

from participa.core.calendar import day_of
from participa.core.countdown import last_moment
from participa.core.dates import full_moment, moment_words
from participa.notifications.events import Event, event
from participa.notifications.people import ToPeople, pk_of
from participa.services.models import Membership
from participa.services.permissions import EDITORS

from .actions.meeting import signatures_needed
from .models import (
    Application,
    Candidacy,
    Contest,
    Mandate,
    Minutes,
    Objection,
    Opinion,
    Process,
    Session,
    Signature,
    StageChange,
    StageCode,
)


def span_of(stage):
    """Since and until when a stage is on, in words with the hour of Santiago; None where it has no dates.

    A stage ends at the first instant it is shut: what people read is the last minute they have.
    """
    if stage is None or stage.starts_at is None or stage.ends_at is None:
        return None
    day, hour = last_moment(stage.ends_at)
    return {"since": full_moment(stage.starts_at), "until": moment_words(day, hour)}


# A process -------------------------------------------------------------------------------------


class OfAProcess(ToPeople):
    """To whoever has an application in it. ``while_going``: nobody is told once it was annulled."""

    while_going = True

    def people(self, pk, announcement):
        return Application.objects.live().filter(process=pk).values("applicant")

    def may_receive(self, message):
        found = Process.objects.public().filter(pk=pk_of(message)).first()
        if found is None:
            return "el proceso ya no es público"
        return "el proceso fue anulado" if self.while_going and found.annulled_at else ""

    def words(self, message):
        process = (
            Process.objects.select_related("council__service")
            .prefetch_related("stages")
            .get(pk=pk_of(message))
        )
        return {"process": process, "council": process.council}


@event("council_process_published")
class ProcessPublished(Event):
    """Nobody follows anything yet: the fact is kept for those who will (subscriptions come later)."""


@event("council_process_annulled")
class ProcessAnnulled(OfAProcess):
    template = "council_process_annulled"
    while_going = False


@event("council_stage_changed")
class StageChanged(OfAProcess):
    template = "council_stage_changed"

    def words(self, message):
        words = super().words(message)
        stage = words["process"].stage(message.data.get("stage"))
        change = StageChange.objects.filter(stage=stage).first()
        return words | {"stage": stage, "span": span_of(stage), "change": change}


@event("council_provisional_roll")
class ProvisionalRoll(OfAProcess):
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
class CandidatesPublished(OfAProcess):
    """To those who vote: who stands, and when. Where nothing is voted, that."""

    template = "council_candidates_published"

    def people(self, pk, announcement):
        return Process.objects.filter(pk=pk).values("roll__voter")

    def words(self, message):
        words = super().words(message)
        line = words["process"].roll.filter(voter=message.user_id).select_related("contest__estate").first()
        return words | {
            "line": line,
            "votes": bool(line and line.contest.outcome == Contest.Outcome.CONTESTED),
            "voting": span_of(words["process"].stage(StageCode.VOTING)),
        }


@event("council_result")
class Result(OfAProcess):
    template = "council_result"


@event("council_appointed")
class Appointed(OfAProcess):
    """To whoever put somebody forward, and to those who were named and have an account."""

    template = "council_appointed"

    def people(self, pk, announcement):
        stood = Candidacy.objects.standing().filter(contest__process=pk)
        named = stood.filter(elected=True, user__isnull=False)
        return [*stood.values_list("nominated_by", flat=True), *named.values_list("user", flat=True)]

    def words(self, message):
        """Her mandate began with this appointment: in a term of its own or, where partial, of before."""
        words = super().words(message)
        named = Mandate.objects.filter(council=words["council"], set_at=words["process"].appointed_at)
        hers = named.filter(user=message.user_id).select_related("seat__estate")
        return words | {"mandate": hers.first()}


# An application --------------------------------------------------------------------------------


class OfAnApplication(ToPeople):
    """To whoever sent it."""

    def people(self, pk, announcement):
        return Application.objects.filter(pk=pk).values("applicant")

    def words(self, message):
        found = Application.objects.select_related(
            "process__council__service", "organization", "contest__estate"
        )
        application = found.prefetch_related("process__stages").get(pk=pk_of(message))
        process = application.process
        return {
            "application": application,
            "process": process,
            "council": process.council,
            "registration": span_of(process.stage(StageCode.REGISTRATION)),
            "objections": span_of(process.stage(StageCode.OBJECTIONS)),
        }


@event("council_application_received")
class ApplicationReceived(OfAnApplication):
    template = "council_application_received"

    def may_receive(self, message):
        return (
            ""
            if Application.objects.live().filter(pk=pk_of(message)).exists()
            else "la postulación fue retirada"
        )


@event("council_application_decided")
class ApplicationDecided(OfAnApplication):
    template = "council_application_decided"

    may_receive = ApplicationReceived.may_receive


@event("council_objection_ruled")
class ObjectionRuled(ToPeople):
    """To whoever objected, and to whoever it was about."""

    template = "council_objection_ruled"

    def people(self, pk, announcement):
        objection = Objection.objects.select_related("application").get(pk=pk)
        return [objection.author_id, objection.application.applicant_id]

    def words(self, message):
        found = Objection.objects.select_related("process__council__service", "application__organization")
        objection = found.get(pk=pk_of(message))
        return {"objection": objection, "process": objection.process, "council": objection.process.council}


@event("council_candidacy_decided")
class CandidacyDecided(ToPeople):
    """To whoever put her forward."""

    template = "council_candidacy_decided"

    def people(self, pk, announcement):
        return Candidacy.objects.filter(pk=pk).values("nominated_by")

    def words(self, message):
        found = Candidacy.objects.select_related(
            "contest__process__council__service", "organization", "application"
        )
        candidacy = found.get(pk=pk_of(message))
        process = candidacy.contest.process
        return {
            "candidacy": candidacy,
            "process": process,
            "council": process.council,
            "candidates": span_of(process.stage(StageCode.CANDIDATES)),
        }


# Sessions --------------------------------------------------------------------------------------


def _members(council, day):
    return Mandate.objects.on(day).filter(council=council, user__isnull=False).values("user")


class OfASession(ToPeople):
    """To the members of its day who have an account."""

    def people(self, pk, announcement):
        session = Session.objects.get(pk=pk)
        return _members(session.council_id, session.day)

    def words(self, message):
        session = (
            Session.objects.select_related("council__service")
            .prefetch_related("agenda")
            .get(pk=pk_of(message))
        )
        return {
            "session": session,
            "council": session.council,
            "when": full_moment(session.starts_at),
            "moved": message.data.get("moved", False),
        }


@event("council_session_called")
class SessionCalled(OfASession):
    template = "council_session_called"

    def may_receive(self, message):
        called = Session.objects.filter(pk=pk_of(message), status=Session.Status.CALLED)
        return "" if called.exists() else "la sesión ya no está convocada"


@event("council_session_proposed")
class SessionProposed(OfASession):
    """To those who may sign today, but for the seat that did already."""

    template = "council_session_proposed"

    def people(self, pk, announcement):
        session, today = Session.objects.get(pk=pk), day_of(announcement.at)
        signed = Signature.objects.filter(session=pk).values("mandate__seat")
        return _members(session.council_id, today).exclude(seat__in=signed)

    def words(self, message):
        words = super().words(message)
        return words | {"needed": signatures_needed(words["council"], day_of(message.created_at))}

    def may_receive(self, message):
        proposed = Session.objects.filter(pk=pk_of(message), status=Session.Status.PROPOSED)
        return "" if proposed.exists() else "la sesión ya no reúne firmas"


@event("council_session_cancelled")
class SessionCancelled(OfASession):
    template = "council_session_cancelled"


@event("council_minutes_published")
class MinutesPublished(ToPeople):
    template = "council_minutes_published"

    def people(self, pk, announcement):
        minutes = Minutes.objects.select_related("session").get(pk=pk)
        return _members(minutes.council_id, minutes.session.day)

    def words(self, message):
        minutes = Minutes.objects.select_related("session", "council__service").get(pk=pk_of(message))
        return {"minutes": minutes, "session": minutes.session, "council": minutes.council}


# Opinions --------------------------------------------------------------------------------------


class OfAnOpinion(ToPeople):
    """``people`` says to whom."""

    def words(self, message):
        opinion = Opinion.objects.select_related("council__service").get(pk=pk_of(message))
        return {"opinion": opinion, "council": opinion.council}


@event("council_opinion_sent")
class OpinionSent(OfAnOpinion):
    """To those who act for the service: they owe an answer."""

    template = "council_opinion_sent"

    def people(self, pk, announcement):
        council = Opinion.objects.select_related("council").get(pk=pk).council
        here = Q(region=None) | Q(region__isnull=False, region=council.region_id)
        team = Membership.objects.current(announcement.at).filter(
            service=council.service_id, role__in=EDITORS
        )
        return team.filter(here).values("user")


@event("council_opinion_answered")
class OpinionAnswered(OfAnOpinion):
    """To the members of today."""

    template = "council_opinion_answered"

    def people(self, pk, announcement):
        opinion = Opinion.objects.get(pk=pk)
        return _members(opinion.council_id, day_of(announcement.at))
