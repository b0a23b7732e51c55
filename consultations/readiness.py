"""Is a draft fit to be published? Each thing that is missing, by name."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participa.core.calendar import business_days_between, day_of, is_business_day
from participa.deadlines.engine import Code, national_holidays, term

from .readability import read
from .starts import holes_of

HARDEST_NAMED = 3
RECOMMENDED = "consultation_recommended_business_days"
TEXTS = {  # field: what to say when it is empty
    "title": gettext_lazy("Falta el título."),
    "question": gettext_lazy("Falta decir en una línea qué se decide."),
    "summary": gettext_lazy("Falta el resumen en palabras simples."),
    "can_change": gettext_lazy("Falta decir qué puede cambiar."),
    "cannot_change": gettext_lazy("Falta decir qué no puede cambiar."),
    "why_now": gettext_lazy("Falta decir por qué se consulta ahora."),
}


@dataclass(frozen=True)
class Issue:
    """Something missing (``blocks``) or worth a second look. ``step``: the screen where it is mended."""

    text: str
    step: str
    blocks: bool = True


class NotReady(Exception):
    """The draft cannot be published yet. ``issues`` says why."""

    def __init__(self, issues):
        super().__init__("; ".join(issue.text for issue in issues))
        self.issues = issues


def blocking_issues(consultation, *, now):
    """What the law or good sense refuses."""
    return [issue for issue in _issues(consultation, now) if issue.blocks]


def issues_of(consultation, *, now):
    """Everything missing or doubtful in a draft, in the order of the screens."""
    return [*_issues(consultation, now), *_ease_issues(consultation)]


def _issues(consultation, now):
    return [
        *_text_issues(consultation),
        *_hole_issues(consultation),
        *_reading_issues(consultation),
        *_window_issues(consultation, now),
    ]


def minimum_days(consultation):
    """The term that holds: the law it rests on or the service's norm, whichever gives people more time."""
    norm = term(Code.CONSULTATION_MINIMUM, rules=consultation.service.rules.current())
    basis = consultation.legal_basis
    if basis and basis.min_business_days > norm.days:
        return term(Code.CONSULTATION_MINIMUM, own=basis.min_business_days, own_reference=basis.law)
    return norm


def _text_issues(consultation):
    for field, missing in TEXTS.items():
        if not getattr(consultation, field).strip():
            yield Issue(str(missing), "edit")
    if consultation.legal_basis is None:
        yield Issue(_("Falta elegir el fundamento legal: de él depende el plazo mínimo."), "edit")
    if not consultation.topics.exists():
        yield Issue(_("Falta elegir al menos un tema: así la encuentran las personas."), "edit")


def _hole_issues(consultation):
    """Brackets of the texts it started with that nobody filled."""
    for field in (*TEXTS, "legal_text"):
        name = consultation._meta.get_field(field).verbose_name
        yield from _hole_issue(name, getattr(consultation, field), "edit")
    for section in consultation.sections.all():
        yield from _hole_issue(section.title, f"{section.title}\n{section.text}", "sections")
    for item in consultation.background.all():
        yield from _hole_issue(item.title, f"{item.title}\n{item.text}", "background")


def _hole_issue(where, text, step):
    if holes := holes_of(text):
        words = _("En «%(where)s» queda por completar: %(holes)s.")
        yield Issue(words % {"where": where, "holes": ", ".join(holes)}, step)


def _ease_issues(consultation):
    """What most people will find hard to read. It warns and never blocks; the hardest first."""
    fields = (("summary", "edit"), ("why_now", "edit"))
    texts = [
        (consultation._meta.get_field(field).verbose_name, getattr(consultation, field), step)
        for field, step in fields
    ]
    texts += [(section.title, section.text, "sections") for section in consultation.sections.all()]
    found = [(reading, name, step) for name, text, step in texts if (reading := read(text))]
    hard = sorted(
        (one for one in found if one[0].score < settings.READABLE_FROM), key=lambda one: one[0].score
    )
    for reading, name, step in hard[:HARDEST_NAMED]:
        words = _(
            "«%(name)s» es %(band)s de leer (%(score)s de 100). Acorta las frases y usa palabras comunes."
        )
        about = {"name": name, "band": reading.band, "score": reading.score}
        yield Issue(words % about, step, blocks=False)


def _reading_issues(consultation):
    background = list(consultation.background.select_related("document"))
    for item in background:
        if item.document and item.document.content_type.startswith("image/"):
            words = _(
                "«%(title)s» es una imagen: quien usa un lector de pantalla no sabe qué muestra. "
                "Agrega un antecedente escrito que lo cuente."
            )
            yield Issue(words % {"title": item.title}, "background", blocks=False)
    has_sections = consultation.sections.exists()
    if not background and not has_sections:
        yield Issue(
            _(
                "Falta qué leer: agrega el texto en secciones o al menos un antecedente "
                "(Ley 18.575, art. 73)."
            ),
            "background",
        )
    elif not has_sections and all(item.document_id for item in background):
        yield Issue(
            _("Todo lo que hay para leer son archivos. Un texto escrito aquí se lee mejor en un teléfono."),
            "sections",
            blocks=False,
        )


def _window_issues(consultation, now):
    opens_at, closes_at = consultation.opens_at, consultation.closes_at
    if not opens_at or not closes_at:
        yield Issue(_("Faltan las fechas en que abre y cierra."), "dates")
        return
    holidays = national_holidays()
    opening, closing = day_of(opens_at), consultation.closing_day
    if opening < day_of(now):
        yield Issue(_("La fecha en que abre ya pasó. Elige hoy o un día que venga."), "dates")
    if not is_business_day(closing, holidays):
        yield Issue(_("Cierra en un día que no es hábil. Elige un día hábil."), "dates")
    days = business_days_between(max(opening, day_of(now)), closing, holidays)
    minimum = minimum_days(consultation)
    if days < minimum.days:
        yield Issue(
            ngettext(
                "Da %(days)s día hábil y el mínimo es de %(minimum)s (%(reference)s).",
                "Da %(days)s días hábiles y el mínimo es de %(minimum)s (%(reference)s).",
                days,
            )
            % {"days": days, "minimum": minimum.days, "reference": minimum.reference},
            "dates",
        )
    elif days < (recommended := term(RECOMMENDED).days):
        yield Issue(
            _("Da %(days)s días hábiles. Con menos de %(recommended)s muchas personas no alcanzan a opinar.")
            % {"days": days, "recommended": recommended},
            "dates",
            blocks=False,
        )
