"""What `serve` remembers between runs, so that it does not do again what has not changed."""

import hashlib
import json
from pathlib import Path

from django.conf import settings

STATIC_SOURCES = ("static", "requirements.lock")
ROW_SOURCES = (
    "data",
    "participa/reference",
    "participa/services/data",
    "participa/portal",
    "requirements.lock",
)


class Memory:
    """Fingerprints of what was last prepared, in a small file beside the data."""

    def __init__(self, path: Path):
        self.path = path
        try:
            self.prints = json.loads(path.read_text())
        except (OSError, ValueError):
            self.prints = {}

    def holds(self, what: str, fingerprint: str) -> bool:
        return self.prints.get(what) == fingerprint

    def keep(self, what: str, fingerprint: str) -> None:
        self.prints[what] = fingerprint
        self.path.write_text(json.dumps(self.prints, indent=2))

    def forget(self, *whats: str) -> None:
        for what in whats:
            self.prints.pop(what, None)


def fingerprint(*names: str, about: str = "") -> str:
    """A hash that changes when one of these files, or a file below these folders, does.

    ``about`` is whatever else the result depends on, such as the database's address.
    """
    digest = hashlib.sha256(about.encode())
    for name in names:
        root = settings.BASE_DIR / name
        for path in [root] if root.is_file() else sorted(root.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                state = path.stat()
                digest.update(f"{path}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def statics_print() -> str:
    return fingerprint(*STATIC_SOURCES, about=str(settings.STATIC_ROOT))


def rows_print() -> str:
    database = settings.DATABASES["default"]
    return fingerprint(
        *ROW_SOURCES, about=f"{database.get('HOST')}:{database.get('PORT')}/{database['NAME']}"
    )
