"""A program apart that opens a PDF from its standard input and says what it found, as JSON.

It is apart so that a file made to exhaust whoever opens it exhausts only this: it dies by its own limits.
"""

import contextlib
import io
import json
import logging
import sys

CPU_SECONDS = 10
MEMORY_BYTES = 768 * 1024 * 1024
MAX_PAGES = 3000
SAMPLE = 12  # pages read in search of text, spread over the whole file
ENOUGH_LETTERS = 10


def limit_ourselves():
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def probe(stream) -> dict:
    """What the portal needs to know: ``{"problem"}``, or ``{"pages", "has_text"}``."""
    from pypdf import PdfReader  # noqa: PLC0415

    reader = PdfReader(stream)
    if reader.is_encrypted:
        return {"problem": "encrypted"}
    pages = len(reader.pages)
    if not 0 < pages <= MAX_PAGES:
        return {"problem": "too_many_pages" if pages else "broken"}
    return {"pages": pages, "has_text": has_text(reader, pages)}


def has_text(reader, pages) -> bool:
    letters = 0
    for number in range(0, pages, max(1, pages // SAMPLE)):
        letters += sum(letter.isalnum() for letter in reader.pages[number].extract_text())
        if letters >= ENOUGH_LETTERS:
            return True
    return False


def main():
    limit_ourselves()
    logging.disable()
    stream = sys.stdin.buffer
    if not stream.seekable():
        stream = io.BytesIO(stream.read())
    try:
        answer = probe(stream)
    except MemoryError:
        answer = {"problem": "too_heavy"}
    except Exception:  # whatever a broken file provokes means the same to the person who sent it
        answer = {"problem": "broken"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
