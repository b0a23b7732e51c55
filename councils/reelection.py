"""Whether somebody may be elected once more, by the rules of the council.

Rules limit people, not organisations, which may send somebody else. What the portal knows of a person is her
account; of members without one, their name and whom they sat for. So she is the one who sat if the account is
the same, or the name and the organisation are. Any day as titular counts as the whole term, and only terms in
a row count: after a term outside she may come back.
"""

from participa.core.search import sort_key

from .models import Reelection

ALLOWED = {Reelection.NEVER: 0, Reelection.ONCE: 1}  # terms in a row that she may have sat already


def may_stand_again(process, *, user, name, organization) -> bool:
    """Do the rules in force let this person stand for the term that this process elects?"""
    rules = process.council.rules.current().first()
    limit = ALLOWED.get(rules.reelection) if rules else None
    if limit is None:
        return True
    return terms_in_a_row(process, user=user, name=name, organization=organization) <= limit


def terms_in_a_row(process, *, user, name, organization) -> int:
    """In how many terms, up to the last before the one that this process elects, she sat without a break."""
    terms = process.council.terms.order_by("-starts_on")
    if process.term_starts_on:
        terms = terms.filter(starts_on__lt=process.term_starts_on)
    seated = {
        mandate.term_id
        for mandate in process.council.mandates.titular()
        if mandate.ends_on > mandate.starts_on and _is_she(mandate, user, name, organization)
    }
    row = 0
    for pk in terms.values_list("pk", flat=True):
        if pk not in seated:
            break
        row += 1
    return row


def _is_she(mandate, user, name, organization) -> bool:
    if user is not None and mandate.user_id is not None:
        return mandate.user_id == user.pk
    return mandate.organization_id == organization.pk and _plain(mandate.display_name) == _plain(name)


def _plain(name):
    return sort_key(" ".join(name.split()))
