"""To whom a boletín goes: only who accepted boletines, by what they follow.

What somebody follows is found as ids of targets once, when it begins to leave: that is its scope.
"""

from django.db.models import Q

from participa.services.models import PublicService
from participa.subscriptions.followables import marks_of_topics
from participa.subscriptions.models import Subscription, Target

from .models import Letter, Reach

MOST = 20_000  # a page counts up to here


def marks_of_body(service) -> list[tuple[str, str]]:
    """Who follows this body; of a ministry, also who follows it with all that depends on it."""
    marks = [("servicio", service.code)]
    if service.kind == PublicService.Kind.MINISTRY:
        marks.append(("ministerio", service.code))
    return marks


def scope_of(letter: Letter) -> dict:
    """As it is stored: see ``scope``."""
    chosen = {
        "topics": letter.topics.select_related("parent"),
        "regions": letter.regions.all(),
        "services": letter.services.all(),
    }
    return scope(letter.service, reach=letter.reach, **chosen)


def scope(service, *, reach, topics=(), regions=(), services=()) -> dict:
    """``targets``: ids of what they follow; ``also``: of what they follow besides. None: whatever it is."""
    subjects = marks_of_topics(topics) + [("region", region.slug) for region in regions]
    bodies = [mark for one in services for mark in marks_of_body(one)]
    if service is not None:
        also = _ids(subjects) if reach == Reach.CHOSEN else None
        return {"targets": _ids(marks_of_body(service)), "also": also}
    return {"targets": _ids(subjects + bodies) if reach == Reach.CHOSEN else None, "also": None}


def _ids(marks):
    wanted = Q(pk=None)
    for kind, key in marks:
        wanted |= Q(kind=kind, key=key)
    return sorted(Target.objects.filter(wanted).values_list("pk", flat=True))


def accepted(scope: dict):
    """The subscriptions by which this scope reaches somebody: live, and with a yes to boletines."""
    found = Subscription.objects.live().filter(letters=True)
    found = found.filter(Q(follower__user=None) | Q(follower__user__is_active=True))
    if scope["targets"] is not None:
        found = found.filter(target__in=scope["targets"])
    if scope["also"] is not None:
        too = Subscription.objects.live().filter(target__in=scope["also"])
        found = found.filter(follower__in=too.values("follower"))
    return found


def how_many(scope: dict) -> int:
    """How many people, counted up to a little more than ``MOST``."""
    return accepted(scope).order_by().values("follower").distinct()[: MOST + 1].count()
