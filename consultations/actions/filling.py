"""What a person does with a questionnaire: keep a draft, send it, change it, take it back."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consultations.conditions import Kind, canonical, kept, missing, questions_of
from consultations.models import Answer, AnswerDelta, AnswerSheet
from consultations.permissions import can_comment
from consultations.questionnaire_tallies import facts_of
from consultations.receipts import new_code
from participa.audit.actions import record
from participa.core.permissions import require
from participa.documents.actions import discard, store
from participa.documents.models import Document

from .commenting import ClosedError


@transaction.atomic
def send(consultation, answers, *, by, now):
    """Receive her sheet, or change the one she sent. ``now``: when it arrived, which decides if in time.

    ``answers``: see ``conditions``; a file is an upload to keep, or the Document that was kept before. What
    was not asked of her is not stored. Returns the sheet, with the receipt that it keeps for ever. Raises
    ClosedError outside the window, ValidationError if something required is missing or all of it is.
    """
    questions = questions_of(consultation)
    sheet = _hers(consultation, by=by, now=now)
    answers = kept(questions, answers)
    if forgotten := missing(questions, answers):
        raise ValidationError({f"p{one.pk}": _("Falta responder esta pregunta.") for one in forgotten})
    if not answers:
        raise ValidationError(_("Responde al menos una pregunta."))
    before = sheet.version
    answers = _with_files(questions, answers, by=by, now=now)
    _write(sheet, questions, answers, now=now)
    _count(sheet, facts_of(questions, answers))
    text = canonical(consultation, questions, answers)
    sheet.sha256, sheet.version = hashlib.sha256(text.encode()).hexdigest(), before + 1
    sheet.submitted_at = sheet.saved_at = now
    sheet.withdrawn_at, sheet.draft = None, {}
    sheet.save()
    record("sheet.amended" if before else "sheet.sent", sheet, by=by, now=now, version=sheet.version)
    return sheet


@transaction.atomic
def withdraw(sheet, *, by, now):
    """Take it back before the closing: its answers go, and its figures; that there was one is on record."""
    require(by.is_authenticated and sheet.author_id == by.pk)
    sheet = _hers(sheet.consultation, by=by, now=now)
    if not sheet.is_sent:
        return sheet
    forget_answers(sheet, now=now)
    sheet.sha256, sheet.withdrawn_at, sheet.draft = "", now, {}
    sheet.save()
    record("sheet.withdrawn", sheet, by=by, now=now)
    return sheet


@transaction.atomic
def keep_draft(consultation, typed, *, by, now):
    """Keep what she is answering until she comes back. Nobody else reads it, and it counts for nothing."""
    sheet = _hers(consultation, by=by, now=now)
    sheet.draft, sheet.saved_at = typed, now
    sheet.save(update_fields=["draft", "saved_at"])
    return sheet


def forget_answers(sheet, *, now):
    """Delete what a sheet says, its files too, and take it out of the figures. The caller saves it."""
    _write(sheet, [], {}, now=now)
    _count(sheet, {})


def let_go(sheet, *, now):
    """Two accounts of one person had a sheet each: this one no longer counts, nor is it anybody's."""
    forget_answers(sheet, now=now)
    if not sheet.version:
        sheet.delete()
        return
    sheet.author, sheet.sha256, sheet.draft = None, "", {}
    sheet.withdrawn_at = sheet.withdrawn_at or now
    sheet.save()
    record("sheet.withdrawn", sheet, by=None, now=now)


def forget_author(sheet, *, now):
    """What was sent stays, and whose it was is forgotten; her files go, and what she did not send."""
    if not sheet.version:
        sheet.delete()
        return
    files = sheet.answers.filter(document__isnull=False).select_related("document")
    documents = [answer.document for answer in files]
    files.delete()
    for document in documents:
        discard(document, now=now)
    sheet.author, sheet.draft = None, {}
    sheet.save(update_fields=["author", "draft"])


def _hers(consultation, *, by, now):
    """Her sheet, made if she had none, and locked: she may have the form open twice."""
    if not can_comment(by, consultation, now=now):
        require(by.is_authenticated)
        raise ClosedError
    first = {"receipt": new_code(consultation.service.code), "saved_at": now}
    sheet, _made = AnswerSheet.objects.get_or_create(consultation=consultation, author=by, defaults=first)
    sheet = AnswerSheet.objects.select_for_update().get(pk=sheet.pk)
    sheet.consultation = consultation
    return sheet


def _with_files(questions, answers, *, by, now):
    """The same answers, with each upload kept as a document."""
    for question in questions:
        upload = answers.get(question.pk)
        if question.kind == Kind.FILE and upload and not isinstance(upload, Document):
            answers[question.pk] = store(upload, by=by, now=now, kind="attachment")
    return answers


def _write(sheet, questions, answers, *, now):
    """Leave exactly these answers, and no file of those that were there before and are not now."""
    held = list(
        Document.objects.filter(pk__in=sheet.answers.filter(document__isnull=False).values("document"))
    )
    staying = {one.pk for one in answers.values() if isinstance(one, Document)}
    hidden = sheet.answers.exclude(hidden_reason="").values_list("question", "text", "hidden_reason")
    hidden = {(question, text): reason for question, text, reason in hidden}
    sheet.answers.all().delete()
    rows = [row for one in questions if one.pk in answers for row in _rows(sheet, one, answers[one.pk])]
    for row in rows:  # the same words stay hidden, however often they are sent
        row.hidden_reason = hidden.get((row.question_id, row.text), "")
    Answer.objects.bulk_create(rows)
    for document in held:
        if document.pk not in staying:
            discard(document, now=now)


def _rows(sheet, question, answer):
    of = {"sheet": sheet, "question": question}
    if question.kind == Kind.SINGLE:
        return [Answer(**of, option_id=answer)]
    if question.kind == Kind.SEVERAL:
        return [Answer(**of, option_id=option) for option in answer]
    if question.kind == Kind.RANKING:
        return [Answer(**of, option_id=option, number=place) for place, option in enumerate(answer, 1)]
    if question.kind == Kind.SCALE:
        return [Answer(**of, number=answer)]
    if question.kind == Kind.FILE:
        return [Answer(**of, document=answer)]
    return [Answer(**of, text=answer)]


def _count(sheet, facts):
    """Leave in the deltas that it is counted so, and no longer as it was."""
    if sheet.counted == facts:
        return
    if sheet.counted:
        AnswerDelta.objects.create(consultation_id=sheet.consultation_id, change=-1, facts=sheet.counted)
    if facts:
        AnswerDelta.objects.create(consultation_id=sheet.consultation_id, change=+1, facts=facts)
    sheet.counted = facts
