"""Who may vote in a process at a moment, all at once: what permissions.line_to_vote says of each one."""

from participa.organizations.models import Representation

from .models import Contest, Voters


def voters_at(process, now):
    """The accounts that a vote waits for, as a queryset or a set of their ids."""
    lines = process.roll.filter(contest__outcome=Contest.Outcome.CONTESTED)
    if process.voters == Voters.PEOPLE:
        return lines.values("voter")
    return _speakers(process, lines, now)


def _speakers(process, lines, now):
    """Whoever inscribed each organisation while she represents it; after that, whoever does."""
    pairs = list(lines.values_list("organization", "voter"))
    speak = Representation.objects.current(now).filter(organization__in=lines.values("organization"))
    by_organization = {}
    for organization, user in speak.values_list("organization", "user"):
        by_organization.setdefault(organization, set()).add(user)
    on_the_roll = set(process.roll.values_list("voter", flat=True))
    found = set()
    for organization, voter in pairs:
        speakers = by_organization.get(organization, set())
        found |= {voter} if voter in speakers else speakers - on_the_roll
    return found
