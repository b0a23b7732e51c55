"""Measuring every body for a month, and freezing what was measured."""

import hashlib
import json
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from participa.audit.actions import record
from participa.compliance import national
from participa.compliance.evidence import gather
from participa.compliance.indicators import State
from participa.compliance.models import Dispute, Method, ServiceSheet, Silent, Snapshot
from participa.compliance.permissions import oversees
from participa.compliance.rulings import with_rulings
from participa.compliance.scoring import has_evidence, measure, sheet_of
from participa.core.calendar import day_of, midnight
from participa.core.lifecycle import TransitionError
from participa.core.permissions import require
from participa.services.models import PublicService

Status = Snapshot.Status
BATCH = 200


class AlreadyFrozen(TransitionError):
    """What was frozen is not measured again."""


def month_of(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def cut_of(month: date, now):
    """The first instant that a month's measurement does not know: now, or the end of a month that is over."""
    return min(now, midnight(next_month(month)))


@transaction.atomic
def evaluate(month: date, *, now, report=lambda done, total: None) -> Snapshot:
    """Measure every body for ``month``, as of now or as of its end if it is over.

    Raises AlreadyFrozen.
    """
    snapshot = _begun_again(_held(month, now), now)
    services = PublicService.objects.active().select_related("region", "parent__parent")
    facts = gather(services, year=month.year, until=snapshot.known_until, month=month)
    disputes = _rulings(month)
    method, asked, sheets, silent = snapshot.method.values, {}, [], []
    for number, (service_id, said) in enumerate(facts.items()):
        sheet = sheet_of(said["service"]["regime"])
        asked[sheet.value] = asked.get(sheet.value, 0) + 1
        row = _sheet(snapshot, service_id, with_rulings(said, disputes.get(service_id)), method, now)
        if row.marks:
            sheets.append(row)
        else:
            silent.append(said["service"])
        if number % BATCH == 0:
            report(number, len(facts))
    snapshot.sheets.all().delete()
    ServiceSheet.objects.bulk_create(sheets, batch_size=BATCH)
    Silent.objects.filter(snapshot=snapshot).delete()
    Silent.objects.create(snapshot=snapshot, bodies=silent)
    figures = national.figures_of(sheets, asked=asked)
    Snapshot.objects.filter(pk=snapshot.pk).update(figures=figures, evaluated_at=now)
    snapshot.figures, snapshot.evaluated_at = figures, now
    return snapshot


def _held(month, now):
    """The running snapshot of the month, locked; made if there is none. Raises AlreadyFrozen."""
    first = {"method": lambda: _method_of(month), "known_until": cut_of(month, now), "evaluated_at": now}
    Snapshot.objects.get_or_create(month=month, defaults=first)
    snapshot = Snapshot.objects.select_for_update(of=("self",)).select_related("method").get(month=month)
    if snapshot.status == Status.FROZEN:
        raise AlreadyFrozen(_("La medición de %(month)s ya está congelada.") % {"month": snapshot})
    return snapshot


def _method_of(month):
    return Method.objects.in_force(month).first()


def _begun_again(snapshot, now):
    """The same snapshot, to be measured by the method in force and with what is known now."""
    month = snapshot.month
    said = {"method": _method_of(month), "known_until": cut_of(month, now), "evaluated_at": now}
    Snapshot.objects.filter(pk=snapshot.pk).update(**said)
    for name, value in said.items():
        setattr(snapshot, name, value)
    return snapshot


def _rulings(month):
    """The accepted disputes of a month, by body."""
    found = {}
    for dispute in Dispute.objects.accepted().filter(month=month).order_by("ruled_at"):
        found.setdefault(dispute.service_id, []).append(dispute)
    return found


def _sheet(snapshot, service_id, facts, method, now):
    """The measured row of a body; of one that published nothing, an empty one that is not kept."""
    with override(settings.LANGUAGE_CODE):
        measured = measure(facts, method)
    marks = measured.marks if has_evidence(facts) else {}
    late = sum(state in (State.MISSING, State.LATE) for state, _value in marks.values())
    return ServiceSheet(
        snapshot=snapshot, service_id=service_id, sheet=measured.sheet, facts=facts, marks=marks,
        score=measured.score, band=measured.band, late=late, evaluated_at=now,
    )  # fmt: skip


@transaction.atomic
def evaluate_service(service, *, by, now) -> ServiceSheet | None:
    """Measure one body again for this month, in the request, by the method of the rest.

    None if it has published nothing. Its sheet says until when it knows; the others stay as they were.
    """
    month = month_of(day_of(now))
    snapshot = _held(month, now)
    facts = gather([service], year=month.year, until=cut_of(month, now), month=month)[service.pk]
    said = with_rulings(facts, _rulings(month).get(service.pk))
    row = _sheet(snapshot, service.pk, said, snapshot.method.values, now)
    snapshot.sheets.filter(service=service).delete()
    record("compliance.measured", service, by=by, now=now)
    if not row.marks:
        return None
    row.save()
    return row


@transaction.atomic
def freeze(month: date, *, by, now) -> Snapshot:
    """Freeze a month that is over, by hand (``by``) or by the portal itself (None).

    Raises AlreadyFrozen, or TransitionError while the month is not over.
    """
    if by is not None:
        require(oversees(by))
    if now < midnight(next_month(month)):
        raise TransitionError(_("Un mes se congela cuando termina."))
    snapshot = evaluate(month, now=now)
    snapshot.become(Status.FROZEN, frozen_by=by, frozen_at=now, sha256=hash_of(snapshot))
    record("compliance.frozen", snapshot, by=by, now=now, sha256=snapshot.sha256)
    return snapshot


def hash_of(snapshot) -> str:
    """SHA-256 of what the snapshot says of every body, in order of their codes."""
    digest = hashlib.sha256()
    sheets = snapshot.sheets.select_related("service").order_by("service__code")
    for one in sheets.iterator(chunk_size=BATCH):
        said = [one.service.code, one.sheet, one.facts, one.marks, str(one.score), one.band]
        digest.update(json.dumps(said, sort_keys=True, ensure_ascii=False).encode())
    return digest.hexdigest()
