"""Sex as people type it in a spreadsheet, in either language."""

import re

from django.utils.translation import gettext as _

from .spanish import fold

WOMAN, MAN, OTHER = "woman", "man", "other"  # the values that every app keeps
_SAID = {
    "mujer": WOMAN,
    "femenino": WOMAN,
    "f": WOMAN,
    "woman": WOMAN,
    "hombre": MAN,
    "masculino": MAN,
    "h": MAN,
    "man": MAN,
    "otro": OTHER,
    "otra": OTHER,
    "other": OTHER,
}  # not «m»: nobody knows whether it is «mujer» or «masculino»
_UNSAID = {
    "", "nosabe", "nosesabe", "nodice", "nodeclara", "sindeclarar", "sininformacion", "prefierenodecir",
    "notstated",
}  # fmt: skip


def bare(typed: str) -> str:
    """Only its letters and digits, folded."""
    return re.sub(r"[\W_]", "", fold(typed))


def is_unsaid(typed: str) -> bool:
    """Does the cell say that nobody knows?"""
    return bare(typed) in _UNSAID


def read_sex(typed: str) -> tuple[str, str]:
    """The value ("" if it is not said) and what is wrong with it, or ""."""
    if is_unsaid(typed):
        return "", ""
    if found := _SAID.get(bare(typed)):
        return found, ""
    words = _("No entendemos «%(sex)s». En sexo escribe Mujer, Hombre u Otro, o déjalo vacío.")
    return "", words % {"sex": typed[:30]}
