"""The act of the result: what it says, as values, as a PDF, and as a ZIP that anybody can check.

``facts`` is the only place where figures are read, so what a small contest must not tell (how few voted, and
what) is left out of the page, the PDF and every file at once. Its words are Spanish: they are the public
format of ``acta.json``, which verify/verificar.py reads.
"""

import hashlib
import io
import json
import zipfile
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language

from participa.audit.actions import target_of
from participa.audit.models import Event
from participa.core.calendar import SANTIAGO
from participa.core.sheets import harmless

from .act_printed import ACCLAIMED, DESERT, VOTED, printed
from .ballot_list import FLOOR, SHA256, csv_of, published, sha256_of, sheet
from .models import Candidacy, Contest
from .tally import draw

HERE = Path(__file__).parent
SHIPPED = ("verificar.py", "LEEME.txt")
FORMAT = 1
KEPT_SECONDS = 24 * 3600
KINDS = {
    Contest.Outcome.CONTESTED: VOTED,
    Contest.Outcome.ACCLAIMED: ACCLAIMED,
    Contest.Outcome.DESERT: DESERT,
    Contest.Outcome.PENDING: "pendiente",
}
ACTS = {  # the field of Process: its word
    "provisional_roll_at": "padron_provisorio",
    "final_roll_at": "padron_definitivo",
    "candidates_at": "candidaturas",
    "urn_closed_at": "cierre_de_la_urna",
    "counted_at": "escrutinio",
    "lot_at": "sorteo",
    "result_at": "resultado",
}


# What it says ----------------------------------------------------------------------------------


def facts(process) -> dict:
    """All that the act says, in plain values. Before it is published, its preview."""
    council, at = process.council, process.result_at
    told = published(process) if at else {}
    return {
        "formato": FORMAT,
        "codigo": process.code,
        "acta": process.result_act,
        "publicada": _instant(at),
        "titulo": process.title,
        "consejo": council.name,
        "servicio": council.service.name,
        "demostracion": process.is_demo,
        "direccion": f"{settings.SITE_URL}{_address(process)}",
        "convocatoria": {"numero": process.act_number, "fecha": _text(process.act_date)},
        "quien_vota": process.voters,
        "comision": _commission(process),
        "etapas": [
            {"codigo": stage.code, "desde": _instant(stage.starts_at), "hasta": _instant(stage.ends_at)}
            for stage in process.stages.all()
        ],
        "actos": {
            word: _instant(getattr(process, field)) for field, word in ACTS.items() if getattr(process, field)
        },
        "piso": told.get(FLOOR, settings.BALLOT_FLOOR),
        "sha256_votos": (told.get(SHA256) or sha256_of(process)) if at else "",
        "sorteo": _lot(process),
        "estamentos": _estates(process),
    }


def _address(process):
    with translation.override(settings.LANGUAGE_CODE):
        return reverse("councils:result", args=[process.council.slug, process.key])


def _instant(at):
    return at.astimezone(SANTIAGO).isoformat(timespec="seconds") if at else None


def _text(value):
    return value.isoformat() if value else ""


def _commission(process):
    """Whoever was of it when the result was published."""
    found, at = process.commissioners.all(), process.result_at
    if at:
        found = found.filter(Q(removed_at=None) | Q(removed_at__gt=at), added_at__lte=at)
    else:
        found = found.current()
    return [
        {"nombre": one.display_name, "cargo": one.position, "resolucion": one.act_number} for one in found
    ]


def announced_at(process):
    """When it was told where the number of a lot would come from: with the call, or later before the vote."""
    lines = Event.objects.filter(target=target_of(process), verb="council_process.lot_announced")
    return lines.order_by("-at", "-pk").values_list("at", flat=True).first() or process.published_at


def _lot(process):
    if not process.lot_at:
        return None
    return {
        "fuente": process.lot_source,
        "anunciada": _instant(announced_at(process)),
        "semilla": process.lot_seed,
        "sorteado": _instant(process.lot_at),
    }


def _estates(process):
    names = {}
    standing = Candidacy.objects.standing().filter(contest__process=process, number__isnull=False)
    for one in standing.select_related("organization", "commune").order_by("number"):
        names.setdefault(one.contest_id, []).append(one)
    marked = Count("roll", filter=Q(roll__mark__voted=True))
    contests = process.contests.select_related("estate", "process").annotate(lines=Count("roll"), cast=marked)
    return [_estate(contest, process, names.get(contest.pk, [])) for contest in contests]


def _estate(contest, process, names):
    kind, counted = KINDS[contest.outcome], process.counted_at is not None and contest.is_contested
    told = counted and not contest.hidden
    drawn = [one.number for one in names if one.by_lot] if process.lot_at else []
    return {
        "clave": contest.key,
        "nombre": contest.estate.name,
        "cupos": contest.seats,
        "preferencias": contest.max_choices,
        "situacion": kind,
        "reservada": counted and contest.hidden,
        "padron": contest.lines,
        "marcas": contest.cast if counted else 0,
        "votos": contest.ballots if counted else None,
        "blancos": contest.blanks if told else None,
        "candidaturas": [_name(one, told) for one in sorted(names, key=_order)],
        "sorteo": {
            "empatadas": sorted(drawn),
            "cupos": sum(one.elected and one.by_lot for one in names),
            "orden": list(draw(process.lot_seed, contest.key, drawn)),
        }
        if drawn
        else None,
    }


def _order(one):
    """Those who enter first, then by place; where no place may be told, by number."""
    return not one.elected, one.rank or 0, one.number


def _name(one, told):
    return {
        "numero": one.number,
        "nombre": one.display_name,
        "organizacion": one.organization.name,
        "comuna": one.commune.name if one.commune else "",
        "suplente": one.substitute_name,
        "votos": one.votes if told else None,
        "lugar": one.rank if told else None,
        "electa": one.elected,
        "por_sorteo": one.by_lot,
    }


# As files --------------------------------------------------------------------------------------


def _kept(kind, said, make) -> bytes:
    """A file made once for the same contents, and kept for a day."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    key = f"act:{kind}:{get_language()}:{hashlib.sha256(text.encode()).hexdigest()}"
    data = cache.get(key)
    if data is None:
        data = make()
        cache.set(key, data, KEPT_SECONDS)
    return data


def pdf(process) -> bytes:
    """The act as an accessible PDF, in the active language. Whatever people wrote is inert in it."""
    said = facts(process)
    return _kept("pdf", said, lambda: printed(said))


def archive(process) -> bytes:
    """The act and all that checks it, as one ZIP in Spanish. The same result gives the same bytes."""
    with translation.override(settings.LANGUAGE_CODE):
        said = facts(process)
        return _kept("zip", said, lambda: _packed(process, said))


def _packed(process, said):
    files = {
        "acta.pdf": printed(said),
        "acta.json": json.dumps(said, ensure_ascii=False, indent=1).encode(),
        "votos.csv": csv_of(process),
        "candidaturas.csv": _names_csv(said),
        "padron.csv": _roll_csv(said),
    } | {name: (HERE / "verify" / name).read_bytes() for name in SHIPPED}
    packed = io.BytesIO()
    moment = process.result_at.astimezone(SANTIAGO).timetuple()[:6]
    with zipfile.ZipFile(packed, "w") as file:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            file.writestr(entry, data)
    return packed.getvalue()


def _names_csv(said):
    headings = (
        "clave", "numero", "nombre", "organizacion", "votos", "electa", "por_sorteo", "lugar", "suplente",
        "estamento",
    )  # fmt: skip
    rows = (_names_row(estate, one) for estate in said["estamentos"] for one in estate["candidaturas"])
    return sheet(headings, rows)


def _names_row(estate, one):
    return [
        estate["clave"],
        one["numero"],
        harmless(one["nombre"]),
        harmless(one["organizacion"]),
        _cell(one["votos"]),
        _yes(one["electa"]),
        _yes(one["por_sorteo"]),
        _cell(one["lugar"]),
        harmless(one["suplente"]),
        harmless(estate["nombre"]),
    ]


def _cell(number):
    return "" if number is None else number


def _yes(value):
    return "sí" if value else "no"


def _roll_csv(said):
    """How many lines and how many marks in each estate: never whose."""
    rows = (
        [estate["clave"], harmless(estate["nombre"]), estate["padron"], estate["marcas"]]
        for estate in said["estamentos"]
    )
    return sheet(("clave", "estamento", "lineas", "marcas"), rows)
