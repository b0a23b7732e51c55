"""A person turns notices on and off in her devices, and says that she agrees."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.sessions import device as name_of
from participa.audit.once import once
from participa.core.limits import limited
from participa.notifications.devices import application_key, is_on
from participa.notifications.models import Device

from . import consents, device_actions
from .device_forms import DeviceForm
from .models import Consent


def only_if_on(view):
    """Decorator: an installation without a key has no such page."""

    @never_cache
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not is_on():
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper


@only_if_on
@login_required
@require_safe
def devices(request):
    """Those that tell her, and the button for this one."""
    return _show(request, DeviceForm())


def _show(request, form, status=200):
    context = {
        "form": form,
        "devices": Device.objects.filter(user=request.user).order_by("-created_at", "-pk"),
        "key": application_key(),
        "words": consents.WORDS[Consent.Purpose.PUSH],
        "trail": [(_("Mis avisos"), reverse("notices:list"))],
        "personal": True,
    }
    return render(request, "notices/devices.html", context, status=status)


@only_if_on
@login_required
@limited("form")
@once
@require_POST
def turn_on(request):
    """In the browser that asks."""
    form = DeviceForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    name = name_of(request.headers.get("User-Agent", ""))
    device_actions.turn_on(request.user, name=name, now=request.arrived_at, **form.cleaned_data)
    messages.success(request, _("Listo: los avisos llegarán también a este dispositivo."))
    return redirect("devices:list")


@only_if_on
@login_required
@limited("form")
@once
@require_POST
def turn_off(request, pk):
    """In one of them, from any."""
    device = get_object_or_404(Device, user=request.user, pk=pk)
    device_actions.turn_off(device, now=request.arrived_at)
    messages.success(request, _("Ese dispositivo ya no recibirá avisos."))
    return redirect("devices:list")
