"""What happens to the sessions of a council and to their minutes."""

from django.urls import reverse

from councils.actions.meeting import signatures_needed
from councils.models import Mandate, Minutes, Session, Signature
from participa.core.calendar import day_of
from participa.core.dates import full_moment
from participa.notifications.events import event
from participa.notifications.people import ToPeople, pk_of
from participa.subscriptions.news import takes_part

from .telling import OfACouncil, council_thread, of_council


def members_of(council, day):
    """The accounts of those who sit in it on a day."""
    return Mandate.objects.on(day).filter(council=council, user__isnull=False).values("user")


class AboutASession:
    """Of its council; members of its day who have an account are told because they sit in it."""

    def thread(self, news):
        return council_thread(news)

    def people(self, pk, announcement):
        session = Session.objects.get(pk=pk)
        return members_of(session.council_id, session.day)

    def words(self, message):
        found = Session.objects.select_related("council__service").prefetch_related("agenda")
        session = found.get(pk=pk_of(message))
        return {
            "session": session,
            "council": session.council,
            "when": full_moment(session.starts_at),
            "moved": message.data.get("moved", False),
            "participant": takes_part(message),
        }


class SessionNews(AboutASession, OfACouncil):
    """Told to its members and to whoever follows the council."""

    def public(self):
        return Session.objects.public().select_related(*of_council())


@event("council_session_called")
class SessionCalled(SessionNews):
    template = "council_session_called"

    def why_not(self, thing, message):
        called = thing is not None and thing.status == Session.Status.CALLED
        return "" if called else "la sesión ya no está convocada"


@event("council_session_cancelled")
class SessionCancelled(SessionNews):
    template = "council_session_cancelled"


@event("council_session_proposed")
class SessionProposed(AboutASession, ToPeople):
    """To those who may sign today, but for the seat that did already."""

    template = "council_session_proposed"
    may_be_silenced = False

    def people(self, pk, announcement):
        session, today = Session.objects.get(pk=pk), day_of(announcement.at)
        signed = Signature.objects.filter(session=pk).values("mandate__seat")
        return members_of(session.council_id, today).exclude(seat__in=signed)

    def words(self, message):
        words = super().words(message)
        asked_at = getattr(message, "created_at", None) or words["session"].changed_at
        return words | {"needed": signatures_needed(words["council"], day_of(asked_at))}

    def may_receive(self, message):
        proposed = Session.objects.filter(pk=pk_of(message), status=Session.Status.PROPOSED)
        return "" if proposed.exists() else "la sesión ya no reúne firmas"

    def path(self, announcement):
        """Where members sign: what is not called yet is theirs alone."""
        session = Session.objects.select_related("council").get(pk=pk_of(announcement))
        return reverse("councils:session_sign", args=[session.council.slug, session.number])


@event("council_minutes_published")
class MinutesPublished(OfACouncil):
    """To who sat in it that day, and to whoever follows the council."""

    template = "council_minutes_published"

    def thread(self, news):
        return council_thread(news)

    def public(self):
        published = Minutes.objects.filter(
            status=Minutes.Status.PUBLISHED, session__in=Session.objects.public()
        )
        return published.select_related("session", *of_council())

    def people(self, pk, announcement):
        minutes = Minutes.objects.select_related("session").get(pk=pk)
        return members_of(minutes.council_id, minutes.session.day)

    def path(self, announcement):
        minutes = self.public().filter(pk=pk_of(announcement)).first()
        if minutes is None:
            return ""
        minutes.session.council = minutes.council
        return minutes.session.get_absolute_url()

    def words(self, message):
        minutes = Minutes.objects.select_related("session", "council__service").get(pk=pk_of(message))
        return {
            "minutes": minutes,
            "session": minutes.session,
            "council": minutes.council,
            "participant": takes_part(message),
        }
