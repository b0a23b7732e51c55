"""Who sees to it that the law is complied with, and who speaks for a body."""

from participa.services.permissions import EDITORS, acts_for


def oversees(user):
    """SEGEGOB: sees every body, observes, rules on disputes, freezes months, sets the method."""
    return user.is_authenticated and user.has_perm("compliance.oversee")


def speaks_for(user, service, *, now):
    """Dispute a value or reply to an observation in the name of a body, as a whole."""
    return service.closed_on is None and acts_for(user, service, *EDITORS, now=now)
