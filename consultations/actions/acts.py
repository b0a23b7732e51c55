"""The act by which a service changes what it published: its number, its date, and why."""

from django.utils.translation import gettext as _

from participa.core.calendar import day_of


def act_problems(act_number, act_date, reason, now, *, why) -> dict:
    """What is wrong with it, by field. ``why``: what to say to whoever gave no reason."""
    wrong = unnumbered(act_number, act_date, now)
    if not reason.strip():
        wrong["reason"] = why
    return wrong


def unnumbered(act_number, act_date, now) -> dict:
    """The same of one that needs no reason of its own: that it has no number, or a date still to come."""
    wrong = {}
    if not act_number.strip():
        wrong["act_number"] = _("Escribe el número de la resolución.")
    if act_date > day_of(now):
        wrong["act_date"] = _("La resolución no puede tener una fecha futura.")
    return wrong
