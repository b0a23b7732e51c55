"""Which questions of a questionnaire are asked of whom, and what an answer says.

Answers are a dict of question id -> what was given: an option's id (single), a list of them (several, and
ranking in its order), a number (scale), a text, or a file. What was not answered is not in it.
"""

import json

from .models import Question

Kind = Question.Kind
SCALES = range(2, 11)  # how many points a scale may have


def questions_of(consultation) -> list[Question]:
    """Those of a consultation in their order, with their options at hand."""
    return list(consultation.questions.prefetch_related("options"))


def chosen_in(question, answer) -> set[int]:
    """The ids of the options on which another question may depend."""
    if not question.can_open or answer is None:
        return set()
    return {answer} if question.kind == Kind.SINGLE else set(answer)


def asked(questions, answers) -> list[Question]:
    """Those asked of whoever gave these answers. What she said where she was not asked opens nothing."""
    found, chosen = [], set()
    for question in questions:
        if question.only_if_id is None or question.only_if_id in chosen:
            found.append(question)
            chosen |= chosen_in(question, answers.get(question.pk))
    return found


def kept(questions, answers) -> dict:
    """The answers that were asked for: the rest is never stored."""
    return {
        question.pk: answers[question.pk]
        for question in asked(questions, answers)
        if answers.get(question.pk) not in (None, "", [])
    }


def missing(questions, answers) -> list[Question]:
    """The required ones that were asked and not answered."""
    given = kept(questions, answers)
    return [one for one in asked(questions, answers) if one.is_required and one.pk not in given]


def canonical(consultation, questions, answers) -> str:
    """What a sheet says, always written the same way: its SHA-256 is that of this text in UTF-8."""
    given = [
        {"pregunta": question.text, "respuesta": said(question, answers[question.pk])}
        for question in questions
        if question.pk in answers
    ]
    facts = {"consulta": consultation.code, "respuestas": given}
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def said(question, answer) -> list[str]:
    """An answer in words: one line for each option chosen, in their order if they were put in one."""
    names = {option.pk: option.text for option in question.options.all()}
    if question.kind == Kind.SINGLE:
        return [names[answer]]
    if question.kind == Kind.SEVERAL:
        return [text for pk, text in names.items() if pk in answer]
    if question.kind == Kind.RANKING:
        return [names[pk] for pk in answer]
    if question.kind == Kind.FILE:
        return [answer.sha256]
    return [str(answer)]


def answers_of(sheet, questions) -> dict:
    """What a sheet that was sent says, in one query."""
    return answers_in(sheet.answers.select_related("document").order_by("pk"), questions)


def answers_in(rows, questions) -> dict:
    """What these rows of one sheet say."""
    by_question = {}
    for row in rows:
        by_question.setdefault(row.question_id, []).append(row)
    return {
        question.pk: _answer(question, by_question[question.pk])
        for question in questions
        if question.pk in by_question
    }


def _answer(question, rows):
    first = rows[0]
    if question.kind == Kind.SINGLE:
        return first.option_id
    if question.kind == Kind.SEVERAL:
        return [row.option_id for row in rows]
    if question.kind == Kind.RANKING:
        return [row.option_id for row in sorted(rows, key=lambda row: row.number)]
    if question.kind == Kind.SCALE:
        return first.number
    return first.document if question.kind == Kind.FILE else first.text
