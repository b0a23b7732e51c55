"""The morning's mail to officials: one with all that waits for them, as it stands when it leaves."""

from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.calendar import day_of
from participa.core.countdown import due_countdown
from participa.core.dates import full_date
from participa.deadlines.engine import national_holidays, stopped_days
from participa.notifications import events
from participa.notifications.events import event, mail_from
from participa.notifications.models import Message
from participa.subscriptions.messages import MOST_IN_A_MAIL, Carries
from participa.subscriptions.models import Subscription

from . import desk
from .work import rhythms_of

State = Message.State


@event("work_summary")
class WorkSummary(Carries):
    """One mail with all that waits for her."""

    template = "work_summary"

    def may_receive(self, message):
        return self.refusals([message]).get(message.pk, "")

    def refusals(self, messages):
        """What each carries is asked again, of all of them together: the queries are a constant number."""
        carried = Message.objects.filter(carrier__in=[one.pk for one in messages], state=State.HELD)
        carried = list(carried.select_related("announcement", "user").order_by("event", "pk"))
        refused = {}
        for name, found in groupby(carried, key=lambda one: one.event):
            refused |= events.get(name).refusals(list(found))
        _settle(refused)
        told = {}
        for one in carried:
            if one.pk not in refused and one.announcement_id:
                told.setdefault(one.carrier_id, []).append(one)
        for message in messages:
            message.to_tell = told.get(message.pk, [])
        rhythms = rhythms_of([one.user_id for one in messages])
        left = {pk for pk, rhythm in rhythms.items() if rhythm >= Subscription.Rhythm.ONLY_HERE}
        return {
            one.pk: _("Pidió verlo solo en el portal.")
            if one.user_id in left
            else _("Nada de lo que llevaba sigue pendiente.")
            for one in messages
            if one.user_id in left or not one.to_tell
        }

    def render(self, message):
        now = timezone.now()
        parts = parts_of(message.to_tell, now)
        return mail_from(
            f"notifications/{self.template}",
            name=message.user.display_name,
            today=full_date(now),
            essential=_essential(parts),
            parts=[part | {"lines": part["lines"][:MOST_IN_A_MAIL]} for part in parts if part["lines"]],
            in_all=len(desk.everything_for(message.user, now=now)),
        )


def _settle(refused):
    """What may not be told is over, each with its reason."""
    by_reason = {}
    for pk, reason in refused.items():
        by_reason.setdefault(reason[:300], []).append(pk)
    for reason, pks in by_reason.items():
        held = Message.objects.filter(pk__in=pks, state=State.HELD)
        held.update(state=State.SKIPPED, reason=reason)


def parts_of(messages, now) -> list[dict]:
    """What is late, what is due soon, what waits without a day and what moved, with the words of each."""
    late, soon, piled, moved = [], [], [], []
    for message in _latest(messages):
        told = events.get(message.event)
        line = told.line(message)
        one = line.pop("pending", None)
        if one is None:
            moved.append(line)
        elif one.day is None:
            piled.append(line | {"about": _about(one, line)})
        else:
            time = due_countdown(one.day, now, national_holidays() | stopped_days(one.changes))
            (late if one.day < day_of(now) else soon).append(
                line | {"about": _about(one, line), "time": time, "day": one.day, "on": full_date(one.day)}
            )
    return [
        {"word": "late", "title": _("Vencido"), "lines": sorted(late, key=_by_day)},
        {"word": "soon", "title": _("Vence pronto"), "lines": sorted(soon, key=_by_day)},
        {"word": "piled", "title": _("Por hacer"), "lines": piled},
        {"word": "moved", "title": _("Cambió de fecha"), "lines": moved},
    ]


def _latest(messages):
    """Of what was held more than once until its summary, the last word."""
    last = {(one.event, events.get(one.event).thread(one)): one for one in messages}
    return last.values()


def _by_day(line):
    return line["day"], line["title"]


def _about(one, line):
    rule = line["rule"].rstrip(".")
    return f"{one.service.short_name}. {rule}." if rule else f"{one.service.short_name}."


def _essential(parts) -> str:
    """«2 vencidos y 3 por vencer»."""
    count = {part["word"]: len(part["lines"]) for part in parts}
    said = [
        words % {"n": n}
        for words, n in (
            (ngettext("%(n)s vencido", "%(n)s vencidos", count["late"]), count["late"]),
            (_("%(n)s por vencer"), count["soon"]),
            (_("%(n)s por hacer"), count["piled"]),
            (ngettext("%(n)s con otra fecha", "%(n)s con otra fecha", count["moved"]), count["moved"]),
        )
        if n
    ]
    if len(said) == 1:
        return said[0]
    return _("%(some)s y %(last)s") % {"some": ", ".join(said[:-1]), "last": said[-1]}
