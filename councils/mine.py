"""What councils mean to one person: what she inscribed, where she votes, where she sits, what she decides."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.core.countdown import countdown
from participa.deadlines.engine import national_holidays
from participa.organizations.models import Organization, Representation

from .application_pages import next_step, tag_of
from .models import (
    Application,
    Commissioner,
    Contest,
    CouncilOffice,
    Mandate,
    Objection,
    Process,
    RollEntry,
    StageCode,
    Voters,
)

SHOWN = 20  # of each thing; a person with more is nobody we know


def of_person(user, *, now):
    """All of it, for «Mi participación». The same number of questions whatever there is."""
    found = {
        "votes": votes_of(user, now=now),
        "applications": applications_of(user, now=now),
        "objections": objections_of(user),
        "seats": seats_of(user, day=day_of(now)),
        "commissions": commissions_of(user),
        "secretariats": secretariats_of(user, day=day_of(now)),
    }
    return found | {"any": any(found.values())}


def votes_of(user, *, now):
    """The votes she may cast at this moment: the twin of ``permissions.line_to_vote`` for all processes."""
    voting = Process.objects.in_stage(StageCode.VOTING, now=now).filter(
        final_roll_at__isnull=False, candidates_at__isnull=False, urn_closed_at=None
    )
    speaking = Representation.objects.current(now).filter(
        user=OuterRef("voter"), organization=OuterRef("organization")
    )
    hers = Organization.objects.represented_by(user, now=now)
    lines = RollEntry.objects.filter(
        Q(voter=user) | Q(organization__in=hers.values("pk")), process__in=voting
    )
    lines = lines.annotate(speaks=Exists(speaking)).select_related(
        "process__council", "contest__estate", "organization", "mark"
    )
    return [_vote(line, now) for line in _one_each(lines.prefetch_related("process__stages"), user)]


def _one_each(lines, user):
    """Her own line of each process while she speaks for it; else, one that nobody else speaks for."""
    chosen = {}
    own = {line.process_id: line for line in lines if line.voter_id == user.pk}
    for line in lines:
        process = line.process
        if process.voters == Voters.PEOPLE:
            mine = line.voter_id == user.pk
        elif process.pk in own:
            mine = line == own[process.pk] and line.speaks
        else:
            mine = not line.speaks
        if mine and process.pk not in chosen:
            chosen[process.pk] = line
    open_lines = (line for line in chosen.values() if line.contest.outcome == Contest.Outcome.CONTESTED)
    return [line for line in open_lines if not line.mark.voted]


def _vote(line, now):
    process, stage = line.process, line.process.stage(StageCode.VOTING)
    return {
        "process": process,
        "who": line.organization.name if line.organization else _("Tu voto"),
        "estate": line.contest.estate.name,
        "url": reverse("councils:vote", args=[process.council.slug, process.key]),
        "time": countdown(stage.starts_at, stage.ends_at, now, national_holidays()),
    }


def applications_of(user, *, now):
    """What she inscribed, or what somebody else did of an organisation she represents: the newest first."""
    found = Application.objects.of(user, now=now)
    found = found.select_related("process__council", "contest__estate", "organization")
    found = found.prefetch_related("process__stages").order_by("-submitted_at", "-pk")[:SHOWN]
    return [
        {
            "application": one,
            "title": one.organization.name if one.organization else _("Inscripción para votar"),
            "tag": tag_of(one),
            "next": next_step(one, now),
        }
        for one in found
    ]


def objections_of(user):
    """What she objected to others; appeals are told with the application they are about."""
    found = Objection.objects.filter(author=user, kind=Objection.Kind.OBJECTION)
    found = found.select_related("process__council", "application__organization").order_by("-submitted_at")
    return [
        {
            "objection": one,
            "url": reverse(
                "councils:object",
                args=[one.process.council.slug, one.process.key, one.application.receipt],
            ),
        }
        for one in found.exclude(status=Objection.Status.WITHDRAWN)[:SHOWN]
    ]


def seats_of(user, *, day):
    """The councils where she sits today."""
    return list(Mandate.objects.on(day).filter(user=user).select_related("council", "seat__estate")[:SHOWN])


def commissions_of(user):
    """The electoral commissions she is part of, of processes that go on."""
    current = Commissioner.objects.current().filter(user=user, process__in=Process.objects.going())
    return list(current.select_related("process__council")[:SHOWN])


def secretariats_of(user, *, day):
    """The councils whose secretariat she keeps by an act of its own."""
    held = CouncilOffice.objects.current(day).filter(user=user, kind__in=CouncilOffice.OF_THE_SERVICE)
    return list(held.select_related("council")[:SHOWN])
