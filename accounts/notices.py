"""The versions of the privacy notice (Law 19.628, art. 14 ter). To change it, add another.

Each has its text in templates/portal/notices/<version>.html, and an address for ever: /privacidad/<version>/.
"""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from participa.core.calendar import day_of


class Notice(NamedTuple):
    """One version: the day from which it holds, and what it says in a few lines."""

    version: date
    summary: tuple

    @property
    def template(self):
        return f"portal/notices/{self.version}.html"


NOTICES = (  # the oldest first
    Notice(
        date(2026, 11, 22),
        (
            _("Guardamos tu nombre para mostrar y, si lo das, tu correo. Nadie los ve si no lo eliges."),
            _("Tu RUN no se guarda: queda una marca que solo sirve para saber que eres la misma persona."),
            _("Lo que opinas es público; tú decides si aparece tu nombre."),
            _("Usamos tus datos porque la ley nos encarga la participación, no por tu consentimiento."),
            _("Puedes ver, corregir, llevarte o borrar tus datos cuando quieras."),
        ),
    ),
    Notice(
        date(2026, 11, 28),
        (
            _("Guardamos tu nombre para mostrar y, si lo das, tu correo. Nadie los ve si no lo eliges."),
            _("Tu RUN no se guarda: queda una marca que solo sirve para saber que eres la misma persona."),
            _("Lo que opinas es público; tú decides si aparece tu nombre."),
            _("Si votas por un consejo, tu voto se guarda sin tu nombre. Postular o integrarlo es público."),
            _("Lo que preguntas y propones también es público. Tu inscripción en una actividad, no."),
            _("Usamos tus datos porque la ley nos encarga la participación, no por tu consentimiento."),
            _("Puedes ver, corregir, llevarte o borrar tus datos cuando quieras."),
        ),
    ),
)


def in_force(now) -> Notice:
    """The newest that holds at ``now``."""
    today = day_of(now)
    return next((notice for notice in reversed(NOTICES) if notice.version <= today), NOTICES[0])


def next_after(now) -> date | None:
    """The day on which another one will hold, if it is already written."""
    return next((notice.version for notice in NOTICES if notice.version > day_of(now)), None)


def of_version(version: str) -> Notice | None:
    """The one so dated (``2026-11-22``), in force or not."""
    return next((notice for notice in NOTICES if str(notice.version) == version), None)
