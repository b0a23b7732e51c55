"""A plan as a whole: begun, written, published by act, and what it says when it plans no consultation."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from participa.audit.actions import record
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.notifications.actions import announce
from participa.plans.models import AnnualPlan, Matter, Mechanism, PlanChange, Status
from participa.plans.permissions import can_create, can_manage

Kind = PlanChange.Kind
COPIED = ("title", "summary", "why", "mechanism", "month", "unit")


def forget(plan):
    """The pages that speak of a plan."""
    forget_pages(f"/servicios/{plan.service.slug}", "/agenda", "/proponer-tema/tema")


@transaction.atomic
def create(service, year, *, by, now, copy=False):
    """The draft of a year's plan. ``copy``: with the matters that last year's left open.

    Raises ValidationError if the service has one of that year.
    """
    require(can_create(by, service, now=now))
    plan = insert(service, year, by=by, now=now)
    copied = _copy_open(plan, by=by, now=now) if copy else 0
    record("annual_plan.created", plan, by=by, now=now, code=plan.code, copied=copied)
    return plan


@transaction.atomic(savepoint=False)
def insert(service, year, *, by, now):
    """The row of a new plan. Raises ValidationError if there is one."""
    plan = AnnualPlan(
        service=service, year=year, code=f"PLAN-{year}-{service.code}", is_demo=service.is_demo,
        created_by=by, created_at=now, changed_by=by, changed_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError as error:
        raise ValidationError({"year": _("Este servicio ya tiene su plan de ese año.")}) from error
    return plan


def _copy_open(plan, *, by, now):
    """What last year's left planned and undone, planned again; how many."""
    left = Matter.objects.planned().filter(plan__service=plan.service, plan__year=plan.year - 1)
    number = 0
    for number, one in enumerate(left.order_by("number"), 1):
        new = Matter.objects.create(
            plan=plan, number=number, created_by=by, created_at=now, changed_by=by, changed_at=now,
            **{name: getattr(one, name) for name in COPIED},
        )  # fmt: skip
        new.topics.set(one.topics.all())
        new.regions.set(one.regions.all())
    return number


@transaction.atomic(savepoint=False)
def held(plan, *, by, now, seen_at=None):
    """The plan as it is now, locked until this act ends. Raises StaleError."""
    locked = AnnualPlan.objects.select_for_update(of=("self",), no_key=True)
    fresh = locked.select_related("service", "changed_by").get(pk=plan.pk)
    require(can_manage(by, fresh, now=now))
    if seen_at is not None and fresh.changed_at != seen_at:
        raise StaleError(by=fresh.changed_by, at=fresh.changed_at)
    return fresh


@transaction.atomic(savepoint=False)
def touch(plan, *, by, now, **changes):
    """Write ``changes``; whoever opened a form before this is told who came between."""
    changes |= {"changed_by": by, "changed_at": now}
    AnnualPlan.objects.filter(pk=plan.pk).update(**changes)
    for name, value in changes.items():
        setattr(plan, name, value)
    forget(plan)


@transaction.atomic(savepoint=False)
def note(plan, kind, *, reason, by, now, before="", matter=None):
    """Of a published plan, keep in sight what it said and why it changed. Raises ValidationError."""
    if not plan.is_public:
        return
    if not reason.strip():
        raise ValidationError({"reason": _("Di por qué se cambia: la razón queda a la vista.")})
    PlanChange.objects.create(
        plan=plan, matter=matter, kind=kind, before=before, reason=reason.strip(), changed_by=by,
        changed_at=now,
    )  # fmt: skip


@transaction.atomic
def introduce(plan, *, introduction, by, now, seen_at, reason=""):
    """Its presentation. Once published, with the reason."""
    plan = held(plan, by=by, now=now, seen_at=seen_at)
    note(plan, Kind.TEXT, reason=reason, before=plan.introduction, by=by, now=now)
    touch(plan, by=by, now=now, introduction=introduction.strip())
    record("annual_plan.edited", plan, by=by, now=now)
    return plan


@transaction.atomic
def publish(plan, *, act_number, act_date, by, now, seen_at=None):
    """Put it before everybody, by the act that approves it. Once; late is better than never.

    Raises ValidationError if it has nothing to say, TransitionError, StaleError.
    """
    plan = held(plan, by=by, now=now)
    if plan.status != Status.DRAFT:
        raise TransitionError(f"{plan.code} is already published.")
    if seen_at is not None and plan.changed_at != seen_at:
        raise StaleError(by=plan.changed_by, at=plan.changed_at)
    if not plan.no_consultation_at and not plan.matters.exists():
        raise ValidationError(_("Agrega al menos una materia, o declara por qué no hará falta consultar."))
    if not act_number.strip():
        raise ValidationError({"act_number": _("Escribe el número de la resolución.")})
    if act_date > day_of(now):
        raise ValidationError({"act_date": _("La resolución no puede tener una fecha futura.")})
    act = {"act_number": act_number.strip(), "act_date": act_date}
    plan.become(Status.PUBLISHED, **act, published_by=by, published_at=now, changed_by=by, changed_at=now)
    record("annual_plan.published", plan, by=by, now=now, code=plan.code)
    announce("annual_plan_published", plan, now=now)
    forget(plan)
    return plan


@transaction.atomic
def declare(plan, *, reason, by, now, seen_at):
    """State, with reasons, that the year needs no consultation. It is public as soon as the plan is."""
    plan = held(plan, by=by, now=now, seen_at=seen_at)
    if not reason.strip():
        raise ValidationError({"reason": _("Di por qué este año no hace falta ninguna consulta.")})
    if plan.no_consultation_at:
        raise TransitionError(f"{plan.code} already says so.")
    if plan.matters.exclude(status=Matter.Status.DROPPED).filter(mechanism=Mechanism.CONSULTATION).exists():
        raise ValidationError(_("El plan tiene una consulta ciudadana: sácala o déjala sin efecto primero."))
    note(plan, Kind.DECLARED, reason=reason, by=by, now=now)
    said = {"no_consultation_reason": reason.strip(), "no_consultation_by": by, "no_consultation_at": now}
    touch(plan, by=by, now=now, **said)
    record("annual_plan.declared_none", plan, by=by, now=now)
    return plan


@transaction.atomic
def take_back(plan, *, by, now, seen_at, reason=""):
    """A consultation is needed after all. Once published, with the reason; what it said is kept."""
    plan = held(plan, by=by, now=now, seen_at=seen_at)
    if not plan.no_consultation_at:
        raise TransitionError(f"{plan.code} says no such thing.")
    if plan.is_public and not plan.matters.exists():
        raise ValidationError(
            _("Agrega primero la materia que se va a consultar u otra: el plan no queda vacío.")
        )
    note(plan, Kind.WITHDREW, reason=reason, before=plan.no_consultation_reason, by=by, now=now)
    touch(plan, by=by, now=now, no_consultation_reason="", no_consultation_by=None, no_consultation_at=None)
    record("annual_plan.took_back_none", plan, by=by, now=now)
    return plan
