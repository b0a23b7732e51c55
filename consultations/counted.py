"""What the list of consultations keeps counted for a minute, and forgets when an act changes it."""

from django.conf import settings

from participa.core.near import forget


def forget_facets():
    """After an act that changes what the counts say."""
    languages = [code for code, _name in settings.LANGUAGES]
    forget(*(f"consultations:{kept}:{language}" for kept in ("facets", "shut") for language in languages))
