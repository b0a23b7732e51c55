"""Who acts for a service: inviting, accepting, ending a role, helping whoever lost her second factor."""

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import letters
from accounts.factors.actions import forget_factors
from participa.audit.actions import record
from participa.core.calendar import day_of, end_of
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.services.models import Invitation, Membership, PublicService
from participa.services.permissions import can_reset_factors, manages_directory, manages_team, roles_to_give

Role = Membership.Role


class InvitationGone(Exception):
    """It was accepted by another, withdrawn, or its time is over."""


@transaction.atomic
def invite(service, email, role, *, by, now, region=None, until=None):
    """Offer a role by mail. ``until``: the last day of it. ValidationError if there is nothing to offer."""
    service = _hold(service)
    require(role in roles_to_give(by, service, now=now))
    email = email.lower()
    ends_at = end_of(until) if until else None
    if until and until < day_of(now):
        raise ValidationError({"until": _("Esa fecha ya pasó.")})
    if role == Role.ADMIN and region:
        raise ValidationError({"region": _("Quien administra el servicio lo hace en todas las regiones.")})
    same = {"role": role, "region": region}
    if service.memberships.current(now).filter(user__email=email, **same).exists():
        raise ValidationError({"email": _("Ya tiene ese rol: está en la lista del equipo.")})
    if service.invitations.open(now).filter(email=email, **same).exists():
        raise ValidationError({"email": _("Ya tiene esa invitación pendiente. Puedes enviársela otra vez.")})
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        service=service,
        email=email,
        until=ends_at,
        digest=_digest(token),
        invited_by=by,
        invited_at=now,
        expires_at=_expiry(now),
        **same,
    )
    _send(invitation, token, "service.invited", by=by, now=now)
    return invitation


@transaction.atomic
def send_again(invitation, *, by, now):
    """A new letter, with other days to accept it. The link of the one before stops working."""
    service = _hold(invitation.service)
    invitation = _waiting(invitation)
    require(invitation.role in roles_to_give(by, service, now=now))
    token = secrets.token_urlsafe(32)
    invitation.digest, invitation.expires_at = _digest(token), _expiry(now)
    invitation.invited_by, invitation.invited_at = by, now
    invitation.save(update_fields=["digest", "expires_at", "invited_by", "invited_at"])
    _send(invitation, token, "service.invited_again", by=by, now=now)
    return invitation


@transaction.atomic
def withdraw(invitation, *, by, now):
    """It can no longer be accepted, and the address is forgotten."""
    service = _hold(invitation.service)
    require(manages_team(by, service, now=now))
    invitation = _waiting(invitation)
    invitation.revoked_by, invitation.revoked_at, invitation.email = by, now, ""
    invitation.save(update_fields=["revoked_by", "revoked_at", "email"])
    _note("service.invitation_withdrawn", invitation.service, by=by, now=now, role=invitation.role)


@transaction.atomic
def accept(invitation, *, by, now) -> Membership:
    """Take the offered role. However many times the button is pressed, it is one role.

    Raises InvitationGone if it is over, or whoever invited may no longer do so.
    """
    service = PublicService.objects.select_for_update().get(pk=invitation.service_id)
    there = Invitation.objects.select_related("membership", "invited_by").get(pk=invitation.pk)
    if there.membership and there.membership.user_id == by.pk:
        return there.membership
    if not there.is_open_at(now) or there.role not in roles_to_give(there.invited_by, service, now=now):
        raise InvitationGone
    require(proves(by, there.email))
    if there.until and there.until <= now:
        raise InvitationGone
    held = _give(service, by, there.role, there.region, now=now, by=there.invited_by, until=there.until)
    there.accepted_at, there.membership, there.email = now, held, ""
    there.save(update_fields=["accepted_at", "membership", "email"])
    _note("service.invitation_accepted", service, by=by, now=now, role=there.role)
    return held


def proves(user, email) -> bool:
    """Did this person prove that the address is hers?"""
    return (
        user.is_authenticated
        and bool(email)
        and EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists()
    )


@transaction.atomic
def give_role(service, user, role, *, by, now, region=None):
    """SEGEGOB lets a person it knows act for a body. The same role twice is one."""
    require(manages_directory(by))
    service = _hold(service)
    return _give(service, user, role, region, now=now, by=by)


def _give(service, user, role, region, *, now, by, until=None):
    held = service.memberships.current(now).filter(user=user, role=role, region=region).first()
    if held:
        return held
    held = Membership.objects.create(
        service=service, user=user, role=role, region=region, started_at=now, started_by=by, ended_at=until
    )
    _note("service.role_given", service, by=by, now=now, role_given=role, person=user.pk)
    return held


@transaction.atomic
def end_role(membership, *, by, now, on=None, reason=""):
    """She acts for the body until the end of ``on``; if it is today or not said, until this instant.

    Her past acts stay hers. ValidationError for a day gone by, or if nobody would be left to administer it.
    """
    service = PublicService.objects.select_for_update().get(pk=membership.service_id)
    require(manages_team(by, service, now=now))
    held = service.memberships.current(now).filter(pk=membership.pk).first()
    if held is None:
        return
    if on and on < day_of(now):
        raise ValidationError({"on": _("Ese día ya pasó.")})
    ends_at = end_of(on) if on and on > day_of(now) else now
    if held.role == Role.ADMIN and not manages_directory(by) and not _another(held, ends_at):
        raise ValidationError(
            _("Nadie más administra este servicio. Invita antes a otra persona para eso, o pídelo a SEGEGOB.")
        )
    held.ended_at, held.ended_by, held.end_reason = ends_at, by, reason
    held.save(update_fields=["ended_at", "ended_by", "end_reason"])
    if held.role == Role.ADMIN and ends_at == now:
        hers = service.invitations.open(now).filter(invited_by=held.user)
        hers.update(revoked_at=now, revoked_by=by, email="")
    last = day_of(now) if ends_at == now else on
    _note(
        "service.role_ended",
        service,
        by=by,
        now=now,
        role_ended=held.role,
        person=held.user_id,
        on=last.isoformat(),
    )


def _another(held, ends_at):
    others = Membership.objects.current(ends_at).filter(service=held.service_id, role=Role.ADMIN)
    return others.exclude(user=held.user_id).exists()


@transaction.atomic
def reset_factors(membership, *, by, now):
    """A colleague lost every second factor she had: she will add another the next time she enters."""
    service = PublicService.objects.select_for_update().get(pk=membership.service_id)
    require(can_reset_factors(by, membership.user, service, now=now))
    forget_factors(membership.user, by=by, now=now)
    _note("service.factors_reset", service, by=by, now=now, person=membership.user_id)


def _hold(service):
    """Nobody else changes this team until this transaction ends. ValidationError if the body is closed."""
    service = PublicService.objects.select_for_update().get(pk=service.pk)
    if service.closed_on:
        raise ValidationError(_("Este servicio ya está cerrado."))
    return service


def _waiting(invitation):
    there = Invitation.objects.waiting().select_related("service").filter(pk=invitation.pk).first()
    if there is None:
        raise InvitationGone
    return there


def _digest(token):
    return hashlib.sha256(token.encode()).hexdigest()


def _expiry(now):
    return now + timedelta(days=settings.INVITATION_DAYS)


def _send(invitation, token, verb, *, by, now):
    letters.send(
        "services/email/invitation",
        invitation.email,
        now=now,
        good_until=invitation.expires_at,
        invitation=invitation,
        host=host_of(invitation),
        token=token,
    )
    _note(verb, invitation.service, by=by, now=now, role=invitation.role)


def host_of(invitation) -> str:
    """In whose name it was sent."""
    return "SEGEGOB" if manages_directory(invitation.invited_by) else str(invitation.invited_by)


def _note(verb, service, *, by, now, role="", **data):
    quality = "SEGEGOB" if manages_directory(by) else f"equipo de {service.code}"
    if role:
        data["role_given"] = role
    record(verb, service, by=by, now=now, role=quality, **data)
    forget_pages()
