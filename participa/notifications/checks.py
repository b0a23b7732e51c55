"""What would make notices fail quietly."""

from django.core.checks import Error, register

from .devices import application_key, is_on


@register
def devices_are_told_with_a_key(app_configs, **kwargs):
    """E014: with a key that is none, people would turn notices on and never get one."""
    try:
        if is_on():
            application_key()
    except ValueError:
        return [
            Error(
                "VAPID_PRIVATE_KEY está mal escrita.",
                hint="Bórrala, o define una de 32 bytes al azar en base64 (.env.example dice cómo hacerla).",
                id="participa.E014",
            )
        ]
    return []
