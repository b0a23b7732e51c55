"""What activities tell people: that they have a place, what changed, what came of what they said."""

from django.db.models import Q

from accounts.models import User
from participa.core.dates import full_moment
from participa.notifications.events import Event, event
from participa.notifications.people import ToPeople, pk_of

from .models import Activity, Contribution, Registration, Rescheduling, Status, Theme

MOST_IN_A_MAIL = 20  # contributions of one person; the rest are on the activity's page


# An activity -----------------------------------------------------------------------------------


@event("activity_published")
class ActivityPublished(Event):
    """Nobody follows anything yet: the fact is kept for those who will (subscriptions come later)."""


class OfAnActivity(ToPeople):
    """To those who have a place in it or wait for one."""

    def people(self, pk, announcement):
        return Registration.objects.live().filter(activity=pk, person__isnull=False).values("person")

    def words(self, message):
        activity = Activity.objects.select_related("service", "commune").get(pk=pk_of(message))
        return {"activity": activity, "when": full_moment(activity.starts_at)}


@event("activity_moved")
class ActivityMoved(OfAnActivity):
    template = "activity_moved"

    def may_receive(self, message):
        going = Activity.objects.filter(pk=pk_of(message), status=Status.PUBLISHED)
        if not going.exists():
            return "la actividad se suspendió o terminó"
        later = Rescheduling.objects.filter(activity=pk_of(message), pk__gt=message.data["rescheduling"])
        return "la actividad volvió a cambiar" if later.exists() else ""

    def words(self, message):
        before = Rescheduling.objects.get(pk=message.data["rescheduling"])
        return super().words(message) | {"before": full_moment(before.starts_at), "change": before}


@event("activity_cancelled")
class ActivityCancelled(OfAnActivity):
    template = "activity_cancelled"


@event("activity_results")
class ActivityResults(OfAnActivity):
    """To those who had a place, and to those who said something in it."""

    template = "activity_results"

    def people(self, pk, announcement):
        came = Registration.objects.confirmed().filter(activity=pk, person__isnull=False)
        said = Contribution.objects.visible().filter(activity=pk, author__isnull=False)
        return User.objects.filter(Q(pk__in=came.values("person")) | Q(pk__in=said.values("author"))).values(
            "pk"
        )


# A registration --------------------------------------------------------------------------------


class OfARegistration(ToPeople):
    """To whoever registered."""

    def people(self, pk, announcement):
        return Registration.objects.filter(pk=pk, person__isnull=False).values("person")

    def may_receive(self, message):
        live = Registration.objects.live().filter(pk=pk_of(message), activity__status=Status.PUBLISHED)
        return "" if live.exists() else "la inscripción se anuló o la actividad se suspendió"

    def words(self, message):
        found = Registration.objects.select_related("activity__service", "activity__commune", "organization")
        registration = found.get(pk=pk_of(message))
        activity = registration.activity
        return {
            "registration": registration,
            "activity": activity,
            "when": full_moment(activity.starts_at),
            "waits": registration.status == Registration.Status.WAITING,
        }


@event("activity_registered")
class ActivityRegistered(OfARegistration):
    """Her receipt: with a place, or waiting for one."""

    template = "activity_registered"


@event("activity_promoted")
class ActivityPromoted(OfARegistration):
    template = "activity_promoted"


# What people say -------------------------------------------------------------------------------


class OfAContribution(ToPeople):
    """To its author."""

    def people(self, pk, announcement):
        return Contribution.objects.filter(pk=pk, author__isnull=False).values("author")

    def may_receive(self, message):
        visible = Contribution.objects.visible().filter(pk=pk_of(message))
        return "" if visible.exists() else "el aporte fue retirado"

    def words(self, message):
        found = Contribution.objects.select_related("activity__service", "organization", "theme")
        contribution = found.get(pk=pk_of(message))
        return {"contribution": contribution, "activity": contribution.activity, "reply": contribution.reply}


@event("activity_contribution_received")
class ContributionReceived(OfAContribution):
    template = "activity_contribution_received"


@event("activity_contribution_answered")
class ContributionAnswered(OfAContribution):
    template = "activity_contribution_answered"


@event("activity_contribution_hidden")
class ContributionHidden(OfAContribution):
    template = "activity_contribution_hidden"

    def may_receive(self, message):
        hidden = Contribution.objects.filter(pk=pk_of(message), status=Contribution.Status.HIDDEN)
        return "" if hidden.exists() else "el aporte se volvió a mostrar"


@event("activity_theme_answered")
class ThemeAnswered(ToPeople):
    """To the authors of what is in the theme and has no answer of its own, one mail each."""

    template = "activity_theme_answered"

    def people(self, pk, announcement):
        return self._answered(pk).filter(author__isnull=False).values("author")

    @staticmethod
    def _answered(pk):
        return Contribution.objects.visible().filter(theme=pk, answered_at=None)

    def may_receive(self, message):
        hers = self._answered(pk_of(message)).filter(author=message.user_id)
        return "" if hers.exists() else "ya no tiene aportes en ese tema"

    def words(self, message):
        theme = Theme.objects.select_related("activity__service").get(pk=pk_of(message))
        hers = self._answered(theme.pk).filter(author=message.user_id).order_by("pk")
        written = list(hers[: MOST_IN_A_MAIL + 1])
        return {
            "theme": theme,
            "activity": theme.activity,
            "written": written[:MOST_IN_A_MAIL],
            "has_more": len(written) > MOST_IN_A_MAIL,
        }
