"""Observations of SEGEGOB, disputes of a body, and the ruling on each."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from participa.audit.actions import record
from participa.compliance.indicators import COUNTED
from participa.compliance.models import Dispute, Remark, Snapshot
from participa.compliance.permissions import oversees, speaks_for
from participa.core.calendar import day_of
from participa.core.lifecycle import TransitionError
from participa.core.permissions import require
from participa.documents.actions import store
from participa.notifications.actions import announce

from .evaluating import evaluate_service, month_of


@transaction.atomic
def remark(service, *, text, by, now, indicator="", due_on=None, is_public=False) -> Remark:
    """Leave an observation to a body. Raises ValidationError for a promise that is already due."""
    require(oversees(by))
    _needs_words("text", text)
    if due_on and due_on < day_of(now):
        raise ValidationError({"due_on": _("La fecha del compromiso ya pasó: elige una que venga.")})
    made = Remark.objects.create(
        service=service, indicator=indicator, text=text, due_on=due_on, is_public=is_public,
        written_by=by, written_at=now,
    )  # fmt: skip
    record("compliance.remarked", made, by=by, now=now, indicator=indicator)
    announce("service_remarked", made, now=now)
    return made


@transaction.atomic
def reply(remark, *, text, by, now) -> None:
    """The body answers an open observation, once."""
    require(speaks_for(by, remark.service, now=now))
    _needs_words("text", text)
    waiting = Remark.objects.filter(pk=remark.pk, status=Remark.Status.OPEN, replied_at=None)
    if not waiting.update(reply=text, replied_by=by, replied_at=now):
        raise TransitionError(_("Esta observación ya tiene respuesta o ya se cerró."))
    record("compliance.replied", remark, by=by, now=now)


@transaction.atomic
def close_remark(remark, *, is_done, text, by, now) -> None:
    """SEGEGOB says that it was mended, or takes it back."""
    require(oversees(by))
    status = Remark.Status.DONE if is_done else Remark.Status.WITHDRAWN
    remark.become(status, closing=text, closed_by=by, closed_at=now)
    record("compliance.remark_closed", remark, by=by, now=now, status=status)


@transaction.atomic
def dispute(service, indicator, *, note, by, now, url="", upload=None) -> Dispute:
    """Object to what an indicator gave this month. Once a month for each. ``upload``: a file that proves it.

    Raises ValidationError where there is nothing to object to, and TransitionError if it was done already.
    """
    require(speaks_for(by, service, now=now))
    _needs_words("note", note)
    month = month_of(day_of(now))
    sheet = _sheet(service, month)
    state, value = sheet.marks.get(indicator, (None, None)) if sheet else (None, None)
    if state not in COUNTED or value == 1:
        raise ValidationError(_("Ese indicador no te resta puntos este mes: no hay qué objetar."))
    document = store(upload, by=by, now=now) if upload else None
    try:
        with transaction.atomic():
            made = Dispute.objects.create(
                service=service, indicator=indicator, month=month, disputed=[state, value], note=note,
                url=url, document=document, written_by=by, written_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise TransitionError(_("Este mes ya objetaste ese indicador.")) from error
    record("compliance.disputed", made, by=by, now=now, indicator=indicator)
    return made


def _needs_words(name, text):
    if not text.strip():
        raise ValidationError({name: _("Escríbelo: basta una frase.")})


def _sheet(service, month):
    running = Snapshot.objects.running().filter(month=month).first()
    return running.sheets.filter(service=service).first() if running else None


@transaction.atomic
def rule(dispute, *, is_accepted, text, by, now, value=None) -> None:
    """SEGEGOB decides, once. Accepted, ``value`` (0 to 1) holds for that month while it runs.

    A month that was frozen keeps its figure: the ruling is shown beside it.
    """
    require(oversees(by))
    _needs_words("text", text)
    if is_accepted and (value is None or not 0 <= value <= 1):
        raise ValidationError({"value": _("Di qué valor corresponde.")})
    status = Dispute.Status.ACCEPTED if is_accepted else Dispute.Status.REJECTED
    dispute.become(status, ruling=text, value=value if is_accepted else None, ruled_by=by, ruled_at=now)
    record("compliance.ruled", dispute, by=by, now=now, status=status)
    announce("dispute_ruled", dispute, now=now)
    if is_accepted and dispute.month == month_of(day_of(now)):
        evaluate_service(dispute.service, by=by, now=now)
