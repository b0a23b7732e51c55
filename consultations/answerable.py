"""Whether the answers of a consultation may still change."""

from participa.core.lifecycle import TransitionError
from participa.core.permissions import require

from .models import Consultation, Phase
from .permissions import can_answer


class TooEarly(TransitionError):
    """It has not opened, it has not closed, or comments that came in time may still be on their way."""


def hold(consultation, *, by, now, allowed=can_answer):
    """The consultation as it is now, locked until the act that asks ends, if its answers may still change.

    Raises TooEarly, TransitionError. Part of an act: the caller opened the transaction.
    """
    locked = Consultation.objects.select_for_update(
        of=("self",), no_key=True
    )  # whoever comments need not wait
    fresh = locked.select_related("service").get(pk=consultation.pk)
    require(allowed(by, fresh, now=now))
    if fresh.phase_at(now) == Phase.UPCOMING:
        raise TooEarly
    if fresh.phase_at(now) not in (Phase.OPEN, Phase.IN_ANALYSIS):
        raise TransitionError(f"The answers of {fresh.code} can no longer change.")
    return fresh
