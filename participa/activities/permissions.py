"""Who may do what with an activity: its service, whoever counts at the door, whoever takes part."""

from django.db.models import Q

from participa.services.permissions import EDITORS, Role

from .models import Activity, ActivityDocument, Contribution, Meeting, Photo

ANSWERERS = (*EDITORS, Role.ANALYST)
MODERATORS = (*ANSWERERS, Role.MODERATOR)


def can_manage(user, activity, *, now):
    """Write the call, publish it, move it, publish its results, keep its table."""
    return _administers(user, activity, EDITORS, now)


def can_answer(user, activity, *, now):
    """Type what people say there, sort it into themes and answer it."""
    return _administers(user, activity, ANSWERERS, now)


def can_count(user, activity, *, now):
    """Count who comes, at the door or from a list, and see who is expected."""
    return _administers(user, activity, ANSWERERS, now)


def can_moderate(user, activity, *, now):
    """Hide what breaks the rules of the conversation."""
    return _administers(user, activity, MODERATORS, now)


def _administers(user, activity, roles, now):
    """Not of a body that closed, nor of an activity that only public sources speak of."""
    here = Activity.objects.filter(pk=activity.pk, service__closed_on=None, is_reported=False)
    return here.administered_by(user, *roles, now=now).exists()


def visible_in_office(user, *, now):
    """The activities whose office pages she may read."""
    return Activity.objects.administered_by(user, now=now).filter(is_reported=False)


def can_register(user, activity, *, now):
    """Anyone who signed in, while its window is open (Law 18.575, art. 69: no other gate)."""
    return user.is_authenticated and activity.registers_at(now)


def can_cancel_registration(user, registration, *, now):
    """Whose it is, and whoever manages the activity if she asks by other means."""
    if not user.is_authenticated:
        return False
    return registration.person_id == user.pk or can_manage(user, registration.activity, now=now)


def can_contribute(user, activity, kind, *, now):
    """Anyone who signed in, while it takes what she wants to say."""
    return user.is_authenticated and takes(activity, kind, now=now)


def takes(activity, kind, *, now):
    """Does the activity take proposals, or questions, at that instant?"""
    if kind == Contribution.Kind.QUESTION:
        return activity.questions_open_at(now)
    return activity.proposals_open_at(now)


def can_support(user, contribution, *, now):
    """Anyone but its author, while others may still be written."""
    return (
        user.is_authenticated
        and contribution.author_id != user.pk
        and contribution.status == Contribution.Status.RECEIVED
        and takes(contribution.activity, contribution.kind, now=now)
    )


def can_withdraw(user, contribution):
    """Its author, until it is answered."""
    return (
        user.is_authenticated
        and contribution.author_id == user.pk
        and contribution.status == Contribution.Status.RECEIVED
        and contribution.reply is None
    )


# Files -----------------------------------------------------------------------------------------


def readable_documents(user, now):
    """Ids of the papers of activities: public with them; those of drafts, of whoever sees the draft."""
    return ActivityDocument.objects.filter(_of_readable(user, now)).values("document")


def readable_photos(user, now):
    """Ids of the photos, likewise."""
    return Photo.objects.filter(_of_readable(user, now)).values("document")


def readable_minutes(user, now):
    """Minutes of a meeting are public once published; before, whoever sees the activity's office."""
    published = Q(minutes_published_at__isnull=False, activity__in=Activity.objects.public().values("pk"))
    hers = Q(activity__in=visible_in_office(user, now=now).values("pk"))
    return Meeting.objects.filter(published | hers, minutes_document__isnull=False).values("minutes_document")


def _of_readable(user, now):
    hers = visible_in_office(user, now=now).values("pk")
    return Q(activity__in=Activity.objects.public().values("pk")) | Q(activity__in=hers)
