"""A service extends, suspends and resumes its deadlines, by act and with reasons (Law 19.880, art. 26)."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.audit.actions import record
from participa.core.calendar import ONE_DAY, day_of
from participa.core.dates import plain_date
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.deadlines.adjusting import Change, forget_changes
from participa.deadlines.messages import EXTENDED, RESUMED, SUSPENDED, tell_moved
from participa.deadlines.models import Adjustment, Rule
from participa.deadlines.obligations import obligation_of
from participa.deadlines.permissions import can_adjust
from participa.services.models import PublicService

LONGEST = timedelta(days=366)
Kind = Adjustment.Kind


@transaction.atomic
def extend(owed, *, days, act_number, act_date, reason, by, now, seen, special_law=""):
    """Add days to a deadline that has not expired: at most half of its length, unless another law says more.

    ``seen``: the day that whoever decides had before her. Raises ValidationError by field, StaleError if it
    was moved meanwhile, TransitionError if it was met.
    """
    fresh = _held(owed, by=by, now=now, seen=seen)
    wrong = _act_problems(act_number, act_date, reason, now) | _expired(fresh, "days", now)
    if special_law and not fresh.special_law:
        wrong["special_law"] = _("Ninguna ley especial ordena este plazo: vale la Ley 19.880.")
    if days < 1:
        wrong.setdefault("days", _("Escribe cuántos días se agregan: al menos uno."))
    elif days > (room := room_of(fresh)) and not special_law.strip():
        wrong.setdefault("days", too_long_words(fresh, room))
    if wrong:
        raise ValidationError(wrong)
    change = _change(days=days, act_number=act_number, act_date=act_date, reason=reason, now=now)
    return _write(fresh, change, Kind.EXTENSION, "deadline.extended", by=by, now=now, law=special_law.strip())


@transaction.atomic
def suspend(owed, *, from_on, until_on, act_number, act_date, reason, by, now, seen):
    """Stop a deadline from one day to another, both included: those days do not count."""
    fresh = _held(owed, by=by, now=now, seen=seen)
    today = day_of(now)
    wrong = _act_problems(act_number, act_date, reason, now) | _expired(fresh, "from_on", now)
    if fresh.suspension_on(today):
        wrong["from_on"] = _("Este plazo ya está suspendido. Reanúdalo antes de suspenderlo otra vez.")
    if from_on < today:
        wrong.setdefault("from_on", _("Esa fecha ya pasó: se suspende desde hoy en adelante."))
    elif from_on > fresh.day:
        wrong.setdefault("from_on", _("Para entonces el plazo ya venció."))
    if until_on < from_on:
        wrong["until_on"] = _("La suspensión termina el mismo día que empieza, o después.")
    elif until_on - from_on > LONGEST:
        wrong["until_on"] = _("Una suspensión dura a lo más un año.")
    if wrong:
        raise ValidationError(wrong)
    change = _change(
        from_on=from_on, until_on=until_on, act_number=act_number, act_date=act_date, reason=reason, now=now
    )
    return _write(fresh, change, Kind.SUSPENSION, "deadline.suspended", by=by, now=now)


@transaction.atomic
def resume(owed, *, by, now, seen):
    """End a suspension before its day: the clock runs again from today."""
    fresh = _held(owed, by=by, now=now, seen=seen)
    running = fresh.suspension_on(day_of(now))
    if running is None:
        raise TransitionError(f"{fresh.code} is not suspended.")
    ended = running._replace(until_on=day_of(now) - ONE_DAY, resumed_at=now)
    day = fresh.day_with(tuple(ended if one == running else one for one in fresh.changes))
    Adjustment.objects.filter(pk=running.pk).update(
        until_on=ended.until_on, new_on=day, resumed_by=by, resumed_at=now
    )
    adjustment = Adjustment.objects.get(pk=running.pk)
    _tell(fresh, adjustment, day, by=by, now=now)
    record(
        "deadline.resumed", adjustment, by=by, now=now, kind=fresh.kind, code=fresh.code,
        was=f"{running.until_on}", day=f"{day}",
    )  # fmt: skip
    return adjustment


def room_of(owed) -> int:
    """How many days more it may be extended: half of its length, less what it was extended before."""
    return max(0, owed.term.days // 2 - owed.extended_days)


def too_long_words(owed, room):
    """Why so many days are refused, and how many are not."""
    half = owed.term.days // 2
    if not room:
        return _(
            "Este plazo ya se amplió en %(half)s días, la mitad de su duración: no se puede ampliar más "
            "(Ley 19.880, art. 26)."
        ) % {"half": half}
    return ngettext(
        "Puedes agregar hasta %(room)s día: todas las ampliaciones suman a lo más la mitad del plazo "
        "(Ley 19.880, art. 26).",
        "Puedes agregar hasta %(room)s días: todas las ampliaciones suman a lo más la mitad del plazo "
        "(Ley 19.880, art. 26).",
        room,
    ) % {"room": room}


def _held(owed, *, by, now, seen):
    """The obligation as it is now, while nobody else may move it."""
    require(can_adjust(by, owed.service, now=now))
    PublicService.objects.select_for_update(no_key=True).get(pk=owed.service.pk)
    Rule.objects.select_for_update(no_key=True).get(code=owed.rule)  # SEGEGOB may be changing it
    fresh = obligation_of(owed.kind, owed.code, now=now)
    if fresh is None:
        raise TransitionError(f"{owed.code} is owed no more.")
    if fresh.day != seen:
        last = Adjustment.objects.of(fresh.kind, fresh.code).select_related("by", "resumed_by").last()
        raise StaleError(by=(last.resumed_by or last.by) if last else None, at=last.at if last else now)
    return fresh


def _act_problems(act_number, act_date, reason, now):
    wrong = {}
    if not act_number.strip():
        wrong["act_number"] = _("Escribe el número de la resolución.")
    if act_date > day_of(now):
        wrong["act_date"] = _("La resolución no puede tener una fecha futura.")
    if not reason.strip():
        wrong["reason"] = _("Di por qué: quienes esperan la respuesta lo leerán.")
    return wrong


def _expired(owed, field, now):
    today = day_of(now)
    if today > owed.day:
        words = _(
            "El plazo venció el %(day)s: un plazo vencido no se amplía ni se suspende (Ley 19.880, art. 26)."
        )
        return {field: words % {"day": plain_date(owed.day)}}
    if today < owed.start:
        words = _("El plazo todavía no empieza a correr: empieza después del %(day)s.")
        return {field: words % {"day": plain_date(owed.start)}}
    return {}


def _change(*, days=None, from_on=None, until_on=None, act_number, act_date, reason, now):
    return Change(
        pk=0, days=days, from_on=from_on, until_on=until_on, reason=reason.strip(),
        act_number=act_number.strip(), act_date=act_date, special_law="", old_on=None, new_on=None, at=now,
        resumed_at=None,
    )  # fmt: skip


def _write(owed, change, kind, verb, *, by, now, law=""):
    day = owed.day_with((*owed.changes, change))
    adjustment = Adjustment.objects.create(
        kind=kind, target_kind=owed.kind, target=owed.code, service=owed.service, days=change.days,
        from_on=change.from_on, until_on=change.until_on, reason=change.reason,
        act_number=change.act_number, act_date=change.act_date, special_law=law,
        old_on=owed.day, new_on=day, by=by, at=now,
    )  # fmt: skip
    _tell(owed, adjustment, day, by=by, now=now)
    record(
        verb, adjustment, by=by, now=now, kind=owed.kind, code=owed.code, was=f"{owed.day}", day=f"{day}",
        act=change.act_number,
    )  # fmt: skip
    return adjustment


def _tell(owed, adjustment, day, *, by, now):
    """Write the date on the thing, where it is written, tell who waits, and let its pages be made again."""
    how = EXTENDED if adjustment.days else RESUMED if adjustment.resumed_at else SUSPENDED
    tell_moved(owed, day, how=how, reason=adjustment.reason, act=adjustment.act_number, now=now)
    if owed.move and day != owed.stored:
        owed.move(day, reason=adjustment.reason, act_number=adjustment.act_number, by=by, now=now)
    forget_changes()
    forget_pages("/", owed.url)
