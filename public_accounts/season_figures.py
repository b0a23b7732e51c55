"""The figures of each season: what is counted here, and what the State reported of those before."""

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participa.core.figures import figure
from participa.core.near import near

from .models import Account, AccountEvent, Audience, Season, Status

KEPT_SECONDS = 10
MEASURES = ("views", "hours", "questions")
SECONDS, MINUTES = 3600, 60


def figures_by_year() -> dict[int, dict]:
    """year -> its figures. Four questions to the database, kept a few seconds; none over questions."""
    return near(f"public_accounts:seasons:{get_language()}", _figures, KEPT_SECONDS)


def _figures():
    years = {row["event_year"]: row for row in _of_accounts()}
    for row in _of_events():
        years.setdefault(row["year"], {})["hours"] = _hours(row)
    for row in _of_audiences():
        years.setdefault(row["year"], {})["views"] = row["views"]
    counted = {year: _counted(row) for year, row in years.items()}
    reported = {season.year: _reported(season) for season in Season.objects.all()}
    return counted | {year: counted.get(year, _counted({})) | told for year, told in reported.items()}


def _of_accounts():
    """How many accounts, how many were held, and what was asked: of the accounts' own counters."""
    called = Q(status__in=[Status.CALLED, Status.FINAL])
    found = Account.objects.public().order_by().values("event_year")
    return found.annotate(
        accounts=Count("pk", filter=called),
        final=Count("pk", filter=Q(status=Status.FINAL)),
        questions=Sum("question_count", filter=called),
        answered=Sum("answered_count", filter=called),
    )


def _of_events():
    """How long people met and were filmed: as planned, or as the video says."""
    lasts = ExpressionWrapper(F("ends_at") - F("starts_at"), output_field=DurationField())
    held = AccountEvent.objects.public().filter(status=AccountEvent.Status.HELD)
    found = held.order_by().values(year=F("account__event_year"))
    return found.annotate(
        minutes=Sum("video_minutes", filter=Q(video_minutes__gt=0)),
        planned=Sum(lasts, filter=Q(video_minutes=None) | Q(video_minutes=0)),
    )


def _of_audiences():
    current = Audience.objects.filter(superseded_at=None, event__account__in=Account.objects.public())
    return current.order_by().values(year=F("event__account__event_year")).annotate(views=Sum("views"))


def _hours(row):
    planned = row["planned"].total_seconds() / SECONDS if row["planned"] else 0
    return planned + (row["minutes"] or 0) / MINUTES


def _counted(row):
    return {
        "accounts": row.get("accounts") or 0,
        "final": row.get("final") or 0,
        "answered": row.get("answered") or 0,
        "views": row.get("views") or 0,
        "hours": round(row.get("hours") or 0),
        "questions": row.get("questions") or 0,
        "qualifiers": {},
        "source": "",
        "label": "",
    }


def _reported(season):
    """Figures that nobody here can count again prevail over the few accounts of them that are kept."""
    told = {name: getattr(season, name) for name in MEASURES if getattr(season, name) is not None}
    return told | {
        "qualifiers": season.qualifiers,
        "source": season.source,
        "label": season.label,
        "is_reported": True,
    }


def in_words(figures, name) -> str:
    """A figure as it was said: ``más de 148.000``, ``casi 1.000``."""
    words = {
        "more_than": _("más de %(n)s"),
        "almost": _("casi %(n)s"),
        "about": _("cerca de %(n)s"),
    }.get(figures["qualifiers"].get(name))
    amount = figure(figures[name])
    return words % {"n": amount} if words else amount


def stats_of(figures) -> list[dict]:
    """The figures of a season as components/stats.html takes them; only those there are."""
    listed = (
        ("accounts", _("cuentas públicas convocadas")),
        ("views", _views_label(figures)),
        (
            "hours",
            _("horas de transmisión") if figures.get("is_reported") else _("horas de eventos y videos"),
        ),
        ("questions", _("preguntas")),
        ("answered", _("preguntas respondidas")),
    )
    return [
        {
            "value": in_words(figures, name),
            "label": label,
            "of": figures["questions"] if name == "answered" else None,
            "kind": "done" if name == "answered" else "",
        }
        for name, label in listed
        if figures[name] and not (name == "answered" and figures.get("is_reported"))
    ]


def _views_label(figures):
    if figures["source"]:
        return _("visualizaciones")
    return _("visualizaciones, según cada canal")


def plot(by_year) -> list[tuple]:
    """(title, rows of core.pieces.bars) of each measure that two years or more have; [] else."""
    titles = {"views": _("Visualizaciones"), "hours": _("Horas"), "questions": _("Preguntas")}
    drawn = []
    for name in MEASURES:
        told = [(year, one) for year, one in sorted(by_year.items()) if one[name]]
        if len(told) > 1:
            largest = max(one[name] for _year, one in told)
            rows = [(str(year), in_words(one, name), one[name] * 100 / largest) for year, one in told]
            drawn.append((titles[name], rows))
    return drawn
