"""Every text that a person reads, found in the code and the templates without needing gettext installed."""

import io
import warnings
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGES = ("participa", "accounts", "consultations", "councils", "public_accounts")
WORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def catalogue_path(language: str) -> Path:
    return settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"


def wanted(language: str) -> Catalog:
    """A catalogue of everything that has to be said in ``language``, each with the files that say it."""
    catalogue = Catalog(locale=language)
    for path, source in _sources():
        for _line, function, message, _comments in extract_python(io.BytesIO(source.encode()), WORDS, (), {}):
            context, text = _message(function, message)
            if text:
                catalogue.add(text, locations=[(path, None)], context=context)
    return catalogue


def known(language: str) -> Catalog:
    """What is already translated; empty if nothing is."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> Catalog:
    """Write to the catalogue what is missing in it, and take out what nobody says any more."""
    catalogue = known(language)
    catalogue.update(wanted(language), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, sort_by_file=True, omit_header=False, include_lineno=False)
    return catalogue


def missing(language: str) -> list[str]:
    """What a reader of ``language`` would find in Spanish."""
    have = known(language)
    return [_first(text) for text in wanted(language) if text.id and not _is_translated(have, text)]


def _is_translated(catalogue, text) -> bool:
    found = catalogue.get(text.id, text.context)
    if not found or found.fuzzy:
        return False
    return all(found.string) if isinstance(found.string, tuple) else bool(found.string)


def _first(message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def _sources():
    base = settings.BASE_DIR
    for package in PACKAGES:
        for path in sorted((base / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(base).as_posix(), path.read_text()
    for path in sorted((base / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                lines = templatize(path.read_text(), origin=str(path)).splitlines()
            # Python would read a template's indentation as its own.
            yield path.relative_to(base).as_posix(), "\n".join(line.lstrip() for line in lines)


def _message(function, message):
    """(context or None, text or (singular, plural)) of what Babel found in one call."""
    parts = message if isinstance(message, tuple) else (message,)
    context = None
    if "pgettext" in function:
        context, *parts = parts
    parts = tuple(part for part in parts if part)
    if function.startswith("n"):  # what follows the plural is the words of the number: counts["open"]
        return context, parts[:2] if len(parts) > 1 else None
    return context, parts[0] if parts else None
