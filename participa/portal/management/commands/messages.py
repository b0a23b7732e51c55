from django.conf import settings
from django.core.management import BaseCommand

from participa.portal import messages


class Command(BaseCommand):
    """Brings each catalogue up to date with what the code and the templates say (`make messages`)."""

    help = "Pone al día los catálogos de traducción con los textos del código y de las plantillas."

    def handle(self, **options):
        for language, _name in settings.LANGUAGES:
            if language != settings.LANGUAGE_CODE:  # texts are written in that one
                catalogue = messages.update(language)
                lacking = len(messages.missing(language))
                self.stdout.write(f"{language}: {len(catalogue)} textos, {lacking} sin traducir")
