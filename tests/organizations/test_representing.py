"""Asking to represent an organisation, and what the State answers."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from participa.audit.models import Event
from participa.core.calendar import end_of, midnight
from participa.core.lifecycle import StaleError, TransitionError
from participa.documents.models import Document
from participa.notifications.models import Announcement
from participa.organizations import actions
from participa.organizations.models import Certificate, Organization, Representation
from participa.organizations.permissions import (
    editable_fields,
    handles,
    readable_certificates,
    speaks_for,
)
from tests.builders import DAY, NOON, SECOND, a_person, a_region, a_service, an_analyst_of, an_officer_of
from tests.organizations.builders import (
    a_certificate_file,
    a_claim,
    a_representation,
    a_representative,
    a_rut,
    an_accreditor,
    an_organization,
    certificate_data,
    org_data,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)
Status = Representation.Status


def accredit(claimed, by=None, **fields):
    actions.accredit(claimed, by=by or an_accreditor(), now=NOON, **{"starts_on": TODAY} | fields)
    return claimed


# Registering ---------------------------------------------------------------------------------


def test_an_organisation_is_written_with_its_number_in_one_spelling():
    organization = actions.register(org_data(rut="765432103"), by=a_person(), now=NOON)
    assert organization.rut == "76.543.210-3"
    assert Event.objects.get().verb == "organization.registered"


def test_nobody_sees_it_until_somebody_is_accredited():
    claimed = a_claim()
    assert not Organization.objects.public().exists()
    accredit(claimed)
    assert Organization.objects.public().get() == claimed.organization


@pytest.mark.parametrize("number", ["12.345.678-5", "76.543.210-4"])
def test_a_person_s_number_or_a_wrong_one_is_refused(number):
    with pytest.raises(ValidationError):
        actions.register(org_data(rut=number), by=a_person(), now=NOON)
    assert not Organization.objects.exists()
    assert not Event.objects.exists()


def test_the_same_number_twice_leads_to_the_first():
    first = an_organization(rut="76.543.210-3")
    with pytest.raises(actions.AlreadyThere) as told:
        actions.register(org_data(rut="76543210-3"), by=a_person(), now=NOON)
    assert told.value.organization == first
    assert Organization.objects.count() == 1


def test_two_of_the_same_name_have_addresses_of_their_own():
    slugs = {an_organization("Junta de Vecinos N° 12").slug for _one in range(3)}
    assert slugs == {"junta-de-vecinos-no-12", "junta-de-vecinos-no-12-2", "junta-de-vecinos-no-12-3"} or (
        len(slugs) == 3
    )


def test_an_address_lost_in_a_race_is_no_other_s_number(monkeypatch):
    an_organization("Los Aromos")
    monkeypatch.setattr(actions, "slugify", lambda name: "otra")
    an_organization("Otra", public=False)
    monkeypatch.setattr(Organization.objects, "filter", lambda **kwargs: Organization.objects.none())
    with pytest.raises(IntegrityError):
        actions.register(org_data(), by=a_person(), now=NOON)


def test_it_is_found_by_name_and_by_number_however_they_are_typed():
    organization = an_organization("Comité de Adelanto Los Ñirres", rut="76.543.210-3")
    an_organization("Club deportivo")
    for words in ("nirres", "adelantos comité", "76543210-3", "76.543.210-3"):
        assert Organization.objects.matching(words).get() == organization
    assert not Organization.objects.matching("76.543.211-1").exists()


# Correcting ----------------------------------------------------------------------------------


def test_whoever_registered_corrects_it_while_nobody_checked_it():
    ana = a_person()
    organization = an_organization(by=ana, public=False)
    region = a_region()
    actions.edit(
        organization, {"name": "Junta Los Ñirres", "rut": "765432103", "region": region}, by=ana, now=NOON
    )
    organization.refresh_from_db()
    assert (organization.name, organization.rut, organization.region) == (
        "Junta Los Ñirres", "76.543.210-3", region
    )  # fmt: skip
    assert Organization.objects.matching("nirres").exists()
    assert Event.objects.filter(verb="organization.edited").get().data == {
        "fields": ["name", "region", "rut"]
    }


def test_once_checked_its_representative_keeps_only_what_it_says_of_itself():
    representation = a_representation()
    organization, ana = representation.organization, representation.user
    actions.edit(organization, {"purpose": "Cuidamos la ribera."}, by=ana, now=NOON)
    with pytest.raises(PermissionDenied):
        actions.edit(organization, {"name": "Otra cosa"}, by=ana, now=NOON)
    organization.refresh_from_db()
    assert organization.purpose == "Cuidamos la ribera."
    assert organization.name != "Otra cosa"


def test_whoever_handles_a_claim_corrects_all_and_others_nothing():
    service = a_service()
    claimed = a_claim(reviewer=service)
    other = an_officer_of(a_service())
    with pytest.raises(PermissionDenied):
        actions.edit(claimed.organization, {"name": "Otra"}, by=other, now=NOON)
    actions.edit(claimed.organization, {"name": "Corregida"}, by=an_officer_of(service), now=NOON)
    assert Organization.objects.get().name == "Corregida"


def test_nothing_changed_leaves_no_trace():
    ana = a_person()
    organization = an_organization(by=ana, public=False)
    before = Event.objects.count()
    actions.edit(organization, {"name": organization.name}, by=ana, now=NOON)
    assert Event.objects.count() == before


def test_correcting_to_a_number_that_is_taken_is_told():
    taken = an_organization(rut="76.543.210-3")
    ana = a_person()
    mine = an_organization(by=ana, public=False)
    with pytest.raises(actions.AlreadyThere) as told:
        actions.edit(mine, {"rut": "76.543.210-3"}, by=ana, now=NOON)
    assert told.value.organization == taken
    mine.refresh_from_db()
    assert mine.rut != "76.543.210-3"


def test_editing_over_somebody_else_s_change_is_told():
    ana = a_person()
    organization = an_organization(by=ana, public=False)
    seen = actions.version_of(organization)
    actions.edit(organization, {"name": "Una"}, by=ana, now=NOON, seen=seen)
    with pytest.raises(StaleError) as told:
        actions.edit(organization, {"name": "Dos"}, by=ana, now=NOON + SECOND, seen=seen)
    assert told.value.by == ana
    assert Organization.objects.get().name == "Una"


# Claiming ------------------------------------------------------------------------------------


def test_a_claim_waits_with_its_certificate():
    claimed = a_claim(number="777")
    assert (claimed.status, claimed.certificate.number) == (Status.CLAIMED, "777")
    assert claimed.certificate.document.name == "certificado.pdf"
    assert not speaks_for(claimed.user, claimed.organization, now=NOON)


def test_one_claim_at_a_time():
    claimed = a_claim()
    with pytest.raises(actions.AlreadyClaimed):
        a_claim(claimed.organization, by=claimed.user)
    assert Representation.objects.count() == Certificate.objects.count() == Document.objects.count() == 1


def test_a_certificate_of_tomorrow_is_refused():
    organization = an_organization()
    with pytest.raises(ValidationError):
        a_claim(organization, now=NOON, issued_on=date(2026, 11, 19))
    assert not Representation.objects.exists()
    assert not Document.objects.exists()


def test_two_people_may_ask_for_the_same_organisation():
    claimed = a_claim()
    a_claim(claimed.organization)
    assert Representation.objects.waiting().count() == 2


def test_she_takes_her_claim_back_and_only_hers():
    claimed = a_claim()
    with pytest.raises(PermissionDenied):
        actions.withdraw(claimed, by=a_person(), now=NOON)
    actions.withdraw(claimed, by=claimed.user, now=NOON)
    claimed.refresh_from_db()
    assert claimed.status == Status.WITHDRAWN
    a_claim(claimed.organization, by=claimed.user)


# Deciding ------------------------------------------------------------------------------------


def test_accredited_she_speaks_for_it_from_its_day_until_just_before_the_end():
    claimed = accredit(a_claim(), ends_on=date(2027, 11, 17))
    last = end_of(date(2027, 11, 17))
    for now, speaks in (
        (midnight(TODAY) - SECOND, False),
        (midnight(TODAY), True),
        (last - SECOND, True),
        (last, False),
    ):
        assert speaks_for(claimed.user, claimed.organization, now=now) is speaks
        assert claimed.is_current(now) is speaks
        assert Organization.objects.represented_by(claimed.user, now=now).exists() is speaks
    assert claimed.last_day == date(2027, 11, 17)


def test_accrediting_accepts_the_certificate_and_tells_the_person():
    claimed = accredit(a_claim(), reason="Todo en orden")
    assert Certificate.objects.get().accepted_at == NOON
    assert Announcement.objects.get().event == "representation_accredited"
    event = Event.objects.filter(verb="representation.accredited").get()
    assert (event.role, claimed.decided_for, claimed.reason) == ("SEGEGOB", None, "Todo en orden")


def test_a_service_to_which_it_was_put_decides_in_its_name():
    service = a_service(code="IFA")
    claimed = a_claim(reviewer=service)
    accredit(claimed, by=an_officer_of(service))
    claimed.refresh_from_db()
    assert claimed.decided_for == service
    assert Event.objects.filter(verb="representation.accredited").get().role == "equipo de IFA"


def test_segegob_decides_what_was_put_to_a_service_in_its_own_name():
    claimed = accredit(a_claim(reviewer=a_service()))
    assert claimed.decided_for is None


def decide(claimed, by):
    actions.accredit(claimed, starts_on=TODAY, by=by, now=NOON)


@pytest.mark.parametrize("act", [decide, lambda c, by: actions.reject(c, reason="No", by=by, now=NOON)])
def test_nobody_else_decides_and_nobody_does_her_own(act):
    service = a_service()
    claimed = a_claim(reviewer=service)
    own = an_officer_of(service)
    Representation.objects.filter(pk=claimed.pk).update(user=own)
    claimed.user = own
    confined = an_officer_of(service)
    confined.memberships.update(region=a_region())
    others = [a_person(), an_analyst_of(service), an_officer_of(a_service()), own, confined]
    for somebody in others:
        assert not handles(somebody, claimed, now=NOON)
        with pytest.raises(PermissionDenied):
            act(claimed, somebody)
    claimed.refresh_from_db()
    assert claimed.status == Status.CLAIMED
    assert not Announcement.objects.exists()


def test_a_rejection_says_why_and_she_may_ask_again():
    claimed = a_claim()
    actions.reject(claimed, reason=" Falta la firma. ", by=an_accreditor(), now=NOON)
    assert (claimed.status, claimed.reason) == (Status.REJECTED, "Falta la firma.")
    assert Announcement.objects.get().event == "representation_rejected"
    assert Certificate.objects.get().accepted_at is None
    a_claim(claimed.organization, by=claimed.user, now=NOON)
    assert Representation.objects.count() == 2


def test_a_rejection_without_reason_is_refused_by_the_database_too():
    claimed = a_claim()
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.reject(claimed, reason=" ", by=an_accreditor(), now=NOON)
    assert Representation.objects.get().status == Status.CLAIMED


def test_of_two_officers_one_decides():
    claimed = a_claim()
    seen_by_the_other = Representation.objects.get()
    accredit(claimed)
    with pytest.raises(TransitionError):
        actions.reject(seen_by_the_other, reason="No", by=an_accreditor(), now=NOON)
    assert Representation.objects.get().status == Status.ACCREDITED
    assert Announcement.objects.count() == 1


def test_what_was_checked_must_be_what_is_accredited():
    claimed = a_claim()
    seen = actions.version_of(claimed.organization)
    actions.edit(claimed.organization, {"name": "Otra"}, by=claimed.organization.registered_by, now=NOON)
    with pytest.raises(StaleError):
        accredit(claimed, seen=seen)
    assert Representation.objects.get().status == Status.CLAIMED


@pytest.mark.parametrize("ends_on", [date(2026, 11, 17), date(2026, 10, 1)])
def test_it_cannot_end_before_it_starts_nor_be_over_already(ends_on):
    claimed = a_claim()
    with pytest.raises(ValidationError):
        accredit(claimed, starts_on=date(2026, 10, 2), ends_on=ends_on)
    assert Representation.objects.get().status == Status.CLAIMED


# Replacing and ending ------------------------------------------------------------------------


def test_a_new_representative_replaces_the_old_one_and_history_stays():
    old = a_representation()
    staying = a_representation(old.organization)
    new = a_claim(old.organization)
    accredit(new, replaces=[old])
    old.refresh_from_db()
    assert (old.status, old.ends_at, old.ended_at) == (Status.ENDED, NOON, NOON)
    assert not speaks_for(old.user, old.organization, now=NOON)
    assert speaks_for(staying.user, old.organization, now=NOON)
    assert speaks_for(new.user, old.organization, now=NOON)
    assert "representation_ended" in set(Announcement.objects.values_list("event", flat=True))


def test_only_those_of_the_same_organisation_are_replaced():
    elsewhere = a_representation()
    accredit(a_claim(), replaces=[elsewhere])
    elsewhere.refresh_from_db()
    assert elsewhere.status == Status.ACCREDITED


def test_renewing_closes_her_earlier_accreditation_without_a_mail():
    first = a_representation()
    again = a_claim(first.organization, by=first.user, number="nuevo")
    Announcement.objects.all().delete()
    accredit(again)
    first.refresh_from_db()
    assert first.status == Status.ENDED
    assert speaks_for(first.user, first.organization, now=NOON)
    assert Announcement.objects.get().event == "representation_accredited"


def test_she_leaves_when_she_wants_and_nobody_writes_to_her():
    held = a_representation()
    Announcement.objects.all().delete()
    actions.end(held, by=held.user, now=NOON)
    assert not speaks_for(held.user, held.organization, now=NOON)
    assert not Announcement.objects.exists()
    assert Event.objects.filter(verb="representation.ended").get().role == ""


def test_an_official_ends_it_with_a_reason():
    held = a_representation()
    with pytest.raises(ValidationError):
        actions.end(held, by=an_accreditor(), now=NOON)
    actions.end(held, by=an_accreditor(), now=NOON, reason="La directiva cambió.")
    held.refresh_from_db()
    assert (held.status, held.end_reason) == (Status.ENDED, "La directiva cambió.")
    assert Announcement.objects.filter(event="representation_ended").exists()


def test_a_stranger_ends_nothing():
    held = a_representation()
    for somebody in (a_person(), an_officer_of(a_service()), a_representative(held.organization)):
        with pytest.raises(PermissionDenied):
            actions.end(held, by=somebody, now=NOON, reason="Porque sí")
    assert speaks_for(held.user, held.organization, now=NOON)


def test_what_was_to_start_later_ends_before_it_starts():
    held = a_representation(since=date(2026, 12, 1))
    actions.end(held, by=held.user, now=NOON)
    assert held.ends_at == held.starts_at


def test_what_was_over_keeps_its_last_day():
    held = a_representation(until=date(2026, 11, 10))
    actions.end(held, by=held.user, now=NOON)
    assert held.last_day == date(2026, 11, 10)


# Certificates --------------------------------------------------------------------------------


def test_a_certificate_is_old_after_its_days(settings):
    settings.CERTIFICATE_VALID_DAYS = 90
    certificate = a_claim(issued_on=date(2026, 8, 20)).certificate
    assert certificate.days_at(TODAY) == 90
    assert not certificate.is_old(TODAY)
    assert certificate.is_old(date(2026, 11, 19))


def test_its_file_is_read_by_who_gave_it_and_who_decides():
    service = a_service()
    claimed = a_claim(reviewer=service)
    a_claim(claimed.organization)
    file = claimed.certificate.document_id

    def reads(user):
        return file in set(readable_certificates(user, NOON).values_list("document", flat=True))

    assert reads(claimed.user)
    assert reads(an_officer_of(service))
    assert reads(an_accreditor())
    for stranger in (
        a_person(),
        an_officer_of(a_service()),
        an_analyst_of(service),
        a_representative(claimed.organization),
    ):
        assert not reads(stranger)


def test_a_claim_taken_back_is_read_by_no_official():
    service = a_service()
    claimed = a_claim(reviewer=service)
    actions.withdraw(claimed, by=claimed.user, now=NOON)
    for official in (an_officer_of(service), an_accreditor()):
        assert not readable_certificates(official, NOON).exists()


def test_the_words_of_each_row(db):
    held = a_representation()
    assert str(held) == f"#{held.pk}"
    assert str(held.certificate) == "500-123"
    assert str(held.organization) == held.organization.name
    assert a_rut() != a_rut()
    assert certificate_data()
    assert a_certificate_file().name == "certificado.pdf"
    assert held.last_day is None
    assert not held.is_current(NOON - 60 * DAY)


def test_whoever_did_not_sign_in_speaks_for_nobody_and_corrects_nothing():
    held = a_representation()
    stranger = AnonymousUser()
    assert not speaks_for(stranger, held.organization, now=NOON)
    assert editable_fields(stranger, held.organization, now=NOON) == ()
    assert not readable_certificates(stranger, NOON).exists()
