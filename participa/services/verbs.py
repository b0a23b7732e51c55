"""The audit trail of a body, in words."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.core.dates import month_words, plain_date
from participa.core.figures import figure

from .models import Mechanism, Membership, PublicService

VERBS = {
    "service.created": gettext_lazy("Lo agregó al directorio"),
    "service.edited": gettext_lazy("Cambió sus datos"),
    "service.renamed": gettext_lazy("Le cambió el nombre"),
    "service.merged": gettext_lazy("Lo fusionó con otro"),
    "service.closed": gettext_lazy("Lo cerró"),
    "service.joined": gettext_lazy("Anotó que se unió al portal"),
    "service.left": gettext_lazy("Borró la fecha en que se unió"),
    "service.role_given": gettext_lazy("Dio un rol"),
    "service.role_ended": gettext_lazy("Terminó un rol"),
    "service.invited": gettext_lazy("Invitó a una persona"),
    "service.invited_again": gettext_lazy("Envió otra vez una invitación"),
    "service.invitation_withdrawn": gettext_lazy("Retiró una invitación"),
    "service.invitation_accepted": gettext_lazy("Aceptó una invitación"),
    "service.factors_reset": gettext_lazy("Quitó los segundos factores perdidos de una persona"),
    "service.contact_published": gettext_lazy("Publicó el contacto"),
    "service.contact_confirmed": gettext_lazy("Confirmó el contacto"),
    "service.norm_published": gettext_lazy("Publicó la norma"),
    "service.norm_reviewed": gettext_lazy("Dejó constancia de que revisó la norma"),
    "service.rules_published": gettext_lazy("Publicó reglas y plazos"),
    "service.mechanism_published": gettext_lazy("Publicó un mecanismo"),
    "service.information_published": gettext_lazy("Publicó información relevante"),
    "service.information_withdrawn": gettext_lazy("Retiró información relevante"),
    "service.information_confirmed": gettext_lazy("Confirmó información relevante"),
    "service.transparency_confirmed": gettext_lazy("Confirmó su tabla de transparencia"),
}


def said_of(event) -> str:
    """One line of the trail: what was done and, where it helps, with what."""
    verb, data = VERBS.get(event.verb, event.verb), event.data
    detail = {
        "service.renamed": lambda: _("de «%(before)s» a «%(after)s»") % data,
        "service.merged": lambda: _("con %(into)s, desde el %(on)s") % {**data, "on": _day(data)},
        "service.closed": lambda: _day(data),
        "service.joined": lambda: _day(data),
        "service.edited": lambda: ", ".join(_name_of(field) for field in data),
        "service.role_given": lambda: Membership.Role(data["role_given"]).label,
        "service.invited": lambda: Membership.Role(data["role_given"]).label,
        "service.invited_again": lambda: Membership.Role(data["role_given"]).label,
        "service.invitation_withdrawn": lambda: Membership.Role(data["role_given"]).label,
        "service.invitation_accepted": lambda: Membership.Role(data["role_given"]).label,
        "service.role_ended": lambda: Membership.Role(data["role_ended"]).label,
        "service.mechanism_published": lambda: Mechanism.Kind(data["kind"]).label,
        "service.information_confirmed": lambda: figure(len(data["rows"])),
        "service.transparency_confirmed": lambda: month_words(date.fromisoformat(data["month"])),
    }.get(event.verb)
    return f"{verb}: {detail()}" if detail else str(verb)


def _name_of(field):
    return str(PublicService._meta.get_field(field).verbose_name)


def _day(data):
    return plain_date(date.fromisoformat(data["on"]))
