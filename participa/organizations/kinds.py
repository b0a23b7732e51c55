"""Kinds of organisation to choose from, by family: kept in the cache, asked by forms and lists."""

from django.utils.translation import gettext as _

from participa.core.near import forget, near
from participa.reference.models import OrganizationType

KEPT_SECONDS = 3600
WITHOUT_RUT = {"sin_registro", "organo_publico"}  # groups without legal personality; councils of a body


def families() -> list[tuple[str, str]]:
    """(slug, name) of each family, in the order of the State's list."""
    return [(family["slug"], family["name_es"]) for family, _kinds in _tree()]


def kind_choices() -> list:
    """Choices of a select: each family with its kinds, but those that have no RUT of their own."""
    return [
        (
            family["name_es"],
            [
                *((kind["pk"], kind["name_es"]) for kind in kinds),
                (family["pk"], _("Otra de: %(family)s") % {"family": family["name_es"]}),
            ],
        )
        for family, kinds in _tree()
        if family["registry"] not in WITHOUT_RUT
    ]


def forget_kinds():
    """After a load of the lists."""
    forget("organizations:kinds")


def _tree():
    return near("organizations:kinds", _read, KEPT_SECONDS)


def _read():
    rows = list(OrganizationType.objects.order_by("pk").values("pk", "slug", "name_es", "registry", "parent"))
    return [
        (row, [kind for kind in rows if kind["parent"] == row["pk"]]) for row in rows if row["parent"] is None
    ]
