"""The matters of a plan: added, corrected, moved, dropped with a reason, done with its proof."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from participa.audit.actions import record
from participa.core import public_codes
from participa.core.calendar import day_of
from participa.core.dates import full_date
from participa.core.lifecycle import StaleError, TransitionError
from participa.documents.actions import store
from participa.plans.models import Matter, Mechanism, PlanChange
from participa.plans.when import when_words

from .planning import held, note, touch

Kind, Status = PlanChange.Kind, Matter.Status
DATES = ("month", "starts_on", "ends_on")
TEXTS = ("title", "summary", "why", "mechanism", "unit")


@transaction.atomic
def add(plan, *, by, now, seen_at=None, reason="", topics=(), regions=(), **fields):
    """One more matter. To a published plan, with the reason. ``fields``: those of TEXTS and DATES."""
    plan = held(plan, by=by, now=now, seen_at=seen_at)
    matter = insert(plan, by=by, now=now, reason=reason, topics=topics, regions=regions, **fields)
    touch(plan, by=by, now=now)
    record("plan_matter.added", matter, by=by, now=now, plan=plan.code)
    return matter


@transaction.atomic(savepoint=False)
def insert(plan, *, by, now, reason, topics=(), regions=(), **fields):
    """The row of a new matter of a locked plan, and what is in sight if it was published."""
    matter = Matter(
        plan=plan, number=(plan.matters.aggregate(last=Max("number"))["last"] or 0) + 1, created_by=by,
        created_at=now, changed_by=by, changed_at=now, **_fitted(plan, fields),
    )  # fmt: skip
    _check(plan, matter)
    matter.save()
    matter.topics.set(topics)
    matter.regions.set(regions)
    note(plan, Kind.ADDED, reason=reason, matter=matter, by=by, now=now)
    return matter


def _fitted(plan, fields):
    """An exact date says its month."""
    starts_on = fields.get("starts_on")
    return fields | {"month": starts_on.month} if starts_on else fields


def _check(plan, matter):
    """Whether it fits in its plan. Raises ValidationError by field."""
    found = {}
    if not matter.title.strip():
        found["title"] = _("Di cuál es la materia.")
    if matter.ends_on and not matter.starts_on:
        found["starts_on"] = _("Di también desde qué día.")
    elif matter.ends_on and matter.ends_on < matter.starts_on:
        found["ends_on"] = _("La fecha de término es posterior a la de inicio.")
    if matter.starts_on and matter.starts_on.year != plan.year:
        found["starts_on"] = _("Elige un día de %(year)s, el año del plan.") % {"year": plan.year}
    elif not matter.month:
        found["month"] = _("Elige un mes del año.")
    if plan.no_consultation_at and matter.mechanism == Mechanism.CONSULTATION:
        found["mechanism"] = _("El plan declara que este año no hay consultas: retira antes esa declaración.")
    if found:
        raise ValidationError(found)


@transaction.atomic(savepoint=False)
def _held(matter, *, by, now, seen_at=None):
    plan = held(matter.plan, by=by, now=now)
    fresh = Matter.objects.select_related("changed_by").get(pk=matter.pk)
    fresh.plan = plan
    if fresh.status != Status.PLANNED:
        raise TransitionError(f"{fresh.code} is done, or was dropped.")
    if seen_at is not None and fresh.changed_at != seen_at:
        raise StaleError(by=fresh.changed_by, at=fresh.changed_at)
    return fresh


@transaction.atomic
def edit(matter, *, by, now, seen_at, reason="", topics=None, regions=None, **fields):
    """Correct its words or move its date. Of a published plan, with the reason; what it said is kept."""
    fresh = _held(matter, by=by, now=now, seen_at=seen_at)
    plan, before = fresh.plan, _told(fresh)
    is_moved = any(name in fields and fields[name] != getattr(fresh, name) for name in DATES)
    old_when = when_words(fresh)
    changes = _fitted(plan, fields) | {"changed_by": by, "changed_at": now}
    for name, value in changes.items():
        setattr(fresh, name, value)
    _check(plan, fresh)
    fresh.save(update_fields=list(changes))
    for many, chosen in ((fresh.topics, topics), (fresh.regions, regions)):
        if chosen is not None:
            many.set(chosen)
    was = before if not is_moved else f"{before}\n{old_when}" if before != _told(fresh) else old_when
    kind = Kind.MOVED if is_moved else Kind.EDITED
    note(plan, kind, reason=reason, before=was, matter=fresh, by=by, now=now)
    touch(plan, by=by, now=now)
    record("plan_matter.edited", fresh, by=by, now=now, fields=sorted(fields), moved=is_moved)
    return fresh


def _told(matter):
    """What anybody read of it, for the note of its change."""
    words = (matter.title, str(matter.get_mechanism_display()), matter.summary, matter.why, matter.unit)
    return "\n".join(part for part in words if part)


@transaction.atomic
def drop(matter, *, reason, by, now, seen_at=None):
    """It will not be done, and why. It stays in sight."""
    fresh = _held(matter, by=by, now=now, seen_at=seen_at)
    if not reason.strip():
        raise ValidationError({"reason": _("Di por qué queda sin efecto.")})
    said = {"drop_reason": reason.strip(), "dropped_by": by, "dropped_at": now}
    fresh.become(Status.DROPPED, **said, changed_by=by, changed_at=now)
    note(fresh.plan, Kind.DROPPED, reason=reason, matter=fresh, by=by, now=now)
    touch(fresh.plan, by=by, now=now)
    record("plan_matter.dropped", fresh, by=by, now=now)
    return fresh


@transaction.atomic
def delete(matter, *, by, now):
    """Take it out of a draft. What people asked for stays: it is dropped with a reason."""
    fresh = _held(matter, by=by, now=now)
    if fresh.plan.is_public:
        raise TransitionError(f"{fresh.plan.code} is published.")
    if fresh.requests.exists():
        raise ValidationError(_("La propuso una persona: déjala sin efecto y di por qué."))
    record("plan_matter.deleted", fresh, by=by, now=now, plan=fresh.plan.code, title=fresh.title)
    fresh.delete()
    touch(fresh.plan, by=by, now=now)


@transaction.atomic
def do(matter, *, done_on, by, now, seen_at=None, target="", evidence_url="", upload=None):
    """It was done: when, and its proof: the public code of it, a link or a file.

    Raises ValidationError by field, TransitionError, StaleError.
    """
    fresh = _held(matter, by=by, now=now, seen_at=seen_at)
    if not fresh.plan.is_public:
        raise TransitionError(f"{fresh.plan.code} is a draft: nothing of it was promised yet.")
    target = public_codes.normal(target)
    _check_done(fresh, done_on, target, evidence_url or upload, now)
    document = store(upload, by=by, now=now) if upload else None
    proof = {"target": target, "evidence_url": evidence_url, "document": document}
    who = {"done_by": by, "done_at": now, "changed_by": by, "changed_at": now}
    fresh.become(Status.DONE, done_on=done_on, **proof, **who)
    touch(fresh.plan, by=by, now=now)
    record("plan_matter.done", fresh, by=by, now=now, code=target)
    return fresh


def _check_done(matter, done_on, target, evidence, now):
    if done_on > day_of(now):
        raise ValidationError({"done_on": _("Ese día no ha llegado.")})
    if done_on.year < matter.plan.year - 1:
        day = full_date(done_on)
        raise ValidationError({"done_on": _("El %(day)s es muy anterior a este plan.") % {"day": day}})
    if not target and not evidence:
        raise ValidationError({"target": _("Di qué se hizo: su código, un enlace o un documento.")})
    if not target:
        return
    named = public_codes.resolve(target)
    if named is None:
        raise ValidationError({"target": _("No hay nada público con ese código. Revísalo.")})
    if named.service != matter.plan.service.code:
        raise ValidationError({"target": _("Ese código es de otro servicio.")})
