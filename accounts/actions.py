"""What changes an account."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from participa.audit.actions import record
from participa.core.permissions import require

from . import letters
from .models import User


@transaction.atomic
def account_for(email, *, language, now) -> User:
    """The account of whoever proved that ``email`` is theirs; a new one if there was none."""
    email = email.lower()
    address = EmailAddress.objects.filter(email__iexact=email).select_related("user")
    address = address.order_by("-verified", "pk").first()
    user = address.user if address else User.objects.filter(email__iexact=email).first()
    user = user or _opened(email, language, now)
    _mark_proven(user, email)
    return user


@transaction.atomic
def open_account(email, *, now, password=None, **fields) -> User:
    """An account whose address somebody else vouches for, such as an official's or an invented person's."""
    user = User.objects.create_user(email.lower(), password, date_joined=now, **fields)
    _mark_proven(user, user.email)
    record("account.opened", user, by=None, now=now)
    return user


@transaction.atomic
def change_profile(user, *, display_name, language, by, now) -> None:
    """The name she shows and the language in which the portal writes to her."""
    require(by == user)
    user.display_name, user.language = display_name, language
    user.save(update_fields=["display_name", "language"])
    record("account.changed", user, by=by, now=now)


@transaction.atomic
def set_password(user, password, *, by, now) -> None:
    """A new password. Her other sessions end, and a mail tells her."""
    require(by == user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record("account.password_set", user, by=by, now=now)
    if user.email:
        letters.send("account/email/password_set", user.email, now=now, user=user)


def _opened(email, language, now):
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, language=language, date_joined=now)
    except IntegrityError:  # she finished the same step in another window
        return User.objects.get(email=email)
    record("account.opened", user, by=user, now=now)
    return user


def _mark_proven(user, email):
    proven = {"verified": True, "primary": True}
    EmailAddress.objects.update_or_create(user=user, email=email, defaults=proven)
