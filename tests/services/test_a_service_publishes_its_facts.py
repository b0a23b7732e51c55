import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from participa.audit.models import Event
from participa.core.lifecycle import StaleError
from participa.documents.models import Document
from participa.services import actions
from participa.services.models import Membership, ParticipationContact, ParticipationRule, RelevantInformation
from tests.documents.files import a_pdf, an_upload
from tests.services.builders import (
    CONTACT,
    INFORMATION,
    LATER,
    MECHANISM,
    NORM,
    NOW,
    a_person,
    a_service,
    an_officer_of,
)

pytestmark = pytest.mark.django_db


def test_a_correction_is_a_new_row_and_the_old_one_stays():
    service = a_service()
    officer = an_officer_of(service)
    first = actions.publish_contact(service, CONTACT, by=officer, now=NOW)
    second = actions.publish_contact(service, CONTACT | {"name": "Luz Pino"}, by=officer, now=LATER)

    first.refresh_from_db()
    assert service.contacts.current().get() == second
    assert (first.name, first.superseded_at, second.set_by, second.set_at) == (
        "Ana Soto",
        LATER,
        officer,
        LATER,
    )
    assert [event.verb for event in Event.objects.all()] == ["service.contact_published"] * 2


def test_the_trail_holds_no_personal_data():
    service = a_service()
    actions.publish_contact(service, CONTACT, by=an_officer_of(service), now=NOW)
    event = Event.objects.get()
    assert (event.role, set(event.data)) == (f"equipo de {service.code}", {"row"})


def test_confirming_says_the_same_today():
    service = a_service()
    officer = an_officer_of(service)
    contact = actions.publish_contact(service, CONTACT, by=officer, now=NOW)
    again = actions.confirm_contact(contact, by=officer, now=LATER)
    assert (again.name, again.set_at) == ("Ana Soto", LATER)
    assert service.contacts.count() == 2


@pytest.mark.parametrize("role", [Membership.Role.ANALYST, None])
def test_nobody_else_changes_the_facts_of_a_service(role):
    service = a_service()
    user = an_officer_of(service, role=role) if role else an_officer_of(a_service())
    for act in (
        lambda: actions.publish_contact(service, CONTACT, by=user, now=NOW),
        lambda: actions.publish_norm(service, NORM, by=user, now=NOW),
        lambda: actions.publish_rules(service, {"cosoc_term_years": (2, "3")}, by=user, now=NOW),
        lambda: actions.publish_mechanism(service, "council", MECHANISM, by=user, now=NOW),
        lambda: actions.publish_information(service, INFORMATION, by=user, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not Event.objects.exists()
    assert not ParticipationContact.objects.exists()


def test_a_closed_service_is_not_edited():
    service = a_service()
    officer = an_officer_of(service)
    service.closed_on = NOW.date()
    with pytest.raises(PermissionDenied):
        actions.publish_contact(service, CONTACT, by=officer, now=NOW)
    assert not ParticipationContact.objects.exists()


def test_a_stale_form_is_told_who_and_when():
    service = a_service()
    officer, colleague = an_officer_of(service), an_officer_of(service)
    seen = actions.version_of([actions.publish_contact(service, CONTACT, by=officer, now=NOW)])
    newer = actions.publish_contact(service, CONTACT | {"phone": "1"}, by=colleague, now=LATER, seen=seen)

    with pytest.raises(StaleError) as told:
        actions.publish_contact(service, CONTACT | {"phone": "2"}, by=officer, now=LATER, seen=seen)
    assert (told.value.by, told.value.at) == (colleague, LATER)
    assert service.contacts.current().get() == newer
    assert Event.objects.count() == 2


def test_a_form_opened_before_anything_was_published_is_stale_too():
    service = a_service()
    officer = an_officer_of(service)
    actions.publish_norm(service, NORM, by=officer, now=NOW, seen="")
    with pytest.raises(StaleError):
        actions.publish_norm(service, NORM, by=officer, now=LATER, seen="")
    assert service.norms.count() == 1


def test_a_norm_keeps_its_file_until_another_is_sent():
    service = a_service()
    officer = an_officer_of(service)
    upload = an_upload("norma.pdf", a_pdf())
    first = actions.publish_norm(service, NORM, by=officer, now=NOW, upload=upload)
    second = actions.publish_norm(service, NORM | {"number": "215"}, by=officer, now=LATER)
    assert first.document is not None
    assert second.document == first.document
    assert Document.objects.count() == 1


def test_a_file_that_is_not_what_it_says_publishes_nothing():
    service = a_service()
    officer = an_officer_of(service)
    fake = an_upload("norma.pdf", b"MZ not a pdf")
    with pytest.raises(ValidationError):
        actions.publish_norm(service, NORM, by=officer, now=NOW, upload=fake)
    assert not service.norms.exists()
    assert not Event.objects.exists()


def test_only_the_rules_that_change_get_a_new_row():
    service = a_service()
    officer = an_officer_of(service)
    Code = ParticipationRule.Code
    both = {Code.CONSULTATION_MINIMUM: (20, "12"), Code.COSOC_TERM: (2, "30")}
    assert actions.publish_rules(service, both, by=officer, now=NOW) == list(both)
    changed = both | {Code.CONSULTATION_MINIMUM: (25, "12")}
    assert actions.publish_rules(service, changed, by=officer, now=LATER) == [Code.CONSULTATION_MINIMUM]
    assert {r.code: r.value for r in service.rules.current()} == {
        Code.CONSULTATION_MINIMUM: 25,
        Code.COSOC_TERM: 2,
    }
    assert service.rules.count() == 3


def test_a_rule_goes_back_to_the_portals_when_the_norm_no_longer_says_it():
    service = a_service()
    officer = an_officer_of(service)
    code = ParticipationRule.Code.COSOC_TERM
    actions.publish_rules(service, {code: (4, "30")}, by=officer, now=NOW)
    actions.publish_rules(service, {code: None}, by=officer, now=LATER)
    assert not service.rules.current().exists()
    assert service.rules.count() == 1


def test_publishing_the_same_rules_writes_nothing():
    service = a_service()
    officer = an_officer_of(service)
    said = {ParticipationRule.Code.COSOC_TERM: (4, "30")}
    actions.publish_rules(service, said, by=officer, now=NOW)
    assert actions.publish_rules(service, said, by=officer, now=LATER) == []
    assert Event.objects.count() == 1


def test_a_service_confirms_what_public_sources_said():
    service = a_service()
    officer = an_officer_of(service)
    reported = service.mechanisms.create(
        kind="council", status="reported", summary="Según la prensa", set_at=NOW
    )
    actions.publish_mechanism(service, "council", MECHANISM, by=officer, now=LATER)
    reported.refresh_from_db()
    assert reported.superseded_at == LATER
    assert service.mechanisms.current().get().status == "in_force"


def test_versions_of_one_piece_of_information_share_their_entry():
    service = a_service()
    officer = an_officer_of(service)
    first = actions.publish_information(service, INFORMATION, by=officer, now=NOW)
    better = INFORMATION | {"title": "Plan de riberas 2026"}
    second = actions.publish_information(service, better, entry=first.entry, by=officer, now=LATER)
    actions.publish_information(service, INFORMATION, by=officer, now=LATER)
    assert second.entry == first.entry
    assert service.information.current().count() == 2


def test_withdrawn_information_stays_as_history():
    service = a_service()
    officer = an_officer_of(service)
    item = actions.publish_information(service, INFORMATION, by=officer, now=NOW)
    actions.withdraw_information(item, by=officer, now=LATER)
    assert not service.information.current().exists()
    assert RelevantInformation.objects.get().superseded_at == LATER
    with pytest.raises(StaleError):
        actions.withdraw_information(item, by=officer, now=LATER)


def test_anybody_reads_what_a_service_published(client):
    service = a_service()
    upload = an_upload("norma.pdf", a_pdf())
    norm = actions.publish_norm(service, NORM, by=an_officer_of(service), now=NOW, upload=upload)
    for reader in (None, a_person()):
        if reader:
            client.force_login(reader)
        answer = client.get(norm.document.get_absolute_url())
        assert b"".join(answer.streaming_content).startswith(b"%PDF")  # read to its end, it closes itself
