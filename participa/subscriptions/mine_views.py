"""What one follows, in one place: with an account or, without it, by the secret address of each mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.once import once
from participa.core.limits import limited

from . import actions, pages, registry
from .forms import WorkForm
from .models import Follower, Subscription

form_methods = require_http_methods(["GET", "HEAD", "POST"])


# With an account -------------------------------------------------------------------------------


@never_cache
@login_required
@require_safe
def mine(request):
    return _mine(request)


def _mine(request, status=200, **more):
    context = pages.mine(request.user, request.GET, now=request.arrived_at, **more)
    return render(request, "subscriptions/mine.html", context, status=status)


@never_cache
@login_required
@limited("form")
@once
@require_POST
def change(request, pk):
    """Another rhythm, no more of it or, of what she silenced, to hear of it again."""
    subscription = get_object_or_404(_changeable().filter(follower__user=request.user), pk=pk)
    form = _change(request, subscription, account=True)
    if form.errors:
        return _mine(request, status=422, wrong={pk: form})
    return redirect("subscriptions:mine")


@never_cache
@login_required
@limited("form")
@once
@require_POST
def work(request):
    """How often she is told of her pending work."""
    if not registry.has_work(request.user, now=request.arrived_at):
        raise Http404
    form = WorkForm(request.POST, auto_id="work-%s")
    if not form.is_valid():
        return _mine(request, status=422, work_form=form)
    actions.work_rhythm(request.user, form.cleaned_data["rhythm"], now=request.arrived_at)
    messages.success(request, _("Guardamos el ritmo de los avisos de tu trabajo."))
    return redirect("subscriptions:mine")


@never_cache
@login_required
@form_methods
@limited("form")
@once
def stop_all(request):
    """Of everything she follows; asked once more before."""
    follower = Follower.objects.filter(user=request.user).first()
    if request.method == "POST":
        if follower:
            actions.stop_all(follower, now=request.arrived_at)
        messages.success(request, _("Dejaste de seguir todo. No te enviaremos más avisos ni boletines."))
        return redirect("subscriptions:mine")
    count = follower.subscriptions.followed().count() if follower else 0
    return render(request, "subscriptions/stop_all.html", {"count": count, "personal": True})


# By the secret address -------------------------------------------------------------------------


@never_cache
@require_safe
def by_mail(request, secret):
    """The same page for an address without account; of one that has it, its own."""
    follower = _of_secret(secret)
    if follower.user_id:
        return redirect("subscriptions:mine")
    return _by_mail(request, follower)


def _by_mail(request, follower, status=200, **more):
    context = pages.alerts(follower, request.GET, secret=follower.secret, **more)
    context["address"] = follower.email
    return render(request, "subscriptions/mine.html", context, status=status)


@never_cache
@limited("form")
@once
@require_POST
def change_by_mail(request, secret, pk):
    follower = _of_secret(secret)
    if follower.user_id:
        return redirect("subscriptions:mine")
    subscription = get_object_or_404(_changeable().filter(follower=follower), pk=pk)
    form = _change(request, subscription, account=False)
    if form.errors:
        return _by_mail(request, follower, status=422, wrong={pk: form})
    return redirect("subscriptions:by_mail", secret)


@never_cache
@form_methods
@limited("form")
@once
def forget_me(request, secret):
    """Whoever has no account takes her address back, with all that was kept of it."""
    follower = _of_secret(secret)
    if follower.user_id:
        return redirect("subscriptions:mine")
    if request.method == "POST":
        actions.forget(follower, now=request.arrived_at)
        return redirect("subscriptions:forgotten")
    context = {"follower": follower, "personal": True}
    return render(request, "subscriptions/forget_me.html", context)


def _of_secret(secret):
    follower = get_object_or_404(Follower.objects.select_related("merged_into"), secret=secret)
    return follower.merged_into or follower


# Both ------------------------------------------------------------------------------------------


def _changeable():
    """What is changed from its own row: what was asked and not confirmed waits for its mail."""
    rows = Subscription.objects.filter(confirmed_at__isnull=False).exclude(target__kind=actions.WORK)
    return rows.select_related("target", "follower__user")


def _change(request, subscription, *, account):
    """Do what the pressed button says. The form of its row, with errors if it was refused."""
    form = pages.alert_form(subscription, request.POST, account=account)
    now, title = request.arrived_at, {"title": subscription.target}
    if subscription.rhythm == Subscription.Rhythm.NEVER:
        actions.hear_again(subscription, now=now)
        messages.success(request, _("Volverás a recibir correos sobre «%(title)s».") % title)
    elif request.POST.get("action") == "stop":
        actions.stop(subscription, now=now)
        messages.success(request, _("Dejaste de seguir «%(title)s».") % title)
    elif form.is_valid():
        actions.change(subscription, **form.wanted, now=now)
        messages.success(request, _("Guardamos el cambio de «%(title)s».") % title)
    return form
