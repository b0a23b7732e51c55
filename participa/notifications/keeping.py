"""What SEGEGOB does with mail that could not be delivered."""

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from participa.audit.actions import record
from participa.core.permissions import require

from . import dead, events
from .actions import retry, retry_announcements
from .models import Announcement, DeadAddress, Message
from .permissions import keeps_mail

State = Message.State
AT_ONCE = 500
MOST = 5000  # by one press of a button: it is asked again for the rest
LOST = "Se dio por perdido. "
VERBS = {
    "mail.retried": _("Intentó de nuevo correos que no salieron"),
    "mail.given_up": _("Dio por perdidos correos que no salieron"),
    "mail.announcements_retried": _("Intentó de nuevo anuncios que fallaban"),
    "mail.address_revived": _("Volvió a escribir a una dirección que devolvía el correo"),
    "personal_data.seen:failed_mails": _("los correos que no salieron, con su dirección a medias"),
    "personal_data.seen:dead_address": _("si una dirección devuelve el correo"),
}


def forgotten() -> list[str]:
    """The events of which a failed mail kept no words: there is nothing to send again."""
    return [name for name, event in events.registered().items() if not event.keeps_data]


@transaction.atomic
def try_again(messages, *, by, now, **asked) -> int:
    """Put these failed mails in the queue again, if their words were kept. How many."""
    require(keeps_mail(by))
    count = sum(retry(some, now=now) for some in _by_parts(messages.exclude(event__in=forgotten())))
    if count:
        record("mail.retried", Message, by=by, now=now, count=count, **asked)
    return count


@transaction.atomic
def give_up(messages, *, by, now, **asked) -> int:
    """These failed mails are asked about no more. How many."""
    require(keeps_mail(by))
    count = sum(_give_up(some) for some in _by_parts(messages))
    if count:
        record("mail.given_up", Message, by=by, now=now, count=count, **asked)
    return count


def _give_up(failed):
    reason = Concat(Value(LOST), Substr("reason", 1, 300 - len(LOST)))
    pks = list(failed.values_list("pk", flat=True))
    Message.objects.filter(carrier__in=pks, state=State.FAILED).update(state=State.SKIPPED, reason=reason)
    return Message.objects.filter(pk__in=pks, state=State.FAILED).update(state=State.SKIPPED, reason=reason)


def _by_parts(messages):
    """The failed ones among these, some at a time; each part has left that state when the next is read."""
    failed = messages.filter(state=State.FAILED).order_by("-pk")
    for _part in range(MOST // AT_ONCE):
        pks = list(failed.values_list("pk", flat=True)[:AT_ONCE])
        if not pks:
            return
        yield Message.objects.filter(pk__in=pks)


@transaction.atomic
def try_announcements_again(announcements, *, by, now) -> int:
    """Tell now what failed and waits its turn. How many."""
    require(keeps_mail(by))
    count = retry_announcements(announcements, now=now)
    if count:
        record("mail.announcements_retried", Announcement, by=by, now=now, count=count)
    return count


@transaction.atomic
def write_again(address, *, by, now) -> bool:
    """This address is written to again. Had it been given up? Its domain alone is told to the trail."""
    require(keeps_mail(by))
    was_dead = dead.answers_again(address)
    if was_dead:
        record("mail.address_revived", DeadAddress, by=by, now=now, domain=address.rpartition("@")[2].lower())
    return was_dead
