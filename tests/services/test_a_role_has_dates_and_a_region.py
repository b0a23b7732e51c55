"""A role holds from its first instant until just before its last, in a whole service or in one region."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from consultations.actions import drafting
from consultations.models import Consultation
from consultations.permissions import can_answer, can_manage, readable_background
from participa.audit.models import Event
from participa.documents.actions import store
from participa.services.models import Membership, PublicService
from participa.services.permissions import EDITORS, acts_for, can_edit_service, confined_to
from tests.builders import (
    NOON,
    SECOND,
    a_background,
    a_consultation,
    a_draft,
    a_person,
    a_region,
    a_service,
    an_officer_of,
)
from tests.documents.files import a_pdf, an_upload
from tests.services.builders import a_role

pytestmark = pytest.mark.django_db


def two_regions():
    return a_region(), a_region("maule", code="7", name="Región del Maule", short_name="Maule", order=7)


def about(draft, *regions):
    draft.regions.set(regions)
    return draft


def test_a_role_with_an_end_holds_until_the_instant_before_it():
    service = a_service()
    officer = an_officer_of(service, until=NOON)
    assert acts_for(officer, service, now=NOON - SECOND)
    assert not acts_for(officer, service, now=NOON)


def test_a_role_holds_from_its_first_instant():
    service, officer = a_service(), a_person()
    a_role(officer, service, started_at=NOON)
    assert not acts_for(officer, service, now=NOON - SECOND)
    assert acts_for(officer, service, now=NOON)


def test_a_role_does_not_end_before_it_starts():
    with pytest.raises(IntegrityError):
        a_role(a_person(), a_service(), started_at=NOON, ended_at=NOON - SECOND)


def test_a_role_of_a_region_is_not_of_the_whole_service():
    service = a_service()
    officer = an_officer_of(service, region=a_region())
    assert not acts_for(officer, service, now=NOON)
    assert acts_for(officer, service, now=NOON, anywhere=True)
    assert not can_edit_service(officer, service, now=NOON)
    assert PublicService.objects.administered_by(officer, now=NOON).exists()
    assert not PublicService.objects.administered_by(officer, now=NOON, whole=True).exists()


def test_a_role_of_a_region_acts_on_what_is_about_exactly_that_region():
    service = a_service()
    here, there = two_regions()
    officer = an_officer_of(service, region=here)
    hers = about(a_draft(service), here)
    others = [about(a_draft(service), there), about(a_draft(service), here, there), a_draft(service)]
    about(a_draft(a_service()), here)
    assert list(Consultation.objects.administered_by(officer, now=NOON)) == [hers]
    assert can_manage(officer, hers, now=NOON)
    assert not any(can_manage(officer, other, now=NOON) for other in others)
    assert not any(can_answer(officer, other, now=NOON) for other in others)


def test_two_regions_of_one_person_do_not_add_up():
    service = a_service()
    here, there = two_regions()
    officer = an_officer_of(service, region=here)
    a_role(officer, service, region=there)
    assert not can_manage(officer, about(a_draft(service), here, there), now=NOON)


def test_the_role_in_the_region_must_be_the_one_asked_for():
    service, here = a_service(), a_region()
    officer = an_officer_of(service, Membership.Role.ANALYST, region=here)
    draft = about(a_draft(service), here)
    assert not can_manage(officer, draft, now=NOON)
    assert can_answer(officer, draft, now=NOON)


def test_the_files_of_a_draft_are_read_in_its_region_only():
    service = a_service()
    here, there = two_regions()
    document = store(an_upload("acta.pdf", a_pdf()), by=None, now=NOON)
    a_background(about(a_draft(service), there), text="", document=document)
    here_officer, there_officer = an_officer_of(service, region=here), an_officer_of(service, region=there)
    assert document.pk not in readable_background(here_officer, NOON).values_list("document", flat=True)
    assert document.pk in readable_background(there_officer, NOON).values_list("document", flat=True)


def test_confined_to_says_the_regions_or_none_if_one_role_is_of_the_whole_service():
    service = a_service()
    here, there = two_regions()
    officer = an_officer_of(service, region=here)
    a_role(officer, service, region=there)
    assert confined_to(officer, service, *EDITORS, now=NOON) == {here.pk, there.pk}
    a_role(officer, service)
    assert confined_to(officer, service, *EDITORS, now=NOON) is None


def test_what_she_drafts_is_about_her_region():
    service, here = a_service(), a_region()
    officer = an_officer_of(service, region=here)
    draft = drafting.create_draft(service, title="Accesos", by=officer, now=NOON)
    assert list(draft.regions.all()) == [here]
    assert can_manage(officer, draft, now=NOON)


def test_a_draft_of_the_whole_service_is_about_no_region():
    service = a_service()
    draft = drafting.create_draft(service, title="Accesos", by=an_officer_of(service), now=NOON)
    assert not draft.regions.exists()


@pytest.mark.parametrize("reach", ["everywhere", "elsewhere", "both"])
def test_she_cannot_take_a_draft_out_of_her_region(reach):
    service = a_service()
    here, there = two_regions()
    officer = an_officer_of(service, region=here)
    draft = about(a_draft(service), here)
    regions = {"everywhere": [], "elsewhere": [there], "both": [here, there]}[reach]
    with pytest.raises(PermissionDenied):
        drafting.edit_draft(
            draft, by=officer, now=NOON, seen_at=draft.changed_at, regions=regions, title="Otro"
        )
    draft.refresh_from_db()
    assert list(draft.regions.all()) == [here]
    assert draft.title != "Otro"
    assert not Event.objects.exists()


def test_the_form_of_a_draft_offers_her_region_only(client):
    service = a_service()
    here, _there = two_regions()
    client.force_login(an_officer_of(service, region=here))
    draft = about(a_draft(service), here)
    url = f"/gestion/consultas/{draft.code}/textos/"
    page = client.get(url)
    assert list(page.context["form"].fields["regions"].queryset) == [here]
    refused = client.post(url, {"title": "Otro", "seen": draft.changed_at.isoformat()})
    assert refused.status_code == 422
    assert "elige una de tus regiones" in refused.content.decode()
    said = {"title": "Otro", "seen": draft.changed_at.isoformat(), "regions": [here.pk]}
    assert client.post(url, said).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "Otro"
    assert list(draft.regions.all()) == [here]


def test_a_consultation_of_another_region_does_not_exist_for_her(client):
    service = a_service()
    here, there = two_regions()
    client.force_login(an_officer_of(service, region=here))
    other = about(a_consultation(service), there)
    assert client.get(other.get_office_url()).status_code == 404
    assert other.code not in client.get("/gestion/consultas/").content.decode()


def test_the_same_role_of_a_region_is_held_once():
    service, here, person = a_service(), a_region(), a_person()
    a_role(person, service, region=here)
    a_role(person, service)
    with pytest.raises(IntegrityError):
        a_role(person, service, region=here)
