"""What waits to be moderated is among the work of the service, and of nobody else."""

import pytest
from django.urls import reverse

from consultations.actions import appealing, moderating
from participa.portal import pending
from tests.builders import NOON, a_citizen, a_comment, a_consultation, an_analyst_of
from tests.consultations.moderation_builders import a_moderator, hidden

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def waiting():
    return {one.key: one for one in pending.waiting(NOON, sources=(pending._moderation,))}


def test_reports_and_appeals_wait_for_whoever_may_act():
    consultation, ana = a_consultation(), a_citizen()
    one, other = (a_comment(consultation, by=ana) for _one in range(2))
    moderating.report(one, by=a_citizen(), now=NOON, reason="spam")
    appealing.appeal(hidden(other, a_moderator(consultation)), by=ana, now=NOON, text="No.")
    found = waiting()
    code = consultation.service.code
    assert set(found) == {f"avisos:{code}", f"reclamos:{code}"}
    assert "approver" in found[f"reclamos:{code}"].roles
    assert "approver" not in found[f"avisos:{code}"].roles


def test_what_was_done_waits_no_more():
    consultation = a_consultation()
    comment = a_comment(consultation)
    moderating.report(comment, by=a_citizen(), now=NOON, reason="spam")
    moderating.keep(comment, by=a_moderator(consultation), now=NOON)
    assert waiting() == {}


def test_the_office_leads_whoever_moderates_to_the_queue(as_user):
    consultation = a_consultation()
    address = reverse("moderation:queue")
    office = reverse("consultations_office:list")
    assert address in as_user(a_moderator(consultation)).get(office).content.decode()
    assert address not in as_user(an_analyst_of(consultation.service)).get(office).content.decode()


def test_her_own_list_says_that_hers_is_out_of_sight(as_user):
    consultation, ana = a_consultation(), a_citizen()
    hidden(a_comment(consultation, by=ana), a_moderator(consultation))
    assert "Retirada por moderación" in as_user(ana).get(reverse("portal:participation")).content.decode()
