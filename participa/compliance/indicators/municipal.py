"""What Law 18.695 asks of municipalities, measured apart."""

from django.utils.translation import gettext_lazy

from . import indicator
from .accounts import account_held
from .councils import council_in_force, count_sessions, minutes_published
from .norm import norm_published

MIN_SESSIONS = "municipal_min_sessions"


@indicator(
    "M1",
    gettext_lazy("Ordenanza de participación"),
    measures=gettext_lazy("La ordenanza está publicada con su número, su fecha y su archivo o enlace."),
    due=gettext_lazy("Siempre"),
    law=gettext_lazy("Ley 18.695, art. 93"),
)
def ordinance(facts, parameters):
    return norm_published(facts, parameters)


@indicator(
    "M2",
    gettext_lazy("Consejo comunal vigente"),
    measures=gettext_lazy("El consejo comunal está vigente; si se renueva según calendario, vale la mitad."),
    due=gettext_lazy("Siempre"),
    law=gettext_lazy("Ley 18.695, art. 94"),
)
def communal_council(facts, parameters):
    return council_in_force(facts, parameters)


@indicator(
    "M3",
    gettext_lazy("Cuatro sesiones al año"),
    measures=gettext_lazy(
        "Sesiones realizadas contra las que la ley pide, contadas por trimestres cumplidos."
    ),
    due=gettext_lazy("Cada trimestre"),
    law=gettext_lazy("Ley 18.695, art. 94"),
)
def four_sessions(facts, parameters):
    return count_sessions(facts, facts["councils"], minimum=facts["rules"][MIN_SESSIONS])


@indicator(
    "M4",
    gettext_lazy("Actas del consejo comunal"),
    measures=gettext_lazy(
        "De las sesiones cuya acta venció, cuántas la publicaron; con atraso, vale la mitad."
    ),
    due=gettext_lazy("15 días hábiles después de cada sesión, o lo que diga la ordenanza"),
    law=gettext_lazy("Ley 18.695, art. 94"),
)
def communal_minutes(facts, parameters):
    return minutes_published(facts, parameters)


@indicator(
    "M5",
    gettext_lazy("Cuenta de la alcaldía"),
    measures=gettext_lazy("La cuenta se rindió a más tardar en abril; después, vale la mitad."),
    due=gettext_lazy("30 de abril"),
    law=gettext_lazy("Ley 18.695, art. 67"),
)
def mayors_account(facts, parameters):
    return account_held(facts, parameters)
