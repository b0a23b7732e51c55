"""Not consulting: by act, with its grounds, in public, and told to whoever follows the service."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from consultations.actions import omitting
from consultations.models import Consultation, Phase, Status
from participa.audit.models import Event
from participa.core.lifecycle import StaleError, TransitionError
from participa.notifications.models import Announcement
from tests.builders import (
    HOUR,
    NOON,
    a_citizen,
    a_consultation,
    a_draft,
    a_ready_draft,
    an_analyst_of,
    an_officer_of,
)
from tests.subscriptions.builders import a_subscription, a_target, tell
from tests.told import last, leads_somewhere, says_all_in_both_faces

pytestmark = pytest.mark.django_db
ACT = {"act_number": "Decreto 12", "act_date": date(2026, 11, 17), "reason": "Hay una emergencia sanitaria."}


def omit(consultation, *, by=None, now=NOON, **more):
    by = by or an_officer_of(consultation.service)
    return omitting.omit(consultation, by=by, now=now, **{"seen": consultation.changed_at, **ACT, **more})


def nothing_was_written(consultation):
    was = consultation.status
    consultation.refresh_from_db()
    nothing = not Event.objects.exists() and not Announcement.objects.exists()
    return consultation.status == was and consultation.omit_act == "" and nothing


def test_a_draft_becomes_a_public_record_with_its_act_and_its_grounds():
    draft = a_draft()
    omit(draft)
    draft.refresh_from_db()
    assert draft.phase_at(NOON) == Phase.OMITTED
    assert (draft.omit_act, draft.omit_reason) == ("Decreto 12", "Hay una emergencia sanitaria.")
    assert Consultation.objects.public().get() == draft
    assert Event.objects.get(verb="consultation.omitted").data["act"] == "Decreto 12"


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("act_number", {"act_number": " "}),
        ("act_date", {"act_date": date(2026, 11, 19)}),
        ("reason", {"reason": " "}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_written(field, more):
    draft = a_draft()
    with pytest.raises(ValidationError) as refused:
        omit(draft, **more)
    assert list(refused.value.error_dict) == [field]
    assert nothing_was_written(draft)


def test_what_was_published_is_not_omitted():
    consultation = a_consultation()
    with pytest.raises(TransitionError):
        omit(consultation)
    assert nothing_was_written(consultation)


def test_of_two_who_omit_the_second_is_told():
    draft = a_draft()
    omit(draft)
    with pytest.raises(TransitionError):
        omit(draft)
    assert Event.objects.count() == 1


def test_a_draft_that_waits_for_its_approval_is_not_omitted():
    draft = a_draft()
    draft.reviews.create(asked_by=an_officer_of(draft.service), asked_at=NOON)
    with pytest.raises(TransitionError):
        omit(draft)
    assert nothing_was_written(draft)


def test_whoever_saw_an_older_page_changes_nothing():
    draft = a_draft()
    with pytest.raises(StaleError):
        omit(draft, seen=NOON - HOUR)
    assert nothing_was_written(draft)


def test_an_analyst_does_not_omit():
    draft = a_draft()
    with pytest.raises(PermissionDenied):
        omit(draft, by=an_analyst_of(draft.service))
    assert nothing_was_written(draft)


def test_whoever_follows_the_service_is_told_why(mailoutbox, client, clock):
    draft = a_draft(title="Riberas")
    a_subscription(user=a_citizen("eva@ejemplo.cl"), target=a_target("servicio", draft.service.code))
    omit(draft)
    tell()
    (mail,) = mailoutbox
    assert mail.subject == "No se consultará: Riberas"
    assert "Hay una emergencia sanitaria." in mail.body
    says_all_in_both_faces(mail)
    leads_somewhere(client, last("consultation_omitted"))


@pytest.mark.usefixtures("clock")
class TestItsPages:
    def test_its_page_says_why_there_was_no_consultation_and_by_which_act(self, client):
        draft = a_ready_draft()
        omit(draft)
        shown = client.get(draft.get_absolute_url()).content.decode()
        for words in ("Omitida con fundamento", "Por qué no hubo consulta", "Decreto 12, martes 17"):
            assert words in shown
        assert "Hay una emergencia sanitaria." in shown
        assert "Escribir mi observación" not in shown
        assert "Etapas de la consulta" not in shown

    def test_it_is_listed_among_the_omitted_and_its_dates_are_in_no_calendar(self, client):
        draft = a_ready_draft(title="Riberas limpias")
        omit(draft)
        listed = reverse("consultations:list")
        assert "Riberas limpias" in client.get(listed, {"estado": "omitida"}).content.decode()
        assert "Riberas limpias" not in client.get(listed, {"estado": "programada"}).content.decode()
        assert "Riberas limpias" not in client.get(reverse("portal:agenda")).content.decode()

    def test_the_officer_is_asked_first_and_told_what_is_missing(self, as_user):
        draft = a_draft()
        office = as_user(an_officer_of(draft.service))
        url = reverse("consultations_office:omit", args=[draft.code])
        assert "No se puede deshacer" in office.get(url).content.decode()
        typed = {"reason": "Hay una emergencia.", "seen": draft.changed_at.isoformat()}
        refused = office.post(url, typed)
        assert refused.status_code == 422
        assert "Hay una emergencia." in refused.content.decode()
        assert nothing_was_written(draft)
        assert office.post(url, typed | {"act_number": "D 12", "act_date": "2026-11-17"}).status_code == 302
        draft.refresh_from_db()
        assert draft.status == Status.OMITTED

    def test_a_draft_that_waits_for_its_approval_says_so(self, as_user):
        draft = a_draft()
        office = as_user(an_officer_of(draft.service))
        draft.reviews.create(asked_by=an_officer_of(draft.service), asked_at=NOON)
        url = reverse("consultations_office:omit", args=[draft.code])
        typed = {
            "reason": "Sí",
            "seen": draft.changed_at.isoformat(),
            "act_number": "D",
            "act_date": "2026-11-17",
        }
        refused = office.post(url, typed)
        assert refused.status_code == 422
        assert "Espera la aprobación de la jefatura" in refused.content.decode()

    def test_what_was_published_has_no_such_screen(self, as_user):
        consultation = a_consultation()
        office = as_user(an_officer_of(consultation.service))
        assert office.get(reverse("consultations_office:omit", args=[consultation.code])).status_code == 302
