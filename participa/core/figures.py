"""Numbers as the active language writes them."""

from django.utils.formats import number_format


def figure(number) -> str:
    """``201.823``. Text passes as it is."""
    return number if isinstance(number, str) else number_format(number, use_l10n=True, force_grouping=True)
