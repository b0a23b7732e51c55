from participa.assistance import actions
from participa.assistance.models import Channel
from tests.builders import NOON, a_service, an_officer_of

RUN = "12.345.678-5"


def a_session(service=None, *, by=None, now=NOON, channel=Channel.OIRS, **fields):
    """An official of ``service`` attends somebody, in the office of Valdivia unless told otherwise."""
    service = service or a_service()
    by = by or an_officer_of(service)
    place = fields.pop("place", "Oficina de Valdivia")
    return actions.start(service, by=by, now=now, channel=channel, place=place, **fields)
