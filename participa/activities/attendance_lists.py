"""A list of those who came, each row looked at before anything is kept. Names are never kept.

Of a list the portal keeps how many came, by sex and region, and the fingerprint of the file.
"""

import hashlib
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participa.core.sexes import bare, is_unsaid, read_sex
from participa.core.sheets import read_rows, template_xlsx
from participa.core.spanish import fold
from participa.reference.models import Region
from participa.reference.places import region_by_name, region_of_commune

from .models import Sex

LIMIT = 5000
COLUMNS = {
    "name": ("nombre", "nombres", "nombre y apellido", "asistente", "participante", "name"),
    "sex": ("sexo", "género", "genero", "sex"),
    "region": ("región", "region"),
    "commune": ("comuna", "commune"),
    "code": ("comprobante", "código", "codigo", "inscripción", "receipt"),
}


class Bad(NamedTuple):
    """A row that cannot be counted, as the spreadsheet numbers it, and why."""

    number: int
    said: str
    reasons: list[str]


class Checked(NamedTuple):
    """What a list says. ``good``: dicts of number, sex, region (key or None) and code."""

    good: list[dict]
    bad: list[Bad]
    unknown: list[str]
    sha256: str


def template() -> bytes:
    """The spreadsheet to fill in, with rows that show how."""
    headings = [_("Nombre"), _("Sexo"), _("Comuna"), _("Región"), _("Comprobante")]
    examples = [
        ("Rosa Huenchumán", _("Mujer"), "Valdivia", "Los Ríos", ""),
        ("Pedro Soto", _("Hombre"), "", "", ""),
        ("", "", "", "", ""),
    ]
    return template_xlsx(headings, examples)


def check(activity, upload) -> Checked:
    """Every row, good or bad. Writes nothing. Raises ValidationError where the file itself is no use."""
    sheet = read_rows(upload, columns=COLUMNS, limit=LIMIT)
    if {"sex", "name"} <= set(sheet.missing):
        raise ValidationError(
            _("Faltan las columnas «Nombre» y «Sexo». Ponlas en la primera fila, o usa la plantilla.")
        )
    codes = set(activity.registrations.live().values_list("code", flat=True))
    places, seen, good, bad = (region_by_name(), region_of_commune()), {}, [], []
    for row in sheet.rows:
        values, reasons = _read(row.values, places, codes)
        same = _same(row.values)
        if same and same in seen:
            reasons.append(_("Es igual a la fila %(number)s.") % {"number": seen[same]})
        if reasons:
            bad.append(Bad(row.number, ", ".join(v for v in row.values.values() if v)[:200], reasons))
        else:
            seen[same] = row.number
            good.append({"number": row.number, **values})
    return Checked(good, bad, sheet.unknown, _fingerprint(upload))


def _same(values):
    """What tells a row from another: the code, or the name where it says where she lives."""
    if values["code"]:
        return bare(values["code"])
    place = values["commune"] or values["region"]
    return (fold(values["name"]), fold(place)) if values["name"] and place else None


def _read(values, places, codes):
    reasons = []
    sex, reason = read_sex(values["sex"])
    reasons += [reason] if reason else []
    region, reason = _region(values, *places)
    reasons += [reason] if reason else []
    code = values["code"].strip().upper()
    if code and code not in codes:
        reasons.append(_("El comprobante %(code)s no es de esta actividad.") % {"code": code[:30]})
    if not (values["name"].strip() or values["sex"].strip() or code):
        reasons.append(_("Falta el nombre o el sexo."))
    return {"sex": sex, "region": region, "code": code}, reasons


def _region(values, by_region, by_commune):
    """The region she says, or that of her commune; both must agree."""
    region, commune = values["region"].strip(), values["commune"].strip()
    said = None
    if not is_unsaid(region):
        said = by_region.get(fold(region))
        if said is None:
            return None, _("No hay una región llamada «%(name)s».") % {"name": region[:60]}
    if is_unsaid(commune):
        return said, ""
    of_commune = by_commune.get(fold(commune))
    if of_commune is None:
        return None, _("No hay una comuna llamada «%(name)s».") % {"name": commune[:60]}
    if said is not None and said != of_commune:
        words = _("La comuna «%(commune)s» no es de la región «%(region)s».")
        return None, words % {"commune": commune[:60], "region": region[:60]}
    return of_commune, ""


def _fingerprint(upload):
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def rows_of(kept) -> list[dict]:
    """What ``counting.record_list`` takes."""
    known = Region.objects.in_bulk({row["region"] for row in kept["good"] if row["region"]})
    return [
        {"sex": row["sex"], "region": known.get(row["region"]), "code": row["code"]} for row in kept["good"]
    ]


def summary(good) -> dict:
    """How many of each sex the good rows are."""
    parts = {"women": Sex.WOMAN, "men": Sex.MAN, "other": Sex.OTHER, "undeclared": ""}
    return {name: sum(row["sex"] == sex for row in good) for name, sex in parts.items()}
