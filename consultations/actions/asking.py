"""What an officer does with the questionnaire of a draft: add, rewrite, order and take out questions."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from consultations.actions.freezing import hold_unfrozen
from consultations.conditions import SCALES
from consultations.models import Consultation, Question, QuestionOption
from consultations.permissions import can_manage
from participa.audit.actions import record
from participa.core.lifecycle import StaleError
from participa.core.permissions import require

Kind = Question.Kind
MOST_QUESTIONS, MOST_OPTIONS = 50, 30
UNCOUNTABLE = (Kind.TEXT, Kind.FILE)  # there is nothing to count in them


@transaction.atomic
def save_question(
    consultation,
    *,
    by,
    now,
    kind,
    text,
    help="",
    options=(),
    is_required=False,
    is_confidential=False,
    most=None,
    low_label="",
    high_label="",
    only_if=None,
    section=None,
    question=None,
    seen=None,
):
    """Add a question at the end of a draft's questionnaire, or rewrite one.

    ``options``: their texts in order. One that keeps its text keeps what depends on it. ``only_if``: the
    option of an earlier question that opens this one. ``seen``: the ``Question.version`` that whoever writes
    had before her; StaleError if it is another by now. Raises ValidationError with what is wrong in each
    field, TransitionError once it was published.
    """
    before = _hold(consultation, by=by, now=now)
    if question is None:
        question = Question(consultation=consultation, number=_last(consultation) + 1)
    else:
        question = consultation.questions.get(pk=question.pk)
        if seen is not None and question.version != seen:
            raise StaleError(**before)
    question.kind, question.text, question.help = kind, text, help
    question.is_required, question.is_confidential = is_required, is_confidential
    question.most = most if kind in (Kind.SEVERAL, Kind.SCALE) else None
    question.low_label = low_label if kind == Kind.SCALE else ""
    question.high_label = high_label if kind == Kind.SCALE else ""
    question.only_if, question.section = only_if, section
    options = list(options) if question.has_options else []
    _check(question, options)
    question.save()
    _write_options(question, options)
    record("questionnaire.question_saved", consultation, by=by, now=now, question=question.pk)
    return question


@transaction.atomic
def remove_question(question, *, by, now):
    """Take a question out of a draft. Raises ValidationError while another depends on it."""
    consultation = question.consultation
    _hold(consultation, by=by, now=now)
    _refuse_if_it_opens(question.options.all())
    record(
        "questionnaire.question_removed",
        consultation,
        by=by,
        now=now,
        question=question.pk,
        text=question.text,
    )
    question.delete()
    _number(list(consultation.questions.all()))


@transaction.atomic
def move_question(question, *, up, by, now):
    """Change places with the question before (or after) it; nothing happens at either end.

    Raises ValidationError if a question would come before the one that opens it.
    """
    consultation = question.consultation
    _hold(consultation, by=by, now=now)
    ordered = list(consultation.questions.select_related("only_if"))
    here = next(n for n, other in enumerate(ordered) if other.pk == question.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(ordered):
        first, second = ordered[min(here, there)], ordered[max(here, there)]
        if second.only_if and second.only_if.question_id == first.pk:
            raise ValidationError(
                _("«%(second)s» depende de «%(first)s», así que va después.")
                % {"second": second.text, "first": first.text}
            )
        ordered[here], ordered[there] = ordered[there], ordered[here]
    _number(ordered)
    record("questionnaire.question_moved", consultation, by=by, now=now, question=question.pk)


def _hold(consultation, *, by, now):
    """Keep the draft while this lasts and sign the change; who had changed it before, and when."""
    require(can_manage(by, consultation, now=now))
    hold_unfrozen(consultation)
    fresh = Consultation.objects.select_related("changed_by").only("changed_by", "changed_at")
    fresh = fresh.get(pk=consultation.pk)
    before = {"by": fresh.changed_by, "at": fresh.changed_at}
    consultation.changed_by, consultation.changed_at = by, now
    consultation.save(update_fields=["changed_by", "changed_at"])
    return before


def _last(consultation):
    return consultation.questions.aggregate(last=Max("number"))["last"] or 0


def _number(ordered):
    for number, question in enumerate(ordered, 1):
        Question.objects.filter(pk=question.pk).exclude(number=number).update(number=number)


def _check(question, options):
    wrong = {}
    if question.pk is None and question.number > MOST_QUESTIONS:
        wrong["text"] = _("Un cuestionario tiene hasta %(most)s preguntas.") % {"most": MOST_QUESTIONS}
    wrong |= _wrong_options(question, options) | _wrong_condition(question)
    if question.kind in UNCOUNTABLE and question.is_confidential:
        wrong["is_confidential"] = _("Un texto o un archivo no se puede contar: alguien tiene que leerlo.")
    if wrong:
        raise ValidationError(wrong)


def _wrong_options(question, options):
    if question.kind == Kind.SCALE and question.most not in SCALES:
        return {"most": _("Una escala tiene entre 2 y 10 puntos.")}
    if not question.has_options:
        return {}
    if len(options) < 2:
        return {"options": _("Escribe al menos dos alternativas, una por línea.")}
    if len(options) > MOST_OPTIONS:
        return {"options": _("Escribe hasta %(most)s alternativas.") % {"most": MOST_OPTIONS}}
    if len(set(options)) < len(options):
        return {"options": _("Hay dos alternativas iguales.")}
    if question.most is not None and not 2 <= question.most <= len(options):
        return {"most": _("El máximo va entre 2 y el número de alternativas. Déjalo vacío si no hay máximo.")}
    return {}


def _wrong_condition(question):
    """It depends on an earlier question of the same questionnaire, and tells nothing that it may not tell."""
    open_ones = Question.objects.filter(only_if__question=question.pk) if question.pk else []
    if not question.is_confidential:
        pass
    elif exposed := [one for one in open_ones if not one.is_confidential]:
        return {
            "is_confidential": _(
                "De esta depende «%(text)s», que no es confidencial: diría qué respondió cada persona."
            )
            % {"text": exposed[0].text}
        }
    if question.only_if is None:
        return {}
    opener = question.only_if.question
    if opener.consultation_id != question.consultation_id or opener.number >= question.number:
        return {"only_if": _("Elige una alternativa de una pregunta anterior.")}
    if not opener.can_open:
        return {"only_if": _("Solo se puede depender de una pregunta en que se elige.")}
    if opener.is_confidential and not question.is_confidential:
        return {
            "only_if": _(
                "Esa pregunta solo se cuenta. Marca esta también como «solo se cuenta»: si no, diría qué "
                "respondió cada persona."
            )
        }
    return {}


def _write_options(question, texts):
    """Leave exactly these options. Those whose text stays, and the one that was reworded, keep their row."""
    there = {option.text: option for option in question.options.all()}
    gone = [option for text, option in there.items() if text not in texts]
    new = [text for text in texts if text not in there]
    if len(gone) == len(new) == 1 and question.has_options:  # reworded
        there[new[0]] = gone.pop()
    _refuse_if_it_opens(gone if question.can_open else question.options.all())
    QuestionOption.objects.filter(pk__in=[option.pk for option in gone]).delete()
    for number, text in enumerate(texts, 1):
        option = there.get(text) or QuestionOption(question=question)
        option.number, option.text = number, text
        option.save()


def _refuse_if_it_opens(options):
    """Nothing that opens a question goes away: the question would be asked of everybody."""
    opened = Question.objects.filter(only_if__in=list(options)).select_related("only_if").first()
    if opened:
        words = _("De «%(option)s» depende la pregunta «%(question)s». Quita primero esa condición.") % {
            "option": opened.only_if.text,
            "question": opened.text,
        }
        raise ValidationError({"options": words})
