"""`manage.py retention`: what is past its period; with --apply, it goes."""

from django.core.management import BaseCommand
from django.utils import timezone

from accounts.protection import keeping


class Command(BaseCommand):
    help = "Cuenta lo que pasó el tiempo en que se guarda. Con --apply, lo borra."

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="borrar lo contado")

    def handle(self, **options):
        now = timezone.now()
        report = keeping.ask_report(by=None, now=now)
        keeping.count(report)
        if options["apply"]:
            keeping.approve(report, by=None, now=now)
            keeping.apply(report, now=now)
        for rule in keeping.decided_rules():
            found = report.found[rule.name]
            since = f", desde el {found['oldest'][:10]}" if found["oldest"] else ""
            done = f"; borrado: {report.done[rule.name]}" if options["apply"] else ""
            self.stdout.write(f"  {rule.title} ({rule.days} días): {found['count']}{since}{done}")
