"""Who follows what in the demonstration, a boletín that was sent and one half written. No mail leaves."""

from datetime import datetime, time, timedelta

from django.db.models import OuterRef, Subquery

from participa.core.calendar import SANTIAGO, business_days_before, day_of
from participa.deadlines.engine import national_holidays
from participa.newsletters import actions as letters
from participa.newsletters.tallying import tally
from participa.notifications import events, expansion
from participa.notifications.models import Announcement, Message
from participa.services.models import PublicService
from participa.subscriptions import actions, registry
from participa.subscriptions.models import Subscription

Rhythm, State = Subscription.Rhythm, Message.State
BODY, MINISTRY, REGION, TOPIC = "SENADE", "MINDEMO", "biobio", "transporte-publico"
READERS, BOUNCED = 64, 2
NOT_SENT = "Datos de demostración: no se envió."
READ_UNTIL = timedelta(days=3)  # older notices were read by then
SUBJECT = "Tres cosas que cambiaron gracias a lo que dijiste"
LETTER = """Hola:

Esto es lo que hicimos con lo que nos contaste este semestre.

## Accesos al agua

Sumamos **dos accesos a pie** que pidieron las juntas de vecinos. La consulta dice por qué.

## Lo que viene

- Un taller abierto en noviembre.
- La cuenta pública, con preguntas desde una semana antes.
- Una consulta nueva sobre los humedales urbanos.

Gracias por participar."""


def create_followers(citizen, crowd, *, now):
    """Before anything happens, so that it is told to them."""
    for kind, slug, rhythm in (
        ("servicio", _slug(BODY), Rhythm.AT_ONCE),
        ("ministerio", _slug(MINISTRY), Rhythm.WEEKLY),
        ("region", REGION, Rhythm.DAILY),
        ("tema", TOPIC, Rhythm.DAILY),
    ):
        _follow(citizen, kind, slug, rhythm, letters=kind == "servicio", now=now)
    for person in crowd[:READERS]:
        _follow(person, "servicio", _slug(BODY), Rhythm.AT_ONCE, letters=True, now=now)


def _slug(code):
    return PublicService.objects.values_list("slug", flat=True).get(code=code)


def _follow(person, kind, slug, rhythm, *, letters, now):
    found = registry.get(kind).find(slug)
    actions.follow(person, actions.target_of(kind, found), rhythm=rhythm, letters=letters, now=now)


def create_letters(officer, *, now):
    """One that reached its readers last week, and one that waits for its text."""
    service = PublicService.objects.get(code=BODY)
    day = business_days_before(day_of(now), 5, national_holidays())
    morning = datetime.combine(day, time(10, 30), tzinfo=SANTIAGO)
    sent = letters.create(service, subject=SUBJECT, by=officer, now=morning)
    words = {"subject": SUBJECT, "body": LETTER, "reach": "all"}
    letters.edit(sent, **words, by=officer, now=morning, seen_at=sent.changed_at)
    letters.send_now(sent, by=officer, now=morning)
    _expand(morning)
    _arrive(sent, morning)
    letters.create(service, subject="Invitación al taller de humedales", by=officer, now=now)


def _arrive(letter, morning):
    """What its mails would have done: two came back, one person left."""
    mails = list(Message.objects.filter(event=letters.EVENT, object__endswith=f":{letter.pk}").order_by("pk"))
    back = [mail.pk for mail in mails[-BOUNCED:]]
    Message.objects.filter(pk__in=back).update(state=State.FAILED, reason="550 5.1.1 No existe esa casilla")
    rest = Message.objects.filter(pk__in=[mail.pk for mail in mails[:-BOUNCED]])
    rest.update(state=State.SENT, sent_at=morning + timedelta(minutes=1))
    letters.left(letter.pk)
    for minutes in (1, 2, 3):
        tally(morning + timedelta(minutes=minutes))


def tell_without_mail(now):
    """Its people find their notices in the portal; nobody is written to about an invented past."""
    expansion.announce_by_the_clock(now)
    _expand(now)
    Message.objects.filter(state__in=[State.QUEUED, State.HELD]).update(state=State.SKIPPED, reason=NOT_SENT)
    when = Announcement.objects.filter(pk=OuterRef("announcement")).values("at")
    Message.objects.filter(announcement__isnull=False).update(created_at=Subquery(when))
    Message.objects.unread().filter(announcement__at__lt=now - READ_UNTIL).update(read_at=now)


def _expand(now):
    """What was announced becomes notices; the hundreds of receipts do not."""
    receipts = [name for name, event in events.registered().items() if not event.may_be_silenced]
    Announcement.objects.filter(expanded_at=None, event__in=receipts).update(expanded_at=now)
    while expansion.expand_batch(now):
        pass
