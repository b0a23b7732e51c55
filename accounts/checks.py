"""What of people's identity must not reach production."""

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import Error, register

SHORTEST = 32  # letters of a secret


@register
def runs_are_marked_with_a_secret(app_configs, **kwargs):
    """E010: with a key that others know, whoever gets the table can find out every RUN in it."""
    if settings.DEBUG or settings.DEMO:
        return []
    names, secrets = [name for name, _s in settings.RUN_KEYS], [secret for _n, secret in settings.RUN_KEYS]
    if (
        secrets
        and all(names)
        and len(set(names)) == len(names)
        and min(map(len, secrets)) >= SHORTEST
        and not {settings.SAMPLE_SECRET, settings.SECRET_KEY} & set(secrets)
    ):
        return []
    return [
        Error(
            "RUN_KEYS falta, repite un nombre, o trae una clave corta, de ejemplo o igual a SECRET_KEY.",
            hint=f"Define RUN_KEYS=nombre:clave, con {SHORTEST} o más letras al azar (mira .env.example).",
            id="participa.E010",
        )
    ]


@register
def officials_use_a_second_factor(app_configs, **kwargs):
    """E011: an official's mailbox alone must not be enough to act for the State."""
    if settings.DEBUG or settings.DEMO or settings.SECOND_FACTOR:
        return []
    return [
        Error(
            "SECOND_FACTOR está apagado: cualquier correo robado bastaría para actuar por un servicio.",
            hint="Borra SECOND_FACTOR del entorno. Solo se apaga en la demostración.",
            id="participa.E011",
        )
    ]


@register
def factors_are_kept_with_a_secret(app_configs, **kwargs):
    """E012: with a key that others know, whoever gets the table can make the codes of everybody's app."""
    if _good_keys(settings.MFA_KEYS) and (
        settings.DEBUG or settings.DEMO or settings.SAMPLE_MFA_KEY not in settings.MFA_KEYS
    ):
        return []
    return [
        Error(
            "MFA_KEYS falta, está mal escrita o es la clave de ejemplo.",
            hint="Define MFA_KEYS con una clave de Fernet (.env.example dice cómo hacerla).",
            id="participa.E012",
        )
    ]


def _good_keys(keys):
    try:
        return bool([Fernet(key) for key in keys])
    except ValueError:
        return False


@register
def claveunica_is_asked_in_secret(app_configs, **kwargs):
    """E013: without its secret nobody gets in; without https others would read what it says of people."""
    if settings.DEBUG or settings.DEMO or not settings.CLAVEUNICA_CLIENT_ID:
        return []
    urls = (
        settings.CLAVEUNICA_AUTHORIZE_URL,
        settings.CLAVEUNICA_TOKEN_URL,
        settings.CLAVEUNICA_USERINFO_URL,
        settings.CLAVEUNICA_LOGOUT_URL,
    )
    if settings.CLAVEUNICA_CLIENT_SECRET and all(url.startswith("https://") for url in urls):
        return []
    return [
        Error(
            "ClaveÚnica está incompleta: falta CLAVEUNICA_CLIENT_SECRET, o una dirección no es https.",
            hint="Completa las variables CLAVEUNICA_*, o deja vacía CLAVEUNICA_CLIENT_ID para no ofrecerla.",
            id="participa.E013",
        )
    ]
