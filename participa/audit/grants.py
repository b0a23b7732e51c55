"""What the portal's own role may do in PostgreSQL: everything with rows, but to the trail only add.

Tables belong to another role, which only migrations use. So whoever takes over a process of the portal cannot
rewrite what it did, nor give itself the right to.

A few tables are the portal's own, because only their owner may throw their old files away (VACUUM). Their
models say ``KEPT_BY_THE_PORTAL = True``.
"""

from django.apps import apps
from django.db import connection, transaction

from .models import AppendOnly

EVERYTHING = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
)
ALL_OF_IT = (  # its new owner must be allowed to make tables, so it is for as long as this takes
    "GRANT CREATE ON SCHEMA public TO {role}",
    "ALTER TABLE {table} OWNER TO {role}",
    "REVOKE CREATE ON SCHEMA public FROM {role}",
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


def kept_tables() -> list[str]:
    """The tables that must belong to the portal's own role."""
    return sorted(m._meta.db_table for m in apps.get_models() if getattr(m, "KEPT_BY_THE_PORTAL", False))


@transaction.atomic
def grant(role: str) -> None:
    """Give ``role`` its rights on every table there is and will be. To be run as the owner of the tables,
    who must be a member of ``role`` to give it tables of its own."""
    quote = connection.ops.quote_name
    statements = [statement.format(role=quote(role)) for statement in EVERYTHING]
    if _is_member_of(role):
        statements += [
            statement.format(table=quote(table), role=quote(role))
            for table in kept_tables()
            for statement in ALL_OF_IT
        ]
    statements += [ONLY_ADD.format(table=quote(t), role=quote(role)) for t in append_only_tables()]
    statements.append(ONLY_READ.format(table="django_migrations", role=quote(role)))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _is_member_of(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(%s, 'MEMBER')", [role])
        return cursor.fetchone()[0]


def may_not_vacuum() -> list[str]:
    """The tables kept by the portal that do not belong to whoever is connected."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name JOIN pg_class ON pg_class.oid = to_regclass(name)"
            " WHERE NOT pg_has_role(relowner, 'USAGE')",
            [kept_tables()],
        )
        return [name for (name,) in cursor.fetchall()]


def may_rewrite() -> list[str]:
    """The append-only tables that whoever is connected could change or empty all the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name"
            " WHERE has_table_privilege(name, 'UPDATE, DELETE, TRUNCATE')",
            [append_only_tables()],
        )
        return [name for (name,) in cursor.fetchall()]
