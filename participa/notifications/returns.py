"""Reading a mail that came back: what it says, without acting on it.

A report has parts (RFC 6522): words for people, a list of facts for machines (RFC 3464, or RFC 5965 for a
complaint) and the mail that came back, or its headers. Whoever writes no such list is not guessed.
"""

import re
from dataclasses import dataclass, field
from email import message_from_bytes, message_from_string
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message as Mail
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings

NUMBER = re.compile(r"<([\w-]+)\.(\d{1,18})\.(\d{1,9})@([^<>@\s]+)>")  # as notifications.writing gives it
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
FACTS = {"message/delivery-status", "message/global-delivery-status"}
COMPLAINT = "message/feedback-report"
ORIGINALS = {"message/rfc822", "message/global"}
HEADERS_ONLY = {"text/rfc822-headers", "message/global-headers"}
# Permanent, but of the mail or of the moment, not of the mailbox: full, too big, a policy.
PASSING = ("5.2.2", "5.2.3", "5.3.", "5.5.", "5.6.", "5.7.")


@dataclass(frozen=True)
class Told:
    """What a return says of one address. ``number``: event, id and version of our mail, if it has them."""

    address: str = ""
    action: str = ""
    status: str = ""
    diagnostic: str = ""
    number: tuple[str, int, int] | None = None
    is_complaint: bool = False

    @property
    def is_late(self) -> bool:
        return not self.is_complaint and self.action == "delayed"

    @property
    def is_for_good(self) -> bool:
        return self.status.startswith("5.") and not self.status.startswith(PASSING)

    @property
    def reason(self) -> str:
        return " ".join(f"{self.status} {self.diagnostic}".split())


@dataclass
class Return:
    """All that one mail says."""

    told: list[Told] = field(default_factory=list)
    is_automatic: bool = False


def read(raw: bytes) -> Return:
    """What it says; nothing told if it is no report."""
    mail = message_from_bytes(raw)
    found = Return(is_automatic=_is_automatic(mail))
    parts = list(_parts(mail))
    number = next(filter(None, map(_number_in, parts)), None)
    for part in parts:
        kind = part.get_content_type()
        if kind in FACTS:
            found.told += [told for block in _blocks(part) if (told := _told(block, number))]
        elif kind == COMPLAINT:
            found.told += [_complaint(block, number) for block in _blocks(part)[:1] if _accuses(block)]
    return found


def _parts(mail):
    """The parts of the report itself, never those of the mail it gives back."""
    if mail.get_content_maintype() == "multipart" and mail.is_multipart():
        for part in mail.get_payload():
            yield from _parts(part)
    else:
        yield mail


def _is_automatic(mail):
    return _text(mail, "Auto-Submitted").lower().startswith("auto-") or "X-Autoreply" in mail


def _number_in(part):
    """Event, id and version of the mail of ours that this part gives back, if it does."""
    kind = part.get_content_type()
    if kind in ORIGINALS and part.is_multipart():
        original = part.get_payload()[0]
    elif kind in ORIGINALS | HEADERS_ONLY:
        original = message_from_string(_body(part))
    else:
        return None
    found = NUMBER.search(_text(original, "Message-ID"))
    if not found or found[4].lower() != urlsplit(settings.SITE_URL).hostname:
        return None
    return found[1], int(found[2]), int(found[3])


def _blocks(part):
    """The groups of facts: Python reads them in some kinds of part, and not in others."""
    if part.is_multipart():
        return part.get_payload()
    texts = re.split(r"\r?\n[ \t]*\r?\n", _body(part).strip())
    return [message_from_string(text) for text in texts if text.strip()]


def _body(part):
    payload = part.get_payload(decode=True) or b""
    return payload.decode("utf-8", "replace")


def _told(block: Mail, number):
    """What a group says of one recipient; None if it is of the whole mail, or of one that arrived."""
    action = _text(block, "Action").lower()
    address = _address(block, "Original-Recipient") or _address(block, "Final-Recipient")
    if action not in {"failed", "delayed"}:
        return None
    diagnostic = _text(block, "Diagnostic-Code")
    return Told(address, action, _status(_text(block, "Status"), diagnostic), diagnostic, number)


def _status(said, diagnostic):
    """The code of the failure. Some write 5.0.0 and leave the real one in the words of the other server."""
    found = STATUS.search(said)
    status = found[1] if found else ""
    if not status or status.endswith(".0.0"):
        better = STATUS.search(diagnostic)
        status = better[1] if better else status
    return status


def _accuses(block):
    return _text(block, "Feedback-Type").lower() != "not-spam"


def _complaint(block, number):
    return Told(_address(block, "Original-Rcpt-To"), number=number, is_complaint=True)


def _address(block, name):
    """``rfc822; ana@ejemplo.cl`` -> ``ana@ejemplo.cl``."""
    value = _text(block, name).rpartition(";")[2].strip()
    address = parseaddr(value)[1]
    return address[:254] if re.fullmatch(r"[^@\s]+@[^@\s]+", address) else ""


def _text(mail, name):
    value = mail.get(name)
    if value is None:
        return ""
    try:
        return " ".join(str(make_header(decode_header(str(value)))).split())
    except (HeaderParseError, LookupError, ValueError):
        return " ".join(str(value).split())
