"""SEGEGOB takes care of the mail: how the queue goes, what did not leave and why, addresses that died."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.cursors import page_of
from participa.core.figures import figure, whole_number
from participa.core.limits import limited

from . import dead, keeping
from . import office_pages as pages
from .models import Announcement, DeadAddress, Message
from .office_forms import AddressForm
from .permissions import keeps_mail


def mail_keeper(view):
    """Decorator: only for whoever takes care of the mail."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not keeps_mail(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapper


@mail_keeper
@require_safe
def queue(request):
    """How it goes, now."""
    context = {"side": pages.menu("queue"), **pages.queue(request.arrived_at)}
    return render(request, "mail_office/queue.html", context)


@mail_keeper
@require_POST
@limited("form")
@once
def retry_announcements(request):
    """What cannot be told is tried now: one, or all."""
    failing = Announcement.objects.filter(expanded_at=None)
    if chosen := request.POST.get("announcement"):
        failing = failing.filter(pk=whole_number(chosen) or 0)
    count = keeping.try_announcements_again(failing, by=request.user, now=request.arrived_at)
    words = ngettext("Se intenta de nuevo %(n)s anuncio.", "Se intentan de nuevo %(n)s anuncios.", count)
    messages.success(request, words % {"n": figure(count)})
    return redirect("mail_office:queue")


@mail_keeper
@require_safe
def failed(request):
    """The mails that could not be delivered, the latest first, each with its reason."""
    asked = pages.FailedFilter.read(request.GET)
    found = asked.apply().select_related("user", "announcement")
    page = page_of(found, request.GET.get("cursor", ""), by="created_at")
    if page.rows:
        saw(Message, by=request.user, now=request.arrived_at, what="failed_mails")
    context = {
        "side": pages.menu("failed"),
        "asked": asked,
        **pages.failed_options(asked),
        "rows": pages.failed_rows(page.rows),
        "total": pages.counted(asked.apply().order_by()[: pages.COUNTED_UP_TO + 1].count()),
        "first": asked.address if page.previous else "",
        "next": _with_cursor(asked, page.next),
        "previous": _with_cursor(asked, page.previous),
    }
    return render(request, "mail_office/failed.html", context)


def _with_cursor(asked, cursor):
    return f"{asked.address}{'&' if asked.asked else ''}cursor={cursor}" if cursor else ""


@mail_keeper
@require_POST
@limited("form")
@once
def retry_failed(request):
    """Try again one of them, or all that the filters leave."""
    count, back = _do(request, keeping.try_again)
    words = ngettext("%(n)s correo volvió a la cola.", "%(n)s correos volvieron a la cola.", count)
    messages.success(request, words % {"n": figure(count)})
    return back


@mail_keeper
@require_POST
@limited("form")
@once
def give_up(request):
    """Ask no more about one of them, or about all that the filters leave."""
    count, back = _do(request, keeping.give_up)
    words = ngettext("%(n)s correo se dio por perdido.", "%(n)s correos se dieron por perdidos.", count)
    messages.success(request, words % {"n": figure(count)})
    return back


def _do(request, act):
    """How many, and the list as it was being looked at."""
    asked = pages.FailedFilter.read(request.POST)
    chosen = request.POST.get("message", "")
    found = Message.objects.filter(pk=whole_number(chosen) or 0) if chosen else asked.apply()
    told = {"message": whole_number(chosen) or 0} if chosen else asked.asked
    count = act(found, by=request.user, now=request.arrived_at, **told)
    return count, redirect(reverse("mail_office:failed") + (asked.address if asked.asked else ""))


@mail_keeper
@require_http_methods(["GET", "HEAD", "POST"])
@limited("form")
@once
def addresses(request):
    """Where the addresses that give mail back are. Whether one is among them is asked by typing it."""
    form = AddressForm(request.POST or None)
    context = {"side": pages.menu("addresses"), "form": form, "domains": pages.dead_by_domain()}
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["address"]
        found = DeadAddress.objects.filter(digest=dead.digest_of(typed)).first()
        saw(found or DeadAddress, by=request.user, now=request.arrived_at, what="dead_address")
        reason = pages.masked_in(found.reason) if found else ""
        context |= {"asked": typed, "found": found, "reason": reason}
    return render(request, "mail_office/addresses.html", context, status=422 if form.errors else 200)


@mail_keeper
@require_POST
@limited("form")
@once
def write_again(request):
    """Mail leaves again to an address that had been given up."""
    form = AddressForm(request.POST)
    if not form.is_valid():
        context = {"side": pages.menu("addresses"), "form": form, "domains": pages.dead_by_domain()}
        return render(request, "mail_office/addresses.html", context, status=422)
    if keeping.write_again(form.cleaned_data["address"], by=request.user, now=request.arrived_at):
        messages.success(request, _("Listo: le volvemos a escribir."))
    else:
        messages.info(request, _("Esa dirección no estaba entre las que devuelven el correo."))
    return redirect("mail_office:addresses")
