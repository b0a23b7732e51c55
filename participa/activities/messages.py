"""What activities tell each person: that she has a place, what came of what she said.

What they tell whoever follows them too is in news.py.
"""

from participa.core.dates import full_moment
from participa.notifications.events import event
from participa.notifications.people import ToPeople, for_anybody, label_of, pk_of

from .models import Activity, Contribution, Registration, Status, Theme

MOST_IN_A_MAIL = 20  # contributions of one person; the rest are on the activity's page


class InAnActivity(ToPeople):
    """News of something of an activity: its mails go with those of the activity."""

    def thread(self, news):
        activity = news.data.get("activity")  # what was announced before this was written says none
        return f"{label_of(Activity)}:{activity}" if activity else news.object

    def path(self, announcement):
        return self.words(for_anybody(announcement))["activity"].get_absolute_url()


# A registration --------------------------------------------------------------------------------


class OfARegistration(InAnActivity):
    """To whoever registered. A receipt: it comes whatever she asked about the rest."""

    may_be_silenced = False

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


class OfAContribution(InAnActivity):
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
    may_be_silenced = False


@event("activity_contribution_answered")
class ContributionAnswered(OfAContribution):
    template = "activity_contribution_answered"


@event("activity_contribution_hidden")
class ContributionHidden(OfAContribution):
    """Why it is no longer shown."""

    template = "activity_contribution_hidden"
    may_be_silenced = False

    def may_receive(self, message):
        hidden = Contribution.objects.filter(pk=pk_of(message), status=Contribution.Status.HIDDEN)
        return "" if hidden.exists() else "el aporte se volvió a mostrar"


@event("activity_theme_answered")
class ThemeAnswered(InAnActivity):
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
