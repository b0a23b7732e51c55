"""Mails about a person's own account. The outbox, which stands above, says how they leave."""

import uuid

from participa.core.mail import mail_from

_deliver = None


def deliver_with(deliver) -> None:
    """``deliver(mail, address, key=, now=, user=, good_until=, last=)`` owes a mail already written."""
    global _deliver
    _deliver = deliver


def send(template, address, *, now, user=None, good_until=None, key="", last=False, **context) -> None:
    """Write a mail in the active language and leave it to be sent, ahead of any crowd.

    ``key``: the name under which it will be looked for. ``last``: the address is forgotten once it left.
    """
    mail = mail_from(template, **context)
    key = key or f"accounts.letter:{uuid.uuid4().hex}"
    _deliver(mail, address, key=key, now=now, user=user, good_until=good_until, last=last)
