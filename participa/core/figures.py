"""Numbers as the active language writes them."""

from django.utils.formats import number_format


def figure(number) -> str:
    """``201.823``. Text passes as it is."""
    return number if isinstance(number, str) else number_format(number, use_l10n=True, force_grouping=True)


def whole_number(text: str) -> int | None:
    """The number somebody put in an address or a form; None if it is none, or larger than any row's."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def short_figure(number) -> str:
    """``84``, ``83,5``: without decimals that say nothing."""
    return figure(int(number) if number == int(number) else number)
