"""Questions and sheets, each with only what a test needs."""

from django.core.files.uploadedfile import SimpleUploadedFile

from consultations import questionnaire_tallies as tallies
from consultations.actions import filling
from consultations.models import AnswerSheet, Question
from tests.builders import NOON, a_citizen

Kind = Question.Kind


def a_question(consultation, kind=Kind.SINGLE, options=("Sí", "No"), **fields):
    """The next question of a consultation, whatever its status."""
    number = consultation.questions.count() + 1
    fields = {"text": f"Pregunta {number}", "most": 5 if kind == Kind.SCALE else None} | fields
    question = Question.objects.create(consultation=consultation, number=number, kind=kind, **fields)
    if question.has_options:
        for place, text in enumerate(options, 1):
            question.options.create(number=place, text=text)
    return question


def option(question, text):
    return question.options.get(text=text)


def a_sheet(consultation, answers, *, by=None, now=NOON):
    """Sent. ``answers``: question -> what was given; an option may be said by its text."""
    given = {question.pk: _given(question, answer) for question, answer in answers.items()}
    return filling.send(consultation, given, by=by or a_citizen(), now=now)


def _given(question, answer):
    if question.kind == Kind.SINGLE:
        return option(question, answer).pk
    if question.kind in (Kind.SEVERAL, Kind.RANKING):
        return [option(question, text).pk for text in answer]
    return answer


def a_picture(name="foto.png"):
    """The smallest PNG there is."""
    data = (
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63606060f80f"
        "00010401005fe5c34b0000000049454e44ae426082"
    )
    return SimpleUploadedFile(name, bytes.fromhex(data), "image/png")


def many_sheets(consultation, question, how_many):
    """So many sheets of nobody, counted, that chose the first option."""
    first = question.options.first()
    sheets = AnswerSheet.objects.bulk_create(
        AnswerSheet(
            consultation=consultation,
            receipt=f"SEN-{consultation.pk}-{n:05d}",
            version=1,
            saved_at=NOON,
            submitted_at=NOON,
            counted={str(question.pk): [str(first.pk)]},
        )
        for n in range(how_many)
    )
    question.answers.model.objects.bulk_create(
        question.answers.model(sheet=sheet, question=question, option=first) for sheet in sheets
    )
    question.tallies.create(key="", count=how_many)
    question.tallies.create(key=str(first.pk), count=how_many)


def counted(consultation):
    while tallies.fold():
        pass
    return {
        question: {key: count for key, count in counts.items() if count}
        for question, counts in tallies.figures(consultation).items()
    }
