"""`make run`: from an empty folder to a portal that answers, and back to silence with Ctrl-C."""

import signal
import time
from multiprocessing.connection import wait

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from participa.portal import demo, demo_identity, processes
from participa.portal.preparation import remember_statics, statics_are_ready

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TOO_LONG = 60  # seconds for gunicorn to give its first answer


class Command(BaseCommand):
    help = "Prepara la base de datos y sirve el portal y su trabajador, hasta Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *, host, port, **options):
        self.started = time.monotonic()
        self.children = []
        if not processes.is_free(host, port):
            raise CommandError(
                f"El puerto {port} está ocupado. Cierra lo que lo usa, o elige otro: make run PORT={port + 1}"
            )
        if settings.DEMO_IDENTITY:
            self.check_identity()
        for number in STOPPING:
            signal.signal(number, _stop)
        try:
            self.prepare()
            self.serve(host, port)
        except KeyboardInterrupt:
            self.say("Deteniendo el portal…")
        finally:
            for number in STOPPING:
                signal.signal(number, signal.SIG_IGN)  # one Ctrl-C is enough
            processes.stop(self.children)
        self.say("Portal detenido.")

    def check_identity(self):
        """The demonstration's ClaveÚnica can be started: its package is there and its port is free."""
        at = demo_identity.place_of(settings.DEMO_IDENTITY)
        if not demo_identity.is_available():
            raise CommandError(
                "Falta el paquete de la ClaveÚnica de demostración (requirements-demo.lock). "
                "Instálalo, o quita DEMO_IDENTITY del entorno."
            )
        if not processes.is_free(*at):
            raise CommandError(
                f"El puerto {at[1]}, de la ClaveÚnica de demostración, está ocupado. Cierra lo que lo usa, o "
                "elige otro puerto para el portal: make run PORT=8001"
            )

    # Preparing ------------------------------------------------------------------------------
    def prepare(self):
        """Bring rows and files up to date. What is already so is not done again."""
        processes.make_folders()
        statics = None
        if not statics_are_ready():
            statics = processes.start("preparador de archivos", processes.statics)  # meanwhile, the rows
            self.children.append(statics)
        self.migrate()
        connections.close_all()  # a connection that two processes share breaks in both
        rows = processes.start("preparador de datos", processes.rows)
        self.children.append(rows)
        self.finish(rows)
        if statics:
            self.say("Preparando estilos e imágenes…")
            self.finish(statics)
            remember_statics()

    def migrate(self):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Preparando la base de datos…")
            call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)

    def finish(self, child):
        """Wait for who prepares something."""
        child.join()
        self.children.remove(child)
        if child.exitcode:
            raise CommandError(f"El {child.name} no pudo terminar; mira más arriba por qué.")

    # Serving --------------------------------------------------------------------------------
    def serve(self, host, port):
        self.say("Iniciando el servidor y el trabajador…")
        self.children = [
            processes.start("servidor web", processes.web, host, port),
            processes.start("trabajador", processes.worker),
        ]
        if settings.DEMO_IDENTITY:
            clave = processes.start(
                "proveedor de la ClaveÚnica de demostración", demo_identity.serve, settings.DEMO_IDENTITY
            )
            self.children.append(clave)
        self.wait_for("servidor web", host, port)
        if settings.DEMO_IDENTITY:
            self.wait_for("proveedor de ClaveÚnica", *demo_identity.place_of(settings.DEMO_IDENTITY))
        self.announce(port)
        while True:
            self.watch(None)

    def wait_for(self, name, host, port):
        asked = time.monotonic()
        while not processes.answers(host, port):
            self.watch(0.05)
            if time.monotonic() - asked > TOO_LONG:
                raise CommandError(f"El {name} no responde; mira más arriba por qué.")

    def watch(self, seconds):
        """Wait, and give up if a child died: half a portal helps nobody."""
        dead = wait([child.sentinel for child in self.children], timeout=seconds)
        for child in self.children:
            if child.sentinel in dead:
                child.join()
                raise CommandError(
                    f"El {child.name} terminó sin que nadie lo pidiera (código {child.exitcode}); "
                    "mira más arriba por qué."
                )

    def announce(self, port):
        self.say("Listo.")
        self.stdout.write(f"\nPortal Participa en http://localhost:{port}\n")
        if settings.DEMO:
            self.stdout.write(f"Cuentas de demostración, todas con la contraseña {demo.PASSWORD}")
            for email, role, _name in demo.ACCOUNTS:
                self.stdout.write(f"  {email:<24}{role}")
        if settings.DEMO_IDENTITY:
            self.stdout.write(
                "Con «Iniciar sesión con ClaveÚnica» eliges una persona inventada "
                f"(ClaveÚnica de demostración, {settings.DEMO_IDENTITY})."
            )
        self.stdout.write("\nLos correos que envíe el portal aparecen aquí. Para detenerlo: Ctrl-C.\n")
        self.stdout.flush()

    def say(self, what):
        seconds = f"{time.monotonic() - self.started:.1f}".replace(".", ",")
        self.stdout.write(f"{seconds:>6} s  {what}")
        self.stdout.flush()


def _stop(number, frame):
    raise KeyboardInterrupt
