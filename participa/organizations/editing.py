"""Saving what somebody corrected of an organisation, from her own pages or from the office."""

from django.contrib import messages
from django.utils.translation import gettext as _

from participa.core.lifecycle import StaleError

from . import actions
from .forms import TAKEN
from .models import Organization


def save(request, organization, form):
    """Correct the organisation; False if somebody else did meanwhile or took its number."""
    try:
        actions.edit(organization, form.values, by=request.user, now=request.arrived_at, seen=form.said)
    except StaleError as other:
        form.add_error(None, stale_words(other))
        form.data = form.data.copy()
        form.data["seen"] = actions.version_of(Organization.objects.get(pk=organization.pk))
        return False
    except actions.AlreadyThere:
        form.add_error("rut", TAKEN)
        return False
    messages.success(request, _("Guardamos los datos de la organización."))
    return True


def stale_words(other):
    """Somebody corrected the organisation meanwhile: what to do."""
    return _(
        "Alguien corrigió los datos de la organización mientras tenías esta página abierta. Lo tuyo sigue "
        "aquí: revisa los datos y envía de nuevo."
    )
