"""What an analyst may ask of the observations of a consultation, all of it in the address."""

from dataclasses import dataclass, fields

from django.db.models import Exists, OuterRef
from django.db.models.functions import Length
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from participa.core.figures import whole_number
from participa.core.filters import searched
from participa.core.text_search import containing

from .models import Attachment, Comment, CommentTag, Note, Reading
from .pages import POSITIONS, VOICES

NONE, ALL = "sin-grupo", "todas"
ORDERS = {  # word in the address: what it says, column, from the least
    "": (_("Las más nuevas"), "submitted_at", False),
    "antiguas": (_("Las más antiguas"), "submitted_at", True),
    "largas": (_("Las más largas"), "length", False),
}
READ = {
    "no": _("No las he leído"),
    "si": _("Las leí"),
    "nadie": _("Nadie las ha leído"),
}
HAVING = {
    "nota": _("Notas del equipo"),
    "archivo": _("Archivos"),
    "tachada": _("Datos personales tachados"),
}
CHANNELS = {str(channel.value): channel.label for channel in Comment.Channel}


@dataclass
class AnalysisFilter:
    """The filters of one request, by their names in the address; whatever nobody offered is ignored."""

    q: str = ""
    grupo: str = NONE
    seccion: str = ""
    posicion: str = ""
    voz: str = ""
    region: str = ""
    canal: str = ""
    etiqueta: str = ""
    leida: str = ""
    con: str = ""
    orden: str = ""

    @classmethod
    def read(cls, query):
        group = query.get("grupo", NONE)
        offered = {
            "posicion": POSITIONS,
            "voz": VOICES,
            "canal": CHANNELS,
            "leida": READ,
            "con": HAVING,
            "orden": ORDERS,
        }
        return cls(
            q=searched(query),
            grupo=group if group == NONE or whole_number(group) is not None else ALL,
            **{name: _number(query.get(name, "")) for name in ("seccion", "region", "etiqueta")},
            **{name: _one_of(query.get(name, ""), words) for name, words in offered.items()},
        )

    def apply(self, consultation, by):
        """The observations to answer that are so, in no order."""
        found = consultation.comments.admissible()
        if self.grupo == NONE:
            found = found.filter(group=None)
        elif self.grupo != ALL:
            found = found.filter(group__number=int(self.grupo), group__consultation=consultation)
        if self.seccion:
            found = found.filter(section=int(self.seccion))
        if self.region:
            found = found.filter(region=int(self.region))
        if self.posicion:
            found = found.filter(position=POSITIONS[self.posicion])
        if self.voz:
            found = found.filter(organization__isnull=VOICES[self.voz])
        if self.canal:
            found = found.filter(channel=self.canal)
        found = self._with_papers(found, consultation, by)
        found = containing(found, self.q)
        return found.annotate(length=Length("text")) if self.column == "length" else found

    def _with_papers(self, found, consultation, by):
        """Those with what the team wrote beside them."""
        its_own = {"comment": OuterRef("pk")}
        if self.etiqueta:
            tagged = CommentTag.objects.filter(tag=int(self.etiqueta), tag__consultation=consultation)
            found = found.filter(pk__in=tagged.values("comment"))
        if self.leida == "nadie":
            found = found.filter(~Exists(Reading.objects.filter(**its_own)))
        elif self.leida:
            hers = Exists(Reading.objects.filter(**its_own, by=by))
            found = found.filter(hers if self.leida == "si" else ~hers)
        if self.con == "nota":
            found = found.filter(Exists(Note.objects.filter(**its_own, removed_at=None)))
        if self.con == "archivo":
            kept = Attachment.objects.exclude(status=Attachment.Status.WITHDRAWN)
            found = found.filter(Exists(kept.filter(**its_own)))
        return found.filter(is_redacted=True) if self.con == "tachada" else found

    @property
    def column(self):
        """The column they are ordered by."""
        return ORDERS[self.orden][1]

    @property
    def rising(self):
        return ORDERS[self.orden][2]

    @property
    def chosen(self) -> dict:
        """What the address says of it."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in values.items() if value and value != getattr(type(self), name)}

    @property
    def narrows(self):
        """It leaves out more than what already is in a group."""
        return bool(set(self.chosen) - {"grupo", "orden"})

    @property
    def has_more(self):
        """Some of the questions that are asked apart were."""
        return bool(set(self.chosen) & {"voz", "region", "canal", "leida", "con", "posicion"})

    def address(self, **more):
        """The end of the address that asks for the same; ``more``: a cursor."""
        return f"?{urlencode(self.chosen | {name: value for name, value in more.items() if value})}"


def _number(text):
    return text if whole_number(text) is not None else ""


def _one_of(text, words):
    return text if text in words else ""
