"""What activities tell those who go to them and those who follow them: when, where and what came of it."""

from datetime import timedelta

from django.db.models import F, Max, Q
from django.utils import timezone

from accounts.models import User
from participa.core.countdown import last_moment
from participa.core.dates import full_moment, moment_words
from participa.notifications.events import Happening, event, minute_of
from participa.notifications.people import label_of, pk_of
from participa.services.followables import WITH_MARKS, marks_of
from participa.subscriptions.followables import marks_of_region, marks_of_topics
from participa.subscriptions.news import News, takes_part

from .cards import when_words, where_words
from .models import Activity, Contribution, Phase, Registration, Rescheduling, Status

REMINDED = timedelta(days=1)  # before it starts


class OfAnActivity(News):
    """Told to those who have a place in it or wait for one, and to whoever follows it."""

    search = "buscar-actividades"
    statuses = (Status.PUBLISHED,)
    gone = "la actividad se suspendió o terminó"

    def public(self):
        found = Activity.objects.public().filter(status__in=self.statuses)
        return found.select_related(*WITH_MARKS, "region", "commune")

    def marks(self, thing):
        topics = marks_of_topics(thing.topics.select_related("parent"))
        return [("actividad", thing.code), *marks_of(thing.service), *marks_of_region(thing.region), *topics]

    def people(self, pk, announcement):
        return Registration.objects.live().filter(activity=pk, person__isnull=False).values("person")

    def path(self, announcement):
        return Activity.objects.get(pk=pk_of(announcement)).get_absolute_url()

    def variant(self, message):
        """Whoever has a place in it is greeted; those who follow it read the same words."""
        return None if takes_part(message) else ""

    def words(self, message):
        activity = Activity.objects.select_related("service", "commune").get(pk=pk_of(message))
        return {
            "activity": activity,
            "when": full_moment(activity.starts_at),
            "participant": takes_part(message),
            "link": _link_for(activity, message),
        }


def _link_for(activity, message):
    """Where to connect. With registration it is for those who have a place."""
    if not activity.needs_registration:
        return activity.link
    placed = Registration.objects.confirmed().filter(activity=activity, person=message.user_id)
    return activity.link if takes_part(message) and placed.exists() else ""


@event("activity_published")
class ActivityPublished(OfAnActivity):
    """What for, when and where, and until when one may register or write."""

    template = "activity_published"
    gone = "la actividad se suspendió o ya pasó"

    def public(self):
        return super().public().filter(ends_at__gt=timezone.now())

    def people(self, pk, announcement):
        return []

    def words(self, message):
        words = super().words(message)
        activity = words["activity"]
        return words | {
            "what": activity.get_kind_display(),
            "when": when_words(activity),
            "where": where_words(activity),
            "until": {name: moment_words(*last_moment(at)) for name, at in _closings(activity)},
        }


def _closings(activity):
    """The instants at which it takes no more of what it takes."""
    if activity.needs_registration:
        yield "registration", activity.registration_closes_at
    if activity.takes_proposals:
        yield "proposals", activity.proposals_close_at
    if activity.takes_questions:
        yield "questions", activity.questions_close_at


@event("activity_registration_open")
class RegistrationOpen(ActivityPublished):
    """From today one may register; not told of those that were called with it already open."""

    template = "activity_registration_open"
    gone = "la inscripción cerró o la actividad se suspendió"

    def public(self):
        return super().public().in_phase(Phase.REGISTERING, now=timezone.now())

    def happened(self, now):
        open_now = Activity.objects.public().in_phase(Phase.REGISTERING, now=now)
        found = open_now.filter(registration_opens_at__gt=F("published_at")).order_by()
        label = label_of(Activity)
        return [
            Happening(f"{label}:{pk}", opens, minute_of(opens))
            for pk, opens in found.values_list("pk", "registration_opens_at")
        ]


@event("activity_moved")
class ActivityMoved(OfAnActivity):
    template = "activity_moved"

    def refusals(self, messages):
        """Only the last of its changes is told."""
        moves = Rescheduling.objects.filter(activity__in={pk_of(one) for one in messages})
        last = dict(moves.order_by().values_list("activity").annotate(last=Max("pk")))
        old = [one for one in messages if last.get(pk_of(one), 0) > one.data["rescheduling"]]
        return {one.pk: "la actividad volvió a cambiar" for one in old} | super().refusals(messages)

    def words(self, message):
        before = Rescheduling.objects.get(pk=message.data["rescheduling"])
        return super().words(message) | {"before": full_moment(before.starts_at), "change": before}


@event("activity_cancelled")
class ActivityCancelled(OfAnActivity):
    template = "activity_cancelled"
    statuses = (Status.CANCELLED,)
    gone = "la actividad no está suspendida"


@event("activity_results")
class ActivityResults(OfAnActivity):
    """To those who had a place, to those who said something in it, and to whoever follows it."""

    template = "activity_results"
    statuses = (Status.RESULTS,)
    gone = "los resultados ya no se muestran"

    def people(self, pk, announcement):
        came = Registration.objects.confirmed().filter(activity=pk, person__isnull=False)
        said = Contribution.objects.visible().filter(activity=pk, author__isnull=False)
        either = Q(pk__in=came.values("person")) | Q(pk__in=said.values("author"))
        return User.objects.filter(either).values("pk")


@event("activity_soon")
class ActivitySoon(OfAnActivity):
    """A day before it starts, to those who have a place in it and to whoever follows this very activity."""

    template = "activity_soon"
    search = ""
    gone = "la actividad ya empezó, cambió de fecha o se suspendió"

    def happened(self, now):
        coming = self.public().filter(starts_at__gt=now, starts_at__lte=now + REMINDED)
        found = coming.order_by().values_list("pk", "starts_at", "published_at")
        label = label_of(Activity)
        return [
            Happening(f"{label}:{pk}", max(starts - REMINDED, called or now), minute_of(starts))
            for pk, starts, called in found
        ]

    def marks(self, thing):
        return [("actividad", thing.code)]

    def people(self, pk, announcement):
        return Registration.objects.confirmed().filter(activity=pk, person__isnull=False).values("person")

    def refusals(self, messages):
        found = self.public().filter(pk__in={pk_of(one) for one in messages}, starts_at__gt=timezone.now())
        minutes = {pk: minute_of(starts) for pk, starts in found.values_list("pk", "starts_at")}
        placed = Registration.objects.confirmed().filter(
            activity__in=minutes, person__in={one.user_id for one in messages if takes_part(one)}
        )
        placed = set(placed.values_list("activity", "person"))
        refused = {}
        for one in messages:
            if minutes.get(pk_of(one)) != one.version:
                refused[one.pk] = self.gone
            elif takes_part(one) and (pk_of(one), one.user_id) not in placed:
                refused[one.pk] = "ya no tiene un cupo"
        return refused

    def words(self, message):
        words = super().words(message)
        return words | {"where": where_words(words["activity"])}
