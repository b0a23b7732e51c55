"""`manage.py replay_erasures`: after restoring a backup, whoever was erased since then is erased again."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from accounts.protection.ledger import DamagedLedgerError
from accounts.protection.replay import replay


class Command(BaseCommand):
    help = "Vuelve a borrar a quienes el registro de borrados dice que se borraron."

    def handle(self, **options):
        try:
            found = replay(now=timezone.now())
        except DamagedLedgerError as damaged:
            raise CommandError(
                f"El registro de borrados está dañado en {damaged}: alguien cambió o sacó una línea. "
                "No se borró a nadie. Recupera el archivo de su copia antes de abrir el portal."
            ) from damaged
        if found.erased or found.confirmed:
            self.stdout.write(
                f"  Registro de borrados: {found.erased} borrados otra vez, {found.confirmed} anotados"
            )
        for number in found.pending:
            self.stderr.write(
                f"  La línea {number} de {settings.ERASURE_LEDGER} quedó a medias: esa cuenta sigue abierta. "
                "Si la persona lo había pedido, que lo pida de nuevo."
            )
