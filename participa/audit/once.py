"""A form counts once, however many times it is sent."""

import hashlib
from functools import wraps

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _

from .actions import looks_that_stay
from .models import FormToken

MAX_LENGTH = 100


def once(view):
    """Run a POST in one transaction and remember its form token.

    The same form (token and contents) sent again by the same person to the same address, at once or days
    later, leads to the first answer and changes nothing. Somebody who goes back and changes what she typed
    sends another form. A refusal (anything but a redirect) leaves no token. A POST without one always runs.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        token = request.POST.get("form_token", "")[:MAX_LENGTH] if request.method == "POST" else ""
        if not token:
            return view(request, *args, **kwargs)
        key = _key(request)
        if seen := _seen(key):
            return _again(request, seen)
        try:
            with looks_that_stay() as again:
                with transaction.atomic():
                    response = view(request, *args, **kwargs)
                    refused = not isinstance(response, HttpResponseRedirect)
                    if refused:
                        transaction.set_rollback(True)
                    else:
                        FormToken.objects.create(key=key, at=request.arrived_at, location=response.url[:500])
                if refused:
                    again()
        except IntegrityError:
            if seen := _seen(key):
                return _again(request, seen)
            raise
        return response

    return wrapper


def _seen(key):
    return FormToken.objects.filter(key=key).first()


def _key(request):
    """Who sent what where: the token and all that was typed, so that a corrected form is another form."""
    who = request.user.pk if request.user.is_authenticated else request.session.session_key
    typed = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    files = sorted((name, file.name, file.size) for name, file in request.FILES.items())
    return hashlib.sha256(f"{who}|{request.get_full_path()}|{typed}|{files}".encode()).hexdigest()


def _again(request, seen):
    messages.info(request, _("Ya habíamos recibido este formulario. No se repitió nada."))
    return HttpResponseRedirect(seen.location)
