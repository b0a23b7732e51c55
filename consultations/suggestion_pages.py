"""What the screens of suggested groups show."""

from django.db.models import Count, Max, Sum
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.calendar import SANTIAGO
from participa.core.cursors import page_of
from participa.core.figures import figure
from participa.core.line_chart import Series, line_chart
from participa.jobs.models import Job
from participa.organizations.voices import with_voices

from . import office_pages
from .actions.suggesting import KIND, is_plain
from .models import Comment, Phase, Suggestion

Kind, Status = Suggestion.Kind, Suggestion.Status
THEMES, DECIDED = "temas", "decididas"
LEAST_ALIKE = "menos-parecidas"
COUNTED = 1_000  # newer observations; more are «more than»
LEAST_TOP = 4  # of the scale of a chart
HOUR, LONGEST_DAY = 3_600, 25 * 3_600  # seconds; a day may have an hour more when the clocks go back


def listing(consultation, query, *, now):
    """Suggestions of one sort, the largest first; what was decided, the latest first."""
    view = query.get("ver", "")
    view = view if view in (THEMES, DECIDED) else ""
    found = consultation.suggestions.select_related("sample", "group", "decided_by")
    if view == DECIDED:
        page = page_of(found.exclude(status=Status.PROPOSED), query.get("cursor", ""), by="decided_at")
    else:
        found = found.filter(status=Status.PROPOSED, kind=Kind.THEME if view == THEMES else Kind.CAMPAIGN)
        page = page_of(found, query.get("cursor", ""), by="size")
    counts = _counts(consultation)
    run = _last_run(consultation)
    looking = run is not None and run.is_going
    return {
        "consultation": consultation,
        "view": view,
        "rows": [{"suggestion": one, "sample": _sample(one), "tag": tag_of(one)} for one in page.rows],
        "tabs": _tabs(consultation, view, counts),
        "agreement": _agreement(counts),
        "looking": looking,
        "job": run if looking else None,
        "failed": run.error if run is not None and run.status == Job.Status.FAILED else "",
        **_freshness(consultation, run),
        "may_ask": not looking and consultation.phase_at(now) in (Phase.OPEN, Phase.IN_ANALYSIS),
        **_links(page, {"ver": view} if view else {}),
    }


def _counts(consultation):
    columns = {"n": Count("pk"), "taken": Sum("taken"), "left_out": Sum("left_out")}
    return list(consultation.suggestions.order_by().values("status", "kind").annotate(**columns))


def _tabs(consultation, view, counts):
    """As components/subnav.html takes them."""

    def number(wanted):
        return sum(row["n"] for row in counts if wanted(row))

    tabs = [
        (
            "",
            _("Textos casi iguales"),
            lambda row: row["status"] == "proposed" and row["kind"] == Kind.CAMPAIGN,
        ),
        (THEMES, _("Temas"), lambda row: row["status"] == "proposed" and row["kind"] == Kind.THEME),
        (DECIDED, _("Ya decididas"), lambda row: row["status"] != "proposed"),
    ]
    here = reverse("consultations_office:suggestions", args=[consultation.code])
    return [
        {
            "text": text,
            "url": f"{here}?ver={name}" if name else here,
            "count": number(wanted),
            "current": view == name,
        }
        for name, text, wanted in tabs
    ]


def _agreement(counts):
    """«El equipo aceptó 84 % de lo sugerido»; nothing until something was decided."""
    taken = sum(row["taken"] for row in counts)
    judged = taken + sum(row["left_out"] for row in counts)
    if not judged:
        return ""
    facts = {"percent": figure(taken * 100 // judged), "taken": figure(taken), "judged": figure(judged)}
    return (
        _("El equipo aceptó %(percent)s %% de lo sugerido: %(taken)s de %(judged)s observaciones miradas.")
        % facts
    )


def _last_run(consultation):
    jobs = Job.objects.filter(kind=KIND, params__consultation=consultation.pk)
    return jobs.order_by("-requested_at", "-pk").first()


def _freshness(consultation, run):
    """When it was last looked for, and how many observations came since."""
    at = consultation.suggestions.aggregate(at=Max("suggested_at"))["at"]
    if run is not None and run.status == Job.Status.DONE and (at is None or at < run.requested_at):
        at = run.requested_at  # it found none
    if at is None:
        return {"looked_at": None, "newer": ""}
    later = consultation.comments.admissible().filter(submitted_at__gt=at)
    count = later.order_by()[: COUNTED + 1].count()
    if not count:
        return {"looked_at": at, "newer": ""}
    words = ngettext(
        "Desde entonces llegó %(count)s observación que no se miró.",
        "Desde entonces llegaron %(count)s observaciones que no se miraron.",
        count,
    )
    return {
        "looked_at": at,
        "newer": words % {"count": _("más de 1.000") if count > COUNTED else figure(count)},
    }


def _sample(suggestion):
    """The text of its sample, while anybody may read it."""
    sample = suggestion.sample
    return sample.text if sample is not None and sample.status == Comment.Status.RECEIVED else ""


def tag_of(suggestion):
    """(kind, words) of the tag that says who speaks: the machine, until a person does."""
    if suggestion.status == Status.PROPOSED:
        return "open", _("Sugerido por el sistema")
    return ("done" if suggestion.status == Status.ACCEPTED else "neutral"), suggestion.get_status_display()


def one(suggestion, query):
    """A suggestion and its observations, the most alike first, or the least."""
    rising = query.get("orden") == LEAST_ALIKE
    found = suggestion.members.filter(comment__in=Comment.objects.admissible())
    found = found.select_related("comment__section", "comment__group")
    page = page_of(found, query.get("cursor", ""), by="score", rising=rising)
    chosen = {"orden": LEAST_ALIKE} if rising else {}
    return {
        "consultation": suggestion.consultation,
        "suggestion": suggestion,
        "is_open": suggestion.status == Status.PROPOSED,
        "is_campaign": suggestion.kind == Kind.CAMPAIGN,
        "tag": tag_of(suggestion),
        "sample": _sample(suggestion),
        "rows": list(_members(page.rows, suggestion)),
        "rising": rising,
        "here": f"?{urlencode(chosen | _cursor(query.get('cursor', '')))}",
        "next_cursor": page.next,
        "chart": chart_of(suggestion),
        **_links(page, chosen),
    }


def _members(members, suggestion):
    comments = with_voices(member.comment for member in members)
    for member, row in zip(members, office_pages.opinions(comments, suggestion.consultation), strict=True):
        plain = is_plain(suggestion, member.comment)
        yield row | {
            "alike": round(member.score * 100),
            "group": member.comment.group,
            "changed": not plain and member.comment.group is None,
            "accepted": member.accepted,
            "goes": member.accepted is not False if plain else member.accepted is True,
        }


def chart_of(suggestion):
    """When the observations of a campaign came; None if they came all in one hour."""
    if len(suggestion.burst) < 2:
        return None
    instants = [parse_datetime(start).astimezone(SANTIAGO) for start, _count in suggestion.burst]
    counts = [count for _start, count in suggestion.burst]
    step = (instants[1] - instants[0]).total_seconds()
    labels = [f"{instant:%d-%m %H:%M}" if step <= HOUR else f"{instant:%d-%m-%Y}" for instant in instants]
    each = _("por hora") if step <= HOUR else _("por semana") if step > LONGEST_DAY else _("por día")
    chart = line_chart(_("Cuántas llegaron"), labels, [Series(each, counts)], most=max(*counts, LEAST_TOP))
    facts = {"count": figure(max(counts)), "each": each, "when": labels[counts.index(max(counts))]}
    return chart | {"alt": _("Lo más que llegó fue %(count)s %(each)s, el %(when)s.") % facts}


def _links(page, chosen):
    def address(cursor):
        return f"?{urlencode(chosen | _cursor(cursor))}" if cursor else ""

    return {
        "first": f"?{urlencode(chosen)}" if page.previous else "",
        "previous": address(page.previous),
        "next": address(page.next),
    }


def _cursor(cursor):
    return {"cursor": cursor} if cursor else {}
