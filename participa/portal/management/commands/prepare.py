"""What a deployment does once, before anything starts: the tables, and who may do what with them."""

from contextlib import contextmanager

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections

from participa.audit.grants import grant, may_not_truncate, may_rewrite

WHO_AND_WHERE = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


class Command(BaseCommand):
    help = "Pone al día las tablas y, en PostgreSQL con dos roles, da al del portal lo justo."

    def handle(self, **options):
        role = connection.settings_dict["USER"]
        if not settings.OWNER_DATABASE:
            self.migrate()
        elif settings.OWNER_DATABASE["USER"] == role:
            raise CommandError("OWNER_DATABASE_URL y DATABASE_URL usan el mismo rol: deben ser dos.")
        else:
            with as_owner():
                self.migrate()
                grant(role)
        if connection.vendor == "postgresql":
            self.tell_what_may_be_rewritten()
            self.tell_what_cannot_be_cleaned()

    def migrate(self):
        call_command("migrate", interactive=False, stdout=self.stdout, stderr=self.stderr)
        call_command("createcachetable", verbosity=0)

    def tell_what_may_be_rewritten(self):
        tables = ", ".join(may_rewrite())
        if not tables:
            self.stdout.write("El portal solo puede agregar a la auditoría.")
        elif settings.OWNER_DATABASE:
            raise CommandError(
                f"El rol del portal todavía puede cambiar {tables}. Revisa de qué rol es miembro."
            )
        else:
            self.stderr.write(
                f"Aviso: el portal usa un solo rol y puede cambiar {tables}. Define OWNER_DATABASE_URL."
            )

    def tell_what_cannot_be_cleaned(self):
        if tables := ", ".join(may_not_truncate()):
            self.stderr.write(
                f"Aviso: el portal no puede vaciar {tables}, así que ninguna urna podrá cerrarse. "
                "Corre deploy/postgres-roles.sh y de nuevo manage.py prepare."
            )


@contextmanager
def as_owner():
    """Be, while this lasts, the role that owns the tables."""
    usual = connections[DEFAULT_DB_ALIAS]
    usual.close()
    owner = usual.copy()
    owner.settings_dict |= {name: settings.OWNER_DATABASE[name] for name in WHO_AND_WHERE}
    connections[DEFAULT_DB_ALIAS] = owner
    try:
        yield
    finally:
        owner.close()
        connections[DEFAULT_DB_ALIAS] = usual
