"""The door: whoever stands at it presses a button for each person who comes in, with or without a network."""

import json
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import HttpResponse, JsonResponse, RawPostDataException
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.audit.once import once
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited

from .actions import counting
from .counting_forms import CloseForm
from .counting_views import current_of, form_methods, of_an_activity, show, written
from .models import Sex

BUTTONS = [
    ("woman", Sex.WOMAN, "women"),
    ("man", Sex.MAN, "men"),
    ("other", Sex.OTHER, "other"),
    ("undeclared", "", "undeclared"),
]


@form_methods
@login_required
@limited("form")
@once
@of_an_activity
def door(request, activity):
    """The buttons. A script counts on the device and sends when it can; without one, each press is a form."""
    if request.method == "POST":
        try:
            _press(request, activity)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("activities_office:door", activity.code)
    counted = activity.taps.stated()
    buttons = [
        {
            "sex": sex,
            "value": word,
            "label": Sex(sex).label if sex else _("Sin declarar"),
            "count": counted[part],
        }
        for word, sex, part in BUTTONS
    ]
    close = CloseForm(current=current_of(activity))
    return show(request, "door", activity, buttons=buttons, counted=counted, close_form=close)


def _press(request, activity):
    """One press without a script: a device of its own for each person who counts."""
    device = uuid5(NAMESPACE_URL, f"{activity.code}/{request.user.pk}")
    mine = activity.taps.filter(device=device)
    if "undo" in request.POST:
        last = mine.filter(undone=False).order_by("-seq").first()
        if last is None:
            raise ValidationError(_("No hay nada que deshacer."))
        taps = [{"seq": last.seq, "sex": last.sex, "at": last.at, "undone": True}]
    else:
        sexes = {word: sex for word, sex, _part in BUTTONS}
        if request.POST.get("sex") not in sexes:
            raise ValidationError(_("Aprieta uno de los botones."))
        number = (mine.aggregate(last=Max("seq"))["last"] or 0) + 1
        taps = [{"seq": number, "sex": sexes[request.POST["sex"]], "at": request.arrived_at}]
    counting.take_taps(activity, device, taps, by=request.user, now=request.arrived_at)


@require_POST
@login_required
@limited("form")
@once
@of_an_activity
def door_taps(request, activity):
    """What a device counted since it last had a network. The number of each press makes it count once."""
    try:
        device, taps = _read(json.loads(request.body))
        counting.take_taps(activity, device, taps, by=request.user, now=request.arrived_at)
    except TransitionError:
        return JsonResponse({"error": _("Esta actividad ya no se cuenta.")}, status=409)
    except (ValueError, KeyError, TypeError, AttributeError, RawPostDataException):
        return JsonResponse({"error": _("Esas entradas no vienen de la página de la puerta.")}, status=422)
    except ValidationError as error:
        return JsonResponse({"error": error.messages[0]}, status=422)
    return JsonResponse(activity.taps.stated())


def _read(sent):
    """The device and its taps. ValueError, KeyError or TypeError for what the page does not send."""
    sexes = {word: sex for word, sex, _part in BUTTONS}
    taps = [
        {
            "seq": _number(tap["seq"]),
            "sex": sexes[tap["sex"]],
            "at": _instant(tap["at"]),
            "undone": tap.get("undone") is True,
        }
        for tap in sent["taps"]
    ]
    return UUID(sent["device"]), taps


def _number(value):
    if type(value) is not int or not 0 < value < 2**31:
        raise ValueError(value)
    return value


def _instant(text):
    at = parse_datetime(text)
    if at is None or at.tzinfo is None:
        raise ValueError(text)
    return at


@form_methods
@login_required
@limited("form")
@once
@of_an_activity
def close_door(request, activity):
    """What was counted at the door is how many came."""
    form = CloseForm(request.POST or None, current=current_of(activity))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if written(form, lambda: counting.close_door(
            activity, by=request.user, now=request.arrived_at, seen=data["seen"] or 0,
            reason=data.get("reason", ""),
        )):  # fmt: skip
            messages.success(request, _("Lo contado en la puerta es la asistencia."))
            return redirect(activity.get_office_url())
    return show(request, "close", activity, form=form, counted=activity.taps.counted())


@require_safe
@login_required
@of_an_activity
def door_worker(request, activity):
    """The script that keeps the door's page at hand where there is no network. Its folder is its reach."""
    path = finders.find("js/door_worker.js")
    return HttpResponse(Path(path).read_bytes(), content_type="text/javascript; charset=utf-8")
