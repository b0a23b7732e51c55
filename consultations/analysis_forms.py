"""What an analyst types beside observations: acts on those ticked, tags, notes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.core.forms import PlainForm

from .models import Batch

Kind = Batch.Kind


class ManyForm(PlainForm):
    """What to do with the observations ticked. ``act``: a Batch.Kind, said by the button that was pressed."""

    group = forms.TypedChoiceField(
        label=_("Grupo que ya existe"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("Ese grupo ya no existe: alguien de tu equipo lo deshizo.")},
    )
    title = forms.CharField(label=_("O un grupo nuevo"), max_length=160, required=False)
    tag = forms.TypedChoiceField(
        label=_("Etiqueta"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("Esa etiqueta ya no existe: alguien de tu equipo la borró.")},
    )
    name = forms.CharField(label=_("O una etiqueta nueva"), max_length=40, required=False)

    def __init__(self, *args, groups, tags, act="", **kwargs):
        super().__init__(*args, **kwargs)
        self.act = act
        self.groups, self.tags = {one.number: one for one in groups}, {one.pk: one for one in tags}
        self._offer("group", [(number, one.title) for number, one in self.groups.items()])
        self._offer("tag", [(pk, one.name) for pk, one in self.tags.items()])
        if not self.groups:
            self.fields["title"].label = _("Nombre del grupo")
        for name in ("title", "name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def _offer(self, name, pairs):
        self.fields[name].choices = [("", _("Elige")), *pairs]

    def clean(self):
        data = super().clean()
        if self.act == Kind.GROUP and not (data.get("group") or data.get("title")):
            self._lacks("group", _("Elige un grupo o escribe el nombre de uno nuevo."))
        if self.act == Kind.TAG and not (data.get("tag") or data.get("name")):
            self._lacks("tag", _("Elige una etiqueta o escribe el nombre de una nueva."))
        if self.act == Kind.UNTAG and not data.get("tag"):
            self._lacks("tag", _("Elige qué etiqueta quitar."))
        return data

    def _lacks(self, name, words):
        if name not in self.errors:
            self.add_error(name, words)

    @property
    def chosen_group(self):
        """The group that exists, unless a new one was named."""
        return None if self.cleaned_data["title"] else self.groups.get(self.cleaned_data["group"])

    @property
    def chosen_tag(self):
        return self.tags.get(self.cleaned_data["tag"])


class TagForm(PlainForm):
    """The name of a tag."""

    name = forms.CharField(
        label=_("Nombre"),
        max_length=40,
        error_messages={"required": _("Escribe el nombre de la etiqueta.")},
    )


class MergeForm(PlainForm):
    """The tag that stays when two are joined."""

    into = forms.TypedChoiceField(
        label=_("Unirla con"),
        coerce=int,
        error_messages={
            "required": _("Elige con cuál se une."),
            "invalid_choice": _("Esa etiqueta ya no existe: alguien de tu equipo la borró."),
        },
    )

    def __init__(self, *args, tags, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [("", _("Elige")), *((one.pk, one.name) for one in tags)]


class NoteForm(PlainForm):
    """What a colleague should know of an observation."""

    text = forms.CharField(
        label=_("Nota para tu equipo"),
        help_text=_("Solo la lee el equipo de la consulta. No escribas datos personales."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Escribe la nota.")},
    )
