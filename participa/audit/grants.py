"""What the portal's own role may do in PostgreSQL: everything with rows, but to the trail only add.

Tables belong to another role, which only migrations use. So whoever takes over a process of the portal cannot
rewrite what it did, nor give itself the right to.

A few tables it may empty too, because TRUNCATE throws the files of their old rows away. Their models say
``EMPTIED_BY_THE_PORTAL = True``.
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
GIVE_BACK = "ALTER TABLE {table} OWNER TO CURRENT_USER"
EMPTY = "GRANT TRUNCATE ON {table} TO {role}"
KEEP_MEANWHILE = "GRANT TEMPORARY ON DATABASE {database} TO {role}"
ONLY_READ = "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role}, PUBLIC"
ONLY_ADD = "REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}, PUBLIC"


def append_only_tables() -> list[str]:
    """The tables whose rows are never changed nor deleted."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if isinstance(model._base_manager.get_queryset(), AppendOnly)
    )


def emptied_tables() -> list[str]:
    """The tables that the portal's own role must be able to empty."""
    return sorted(m._meta.db_table for m in apps.get_models() if getattr(m, "EMPTIED_BY_THE_PORTAL", False))


@transaction.atomic
def grant(role: str) -> None:
    """Give ``role`` its rights on every table there is and will be. To be run as the owner of the tables."""
    quote, database = connection.ops.quote_name, connection.settings_dict["NAME"]
    statements = [GIVE_BACK.format(table=quote(table)) for table in _to_give_back(role)]
    statements += [statement.format(role=quote(role)) for statement in EVERYTHING]
    statements += [EMPTY.format(table=quote(table), role=quote(role)) for table in emptied_tables()]
    (may_give_it,) = _asks("SELECT has_database_privilege(current_database(), 'TEMPORARY WITH GRANT OPTION')")
    if may_give_it:
        statements.append(KEEP_MEANWHILE.format(database=quote(database), role=quote(role)))
    statements += [ONLY_ADD.format(table=quote(t), role=quote(role)) for t in append_only_tables()]
    statements.append(ONLY_READ.format(table="django_migrations", role=quote(role)))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _to_give_back(role: str) -> list[str]:
    """Tables that an older ``prepare`` gave to ``role``, of which whoever is connected was made a member."""
    return _asks(
        "SELECT name FROM unnest(%s::text[]) AS name JOIN pg_class ON pg_class.oid = to_regclass(name)"
        " WHERE relowner = to_regrole(quote_ident(%s)) AND pg_has_role(relowner, 'USAGE')",
        emptied_tables(),
        role,
    )


def may_not_truncate() -> list[str]:
    """The tables that the portal empties and whoever is connected may not, or cannot keep their rows."""
    return _asks(
        "SELECT name FROM unnest(%s::text[]) AS name WHERE to_regclass(name) IS NOT NULL"
        " AND NOT (has_table_privilege(to_regclass(name), 'TRUNCATE')"
        " AND has_database_privilege(current_database(), 'TEMPORARY'))",
        emptied_tables(),
    )


def may_rewrite() -> list[str]:
    """The append-only tables that whoever is connected could change or empty all the same."""
    return _asks(
        "SELECT name FROM unnest(%s::text[]) AS name"
        " WHERE has_table_privilege(name, 'UPDATE, DELETE, TRUNCATE')",
        append_only_tables(),
    )


def _asks(question: str, *values) -> list:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [value for (value,) in cursor.fetchall()]
