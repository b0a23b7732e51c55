"""Mails about a person's own account. The outbox, which stands above, says how they leave."""

import uuid

from participa.core.mail import mail_from

_deliver = None


def deliver_with(deliver) -> None:
    """``deliver(mail, address, key=, now=, user=, good_until=)`` owes a mail that is already written."""
    global _deliver
    _deliver = deliver


def send(template, address, *, now, user=None, good_until=None, **context) -> None:
    """Write a mail in the active language and leave it to be sent, ahead of any crowd."""
    mail = mail_from(template, **context)
    _deliver(
        mail, address, key=f"accounts.letter:{uuid.uuid4().hex}", now=now, user=user, good_until=good_until
    )
