"""What organisations, and people where people vote, fill in during a process of a council."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from participa.core.calendar import day_of
from participa.core.forms import PlainForm, ReadyChoices
from participa.documents.actions import store
from participa.documents.forms import DocumentField
from participa.reference.models import Commune
from participa.reference.places import communes, regions

from .models import ApplicationDocument, Mandate

Paper = ApplicationDocument.Kind
PDF = "application/pdf"
OLDEST = 1950
STATEMENT_LETTERS = 1500
REASONS_LETTERS = 4000
PROPOSAL_LETTERS = 800


class PdfField(DocumentField):
    """A file that must be a PDF."""

    not_a_pdf = _("Ese archivo no es un PDF. Guárdalo o escanéalo como PDF y elígelo de nuevo.")

    def __init__(self, **kwargs):
        super().__init__(kind="attachment", widget=forms.FileInput(attrs={"accept": ".pdf"}), **kwargs)

    def clean(self, data, initial=None):
        try:
            upload = super().clean(data, initial)
        except ValidationError as error:
            if getattr(error, "code", "") == "type":
                raise ValidationError(self.not_a_pdf, code="type") from None
            raise
        if upload and upload.inspected.content_type != PDF:
            raise ValidationError(self.not_a_pdf, code="type")
        return upload


class ContestField(forms.TypedChoiceField):
    """One of the estates of a process, by the key of its contest."""

    def __init__(self):
        super().__init__(
            label=_("¿En qué estamento?"),
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Elige un estamento."),
                "invalid_choice": _("Elige uno de los estamentos de este proceso."),
            },
        )


def offer_contests(form, contests):
    """Let a form choose among ``contests``, with who enters in each."""
    form.contests = {contest.pk: contest for contest in contests}
    field = form.fields["contest"]
    field.choices = [(contest.pk, contest.estate.name) for contest in contests]
    field.hints = {contest.pk: _about(contest) for contest in contests}
    if len(form.contests) == 1:
        field.initial = next(iter(form.contests))


def _about(contest):
    seats = ngettext("%(seats)s cupo", "%(seats)s cupos", contest.seats) % {"seats": contest.seats}
    return f"{contest.estate.description} · {seats}" if contest.estate.description else seats


class PapersForm(PlainForm):
    """What an organisation sends, and may correct while the inscription is open."""

    contest = ContestField()
    position = forms.CharField(
        label=_("Tu cargo en la organización"),
        help_text=_("Por ejemplo: presidenta, secretario, directora."),
        max_length=80,
    )
    statement = forms.CharField(
        label=_("¿Qué hace la organización en estos temas?"),
        help_text=_("Bastan dos o tres frases. Lo lee la comisión electoral."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=STATEMENT_LETTERS,
        error_messages={"required": _("Cuenta qué hace la organización. Basta una frase.")},
    )
    number = forms.CharField(
        label=_("Número o folio del certificado de vigencia"),
        max_length=60,
        error_messages={"required": _("Copia el número o folio que trae el certificado.")},
    )
    issued_on = forms.DateField(
        label=_("Fecha en que se emitió"),
        widget=forms.DateInput,
        error_messages={"required": _("Copia la fecha de emisión que trae el certificado.")},
    )
    certificate = PdfField(
        label=_("El certificado de vigencia"), help_text=_("Un PDF de hasta 5 MB, emitido por el registro.")
    )
    statutes = DocumentField(
        kind="attachment",
        label=_("Los estatutos"),
        help_text=_("PDF, Word o imagen, hasta 5 MB."),
        required=False,
    )
    other = DocumentField(
        kind="attachment",
        label=_("Otro documento"),
        help_text=_("Si el proceso pide algo más. PDF, Word o imagen, hasta 5 MB."),
        required=False,
    )

    def __init__(self, *args, contests, now, limit, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        offer_contests(self, contests)
        self.fields["issued_on"].help_text = _("Se aceptan los de hasta %(days)s días.") % {"days": limit}

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if day > day_of(self.now):
            raise ValidationError(_("Esa fecha todavía no llega."))
        if day.year < OLDEST:
            raise ValidationError(_("Esa fecha es demasiado antigua. Revisa el año."))
        return day

    def said(self, *, by, now):
        """The arguments of ``applying.apply`` and ``correct``. It stores the files: call it where a refusal
        undoes that."""
        data = self.cleaned_data
        return {
            "contest": self.contests[data["contest"]],
            "position": " ".join(data["position"].split()),
            "statement": data["statement"].strip(),
            "certificate": {"number": data["number"].strip(), "issued_on": data["issued_on"]},
            "papers": {
                kind: store(data[kind], by=by, now=now, kind="attachment")
                for kind in (Paper.CERTIFICATE, Paper.STATUTES, Paper.OTHER)
                if data.get(kind)
            },
        }


class CorrectForm(PapersForm):
    """The same, where a file that is not chosen leaves the one that was sent."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("certificate", "statutes"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Elígelo solo si quieres reemplazar el que enviaste.")


class ApplyForm(PapersForm):
    """A new inscription. ``held``: what she represents or asked to, by key of the organisation."""

    organization = forms.TypedChoiceField(
        label=_("¿Qué organización inscribes?"),
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Elige la organización."),
            "invalid_choice": _(
                "Hoy no puedes inscribir esa organización: no la representas ni pediste representarla."
            ),
        },
    )
    field_order = ["organization"]

    def __init__(self, *args, held, **kwargs):
        super().__init__(*args, **kwargs)
        self.organizations = {one.organization_id: one.organization for one in held}
        field = self.fields["organization"]
        field.choices = [(pk, one.name) for pk, one in self.organizations.items()]
        field.hints = {
            one.organization_id: _("Todavía revisan si la representas: la comisión espera esa respuesta.")
            for one in held
            if one.status == one.Status.CLAIMED
        }

    @property
    def organization_chosen(self):
        return self.organizations[self.cleaned_data["organization"]]


class EnrolForm(PlainForm):
    """A person inscribes herself to vote in one estate."""

    contest = ContestField()

    def __init__(self, *args, contests, **kwargs):
        super().__init__(*args, **kwargs)
        offer_contests(self, contests)

    @property
    def contest_chosen(self):
        return self.contests[self.cleaned_data["contest"]]


class ReasonsForm(PlainForm):
    """Why an organisation should be on the roll, or should not, with what proves it."""

    text = forms.CharField(
        label=_("¿Por qué?"),
        help_text=_("Di los hechos y qué parte de las bases o del reglamento no se cumple."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=REASONS_LETTERS,
        error_messages={"required": _("Escribe tus razones. Basta un párrafo.")},
    )
    upload = PdfField(
        label=_("Un documento que lo respalde"), help_text=_("Un PDF de hasta 5 MB."), required=False
    )

    def said(self, *, by, now):
        """The arguments of ``applying.object_to``. It stores the file."""
        upload = self.cleaned_data.get("upload")
        return {
            "text": self.cleaned_data["text"].strip(),
            "document": store(upload, by=by, now=now, kind="attachment") if upload else None,
        }


class ObjectionForm(ReasonsForm):
    """The same, and in whose name. ``held``: what she represents today."""

    organization = forms.TypedChoiceField(
        label=_("¿A nombre de quién?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Hoy no puedes hablar por esa organización. Elige de nuevo.")},
    )
    field_order = ["organization"]

    def __init__(self, *args, held, **kwargs):
        super().__init__(*args, **kwargs)
        self.organizations = {one.organization_id: one.organization for one in held}
        if not self.organizations and not (self.is_bound and self.data.get("organization")):
            del self.fields["organization"]
            return
        names = ((pk, one.name) for pk, one in self.organizations.items())
        self.fields["organization"].choices = [("", _("Al mío")), *names]

    def said(self, *, by, now):
        spoken = self.organizations.get(self.cleaned_data.get("organization"))
        return super().said(by=by, now=now) | {"organization": spoken}


class CandidacyForm(PlainForm):
    """Whom an organisation puts forward, and who would stand in for her."""

    display_name = forms.CharField(
        label=_("Nombre de la candidata o el candidato"),
        help_text=_("Como aparecerá en la papeleta. Es público."),
        max_length=120,
    )
    herself = forms.BooleanField(label=_("Soy yo: usa mi cuenta."), required=False)
    sex = forms.ChoiceField(
        label=_("Sexo"),
        help_text=_("Para contar cuántas mujeres y hombres se presentan."),
        choices=[("", _("Prefiere no decir")), *Mandate.Sex.choices],
        required=False,
    )
    commune = forms.TypedChoiceField(
        label=_("Comuna"), coerce=int, empty_value=None, required=False, help_text=_("Es pública.")
    )
    statement = forms.CharField(
        label=_("¿Qué propone?"),
        help_text=_("Se publica con su candidatura."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=PROPOSAL_LETTERS,
        required=False,
    )
    substitute_name = forms.CharField(
        label=_("Nombre de la suplente o el suplente"),
        help_text=_("Quien asistiría en su lugar. Es público."),
        max_length=120,
        required=False,
    )
    substitute_sex = forms.ChoiceField(
        label=_("Sexo de la suplente o el suplente"),
        choices=[("", _("Prefiere no decir")), *Mandate.Sex.choices],
        required=False,
    )
    accepts = forms.BooleanField(
        label=_("Acepta ser candidata o candidato, y que su nombre y su propuesta sean públicos."),
        error_messages={"required": _("Pregúntale antes: nadie es candidata o candidato sin aceptarlo.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commune"].choices = ReadyChoices(_("Ninguna en especial"), _communes())

    def said(self, *, by):
        """The arguments of ``applying.nominate``."""
        data = self.cleaned_data
        said = {name: data[name].strip() for name in ("display_name", "statement", "substitute_name")}
        return said | {
            "user": by if data["herself"] else None,
            "sex": data["sex"],
            "commune": Commune.objects.filter(pk=data["commune"]).first(),
            "substitute_sex": data["substitute_sex"] if said["substitute_name"] else "",
        }


def _communes():
    """Each region with its communes."""
    by_region = {}
    for commune in communes():
        by_region.setdefault(commune["region_id"], []).append((commune["pk"], commune["name"]))
    return [(region["short_name"], by_region.get(region["pk"], [])) for region in regions()]
