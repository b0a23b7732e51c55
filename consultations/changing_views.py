"""What an act changes of a published consultation: more time, or none."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.forms import ActForm, SeenMixin, said
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited

from . import office_pages
from .actions import cancelling, extending, omitting
from .actions.freezing import Frozen
from .models import Status
from .office_views import editable


class ExtensionForm(ActForm):
    """The act that extends it, until when and why."""

    seen = forms.CharField(widget=forms.HiddenInput)
    closes_on = forms.DateField(
        label=gettext_lazy("Nuevo último día para opinar"),
        widget=forms.DateInput,
        help_text=gettext_lazy("Cierra a las 23:59 de ese día."),
        error_messages={"required": gettext_lazy("Elige el nuevo último día.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Por qué se amplía"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Lo leerá cualquier persona, y se lo diremos a quienes opinaron o la siguen."),
    )
    special_law = forms.CharField(
        label=gettext_lazy("Ley especial que permite más"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Solo si agrega más de la mitad de lo que duraba. Por ejemplo: «Ley 21.455»."),
    )

    field_order = ("closes_on", "reason", "act_number", "act_date", "special_law", "seen")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("form")
@once
def extend(request, code):
    """Later closing, with each day counted before it is decided."""
    consultation, now = editable(request, code), request.arrived_at
    if consultation.status != Status.PUBLISHED or now >= consultation.closes_at:
        messages.warning(request, _("Ya cerró: un plazo vencido no se amplía (Ley 19.880, art. 26)."))
        return redirect(consultation.get_office_url())
    seen = {"seen": consultation.closes_at.isoformat()}
    form = ExtensionForm(request.POST or None, today=day_of(now), initial=seen)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        if _extended(request, consultation, form):
            messages.success(
                request, _("Ampliaste la consulta. Se lo diremos a quienes opinaron o la siguen.")
            )
            return redirect(consultation.get_office_url())
        consultation = editable(request, code)
    return _show(request, consultation, form)


def _extended(request, consultation, form):
    data = dict(form.cleaned_data)
    data["seen"] = _instant(data["seen"])
    try:
        extending.extend(consultation, by=request.user, now=request.arrived_at, **data)
    except (ValidationError, StaleError) as error:
        said(form, error)
        return False
    except TransitionError:
        form.add_error(None, _("Cerró mientras escribías: un plazo vencido no se amplía."))
        return False
    return True


def _instant(text):
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def _show(request, consultation, form):
    chosen = getattr(form, "cleaned_data", {}).get("closes_on")
    later = chosen if chosen and chosen > consultation.closing_day else None
    context = {
        "consultation": consultation,
        "form": form,
        "room": extending.room_of(consultation),
        "plan": office_pages.plan(consultation.closing_day, later) if later else None,
    }
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "consultations/office/extend.html", context, status=status)


class CancelForm(ActForm, SeenMixin):
    """The act that calls it off, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Por qué se anula"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Lo leerá cualquier persona, y se lo diremos a quienes opinaron o la siguen."),
    )

    field_order = ("reason", "act_number", "act_date", "seen")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("form")
@once
def cancel(request, code):
    """Call it off, after asking. Its page stays, with the reason."""
    consultation, now = editable(request, code), request.arrived_at
    if consultation.status != Status.PUBLISHED:
        messages.warning(request, _("Esta consulta ya no se puede anular."))
        return redirect(consultation.get_office_url())
    form = CancelForm(
        request.POST or None, today=day_of(now), initial={"seen": consultation.changed_at.isoformat()}
    )
    if request.method == "POST" and form.is_valid() and _cancelled(request, consultation, form):
        messages.success(request, _("Anulaste la consulta. La razón queda a la vista."))
        return redirect(consultation.get_office_url())
    context = {"consultation": editable(request, code), "form": form}
    status = 422 if form.errors else 200
    return render(request, "consultations/office/cancel.html", context, status=status)


def _cancelled(request, consultation, form):
    data = {name: form.cleaned_data[name] for name in ("reason", "act_number", "act_date")}
    try:
        cancelling.cancel(consultation, by=request.user, now=request.arrived_at, seen=form.seen_at(), **data)
    except (ValidationError, StaleError) as error:
        said(form, error)
        return False
    except TransitionError:
        form.add_error(None, _("Un colega la anuló o publicó sus respuestas mientras escribías."))
        return False
    return True


class OmitForm(ActForm, SeenMixin):
    """The act by which the service does not consult, and its grounds."""

    reason = forms.CharField(
        label=gettext_lazy("Por qué no se consulta"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "Di los hechos y la norma que lo permite; por ejemplo, la urgencia. Lo leerá cualquier persona."
        ),
        error_messages={"required": gettext_lazy("Di por qué no se consulta.")},
    )

    field_order = ("reason", "act_number", "act_date", "seen")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("form")
@once
def omit(request, code):
    """Turn a draft into the public record that nobody was asked, after asking."""
    consultation, now = editable(request, code), request.arrived_at
    if consultation.status != Status.DRAFT:
        messages.warning(request, _("Solo se omite lo que todavía es un borrador."))
        return redirect(consultation.get_office_url())
    form = OmitForm(
        request.POST or None, today=day_of(now), initial={"seen": consultation.changed_at.isoformat()}
    )
    if request.method == "POST" and form.is_valid() and _omitted(request, consultation, form):
        messages.success(request, _("Publicamos que no se consultará, con sus razones."))
        return redirect(consultation.get_office_url())
    context = {"consultation": editable(request, code), "form": form}
    status = 422 if form.errors else 200
    return render(request, "consultations/office/omit.html", context, status=status)


def _omitted(request, consultation, form):
    data = {name: form.cleaned_data[name] for name in ("reason", "act_number", "act_date")}
    try:
        omitting.omit(consultation, by=request.user, now=request.arrived_at, seen=form.seen_at(), **data)
    except (ValidationError, StaleError) as error:
        said(form, error)
        return False
    except Frozen:
        form.add_error(None, _("Espera la aprobación de la jefatura: recupera el borrador primero."))
        return False
    except TransitionError:
        form.add_error(None, _("Un colega la publicó u omitió mientras escribías."))
        return False
    return True
