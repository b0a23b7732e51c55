"""Consultations, comments and their people, each with only what a test needs.

The story every test shares: it is noon of Wednesday 18 November 2026 in Santiago, and a consultation opened
on Monday 2 November and may be commented until the end of Friday 11 December.
"""

from datetime import date, datetime, timedelta
from itertools import count

from django.contrib.auth.models import Permission

from accounts.protection import breaches
from consultations.actions import commenting, reviewing
from consultations.models import BackgroundDocument, CommentGroup, Consultation, Section, Status
from consultations.permissions import approvers_of
from consultations.receipts import fingerprint, new_code
from participa.core.calendar import SANTIAGO, end_of, midnight
from participa.core.search import search_text_of
from participa.deadlines.engine import forget_rules
from participa.deadlines.models import LegalBasis
from participa.reference.models import Holiday, Topic
from participa.services.models import Membership, ParticipationRule
from tests.services.builders import a_person, a_region, a_service, an_officer_of

__all__ = ["a_person", "a_region", "a_service", "an_officer_of"]

NOON = datetime(2026, 11, 18, 12, tzinfo=SANTIAGO)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
OPENS = midnight(date(2026, 11, 2))
CLOSES = end_of(date(2026, 12, 11))
IN_ANALYSIS = CLOSES + HOUR
IMMACULATE = date(2026, 12, 8)  # a Tuesday
_numbers = count(1)


# People ----------------------------------------------------------------------------------------


def a_citizen(email="", **fields):
    return a_person(email, **fields)


def an_analyst_of(service, **fields):
    return an_officer_of(service, role=Membership.Role.ANALYST, **fields)


def a_handler():
    """Who answers for personal data: SEGEGOB."""
    user = a_person(display_name="Rosa")
    user.user_permissions.add(Permission.objects.get(codename="handle_personal_data"))
    return user


def a_breach(*, by=None, known_at=NOON - HOUR, now=NOON, **fields):
    facts = {
        "title": "Un correo salió con copia a la vista",
        "story": "Se usó el programa equivocado.",
        "known_at": known_at,
        "data": "Correos de quienes opinaron",
        "measures": "Se pidió borrar el correo.",
    }
    return breaches.register(**facts | fields, by=by or a_handler(), now=now)


# Reference -------------------------------------------------------------------------------------


def a_topic(slug="agua", label="Agua", parent=None):
    return Topic.objects.create(
        slug=slug, label_es=label, label_en=f"{label} (en)", parent=parent, order=next(_numbers)
    )


def a_holiday(day=IMMACULATE, name="Inmaculada Concepción", **fields):
    forget_rules()
    return Holiday.objects.create(date=day, name=name, **fields)


def a_basis(days=10, **fields):
    number = next(_numbers)
    defaults = {"slug": f"ley-{number}", "name": f"Ley {number}", "reference": f"Ley {number}, art. 1"}
    return LegalBasis.objects.create(min_business_days=days, **defaults | fields)


def a_rule(service, code, value, article="Artículo 12"):
    return ParticipationRule.objects.create(
        service=service, code=code, value=value, article=article, set_at=NOON
    )


# Consultations ---------------------------------------------------------------------------------


def a_draft(service=None, **fields):
    """Only a title and a code."""
    number = next(_numbers)
    service = service or a_service()
    title = fields.pop("title", f"Consulta de prueba {number}")
    defaults = {
        "code": f"CC-2026-{service.code}-{number:04d}",
        "slug": f"consulta-de-prueba-{number}",
        "created_at": NOON,
        "changed_at": NOON,
        "search_text": search_text_of(title, fields.get("summary", ""), service.name, service.acronym),
    }
    return Consultation.objects.create(service=service, title=title, **defaults | fields)


def a_ready_draft(service=None, **fields):
    """A draft that nothing keeps from being published at NOON."""
    defaults = {
        "question": "Cómo se llega al agua",
        "summary": "Queremos abrir las riberas.",
        "can_change": "Los horarios",
        "cannot_change": "La ley",
        "why_now": "El reglamento vence este año.",
        "opens_at": midnight(date(2026, 11, 23)),
        "closes_at": end_of(date(2026, 12, 23)),
    }
    topics = fields.pop("topics", None)
    basis = fields.pop("legal_basis", None) or a_basis()
    draft = a_draft(service, legal_basis=basis, **defaults | fields)
    draft.topics.set(topics or [a_topic(slug=f"tema-{next(_numbers)}")])
    a_section(draft)
    return draft


def ask_approval(draft, *, by=None, now=NOON, note=""):
    """The review that waits: an officer of its service asked, and there is a head who may decide."""
    asked = by or an_officer_of(draft.service)
    if not approvers_of(draft, asked_by=asked.pk, now=now).exists():
        an_officer_of(draft.service, role=Membership.Role.APPROVER)
    return reviewing.ask(draft, by=asked, now=now, note=note)


def publish(draft, *, by=None, asked_by=None, now=NOON, **act):
    """An officer (``asked_by``) asked, and the head of her service (``by``) published it by act."""
    act = {"act_number": "Resolución exenta 214", "act_date": date(2026, 11, 16)} | act
    head = by or an_officer_of(draft.service, role=Membership.Role.APPROVER)
    review = ask_approval(draft, by=asked_by, now=now)
    reviewing.approve(review, by=head, now=now, **act)
    draft.refresh_from_db()
    return review


def a_consultation(service=None, **fields):
    """Published, and open at NOON."""
    defaults = {
        "status": Status.PUBLISHED,
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "act_number": "Resolución exenta 214",
        "act_date": date(2026, 10, 26),
    }
    return a_draft(service, **defaults | fields)


def of_a_cancelled(by=None):
    """The fields that a cancelled consultation has besides those of a published one."""
    return {
        "status": Status.CANCELLED,
        "cancel_reason": "Se dictó otra norma.",
        "cancel_act": "Resolución exenta 301",
        "cancel_act_date": date(2026, 11, 17),
        "cancelled_by": by or a_citizen(),
        "cancelled_at": NOON,
    }


def a_section(consultation, title="Art. 1. Accesos", text="Se podrá llegar a pie.", **fields):
    number = fields.pop("number", consultation.sections.count() + 1)
    return Section.objects.create(consultation=consultation, title=title, text=text, number=number, **fields)


def a_background(consultation, title="Minuta", text="Para leer.", **fields):
    return BackgroundDocument.objects.create(consultation=consultation, title=title, text=text, **fields)


def a_comment(consultation, text="Abran la ribera.", *, by=None, now=NOON, **fields):
    """Received as anybody's would be."""
    return commenting.comment(consultation, by=by or a_citizen(), now=now, text=text, **fields)


def many_comments(consultation, how_many, *, by=None, start=NOON, step=SECOND, **fields):
    """A crowd in one statement: written at once, without receipts by mail nor figures."""
    by = by or a_citizen()
    text = fields.pop("text", "Abran la ribera.")
    model = consultation.comments.model
    return model.objects.bulk_create(
        model(
            consultation=consultation,
            author=by,
            text=text,
            sha256=fingerprint(text),
            receipt=new_code(consultation.service.code),
            submitted_at=start + step * n,
            legally_received_at=start + step * n,
            **fields,
        )
        for n in range(how_many)
    )


def a_group(consultation, *comments, title="Quieren accesos", answer="", **fields):
    """A group that holds ``comments``; answered if ``answer`` gives its reasons."""
    number = consultation.groups.count() + 1
    if answer:
        fields = {"decision": "accepted", "reasons": answer, "answer_state": "accepted"} | fields
    group = CommentGroup.objects.create(
        consultation=consultation, number=number, title=title, size=len(comments), changed_at=NOON, **fields
    )
    for comment in comments:
        comment.group = group
        comment.save(update_fields=["group"])
    return group
