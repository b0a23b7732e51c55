"""Checks that look at the rows. They run with migrations and with `manage.py check --database default`."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.models import User
from participa.audit.grants import may_not_truncate
from participa.reference.models import Holiday


@register(Tags.database)
def next_year_has_holidays(app_configs, databases, **kwargs):
    """W001: without next year's holidays, a deadline that crosses New Year falls on the wrong day."""
    year = timezone.localdate().year + 1
    if not databases or _has_rows(Holiday.objects.filter(date__year=year)) is not False:
        return []
    return [
        Warning(
            f"Faltan los feriados de {year}: los plazos que crucen el año nuevo saldrán mal contados.",
            hint="Agrégalos en la administración, o con `manage.py load_reference`.",
            id="participa.W001",
        )
    ]


@register(Tags.database)
def an_urn_can_be_closed(app_configs, databases, **kwargs):
    """W003: the old file of the ballots, in the order they came, is thrown away by emptying their table."""
    tables = may_not_truncate() if databases and connection.vendor == "postgresql" else []
    if not tables:
        return []
    return [
        Warning(
            f"El portal no puede vaciar {', '.join(tables)}: ninguna votación podrá cerrarse.",
            hint="Corre deploy/postgres-roles.sh y después `manage.py prepare`.",
            id="participa.W003",
        )
    ]


@register(Tags.database)
def no_demo_people_outside_the_demo(app_configs, databases, **kwargs):
    """E003: the demo's accounts share a password that everybody can read."""
    if settings.DEMO or not databases or not _has_rows(User.objects.filter(is_demo=True)):
        return []
    return [
        Error(
            "Hay cuentas de la demostración en esta base de datos, y DEMO está apagado.",
            hint="Usa otra base de datos: la demostración y el portal verdadero no se mezclan.",
            id="participa.E003",
        )
    ]


def _has_rows(rows) -> bool | None:
    """None when the table is not there yet: the check runs before the first migration too."""
    try:
        return rows.exists()
    except DatabaseError:
        return None
