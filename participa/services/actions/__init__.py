"""What people do with a service's facts (its own officials) and with the directory (SEGEGOB).

Who acts for it is in ``team``.
"""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participa.audit.actions import record, target_of
from participa.audit.models import Event
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.core.search import sort_key
from participa.documents.actions import store
from participa.services import naming
from participa.services.models import (
    FormerName,
    Mechanism,
    ParticipationContact,
    ParticipationNorm,
    ParticipationRule,
    PublicService,
    RelevantInformation,
)
from participa.services.permissions import can_edit_service, manages_directory

SEGEGOB = "SEGEGOB"

# A service's own facts: a correction is a new row ---------------------------------------------


def version_of(rows) -> str:
    """What a form carries to notice that somebody published something else meanwhile."""
    return ",".join(str(row.pk) for row in sorted(rows, key=lambda row: row.pk))


@transaction.atomic
def publish_contact(service, data, *, by, now, seen=None):
    """Say who is in charge of participation. ``data``: the fields of ParticipationContact.

    ``seen``: the version the person had before her; StaleError if it is no longer the current one.
    """
    _open(service, by, now)
    old = _check(service.contacts.current(), seen)
    contact = ParticipationContact(service=service, set_by=by, set_at=now, **data)
    return _replace(old, contact, "service.contact_published", by=by, now=now)


@transaction.atomic
def confirm_contact(contact, *, by, now):
    """The same data hold today: a new row with today's date."""
    service = contact.service
    _open(service, by, now)
    old = _check(service.contacts.current(), version_of([contact]))
    same = {name: getattr(contact, name) for name in ("name", "unit", "email", "phone", "hours", "address")}
    confirmed = ParticipationContact(service=service, set_by=by, set_at=now, **same)
    return _replace(old, confirmed, "service.contact_confirmed", by=by, now=now)


@transaction.atomic
def publish_norm(service, data, *, by, now, upload=None, seen=None):
    """Publish the norm in force. Without ``upload`` it keeps the file of the one it corrects, if any."""
    _open(service, by, now)
    old = _check(service.norms.current(), seen)
    norm = ParticipationNorm(service=service, set_by=by, set_at=now, **data)
    norm.document = _file(upload, old, by=by, now=now)
    return _replace(old, norm, "service.norm_published", by=by, now=now)


@transaction.atomic
def publish_rules(service, values, *, by, now, seen=None):
    """Set what the service's norm says of each rule.

    ``values``: code -> (value, article), or None where the norm is silent. Returns the codes that changed.
    """
    _open(service, by, now)
    current = {rule.code: rule for rule in _check(service.rules.current(), seen)}
    changed = []
    for code, said in values.items():
        old = current.get(code)
        if said == ((old.value, old.article) if old else None):
            continue
        changed.append(code)
        if old:
            _supersede([old], now)
        if said:
            value, article = said
            rule = ParticipationRule(service=service, code=code, value=value, article=article)
            rule.set_by, rule.set_at = by, now
            rule.save()
    if changed:
        _note("service.rules_published", service, by=by, now=now, rules=changed)
    return changed


@transaction.atomic
def publish_mechanism(service, kind, data, *, by, now, upload=None, seen=None):
    """Say how a mechanism stands, with its evidence."""
    _open(service, by, now)
    old = _check(service.mechanisms.current().filter(kind=kind), seen)
    mechanism = Mechanism(service=service, kind=kind, set_by=by, set_at=now, **data)
    mechanism.document = _file(upload, old, by=by, now=now)
    return _replace(old, mechanism, "service.mechanism_published", by=by, now=now, kind=kind)


@transaction.atomic
def publish_information(service, data, *, by, now, entry=None, upload=None, seen=None):
    """Publish an item of relevant information, or a new version of the one whose ``entry`` is given."""
    _open(service, by, now)
    old = _check(service.information.current().filter(entry=entry), seen) if entry else []
    item = RelevantInformation(service=service, entry=entry or uuid.uuid4(), set_by=by, set_at=now, **data)
    item.document = _file(upload, old, by=by, now=now)
    return _replace(old, item, "service.information_published", by=by, now=now)


@transaction.atomic
def withdraw_information(item, *, by, now):
    """Take an item out of the page; it stays as history."""
    service = item.service
    _open(service, by, now)
    old = _check(service.information.current().filter(entry=item.entry), version_of([item]))
    _supersede(old, now)
    _note("service.information_withdrawn", service, by=by, now=now, row=item.pk)


def _open(service, by, now):
    """Nobody else changes the facts of this service until this transaction ends."""
    require(can_edit_service(by, service, now=now))
    PublicService.objects.select_for_update().get(pk=service.pk)


def _check(current, seen):
    rows = list(current.select_related("set_by"))
    if seen is not None and seen != version_of(rows):
        last = max(rows, key=lambda row: row.set_at, default=None)
        raise StaleError(by=last.set_by if last else None, at=last.set_at if last else None)
    return rows


def _supersede(rows, now):
    for row in rows:
        row.superseded_at = now
        row.save(update_fields=["superseded_at"])


def _replace(old, new, verb, *, by, now, **data):
    _supersede(old, now)
    new.save()
    _note(verb, new.service, by=by, now=now, row=new.pk, **data)
    return new


def _note(verb, service, *, by, now, **data):
    record(verb, service, by=by, now=now, role=f"equipo de {service.code}", **data)
    forget_pages(f"/servicios/{service.slug}")


def _file(upload, old, *, by, now):
    if upload:
        return store(upload, by=by, now=now, kind="document")
    return old[0].document if old else None


# The directory, kept by SEGEGOB ----------------------------------------------------------------


@transaction.atomic
def create_service(data, *, by, now):
    """Add a body. ``data``: fields of PublicService: at least ``code``, ``name``, ``kind`` and ``regime``."""
    require(manages_directory(by))
    service = PublicService(slug=naming.address_for(data["name"], _addresses()), **data)
    _index(service)
    service.save()
    return _told("service.created", service, by=by, now=now, name=service.name)


@transaction.atomic
def edit_service(service, data, *, by, now, seen=None):
    """Change what the directory says of a body, other than its name, address and code.

    ``seen``: the number of the last change the person saw (``last_change``); StaleError if there is another.
    """
    require(manages_directory(by))
    there = PublicService.objects.select_for_update().get(pk=service.pk)
    last = last_change(service)
    if seen is not None and seen != (str(last.pk) if last else ""):
        raise StaleError(by=last.actor if last else None, at=last.at if last else None)
    changed = {name: value for name, value in data.items() if getattr(there, name) != value}
    for name, value in changed.items():
        setattr(service, name, value)
    _index(service)
    service.save(update_fields=[*changed, "search_text"])
    plain = {name: str(value if value is not None else "") for name, value in changed.items()}
    return _told("service.edited", service, by=by, now=now, **plain)


@transaction.atomic
def rename_service(service, name, *, by, now, acronym=None):
    """Give a body another name. Its code stays; the old name and address still lead to it."""
    require(manages_directory(by))
    PublicService.objects.select_for_update().get(pk=service.pk)
    before, address = service.name, service.slug
    if name != before:
        taken = _addresses() - set(service.former_names.values_list("slug", flat=True)) - {address}
        service.slug = naming.address_for(name, taken)
        FormerName.objects.update_or_create(
            slug=address, defaults={"service": service, "name": before, "until": day_of(now)}
        )
        service.former_names.filter(slug=service.slug).exclude(name=before).delete()
    service.name = name
    service.acronym = service.acronym if acronym is None else acronym
    service.sort_key = sort_key(name)
    _index(service)
    service.save(update_fields=["name", "acronym", "slug", "sort_key", "search_text"])
    return _told("service.renamed", service, by=by, now=now, before=before, after=name)


@transaction.atomic
def merge_service(service, into, *, on, by, now):
    """A body becomes part of another: it closes, its roles end, its page leads to the other.

    Its consultations stay with it: what was promised in its name is still found under it.
    """
    require(manages_directory(by))
    PublicService.objects.select_for_update().get(pk=service.pk)
    _still_open(service)
    if into.pk == service.pk:
        raise ValidationError(_("Un servicio no puede pasar a ser parte de sí mismo."))
    if into.closed_on:
        raise ValidationError(
            _("«%(name)s» ya no existe. Elige un servicio vigente."), params={"name": into.name}
        )
    _not_after_today(on, now)
    service.closed_on, service.merged_into = on, into
    service.save(update_fields=["closed_on", "merged_into"])
    ended = service.memberships.current(now).update(ended_at=now, ended_by=by)
    service.invitations.open(now).update(revoked_at=now, revoked_by=by, email="")
    return _told(
        "service.merged", service, by=by, now=now, into=into.code, on=on.isoformat(), roles_ended=ended
    )


@transaction.atomic
def close_service(service, *, on, by, now):
    """A body stops existing. Its page stays, with a notice."""
    require(manages_directory(by))
    PublicService.objects.select_for_update().get(pk=service.pk)
    _still_open(service)
    _not_after_today(on, now)
    service.closed_on = on
    service.save(update_fields=["closed_on"])
    return _told("service.closed", service, by=by, now=now, on=on.isoformat())


@transaction.atomic
def mark_joined(service, *, on, by, now):
    """Write down the day a body joined the portal; None takes it back."""
    require(manages_directory(by))
    if on:
        _not_after_today(on, now)
    service.joined_on = on
    service.save(update_fields=["joined_on"])
    return _told(
        "service.joined" if on else "service.left", service, by=by, now=now, on=on and on.isoformat()
    )


def last_change(service):
    """The last thing that SEGEGOB did with this body, or None."""
    changes = Event.objects.filter(target=target_of(service), role=SEGEGOB).select_related("actor")
    return changes.first()


def _told(verb, service, *, by, now, **data):
    record(verb, service, by=by, now=now, role=SEGEGOB, **data)
    forget_pages()
    return service


def _index(service):
    former = service.former_names.values_list("name", flat=True) if service.pk else ()
    commune = service.commune.name if service.commune else ""
    service.sort_key = sort_key(service.name)
    service.search_text = naming.searchable(service, commune=commune, former_names=former)


def _addresses():
    return set(PublicService.objects.values_list("slug", flat=True)) | set(
        FormerName.objects.values_list("slug", flat=True)
    )


def _still_open(service):
    if service.closed_on:
        raise ValidationError(_("Este servicio ya está cerrado."))


def _not_after_today(day, now):
    if day > day_of(now):
        raise ValidationError(_("Esa fecha todavía no llega."), code="date")
