"""Where each page of deadlines leads in the demonstration, and to whose eyes."""

from consultations.models import Consultation
from participa.reference.models import Holiday

NOT_THERE = set()
ONLY_BUTTONS = set()


def are_mine(name):
    return name.startswith(("deadlines:", "deadline_rules:"))


def eyes(name):
    return "segegob" if name.startswith("deadline_rules:") else "encargada"


def samples(name):
    """Arguments that lead to a real page, by the name of the address."""
    owed = Consultation.objects.get(title__startswith="Reglamento de acceso")
    return {
        "kind": "consulta",
        "code": "annual_plan_day" if name == "deadline_rules:rule" else owed.code,
        "pk": Holiday.objects.national().last().pk,
    }
