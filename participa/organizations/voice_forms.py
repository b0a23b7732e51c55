"""What forms share in which people speak: in whose name, and how they want to appear."""

from django.utils.translation import gettext_lazy as _

NAMED, UNNAMED = "name", "participant"
NOT_HERS = _(
    "Hoy no puedes hablar por esa organización: tu representación terminó o no está acreditada. "
    "Elige de nuevo antes de enviar."
)


class Voice:
    """Mix it in before a form with ``organization``, and maybe ``appear`` and ``display_name``.

    ``voices``: the organisations she may speak for; None while nobody knows who she is, and then what she
    chose waits until she signs in. Whoever has none is not asked.
    """

    in_its_name = _("Por %(name)s")

    def __init__(self, *args, voices=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.voices = voices or {}
        refused = voices is not None and self.is_bound and self.data.get("organization")
        if self.voices or refused:
            mine = [(key, self.in_its_name % {"name": one.name}) for key, one in self.voices.items()]
            self.fields["organization"].choices = [("", _("Por mí")), *mine]
        else:
            del self.fields["organization"]

    def clean(self):
        data = super().clean()
        if data.get("appear") == NAMED and not data.get("display_name", "").strip():
            self.add_error(
                "display_name", _("Escribe el nombre con que quieres aparecer, o elige «Participante».")
            )
        return data

    @property
    def spoken(self):
        """The organisation she speaks for, or None."""
        return self.voices.get(self.cleaned_data.get("organization"))

    @property
    def shown_name(self):
        """The name she wants to appear with; none: «Participante»."""
        return self.cleaned_data["display_name"].strip() if self.cleaned_data["appear"] == NAMED else ""
