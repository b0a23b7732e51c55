"""What of people's identity must not reach production."""

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
