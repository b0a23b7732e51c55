"""What the clock alone does in councils: what opens, what is about to shut, and tomorrow's sessions.

A reminder of the vote goes to all who may vote, whoever did already: whom it leaves out would tell who voted
and when (docs/decisions/0016).
"""

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from councils.actions import voting
from councils.models import Contest, Process, Session, Stage, StageCode, Voters
from councils.voters import voters_at
from participa.core.calendar import ONE_DAY, SANTIAGO, add_business_days, day_of, end_of, midnight
from participa.core.dates import full_date
from participa.deadlines.engine import national_holidays
from participa.notifications.events import Happening, event
from participa.notifications.people import label_of

from .processes import AboutAProcess, ProcessNews
from .sessions import AboutASession
from .telling import SaidToAll, Told, span_of

MORNING = 9  # the hour of Santiago from which reminders are written
DAYS_LEFT = 3  # business days to apply, when whoever follows is reminded


def minutes(instant) -> int:
    """A date as the version of a reminder: another date is another reminder."""
    return int(instant.timestamp()) // 60


def is_morning(now) -> bool:
    return now.astimezone(SANTIAGO).hour >= MORNING


def stages_on(code, now):
    """The stages of this code that are on, of processes that go on."""
    going = Stage.objects.filter(process__status=Process.Status.PUBLISHED, process__appointed_at=None)
    return going.filter(code=code, starts_at__lte=now, ends_at__gt=now).select_related("process")


def happening(stage, at, edge):
    return Happening(f"{label_of(Process)}:{stage.process_id}", at, minutes(edge))


# The vote --------------------------------------------------------------------------------------


def voted(now):
    """The stages in which votes may be cast now, as ``voting.is_open`` says of each process."""
    contested = Contest.objects.filter(process=OuterRef("process"), outcome=Contest.Outcome.CONTESTED)
    ready = stages_on(StageCode.VOTING, now).filter(
        process__final_roll_at__isnull=False,
        process__candidates_at__isnull=False,
        process__urn_closed_at=None,
    )
    return ready.filter(Exists(contested))


class OfTheVote(SaidToAll, AboutAProcess, Told):
    """To each who may vote. ``edge``: the date of the stage that it is about."""

    edge = ""

    def people(self, pk, announcement):
        return voters_at(Process.objects.get(pk=pk), announcement.at)

    def why_not(self, thing, message):
        if why := super().why_not(thing, message):
            return why
        now = timezone.now()
        if not voting.is_open(thing, now):
            return "la votación no está abierta"
        moved = minutes(getattr(thing.stage(StageCode.VOTING), self.edge)) != message.version
        return "la votación cambió de fecha" if moved else ""

    def words(self, message):
        words = super().words(message)
        stage = words["process"].stage(StageCode.VOTING)
        return words | {"voting": span_of(stage), "last_day": full_date(stage.last_day)}


@event("council_voting_opens")
class VotingOpens(OfTheVote):
    template = "council_voting_opens"
    edge = "starts_at"

    def happened(self, now):
        for stage in voted(now):
            yield happening(stage, max(stage.starts_at, stage.process.candidates_at), stage.starts_at)


@event("council_voting_closes")
class VotingCloses(OfTheVote):
    """The day before its last one; not if it opened that very day."""

    template = "council_voting_closes"
    edge = "ends_at"

    def happened(self, now):
        if not is_morning(now):
            return
        today = day_of(now)
        for stage in voted(now).filter(starts_at__lt=midnight(today), ends_at__lte=end_of(today + ONE_DAY)):
            yield happening(stage, now, stage.ends_at)


# Registration ----------------------------------------------------------------------------------


class OfTheRegistration(ProcessNews):
    """To whoever follows the council: those who take part applied already."""

    edge = ""

    def people(self, pk, announcement):
        return []

    def why_not(self, thing, message):
        if why := super().why_not(thing, message):
            return why
        if not thing.is_in(StageCode.REGISTRATION, timezone.now()):
            return "ya no recibe postulaciones"
        moved = minutes(getattr(thing.stage(StageCode.REGISTRATION), self.edge)) != message.version
        return "las postulaciones cambiaron de fecha" if moved else ""

    def words(self, message):
        words = super().words(message)
        process = words["process"]
        stage = process.stage(StageCode.REGISTRATION)
        return words | {
            "people_vote": process.has_vote and process.voters == Voters.PEOPLE,
            "registration": span_of(stage),
            "last_day": full_date(stage.last_day),
        }


@event("council_registration_opens")
class RegistrationOpens(OfTheRegistration):
    """Not of one called when it had begun: the call said so."""

    template = "council_registration_opens"
    edge = "starts_at"

    def happened(self, now):
        ahead = stages_on(StageCode.REGISTRATION, now).filter(starts_at__gt=F("process__published_at"))
        for stage in ahead:
            yield happening(stage, stage.starts_at, stage.starts_at)


@event("council_registration_closes")
class RegistrationCloses(OfTheRegistration):
    """Three business days before; not if it opened that very day."""

    template = "council_registration_closes"
    edge = "ends_at"

    def happened(self, now):
        if not is_morning(now):
            return
        today = day_of(now)
        soon = end_of(add_business_days(today, DAYS_LEFT, national_holidays()))
        on = stages_on(StageCode.REGISTRATION, now)
        for stage in on.filter(starts_at__lt=midnight(today), ends_at__lte=soon):
            yield happening(stage, now, stage.ends_at)


# Sessions --------------------------------------------------------------------------------------


@event("council_session_tomorrow")
class SessionTomorrow(AboutASession, Told):
    """To its members, the day before; not of one called that very day."""

    template = "council_session_tomorrow"

    def public(self):
        return Session.objects.public().select_related("council")

    def happened(self, now):
        if not is_morning(now):
            return
        today = day_of(now)
        ahead = Session.objects.filter(
            status=Session.Status.CALLED, starts_at__gt=now, starts_at__lt=end_of(today + ONE_DAY)
        )
        for pk, council, starts_at in ahead.filter(called_at__lt=midnight(today)).values_list(
            "pk", "council", "starts_at"
        ):
            object_ = f"{label_of(Session)}:{pk}"
            yield Happening(object_, now, minutes(starts_at), {"council": council})

    def why_not(self, thing, message):
        if thing is None or thing.status != Session.Status.CALLED or thing.starts_at <= timezone.now():
            return "la sesión ya no está por hacerse"
        return "la sesión cambió de fecha" if minutes(thing.starts_at) != message.version else ""
