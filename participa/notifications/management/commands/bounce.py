"""`manage.py bounce`: a mail that came back, from a pipe, a file or a Maildir."""

import mailbox
import os
import sys
from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from participa.notifications.bounces import BIGGEST, Outcome, take


class Command(BaseCommand):
    help = "Lee correos devueltos (RFC 3464) y anota qué direcciones los devuelven."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", help="archivos; «-», o nada, es la entrada estándar")
        parser.add_argument("--maildir", help="una carpeta Maildir: lo entendido se borra, el resto se marca")

    def handle(self, *, files, maildir, **options):
        if maildir:
            outcomes = self.from_maildir(maildir)
        else:
            outcomes = [outcome for file in files or ["-"] for outcome in self.tell(file, _read(file))]
        if Outcome.TOO_EARLY in outcomes:
            sys.exit(os.EX_TEMPFAIL)  # whoever pipes it to us (Postfix, procmail) brings it again

    def from_maildir(self, path):
        if not (Path(path) / "new").is_dir():
            raise CommandError(f"{path} no es una carpeta Maildir.")
        box, found = mailbox.Maildir(path, create=False), []
        for key in sorted(box.keys()):
            mail = box[key]
            if "S" in mail.get_flags():  # looked at before, and not understood
                continue
            outcomes = self.tell(key, box.get_bytes(key))
            found += outcomes
            if Outcome.UNKNOWN in outcomes:
                mail.set_subdir("cur")
                mail.add_flag("S")
                box[key] = mail
            elif Outcome.TOO_EARLY not in outcomes:
                box.discard(key)
        return found

    def tell(self, name, raw):
        outcomes = take(raw, now=timezone.now())
        for outcome in outcomes:
            self.stdout.write(f"{name}: {outcome.words}")
        return outcomes


def _read(file):
    if file == "-":
        return sys.stdin.buffer.read(BIGGEST)
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise CommandError(f"No se puede leer {file}: {error.strerror}.") from error
