"""What can happen that people are told about. Each app registers its own, in AppConfig.ready().

@event("consultation_answered")
class ConsultationAnswered(Event):
    def recipients(self, announcement, after, limit): ...
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from participa.core.mail import Mail, mail_from

__all__ = [
    "Event",
    "Happening",
    "Mail",
    "Owed",
    "event",
    "get",
    "mail_from",
    "minute_of",
    "name_of",
    "name_them",
    "number_key",
    "registered",
    "to_address",
    "to_user",
]


class Owed(NamedTuple):
    """Somebody owed a word. ``key`` orders recipients: an interrupted expansion resumes after it.

    ``bundle`` and ``due_at``: the summary that tells it and when that leaves; without them, at once.
    ``only_here``: she asked to read it in the portal, not by mail.
    """

    key: str
    recipient: str
    user_id: int | None = None
    data: dict = {}
    bundle: str = ""
    due_at: datetime | None = None
    only_here: bool = False


class Happening(NamedTuple):
    """Something that the clock did: ``object`` as an announcement names it, the instant, its version."""

    object: str
    at: datetime
    version: int = 1
    data: dict = {}


class Event:
    """One sort of news. Subclasses say who is owed it, whether they still may read it, and in what words."""

    keeps_data = True  # False: what the message carries is erased once it left (a code, a draft)
    priority = 0  # 10: somebody is waiting in front of a screen; -10: a newsletter
    essential = False  # True: it leaves even to an address that gave mail back
    may_be_silenced = True  # False: a receipt, sent whatever she asked about the rest of its thread

    # When ---------------------------------------------------------------------------------------

    def happened(self, now: datetime) -> Iterable[Happening]:
        """What the clock alone made true by ``now``, told before or not: the portal tells each but once.

        By state ("it is over"), never by a window of time: a clock that stopped for days loses nothing.
        """
        return ()

    # Who ----------------------------------------------------------------------------------------

    def prepare(self, announcement) -> dict:
        """Whom it reaches, found once before the first recipient: kept as ``announcement.scope``."""
        return {}

    def recipients(self, announcement, after: str, limit: int) -> list[Owed]:
        """The next ``limit`` people owed this, after the one whose key was ``after`` ("": from the start).

        Fewer than ``limit`` means that nobody is left. Ordered by key, always the same way; a key is a text
        of up to 60 letters (see ``number_key``).
        """
        return []

    def may_receive(self, message) -> str:
        """Asked again when it is about to leave: why it must not, or "" if it may."""
        return ""

    def refusals(self, messages) -> dict[int, str]:
        """The same of many messages of this event at once: why not, by the pk of those that may not."""
        return {message.pk: str(why) for message in messages if (why := self.may_receive(message))}

    def no_longer_shown(self, messages) -> set[int]:
        """Of messages that were told, the pks of those whose notice may be read no more in the portal.

        What may no longer be sent because it is late (it closed already) is still a notice of that day.
        """
        return set(self.refusals(messages))

    # What ---------------------------------------------------------------------------------------

    def headline(self, announcement) -> str:
        """What happened in one line, the same for everybody, in the language already active.

        It is told by the notices of the portal and by summaries. "": by neither.
        """
        return ""

    def path(self, announcement) -> str:
        """Where it is read, in the language already active."""
        return ""

    def thread(self, news) -> str:
        """The thing whose mails belong together (``news``: a message or an announcement)."""
        return news.object

    def variant(self, message):
        """Mails of the same variant have the same words; None: this one has its own.

        Words are then written once for many recipients, so they say nothing about whoever reads them.
        """
        return None

    def render(self, message) -> Mail:
        """The words, in the language already active."""
        raise NotImplementedError


_events: dict[str, Event] = {}


def event(name: str):
    """Class decorator: this is what is done when ``name`` is announced."""

    def register(cls):
        _events[name] = cls()
        return cls

    return register


def get(name: str) -> Event:
    """The event of this name. LookupError if no app registered it."""
    if name not in _events:
        raise LookupError(f"Nobody registered the event {name!r}")
    return _events[name]


def registered() -> dict[str, Event]:
    """All of them, by name."""
    return dict(_events)


_names: dict[str, object] = {}


def name_them(names: dict) -> None:
    """What each sort of news is called: {event: words}; from AppConfig.ready()."""
    _names.update(names)


def name_of(event: str) -> str:
    """Its name in words, or its code if nobody named it."""
    return str(_names.get(event, event))


def number_key(number: int) -> str:
    """A number as a key that sorts as the number does."""
    return f"{number:012d}"


def minute_of(instant: datetime) -> int:
    """A version that changes when what was to happen at ``instant`` moves."""
    return int(instant.timestamp()) // 60


def to_user(user_id: int, *, key: str = "", **data) -> Owed:
    """A person with an account."""
    return Owed(key or number_key(user_id), f"user:{user_id}", user_id, data)


def to_address(email: str, *, key: str, **data) -> Owed:
    """Somebody of whom only an address is known."""
    return Owed(key, f"mailto:{email}", None, data)


class WrittenMail(Event):
    """A mail whose words were written when it was queued, such as a sign-in code."""

    keeps_data = False
    priority = 10
    essential = True

    def may_receive(self, message):
        good_until = parse_datetime(message.data.get("good_until") or "")
        return _("Salió tarde: ya no servía.") if good_until and good_until <= timezone.now() else ""

    def render(self, message):
        written = message.data
        if "text" not in written:
            raise ValueError("A written mail lost its words")
        return Mail(written["subject"], written["text"], written.get("html", ""))


WRITTEN = "written_mail"
event(WRITTEN)(WrittenMail)
