"""What the pages of commitments show: plain values for the templates."""

from itertools import groupby

from django.db.models import Prefetch
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participa.core.calendar import day_of
from participa.core.dates import plain_date
from participa.core.figures import figure

from .commitment_filters import LATE_WORDS, STATES, goal_words
from .models import Assessment, Commitment, Progress, Status

Voice = Assessment.Voice
TAGS = {
    Progress.NOT_STARTED: "neutral",
    Progress.LIMITED: "warning",
    Progress.SUBSTANTIAL: "open",
    Progress.COMPLETE: "done",
    Progress.DROPPED: "neutral",
    Progress.UNKNOWN: "neutral",
}
SAID = Assessment.objects.defer("written_by").order_by("-written_at", "-pk")


# Words -----------------------------------------------------------------------------------------


def tag_of(progress) -> tuple[str, str]:
    """(kind, words) of how far something got."""
    return TAGS[progress], str(Progress(progress).label)


def rated(assessment) -> tuple[str, str]:
    """The tag of what somebody said; a source may tell of a view without any grade."""
    if assessment.progress == Progress.UNKNOWN:
        return "neutral", _("No lo califica")
    return tag_of(assessment.progress)


def promised_where(commitment) -> str:
    """The account or the plan in which it was promised."""
    if commitment.account_id:
        return _("Cuenta pública %(year)d") % {"year": commitment.account.event_year}
    return str(commitment.plan)


def other_title(commitment) -> dict | None:
    """Its title in the other language, for those that have two."""
    if not commitment.title_en:
        return None
    if (get_language() or "es").startswith("en"):
        return {"text": commitment.title, "lang": "es"}
    return {"text": commitment.title_en, "lang": "en"}


def difference(progress, latest) -> str:
    """What tells the body's view from each organisation's, in a sentence. ``latest``: see ``latest_of``."""
    if not latest[Voice.CIVIL_SOCIETY]:
        return ""
    theirs = latest[Voice.CIVIL_SOCIETY]
    same = all(one.progress == progress for one in theirs) and progress != Progress.UNKNOWN
    if same and len(theirs) == 1:
        words = _("El servicio y %(who)s coinciden: %(state)s.")
        return words % {"who": theirs[0].who, "state": Progress(progress).label.lower()}
    parts = [_of_the_body(progress), *(_of_an_organization(one) for one in theirs)]
    return f"{'; '.join(parts)}."


def _of_the_body(progress) -> str:
    return {
        Progress.NOT_STARTED: _("El servicio dice que no ha empezado"),
        Progress.LIMITED: _("El servicio ve un avance limitado"),
        Progress.SUBSTANTIAL: _("El servicio ve un avance sustancial"),
        Progress.COMPLETE: _("El servicio lo da por completo"),
        Progress.DROPPED: _("El servicio lo dejó sin efecto"),
        Progress.UNKNOWN: _("El servicio no dice cuánto avanzó"),
    }[progress]


def _of_an_organization(assessment) -> str:
    words = {
        Progress.NOT_STARTED: _("%(who)s dice que no ha empezado"),
        Progress.LIMITED: _("%(who)s ve un avance limitado"),
        Progress.SUBSTANTIAL: _("%(who)s ve un avance sustancial"),
        Progress.COMPLETE: _("%(who)s lo ve completo"),
        Progress.DROPPED: _("%(who)s lo da por perdido"),
        Progress.UNKNOWN: _("%(who)s no lo califica"),
    }[assessment.progress]
    return words % {"who": assessment.who}


def _evaluated(latest) -> str:
    """What the independent evaluation of a plan's commitment says, in a sentence."""
    if not latest[Voice.EVALUATOR]:
        return ""
    return {
        Progress.NOT_STARTED: _("La evaluación independiente dice que no empezó."),
        Progress.LIMITED: _("La evaluación independiente ve un avance limitado."),
        Progress.SUBSTANTIAL: _("La evaluación independiente ve un avance sustancial."),
        Progress.COMPLETE: _("La evaluación independiente lo da por completo."),
    }.get(latest[Voice.EVALUATOR][0].progress, "")


def latest_of(said) -> dict:
    """The last that each voice said: one for each institution. ``said``: the latest first."""
    latest = {voice: {} for voice in Voice}
    for one in said:
        latest[one.voice].setdefault(one.who, one)
    return {voice: list(by_whom.values()) for voice, by_whom in latest.items()}


def reach(commitment) -> dict | None:
    """How much of what is measured was reached, for a bar and in words."""
    if commitment.target is None:
        return None
    reached = commitment.reached or 0
    percent = 100 if commitment.target == 0 else min(100, reached * 100 / commitment.target)
    words = _("%(reached)s de %(target)s") % {
        "reached": figure(reached),
        "target": figure(commitment.target),
    }
    return {"percent": percent, "words": words, "indicator": commitment.indicator}


# The list --------------------------------------------------------------------------------------


def with_row_parts(commitments):
    """With what a row shows: two queries, whatever the number of rows."""
    found = commitments.select_related("service", "account", "plan")
    return found.prefetch_related(Prefetch("assessments", SAID.filter(milestone=None), to_attr="said"))


def rows(commitments, *, now):
    """One per commitment of a page of the list, fetched ``with_row_parts``."""
    today = day_of(now)
    return [row(one, today) for one in commitments]


def row(commitment, today) -> dict:
    latest = latest_of(commitment.said)
    theirs, evaluated = latest[Voice.CIVIL_SOCIETY], latest[Voice.EVALUATOR]
    of_plan = commitment.plan_id is not None
    return {
        "url": commitment.get_absolute_url(),
        "code": commitment.code,
        "title": str(commitment),
        "tags": list(_marks(commitment, today)),
        "who": commitment.service.name if commitment.service_id else "",
        "where": promised_where(commitment),
        "owner": commitment.owner,
        "due_on": commitment.due_on,
        "reach": reach(commitment),
        "body": None if of_plan else tag_of(commitment.progress),
        "theirs": {"tag": rated(theirs[0]), "who": theirs[0].who, "more": len(theirs) - 1}
        if theirs
        else None,
        "evaluated": rated(evaluated[0]) if evaluated else None,
        "of_plan": of_plan,
        "is_silent": of_plan and not theirs and not evaluated,
    }


def _marks(commitment, today):
    if commitment.is_late(today):
        yield "error", str(LATE_WORDS)
    if commitment.is_starred:
        yield "done", _("Destacado por la evaluación")
    if commitment.account_id and commitment.account.is_demo:
        yield "demo", _("Datos de demostración")


def state_bars(known) -> list[tuple[str, int]]:
    """Those of accounts by state, for a chart. ``known``: what ``facets`` gave."""
    counted = known["of_accounts"]
    shown = [progress for progress in STATES.values() if progress != Progress.UNKNOWN]
    return [(str(progress.label), counted.get(progress, 0)) for progress in shown]


def figures(known) -> list[dict]:
    """The big figures of the list, as components/stats.html takes them."""
    counted = known["of_accounts"]
    total = sum(counted.values())
    return [
        {"value": total, "label": _("promesas en cuentas públicas")},
        {"value": counted.get(Progress.COMPLETE, 0), "of": total, "label": _("completas"), "kind": "done"},
        {"value": known["late"], "of": total, "label": _("con atraso"), "kind": "alert"},
        {"value": known["total"] - total, "label": _("de planes nacionales")},
    ]


# A commitment ----------------------------------------------------------------------------------


def detail(code, *, now):
    """The context of a commitment's page, or None if nobody may read it."""
    found = Commitment.objects.public().filter(code=code)
    found = found.select_related("service", "account__service", "plan").prefetch_related("milestones")
    said = SAID.select_related("document", "account__service", "organization", "milestone")
    found = found.prefetch_related(Prefetch("assessments", said, to_attr="said"))
    commitment = found.first()
    return _page(commitment, now=now) if commitment else None


def _page(commitment, *, now):
    today = day_of(now)
    whole = [one for one in commitment.said if one.milestone_id is None]
    latest = latest_of(whole)
    of_plan = commitment.plan_id is not None
    columns = _columns(latest, of_plan=of_plan)
    return {
        "commitment": commitment,
        "tags": [*([] if of_plan else [tag_of(commitment.progress)]), *_marks(commitment, today)],
        "where": promised_where(commitment),
        "rows": _facts(commitment),
        "goals": [(goal, goal_words(goal)) for goal in commitment.goals],
        "reach": reach(commitment),
        "difference": _evaluated(latest) if of_plan else difference(commitment.progress, latest),
        "columns": columns,
        "milestones": [_milestone(one, commitment.said, today) for one in commitment.milestones.all()],
        "history": [entry(one) for one in whole],
        "has_more": len(whole) > sum(len(column["entries"]) for column in columns),
        "told_in": _told_in(commitment),
        "other_title": other_title(commitment),
        "told": commitment.plan.facts.get("of", {}).get(commitment.code, {}) if of_plan else {},
        "of_plan": of_plan,
        "takes_views": not of_plan,
    }


def _facts(commitment):
    """Who, until when, how it is measured: pairs for components/summary_list.html."""
    pairs = [
        (_("Responsable"), commitment.owner),
        (_("Plazo"), plain_date(commitment.due_on) if commitment.due_on else ""),
        (_("Cómo se mide"), commitment.indicator),
        (_("Meta"), figure(commitment.target) if commitment.target is not None else ""),
        (_("Área"), commitment.area),
        (_("Código"), commitment.code),
    ]
    return [pair for pair in pairs if pair[1]]


def _columns(latest, *, of_plan):
    """The views side by side, with what to say where there is none."""
    columns = [
        {
            "kind": "service",
            "title": _("Lo que dice el Gobierno") if of_plan else _("Lo que dice el servicio"),
            "empty": _("Todavía no cuenta cómo va."),
            "entries": [entry(one) for one in latest[Voice.SERVICE]],
        },
        {
            "kind": "civil",
            "title": _("Lo que ve la sociedad civil"),
            "empty": _("Ninguna organización lo ha evaluado todavía."),
            "entries": [entry(one) for one in latest[Voice.CIVIL_SOCIETY]],
        },
    ]
    if latest[Voice.EVALUATOR]:
        columns.append(
            {
                "kind": "evaluator",
                "title": _("Evaluación independiente"),
                "empty": "",
                "entries": [entry(one) for one in latest[Voice.EVALUATOR]],
            }
        )
    return columns


def entry(assessment) -> dict:
    """What somebody said of it on a day, with the evidence. A source says when instead of a day."""
    account = assessment.account
    public = account is not None and account.status not in (Status.DRAFT, Status.CANCELLED)
    return {
        "tag": rated(assessment),
        "voice": assessment.get_voice_display(),
        "who": assessment.who,
        "url": assessment.organization.get_absolute_url() if assessment.organization_id else "",
        "when": None if assessment.source else assessment.written_at,
        "source": assessment.source,
        "text": assessment.text,
        "reached": figure(assessment.reached) if assessment.reached is not None else "",
        "link": assessment.url,
        "document": assessment.document,
        "account": account if public else None,
    }


def _milestone(milestone, said, today):
    """A step, how it stands and what each voice said of it, in the order in which it was said."""
    of_it = [one for one in said if one.milestone_id == milestone.pk]
    late = milestone.due_on is not None and milestone.due_on < today
    open_still = milestone.progress in (Progress.NOT_STARTED, Progress.LIMITED, Progress.SUBSTANTIAL)
    return {
        "number": milestone.number,
        "text": milestone.text,
        "due_on": milestone.due_on,
        "tag": ("error", str(LATE_WORDS)) if late and open_still else _graded(milestone),
        "said": [entry(one) for one in reversed(of_it)],
    }


def _graded(milestone):
    if milestone.progress == Progress.UNKNOWN:
        return "neutral", _("La fuente no lo califica")
    return tag_of(milestone.progress)


def _told_in(commitment):
    """The later accounts in which it was told, the last first."""
    told = {}
    for one in commitment.said:
        account = one.account
        if account and account.pk != commitment.account_id and account.status not in _NOT_READ:
            told.setdefault(account.pk, account)
    return list(told.values())


_NOT_READ = (Status.DRAFT, Status.CANCELLED)


def said_by(commitment, organizations):
    """What these organisations said of it, the last first."""
    said = SAID.filter(commitment=commitment, organization__in=organizations)
    return [entry(one) for one in said.select_related("document", "account", "organization")]


# A plan ----------------------------------------------------------------------------------------


def plan_page(plan):
    """The context of a national plan: its facts, and its commitments by area. Two queries."""
    told = plan.facts.get("of", {})
    found = with_row_parts(plan.commitments.order_by("area", "code"))
    lines = [_line(one, told.get(one.code, {})) for one in found]
    areas = [
        {"name": name, "items": list(items)} for name, items in groupby(lines, key=lambda line: line["area"])
    ]
    return {
        "plan": plan,
        "rows": plan.facts.get("rows", []),
        "lists": plan.facts.get("lists", []),
        "areas": areas,
        "starred": [line for line in lines if line["is_starred"]],
        "evaluated": sum(line["evaluated"] is not None for line in lines),
        "translated": sum(bool(line["translated"]) for line in lines),
        "total": len(lines),
    }


def _line(commitment, told):
    evaluated = latest_of(commitment.said)[Voice.EVALUATOR]
    return {
        "url": commitment.get_absolute_url(),
        "code": commitment.code,
        "number": told.get("number"),
        "title": str(commitment),
        "other_title": other_title(commitment),
        "translated": told.get("translated"),
        "area": commitment.area,
        "other_area": told.get("other_area", ""),
        "is_starred": commitment.is_starred,
        "evaluated": rated(evaluated[0]) if evaluated else None,
    }
