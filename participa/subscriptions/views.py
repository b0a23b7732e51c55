"""Following: from any page, without an account or with one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participa.audit.once import once
from participa.core.limits import limited, wait_for
from participa.core.pagecache import public_page

from . import actions, pages, tokens

PER_ADDRESS = "5/d"  # mails that ask one address to confirm, whoever writes it in the form
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@public_page
def choose(request):
    """What one may follow, and how it works."""
    return render(request, "subscriptions/choose.html", pages.choose())


@form_methods
@limited("form")
@once
def follow(request, kind, slug=""):
    """One thing, or what a list shows under some filters."""
    followable, found = pages.find(kind, slug, request.GET)
    if found is None:
        raise Http404
    choice = pages.present_choice(request.user, kind, found.key)
    form = pages.follow_form(followable, request.user, choice, _typed(request))
    if request.method == "POST" and form.is_valid():
        return _follow(request, kind, found, form)
    status = 422 if form.errors else 200
    context = pages.follow(followable, found, form, choice)
    return render(request, "subscriptions/follow.html", context, status=status)


def _typed(request):
    return request.POST if request.method == "POST" else None


def _follow(request, kind, found, form):
    """Whoever signed in follows at once. An address is asked first: the answer is the same for all."""
    wanted, now = form.wanted, request.arrived_at
    if request.user.is_authenticated:
        target = actions.target_of(kind, found)
        subscription = actions.follow(request.user, target, **wanted, now=now)
        said = _("Sigues «%(title)s».") % {"title": found.title}
        messages.success(request, f"{said} {pages.rhythm_words(subscription)}")
        return redirect("subscriptions:mine")
    email = form.cleaned_data["email"]
    if not _insists(email):
        target = actions.target_of(kind, found)
        actions.ask_to_follow(email, target, **wanted, language=get_language(), now=now)
    return redirect("subscriptions:asked")


def _insists(email):
    """Was this address written too often today? What is counted does not tell which it is."""
    who = salted_hmac("participa.subscriptions.asked", email.strip().lower()).hexdigest()
    return wait_for("follow", who, PER_ADDRESS)


@require_safe
@public_page
def asked(request):
    """Look at your mail: the same, whatever address was written."""
    return render(request, "subscriptions/asked.html", {"days": tokens.CONFIRM_DAYS})


@require_safe
@public_page
def forgotten(request):
    """An address was erased; nothing here says which."""
    return render(request, "subscriptions/forgotten.html")
