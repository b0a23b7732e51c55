"""Two people at the same instant: one of them wins and the other is told."""

from datetime import date

import pytest
from django.db import connection

from participa.core.lifecycle import TransitionError
from participa.notifications.models import Announcement
from participa.organizations import actions
from participa.organizations.models import Organization, Representation
from tests.builders import NOON, a_person
from tests.consultations.test_at_once import at_once
from tests.organizations.builders import a_claim, an_accreditor, an_organization, org_data

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory"),
]
TODAY = date(2026, 11, 18)


def test_of_several_officers_one_decides():
    claimed = a_claim()
    officers = [an_accreditor() for _one in range(4)]

    def decide(officer, n):
        found = Representation.objects.select_related("organization", "reviewer").get(pk=claimed.pk)
        if n % 2:
            return lambda: actions.accredit(found, starts_on=TODAY, by=officer, now=NOON)
        return lambda: actions.reject(found, reason=officer.email, by=officer, now=NOON)

    results = at_once(*(decide(officer, n) for n, officer in enumerate(officers)))
    assert sum(isinstance(result, TransitionError) for result in results) == 3, results
    stored = Representation.objects.get()
    assert stored.status in {"accredited", "rejected"}
    assert Announcement.objects.count() == 1


def test_one_number_is_one_organisation():
    data = org_data(rut="76.543.210-3")
    people = [a_person() for _one in range(4)]
    results = at_once(*(lambda by=by: actions.register(dict(data), by=by, now=NOON) for by in people))
    assert sum(isinstance(result, actions.AlreadyThere) for result in results) == 3, results
    assert Organization.objects.count() == 1


def test_one_person_asks_once():
    organization, ana = an_organization(), a_person()
    results = at_once(*[lambda: a_claim(organization, by=ana)] * 3)
    assert sum(isinstance(result, actions.AlreadyClaimed) for result in results) == 2, results
    assert Representation.objects.count() == 1


def test_renewals_decided_together_leave_one_accreditation():
    organization, ana = an_organization(), a_person()
    first = a_claim(organization, by=ana)
    actions.accredit(first, starts_on=TODAY, by=an_accreditor(), now=NOON)
    second = a_claim(organization, by=ana)
    officers = [an_accreditor() for _one in range(3)]
    at_once(
        *(
            lambda by=by: actions.accredit(
                Representation.objects.get(pk=second.pk), starts_on=TODAY, by=by, now=NOON
            )
            for by in officers
        )
    )
    assert Representation.objects.filter(status="accredited").get() == second
    assert Representation.objects.filter(status="ended").get() == first
