"""Questions that come in a spreadsheet: each row looked at before any is kept.

Between the two steps the rows wait (core.set_aside): a file of theirs is never stored.
"""

from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participa.core.calendar import SANTIAGO, day_of
from participa.core.dates import plain_date
from participa.core.figures import figure
from participa.core.sexes import is_unsaid, read_sex
from participa.core.sheets import read_rows, template_xlsx
from participa.core.spanish import fold
from participa.reference.places import region_by_name, regions

from .models.question import MOST_LETTERS

LIMIT = 2000
LONGEST_NAME = 80
WORK = "public_accounts:import"  # what core.set_aside keeps them as
COLUMNS = {
    "text": ("pregunta", "preguntas", "texto", "consulta", "question"),
    "display_name": ("nombre", "nombre para mostrar", "quién pregunta", "name"),
    "region": ("región", "region"),
    "sex": ("sexo", "género", "genero", "sex"),
    "asked_at": ("fecha y hora", "fecha", "recibida", "date and time"),
}
MOMENTS = (
    "%d-%m-%Y %H:%M", "%d-%m-%Y %H:%M:%S", "%d-%m-%y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S",
)  # fmt: skip
DAYS = ("%d-%m-%Y", "%d-%m-%y", "%Y-%m-%d")


class Bad(NamedTuple):
    """A row that is not imported, as the spreadsheet numbers it, and why."""

    number: int
    text: str
    reasons: list[str]


class Checked(NamedTuple):
    """What a sheet says. ``good``: the arguments of ``asking.import_questions``, with their ``number``."""

    good: list[dict]
    bad: list[Bad]
    unknown: list[str]


def template(account) -> bytes:
    """The spreadsheet to fill in, with two rows that show how."""
    headings = [_("Pregunta"), _("Nombre"), _("Región"), _("Sexo"), _("Fecha y hora")]
    when = account.event_starts_at.astimezone(SANTIAGO) if account.event_starts_at else None
    said = f"{when:%d-%m-%Y %H:%M}" if when else ""
    examples = [
        (_("¿Cuándo terminan las obras del consultorio?"), "Marisol", "Los Ríos", _("Mujer"), said),
        (_("¿Cuántas personas trabajan en terreno?"), "", "", "", ""),
    ]
    return template_xlsx(headings, examples)


def check(account, upload, *, channel, now) -> Checked:
    """Every row, good or bad. Writes nothing. Raises ValidationError where the file itself is no use."""
    sheet = read_rows(upload, columns=COLUMNS, limit=LIMIT)
    if "text" in sheet.missing:
        raise _no_questions()
    known = _already_there(account, channel)
    places = region_by_name()
    good, bad, seen = [], [], {}
    for row in sheet.rows:
        values, reasons = _read(row.values, account, places, now)
        same = (values["text"], values["asked_at"], values["display_name"])
        if not reasons and same in known:
            reasons = [_("Ya está en la bandeja: la misma pregunta, de la misma persona y a la misma hora.")]
        elif not reasons and same in seen:
            reasons = [_("Es igual a la fila %(number)s.") % {"number": seen[same]}]
        if reasons:
            bad.append(Bad(row.number, values["text"][:200], reasons))
        else:
            seen[same] = row.number
            good.append({"number": row.number, **values})
    return Checked(good, bad, sheet.unknown)


def _no_questions():
    return ValidationError(_("Falta la columna «Pregunta». Ponla en la primera fila, o usa la plantilla."))


def _already_there(account, channel):
    typed = account.questions.filter(channel=channel).order_by()
    return set(typed.values_list("text", "asked_at", "display_name"))


def region_names():
    """The short name of each region, by its key."""
    return {one["pk"]: one["short_name"] for one in regions()}


def _read(values, account, places, now):
    """The fields of a row, and what is wrong with it."""
    reasons = []
    text, name = values["text"].strip(), " ".join(values["display_name"].split())
    if not text:
        reasons.append(_("Falta la pregunta."))
    elif len(text) > MOST_LETTERS:
        reasons.append(
            _("La pregunta tiene %(letters)s letras. Acórtala a %(most)s.")
            % {"letters": figure(len(text)), "most": figure(MOST_LETTERS)}
        )
    if len(name) > LONGEST_NAME:
        reasons.append(_("El nombre tiene más de 80 letras."))
    fields = {"text": text, "display_name": name}
    for field, read in (("region_id", _region), ("sex", _sex), ("asked_at", _moment)):
        fields[field], reason = read(values, account, places, now)
        reasons += [reason] if reason else []
    return fields, reasons


def _region(values, _account, places, _now):
    typed = values["region"]
    if is_unsaid(typed):
        return None, ""
    found = places.get(fold(typed.strip()))
    wrong = _("No hay una región llamada «%(name)s».") % {"name": typed[:60]}
    return found, "" if found else wrong


def _sex(values, _account, _places, _now):
    return read_sex(values["sex"])


def _moment(values, account, _places, now):
    typed = " ".join(values["asked_at"].replace("/", "-").replace(".", "-").split())
    if not typed:
        return default_moment(account, now), ""
    at = _instant(typed, account)
    if at is None:
        return None, _("No entendemos la fecha «%(date)s». Escríbela así: 28-10-2026 11:40") % {
            "date": values["asked_at"][:30]
        }
    if at > now:
        return at, _("Esa fecha y hora no han llegado.")
    if not account.questions_open_at <= at < account.questions_close_at:
        return at, _("Ese día no se podía preguntar: fue del %(start)s al %(end)s.") % {
            "start": plain_date(account.questions_open_at),
            "end": plain_date(account.last_question_day),
        }
    return at, ""


def _instant(typed, account):
    """A moment as people write it; with no hour, that of the event on its day, else the start of the day."""
    for way in MOMENTS:
        try:
            return datetime.strptime(typed, way).replace(tzinfo=SANTIAGO)
        except ValueError:
            continue
    for way in DAYS:
        try:
            at = datetime.strptime(typed, way).replace(tzinfo=SANTIAGO)
        except ValueError:
            continue
        event = account.event_starts_at
        return event if event and day_of(event) == at.date() else at
    return None


def default_moment(account, now):
    """When something was asked, if nobody says: at the event, or now while it is on or yet to come."""
    if account.event_starts_at is None or now < account.event_ends_at:
        return now
    return account.event_starts_at


def rows_of(kept):
    """The arguments of ``asking.import_questions``."""
    return [{field: value for field, value in row.items() if field != "number"} for row in kept["good"]]
