"""Texts of a consultation and their amendments, for the tests of editions."""

from datetime import date

from consultations import edition_texts
from consultations.actions import amending
from consultations.actions.amending import Written
from consultations.models import Edition
from tests.builders import NOON, a_comment, a_consultation, a_section, an_officer_of

FREE = "El acceso a la ribera será libre y gratuito durante todo el año, sin que pueda cobrarse por él."
FAR = "La distancia entre dos accesos no podrá superar los quinientos metros en zonas urbanas."
HOURS = "Los municipios podrán dictar ordenanzas que regulen los horarios de los accesos públicos."
ACT = {"act_number": "Resolución 310", "act_date": date(2026, 11, 17), "reason": "Faltaba una regla."}


def with_texts(*texts, **fields):
    """A consultation that is open, with a section for each text."""
    consultation = a_consultation(**fields)
    for n, text in enumerate(texts or [f"{FREE}\n\n{FAR}"], 1):
        a_section(consultation, title=f"Art. {n}", text=text)
    return consultation


def as_it_is(consultation):
    """Its sections as an officer has them before her."""
    found = consultation.sections.in_force()
    return [Written(one.pk, one.title, one.text) for one in found]


def with_text(consultation, text, section=0):
    """The same with another text in one of its sections."""
    written = as_it_is(consultation)
    written[section] = written[section]._replace(text=text)
    return written


def amend(consultation, written, *, by=None, now=NOON, **more) -> Edition:
    by = by or an_officer_of(consultation.service)
    seen = more.pop("seen", consultation.changed_at)
    return amending.amend(consultation, written, by=by, now=now, seen=seen, **ACT | more)


def quoting(consultation, paragraph, **fields):
    """A comment about the ``paragraph`` that says so in the edition in force."""
    _number, texts = edition_texts.current(consultation)
    key = next(key for key, said in edition_texts.keys_of(texts).items() if said == paragraph)
    return a_comment(consultation, paragraph=key, **fields)
