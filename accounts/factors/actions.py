"""What changes a person's second factors. Each change is told to her by mail."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import encrypt
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import letters
from accounts.actions import end_sessions
from accounts.models import User
from participa.audit.actions import record
from participa.core.permissions import require

Type = Authenticator.Type


class AlreadyThere(Exception):
    """She has an app already: perhaps from another window, a moment ago."""


@transaction.atomic
def add_app(user, secret, *, by, now) -> Authenticator:
    """She proved that her app gives the codes of ``secret``."""
    require(by == user)
    try:
        with transaction.atomic():
            app = _keep(user, Type.TOTP, {"secret": encrypt(secret)}, now)
    except IntegrityError as there:
        raise AlreadyThere from there
    _told("factor.added", user, _("Agregamos una app que da códigos para entrar."), app, by=by, now=now)
    return app


@transaction.atomic
def add_passkey(user, name, credential, *, by, now) -> Authenticator:
    """She proved that she has this passkey."""
    require(by == user)
    passkey = _keep(user, Type.WEBAUTHN, {"name": name, "credential": credential}, now)
    words = _("Agregamos la llave «%(name)s» para entrar.") % {"name": name}
    _told("factor.added", user, words, passkey, by=by, now=now)
    return passkey


@transaction.atomic
def remove_factor(factor, *, by, now) -> None:
    """Take one out. Recovery codes go with the last: they replace a factor, they are not one."""
    user = factor.user
    require(by == user)
    kind = factor.type
    if not Authenticator.objects.filter(pk=factor.pk).delete()[0]:
        return  # in another window, a moment ago
    if not primary(user).exists():
        Authenticator.objects.filter(user=user).delete()
    words = {Type.TOTP: _("Sacamos la app que daba códigos para entrar.")}
    record("factor.removed", user, by=by, now=now, kind=kind)
    _tell(user, words.get(kind, _("Sacamos una llave que servía para entrar.")), now=now)


@transaction.atomic
def make_codes(user, *, by, now) -> Authenticator | None:
    """New recovery codes in place of those she had. None if she has no factor to recover."""
    require(by == user)
    User.objects.select_for_update().get(pk=user.pk)
    if not primary(user).exists():
        return None
    had = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()[0]
    data = {"seed": encrypt(RecoveryCodes.generate_seed()), "used_mask": 0}
    codes = _keep(user, Type.RECOVERY_CODES, data, now)
    record("factor.codes_made", user, by=by, now=now)
    if had:
        _tell(user, _("Hay códigos de recuperación nuevos. Los anteriores ya no sirven."), now=now)
    return codes


@transaction.atomic
def tell_of_code_used(user, *, now) -> None:
    """Somebody entered with a recovery code: she should know, in case it was not her."""
    record("factor.code_used", user, by=user, now=now)
    _tell(user, _("Alguien entró a tu cuenta con un código de recuperación."), now=now)


@transaction.atomic
def forget_factors(user, *, by, now) -> bool:
    """She lost them all: none is left, and her sessions end. Whoever calls decided that ``by`` may.

    False if she had none.
    """
    had = Authenticator.objects.filter(user=user).delete()[0]
    end_sessions(user, by=by, now=now)
    record("factor.reset", user, by=by, now=now)
    words = _(
        "Quien administra tu servicio quitó tus segundos factores y cerró tus sesiones, porque avisaste que "
        "los perdiste. La próxima vez que entres a la gestión te pediremos otro."
    )
    _tell(user, words, now=now)
    return bool(had)


def primary(user):
    """The factors proper: recovery codes only stand in for them."""
    return Authenticator.objects.filter(user=user).exclude(type=Type.RECOVERY_CODES)


def _keep(user, kind, data, now):
    return Authenticator.objects.create(user=user, type=kind, data=data, created_at=now)


def _told(verb, user, words, factor, *, by, now):
    record(verb, user, by=by, now=now, kind=factor.type)
    _tell(user, words, now=now)


def _tell(user, words, *, now):
    if user.email:
        with override(user.language):
            letters.send("account/email/factor", user.email, now=now, user=user, words=words)
