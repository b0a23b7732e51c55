"""What SEGEGOB sees of the mail: each figure costs the same with a hundred letters as with a million."""

from collections import Counter
from dataclasses import asdict, dataclass, fields

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from participa.core.calendar import day_of, midnight
from participa.core.figures import figure

from . import events
from .keeping import forgotten
from .masking import masked, masked_in
from .models import Announcement, DeadAddress, Message

State = Message.State
COUNTED_UP_TO = 1000  # beyond this, "más de 1.000"
SENT_UP_TO = 100_000
LISTED = 10
URGENCIES = {
    10: gettext_lazy("Códigos y lo que alguien espera"),
    0: gettext_lazy("Avisos"),
    -10: gettext_lazy("Boletines"),
}


def menu(current):
    """The screens of the mail, as components/sidenav.html takes them."""
    names = {"queue": _("La cola"), "failed": _("Los que no salieron"), "addresses": _("Direcciones muertas")}
    return [
        {"text": text, "url": reverse(f"mail_office:{name}"), "current": name == current}
        for name, text in names.items()
    ]


# The queue ------------------------------------------------------------------------------------
def queue(now):
    """How it goes: figures, by event, by urgency, and what is being told."""
    found = {state: _events_in(state) for state in (State.QUEUED, State.HELD, State.SENDING, State.FAILED)}
    return {
        "stats": _stats(found, now),
        "by_event": _by_event(found),
        "is_partial": any(len(names) > COUNTED_UP_TO for names in found.values()),
        "up_to": COUNTED_UP_TO,
        "urgencies": _urgencies(),
        **_announcements(),
    }


def _events_in(state):
    """The event of each mail in a state, up to one more than are counted. Each state has its own index."""
    found = Message.objects.filter(state=state)
    order = {State.QUEUED: ("-priority", "pk"), State.FAILED: ("-pk",)}.get(state, ())
    if state == State.HELD:
        found = found.filter(carrier=None)
    return list(found.order_by(*order).values_list("event", flat=True)[: COUNTED_UP_TO + 1])


def _stats(found, now):
    today = Message.objects.filter(state=State.SENT, sent_at__gte=midnight(day_of(now)))
    sent = today.order_by()[: SENT_UP_TO + 1].count()
    return [
        {"value": counted(len(found[State.QUEUED])), "label": _("esperan salir")},
        {"value": counted(len(found[State.HELD])), "label": _("esperan un resumen")},
        {"value": counted(len(found[State.SENDING])), "label": _("se están enviando")},
        {"value": counted(sent, SENT_UP_TO), "label": _("enviados hoy"), "kind": "done"},
        {
            "value": counted(len(found[State.FAILED])),
            "label": _("no salieron"),
            "kind": "alert" if found[State.FAILED] else "",
        },
    ]


def counted(number, up_to=COUNTED_UP_TO):
    """A count, or that there are more than were counted."""
    return _("más de %(n)s") % {"n": figure(up_to)} if number > up_to else number


def _by_event(found):
    counts = {state: Counter(names) for state, names in found.items()}
    names = sorted(set().union(*counts.values()))
    return [
        {
            "event": name,
            "name": events.name_of(name),
            "waiting": counts[State.QUEUED][name],
            "held": counts[State.HELD][name],
            "sending": counts[State.SENDING][name],
            "failed": counts[State.FAILED][name],
        }
        for name in names
    ]


def _urgencies():
    """Since when waits the oldest of each urgency: the index of the queue is read at one place for each."""
    rows = []
    for priority in sorted({event.priority for event in events.registered().values()}, reverse=True):
        queued = Message.objects.filter(state=State.QUEUED, priority=priority).order_by("pk")
        if since := queued.values_list("created_at", flat=True).first():
            rows.append({"words": URGENCIES.get(priority, priority), "since": since})
    return rows


def _announcements():
    """What is being told to people, how far it goes, and what fails."""
    going = list(Announcement.objects.filter(expanded_at=None).order_by("pk")[:LISTED])
    told = dict(
        Message.objects.filter(announcement__in=going)
        .order_by()
        .values_list("announcement")
        .annotate(Count("pk"))
    )
    failing = Announcement.objects.filter(expanded_at=None, failures__gt=0).order_by("pk")[:LISTED]
    return {
        "going": [
            {"announcement": one, "words": words_of(one, one), "told": told.get(one.pk, 0)} for one in going
        ],
        "failing": [
            {"announcement": one, "words": words_of(one, one), "reason": masked_in(one.reason)}
            for one in failing
        ],
    }


def headline_of(announcement):
    """What it tells, once it was prepared."""
    return announcement.headline.get(get_language(), "") if announcement else ""


def words_of(message_or_announcement, announcement):
    """What it tells or, if it has no headline, what sort of news it is."""
    return headline_of(announcement) or events.name_of(message_or_announcement.event)


# What did not leave ---------------------------------------------------------------------------
@dataclass(frozen=True)
class FailedFilter:
    """What is looked for among the mails that did not leave."""

    evento: str = ""
    motivo: str = ""  # how its reason begins: a code, or the name of an error
    dominio: str = ""

    @classmethod
    def read(cls, query):
        found = {
            field.name: query.get(field.name, "").replace("\x00", "").strip()[:100] for field in fields(cls)
        }
        return cls(**found | {"dominio": found["dominio"].lstrip("@")})

    @property
    def asked(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def address(self) -> str:
        return f"?{urlencode(self.asked)}" if self.asked else "?"

    def apply(self):
        found = Message.objects.filter(state=State.FAILED)
        if self.evento:
            found = found.filter(event=self.evento)
        if self.motivo:
            found = found.filter(reason__startswith=self.motivo)
        if self.dominio:
            at = f"@{self.dominio}"
            found = found.filter(Q(recipient__iendswith=at) | Q(user__email__iendswith=at))
        return found


def failed_options(asked):
    """The events and reasons there are among the last thousand, as a form offers them."""
    seen = Message.objects.filter(state=State.FAILED).order_by("-pk")[:COUNTED_UP_TO]
    events_, reasons = Counter(), {}
    for event, reason in seen.values_list("event", "reason"):
        events_[event] += 1
        reasons.setdefault(_beginning(reason), masked_in(reason)[:70])
    if asked.evento:
        events_.setdefault(asked.evento, 0)
    if asked.motivo:
        reasons.setdefault(asked.motivo, asked.motivo)
    return {
        "events": [_option(name, events.name_of(name), asked.evento) for name in sorted(events_)],
        "reasons": [_option(begins, words, asked.motivo) for begins, words in sorted(reasons.items())],
    }


def _beginning(reason):
    return reason.split(" ", 1)[0].rstrip(":,") if reason else ""


def _option(value, text, chosen):
    return {"value": value, "text": text, "on": value == chosen}


def failed_rows(messages):
    """Each with what it told, its reason and whether it can be tried again."""
    lost = set(forgotten())
    return [
        {
            "message": message,
            "words": words_of(message, message.announcement),
            "address": masked(_address_of(message)),
            "reason": masked_in(message.reason),
            "can_retry": message.event not in lost,
        }
        for message in messages
    ]


def _address_of(message):
    kind, _colon, address = message.recipient.partition(":")
    return (message.user.email or "") if kind == "user" and message.user else address


# Addresses ------------------------------------------------------------------------------------
def dead_by_domain():
    """The domains with most addresses that are written to no more."""
    given_up = DeadAddress.objects.filter(dead_since__isnull=False).order_by()
    return given_up.values("domain").annotate(count=Count("pk")).order_by("-count", "domain")[:50]
