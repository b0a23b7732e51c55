"""What an officer asks in a questionnaire, and what people answer."""

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.core.forms import LongSelect, PlainForm
from participa.documents.forms import DocumentField

from .actions.asking import MOST_OPTIONS
from .conditions import Kind, asked
from .models import Question

LONGEST_TEXT = 4_000  # letters of an answer
LONGEST_OPTION = 200
KEPT_LETTERS = 20_000  # of each field of a draft: more than may be sent, for whoever wrote it to cut


class QuestionForm(PlainForm):
    """A question of a draft. ``seen``: its ``version`` when it was opened. What its kind lacks is ignored."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    text = forms.CharField(
        label=gettext_lazy("Pregunta"),
        max_length=300,
        help_text=gettext_lazy("Una sola cosa a la vez, y sin empujar a una respuesta."),
        error_messages={"required": gettext_lazy("Escribe la pregunta.")},
    )
    help = forms.CharField(
        label=gettext_lazy("Ayuda para responder"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Se muestra bajo la pregunta."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("¿Cómo se responde?"),
        choices=Question.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Elige cómo se responde.")},
    )
    hints = {
        "kind": {
            Kind.SINGLE: gettext_lazy("Una alternativa de una lista."),
            Kind.SEVERAL: gettext_lazy("Una o más alternativas de una lista."),
            Kind.SCALE: gettext_lazy("Un número entre dos extremos."),
            Kind.RANKING: gettext_lazy("Un lugar para cada alternativa."),
            Kind.TEXT: gettext_lazy("Con sus palabras. Se publica sin el nombre."),
            Kind.FILE: gettext_lazy("Un documento o una imagen. Solo lo abre tu equipo."),
        }
    }
    options = forms.CharField(
        label=gettext_lazy("Alternativas"),
        required=False,
        max_length=(LONGEST_OPTION + 1) * MOST_OPTIONS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Una por línea, en el orden en que se muestran."),
    )
    most_chosen = forms.IntegerField(
        label=gettext_lazy("¿Cuántas se pueden elegir como máximo?"),
        required=False,
        widget=forms.NumberInput(attrs={"class": "field__control--s"}),
        help_text=gettext_lazy("Déjalo vacío si no hay máximo."),
    )
    points = forms.IntegerField(
        label=gettext_lazy("Puntos de la escala"),
        required=False,
        initial=5,
        widget=forms.NumberInput(attrs={"class": "field__control--s"}),
        help_text=gettext_lazy("Entre 2 y 10."),
    )
    low_label = forms.CharField(label=gettext_lazy("Qué significa el 1"), max_length=60, required=False)
    high_label = forms.CharField(label=gettext_lazy("Qué significa el mayor"), max_length=60, required=False)
    section = forms.TypedChoiceField(
        label=gettext_lazy("¿Sobre qué parte del texto?"), required=False, coerce=int, empty_value=None
    )
    only_if = forms.TypedChoiceField(
        label=gettext_lazy("¿A quién se pregunta?"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("Puede depender de lo que se eligió en una pregunta anterior."),
    )
    is_required = forms.BooleanField(label=gettext_lazy("Es obligatoria"), required=False)
    is_confidential = forms.BooleanField(
        label=gettext_lazy("Solo se cuenta: nadie lee las respuestas una por una ni se descargan"),
        required=False,
    )

    def __init__(self, *args, earlier=(), sections=(), **kwargs):
        """``earlier``: the questions before this one, with their options at hand."""
        super().__init__(*args, **kwargs)
        self.openers = {option.pk: option for one in earlier if one.can_open for option in one.options.all()}
        self.sections = {section.pk: section for section in sections}
        self.fields["only_if"].choices = [
            ("", _("A todas las personas")),
            *(
                (
                    _("Si en «%(question)s» eligió…") % {"question": one.text},
                    [(option.pk, option.text) for option in one.options.all()],
                )
                for one in earlier
                if one.can_open
            ),
        ]
        self.fields["section"].choices = [("", _("Toda la consulta")), *((s.pk, s.title) for s in sections)]
        if not self.openers:
            del self.fields["only_if"]
        if not self.sections:
            del self.fields["section"]

    def clean_options(self):
        lines = [" ".join(line.split()) for line in self.cleaned_data["options"].splitlines()]
        options = [line for line in lines if line]
        if any(len(option) > LONGEST_OPTION for option in options):
            raise forms.ValidationError(
                _("Acorta las alternativas: cada una tiene hasta %(most)s letras.") % {"most": LONGEST_OPTION}
            )
        return options

    def act(self):
        """The arguments of ``asking.save_question``."""
        data = self.cleaned_data
        limits = {Kind.SEVERAL: data["most_chosen"], Kind.SCALE: data["points"]}
        same = ("seen", "text", "help", "kind", "options", "low_label", "high_label", "is_required")
        return {name: data[name] for name in (*same, "is_confidential")} | {
            "most": limits.get(data["kind"]),
            "only_if": self.openers.get(data.get("only_if")),
            "section": self.sections.get(data.get("section")),
        }

    def refused(self, error):
        """Tell what the action refused beside the field that it is about."""
        names = {"most": "points" if self.cleaned_data["kind"] == Kind.SCALE else "most_chosen"}
        for name, words in error.error_dict.items():
            self.add_error(names.get(name, name), words)


def first_values(question) -> dict:
    """The initial values of ``QuestionForm``."""
    return {
        "seen": question.version,
        "text": question.text,
        "help": question.help,
        "kind": question.kind,
        "options": "\n".join(option.text for option in question.options.all()),
        "most_chosen": question.most if question.kind == Kind.SEVERAL else None,
        "points": question.most if question.kind == Kind.SCALE else 5,
        "low_label": question.low_label,
        "high_label": question.high_label,
        "section": question.section_id,
        "only_if": question.only_if_id,
        "is_required": question.is_required,
        "is_confidential": question.is_confidential,
    }


class RankingWidget(forms.MultiWidget):
    """A select of its place beside each option: it takes no dragging."""

    def __init__(self, options):
        self.options = options
        places = [("", _("Sin lugar")), *((n, str(n)) for n in range(1, len(options) + 1))]
        super().__init__([LongSelect(choices=places) for _option in options])

    def decompress(self, value):
        return value or [None] * len(self.widgets)

    def render(self, name, value, attrs=None, renderer=None):
        values = self.decompress(value)
        auto_id = (attrs or {}).get("id", f"id_{name}")
        wrong = {"aria-invalid": "true"} if (attrs or {}).get("aria-invalid") else {}
        parts = (
            (
                f"{auto_id}_{n}",
                option.text,
                widget.render(f"{name}_{n}", values[n], {"id": f"{auto_id}_{n}"} | wrong),
            )
            for n, (option, widget) in enumerate(zip(self.options, self.widgets, strict=True))
        )
        items = format_html_join("", '<li class="ranking__item"><label for="{}">{}</label>{}</li>', parts)
        return format_html('<ul class="ranking plain">{}</ul>', items)


class RankingField(forms.Field):
    """Each option in a place of its own. Its value is the ids of the options, the first first."""

    def __init__(self, options, **kwargs):
        self.options = options
        super().__init__(widget=RankingWidget(options), **kwargs)

    def clean(self, value):
        typed = [(place or "").strip() for place in value or []]
        if not any(typed):
            if self.required:
                raise forms.ValidationError(_("Dale un lugar a cada alternativa."), code="required")
            return None
        places = {str(n): None for n in range(1, len(self.options) + 1)}
        for option, place in zip(self.options, typed, strict=True):
            if place and place not in places:
                raise forms.ValidationError(_("Elige una de las opciones."), code="invalid_choice")
            if not place:
                raise forms.ValidationError(
                    _("Falta el lugar de «%(option)s».") % {"option": option.text}, code="incomplete"
                )
            if places[place] is not None:
                raise forms.ValidationError(
                    _("«%(one)s» y «%(other)s» tienen el mismo lugar. Dale uno distinto a cada una.")
                    % {"one": places[place].text, "other": option.text},
                    code="repeated",
                )
            places[place] = option
        return [option.pk for option in places.values()]


class SheetForm(PlainForm):
    """The questions of a consultation as a form: what is not asked of her is neither required nor taken.

    ``questions``: with their options at hand. ``held``: question id -> the file that she sent before.
    """

    def __init__(self, *args, questions, held=None, **kwargs):
        self.questions, self.held = questions, held or {}
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[name_of(question)] = _field(question, question.pk in self.held)
            if question.pk in self.held and not question.is_required:
                words = _("Sacar «%(name)s»") % {"name": self.held[question.pk].name}
                self.fields[f"{name_of(question)}_out"] = forms.BooleanField(label=words, required=False)
        self._prepare(self.fields)

    def clean(self):
        data = super().clean()
        answers = self.answers()
        asked_ids = {question.pk for question in asked(self.questions, answers)}
        for question in self.questions:
            if question.pk not in asked_ids:
                self._errors.pop(name_of(question), None)
            elif question.kind == Kind.SEVERAL and question.most:
                self._not_too_many(question, answers.get(question.pk) or [])
        if not self.errors and not any(answers[pk] for pk in asked_ids):
            self.add_error(None, _("Responde al menos una pregunta."))
        return data

    def _not_too_many(self, question, chosen):
        if len(chosen) > question.most:
            words = _("Elegiste %(chosen)s. Deja %(most)s como máximo.")
            self.add_error(name_of(question), words % {"chosen": len(chosen), "most": question.most})

    def answers(self) -> dict:
        """What was given, as ``conditions`` takes it; also what was not asked."""
        data = self.cleaned_data
        given = {}
        for question in self.questions:
            name = name_of(question)
            given[question.pk] = data.get(name) or None
            if question.kind == Kind.FILE and not given[question.pk] and not data.get(f"{name}_out"):
                given[question.pk] = self.held.get(question.pk)
        return given

    def typed(self) -> dict:
        """What was typed, to be kept for later: all but files, which cannot wait."""
        kept = {}
        for question in self.questions:
            if question.kind != Kind.FILE:
                name = name_of(question)
                value = self.fields[name].widget.value_from_datadict(self.data, {}, name)
                kept[name] = _cut(value)
        return kept

    def shown(self):
        """Each question with its control and when it is asked, for the template."""
        names = {option.pk: (one, option) for one in self.questions for option in one.options.all()}
        for question in self.questions:
            opener, option = names.get(question.only_if_id, (None, None))
            yield {
                "question": question,
                "field": self[name_of(question)],
                "row": question.kind == Kind.SCALE,
                "held": self.held.get(question.pk),
                "out": self[f"{name_of(question)}_out"]
                if f"{name_of(question)}_out" in self.fields
                else None,
                "opener": name_of(opener) if opener else "",
                "option": option.pk if option else "",
                "only_if": _("Responde solo si en «%(question)s» elegiste «%(option)s».")
                % {"question": opener.text, "option": option.text}
                if opener
                else "",
            }


def name_of(question) -> str:
    """The name of a question's field."""
    return f"p{question.pk}"


def typed_as(questions, answers) -> dict:
    """The initial values of ``SheetForm`` for answers that were sent."""
    values = {}
    for question in questions:
        answer = answers.get(question.pk)
        if question.kind == Kind.RANKING and answer:
            answer = [answer.index(option.pk) + 1 for option in question.options.all()]
        if question.kind != Kind.FILE:
            values[name_of(question)] = answer
    return values


def _cut(value):
    if isinstance(value, list):
        return [_cut(one) for one in value[:MOST_OPTIONS]]
    return (value or "")[:KEPT_LETTERS]


def _field(question, is_held):
    common = {
        "label": question.text,
        "help_text": " ".join(_hints(question)),
        "required": question.is_required,
    }
    options = list(question.options.all())
    choices = [(option.pk, option.text) for option in options]
    if question.kind == Kind.SINGLE:
        return _one_of(choices, **common)
    if question.kind == Kind.SEVERAL:
        return forms.TypedMultipleChoiceField(
            choices=choices, coerce=int, widget=forms.CheckboxSelectMultiple, **common
        )
    if question.kind == Kind.SCALE:
        return _one_of(points_of(question), **common)
    if question.kind == Kind.RANKING:
        return RankingField(options, **common)
    if question.kind == Kind.FILE:
        common["required"] = question.is_required and not is_held
        return DocumentField(kind="attachment", **common)
    return forms.CharField(
        max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}), strip=True, **common
    )


def _one_of(choices, **common):
    return forms.TypedChoiceField(
        choices=choices, coerce=int, empty_value=None, widget=forms.RadioSelect, **common
    )


def points_of(question) -> list[tuple[int, str]]:
    """The points of a scale with their names: those of both ends, with what they mean."""
    names = {1: question.low_label, question.most: question.high_label}
    return [(n, f"{n}: {names[n]}" if names.get(n) else str(n)) for n in range(1, question.most + 1)]


def _hints(question):
    if question.help:
        yield question.help
    if question.kind == Kind.SEVERAL and question.most:
        yield _("Elige hasta %(most)s.") % {"most": question.most}
    if question.kind == Kind.RANKING:
        yield _("Dale un lugar distinto a cada una: el 1 es el primero.")
    if question.kind == Kind.TEXT:
        yield _("Se publicará con los resultados, sin tu nombre. No escribas datos privados de nadie.")
    if question.kind == Kind.FILE:
        yield _("PDF, Word, Excel o imagen de hasta 5 MB. Solo lo abre el equipo que responde la consulta.")
    if question.is_confidential:
        yield _("Solo se cuenta: nadie lee tu respuesta.")
