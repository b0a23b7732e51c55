"""The table of mechanisms of participation that each service publishes (Law 20.285, art. 7, letter j).

A row for each mechanism in force, and one for each council. What the service did not write of a mechanism is
said in the portal's words for its kind.
"""

import csv
import io
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.cards import councils_of, state_of
from councils.models import State
from participa.core.sheets import harmless
from participa.services.facts import WORD_OF
from participa.services.models import Mechanism

Kind = Mechanism.Kind
RUNNING = (State.IN_FORCE, State.EXPIRING)  # the councils that are mechanisms in force
COLUMNS = {
    "name": gettext_lazy("Nombre del mecanismo"),
    "description": gettext_lazy("Descripción"),
    "has_council": gettext_lazy("Tiene consejo consultivo"),
    "council_url": gettext_lazy("Enlace al consejo"),
    "requirements": gettext_lazy("Requisitos para participar"),
    "purpose": gettext_lazy("Objetivo"),
    "participants": gettext_lazy("Participantes o beneficiarios"),
    "more_url": gettext_lazy("Enlace a más información"),
}
TEXTS = ("requirements", "purpose", "participants")
ANYBODY = gettext_lazy("Todas las personas interesadas, solas o en nombre de una organización.")
OPEN = gettext_lazy("Ninguno: puede participar cualquier persona.")
SIGN_UP = gettext_lazy("Inscribirse cuando la actividad lo pide.")
PORTAL_TEXTS = {  # kind: requirements, purpose, participants
    Kind.CONSULTATION: (
        gettext_lazy("Identificarse para enviar una observación. Leer no pide nada."),
        gettext_lazy("Conocer y ponderar la opinión de la gente antes de decidir."),
        ANYBODY,
    ),
    Kind.PUBLIC_ACCOUNT: (
        OPEN,
        gettext_lazy("Informar la gestión del año y responder lo que la gente pregunta."),
        ANYBODY,
    ),
    Kind.COUNCIL: (
        gettext_lazy("Ser una asociación sin fines de lucro relacionada con lo que hace el servicio."),
        gettext_lazy("Que la sociedad civil acompañe las políticas, planes y programas del servicio."),
        gettext_lazy("Asociaciones sin fines de lucro, y las personas a quienes sirven."),
    ),
    Kind.INFORMATION: (
        OPEN,
        gettext_lazy("Que cualquiera conozca las políticas, planes, programas, acciones y presupuesto."),
        gettext_lazy("Todas las personas."),
    ),
    Kind.DIALOGUE: (SIGN_UP, gettext_lazy("Conversar sobre un asunto y recoger propuestas."), ANYBODY),
    Kind.HEARING: (SIGN_UP, gettext_lazy("Que la gente exponga un asunto ante la autoridad."), ANYBODY),
    Kind.ASSEMBLY: (
        SIGN_UP,
        gettext_lazy("Deliberar en un territorio o sector y acordar propuestas."),
        ANYBODY,
    ),
    Kind.BUDGET: (
        gettext_lazy("Vivir en el territorio, o lo que digan sus bases."),
        gettext_lazy("Decidir con la gente en qué se gasta una parte del presupuesto."),
        gettext_lazy("Las personas del territorio."),
    ),
}


@dataclass(frozen=True)
class Row:
    """A row of the table. ``word``: of its mechanism, in addresses. ``ours``: texts in the portal's words."""

    name: str
    description: str
    has_council: bool
    council_url: str
    requirements: str
    purpose: str
    participants: str
    more_url: str
    word: str = ""
    ours: frozenset = frozenset()

    @property
    def cells(self) -> dict:
        """The eight columns, as they are confirmed and kept."""
        return {name: getattr(self, name) for name in COLUMNS}


def table_of(service, *, today) -> tuple[list[Row], list[dict]]:
    """Its rows in the active language, and what is confirmed: their cells in Spanish. Three queries."""
    found = service.mechanisms.current().filter(status=Mechanism.Status.IN_FORCE)
    mechanisms = {row.kind: row for row in found.select_related("document")}
    councils = [one for one in councils_of(service) if state_of(one, today) in RUNNING]
    rows = _rows(service, mechanisms, councils)
    if translation.get_language() == settings.LANGUAGE_CODE:
        return rows, [row.cells for row in rows]
    with translation.override(settings.LANGUAGE_CODE):
        return rows, [row.cells for row in _rows(service, mechanisms, councils)]


def _rows(service, mechanisms, councils):
    rows = []
    for kind in Kind:
        if kind == Kind.COUNCIL and councils:
            rows += [_row(service, kind, mechanisms.get(kind), council) for council in councils]
        elif kind in mechanisms:
            rows.append(_row(service, kind, mechanisms[kind]))
    return rows


def _row(service, kind, mechanism, council=None):
    texts = dict(zip(TEXTS, map(str, PORTAL_TEXTS[kind]), strict=True))
    own = {name: said for name in TEXTS if mechanism and (said := getattr(mechanism, name))}
    page = council.get_absolute_url() if council else _evidence(mechanism) or _page_of(service, kind)
    is_council = kind == Kind.COUNCIL
    return Row(
        name=council.name if council else str(kind.label),
        description=(council and council.summary) or (mechanism.summary if mechanism else ""),
        has_council=is_council,
        council_url=page if is_council else "",
        more_url=page,
        word=WORD_OF[kind],
        ours=frozenset(texts.keys() - own.keys()),
        **texts | own,
    )


def _evidence(mechanism):
    return mechanism.evidence_url or (mechanism.document.get_absolute_url() if mechanism.document else "")


def _page_of(service, kind):
    """Where the portal tells more of it."""
    lists = {
        Kind.CONSULTATION: "consultations:list",
        Kind.DIALOGUE: "activities:list",
        Kind.HEARING: "activities:list",
        Kind.ASSEMBLY: "activities:list",
        Kind.BUDGET: "activities:list",
    }
    if kind in lists:
        return reverse(lists[kind]) + f"?servicio={service.slug}"
    if kind == Kind.INFORMATION:
        return reverse("services:information", args=[service.slug])
    return reverse("services:mechanisms", args=[service.slug]) + f"#{WORD_OF[kind]}"


# The file --------------------------------------------------------------------------------------


def csv_of(cells) -> bytes:
    """The table as a spreadsheet opens it. ``cells``: dicts by column."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS.values())
    for row in cells:
        writer.writerow([harmless(_cell(name, row[name])) for name in COLUMNS])
    return ("\ufeff" + text.getvalue()).encode()  # the mark makes Excel read the accents


def _cell(name, value):
    if name == "has_council":
        return _("Sí") if value else _("No")
    if name.endswith("_url") and value.startswith("/"):
        return f"{settings.SITE_URL}{value}"
    return value
