"""What councils put in the agenda: their sessions, and what organisations may do in each election."""

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from participa.core.agenda import MOST, Dated
from participa.core.calendar import day_of, midnight

from .models import Process, Session, Stage, StageChange, StageCode
from .session_pages import title_of

SESSIONS, ELECTIONS = "sesiones", "elecciones"
PUBLISHED = Process.Status.PUBLISHED


def sessions(starts, ends, place, with_cancelled=False):
    found = Session.objects.public().filter(starts_at__gte=starts, starts_at__lt=ends)
    found = found.filter(_of(place, "council"))
    if not with_cancelled:
        found = found.exclude(status=Session.Status.CANCELLED)
    for one in found.select_related("council__service").order_by("starts_at", "pk")[:MOST]:
        yield Dated(
            code=f"{one.council.code}-sesion-{one.number}",
            kind=SESSIONS,
            at=one.starts_at,
            ends_at=one.ends_at,
            title=one.council.name,
            what=title_of(one),
            url=one.get_absolute_url(),
            who=one.council.service.name,
            where=one.place,
            changed_at=one.changed_at,
            cancelled=one.status == Session.Status.CANCELLED,
        )


def elections(starts, ends, place, with_cancelled=False):
    """The first day to apply and to vote, and the last."""
    going = Process.objects.public() if with_cancelled else Process.objects.filter(status=PUBLISHED)
    moved = StageChange.objects.filter(stage__process=OuterRef("process")).order_by("-changed_at")
    stages = Stage.objects.filter(
        Q(starts_at__gte=starts, starts_at__lt=ends) | Q(ends_at__gt=starts, ends_at__lte=ends),
        _of(place, "process__council"),
        code__in=[StageCode.REGISTRATION, StageCode.VOTING],
        process__in=going,
        ends_at__isnull=False,
    ).annotate(moved_at=Subquery(moved.values("changed_at")[:1]))
    stages = stages.select_related("process__council__service")
    for stage in stages.order_by("starts_at", "pk")[:MOST]:
        first, last = _words(stage)
        if starts <= stage.starts_at < ends:
            yield _entry(stage, "desde", day_of(stage.starts_at), first)
        if starts < stage.ends_at <= ends and stage.last_day != day_of(stage.starts_at):
            yield _entry(stage, "hasta", stage.last_day, last)


def _words(stage):
    if stage.code == StageCode.VOTING:
        return _("Empieza la votación"), _("Último día para votar")
    return _("Se abren las postulaciones"), _("Último día para postular")


def _entry(stage, edge, day, words):
    process = stage.process
    return Dated(
        code=f"{process.code}-{stage.code}-{edge}",
        kind=ELECTIONS,
        at=midnight(day),
        title=process.council.name,
        what=words,
        url=process.get_absolute_url(),
        who=process.council.service.name,
        all_day=True,
        changed_at=max(at for at in (process.changed_at, process.annulled_at, stage.moved_at) if at),
        cancelled=process.status == Process.Status.ANNULLED,
    )


def _of(place, council):
    wanted = Q(**{f"{council}__service__slug": place.service}) if place.service else Q()
    if place.council:
        wanted &= Q(**{f"{council}__slug": place.council})
    if place.region:
        here = Q(**{f"{council}__region__slug": place.region})
        whole = Q(**{f"{council}__region": None})
        country = Q(**{f"{council}__service__region": None})
        local = Q(**{f"{council}__service__region__slug": place.region})
        wanted &= here | whole & (country | local)
    return wanted
