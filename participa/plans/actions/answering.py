"""What the body does with a topic: takes it into its plan, says why not, or moderates it with a reason."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participa.audit.actions import record
from participa.core.lifecycle import TransitionError
from participa.core.permissions import require
from participa.notifications.actions import announce
from participa.plans.models import AnnualPlan, Matter, TopicRequest
from participa.plans.permissions import can_answer, can_moderate

from . import matters, planning
from .asking import forget, held

Status = TopicRequest.Status


@transaction.atomic(savepoint=False)
def _waiting(topic, answer, *, by, now):
    fresh = held(topic)
    require(can_answer(by, fresh, now=now))
    if fresh.status != Status.RECEIVED:
        raise TransitionError(f"{fresh.code} was answered, removed or withdrawn.")
    if not answer.strip():
        raise ValidationError({"answer": _("Escribe la respuesta: quien lo propuso la espera.")})
    return fresh


@transaction.atomic
def accept(topic, *, answer, by, now, matter=None, year=None, mechanism="", month=None):
    """Take it into the plan: as ``matter``, one that is there, or as a new one of the plan of ``year``.

    A plan that nobody began is begun. Its author is told. Raises ValidationError, TransitionError.
    """
    fresh = _waiting(topic, answer, by=by, now=now)
    if matter is None:
        matter = _new_matter(fresh, year, mechanism, month, by=by, now=now)
    else:
        _check_matter(fresh, matter)
    return _answered(fresh, Status.ACCEPTED, answer, matter, by=by, now=now)


def _check_matter(topic, matter):
    fresh = Matter.objects.select_related("plan").filter(pk=matter.pk).first()
    is_fit = fresh and fresh.plan.service_id == topic.service_id and fresh.status != Matter.Status.DROPPED
    if not is_fit:
        raise ValidationError({"matter": _("Esa materia ya no está en el plan. Elige otra.")})


def _new_matter(topic, year, mechanism, month, *, by, now):
    if not year or not mechanism or not month:
        raise ValidationError({"year": _("Di de qué año, en qué mes y cómo se preguntará.")})
    plan = AnnualPlan.objects.filter(service=topic.service, year=year).first()
    if plan is None:
        plan = planning.insert(topic.service, year, by=by, now=now)
        record("annual_plan.created", plan, by=by, now=now, code=plan.code, copied=0)
    plan = planning.held(plan, by=by, now=now)
    matter = matters.insert(
        plan, title=topic.title, summary=topic.text, why=topic.why, mechanism=mechanism, month=month,
        reason=_("Se acogió el tema %(code)s, propuesto por la ciudadanía.") % {"code": topic.code},
        regions=[topic.region] if topic.region_id else (), by=by, now=now,
    )  # fmt: skip
    planning.touch(plan, by=by, now=now)
    record("plan_matter.added", matter, by=by, now=now, plan=plan.code, topic=topic.code)
    return matter


@transaction.atomic
def reject(topic, *, answer, by, now):
    """Say why it will not be consulted on. Its author is told."""
    fresh = _waiting(topic, answer, by=by, now=now)
    return _answered(fresh, Status.REJECTED, answer, None, by=by, now=now)


@transaction.atomic(savepoint=False)
def _answered(topic, status, answer, matter, *, by, now):
    topic.become(status, answer=answer.strip(), matter=matter, answered_by=by, answered_at=now)
    record("topic_request.answered", topic, by=by, now=now, status=status)
    announce("topic_answered", topic, now=now)
    forget(topic)
    return topic


@transaction.atomic
def remove(topic, *, reason, by, now, note=""):
    """Stop showing it, for a reason of the list. Its author is told, and may claim. An answered one stays."""
    fresh = held(topic)
    require(can_moderate(by, fresh, now=now))
    if reason not in TopicRequest.Reason.values:
        raise ValidationError({"reason": _("Elige por qué se retira.")})
    why = {"removal": reason, "removal_note": note.strip()}
    fresh.become(Status.REMOVED, **why, removed_by=by, removed_at=now)
    record("topic_request.removed", fresh, by=by, now=now, reason=reason)
    announce("topic_removed", fresh, now=now, version=int(now.timestamp()))
    forget(fresh)
    return fresh


@transaction.atomic
def restore(topic, *, by, now):
    """Show it again: it was a mistake, or its author claimed and was right."""
    fresh = held(topic)
    require(can_moderate(by, fresh, now=now))
    fresh.become(Status.RECEIVED, removal="", removal_note="", removed_by=None, removed_at=None)
    record("topic_request.restored", fresh, by=by, now=now)
    forget(fresh)
    return fresh
