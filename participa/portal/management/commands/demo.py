from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from participa.portal import demo


class Command(BaseCommand):
    """Makes the demonstration once; with DEMO off it refuses."""

    help = "Crea los datos de demostración (solo con DEMO=True)."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("Los datos de demostración solo existen con DEMO=True.")
        if demo.exists():
            self.stdout.write("Demostración: ya estaba.")
            return
        self.stdout.write("Creando la demostración…")
        with translation.override("es-cl"):
            demo.make(timezone.now(), say=self._say)

    def _say(self, words):
        self.stdout.write(words)
        self.stdout.flush()
