"""The officer's screens: prepare a consultation and publish it by act."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.models import Event
from participa.audit.once import once
from participa.core.dates import full_date
from participa.core.figures import whole_number
from participa.core.forms import stale_words
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited
from participa.documents.actions import store
from participa.services.acting import act_for, acting
from participa.services.models import PublicService
from participa.services.permissions import EDITORS, confined_to

from . import office_pages, pages
from .actions import drafting, starting
from .actions.freezing import Frozen, waiting_review
from .models import Consultation, Status
from .office_forms import BackgroundForm, NewForm, SectionForm, TextsForm, WindowForm, opening_day
from .permissions import moderated_by
from .readiness import minimum_days

PER_PAGE = 20


form_methods = require_http_methods(["GET", "HEAD", "POST"])


def editable(request, code):
    """The consultation, if this person may prepare it; for anybody else it does not exist."""
    found = Consultation.objects.administered_by(request.user, *EDITORS, now=request.arrived_at)
    consultation = get_object_or_404(
        found.select_related("service", "legal_basis", "published_by"), code=code
    )
    act_for(request, consultation.service)
    return consultation


def of_a_draft(view):
    """Decorator: the view gets the draft of this code, if nothing keeps it from being changed.

    If a colleague published it first, or asked for its approval, she is named.
    """

    @wraps(view)
    def wrapper(request, code, **kwargs):
        consultation = editable(request, code)
        if consultation.status == Status.DRAFT:
            try:
                if review := waiting_review(consultation):
                    raise Frozen(review)
                return view(request, consultation, **kwargs)
            except Frozen as error:
                return _frozen(request, consultation, error.review)
            except TransitionError:  # between these two lines
                consultation = editable(request, code)
        return already_published(request, consultation)

    return wrapper


def _frozen(request, consultation, review):
    messages.warning(
        request,
        _(
            "%(name)s pidió su aprobación el %(when)s y mientras espera nadie la cambia. "
            "Si falta algo, elige «Seguir trabajando»."
        )
        % {"name": review.asked_by, "when": full_date(review.asked_at)},
    )
    return redirect(_url("detail", consultation))


@require_safe
@login_required
def consultation_list(request):
    now = request.arrived_at
    found = Consultation.objects.administered_by(request.user, now=now)
    if slug := acting(request).slug:
        found = found.filter(service__slug=slug)
    found = found.select_related("service").defer("search_text")
    page = Paginator(found.order_by("-created_at", "-pk"), PER_PAGE).get_page(request.GET.get("pagina"))
    rows = [{"consultation": c, "tags": pages.tags_of(c, c.phase_at(now), [])} for c in page]
    context = {
        "page": page,
        "rows": rows,
        "may_create": _mine(request).exists(),
        "may_moderate": moderated_by(request.user, now=now).exists(),
    }
    return render(request, "consultations/office/list.html", context)


def _mine(request):
    return PublicService.objects.administered_by(request.user, *EDITORS, now=request.arrived_at).active()


@form_methods
@login_required
@limited("form")
@once
def new(request):
    services = _mine(request)
    get_object_or_404(services[:1])
    first = services.filter(slug=acting(request).slug).first() or services.first()
    form = NewForm(request.POST or None, services=services, initial={"service": first})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        consultation = starting.start(
            data["service"], title=data["title"], basis=data["basis"], by=request.user, now=request.arrived_at
        )
        return redirect("consultations_office:edit", consultation.code)
    return _show(request, "new", None, form=form)


@require_safe
@login_required
def detail(request, code):
    """Where a consultation stands: what is missing, its next act, its history."""
    now = request.arrived_at
    found = Consultation.objects.administered_by(request.user, now=now)
    consultation = get_object_or_404(found.select_related("service", "legal_basis"), code=code)
    act_for(request, consultation.service)
    trail = Event.objects.filter(target=f"consultations.consultation:{consultation.pk}").select_related(
        "actor"
    )
    context = office_pages.overview(consultation, now=now, by=request.user) | {"trail": trail[:30]}
    return render(request, "consultations/office/detail.html", context)


@form_methods
@login_required
@limited("form")
@once
@of_a_draft
def edit(request, consultation):
    regions = confined_to(request.user, consultation.service, *EDITORS, now=request.arrived_at)
    form = TextsForm(
        request.POST or None,
        instance=consultation,
        initial={"seen": consultation.changed_at.isoformat()},
        regions=regions,
    )
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        stored = editable(request, consultation.code)  # the form wrote on the other
        try:
            drafting.edit_draft(
                stored, by=request.user, now=request.arrived_at, seen_at=form.seen_at(), **form.texts()
            )
        except StaleError as error:
            form.add_error(None, stale_words(error))
        else:
            messages.success(request, _("Guardamos los textos."))
            return redirect(_next(request, consultation, "sections"))
    readings = office_pages.readings_of_texts(form)
    return _show(request, "edit", consultation, form=form, readings=readings)


def _next(request, consultation, step):
    return _url("detail" if "stay" in request.POST else step, consultation)


def _url(step, consultation):
    return reverse(f"consultations_office:{step}", args=[consultation.code])


@form_methods
@login_required
@limited("form")
@once
@of_a_draft
def dates(request, consultation):
    """Opening and closing, with every day that counts and every holiday that does not."""
    minimum = minimum_days(consultation)
    initial = opening_day(consultation) or {"days": minimum.days}
    initial |= {"seen": consultation.changed_at.isoformat()}
    form = WindowForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        opens_at, closes_at = form.window()
        try:
            drafting.edit_draft(
                consultation,
                by=request.user,
                now=request.arrived_at,
                seen_at=form.seen_at(),
                opens_at=opens_at,
                closes_at=closes_at,
            )
        except StaleError as error:
            form.add_error(None, stale_words(error))
        else:
            messages.success(request, _("Guardamos las fechas."))
            return redirect(_url("detail", consultation))
    if form.is_bound and form.is_valid():
        window = form.cleaned_data["opens_on"], form.cleaned_data["closes_on"]
    else:
        window = (initial.get("opens_on"), initial.get("closes_on"))
    plan = office_pages.plan(*window) if all(window) else None
    return _show(request, "dates", consultation, form=form, plan=plan, minimum=minimum)


@form_methods
@login_required
@limited("form")
@once
@of_a_draft
def sections(request, consultation):
    """The text, part by part."""
    wanted = whole_number(request.GET.get("seccion", ""))
    chosen = consultation.sections.filter(pk=wanted).first() if wanted is not None else None
    names = ("title", "text", "guide")
    initial = {name: getattr(chosen, name) for name in names} | {"seen": chosen.version} if chosen else None
    form = SectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            drafting.save_section(
                consultation, section=chosen, by=request.user, now=request.arrived_at, **form.cleaned_data
            )
        except StaleError as error:
            form.add_error(None, stale_words(error))
        else:
            messages.success(request, _("Guardamos la sección."))
            return redirect(_url("sections", consultation))
    return _show(
        request,
        "sections",
        consultation,
        form=form,
        chosen=chosen,
        sections=consultation.sections.all(),
        readings=office_pages.readings_of_section(form),
    )


@require_POST
@login_required
@limited("form")
@once
@of_a_draft
def change_section(request, consultation, pk):
    """Move a section up or down, or take it out."""
    section = get_object_or_404(consultation.sections, pk=pk)
    if "remove" in request.POST:
        drafting.remove_section(section, by=request.user, now=request.arrived_at)
        messages.success(request, _("Sacamos la sección."))
    else:
        drafting.move_section(section, up="up" in request.POST, by=request.user, now=request.arrived_at)
    return redirect(_url("sections", consultation))


@form_methods
@login_required
@limited("form")
@once
@of_a_draft
def background(request, consultation):
    """What people should read before they have an opinion."""
    form = BackgroundForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _add_background(request, consultation, form):
        messages.success(request, _("Agregamos el antecedente."))
        return redirect(_url("background", consultation))
    items = consultation.background.select_related("document")
    return _show(request, "background", consultation, form=form, items=items)


def _add_background(request, consultation, form):
    data, document = form.cleaned_data, None
    if data["file"]:
        try:
            document = store(data["file"], by=request.user, now=request.arrived_at)
        except ValidationError as error:
            form.add_error("file", error)
            return False
    drafting.add_background(
        consultation,
        title=data["title"],
        text=data["text"],
        document=document,
        url=data["url"],
        by=request.user,
        now=request.arrived_at,
    )
    return True


@require_POST
@login_required
@limited("form")
@once
@of_a_draft
def remove_background(request, consultation, pk):
    drafting.remove_background(
        get_object_or_404(consultation.background, pk=pk), by=request.user, now=request.arrived_at
    )
    messages.success(request, _("Sacamos el antecedente."))
    return redirect(_url("background", consultation))


def already_published(request, consultation):
    if not consultation.published_at:  # held before the portal: nobody published it here
        raise Http404
    messages.warning(
        request,
        _("%(name)s ya la publicó el %(when)s.")
        % {
            "name": consultation.published_by or _("Otra persona"),
            "when": full_date(consultation.published_at),
        },
    )
    return redirect(_url("detail", consultation))


@form_methods
@login_required
@limited("form")
@once
@of_a_draft
def delete(request, consultation):
    """Throw a draft away, after asking."""
    if request.method == "POST":
        drafting.delete_draft(consultation, by=request.user, now=request.arrived_at)
        messages.success(request, _("Borramos el borrador."))
        return redirect("consultations_office:list")
    return _show(request, "delete", consultation, form=None)


@require_safe
@login_required
def preview(request, code):
    """The page as people will see it."""
    consultation = editable(request, code)
    return render(
        request, "consultations/office/preview.html", pages.detail(consultation, now=request.arrived_at)
    )


def _show(request, screen, consultation, *, form, **context):
    context |= {"consultation": consultation, "form": form, "steps": office_pages.steps(consultation, screen)}
    status = 422 if form is not None and form.errors and request.method == "POST" else 200
    return render(request, f"consultations/office/{screen}.html", context, status=status)
