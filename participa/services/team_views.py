"""The team of a service: who acts for it, whom to invite, whose role ends."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.calendar import last_day
from participa.core.limits import limited

from . import team_pages
from .acting import act_for
from .actions import team as actions
from .models import PublicService
from .office_pages import menu
from .permissions import Role, acts_for, can_reset_factors, manages_team, roles_to_give
from .team_forms import EndRoleForm, InviteForm

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def managed(request, slug):
    """The service with this address, if this person says who acts for it; for the rest it does not exist."""
    service = PublicService.objects.filter(slug=slug).first()
    if service is None or not manages_team(request.user, service, now=request.arrived_at):
        raise Http404
    service.has_her_team = acts_for(request.user, service, Role.ADMIN, now=request.arrived_at)
    if service.has_her_team:
        act_for(request, service)
    return service


@never_cache
@login_required
@require_safe
def team(request, slug):
    return _show(request, managed(request, slug))


@login_required
@require_POST
@limited("invitation")
@once
def invite(request, slug):
    service = managed(request, slug)
    form = _form(request, service)
    if form is None:
        raise Http404
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.invite(
                service,
                data["email"],
                data["role"],
                region=data.get("region"),
                until=data["until"],
                by=request.user,
                now=request.arrived_at,
            )
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            words = _("Enviamos la invitación a %(email)s. Vale por %(days)s días y una sola vez.")
            return _done(request, service, words % {"email": data["email"], "days": settings.INVITATION_DAYS})
    return _show(request, service, form)


@login_required
@require_POST
@limited("invitation")
@once
def send_again(request, slug, pk):
    service = managed(request, slug)
    invitation = get_object_or_404(service.invitations.select_related("service"), pk=pk)
    try:
        actions.send_again(invitation, by=request.user, now=request.arrived_at)
    except actions.InvitationGone:
        return _over(request, service)
    words = _("La enviamos otra vez. El enlace del correo anterior ya no sirve.")
    return _done(request, service, words)


@login_required
@require_POST
@limited("form")
@once
def withdraw(request, slug, pk):
    service = managed(request, slug)
    invitation = get_object_or_404(service.invitations.select_related("service"), pk=pk)
    try:
        actions.withdraw(invitation, by=request.user, now=request.arrived_at)
    except actions.InvitationGone:
        return _over(request, service)
    return _done(request, service, _("Retiramos la invitación."))


@never_cache
@login_required
@limited("form")
@once
@form_methods
def end_role(request, slug, pk):
    """Say when somebody's role ends, and why."""
    service = managed(request, slug)
    held = get_object_or_404(
        service.memberships.current(request.arrived_at).select_related("user", "region"), pk=pk
    )
    planned = {"on": last_day(held.ended_at), "reason": held.end_reason} if held.ended_at else None
    form = EndRoleForm(request.POST if request.method == "POST" else None, initial=planned)
    if form.is_bound and form.is_valid():
        try:
            actions.end_role(held, by=request.user, now=request.arrived_at, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return _done(request, service, _("Anotamos cuándo termina."))
    saw(held, by=request.user, now=request.arrived_at, what="team")
    context = {"service": service, "held": held, "form": form, "side": _side(service)}
    status = 422 if form.errors else 200
    return render(request, "services/team/end_role.html", context, status=status)


@never_cache
@login_required
@limited("form")
@once
@form_methods
def reset_factors(request, slug, pk):
    """A colleague lost her phone, her key and her codes."""
    service = managed(request, slug)
    current = service.memberships.current(request.arrived_at).select_related("user")
    held = get_object_or_404(current, pk=pk)
    if not can_reset_factors(request.user, held.user, service, now=request.arrived_at):
        raise Http404
    if request.method == "POST":
        actions.reset_factors(held, by=request.user, now=request.arrived_at)
        words = _("Listo. %(name)s tendrá que agregar otro segundo factor al entrar.")
        return _done(request, service, words % {"name": held.user})
    saw(held, by=request.user, now=request.arrived_at, what="team")
    context = {"service": service, "held": held, "side": _side(service)}
    return render(request, "services/team/reset_factors.html", context)


def _form(request, service):
    roles = roles_to_give(request.user, service, now=request.arrived_at)
    return InviteForm(request.POST if request.method == "POST" else None, roles=roles) if roles else None


def _side(service):
    """SEGEGOB comes from the directory: the rest of the service's menu is not hers."""
    if service.has_her_team:
        return menu(service, "team")
    return [
        {"text": _("Ficha en el directorio"), "url": reverse("directory:detail", args=[service.code])},
        {
            "text": _("Equipo"),
            "url": reverse("services_office:team", args=[service.slug]),
            "current": True,
        },
    ]


def _done(request, service, words):
    messages.success(request, words)
    return redirect("services_office:team", service.slug)


def _over(request, service):
    messages.error(request, _("Esa invitación ya se aceptó o se retiró."))
    return redirect("services_office:team", service.slug)


def _show(request, service, form=None):
    now = request.arrived_at
    saw(service, by=request.user, now=now, what="team")
    context = {
        "service": service,
        "people": team_pages.people(service, by=request.user, now=now),
        "invitations": team_pages.invitations(service, now=now),
        "past": team_pages.past(service, now=now),
        "form": form or _form(request, service),
        "side": _side(service),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "services/team/team.html", context, status=status)
