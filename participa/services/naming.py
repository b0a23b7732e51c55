"""The short code, the address and the searchable words of a public service."""

import re
from collections.abc import Collection, Iterable

from django.utils.text import slugify

from participa.core.search import search_text_of
from participa.core.spanish import fold

CODE_LENGTH = 16
SLUG_LENGTH = 140
SAY_LITTLE = frozenset(
    ["a", "al", "de", "del", "e", "el", "en", "la", "las", "los", "para", "por", "s", "spa", "un", "una", "y"]
)
SHORT_KINDS = {"subsecretaria": "SUB", "superintendencia": "SUPER", "municipalidad": "M"}


def code_for(name: str, acronym: str, kind: str, taken: Collection[str], *, place: str = "") -> str:
    """A free code: capital letters and digits, at most 16.

    ``place`` tells apart those who share an acronym: SERVIU in AN makes SERVIUAN. Without an acronym the
    words of the name make it: Municipalidad de Las Condes is MLASCONDES. The same always gives the same.
    """
    base = squeeze(acronym + place) or squeeze(_spelled(name, kind)) or "SERVICIO"
    if base not in taken:
        return base
    numbered = (f"{base[: CODE_LENGTH - len(str(n))]}{n}" for n in range(2, 10_000))
    return next(code for code in numbered if code not in taken)


def squeeze(text: str) -> str:
    """Only A to Z and digits, at most 16: ``CRS Maipú`` is CRSMAIPU."""
    return re.sub(r"[^A-Z0-9]", "", fold(text).upper())[:CODE_LENGTH]


def _spelled(name, kind):
    words = re.findall(r"[a-z0-9]+", fold(name))
    if kind not in SHORT_KINDS:
        return "".join(word for word in words if word not in SAY_LITTLE)
    if kind == "municipalidad":  # the whole name of the commune, or two of them would be confused
        return SHORT_KINDS[kind] + "".join(words[2:] if words[1:2] == ["de"] else words[1:])
    return SHORT_KINDS[kind] + "".join(word for word in words[1:] if word not in SAY_LITTLE)


def distinctive_words(name: str, others: Iterable[str]) -> str:
    """What a name has that not all the others have: ``Chinchorro`` among the local education services."""
    common = set.intersection(*(set(fold(other).split()) for other in others))
    left = [word for word in name.split() if fold(word) not in common]
    return " ".join(left[1:] if left[0] in {"de", "del"} else left)


def address_for(name: str, taken: Collection[str]) -> str:
    """A free slug made of the name."""
    base = slugify(name)[: SLUG_LENGTH - 5].strip("-") or "servicio"
    if base not in taken:
        return base
    return next(slug for n in range(2, 10_000) if (slug := f"{base}-{n}") not in taken)


def searchable(service, *, commune: str = "", former_names: Iterable[str] = ()) -> str:
    """The value of ``search_text``: every word by which people may look for the body."""
    return search_text_of(
        service.name, service.acronym, service.code, commune, service.antecedents, *former_names
    )
