"""A body as lists show it."""

from django.utils.translation import gettext as _

from .models import PublicService

Kind, Standing = PublicService.Kind, PublicService.Standing


def card(service):
    """The dict that core.pieces.card draws. ``service``: with its parent and region at hand."""
    tags = [("neutral", Kind(service.kind).label)]  # get_kind_display() hashes every label, every time
    if service.is_demo:
        tags.append(("demo", _("Datos de demostración")))
    if service.region_id:
        tags.append(("topic", service.region.short_name))
    if service.standing != Standing.ACTIVE:
        tags.append(("warning", service.get_standing_display()))
    named = f"{service.name} ({service.acronym})" if service.acronym else service.name
    return {
        "title": named,
        "url": service.get_absolute_url(),
        "tags": tags,
        "who": service.parent.name if service.parent_id else "",
    }
