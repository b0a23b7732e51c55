"""What the page of the vote says to whoever may cast one, and to whoever may not."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.countdown import last_moment
from participa.core.dates import full_date
from participa.core.near import near
from participa.reference.places import place_name

from .actions import voting
from .apply_pages import window_of
from .models import Candidacy, Contest, Process, StageCode
from .vote_forms import BLANK, written

Outcome = Contest.Outcome
KEPT_SECONDS = 60
CONFLICT, FORBIDDEN = 409, 403


def obstacle(process, line, *, now) -> str:
    """Why ``line`` cannot be voted now; nothing if it can. ``line``: what ``line_to_vote`` gave."""
    if process.status == Process.Status.ANNULLED:
        return "annulled"
    if process.final_roll_at is None:
        return "no_roll"
    if line is None:
        return "foreign"
    if process.candidates_at and not line.contest.is_contested:
        return line.contest.outcome
    if voting.has_voted(line):
        return "voted"
    stage = process.stage(StageCode.VOTING)
    if stage is None or not stage.has_begun(now):
        return "early"
    if not stage.is_over(now) and not process.candidates_at:
        return "no_names"
    return "" if voting.is_open(process, now) else "late"


def told(why, process, line=None, *, now):
    """The page that says so: kind, title, text, and ways out as pairs of words and address. ``line``: of the
    roll, if there is one."""
    here = (process.council.slug, process.key)
    names = (_("Ver las candidaturas"), reverse("councils:candidates", args=here))
    roll = (_("Ver el padrón"), reverse("councils:roll", args=here))
    back = (_("Volver al proceso"), process.get_absolute_url())
    mine = (_("Ir a mi participación"), reverse("portal:participation"))
    kind, title, text, ways = {
        "annulled": ("warning", _("Este proceso fue anulado"), process.annul_reason, [back]),
        "no_roll": ("info", _("La votación todavía no empieza"), _begins(process), [back]),
        "early": ("info", _("La votación todavía no empieza"), _begins(process), [names, back]),
        "no_names": (
            "warning",
            _("Todavía no se puede votar"),
            _("La comisión electoral no ha publicado las candidaturas."),
            [back],
        ),
        "foreign": (
            "warning",
            _("No estás en el padrón de esta votación"),
            _(
                "Vota quien inscribió a cada organización admitida, mientras la represente; "
                "si dejó de hacerlo, quien la representa hoy."
            ),
            [roll, mine],
        ),
        Outcome.ACCLAIMED: (
            "info",
            _("En tu estamento no se vota"),
            _("Hay tantas candidaturas como cupos, o menos: entran sin votación."),
            [names, back],
        ),
        Outcome.DESERT: (
            "info",
            _("En tu estamento no se vota"),
            _("Nadie se presentó, así que quedó desierto."),
            [back],
        ),
        "voted": (
            "done",
            _voted(line),
            _(
                "Cada línea del padrón vota una sola vez. El código que se mostró al votar no queda guardado "
                "en ninguna parte: nadie puede decirlo otra vez, tampoco el portal."
            ),
            [mine, back],
        ),
        "late": ("info", _("La votación ya cerró"), _ended(process), [back]),
    }[why]
    return {"kind": kind, "title": title, "text": text, "ways": ways}


def status_of(why, *, casting) -> int:
    """With what to answer: reading that there is nothing to do is no fault; trying to do it is."""
    if why == "foreign":
        return FORBIDDEN
    return CONFLICT if casting else 200


def _voted(line):
    if line is None or line.organization is None:
        return _("Ya votaste")
    return _("Ya se votó en nombre de %(name)s") % {"name": line.organization.name}


def _begins(process):
    stage = process.stage(StageCode.VOTING)
    if stage is None or stage.starts_at is None:
        return ""
    return _("Empieza el %(day)s. Vuelve ese día.") % {"day": full_date(stage.starts_at)}


def _ended(process):
    stage = process.stage(StageCode.VOTING)
    day, hour = last_moment(stage.ends_at)
    return _("Cerró el %(day)s a las %(hour)s.") % {"day": full_date(day), "hour": hour}


# The ballot paper ------------------------------------------------------------------------------


def names_of(contest):
    """Whom one may vote for, in the order of their numbers. Kept: thousands read the same in an hour."""
    return near(f"councils:names:{contest.pk}", lambda: _names_of(contest), KEPT_SECONDS)


def _names_of(contest):
    standing = Candidacy.objects.standing().filter(contest=contest).select_related("organization")
    return [
        {
            "number": one.number,
            "value": written(one.number),
            "name": one.display_name,
            "organization": one.organization.name,
            "place": place_name(None, one.commune_id),
            "substitute": one.substitute_name,
            "statement": one.statement,
        }
        for one in standing.order_by("number")
    ]


def ballot_page(process, line, form, *, now):
    """The ballot paper of the estate of a line of the roll."""
    contest = line.contest
    seats = ngettext("Se llena %(seats)s cupo.", "Se llenan %(seats)s cupos.", contest.seats)
    return {
        "form": form,
        "line": line,
        "contest": contest,
        "names": form.names,
        "control": "radio" if contest.max_choices == 1 else "checkbox",
        "blank": written(BLANK),
        "seats_words": seats % {"seats": contest.seats},
        "window": window_of(process, StageCode.VOTING, now=now),
    }
