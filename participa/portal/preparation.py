"""What `serve` remembers between runs, so that it does not gather again styles that have not changed."""

import hashlib

from django.conf import settings

SOURCES = ("static", "requirements.lock")  # ours, and those of the libraries


def statics_are_ready() -> bool:
    """Whether what `remember_statics` saw is still what there is."""
    try:
        return _note().read_text() == _fingerprint()
    except OSError:
        return False


def remember_statics() -> None:
    _note().write_text(_fingerprint())


def _note():
    return settings.DATA_DIR / "statics-ready"


def _fingerprint() -> str:
    """Changes when a file does, or when they are wanted in another place."""
    digest = hashlib.sha256(str(settings.STATIC_ROOT).encode())
    for name in SOURCES:
        root = settings.BASE_DIR / name
        for path in [root] if root.is_file() else sorted(root.rglob("*")):
            state = path.stat()
            digest.update(f"{path}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
