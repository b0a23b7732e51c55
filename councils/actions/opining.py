"""What a council says to its service, and what the service answers."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from councils.models import Council, Opinion
from councils.permissions import can_manage, keeps_secretariat
from participa.audit.actions import record
from participa.core import public_codes
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.deadlines.engine import due
from participa.notifications.actions import announce

from .setting_up import forget

RULE = "cosoc_opinion_answer_days"
Status = Opinion.Status


@transaction.atomic
def write(council, *, by, now, **fields):
    """A draft of an opinion. ``target``: the public code of what it is about, or empty."""
    require(keeps_secretariat(by, council, now=now))
    fields["target"] = checked_target(council, fields.get("target", ""))
    _check_session(council, fields.get("session"))
    council = Council.objects.select_for_update(of=("self",)).select_related("service").get(pk=council.pk)
    last = council.opinions.aggregate(last=Max("number"))["last"] or 0
    opinion = Opinion.objects.create(
        council=council, number=last + 1, written_by=by, changed_by=by, changed_at=now, **fields
    )
    record("council_opinion.written", opinion, by=by, now=now)
    return opinion


def checked_target(council, typed) -> str:
    """The code in its one spelling. Raises ValidationError if nothing public of its service has it."""
    code = public_codes.normal(typed)
    if not code:
        return ""
    named = public_codes.resolve(code)
    if named is None:
        raise ValidationError(
            {"target": _("No hay nada publicado con ese código. Cópialo de la página de la consulta.")}
        )
    if named.service != council.service.code:
        raise ValidationError({"target": _("Ese código es de otro servicio.")})
    return code


def _check_session(council, session):
    if session is not None and (session.council_id != council.pk or session.status != session.Status.HELD):
        raise ValidationError({"session": _("Elige una sesión realizada de este consejo.")})


@transaction.atomic
def edit(opinion, *, by, now, seen_at, **fields):
    """Go on with a draft. Raises StaleError if a colleague saved it after ``seen_at``."""
    require(keeps_secretariat(by, opinion.council, now=now))
    fields["target"] = checked_target(opinion.council, fields.get("target", ""))
    _check_session(opinion.council, fields.get("session"))
    here = Opinion.objects.filter(pk=opinion.pk, status=Status.DRAFT, changed_at=seen_at)
    if not here.update(changed_by=by, changed_at=now, **fields):
        other = Opinion.objects.select_related("changed_by").get(pk=opinion.pk)
        if other.status != Status.DRAFT:
            raise TransitionError("It was sent.")
        raise StaleError(by=other.changed_by, at=other.changed_at)
    opinion.refresh_from_db()
    record("council_opinion.written", opinion, by=by, now=now)
    return opinion


@transaction.atomic
def send(opinion, *, by, now, seen_at=None):
    """Put it to the service, publicly. From here on it does not change, and the answer has its due date.

    ``seen_at``: the version that was read; raises StaleError if a colleague changed it after that.
    """
    council = opinion.council
    require(keeps_secretariat(by, council, now=now))
    last = Opinion.objects.select_for_update(of=("self",)).select_related("changed_by").get(pk=opinion.pk)
    if last.status == Status.DRAFT and seen_at is not None and last.changed_at != seen_at:
        raise StaleError(by=last.changed_by, at=last.changed_at)
    checked_target(council, last.target)  # what it is about may have been annulled meanwhile
    owed = answer_due(now)
    opinion.become(
        Status.SENT,
        sent_by=by,
        sent_at=now,
        due_on=owed.day,
        due_rule=owed.term.words[:200],
        changed_by=by,
        changed_at=now,
    )
    record("council_opinion.sent", opinion, by=by, now=now, about=opinion.target)
    announce("council_opinion_sent", opinion, now=now, council=opinion.council_id)
    _forget(opinion)
    return opinion


def answer_due(now):
    """Until when the service answers an opinion that is sent at ``now``, and which rule says so."""
    return due(RULE, start=day_of(now))


@transaction.atomic
def answer(opinion, *, text, act, by, now):
    """What the service answers, by act. Once."""
    require(can_manage(by, opinion.council, now=now))
    if not text.strip():
        raise ValidationError({"answer": _("Escribe la respuesta.")})
    opinion.become(
        Status.ANSWERED,
        answer=text.strip(),
        answer_act=act.strip(),
        answered_by=by,
        answered_at=now,
        changed_by=by,
        changed_at=now,
    )
    record("council_opinion.answered", opinion, by=by, now=now, act=act)
    announce("council_opinion_answered", opinion, now=now, council=opinion.council_id)
    _forget(opinion)
    return opinion


def _forget(opinion):
    forget(opinion.council)
    if named := public_codes.resolve(opinion.target):
        forget_pages(named.url)
