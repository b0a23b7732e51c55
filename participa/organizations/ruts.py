"""The RUT of an organisation: public, checked and written one way. A person's RUN never gets in."""

from stdnum.cl import rut
from stdnum.exceptions import ValidationError

FIRST_OF_ENTITIES = 50_000_000  # below are people's RUN, which the portal neither keeps nor shows


class NotAnOrganization(ValueError):
    """The number is well formed, but it is a person's."""


def normal_rut(typed: str) -> str:
    """``65.123.456-4`` of any common spelling of it.

    Raises ValueError if its check digit is wrong, NotAnOrganization if it is a person's number.
    """
    try:
        compact = rut.validate(typed)
    except ValidationError as error:
        raise ValueError("Not a RUT") from error
    if int(compact[:-1]) < FIRST_OF_ENTITIES:
        raise NotAnOrganization
    return rut.format(compact)


def rut_in(words: str) -> str:
    """The RUT that somebody typed in a search box, or "" if it is anything else."""
    try:
        return normal_rut(words)
    except ValueError:
        return ""
