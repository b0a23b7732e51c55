"""What changes an account."""

from datetime import timedelta
from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.crypto import get_random_string

from participa.audit.actions import record
from participa.core.permissions import require
from participa.core.personal_data import holdings

from . import letters
from .models import NationalId, User
from .protection import ledger
from .protection.permissions import handles_personal_data
from .run import marks_of


class ErasureBlockedError(Exception):
    """She holds something that she has to leave before she can be erased. ``obstacles`` say what, to her."""

    def __init__(self, obstacles):
        super().__init__(*obstacles)
        self.obstacles = obstacles


class TwoRunsError(Exception):
    """An account is of one person: it cannot have two RUN."""


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


def person_of_run(run, *, proven_by, now, language="es-cl") -> User:
    """The account of whoever has this RUN; a new one if there was none. Raises NotARunError."""
    return person_of_marks(marks_of(run), proven_by=proven_by, now=now, language=language)


@transaction.atomic
def person_of_marks(marks, *, proven_by, now, language="es-cl") -> User:
    """The same, for a RUN of which only the marks are left. However many ask at once, one account."""
    kept = NationalId.objects.marked(marks).select_related("user").first()
    kept = kept or _first_of(marks, proven_by, language, now)
    _freshen(kept, marks[0], proven_by, now)
    return kept.user


@transaction.atomic
def add_run(user, marks, *, by, now) -> User:
    """``user`` proved with ClaveÚnica that this RUN is hers. Gives whose it is: another's, if she has two.

    Raises TwoRunsError if she already has a different one.
    """
    require(by == user)
    if kept := NationalId.objects.marked(marks).select_related("user").first():
        _freshen(kept, marks[0], NationalId.Proof.CLAVEUNICA, now)
        return kept.user
    try:
        with transaction.atomic():
            _mark(user, marks[0], NationalId.Proof.CLAVEUNICA, now)
    except IntegrityError as taken:  # in another window, by her or by her other account
        if kept := NationalId.objects.marked(marks).select_related("user").first():
            return kept.user
        raise TwoRunsError from taken
    record("account.run_added", user, by=by, now=now)
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
def erase(user, *, by, now, again=False) -> bool:
    """Forget her: what she said stays unnamed, the rest goes, and of the account only its number is left.

    ``by``: herself, whoever handles personal data, or None for the portal. ``again``: a restored backup
    brought her back. Raises ErasureBlockedError if she has something to leave first. False if it was done.
    """
    require(by is None or by == user or handles_personal_data(by))
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.erased_at is not None:
        return False
    obstacles = [] if again else obstacles_to_erase(user, now=now)
    if obstacles:
        raise ErasureBlockedError(obstacles)
    for holding in holdings():
        holding.erase(user, now=now)
    User.objects.filter(pk=user.pk).update(
        email=None,
        display_name="",
        language=User._meta.get_field("language").default,
        password=make_password(None),
        last_login=None,
        is_active=False,
        is_staff=False,
        is_superuser=False,
        erased_at=now,
    )
    record("account.erased", user, by=by, now=now, again=again)
    if not again:
        ledger.intend(user, now=now)
    return True


@transaction.atomic
def warn_dormant(user, *, by, now) -> None:
    """Nobody entered in years: tell her that the account will go, if there is an address to tell it to."""
    require(by is None or handles_personal_data(by))
    user.dormant_warned_at = now
    user.save(update_fields=["dormant_warned_at"])
    record("account.dormant_warned", user, by=by, now=now)
    if user.email:
        with translation.override(user.language):
            letters.send(
                "account/email/dormant",
                user.email,
                now=now,
                user=user,
                until=now + timedelta(days=settings.RETENTION_DAYS["dormant_accounts"]),
            )


@transaction.atomic
def forget_leftovers(user, *, now) -> None:
    """What arrived while she was being erased, such as a comment on its way to the database."""
    for holding in holdings():
        holding.erase(user, now=now)


def obstacles_to_erase(user, *, now) -> list[str]:
    """Why she cannot be erased yet, in words for her."""
    return [str(why) for holding in holdings() for why in holding.obstacles(user, now=now)]


@transaction.atomic
def set_password(user, password, *, by, now) -> None:
    """A new password. Her other sessions end, and a mail tells her."""
    require(by == user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record("account.password_set", user, by=by, now=now)
    if user.email:
        letters.send("account/email/password_set", user.email, now=now, user=user)


@transaction.atomic
def end_sessions(user, *, by, now) -> None:
    """Close every session of hers, wherever it is: at its next request it belongs to nobody."""
    user.session_mark = get_random_string(16)
    user.save(update_fields=["session_mark"])
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for session in UserSession.objects.filter(user=user):
        store.delete(session.session_key)
        session.delete()
    record("account.sessions_ended", user, by=by, now=now)


def _first_of(marks, proven_by, language, now):
    try:
        with transaction.atomic():
            user = User.objects.create_user(language=language, date_joined=now)
            kept = _mark(user, marks[0], proven_by, now)
    except IntegrityError:  # the same person, at the same moment, in another window
        return NationalId.objects.marked(marks).select_related("user").get()
    record("account.opened", user, by=None, now=now, proven_by=proven_by)
    return kept


def _mark(user, mark, proven_by, now):
    return NationalId.objects.create(
        user=user, digest=mark.digest, key=mark.key, proven_at=now, proven_by=proven_by
    )


def _freshen(kept, mark, proven_by, now):
    """Move it to the newest key; ClaveÚnica proves more than a card shown at a counter, and is never lost."""
    changes = {}
    if kept.digest != mark.digest:
        changes |= {"digest": mark.digest, "key": mark.key}
    if proven_by == NationalId.Proof.CLAVEUNICA != kept.proven_by:
        changes |= {"proven_by": proven_by, "proven_at": now}
    if changes:
        NationalId.objects.filter(pk=kept.pk).update(**changes)


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
