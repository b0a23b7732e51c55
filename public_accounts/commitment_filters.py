"""What anybody may ask of the list of commitments, all of it in the address."""

from dataclasses import dataclass, field

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from participa.core.figures import whole_number
from participa.core.filters import choices, searched, slug_in, without
from participa.core.near import near
from participa.services.models import PublicService

from .models import OPEN, ActionPlan, Commitment, Goal, Progress

KEPT_SECONDS = 60
STATES = {  # word in the address: progress
    "sin-iniciar": Progress.NOT_STARTED,
    "avance-limitado": Progress.LIMITED,
    "avance-sustancial": Progress.SUBSTANTIAL,
    "completo": Progress.COMPLETE,
    "sin-efecto": Progress.DROPPED,
    "sin-informacion": Progress.UNKNOWN,
}
LATE = "atrasado"
LATE_WORDS = gettext_lazy("Con atraso")


def late(today):
    """The condition whose twin is ``Commitment.is_late``."""
    return Q(progress__in=OPEN, due_on__lt=today)


def promised_in(year):
    """Those promised in an account of that season, or in the plan that began then."""
    return Q(account__event_year=year) | Q(plan__from_year=year)


@dataclass(frozen=True)
class CommitmentFilter:
    """The filters of one request; anything unknown is ignored."""

    q: str = ""
    states: tuple = field(default_factory=tuple)
    service: str = ""
    plan: str = ""
    year: int | None = None
    goal: int | None = None

    @classmethod
    def read(cls, query):
        year, goal = whole_number(query.get("anio", "")), whole_number(query.get("ods", ""))
        return cls(
            q=searched(query),
            states=tuple(word for word in (LATE, *STATES) if word in query.getlist("estado")),
            service=slug_in(query, "servicio"),
            plan=slug_in(query, "plan"),
            year=year if year and year < 10_000 else None,
            goal=goal if goal in Goal.values else None,
        )

    @property
    def is_empty(self):
        return not self.pairs

    def apply(self, today):
        """The public ones that answer: what is going first, the nearest day before."""
        goal = f"ods{self.goal} " if self.goal else ""
        found = Commitment.objects.public().matching(goal + self.q)
        if self.states:
            wanted = Q(progress__in=[STATES[word] for word in self.states if word in STATES])
            found = found.filter(wanted | late(today) if LATE in self.states else wanted)
        if self.service:
            found = found.filter(service__slug=self.service)
        if self.plan:
            found = found.filter(plan__slug=self.plan)
        if self.year:
            found = found.filter(promised_in(self.year))
        return in_order(found)

    @property
    def pairs(self):
        """The filters in force as the address writes them."""
        asked = [("q", self.q), *(("estado", word) for word in self.states), ("servicio", self.service)]
        asked += [("plan", self.plan), ("anio", self.year), ("ods", self.goal)]
        return [pair for pair in asked if pair[1]]

    @property
    def query(self):
        """The same, to put behind another address."""
        return f"?{urlencode(self.pairs)}" if self.pairs else ""

    def chips(self, names):
        """(words, address without it) of each filter in force. ``names``: of slugs, see ``facets``."""
        words = {
            "q": _("Palabra: %(name)s"),
            "estado": _("Estado: %(name)s"),
            "servicio": _("Organismo: %(name)s"),
            "plan": _("Plan: %(name)s"),
            "anio": _("Año: %(name)s"),
            "ods": _("ODS: %(name)s"),
        }
        shown = {word: str(progress.label) for word, progress in STATES.items()}
        shown |= {LATE: str(LATE_WORDS)} | names
        shown |= {goal: goal_words(goal) for goal in Goal.values}
        return [
            (
                words[name] % {"name": value if name in {"q", "anio"} else shown.get(value, value)},
                without((name, value), self.pairs),
            )
            for name, value in self.pairs
        ]


def in_order(commitments):
    """What is going first, the nearest day before; then what ended, and the history of the plans."""
    rank = Case(
        When(plan__isnull=False, then=Value(2)),
        When(progress__in=OPEN, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    ordered = commitments.alias(rank=rank)
    return ordered.order_by("rank", F("due_on").asc(nulls_last=True), "code")


def goal_words(goal) -> str:
    """``5. Igualdad de género``."""
    return f"{goal}. {Goal(goal).label}"


def facets(today):
    """What can be chosen and how many each state has; counted at most once a minute."""
    return near(f"commitments:facets:{get_language()}:{today}", lambda: _facets(today), KEPT_SECONDS)


def _facets(today):
    public = Commitment.objects.public().order_by()
    by_state = dict(public.values_list("progress").annotate(n=Count("pk")))
    of_accounts = public.filter(plan=None)
    services = list(
        PublicService.objects.filter(pk__in=public.exclude(service=None).values("service"))
        .order_by("sort_key", "pk")
        .values("slug", "name")
    )
    plans = [
        {
            "slug": plan.slug,
            "name": str(plan),
            "years": _years(plan),
            "count": plan.commitment_count,
            "url": plan.get_absolute_url(),
        }
        for plan in ActionPlan.objects.all()
    ]
    years = {
        *public.values_list("account__event_year", flat=True),
        *public.values_list("plan__from_year", flat=True),
    }
    return {
        "states": [
            {"slug": word, "text": str(progress.label), "count": by_state.get(progress, 0)}
            for word, progress in STATES.items()
        ],
        "late": public.filter(late(today)).count(),
        "services": services,
        "plans": plans,
        "years": sorted(years - {None}, reverse=True),
        "of_accounts": dict(of_accounts.values_list("progress").annotate(n=Count("pk"))),
        "total": sum(by_state.values()),
        "names": {one["slug"]: one["name"] for one in [*services, *plans]},
    }


def _years(plan):
    """``2018-2020``, or the year of its cycle where no source says until when."""
    return str(plan.from_year) if plan.from_year == plan.to_year else f"{plan.from_year}-{plan.to_year}"


def options_of(chosen, known):
    """The choices of the form. ``known``: what ``facets`` gave."""
    states = [{"slug": LATE, "text": str(LATE_WORDS), "count": known["late"]}, *known["states"]]
    return {
        "states": [
            {"value": s["slug"], "text": s["text"], "count": s["count"], "on": s["slug"] in chosen.states}
            for s in states
        ],
        "services": choices([(s["slug"], s["name"]) for s in known["services"]], [chosen.service]),
        "plans": choices([(p["slug"], p["name"]) for p in known["plans"]], [chosen.plan]),
        "years": choices([(year, str(year)) for year in known["years"]], [chosen.year]),
        "goals": choices([(goal, goal_words(goal)) for goal in Goal.values], [chosen.goal]),
    }
