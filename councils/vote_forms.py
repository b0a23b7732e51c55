"""The ballot paper as a form."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from participa.core.forms import PlainForm

BLANK = 0


def written(number) -> str:
    """A number as the form sends it, always as long: what travels must not tell by its length."""
    return f"{number:03d}"


class NumbersField(forms.TypedMultipleChoiceField):
    """Numbers of candidacies, as ``written`` writes them. Which of them stand, the act of voting looks up."""

    def valid_value(self, value):
        return bool(re.fullmatch(r"[0-9]{3}", value))


class BallotForm(PlainForm):
    """Whom this vote is for, or that it is for nobody. ``ballot_token``: its code, sealed (urn.new_code).

    ``names``: of vote_pages.names_of, needed only to show it.
    """

    choice = NumbersField(
        coerce=int,
        error_messages={
            "required": _("Marca a quién eliges, o vota en blanco."),
            "invalid_choice": _("Marca solo nombres de esta papeleta."),
        },
    )
    ballot_token = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, names=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.names = names

    @property
    def marked(self) -> set:
        """What was sent, for the paper to come back as it was."""
        return set(self.data.getlist("choice")) if self.is_bound else set()

    def clean_choice(self):
        marked = self.cleaned_data["choice"]
        if BLANK in marked and len(marked) > 1:
            raise forms.ValidationError(
                _("Marcaste nombres y también «Voto en blanco». Deja lo uno o lo otro.")
            )
        return [number for number in marked if number != BLANK]


def too_many(limit) -> str:
    """What to say to whoever marked more names than a vote may have, or one that does not stand."""
    words = ngettext(
        "Marca un solo nombre de esta papeleta, o vota en blanco.",
        "Marca hasta %(limit)s nombres de esta papeleta, o vota en blanco.",
        limit,
    )
    return words % {"limit": limit}
