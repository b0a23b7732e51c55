"""What people are told when an act moves the day by which they will have an answer.

Each app says whom its deadlines concern:

@deadline_moved("consulta")
class AnswerMoved(DeadlineMoved):
    def public(self): ...
"""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from participa.notifications import events
from participa.notifications.actions import announce
from participa.notifications.people import pk_of
from participa.subscriptions.news import News, takes_part

from .obligations import Obligation, obligation_of

EXTENDED, SUSPENDED, RESUMED, COUNTED = "extended", "suspended", "resumed", "counted"
_names: dict[str, str] = {}  # kind of obligations: the event that tells of its moves


class DeadlineMoved(News):
    """The day of an obligation of ``kind`` changed. ``public``: things with a public ``code`` and a body."""

    kind = ""
    template = "deadline_moved"
    gone = "ya no es público"

    def refusals(self, messages):
        days = {code: self._day(code) for code in {one.data["code"] for one in messages}}
        moved = [one for one in messages if days[one.data["code"]] != one.data["after"]]
        words = "el plazo se cumplió o volvió a cambiar"
        return {one.pk: words for one in moved} | super().refusals(messages)

    def _day(self, code):
        owed = obligation_of(self.kind, code, now=timezone.now())
        return owed.day.isoformat() if owed else ""

    def path(self, announcement):
        return self.public().get(pk=pk_of(announcement)).get_absolute_url()

    def variant(self, message):
        return "takes part" if takes_part(message) else "follows"

    def words(self, message):
        told = message.data
        return {
            "thing": self.public().get(pk=pk_of(message)),
            "how": _how(told["how"]),
            "cause": told["cause"],
            "reason_given": told["reason"],
            "act": told["act"],
            "before": date.fromisoformat(told["before"]),
            "after": date.fromisoformat(told["after"]),
            "takes_part": takes_part(message),
        }


def deadline_moved(kind: str):
    """Class decorator: this is what is told when a deadline of ``kind`` moves."""

    def register(cls):
        cls.kind = kind
        _names[kind] = f"deadline_moved_{kind}"
        return events.event(_names[kind])(cls)

    return register


def tell_moved(owed: Obligation, day: date, *, how, reason, act="", cause="", before=None, now) -> None:
    """Whoever waits for ``owed`` is told that it is owed by another day, if its app said who that is."""
    before = before or owed.day
    name = _names.get(owed.kind)
    if name is None or day == before:
        return
    thing = events.get(name).public().filter(code=owed.code).first()
    if thing is not None:
        announce(
            name, thing, now=now, version=int(now.timestamp()) % 2**31, code=owed.code, how=how, cause=cause,
            reason=reason, act=act, before=f"{before}", after=f"{day}",
        )  # fmt: skip


def _how(word):
    return {
        EXTENDED: _("El servicio amplió el plazo."),
        SUSPENDED: _("El servicio suspendió el plazo por unos días."),
        RESUMED: _("El servicio reanudó el plazo que estaba suspendido."),
        COUNTED: _("Cambió una regla o un feriado con que se cuenta el plazo."),
    }[word]
