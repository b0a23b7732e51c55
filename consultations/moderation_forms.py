"""The forms of moderation: report, decide, redact, appeal, rule."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm

from .models.moderation import LISTED
from .personal_spots import What

REASONS = [(one.value, one.label) for one in LISTED]
STRIKES = 8  # rows to strike words at once; those it does not need stay empty
LONGEST_STRIKE = 200


class ReasonForm(PlainForm):
    """One of the only reasons for which anything is hidden."""

    reason = forms.ChoiceField(
        label=_("Motivo"),
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Elige un motivo de la lista.")},
    )


class ReportForm(ReasonForm):
    """What is wrong with an observation."""

    details = forms.CharField(
        label=_("Qué pasa"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Solo lo lee quien modera. No repitas aquí los datos de otra persona."),
    )


class HideForm(ReasonForm):
    """Why it is hidden, in words that its author and anybody else read."""

    words = forms.CharField(
        label=_("Explicación"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "La lee quien la escribió, y cualquiera. Di qué regla infringe, sin repetir lo que dice."
        ),
        error_messages={"required": _("Explica por qué se retira.")},
    )


class GroupMixin(forms.Form):
    """The answered group that it joins, asked only where the answers were already published."""

    group = forms.ModelChoiceField(
        None,
        label=_("Qué respuesta recibe"),
        required=False,
        empty_label=_("Elige un grupo"),
        help_text=_(
            "Las respuestas ya se publicaron: si vuelve a mostrarse, entra al grupo que dice lo mismo."
        ),
    )

    def of_consultation(self, consultation):
        """Offer the groups of this consultation; no question where nothing was published yet."""
        if consultation.answered_at is None:
            del self.fields["group"]
            return self
        answered = consultation.groups.exclude(decision="").exclude(reasons="").order_by("number")
        self.fields["group"].queryset = answered
        self.fields["group"].label_from_instance = lambda group: group.title
        return self


class RestoreForm(GroupMixin, PlainForm):
    words = forms.CharField(
        label=_("Por qué vuelve a mostrarse"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Explica por qué vuelve a mostrarse.")},
    )


class RefuseForm(ReasonForm):
    """Why a file is not published."""


class BulkForm(PlainForm):
    """One act for many, with one reason."""

    HIDE, KEEP, PUBLISH = "hide", "keep", "publish"

    act = forms.ChoiceField(choices=[(HIDE, ""), (KEEP, ""), (PUBLISH, "")])
    reason = forms.ChoiceField(
        label=_("Motivo"), choices=[("", _("Elige un motivo")), *REASONS], required=False
    )
    words = forms.CharField(label=_("Explicación"), max_length=600, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("act") == self.HIDE:
            if not cleaned.get("reason"):
                self.add_error("reason", gettext("Elige un motivo de la lista."))
            if not cleaned.get("words", "").strip():
                self.add_error("words", gettext("Explica por qué se retiran."))
        return cleaned


class AppealForm(PlainForm):
    """Why somebody else should look again."""

    text = forms.CharField(
        label=_("Por qué debería revisarse"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Cuéntanos por qué. Basta una frase.")},
    )


class DisputeForm(AppealForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Qué pasó")
        self.fields["text"].help_text = _("Por ejemplo: «Nunca estuve en ese taller».")


class RulingForm(GroupMixin, PlainForm):
    """What another person decides, with her reasons."""

    upheld = forms.TypedChoiceField(
        label=_("Qué resuelves"),
        choices=[("si", _("Tiene razón")), ("no", _("No tiene razón"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "si",
        error_messages={"required": _("Elige qué resuelves.")},
    )
    ruling = forms.CharField(
        label=_("Por qué"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Se lo enviamos a quien reclamó. Si la observación se retira o vuelve, lo lee cualquiera."
        ),
        error_messages={"required": _("Escribe tus razones: quien reclamó las espera.")},
    )

    field_order = ("upheld", "ruling", "group")


class OpenForm(PlainForm):
    """For what she needs to read what was struck."""

    reason = forms.CharField(
        label=_("Para qué necesitas leerlo"),
        max_length=300,
        help_text=_("Queda registrado con tu nombre y la hora."),
        error_messages={"required": _("Escribe para qué necesitas leerlo: queda registrado.")},
    )


class RedactForm(PlainForm):
    """The exact words to strike, several at a time, and what sort of data each is."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32767)
    words = forms.CharField(
        label=_("Explicación"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("La lee quien la escribió. No repitas los datos."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(1, STRIKES + 1):
            self.fields[f"strike_{number}"] = forms.CharField(
                label=_("Palabras"), max_length=LONGEST_STRIKE, required=False, strip=False
            )
            self.fields[f"what_{number}"] = forms.ChoiceField(
                label=_("Qué dato es"), choices=What.choices, initial=What.OTHER, required=False
            )
        self._prepare(self.fields)

    @property
    def rows(self):
        return [
            {"number": n, "strike": self[f"strike_{n}"], "what": self[f"what_{n}"]}
            for n in range(1, STRIKES + 1)
        ]

    @property
    def strikes(self):
        """[(words, What)] of the rows that say something."""
        cleaned = self.cleaned_data
        return [
            (words, cleaned.get(f"what_{n}") or What.OTHER)
            for n in range(1, STRIKES + 1)
            if (words := cleaned.get(f"strike_{n}", "").strip())
        ]
