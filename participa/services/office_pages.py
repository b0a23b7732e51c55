"""What the office pages of a service share: how it is fetched, its menu, its history, a form and its fate."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core.dates import full_date
from participa.core.lifecycle import StaleError

from .acting import act_for
from .actions import version_of
from .models import Membership, PublicService
from .permissions import EDITORS, Role


def administered(request, slug):
    """The service with this address, if this person may edit it; to anybody else it does not exist."""
    mine = PublicService.objects.administered_by(request.user, *EDITORS, now=request.arrived_at, whole=True)
    administers = Membership.objects.held_by(request.user, Role.ADMIN, now=request.arrived_at).filter(
        service=OuterRef("pk"), region=None
    )
    mine = mine.select_related("parent", "region").annotate(has_her_team=Exists(administers))
    service = mine.filter(slug=slug).first()
    if service is None or service.closed_on:
        raise Http404
    act_for(request, service)
    return service


def menu(service, current):
    """The side menu of a service's own data; and of its team, for whoever says who is in it."""
    here = (
        ("detail", _("Datos del servicio")),
        ("contact", _("Contacto")),
        ("norm", _("Norma")),
        ("rules", _("Reglas y plazos")),
        ("mechanisms", _("Mecanismos")),
        ("information", _("Información relevante")),
        ("transparency", _("Transparencia")),
        *([("team", _("Equipo"))] if getattr(service, "has_her_team", False) else []),
    )
    return [
        {
            "text": text,
            "url": reverse(f"services_office:{name}", args=[service.slug]),
            "current": name == current,
        }
        for name, text in here
    ]


def history_of(rows):
    """Every version of a fact, the current one first."""
    return list(rows.select_related("set_by"))


def show_form(request, service, form, *, template, part, status=200, **context):
    """The page of a form, with the menu beside it. ``part``: the entry of the menu."""
    context |= {"service": service, "form": form, "side": menu(service, part), "part": part}
    return render(request, template, context, status=status)


def save_fact(request, service, form, act, *, current, done, to):
    """Run ``act`` with a valid form. None if somebody published meanwhile: the form then says who and when,
    keeps what was typed and may be sent again."""
    try:
        act()
    except StaleError as other:
        form.add_error(None, told_who(other))
        form.data = form.data.copy()
        form.data[form.add_prefix("seen")] = version_of(current())
        return None
    messages.success(request, done)
    return redirect(to, service.slug)


def told_who(other):
    """Who changed it, and when, in words for whoever comes second."""
    if other.at is None:
        return _("Otra persona retiró estos datos mientras escribías. Lo tuyo sigue aquí: guarda de nuevo.")
    return _(
        "%(who)s publicó otra versión el %(when)s, mientras escribías. Lo tuyo sigue aquí: compara con el "
        "historial y guarda de nuevo si quieres reemplazarla."
    ) % {"who": other.by or _("Alguien"), "when": full_date(other.at)}
