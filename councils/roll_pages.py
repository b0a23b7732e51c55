"""Who may vote in a process and who stands, as anybody reads it. Where people vote, only how many."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from participa.organizations.models import Organization
from participa.reference.places import place_name

from . import cards
from .models import Application, Candidacy, Objection, StageCode, Voters
from .process_pages import contest_row

PER_PAGE = 50
Status = Application.Status

# The roll --------------------------------------------------------------------------------------

ADMITTED, REFUSED = "admitidas", "no-admitidas"


def roll_page(process, query, *, now):
    """Who may vote, who was left out and why. Where people vote, how many and never who."""
    q = query.get("q", "").replace("\x00", "").strip()[:100]
    which = REFUSED if query.get("lista") == REFUSED else ADMITTED
    open_now = process.is_in(StageCode.OBJECTIONS, now) and process.final_roll_at is None
    context = {
        "process": process,
        "council": process.council,
        "q": q,
        "which": which,
        "is_final": process.final_roll_at is not None,
        "is_published": process.provisional_roll_at is not None,
        "is_of_people": process.has_vote and process.voters == Voters.PEOPLE,
        "may_object": open_now and process.provisional_roll_at is not None,
        "objections": process.stage(StageCode.OBJECTIONS),
        "awaited": process.stage(StageCode.PROVISIONAL_ROLL) or process.stage(StageCode.ACCREDITATION),
    }
    if not context["is_published"]:
        return context
    rows = _lines(process) if context["is_final"] and which == ADMITTED else _applications(process, which)
    if q:
        rows = rows.filter(organization__in=Organization.objects.matching(q).values("pk"))
    counted = _roll_counts(process)
    page = Paginator(rows, PER_PAGE).get_page(query.get("pagina"))
    return context | {
        "page": page,
        "counts": counted,
        "lists": [
            {"text": _("Admitidas"), "url": "?", "count": counted["admitted"], "on": which == ADMITTED},
            {
                "text": _("No admitidas"),
                "url": f"?lista={REFUSED}",
                "count": counted["refused"],
                "on": which == REFUSED,
            },
        ],
    }


def _lines(process):
    """The final roll, in its order. Of organisations: the rest of the list is nobody's to read."""
    return process.roll.filter(organization__isnull=False).select_related("organization", "contest__estate")


def _applications(process, which):
    status = Status.INADMISSIBLE if which == REFUSED else Status.ADMISSIBLE
    found = process.applications.filter(status=status, organization__isnull=False)
    return found.select_related("organization", "contest__estate").order_by("organization__sort_key", "pk")


def _roll_counts(process):
    """Organisations and people, admitted and not; and what was said against it. Two queries."""
    of_people = Q(organization__isnull=True)
    counted = process.applications.aggregate(
        admitted=Count("pk", filter=Q(status=Status.ADMISSIBLE) & ~of_people),
        refused=Count("pk", filter=Q(status=Status.INADMISSIBLE) & ~of_people),
        people=Count("pk", filter=Q(status=Status.ADMISSIBLE) & of_people),
        people_refused=Count("pk", filter=Q(status=Status.INADMISSIBLE) & of_people),
    )
    live = ~Q(status=Objection.Status.WITHDRAWN)
    return counted | process.objections.aggregate(
        objections=Count("pk", filter=live), upheld=Count("pk", filter=Q(status=Objection.Status.UPHELD))
    )


# Who stands ------------------------------------------------------------------------------------


def candidates_page(process, query, *, now):
    """Who stands, by estate, in the order of their numbers."""
    context = {
        "process": process,
        "council": process.council,
        "is_published": process.candidates_at is not None,
        "awaited": process.stage(StageCode.CANDIDATE_LIST) or process.stage(StageCode.CANDIDATES),
        "actions": [step for step in cards.first_step(process, now) if "/candidaturas/" not in step[1]],
    }
    if not context["is_published"]:
        return context
    standing = Candidacy.objects.standing().filter(contest__process=process)
    standing = standing.select_related("contest__estate", "organization").order_by(
        "contest__estate__order", "contest", "number"
    )
    page = Paginator(standing, PER_PAGE).get_page(query.get("pagina"))
    contests = list(process.contests.select_related("estate"))
    return context | {
        "page": page,
        "groups": [
            contest_row(process, contest)
            | {"people": [_candidate(c) for c in page if c.contest_id == contest.pk]}
            for contest in contests
        ],
        "has_vote": process.has_vote,
    }


def _candidate(candidacy):
    organization = candidacy.organization
    return {
        "number": candidacy.number,
        "name": candidacy.display_name or _("Sin nombre publicado"),
        "substitute": candidacy.substitute_name,
        "organization": organization.name,
        "url": organization.get_absolute_url() if organization.verified_at else "",
        "place": place_name(None, candidacy.commune_id),
        "statement": candidacy.statement,
    }
