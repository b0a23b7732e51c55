"""Forms as the portal shows them: no browser bubbles, one answer from the server, nothing typed is lost."""

from datetime import UTC, datetime
from html import escape
from itertools import chain

from django import forms
from django.core import validators
from django.forms.utils import flatatt, pretty_name
from django.utils.choices import BaseChoiceIterator
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import year_days
from .dates import full_date
from .figures import figure
from .lifecycle import StaleError

CALENDAR_INPUTS = (
    (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
    (forms.DateInput, "date", "%Y-%m-%d"),
    (forms.TimeInput, "time", "%H:%M"),
)


class LettersLimit(validators.MaxLengthValidator):
    """A text may be so long; the message says how long it is."""

    message = _("Tu texto tiene %(show_value)s letras. Acórtalo a %(limit_value)s.")

    def __call__(self, value):
        letters = len(value)
        if letters > self.limit_value:
            figures = {"show_value": figure(letters), "limit_value": figure(self.limit_value)}
            raise forms.ValidationError(self.message, code="max_length", params={**figures, "value": value})


class PlainForm(forms.Form):
    """A form of the portal. Mix it in before ``forms.ModelForm``, or use it alone.

    Controls get the look's class; hints and errors are tied to them by id (Django does it when rendered by
    components/field.html). Text arrives without NUL characters and with ``\\n`` for every line break.
    A field may carry ``hints``: what to say under each of its choices, by value.
    """

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        self._prepare(self.base_fields)  # once for the class: its forms are copies
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data = clean_text(self.data)
        self._prepare(self.fields)  # those of this form alone

    def _prepare(self, fields):
        for name, field in fields.items():
            field.hints = getattr(self, "hints", {}).get(name, {})
            if not getattr(field, "is_ready", False):
                speak_plainly(field, field.label or pretty_name(name))
                dress(field)
                field.is_ready = True


class ChosenField(forms.ModelMultipleChoiceField):
    """Some of a list; a number larger than any row's is not one of them."""

    def clean(self, value):
        try:
            return super().clean(value)
        except OverflowError:
            raise forms.ValidationError(_("Elige una de las opciones."), code="invalid_choice") from None


NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class SeenMixin(forms.Form):
    """A form that remembers when what it edits was last saved."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def seen_at(self):
        """The instant; before any other if somebody touched the field, so that nothing is overwritten."""
        try:
            seen = parse_datetime(self.cleaned_data.get("seen") or "")
        except ValueError:
            seen = None
        return seen if seen and seen.tzinfo else NEVER


def stale_words(error):
    """What a StaleError says to whoever came second: who saved it meanwhile, and when."""
    return gettext(
        "%(name)s guardó cambios el %(when)s, después de que abriste esta página. "
        "Copia lo tuyo, vuelve a abrirla y agrégalo."
    ) % {
        "name": error.by or gettext("Otra persona"),
        "when": full_date(error.at),
    }


def said(form, error, names=None):
    """Tell what an action refused beside its field; beside none, if this form has not that one.

    ``names``: the field of this form for a word of the action.
    """
    if isinstance(error, StaleError):
        form.add_error(None, stale_words(error))
        return
    for name, words in getattr(error, "error_dict", {None: error}).items():
        name = (names or {}).get(name, name)
        form.add_error(name if name in form.fields else None, words)


class ActForm(PlainForm):
    """The act by which a service decides something: its number and date, never a future one."""

    act_number = forms.CharField(
        label=_("Resolución"),
        max_length=80,
        help_text=_("Por ejemplo: «Resolución exenta 214»."),
        error_messages={"required": _("Escribe el número de la resolución.")},
    )
    act_date = forms.DateField(
        label=_("Fecha de la resolución"),
        widget=forms.DateInput,
        error_messages={"required": _("Escribe la fecha de la resolución.")},
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_act_date(self):
        date = self.cleaned_data["act_date"]
        if date > self.today:
            raise forms.ValidationError(_("La resolución no puede tener una fecha futura."))
        return date


class YearDayField(forms.CharField):
    """A day of every year, typed as people say it: 31 de mayo. Its value is month * 100 + day."""

    def prepare_value(self, value):
        return year_days.words(value) if isinstance(value, int) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        day = year_days.parse(text)
        if day is None:
            raise forms.ValidationError(year_days.WRONG)
        return day


class LongSelect(forms.Select):
    """A select written in one go: Django renders a template for each option, 60 ms for Chile's communes."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = {str(one) for one in self.format_value(value)}
        attrs = self.build_attrs(self.attrs, {"name": name} | (attrs or {}))
        return format_html("<select{}>{}</select>", flatatt(attrs), _options(self.choices, chosen))


def _options(choices, chosen):
    return mark_safe("".join(_option(value, words, chosen) for value, words in choices))


def _option(value, words, chosen):
    if isinstance(words, (list, tuple)):
        return format_html('<optgroup label="{}">{}</optgroup>', value, _options(words, chosen))
    value = "" if value is None else str(value)
    on = " selected" if value in chosen else ""
    return f'<option value="{escape(value)}"{on}>{escape(str(words))}</option>'


class ReadyChoices(BaseChoiceIterator):
    """Choices that are pairs already: a plain list Django would look through again for every form."""

    def __init__(self, first, pairs):
        self.first, self.pairs = first, pairs

    def __iter__(self):
        return chain([("", self.first)], self.pairs)


def clean_text(data):
    """The same data without NUL characters (which PostgreSQL refuses) and with one kind of line break."""
    if not hasattr(data, "lists"):
        return {key: _tidy(value) for key, value in data.items()}
    clean = data.copy()
    for key, values in data.lists():
        clean.setlist(key, [_tidy(value) for value in values])
    return clean


def dress(field):
    """Give a field's control the class, type and size the look has for it."""
    if type(field.widget) is forms.ClearableFileInput:
        field.widget = forms.FileInput(attrs=field.widget.attrs)
    if type(field.widget) is forms.Select:
        field.widget = LongSelect(attrs=field.widget.attrs, choices=field.widget.choices)
    for widget in getattr(field.widget, "widgets", [field.widget]):
        for kind, input_type, text_format in CALENDAR_INPUTS:
            if isinstance(widget, kind):
                widget.input_type, widget.format = input_type, text_format
                widget.attrs.setdefault("class", "field__control--s")
                break
        if isinstance(widget, forms.Textarea):
            widget.attrs.pop("cols", None)
            if widget.attrs.get("rows") == "10":  # Django's own default
                widget.attrs["rows"] = "6"
            _count_letters(field, widget)
        if getattr(widget, "input_type", "text") not in {"radio", "checkbox", "file", "hidden"}:
            classes = dict.fromkeys(["field__control", *widget.attrs.get("class", "").split()])
            widget.attrs["class"] = " ".join(classes)


def speak_plainly(field, label):
    """Replace Django's own messages by the portal's; those a form chose for itself stay."""
    for kind, code, words in PLAIN_MESSAGES:
        if isinstance(field, kind) and field.error_messages.get(code) == _django_message(kind, code):
            field.error_messages[code] = format_lazy(words, label=label)
    if isinstance(field, forms.EmailField):
        field.validators = [
            validators.EmailValidator(message=WRONG_EMAIL) if isinstance(v, validators.EmailValidator) else v
            for v in field.validators
        ]
    for limit, code, words in LIMITS:
        if code not in field.error_messages:
            field.validators = [
                limit(v.limit_value, message=words) if type(v) is limit else v for v in field.validators
            ]
    if "max_length" not in field.error_messages:
        field.validators = [
            LettersLimit(v.limit_value) if type(v) is validators.MaxLengthValidator else v
            for v in field.validators
        ]


LIMITS = (
    (validators.MinValueValidator, "min_value", _("Escribe %(limit_value)s o más.")),
    (validators.MaxValueValidator, "max_value", _("Escribe %(limit_value)s o menos.")),
)
WRONG_EMAIL = _("Falta algo en el correo. Debe verse así: nombre@ejemplo.cl")
PLAIN_MESSAGES = (
    (forms.FileField, "required", _("Elige un archivo en «{label}».")),
    (forms.ChoiceField, "required", _("Elige una opción en «{label}».")),
    (forms.ModelChoiceField, "required", _("Elige una opción en «{label}».")),
    (forms.Field, "required", _("Completa «{label}».")),
    (forms.DateField, "invalid", _("Esa fecha no existe. Debe verse así: 30-11-2026")),
    (forms.DateTimeField, "invalid", _("Esa fecha u hora no existe.")),
    (forms.IntegerField, "invalid", _("Escribe solo números.")),
    (forms.ChoiceField, "invalid_choice", _("Elige una de las opciones.")),
    (forms.ModelChoiceField, "invalid_choice", _("Elige una de las opciones.")),
    (forms.FileField, "empty", _("Ese archivo está vacío. Elige otro.")),
)


def _django_message(kind, code):
    for owner in kind.__mro__:
        if code in getattr(owner, "default_error_messages", {}):
            return owner.default_error_messages[code]
    return None


def _count_letters(field, widget):
    """Let a script count what is left instead of the browser cutting what was pasted."""
    if limit := getattr(field, "max_length", None):
        widget.attrs.pop("maxlength", None)
        widget.attrs["data-participa-counter"] = str(limit)


def _tidy(value):
    if not isinstance(value, str):
        return value
    return value.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
