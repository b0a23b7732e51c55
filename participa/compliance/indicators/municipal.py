"""What Law 18.695 asks of municipalities, measured apart."""

from django.utils.translation import gettext_lazy

from .accounts import account_held
from .base import indicator
from .councils import council_in_force, count_sessions, minutes_published
from .norm import norm_published

MIN_SESSIONS = "municipal_min_sessions"

ART_94 = gettext_lazy("Ley 18.695, art. 94")

indicator(
    "M1",
    gettext_lazy("Ordenanza de participación"),
    measures=gettext_lazy("La ordenanza está publicada con su número, su fecha y su archivo o enlace."),
    due=gettext_lazy("Siempre"),
    law=gettext_lazy("Ley 18.695, art. 93"),
)(norm_published)
indicator(
    "M2",
    gettext_lazy("Consejo comunal vigente"),
    measures=gettext_lazy("El consejo comunal está vigente; si se renueva según calendario, vale la mitad."),
    due=gettext_lazy("Siempre"),
    law=ART_94,
)(council_in_force)
indicator(
    "M4",
    gettext_lazy("Actas del consejo comunal"),
    measures=gettext_lazy(
        "De las sesiones cuya acta venció, cuántas la publicaron; con atraso, vale la mitad."
    ),
    due=gettext_lazy("15 días hábiles después de cada sesión, o lo que diga la ordenanza"),
    law=ART_94,
)(minutes_published)
indicator(
    "M5",
    gettext_lazy("Cuenta de la alcaldía"),
    measures=gettext_lazy("La cuenta se rindió a más tardar en abril; después, vale la mitad."),
    due=gettext_lazy("30 de abril"),
    law=gettext_lazy("Ley 18.695, art. 67"),
)(account_held)


@indicator(
    "M3",
    gettext_lazy("Cuatro sesiones al año"),
    measures=gettext_lazy(
        "Sesiones realizadas contra las que la ley pide, contadas por trimestres cumplidos."
    ),
    due=gettext_lazy("Cada trimestre"),
    law=ART_94,
)
def four_sessions(facts, parameters):
    return count_sessions(facts, facts["councils"], minimum=facts["rules"][MIN_SESSIONS])
