"""Bodies that published something, measured in the month of the story."""

from datetime import date
from functools import partial

from participa.services.models import ParticipationNorm
from tests import refusals
from tests.builders import DAY, NOON, a_service

from . import builders as c

everything = partial(refusals.everything, "compliance")
refused = partial(refusals.refused, "compliance")
LACKING = "N3"  # nobody is in charge: it costs points
COMPLIED = "N1"
NOT_DUE = "Q2"


def a_norm(service, **fields):
    said = {"title": "Norma", "number": "12", "date": date(2025, 3, 1), "url": "https://ejemplo.cl/norma.pdf"}
    return ParticipationNorm.objects.create(service=service, set_at=NOON - DAY, **said | fields)


def a_body(**fields):
    """It published its norm and nothing else. Not measured yet."""
    service = a_service(**fields)
    a_norm(service)
    return service


def a_measured_body(**fields):
    service = a_body(**fields)
    c.a_measured_month()
    return service


def browse(client, user):
    """A browser in which she signed in."""
    client.force_login(user)
    return client


def unchanged(client, path, data, **kwargs):
    """A POST that writes nothing: its answer."""
    before = everything()
    answer = client.post(path, data, **kwargs)
    assert everything() == before
    return answer
