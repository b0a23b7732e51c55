"""What was promised: writing it down in an account, telling how it goes, seeing it from outside."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from participa.audit.actions import record
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.core.search import search_text_of
from participa.documents.actions import store
from participa.notifications.actions import announce
from public_accounts.models import (
    OPEN,
    Account,
    Assessment,
    Commitment,
    CommitmentMilestone,
    Progress,
    Status,
)
from public_accounts.permissions import can_assess, can_tell

from .planning import forget, held

TEXTS = ("title", "text", "owner", "indicator", "area")
TOLD = [one for one in Progress if one != Progress.UNKNOWN]


def _forget(commitment):
    forget_pages("/compromisos", "/compromisos/planes", f"/compromisos/{commitment.code}")
    if commitment.account_id:
        forget(commitment.account)


@transaction.atomic
def promise(account, *, by, now, milestones=(), **fields):
    """Write down a commitment made in the account. ``milestones``: (text, due_on) pairs, in order.

    ``fields``: title, text, owner, indicator, target, due_on, goals, area. Raises ValidationError by field.
    """
    fresh = held(account, by=by, now=now)
    if fresh.status not in (Status.DRAFT, Status.CALLED):
        raise TransitionError(f"{fresh.code} is closed: what it promised stays as it was promised.")
    if not fields.get("owner"):
        raise ValidationError({"owner": _("Di qué unidad responde por él.")})
    if not fields.get("due_on"):
        raise ValidationError({"due_on": _("Di hasta cuándo.")})
    number = fresh.commitments.count() + 1
    code = f"CMP-{fresh.event_year}-{fresh.service.code}-{number:02d}"
    while Commitment.objects.filter(code=code).exists():
        number += 1
        code = f"CMP-{fresh.event_year}-{fresh.service.code}-{number:02d}"
    commitment = Commitment(
        service=fresh.service, account=fresh, code=code, set_by=by, set_at=now, changed_by=by, changed_at=now,
        **fields,
    )  # fmt: skip
    index(commitment)
    commitment.full_clean(exclude=["service", "account", "plan", "set_by", "changed_by", "search_text"])
    commitment.save(force_insert=True)
    _write_milestones(commitment, milestones)
    record("commitment.made", commitment, by=by, now=now, code=code)
    _forget(commitment)
    return commitment


def index(commitment):
    """Fill in what it is found by; ``ods5`` is how it is asked for by a goal."""
    service = commitment.service.name if commitment.service_id else ""
    goals = " ".join(f"ods{goal}" for goal in commitment.goals)
    commitment.search_text = search_text_of(
        commitment.title,
        commitment.title_en,
        commitment.text,
        commitment.area,
        commitment.owner,
        commitment.code,
        service,
        goals,
    )


def _write_milestones(commitment, milestones):
    for number, (text, due_on) in enumerate(milestones, 1):
        CommitmentMilestone.objects.create(
            commitment=commitment, number=number, text=text.strip(), due_on=due_on
        )


@transaction.atomic
def edit(commitment, *, by, now, seen_at, milestones=None, **fields):
    """Its wording, until the account has its final report. Raises StaleError, TransitionError."""
    fresh = _held(commitment, by=by, now=now, seen_at=seen_at)
    if fresh.account is None or fresh.account.status not in (Status.DRAFT, Status.CALLED):
        raise TransitionError("What was promised stays as it was promised.")
    for name, value in fields.items():
        setattr(fresh, name, value)
    index(fresh)
    fresh.changed_by, fresh.changed_at = by, now
    fresh.save(update_fields=[*fields, "search_text", "changed_by", "changed_at"])
    if milestones is not None:
        if fresh.assessments.exists():
            raise TransitionError("Its progress was told: its milestones stay.")
        fresh.milestones.all().delete()
        _write_milestones(fresh, milestones)
    record("commitment.edited", fresh, by=by, now=now, fields=sorted(fields))
    _forget(fresh)
    return fresh


def _held(commitment, *, by, now, seen_at=None):
    locked = Commitment.objects.select_for_update(of=("self",), no_key=True)
    fresh = locked.select_related("service", "account__service", "changed_by").get(pk=commitment.pk)
    require(can_tell(by, fresh, now=now))
    if seen_at is not None and fresh.changed_at != seen_at:
        raise StaleError(by=fresh.changed_by, at=fresh.changed_at)
    return fresh


@transaction.atomic
def delete(commitment, *, by, now):
    """Take out one that was written by mistake, before the call: nobody has read it."""
    fresh = _held(commitment, by=by, now=now)
    if fresh.account is None or fresh.account.status != Status.DRAFT:
        raise TransitionError("It is public.")
    record("commitment.deleted", fresh, by=by, now=now, code=fresh.code)
    fresh.delete()


@transaction.atomic
def tell(commitment, *, progress, text, by, now, seen_at=None, reached=None, url="", upload=None, steps=None):
    """How it goes, as the body tells it, with its evidence. What was told before stays.

    ``steps``: the progress of its milestones, by key. Raises ValidationError by field, StaleError.
    """
    fresh = _held(commitment, by=by, now=now, seen_at=seen_at)
    _check_told(progress, text, url, upload)
    document = store(upload, by=by, now=now) if upload is not None else None
    told = Assessment.objects.create(
        commitment=fresh,
        account=_latest_account(fresh),
        voice=Assessment.Voice.SERVICE,
        who=fresh.service.name[:160],
        progress=progress,
        reached=reached,
        text=text.strip(),
        url=url,
        document=document,
        written_by=by,
        written_at=now,
    )
    Commitment.objects.filter(pk=fresh.pk).update(
        progress=progress,
        reached=fresh.reached if reached is None else reached,
        changed_by=by,
        changed_at=now,
    )
    for pk, state in (steps or {}).items():
        if state in TOLD:
            fresh.milestones.filter(pk=pk).update(progress=state)
    record("commitment.told", fresh, by=by, now=now, progress=progress)
    announce("commitment_told", told, now=now, commitment=fresh.pk)
    _forget(fresh)
    return told


def _check_told(progress, text, url, upload):
    if progress not in TOLD:
        raise ValidationError({"progress": _("Elige en qué estado está.")})
    if not text.strip():
        raise ValidationError({"text": _("Di qué se hizo, o por qué no.")})
    if progress == Progress.COMPLETE and not (url or upload):
        raise ValidationError({"url": _("Para darlo por completo, muestra la evidencia: enlace o archivo.")})


def _latest_account(commitment):
    """The account in which it is told: the last one of its body that is open."""
    open_ones = Account.objects.filter(service=commitment.service, status__in=[Status.DRAFT, Status.CALLED])
    return open_ones.order_by("-event_year").first()


@transaction.atomic
def assess(commitment, organization, *, progress, text, by, now, url=""):
    """How an accredited organisation sees it, beside what the body tells. Each time is a new row."""
    require(can_assess(by, commitment, organization, now=now))
    if progress not in TOLD:
        raise ValidationError({"progress": _("Elige en qué estado está.")})
    if not text.strip():
        raise ValidationError({"text": _("Di en qué te basas.")})
    seen = Assessment.objects.create(
        commitment=commitment,
        voice=Assessment.Voice.CIVIL_SOCIETY,
        who=organization.name[:160],
        organization=organization,
        progress=progress,
        text=text.strip(),
        url=url,
        written_by=by,
        written_at=now,
    )
    record("commitment.assessed", seen, by=by, now=now, progress=progress, on=day_of(now).isoformat())
    announce("commitment_assessed", seen, now=now, commitment=commitment.pk)
    _forget(commitment)
    return seen


def inherited(account):
    """What the body promised before and this account has to tell, or told: it opens with it. A queryset."""
    told_here = Assessment.objects.filter(commitment=OuterRef("pk"), account=account)
    earlier = Commitment.objects.public().filter(
        service=account.service_id, account__event_year__lt=account.event_year
    )
    return earlier.filter(Q(progress__in=OPEN) | Exists(told_here))
