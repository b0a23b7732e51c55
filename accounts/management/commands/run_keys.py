from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.models import Count

from accounts.models import NationalId


class Command(BaseCommand):
    """How many identities are kept under each key: an old one may go when none is left on it."""

    help = "Cuenta las identidades guardadas con cada clave de RUN_KEYS."

    def handle(self, **options):
        counts = dict(NationalId.objects.order_by("key").values_list("key").annotate(Count("pk")))
        for place, (name, _secret) in enumerate(settings.RUN_KEYS):
            use = "en uso" if place == 0 else "antigua"
            self.stdout.write(f"{name} ({use}): {counts.pop(name, 0)}")
        for name, count in counts.items():
            self.stdout.write(f"{name} (ya no está en RUN_KEYS; nadie las reconocerá): {count}")
