"""What the public pages of a result show: plain values, all of them from what the act says."""

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core import pieces
from participa.core.calendar import day_of
from participa.core.codes import ALPHABET
from participa.core.figures import figure

from . import act
from .act_printed import ACCLAIMED, VOTED, lot_words, situation_words
from .ballot_list import ballots_of
from .models import Voters

PER_PAGE = 500  # codes; a page stays under 100 kB


def result(process) -> dict:
    """The page of the result: who enters first, then the figures, the lots and how to check it all."""
    said = act.facts(process)
    estates = [_estate(estate, said) for estate in said["estamentos"]]
    return {
        "process": process,
        "council": process.council,
        "said": said,
        "estates": estates,
        "entering": sum(len(estate["entering"]) for estate in estates),
        "stats": _stats(said),
        "lots": [estate for estate in estates if estate["lot"]],
        "tags": _tags(process),
        "annulled_on": day_of(process.annulled_at) if process.annulled_at else None,
        "has_ballots": any(estate["votos"] for estate in said["estamentos"]),
    }


def estates_of(process) -> list[dict]:
    """What each estate elected, as the page of the result shows it."""
    said = act.facts(process)
    return [_estate(estate, said) for estate in said["estamentos"]]


def _tags(process):
    tags = [("done", _("Resultado publicado"))]
    if process.annulled_at:
        tags = [("error", process.get_status_display())]
    return [*tags, ("demo", _("Datos de demostración"))] if process.is_demo else tags


def _stats(said):
    voted = [estate for estate in said["estamentos"] if estate["situacion"] == VOTED]
    entering = sum(one["electa"] for estate in said["estamentos"] for one in estate["candidaturas"])
    stats = [
        {
            "value": entering,
            "of": sum(estate["cupos"] for estate in said["estamentos"]),
            "label": _("cupos que se llenan"),
            "kind": "done",
        },
        {
            "value": sum(len(estate["candidaturas"]) for estate in said["estamentos"]),
            "label": _("candidaturas"),
        },
    ]
    if voted:
        who = _("personas") if said["quien_vota"] == Voters.PEOPLE else _("organizaciones")
        stats.insert(
            1,
            {
                "value": sum(estate["marcas"] for estate in voted),
                "of": sum(estate["padron"] for estate in voted),
                "label": _("%(who)s votaron") % {"who": who},
            },
        )
    return stats


def _estate(estate, said):
    entering = [one for one in estate["candidaturas"] if one["electa"]]
    return {
        "name": estate["nombre"],
        "key": estate["clave"],
        "seats": estate["cupos"],
        "kind": estate["situacion"],
        "withheld": estate["reservada"],
        "tag": _tag(estate),
        "about": " ".join(situation_words(estate, said)),
        "entering": [_person(one, estate) for one in entering],
        "others": [_person(one, estate) for one in estate["candidaturas"] if not one["electa"]],
        "free": max(0, estate["cupos"] - len(entering)),
        "bars": _bars(estate),
        "lot": _lot(estate, said),
    }


def _tag(estate):
    if estate["reservada"]:
        return "warning", _("Votación muy pequeña")
    words = {
        "votada": ("open", _("Se votó")),
        "aclamada": ("done", _("Sin votación")),
        "desierta": ("warning", _("Desierto")),
    }
    return words.get(estate["situacion"], ("neutral", _("Por definir")))


def _person(one, estate):
    how = ""
    if one["electa"] and estate["situacion"] == ACCLAIMED:
        how = _("Sin votación")
    elif one["por_sorteo"]:
        how = _("Por sorteo") if one["electa"] else _("No entra, por sorteo")
    votes = ""
    if one["votos"] is not None:
        votes = ngettext("%(votes)s voto", "%(votes)s votos", one["votos"]) % {"votes": figure(one["votos"])}
    return {
        "number": one["numero"],
        "name": one["nombre"],
        "organization": one["organizacion"],
        "place": one["comuna"],
        "substitute": one["suplente"],
        "votes": votes,
        "how": how,
    }


def _bars(estate):
    """(words, votes, share of the most voted) of each candidate, and the blank ones. None if not told."""
    if estate["blancos"] is None:
        return []
    rows = [
        (pieces.fill("{}. {}{}", one["numero"], one["nombre"], _in_words(one)), one["votos"])
        for one in estate["candidaturas"]
    ]
    rows.append((_("En blanco"), estate["blancos"]))
    largest = max(votes for _name, votes in rows) or 1
    return [(name, votes, votes * 100 / largest) for name, votes in rows]


def _in_words(one):
    return pieces.fill(" {}", pieces.tag("done", _("Entra"))) if one["electa"] else ""


def _lot(estate, said):
    if not (estate["sorteo"] and said["sorteo"]):
        return None
    names = {one["numero"]: one for one in estate["candidaturas"]}
    return {
        "words": lot_words(estate, said)[:2],  # the order follows, by name
        "places": estate["sorteo"]["cupos"],
        "order": [
            {"number": number, "name": names[number]["nombre"], "enters": names[number]["electa"]}
            for number in estate["sorteo"]["orden"]
        ],
        "text": f"{said['sorteo']['semilla']}|{estate['clave']}|{estate['sorteo']['orden'][0]}",
    }


# The list of ballots ---------------------------------------------------------------------------


def ballots(process, query) -> dict:
    """The codes of one first sign, each with what it voted; all of them where they are few."""
    found = ballots_of(process)
    total = found.count()
    signs = ALPHABET if total > PER_PAGE else ""
    chosen = query.get("empieza", "").upper()[:1]
    chosen = chosen if chosen and chosen in signs else signs[:1]
    if chosen:
        found = found.filter(code__startswith=chosen)
    rows = found.order_by("contest__estate__order", "contest_id", "code")
    page = Paginator(rows.values_list("contest_id", "code", "choices"), PER_PAGE)
    page = page.get_page(query.get("pagina"))
    contests = {contest.pk: contest for contest in process.contests.select_related("estate", "process")}
    return {
        "process": process,
        "council": process.council,
        "total": total,
        "chosen": chosen,
        "signs": [{"text": sign, "url": f"?empieza={sign}", "on": sign == chosen} for sign in signs],
        "page": page,
        "groups": _groups(page.object_list, contests),
        "legend": _legend(process),
        "tags": _tags(process),
    }


def _groups(rows, contests):
    groups = {}
    for pk, code, choices in rows:
        contest = contests[pk]
        group = groups.setdefault(pk, {"name": contest.estate.name, "withheld": contest.hidden, "rows": []})
        said = "" if contest.hidden else ", ".join(map(str, choices)) or _("En blanco")
        group["rows"].append((code, said))
    return [group | {"drawn": _drawn(group)} for group in groups.values()]


def _drawn(group):
    """The rows of the table, in one go: five hundred of them."""
    if group["withheld"]:
        return pieces.fill_each('<tr><th scope="row">{}</th></tr>', group["rows"])
    return pieces.fill_each('<tr><th scope="row">{}</th><td>{}</td></tr>', group["rows"])


def _legend(process):
    """Who each number is, by estate."""
    said = act.facts(process)
    return [
        {
            "name": estate["nombre"],
            "names": [
                (one["numero"], f"{one['nombre']}, {one['organizacion']}")
                for one in sorted(estate["candidaturas"], key=lambda one: one["numero"])
            ],
        }
        for estate in said["estamentos"]
        if estate["situacion"] == VOTED
    ]
