"""What an analyst decides about a suggested group."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm


class AcceptForm(PlainForm):
    """The group where it goes: one that exists, or a new one."""

    group = forms.TypedChoiceField(
        label=_("Grupo que ya existe"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("Ese grupo ya no existe: alguien de tu equipo lo deshizo.")},
    )
    title = forms.CharField(
        label=_("O un grupo nuevo"),
        max_length=160,
        required=False,
        help_text=_("Di con tus palabras qué piden: «Quieren accesos sin escalones»."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = {group.number: group for group in groups}
        self.fields["group"].choices = [("", _("Elige")), *((n, one.title) for n, one in self.groups.items())]
        if not self.groups:
            self.fields["title"].label = _("Nombre del grupo")

    def clean(self):
        data = super().clean()
        if not data.get("group") and not data.get("title") and not self.errors:
            self.add_error(
                "group" if self.groups else "title", _("Elige un grupo o escribe el nombre de uno nuevo.")
            )
        return data

    @property
    def chosen_group(self):
        """The group that exists, unless a new one was named."""
        return None if self.cleaned_data["title"] else self.groups.get(self.cleaned_data["group"])
