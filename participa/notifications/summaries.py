"""Summaries: what waited, told together.

A message that waits knows the instant of its summary. When it comes, whatever waits for the same person is
carried by one mail of its own; that mail leaves as any other does, and what it carried with it. Selection is
by state, so a clock stopped for three days gives one summary of three days.
"""

from django.db import transaction

from .models import Message

RECIPIENTS = 200
EVENTS = {Message.Bundle.NEWS: "summary", Message.Bundle.WORK: "work_summary"}


def gather_batch(now) -> int:
    """Make the summaries whose hour came, of some recipients. How many were made."""
    waiting = (
        Message.objects.held(now)
        .order_by("recipient", "bundle")
        .values_list("recipient", "bundle")
        .distinct()[:RECIPIENTS]
    )
    return sum(_gather(recipient, bundle, now) for recipient, bundle in list(waiting))


@transaction.atomic
def _gather(recipient, bundle, now):
    """One mail for all that waits. False if another worker made it."""
    waiting = Message.objects.held(now).filter(recipient=recipient, bundle=bundle)
    found = list(waiting.select_for_update().order_by("pk").only("pk", "user_id", "data"))
    if not found:
        return False
    summary, made = Message.objects.get_or_create(
        recipient=recipient,
        event=EVENTS[bundle],
        object=f"summary:{found[0].pk}",  # the first is carried once, so this is unlike any other
        version=1,
        defaults={
            "user_id": found[0].user_id,
            "data": {"language": found[0].data["language"]} if "language" in found[0].data else {},
            "created_at": now,
            "next_attempt_at": now,
        },
    )
    if made:
        Message.objects.filter(pk__in=[one.pk for one in found]).update(carrier=summary)
    return made
