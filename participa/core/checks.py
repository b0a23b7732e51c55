"""What must not reach production: `manage.py check`, and every migration, refuse to go on with it."""

from django.conf import settings
from django.core.checks import Error, register

SAMPLE_PASSWORD = "change-me"  # as .env.example says it


def _in_production() -> bool:
    return not (settings.DEBUG or settings.DEMO)


@register
def the_secret_is_a_secret(app_configs, **kwargs):
    """E001: anybody who read this repository could sign sessions with the sample key."""
    if _in_production() and settings.SECRET_KEY == settings.SAMPLE_SECRET:
        return [
            Error(
                "SECRET_KEY es la clave de ejemplo, que cualquiera puede leer.",
                hint="Define SECRET_KEY con 50 o más caracteres al azar (.env.example dice cómo).",
                id="participa.E001",
            )
        ]
    return []


@register
def there_is_a_broker(app_configs, **kwargs):
    """E002: several machines cannot share a queue kept in one machine's folder."""
    if _in_production() and not settings.REDIS_URL:
        return [
            Error(
                "Falta REDIS_URL: sin ella cada máquina tendría su propia cola de trabajo.",
                hint="Define REDIS_URL, por ejemplo redis://redis:6379/0.",
                id="participa.E002",
            )
        ]
    return []


@register
def the_database_has_passwords_of_its_own(app_configs, **kwargs):
    """E004: the sample's are known to all, and a shared one would make the two roles one."""
    passwords = [settings.DATABASES["default"].get("PASSWORD", "")]
    if settings.OWNER_DATABASE:
        passwords.append(settings.OWNER_DATABASE["PASSWORD"])
    if _in_production() and (
        any(SAMPLE_PASSWORD in password for password in passwords)
        or (passwords[0] and len(set(passwords)) < len(passwords))
    ):
        return [
            Error(
                "La contraseña de DATABASE_URL u OWNER_DATABASE_URL es la de ejemplo, o la misma en ambas.",
                hint="Define una para cada una, con letras y números al azar.",
                id="participa.E004",
            )
        ]
    return []
