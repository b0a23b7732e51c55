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
from .models import AgeDeclaration, NationalId, NoticeSeen, User
from .permissions import why_not_absorb
from .protection import ledger
from .protection.permissions import handles_personal_data
from .run import marks_of


class ErasureBlockedError(Exception):
    """She holds something that she has to leave before she can be erased. ``obstacles`` say what, to her."""

    def __init__(self, obstacles):
        super().__init__(*obstacles)
        self.obstacles = obstacles


class CannotMergeError(Exception):
    """Two accounts stay two. ``reason``: gone, two_runs or apart."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class TwoRunsError(Exception):
    """An account is of one person: it cannot have two RUN."""


@transaction.atomic
def account_for(email, *, language, now) -> User:
    """The account of whoever proved that ``email`` is theirs; a new one if there was none."""
    email = email.lower()
    user = _owner_of(email) or _opened(email, language, now)
    _mark_proven(user, email)
    return user


@transaction.atomic
def account_with(email) -> User | None:
    """The account of whoever proved just now that ``email`` is theirs, if there is one."""
    user = _owner_of(email)
    if user:
        _mark_proven(user, email.lower())
    return user


def person_of_run(run, *, proven_by, now, language="es-cl") -> User:
    """The account of whoever has this RUN; a new one if there was none. Raises NotARunError."""
    return person_of_marks(marks_of(run), proven_by=proven_by, now=now, language=language)


@transaction.atomic
def person_of_marks(marks, *, proven_by, now, language="es-cl") -> User:
    """The same, for a RUN of which only the marks are left. However many ask at once, one account."""
    if known := known_by_marks(marks, proven_by=proven_by, now=now):
        return known
    return _first_of(marks, proven_by, language, now).user


@transaction.atomic
def known_by_marks(marks, *, proven_by, now) -> User | None:
    """The account of whoever proved just now that this RUN is hers, if there is one."""
    kept = NationalId.objects.marked(marks).select_related("user").first()
    if kept:
        _freshen(kept, marks[0], proven_by, now)
    return kept and kept.user


@transaction.atomic
def add_run(user, marks, *, by, now) -> User:
    """``user`` proved with ClaveÚnica that this RUN is hers. Gives whose it is: another's, if she has two.

    Raises TwoRunsError if she already has a different one.
    """
    require(by == user)
    if known := known_by_marks(marks, proven_by=NationalId.Proof.CLAVEUNICA, now=now):
        return known
    try:
        with transaction.atomic():
            _mark(user, marks[0], NationalId.Proof.CLAVEUNICA, now)
    except IntegrityError as taken:  # in another window, by her or by her other account
        if known := known_by_marks(marks, proven_by=NationalId.Proof.CLAVEUNICA, now=now):
            return known
        raise TwoRunsError from taken
    record("account.run_added", user, by=by, now=now)
    if user.email:
        letters.send("account/email/run_added", user.email, now=now, user=user)
    return user


@transaction.atomic
def add_address(user, email, *, by, now) -> User:
    """``user`` proved that ``email`` is hers. Gives whose it is: another's, if she has two accounts.

    It takes the place of the one she had, which is told by mail.
    """
    require(by == user)
    owner = _owner_of(email)
    if owner and owner != user:
        return owner
    try:
        with transaction.atomic():
            old = _replace_address(user, email.lower())
    except IntegrityError:  # in another window, by her or by her other account
        return _owner_of(email)
    record("account.address_changed", user, by=by, now=now)
    if old and old != user.email:
        letters.send("account/email/address_changed", old, now=now)
    return user


@transaction.atomic
def remove_address(user, address, *, by, now) -> None:
    """One address less. The last one may go only if she can still enter, with ClaveÚnica."""
    require(by == user == address.user)
    left = EmailAddress.objects.filter(user=user).exclude(pk=address.pk)
    require(left.exists() or NationalId.objects.filter(user=user).exists())
    address.delete()
    _set_primary(user)
    record("account.address_removed", user, by=by, now=now)
    letters.send("account/email/address_changed", address.email, now=now)


@transaction.atomic
def merge(old, *, into, by, now) -> None:
    """``old`` is of the same person as ``into``, who proved both: everything of it is now of ``into``.

    Asked twice it is done once. Raises CannotMergeError, with the reason that ``why_not_absorb`` gives.
    """
    require(by == into)
    pair = {
        user.pk: user
        for user in User.objects.select_for_update().filter(pk__in=[old.pk, into.pk]).order_by("pk")
    }
    was, keeper = pair[old.pk], pair[into.pk]
    if was.merged_into_id == keeper.pk:
        return
    if reason := why_not_absorb(keeper, was, now=now):
        raise CannotMergeError(reason)
    told = was.email
    for holding in holdings():
        holding.merge(was, keeper, now=now)
    keeper.display_name = keeper.display_name or was.display_name
    keeper.date_joined = min(keeper.date_joined, was.date_joined)
    was.email, was.display_name, was.is_active, was.merged_into = None, "", False, keeper
    was.set_unusable_password()
    was.save()
    keeper.save()
    _set_primary(keeper)
    record("account.merged", keeper, by=by, now=now, absorbed=was.pk)
    if told:
        letters.send("account/email/merged", told, now=now)
    into.refresh_from_db()


@transaction.atomic
def end_session(session, *, by, now) -> None:
    """Close what she left open somewhere."""
    require(by == session.user)
    session.end()
    record("account.session_ended", by, by=by, now=now)


@transaction.atomic
def open_account(email, *, now, password=None, run="", **fields) -> User:
    """An account whose address (and RUN) somebody else vouches for, such as an invented person's."""
    user = User.objects.create_user(email.lower(), password, date_joined=now, **fields)
    _mark_proven(user, user.email)
    if run:
        _mark(user, marks_of(run)[0], NationalId.Proof.CLAVEUNICA, now)
    record("account.opened", user, by=None, now=now)
    return user


@transaction.atomic
def welcome(user, *, version, age="", guardian_name="", display_name=None, language=None, by, now) -> None:
    """She was shown that version of the notice and said her age; without this nobody is signed in."""
    require(by == user)
    NoticeSeen.objects.get_or_create(user=user, version=version, defaults={"seen_at": now})
    if age:
        said = {"group": age, "guardian_name": guardian_name, "declared_at": now}
        AgeDeclaration.objects.update_or_create(user=user, defaults=said)
    for field, value in (("display_name", display_name), ("language", language)):
        if value is not None:
            setattr(user, field, value)
    user.save(update_fields=["display_name", "language"])
    record("account.welcomed", user, by=by, now=now, version=version.isoformat(), age=age)


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
    for account in user.accounts():
        _empty(account, now=now)
        if not again:
            ledger.intend(account, now=now)
    record("account.erased", user, by=by, now=now, again=again)
    return True


def _empty(user, *, now):
    for holding in holdings():
        holding.erase(user, now=now)
    User.objects.filter(pk=user.pk).update(
        email=None,
        display_name="",
        language=User._meta.get_field("language").default,
        password=make_password(None),
        session_mark="",
        last_login=None,
        is_active=False,
        is_staff=False,
        is_superuser=False,
        erased_at=now,
    )


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


def _owner_of(email):
    address = EmailAddress.objects.filter(email__iexact=email).select_related("user")
    address = address.order_by("-verified", "pk").first()
    return address.user if address else User.objects.filter(email__iexact=email).first()


def _replace_address(user, email):
    """Gives the one she had."""
    old, user.email = user.email, email
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user, email=old).exclude(email=email).delete()
    EmailAddress.objects.filter(user=user).update(primary=False)
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    return old


def _set_primary(user):
    """The address she is written to: the one she had, or else the first that is left."""
    left = EmailAddress.objects.filter(user=user)
    chosen = left.filter(email=user.email).first() or left.order_by("-verified", "pk").first()
    left.update(primary=False)
    if chosen:
        EmailAddress.objects.filter(pk=chosen.pk).update(primary=True)
    user.email = chosen and chosen.email
    user.save(update_fields=["email"])


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
    others = EmailAddress.objects.filter(user=user, primary=True).exclude(email=email)
    proven = {"verified": True, "primary": not others.exists()}
    EmailAddress.objects.update_or_create(user=user, email=email, defaults=proven)
