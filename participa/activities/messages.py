"""What activities tell people: that they have a place, what changed, what came of what they said."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from participa.core.calendar import SANTIAGO, day_of
from participa.core.dates import full_date
from participa.notifications.events import Event, Mail, event, mail_from, number_key, to_user

from .models import Activity, Contribution, Registration, Rescheduling, Status, Theme

MOST_IN_A_MAIL = 20  # contributions of one person; the rest are on the activity's page


def _pk(message):
    return int(message.object.rsplit(":", 1)[1])


def moment_of(instant) -> str:
    """``jueves 26 de noviembre de 2026, a las 10:00``."""
    hour = instant.astimezone(SANTIAGO).strftime("%H:%M")
    return _("%(day)s, a las %(hour)s") % {"day": full_date(day_of(instant)), "hour": hour}


class ToPeople(Event):
    """To the accounts that ``people(pk)`` gives: ids of users."""

    template = ""

    def people(self, pk):
        raise NotImplementedError

    def recipients(self, announcement, after, limit):
        found = User.objects.filter(
            pk__in=self.people(_pk(announcement)), email__isnull=False, is_active=True
        )
        if after:
            found = found.filter(pk__gt=int(after))
        keys = found.order_by("pk").values_list("pk", flat=True)[:limit]
        return [to_user(pk, key=number_key(pk)) for pk in keys]

    def render(self, message) -> Mail:
        return mail_from(
            f"notifications/{self.template}", name=message.user.display_name, **self.words(message)
        )

    def words(self, message) -> dict:
        """What the template needs to know."""
        raise NotImplementedError


# An activity -----------------------------------------------------------------------------------


@event("activity_published")
class ActivityPublished(Event):
    """Nobody follows anything yet: the fact is kept for those who will (subscriptions come later)."""


class OfAnActivity(ToPeople):
    """To those who have a place in it or wait for one."""

    def people(self, pk):
        return Registration.objects.live().filter(activity=pk, person__isnull=False).values("person")

    def words(self, message):
        activity = Activity.objects.select_related("service", "commune").get(pk=_pk(message))
        return {"activity": activity, "when": moment_of(activity.starts_at)}


@event("activity_moved")
class ActivityMoved(OfAnActivity):
    template = "activity_moved"

    def may_receive(self, message):
        going = Activity.objects.filter(pk=_pk(message), status=Status.PUBLISHED)
        if not going.exists():
            return "la actividad se suspendió o terminó"
        later = Rescheduling.objects.filter(activity=_pk(message), pk__gt=message.data["rescheduling"])
        return "la actividad volvió a cambiar" if later.exists() else ""

    def words(self, message):
        before = Rescheduling.objects.get(pk=message.data["rescheduling"])
        return super().words(message) | {"before": moment_of(before.starts_at), "change": before}


@event("activity_cancelled")
class ActivityCancelled(OfAnActivity):
    template = "activity_cancelled"


@event("activity_results")
class ActivityResults(OfAnActivity):
    """To those who had a place, and to those who said something in it."""

    template = "activity_results"

    def people(self, pk):
        came = Registration.objects.confirmed().filter(activity=pk, person__isnull=False)
        said = Contribution.objects.visible().filter(activity=pk, author__isnull=False)
        return User.objects.filter(Q(pk__in=came.values("person")) | Q(pk__in=said.values("author"))).values(
            "pk"
        )


# A registration --------------------------------------------------------------------------------


class OfARegistration(ToPeople):
    """To whoever registered."""

    def people(self, pk):
        return Registration.objects.filter(pk=pk, person__isnull=False).values("person")

    def may_receive(self, message):
        live = Registration.objects.live().filter(pk=_pk(message), activity__status=Status.PUBLISHED)
        return "" if live.exists() else "la inscripción se anuló o la actividad se suspendió"

    def words(self, message):
        found = Registration.objects.select_related("activity__service", "activity__commune", "organization")
        registration = found.get(pk=_pk(message))
        activity = registration.activity
        return {
            "registration": registration,
            "activity": activity,
            "when": moment_of(activity.starts_at),
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

    def people(self, pk):
        return Contribution.objects.filter(pk=pk, author__isnull=False).values("author")

    def may_receive(self, message):
        visible = Contribution.objects.visible().filter(pk=_pk(message))
        return "" if visible.exists() else "el aporte fue retirado"

    def words(self, message):
        found = Contribution.objects.select_related("activity__service", "organization", "theme")
        contribution = found.get(pk=_pk(message))
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
        hidden = Contribution.objects.filter(pk=_pk(message), status=Contribution.Status.HIDDEN)
        return "" if hidden.exists() else "el aporte se volvió a mostrar"


@event("activity_theme_answered")
class ThemeAnswered(ToPeople):
    """To the authors of what is in the theme and has no answer of its own, one mail each."""

    template = "activity_theme_answered"

    def people(self, pk):
        return self._answered(pk).filter(author__isnull=False).values("author")

    @staticmethod
    def _answered(pk):
        return Contribution.objects.visible().filter(theme=pk, answered_at=None)

    def may_receive(self, message):
        hers = self._answered(_pk(message)).filter(author=message.user_id)
        return "" if hers.exists() else "ya no tiene aportes en ese tema"

    def words(self, message):
        theme = Theme.objects.select_related("activity__service").get(pk=_pk(message))
        hers = self._answered(theme.pk).filter(author=message.user_id).order_by("pk")
        written = list(hers[: MOST_IN_A_MAIL + 1])
        return {
            "theme": theme,
            "activity": theme.activity,
            "written": written[:MOST_IN_A_MAIL],
            "has_more": len(written) > MOST_IN_A_MAIL,
        }
