"""The act of the result on paper: its words, in the active language."""

from datetime import date, datetime
from pathlib import Path

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from participa.core import printing
from participa.core.calendar import SANTIAGO, last_day
from participa.core.dates import full_date, plain_date
from participa.core.figures import figure

from .models import StageCode

TEMPLATE = Path(__file__).parent / "typst" / "act.typ"
VOTED, ACCLAIMED, DESERT = "votada", "aclamada", "desierta"


def few_words(floor) -> str:
    """Why a contest does not tell its votes."""
    return _(
        "Hubo menos de %(floor)s votos: decir cómo se votó sería decir quién votó qué. "
        "Se publica quiénes entran y nada más."
    ) % {"floor": floor}


def printed(said: dict) -> bytes:
    """The PDF of what ``act.facts`` says."""
    labels = {
        "title": _("Acta de resultados"),
        "calendar": _("Cómo fue el proceso"),
        "commission": _("Comisión electoral"),
        "result": _("Quiénes integran"),
        "verify": _("Cómo comprobarlo"),
        "fingerprint": _("Huella de la lista de votos (SHA-256)"),
        "check": _("Esta acta, la lista de votos y el programa que la comprueba están en"),
        "heads": [_("N.º"), _("Candidatura"), _("Votos"), _("Resultado")],
    }
    shown = {
        "labels": labels,
        "lang": (get_language() or "es")[:2],
        "code": said["codigo"],
        "title": said["titulo"],
        "demo": _("Datos de demostración") if said["demostracion"] else "",
        "rows": _rows(said),
        "commission": [f"{one['nombre']}, {one['cargo']} ({one['resolucion']})" for one in said["comision"]],
        "calendar": _calendar(said),
        "estates": [_printed_estate(estate, said) for estate in said["estamentos"]],
        "how": _how(said),
        "sha256": said["sha256_votos"],
        "address": said["direccion"],
    }
    signs = [_("Signos"), _("Los que no se pueden imprimir van con su código Unicode.")]
    return printing.pdf(TEMPLATE, shown, when_spelled={"rows": [*shown["rows"], signs]})


def _rows(said):
    cast, lines = _voted(said)
    rows = [
        [_("Consejo"), said["consejo"]],
        [_("Servicio"), said["servicio"]],
        [_("Convocado por"), _called(said)],
        [_("Acta"), said["acta"]],
        [_("Publicada"), _when(said["publicada"])],
    ]
    if lines:
        words = _("%(cast)s de %(lines)s") % {"cast": figure(cast), "lines": figure(lines)}
        rows.append([_("Votaron"), words])
    return rows


def _called(said):
    call = said["convocatoria"]
    return _("%(act)s, del %(day)s") % {"act": call["numero"], "day": plain_date(_read(call["fecha"]))}


def _voted(said):
    voted = [estate for estate in said["estamentos"] if estate["situacion"] == VOTED]
    return sum(estate["marcas"] for estate in voted), sum(estate["padron"] for estate in voted)


def _read(text):
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _when(text):
    if not text:
        return _("Todavía no se publica")
    at = _read(text)
    return _("%(day)s, a las %(time)s") % {"day": full_date(at), "time": f"{at.astimezone(SANTIAGO):%H:%M}"}


def _calendar(said):
    names = {
        "padron_provisorio": _("Padrón provisorio publicado"),
        "padron_definitivo": _("Padrón definitivo publicado"),
        "candidaturas": _("Candidaturas publicadas"),
        "cierre_de_la_urna": _("Urna cerrada"),
        "escrutinio": _("Votos contados"),
        "sorteo": _("Sorteo"),
        "resultado": _("Resultado publicado"),
    }
    stages = []
    for stage in said["etapas"]:
        if stage["desde"] and stage["hasta"]:
            first, last = _read(stage["desde"]), _read(stage["hasta"])
            stages.append([str(StageCode(stage["codigo"]).label), _days(first, last)])
    return [*stages, *([names[word], _when(at)] for word, at in said["actos"].items())]


def _days(opens, closes):
    first, last = plain_date(opens), plain_date(last_day(closes))
    return first if first == last else _("Del %(first)s al %(last)s") % {"first": first, "last": last}


def _printed_estate(estate, said):
    return {
        "name": estate["nombre"],
        "about": [*situation_words(estate, said), *lot_words(estate, said)],
        "table": [
            [
                str(one["numero"]),
                _who(one),
                "" if one["votos"] is None else figure(one["votos"]),
                outcome_words(one, estate["situacion"]),
            ]
            for one in estate["candidaturas"]
        ],
    }


def _who(one):
    parts = [f"{one['nombre']}, {one['organizacion']}"]
    if one["comuna"]:
        parts.append(one["comuna"])
    if one["suplente"]:
        parts.append(_("Suplente: %(name)s") % {"name": one["suplente"]})
    return ". ".join(parts)


def outcome_words(one, kind) -> str:
    """What became of a candidate."""
    if not one["electa"]:
        return _("No entra, por sorteo") if one["por_sorteo"] else _("No entra")
    if kind == ACCLAIMED:
        return _("Entra sin votación")
    return _("Entra por sorteo") if one["por_sorteo"] else _("Entra")


def situation_words(estate, said) -> list[str]:
    """What happened in an estate, in sentences."""
    seats = ngettext("%(seats)s cupo.", "%(seats)s cupos.", estate["cupos"]) % {"seats": estate["cupos"]}
    kind = estate["situacion"]
    if kind == DESERT:
        return [seats, _("Nadie se presentó: queda desierto.")]
    if kind == ACCLAIMED:
        return [seats, _("No hubo más candidaturas que cupos: entran sin votación.")]
    if kind != VOTED or estate["votos"] is None:
        return [seats]
    cast = _("Votaron %(cast)s de %(lines)s del padrón.") % {
        "cast": figure(estate["marcas"]),
        "lines": figure(estate["padron"]),
    }
    if estate["reservada"]:
        return [seats, cast, few_words(said["piso"])]
    blanks = ngettext("%(blanks)s voto en blanco.", "%(blanks)s votos en blanco.", estate["blancos"])
    return [seats, cast, blanks % {"blanks": figure(estate["blancos"])}]


def lot_words(estate, said) -> list[str]:
    """How a tie was decided."""
    if not (estate["sorteo"] and said["sorteo"]):
        return []
    tied = ", ".join(map(str, estate["sorteo"]["empatadas"]))
    order = ", ".join(map(str, estate["sorteo"]["orden"]))
    return [
        _("Empataron en el último cupo las candidaturas %(tied)s. Se sorteó.") % {"tied": tied},
        _("Número: %(seed)s. Fuente anunciada antes de votar: %(source)s.")
        % {"seed": said["sorteo"]["semilla"], "source": said["sorteo"]["fuente"].rstrip(". ")},
        _("Orden que dio el sorteo: %(order)s.") % {"order": order},
    ]


def _how(said):
    lines = [
        _("Descarga el ZIP de esta acta: trae la lista de votos y un programa, verificar.py."),
        _("El programa vuelve a contar, repite los sorteos y compara todo. No usa internet."),
        _("Quien votó puede buscar su voto en la lista con el código que recibió al votar."),
    ]
    if said["sorteo"]:
        lines.append(
            _(
                "Un sorteo se repite así: por cada candidatura empatada se calcula el SHA-256 de "
                "«número|clave|candidatura»; entra primero la que tiene el menor."
            )
        )
    return lines
