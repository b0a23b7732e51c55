import time
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from participa.portal.national_powers import make_groups
from participa.portal.reference_files import OUR_COPY, BadRowsError, Lists
from participa.portal.reference_load import is_loaded, load_everything


class Command(BaseCommand):
    """Loads the lists of the State and the directory; all or nothing, and nothing twice."""

    help = "Carga las listas del Estado y el directorio de servicios."

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="aunque nada haya cambiado")
        parser.add_argument("--data", type=Path, default=OUR_COPY, help="carpeta con las listas")

    def handle(self, *args, force, data, **options):
        if not data.is_dir():
            raise CommandError(f"No existe la carpeta {data}")
        make_groups()
        lists, start = Lists(data), time.monotonic()
        if not force and is_loaded(lists):
            self.stdout.write("Listas del Estado: ya estaban al día.")
            return
        self.stdout.write("Cargando las listas del Estado…")
        call_command("createcachetable", verbosity=0)  # pages will be forgotten at the end
        try:
            with translation.override("es-cl"):
                load_everything(lists, now=timezone.now(), say=self._say)
        except BadRowsError as found:
            for problem in found.problems:
                self.stderr.write(f"  {problem}")
            raise CommandError(
                f"No se cargó nada: hay {len(found.problems)} problemas en las listas."
            ) from found
        self.stdout.write(f"  Listo en {time.monotonic() - start:.1f} s")

    def _say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
