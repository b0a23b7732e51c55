"""What is kept about who represents organisations: shown, handed over and forgotten."""

from datetime import date

import pytest

from participa.core.personal_data import holdings
from participa.documents.models import Document
from participa.organizations import actions
from participa.organizations.holdings import Representations
from participa.organizations.models import Certificate, Organization, Representation
from participa.organizations.permissions import speaks_for
from tests.builders import DAY, NOON, a_person
from tests.organizations.builders import (
    a_claim,
    a_representation,
    a_representative,
    an_accreditor,
    an_organization,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    return next(holding for holding in holdings() if isinstance(holding, Representations))


def test_she_reads_what_is_kept_of_her_and_not_of_others(kept):
    held = a_representation()
    a_claim()
    (row,) = kept.export(held.user)
    assert row["organización"] == held.organization.name
    assert (row["cargo"], row["estado"]) == ("presidenta", "Acreditada")
    assert (row["desde"], row["hasta"]) == (date(2026, 11, 1), None)


def test_what_was_of_one_account_is_of_the_other(kept):
    held = a_representation(an_organization(by=(old := a_person())), user=old)
    new = a_person()
    kept.merge(old, new, now=NOON)
    assert speaks_for(new, held.organization, now=NOON)
    assert list(kept.export(old)) == []
    assert Certificate.objects.get().added_by == Organization.objects.get().registered_by == new


def test_two_accounts_that_asked_for_the_same_keep_the_later(kept):
    organization = an_organization()
    old, new = a_representative(organization), a_representative(organization, now=NOON - DAY)
    a_claim(organization, by=old)
    later = a_claim(organization, by=new, now=NOON)
    kept.merge(old, new, now=NOON)
    hers = Representation.objects.filter(user=new)
    assert hers.count() == 4
    assert hers.get(status="accredited").claimed_at == NOON - DAY
    assert hers.get(status="claimed") == later
    assert hers.get(status="ended").ended_by == new


def test_forgetting_ends_what_she_represented_and_drops_what_never_was(kept):
    ana = a_representative()
    waiting = a_claim(by=ana)
    rejected = a_claim(by=ana)
    actions.reject(rejected, reason="No", by=an_accreditor(), now=NOON)
    registered = an_organization(by=ana, public=False)
    a_claim(registered, by=ana)
    kept.erase(ana, now=NOON)
    (left,) = Representation.objects.filter(user=ana)
    assert (left.status, left.ended_at) == ("ended", NOON)
    assert Document.objects.count() == Certificate.objects.count() == 1
    assert not Organization.objects.filter(pk=registered.pk).exists()
    assert Organization.objects.filter(pk=waiting.organization_id).exists()


def test_who_still_represents_one_is_told_to_leave_it_first(kept):
    held = a_representation()
    (words,) = kept.obstacles(held.user, now=NOON)
    assert held.organization.name in words
    actions.end(held, by=held.user, now=NOON)
    assert list(kept.obstacles(held.user, now=NOON)) == []


def test_forgetting_twice_changes_nothing_more(kept):
    ana = a_representative()
    kept.erase(ana, now=NOON)
    kept.erase(ana, now=NOON + DAY)
    assert Representation.objects.get().ended_at == NOON


def test_forgetting_one_leaves_the_others(kept):
    held = a_representation()
    other = a_claim(held.organization)
    kept.erase(a_person(), now=NOON)
    kept.erase(held.user, now=NOON)
    assert Representation.objects.get(pk=other.pk).status == "claimed"
