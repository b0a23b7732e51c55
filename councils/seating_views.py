"""The officer's screens of who sits in a council: members, terms and offices."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.figures import whole_number
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.deadlines.engine import Code, term

from . import office_pages, seating_pages
from .actions import appointing
from .models import Mandate
from .office_views import form_methods, of_a_council, said, show, stored
from .seating_forms import (
    AccountForm,
    EndForm,
    ExtendForm,
    MemberForm,
    ReplaceForm,
    TermForm,
    office_form,
)


def _open_mandate(council, pk):
    """A mandate that nobody ended yet; once it was, its screens tell who did."""
    return get_object_or_404(seating_pages.shown(council.mandates), pk=pk)


def _members(request, council, words, kind=messages.SUCCESS):
    messages.add_message(request, kind, words)
    return redirect("councils_office:members", council.code)


def _gone(request, council, mandate):
    """Somebody wrote first how this mandate ended."""
    mandate = seating_pages.shown(council.mandates).get(pk=mandate.pk)
    return _members(request, council, seating_pages.already_ended(mandate), messages.WARNING)


@require_safe
@login_required
@of_a_council
def members(request, council):
    """Who sits today, estate by estate and seat by seat, and who sat before."""
    today = day_of(request.arrived_at)
    return show(
        request,
        "members",
        council,
        estates=seating_pages.seats_of(council, today),
        past=seating_pages.past_of(council, today),
        terms=council.terms.select_related("document").prefetch_related("extensions"),
        today=today,
        rules=council.rules.current().first(),
    )


@form_methods
@login_required
@limited("form")
@once
@of_a_council
def member_new(request, council):
    """Somebody takes a seat that nobody fills, until the term ends."""
    today = day_of(request.arrived_at)
    initial = {
        "seat": whole_number(request.GET.get("cupo", "")),
        "kind": Mandate.Kind.SUBSTITUTE if request.GET.get("calidad") == "suplente" else Mandate.Kind.TITULAR,
        "starts_on": today,
    }
    form = MemberForm(request.POST or None, council=council, initial=initial)
    if request.method == "POST" and form.is_valid() and _fill(request, council, form):
        return _members(request, council, _("Anotamos quién ocupa el cupo."))
    return show(request, "member_new", council, form=form, part="members", has_term=council.terms.exists())


def _fill(request, council, form):
    data = form.cleaned_data
    found = seating_pages.term_of(council, data["starts_on"])
    if found is None:
        form.add_error("starts_on", _("Ese día no hay un período vigente. Regístralo antes."))
        return False
    try:
        appointing.fill_seat(
            found,
            data["seat"],
            kind=data["kind"],
            display_name=data["display_name"],
            organization=data["rut"],
            organization_name=data["organization_name"],
            sex=data["sex"],
            commune=data["commune"],
            starts_on=data["starts_on"],
            by=request.user,
            now=request.arrived_at,
        )
    except ValidationError as refused:
        said(request, form, refused)
    return not form.errors


@form_methods
@login_required
@limited("form")
@once
@of_a_council
def member_end(request, council, pk):
    """She leaves before her term ends."""
    mandate = _open_mandate(council, pk)
    if mandate.end:
        return _gone(request, council, mandate)
    form = EndForm(request.POST or None, initial={"last_day": day_of(request.arrived_at)})
    if request.method == "POST" and form.is_valid():
        try:
            appointing.end_mandate(mandate, by=request.user, now=request.arrived_at, **form.cleaned_data)
        except ValidationError as refused:
            said(request, form, refused)
        except TransitionError:
            return _gone(request, council, mandate)
        else:
            return _members(request, council, _("Anotamos que dejó el consejo."))
    return show(request, "member_end", council, form=form, part="members", mandate=mandate)


@form_methods
@login_required
@limited("form")
@once
@of_a_council
def member_replace(request, council, pk):
    """Her organisation names another person for its seat."""
    mandate = _open_mandate(council, pk)
    if mandate.end:
        return _gone(request, council, mandate)
    initial = {"last_day": day_of(request.arrived_at), "commune": mandate.commune_id}
    form = ReplaceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            appointing.replace(mandate, by=request.user, now=request.arrived_at, **form.cleaned_data)
        except ValidationError as refused:
            said(request, form, refused)
        except TransitionError:
            return _gone(request, council, mandate)
        else:
            return _members(request, council, _("Anotamos el reemplazo."))
    return show(request, "member_replace", council, form=form, part="members", mandate=mandate)


@form_methods
@login_required
@limited("invitation")  # it says whether an address has an account
@once
@of_a_council
def member_link(request, council, pk):
    """Which account is hers, so that she may sign for sessions."""
    mandate = _open_mandate(council, pk)
    if mandate.end:
        return _gone(request, council, mandate)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appointing.link_member(
                mandate, form.cleaned_data["email"], by=request.user, now=request.arrived_at
            )
        except ValidationError as refused:
            said(request, form, refused)
        except TransitionError:
            return _gone(request, council, mandate)
        else:
            return _members(request, council, _("Listo: con esa cuenta puede firmar y ver su consejo."))
    return show(request, "member_link", council, form=form, part="members", mandate=mandate)


# Terms -----------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_a_council
def term_new(request, council):
    """A term that was appointed outside the portal."""
    today = day_of(request.arrived_at)
    rules = council.rules.current().first()
    years = rules.term_years if rules else term(Code.COSOC_TERM, rules=council.service.rules.current()).days
    form = TermForm(
        request.POST or None,
        request.FILES or None,
        today=today,
        initial=seating_pages.next_term(council, today, years),
    )
    if request.method == "POST" and form.is_valid() and _register(request, council, form):
        return _members(request, council, _("Registramos el período. Ahora anota a quienes lo integran."))
    return show(request, "term_new", council, form=form, part="members", years=years)


def _register(request, council, form):
    data = form.cleaned_data
    try:
        with transaction.atomic():
            appointing.register_term(
                council,
                starts_on=data["starts_on"],
                last_day=data["last_day"],
                act_number=data["act_number"],
                act_date=data["act_date"],
                document=stored(request, form),
                by=request.user,
                now=request.arrived_at,
            )
    except ValidationError as refused:
        said(request, form, refused)
    return not form.errors


@form_methods
@login_required
@limited("form")
@once
@of_a_council
def term_extend(request, council, number):
    """A law makes a term last longer."""
    found = get_object_or_404(council.terms, number=number)
    form = ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appointing.extend_by_law(found, by=request.user, now=request.arrived_at, **form.cleaned_data)
        except ValidationError as refused:
            said(request, form, refused)
        else:
            return _members(request, council, _("Anotamos la prórroga. La fecha anterior queda a la vista."))
    extensions = found.extensions.select_related("extended_by")
    return show(request, "term_extend", council, form=form, part="members", term=found, extensions=extensions)


# Offices ---------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_a_council
def offices(request, council):
    """Who presides and who keeps the secretariat. ``?cargo=`` chooses which one is being named."""
    today = day_of(request.arrived_at)
    found = office_pages.offices_of(council, today)
    chosen = next((one for one in found if one["word"] == request.GET.get("cargo")), None)
    form = None
    if chosen:
        form = office_form(chosen["kind"])(
            request.POST or None,
            council=council,
            today=today,
            team=seating_pages.team_of(council.service, request.arrived_at),
            initial={"starts_on": today},
        )
        if request.method == "POST" and form.is_valid() and _name(request, council, chosen, form):
            messages.success(request, _("Anotamos quién tiene el cargo."))
            return redirect("councils_office:offices", council.code)
    return show(request, "offices", council, form=form, offices=found, chosen=chosen, today=today)


def _name(request, council, chosen, form):
    try:
        appointing.set_office(
            council,
            chosen["kind"],
            starts_on=form.cleaned_data["starts_on"],
            by=request.user,
            now=request.arrived_at,
            **form.values,
        )
    except ValidationError as refused:
        said(request, form, refused)
    return not form.errors
