"""What people do to speak for an organisation, and what the State answers them."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from participa.audit.actions import record, target_of
from participa.audit.models import Event
from participa.core.calendar import day_of, end_of, midnight
from participa.core.lifecycle import StaleError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.core.search import search_text_of, sort_key
from participa.documents.actions import store
from participa.notifications.actions import announce

from .models import Certificate, Organization, Representation
from .permissions import IDENTITY, SHOWN, editable_fields, handles, office_of
from .ruts import NotAnOrganization, normal_rut

Status = Representation.Status
SEGEGOB = "SEGEGOB"
SLUG_LETTERS = 130


class AlreadyThere(Exception):
    """Somebody registered that RUT first. ``organization``: the one that has it."""

    def __init__(self, organization):
        super().__init__(organization.rut)
        self.organization = organization


class AlreadyClaimed(Exception):
    """The same person already waits for an answer about the same organisation."""


# What a citizen does -------------------------------------------------------------------------


@transaction.atomic
def register(data, *, by, now):
    """Write an organisation down. ``data``: the fields of IDENTITY and, optionally, of SHOWN.

    Nobody else sees it until somebody is accredited to represent it. Raises AlreadyThere if the RUT is taken.
    """
    require(by.is_authenticated)
    organization = Organization(registered_by=by, registered_at=now, changed_at=now, is_demo=by.is_demo)
    _fill(organization, _checked({name: data[name] for name in (*IDENTITY, *SHOWN) if name in data}))
    _save_new(organization)
    record("organization.registered", organization, by=by, now=now)
    return organization


def _save_new(organization):
    base = slugify(organization.name)[:SLUG_LETTERS].strip("-") or "organizacion"
    taken = set(Organization.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{n}" for n in range(2, len(taken) + 3))
    organization.slug = next(slug for slug in (base, *numbered) if slug not in taken)
    try:
        with transaction.atomic():
            organization.save(force_insert=True)
    except IntegrityError:
        other = Organization.objects.filter(rut=organization.rut).first()
        if other is None:  # two of the same name at once
            raise
        raise AlreadyThere(other) from None


@transaction.atomic
def edit(organization, data, *, by, now, seen=None):
    """Correct what the portal says of it. ``seen``: when the person saw it last changed (``version_of``)."""
    there = _locked(organization)
    require(set(data) <= set(editable_fields(by, there, now=now)))
    _check(there, seen)
    data = _checked(data)
    changed = [name for name, value in data.items() if getattr(there, name) != value]
    if not changed:
        return there
    try:
        with transaction.atomic():
            _fill(there, data)
            there.changed_at = now
            there.save()
    except IntegrityError:
        raise AlreadyThere(Organization.objects.get(rut=data["rut"])) from None
    record("organization.edited", there, by=by, now=now, fields=sorted(changed))
    forget_pages()  # its name stands beside what was said in its name
    return there


def version_of(organization) -> str:
    """What a form carries to notice that somebody changed the organisation meanwhile."""
    return str(organization.changed_at.timestamp())


@transaction.atomic
def claim(organization, *, position, certificate, upload, by, now, reviewer=None):
    """Ask to be accredited as who represents it: the first time, after a rejection or to renew.

    ``certificate``: number, issued_on and registry. ``upload``: its file. ``reviewer``: the service that
    asked for it; SEGEGOB may decide any. Raises AlreadyClaimed while an earlier claim of hers waits.
    """
    require(by.is_authenticated)
    _locked(organization)
    if Representation.objects.waiting().filter(organization=organization, user=by).exists():
        raise AlreadyClaimed
    if certificate["issued_on"] > day_of(now):
        raise ValidationError({"issued_on": _("Esa fecha todavía no llega.")})
    shown = Certificate.objects.create(
        organization=organization,
        document=store(upload, by=by, now=now, kind="attachment"),
        added_by=by,
        added_at=now,
        **certificate,
    )
    claimed = Representation.objects.create(
        organization=organization,
        user=by,
        position=position,
        certificate=shown,
        reviewer=reviewer,
        claimed_at=now,
    )
    record("representation.claimed", claimed, by=by, now=now, organization=organization.pk)
    return claimed


@transaction.atomic
def withdraw(representation, *, by, now):
    """She no longer asks for it. Nobody had decided yet."""
    require(by.is_authenticated and representation.user_id == by.pk)
    representation.become(Status.WITHDRAWN)
    record("representation.withdrawn", representation, by=by, now=now)


# What the State answers ----------------------------------------------------------------------


@transaction.atomic
def accredit(representation, *, starts_on, by, now, ends_on=None, reason="", replaces=(), seen=None):
    """Say that she represents it, from a day and maybe until another (its last).

    ``replaces``: representations of the same organisation that end with this act; an earlier one of the same
    person always does. ``seen``: the version of the organisation that was checked (``version_of``).
    """
    require(handles(by, representation, now=now))
    organization = _locked(representation.organization)
    _check(organization, seen)
    starts_at, ends_at = midnight(starts_on), end_of(ends_on) if ends_on else None
    if ends_at and ends_at <= max(starts_at, now):
        raise ValidationError({"ends_on": _("Esa fecha ya pasó, o es antes de que empiece.")})
    office = office_of(by, representation, now=now)
    others = organization.representations.filter(status=Status.ACCREDITED)
    chosen = {other.pk for other in replaces}
    for other in others.select_related("organization"):
        if other.user_id == representation.user_id:
            _end(other, by=by, now=now, role=_role(office), reason=_("Se renovó."), silent=True)
        elif other.pk in chosen:
            _end(other, by=by, now=now, role=_role(office), reason=_("Se acreditó a otra persona."))
    representation.become(
        Status.ACCREDITED,
        decided_by=by,
        decided_at=now,
        decided_for=office,
        reason=reason,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    Certificate.objects.filter(pk=representation.certificate_id, accepted_at=None).update(accepted_at=now)
    Organization.objects.filter(pk=organization.pk, verified_at=None).update(verified_at=now)
    return _told("representation.accredited", representation, office, by=by, now=now, ends=bool(ends_at))


@transaction.atomic
def reject(representation, *, reason, by, now):
    """Say that it was not accredited, and why. She may correct it and ask again."""
    require(handles(by, representation, now=now))
    office = office_of(by, representation, now=now)
    representation.become(
        Status.REJECTED, decided_by=by, decided_at=now, decided_for=office, reason=reason.strip()
    )
    return _told("representation.rejected", representation, office, by=by, now=now)


@transaction.atomic
def end(representation, *, by, now, reason=""):
    """She no longer represents it: because she leaves, or because the State says so, with a reason."""
    hers = by.is_authenticated and representation.user_id == by.pk
    require(hers or handles(by, representation, now=now))
    if not hers and not reason.strip():
        raise ValidationError({"reason": _("Di por qué: la persona lo recibirá por correo.")})
    role = "" if hers else _role(office_of(by, representation, now=now))
    _end(representation, by=by, now=now, role=role, reason=reason.strip(), silent=hers)


def _end(representation, *, by, now, role, reason, silent=False):
    until = representation.ends_at
    until = max(representation.starts_at, now if until is None else min(until, now))
    representation.become(Status.ENDED, ended_by=by, ended_at=now, ends_at=until, end_reason=reason)
    record("representation.ended", representation, by=by, now=now, role=role)
    if not silent:
        announce("representation_ended", representation, now=now)
    _forget(representation.organization)


def _told(verb, representation, office, *, by, now, **data):
    record(verb, representation, by=by, now=now, role=_role(office), **data)
    announce(verb.replace(".", "_"), representation, now=now)
    _forget(representation.organization)
    return representation


def _role(office):
    return f"equipo de {office.code}" if office else SEGEGOB


def _checked(data):
    """The same data with the RUT in its one spelling."""
    if "rut" not in data:
        return data
    try:
        return data | {"rut": normal_rut(data["rut"])}
    except NotAnOrganization:
        words = _("Ese número es de una persona. Escribe el de la organización.")
    except ValueError:
        words = _("Ese RUT no existe. Revisa el último dígito.")
    raise ValidationError({"rut": words})


def _fill(organization, data):
    for name, value in data.items():
        setattr(organization, name, value)
    organization.sort_key = sort_key(organization.name)
    place = organization.commune.name if organization.commune else ""
    organization.search_text = search_text_of(organization.name, place, organization.kind.name_es)


def _locked(organization):
    """The organisation as it is now; nobody else changes it or its people until this transaction ends."""
    return Organization.objects.select_for_update().get(pk=organization.pk)


def _check(organization, seen):
    if seen is not None and seen != version_of(organization):
        last = Event.objects.filter(target=target_of(organization)).select_related("actor").first()
        raise StaleError(by=last.actor if last else None, at=organization.changed_at)


def _forget(organization):
    forget_pages("/organizaciones", f"/organizaciones/{organization.slug}")
