"""What the portal's own role may do in PostgreSQL: everything with rows, but to the trail only add.

Tables belong to another role, which only migrations use. So whoever takes over a process of the portal cannot
rewrite what it did, nor give itself the right to.
"""

from django.apps import apps
from django.db import connection

from .models import AppendOnly

EVERYTHING = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
)
ONLY_READ = "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role}, PUBLIC"
ONLY_ADD = "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}, PUBLIC"


def append_only_tables() -> list[str]:
    """The tables whose rows are never changed nor deleted."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if isinstance(model._base_manager.get_queryset(), AppendOnly)
    )


def grant(role: str) -> None:
    """Give ``role`` its rights on every table there is and will be. To be run as the owner of the tables."""
    quote = connection.ops.quote_name
    statements = [statement.format(role=quote(role)) for statement in EVERYTHING]
    statements += [ONLY_ADD.format(table=quote(t), role=quote(role)) for t in append_only_tables()]
    statements.append(ONLY_READ.format(table="django_migrations", role=quote(role)))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def may_rewrite() -> list[str]:
    """The append-only tables that whoever is connected could change or empty all the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name"
            " WHERE has_table_privilege(name, 'UPDATE, DELETE, TRUNCATE')",
            [append_only_tables()],
        )
        return [name for (name,) in cursor.fetchall()]
