"""The editions of a text: for anybody to compare, and for the officer who publishes another."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.forms import said
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited
from participa.core.pagecache import public_page

from . import edition_pages
from .actions import amending
from .edition_forms import AmendForm, SectionRows, rows_of, typed_rows
from .models import Consultation, Status
from .office_views import editable, form_methods


@require_safe
@public_page
def versions(request, slug):
    """Every edition of the text, with the act that published it."""
    return render(request, "consultations/versions.html", edition_pages.versions(_published(slug)))


@require_safe
@public_page
def changes(request, slug, one, other):
    """What changed between two editions."""
    context = edition_pages.changes(_published(slug), one, other)
    return render(request, "consultations/changes.html", context)


@require_safe
@public_page
def removed_paragraphs(request, slug):
    """What was said of paragraphs that are no longer in the text."""
    context = edition_pages.removed(_published(slug), request.GET)
    return render(request, "consultations/removed_paragraphs.html", context)


def _published(slug):
    return get_object_or_404(Consultation.objects.public().select_related("service"), slug=slug)


@form_methods
@login_required
@limited("form")
@once
def amend(request, code):
    """Change the text of a published consultation: write, look at what changes, publish it by act."""
    consultation = editable(request, code)
    if consultation.status != Status.PUBLISHED:
        messages.warning(request, _("El texto de esta consulta ya no se puede cambiar."))
        return redirect(consultation.get_office_url())
    sections = list(consultation.sections.in_force())
    if request.method != "POST":
        return _show(
            request, consultation, _act_form(request, consultation), SectionRows(initial=rows_of(sections))
        )
    if "add" in request.POST:
        rows = SectionRows(initial=typed_rows(request.POST))
        return _show(request, consultation, _act_form(request, consultation, request.POST), rows)
    rows = SectionRows(request.POST)
    written = rows.written({one.pk: n for n, one in enumerate(sections, 1)}) if rows.is_valid() else None
    if "publish" not in request.POST:
        return _show(request, consultation, _act_form(request, consultation, request.POST), rows, written)
    form = AmendForm(request.POST, today=day_of(request.arrived_at))
    if form.is_valid() and written is not None and _amended(request, consultation, form, written):
        messages.success(request, _("Publicaste otra versión. Se lo diremos a quienes opinaron o la siguen."))
        return redirect(consultation.get_office_url())
    return _show(request, editable(request, code), form, rows, written)


def _act_form(request, consultation, typed=None):
    """The act before it is published: what was typed so far, with nothing said about it."""
    initial = {"seen": consultation.changed_at.isoformat()}
    initial |= {name: typed.get(name, "") for name in AmendForm.base_fields} if typed else {}
    return AmendForm(today=day_of(request.arrived_at), initial=initial)


def _amended(request, consultation, form, written):
    data = {name: form.cleaned_data[name] for name in ("reason", "act_number", "act_date")}
    try:
        amending.amend(
            consultation, written, by=request.user, now=request.arrived_at, seen=form.seen_at(), **data
        )
    except (ValidationError, StaleError) as error:
        said(form, error)
        return False
    except TransitionError:
        form.add_error(None, _("Un colega la anuló o publicó sus respuestas mientras escribías."))
        return False
    return True


def _show(request, consultation, form, rows, written=None):
    """The screen. ``written``: the text as it would be, to look at what changes."""
    context = {"consultation": consultation, "form": form, "rows": rows}
    if written:
        found = amending.changes_of(consultation, written)
        context |= {"sections": edition_pages.shown(found), "counts": edition_pages.counted(found)}
        context["is_different"] = any(section.is_different for section in found)
    wrong = (form.is_bound and form.errors) or (rows.is_bound and rows.total_error_count())
    context["is_wrong"] = bool(wrong)
    return render(request, "consultations/office/amend.html", context, status=422 if wrong else 200)
