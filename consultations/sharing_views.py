"""The secret addresses of a draft: made and taken away in the office, read by whoever has one."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participa.audit.once import once
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.documents.views import file_response

from . import office_pages, pages
from .actions import sharing
from .actions.freezing import waiting_review
from .models import Status
from .office_views import already_published, editable, form_methods
from .previews import link_of

SECRET = "shared_draft"  # in her session, until she sees the address once


def of_any_draft(view):
    """Decorator: the view gets the draft of this code, also while it waits for its approval."""

    @wraps(view)
    def wrapper(request, code, **kwargs):
        consultation = editable(request, code)
        if consultation.status != Status.DRAFT:
            return already_published(request, consultation)
        return view(request, consultation, **kwargs)

    return wrapper


@form_methods
@login_required
@never_cache
@limited("form")
@once
@of_any_draft
def preview_links(request, consultation):
    """The addresses by which others read the draft; right after making one, the address itself."""
    now = request.arrived_at
    if request.method == "POST":
        try:
            _link, secret = sharing.share(consultation, by=request.user, now=now)
        except TransitionError:
            return already_published(request, editable(request, consultation.code))
        request.session[SECRET] = secret
        return redirect(request.path)
    secret = request.session.pop(SECRET, "") if request.method == "GET" else ""
    path = reverse("consultations:shared_draft", args=[secret]) if secret else ""
    steps = [] if waiting_review(consultation) else office_pages.steps(consultation, "preview_links")
    context = {
        "consultation": consultation,
        "links": consultation.preview_links.filter(revoked_at=None).select_related("by"),
        "address": request.build_absolute_uri(path) if path else "",
        "now": now,
        "steps": steps,
    }
    return render(request, "consultations/office/preview_links.html", context)


@require_POST
@login_required
@limited("form")
@once
@of_any_draft
def take_link_away(request, consultation, pk):
    link = get_object_or_404(consultation.preview_links, pk=pk)
    try:
        sharing.take_away(link, by=request.user, now=request.arrived_at)
    except TransitionError:
        messages.warning(request, _("Un colega ya lo había quitado."))
    else:
        messages.success(request, _("El enlace ya no funciona."))
    return redirect("consultations_office:preview_links", consultation.code)


def _always(request):
    return True


def of_a_link(view):
    """Decorator: the view gets the draft of this secret address. No search engine finds it."""

    @wraps(view)
    def wrapper(request, secret, **kwargs):
        link = link_of(secret, now=request.arrived_at)
        if link is None:
            response = render(request, "404.html", status=404)
            response._has_been_logged = True  # what Django would write down of it is the secret
        elif link.consultation.status != Status.DRAFT:
            response = redirect(link.consultation)
        else:
            response = view(request, link, secret, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return wrapper


@require_safe
@limited("shared_draft", when=_always)
@never_cache
@of_a_link
def shared_draft(request, link, secret):
    """The page as people will read it once it is published."""
    consultation = link.consultation
    context = pages.detail(consultation, now=request.arrived_at) | {"link": link}
    context["background"] = [_reached_by(secret, item) for item in context["background"]]
    return render(request, "consultations/shared_draft.html", context)


def _reached_by(secret, item):
    if item["kind"] == "WEB":
        return item
    return item | {"url": reverse("consultations:shared_background", args=[secret, item["pk"]])}


@require_safe
@limited("shared_draft", when=_always)
@never_cache
@of_a_link
def shared_background(request, link, secret, pk):
    """What the draft gives to read: a text, or the file itself."""
    found = link.consultation.background.select_related("document").filter(url="")
    item = get_object_or_404(found, pk=pk)
    if item.document:
        return file_response(item.document)
    context = {"item": item, "consultation": link.consultation, "link": link, "secret": secret}
    return render(request, "consultations/shared_background.html", context)
