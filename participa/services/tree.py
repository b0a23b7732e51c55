"""The directory as a tree: each ministry and what depends on it."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .models import PublicService

Kind = PublicService.Kind


@dataclass
class Branch:
    """A ministry, or a group of bodies without one. ``service`` is the ministry itself."""

    title: str
    service: PublicService | None = None
    bodies: list = field(default_factory=list)


def by_ministry() -> list[Branch]:
    """Ministries in alphabetical order, then the bodies that depend on none, by kind. One query.

    Municipalities are left to the list, which finds them by region.
    """
    rows = PublicService.objects.active().exclude(kind=Kind.MUNICIPALITY)
    services = {
        s.pk: s
        for s in rows.only("pk", "slug", "name", "acronym", "kind", "parent_id", "is_demo", "sort_key")
    }
    branches, loose = {}, defaultdict(list)
    for service in services.values():
        if service.kind == Kind.MINISTRY:
            branches[service.pk] = Branch(service.name, service)
    for service in services.values():
        if service.pk in branches:
            continue
        top = _top(service, services)
        if top.pk in branches:
            branches[top.pk].bodies.append(service)
        else:
            loose[service.kind].append(service)
    groups = [Branch(_plural(kind), None, loose[kind]) for kind in Kind if loose[kind]]
    return [*branches.values(), *groups]


def _top(service, services):
    """The body at the top of the chain it depends on; a closed one in between ends the chain."""
    seen = {service.pk}
    while service.parent_id in services and service.parent_id not in seen:
        service = services[service.parent_id]
        seen.add(service.pk)
    return service


def _plural(kind):
    return {
        Kind.PRESIDENCY: _("Presidencia de la República"),
        Kind.REGIONAL_GOVERNMENT: _("Gobiernos regionales"),
        Kind.UNIVERSITY: _("Universidades estatales"),
        Kind.ENTERPRISE: _("Empresas públicas"),
        Kind.AUTONOMOUS: _("Organismos autónomos"),
        Kind.FOUNDATION: _("Fundaciones"),
        Kind.CORPORATION: _("Corporaciones"),
    }.get(kind) or Kind(kind).label
