"""What public accounts put in the agenda: their events and the last day to ask."""

from django.db.models import Q
from django.utils.translation import gettext as _

from participa.core.agenda import MOST, Dated
from participa.core.calendar import midnight

from .models import Account, AccountEvent, Status

KIND = "cuentas-publicas"
SHOWN = (Status.CALLED, Status.FINAL, Status.REPORTED)


def dated(starts, ends, place, with_cancelled=False):
    shown = Account.objects.public() if with_cancelled else Account.objects.filter(status__in=SHOWN)
    events = AccountEvent.objects.filter(account__in=shown, starts_at__gte=starts, starts_at__lt=ends)
    if not with_cancelled:
        events = events.exclude(status=AccountEvent.Status.CANCELLED)
    accounts = shown.filter(questions_close_at__gt=starts, questions_close_at__lte=ends)
    if place.service:
        events = events.filter(account__service__slug=place.service)
        accounts = accounts.filter(service__slug=place.service)
    if place.region:
        of_body = Q(account__service__region=None) | Q(account__service__region__slug=place.region)
        events = events.filter(Q(region__slug=place.region) | Q(region=None) & of_body)
        accounts = accounts.filter(Q(service__region=None) | Q(service__region__slug=place.region))
    for event in events.select_related("account__service", "region").order_by("starts_at", "pk")[:MOST]:
        yield _event(event)
    for account in accounts.select_related("service").order_by("questions_close_at", "pk")[:MOST]:
        yield Dated(
            code=f"{account.code}-preguntas",
            kind=KIND,
            at=midnight(account.last_question_day),
            title=account.service.name,
            what=_("Último día para preguntar"),
            url=account.get_absolute_url(),
            who=account.service.name,
            all_day=True,
            changed_at=account.changed_at,
            cancelled=account.status == Status.CANCELLED,
        )


def _event(event):
    account, region = event.account, event.region
    what = (
        _("Cuenta pública en %(region)s") % {"region": region.short_name} if region else _("Cuenta pública")
    )
    return Dated(
        code=f"{account.code}-{region.slug if region else 'evento'}",
        kind=KIND,
        at=event.starts_at,
        ends_at=event.ends_at,
        title=account.service.name,
        what=what,
        url=account.get_absolute_url(),
        who=account.service.name,
        where=event.place,
        changed_at=max(event.changed_at, account.changed_at),
        cancelled=account.status == Status.CANCELLED or event.status == AccountEvent.Status.CANCELLED,
    )
