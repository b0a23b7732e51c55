"""What services owe in their consultations: an answer by a day, from the day they close."""

from django.utils.translation import gettext as _

from participa.deadlines.engine import Code
from participa.deadlines.obligations import Obligation

from .models import Consultation, Status
from .pages import ANSWERS

COMMON_BASES = {"participacion-ciudadana", "norma-del-servicio"}  # those that no special law orders


def answers(now, *, services=None, code=""):
    """The answers of what is published. Two queries."""
    found = Consultation.objects.filter(status=Status.PUBLISHED, closes_at__isnull=False)
    if services is not None:
        found = found.filter(service__in=services)
    if code:
        found = found.filter(code=code)
    found = found.select_related("service", "legal_basis").prefetch_related("service__rules")
    return [_answer(consultation) for consultation in found.defer("search_text").order_by("closes_at", "pk")]


def _answer(consultation):
    basis = consultation.legal_basis
    return Obligation(
        kind=ANSWERS,
        code=consultation.code,
        title=_("Responder: %(title)s") % {"title": consultation.title},
        service=consultation.service,
        start=consultation.closing_day,
        rule=Code.CONSULTATION_ANSWER,
        url=consultation.get_absolute_url(),
        office_url=consultation.get_office_url(),
        rules=tuple(rule for rule in consultation.service.rules.all() if rule.superseded_at is None),
        own=consultation.answer_days,
        own_reference=consultation.act_number,
        special_law=basis.law if basis and basis.slug not in COMMON_BASES else "",
    )
