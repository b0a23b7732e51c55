"""The name a file is shown and downloaded under, whatever its sender called it."""

import re
import unicodedata

LONGEST = 120  # letters, extension included
_FORBIDDEN = re.compile(r'[<>:"|?*%#]+')


def clean_name(raw: str) -> str:
    """``raw`` without folders, control or invisible characters, in NFC, with its extension in lower case.

    What is left may lack an extension, but is never empty.
    """
    name = unicodedata.normalize("NFC", raw).replace("\\", "/").rpartition("/")[2]
    name = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C")
    stem, dot, extension = " ".join(_FORBIDDEN.sub(" ", name).split()).rpartition(".")
    if not dot:
        return extension[:LONGEST] or "archivo"
    extension = extension.lower()[:10].strip()
    return f"{stem.lstrip('. ')[: LONGEST - len(extension) - 1].strip() or 'archivo'}.{extension}"


def extension_of(name: str) -> str:
    """``pdf`` of ``Bases.PDF``; empty if it has none."""
    return name.rpartition(".")[2].lower() if "." in name else ""
