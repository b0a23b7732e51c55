"""The general norm of participation and who is in charge (Law 18.575, art. 70)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participa.core.dates import plain_date

from .base import Result, State, day_in, indicator, link, met, missing, months_before

ALWAYS = gettext_lazy("Siempre")
ART_70 = gettext_lazy("Ley 18.575, art. 70")


@indicator(
    "N1",
    gettext_lazy("Norma general publicada"),
    measures=gettext_lazy("Hay una norma vigente con su número, su fecha y su archivo o enlace."),
    due=ALWAYS,
    law=ART_70,
)
def norm_published(facts, parameters):
    norm = facts["norm"]
    if not norm:
        return missing(_("No ha publicado su norma de participación."))
    if not norm["has_file"]:
        return missing(_("La norma está anotada, pero falta su archivo o su enlace."), link(norm))
    said = {"number": norm["number"], "day": plain_date(day_in(norm["date"]))}
    return met(_("Norma %(number)s, del %(day)s.") % said, link(norm))


@indicator(
    "N2",
    gettext_lazy("Norma al día"),
    measures=gettext_lazy(
        "La norma se revisó dentro del plazo que fija la regla; algo después, vale la mitad."
    ),
    due=ALWAYS,
    law=ART_70,
)
def norm_up_to_date(facts, parameters):
    norm, day = facts["norm"], day_in(facts["day"])
    if not norm:
        return missing(_("No hay norma que revisar."))
    reviewed = day_in(norm["reviewed_on"] or norm["date"])
    words = _("Última revisión: %(day)s.") % {"day": plain_date(reviewed)}
    if reviewed >= months_before(day, 12 * facts["rules"]["norm_review_years"]):
        return met(words, link(norm))
    if reviewed >= months_before(day, 12 * parameters["norm_half_years"]):
        return Result(State.PARTIAL, parameters["half"], words, (link(norm),))
    return missing(words, link(norm))


@indicator(
    "N3",
    gettext_lazy("Persona a cargo publicada"),
    measures=gettext_lazy(
        "El nombre y el contacto institucional se confirmaron dentro del plazo de la regla."
    ),
    due=ALWAYS,
    law=ART_70,
)
def contact_confirmed(facts, parameters):
    contact, day = facts["contact"], day_in(facts["day"])
    months = facts["rules"]["contact_confirmation_months"]
    if not contact:
        return missing(_("No ha publicado quién está a cargo de la participación."))
    confirmed = day_in(contact["confirmed_on"])
    words = _("Contacto confirmado el %(day)s.") % {"day": plain_date(confirmed)}
    if confirmed >= months_before(day, months):
        return met(words, link(contact))
    old = ngettext("Hace más de %(n)s mes.", "Hace más de %(n)s meses.", months) % {"n": months}
    return missing(f"{words} {old}", link(contact))
