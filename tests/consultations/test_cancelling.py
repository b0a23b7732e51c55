"""Calling a consultation off: by act, with its reason, once, and told."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from consultations.actions import cancelling, commenting
from consultations.models import Phase, Status
from participa.audit.models import Event
from participa.core.lifecycle import StaleError, TransitionError
from tests.builders import (
    HOUR,
    IN_ANALYSIS,
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_draft,
    an_analyst_of,
    an_officer_of,
)
from tests.subscriptions.builders import a_subscription, a_target, tell

pytestmark = pytest.mark.django_db
ACT = {"act_number": "Resolución 301", "act_date": date(2026, 11, 17), "reason": "Se dictó otra norma."}


def cancel(consultation, *, by=None, now=NOON, **more):
    by = by or an_officer_of(consultation.service)
    return cancelling.cancel(consultation, by=by, now=now, **{"seen": consultation.changed_at, **ACT, **more})


def nothing_was_written(consultation):
    consultation.refresh_from_db()
    return consultation.status == Status.PUBLISHED and not Event.objects.exists()


def test_it_takes_no_more_comments_and_keeps_its_act_and_reason():
    consultation = a_consultation()
    cancel(consultation)
    consultation.refresh_from_db()
    assert consultation.phase_at(NOON) == Phase.CANCELLED
    assert (consultation.cancel_act, consultation.cancel_reason) == ("Resolución 301", "Se dictó otra norma.")
    assert Event.objects.get(verb="consultation.cancelled")
    with pytest.raises(commenting.ClosedError):
        commenting.comment(consultation, by=a_citizen(), now=NOON, text="Tarde")
    assert not consultation.comments.exists()


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("act_number", {"act_number": " "}),
        ("act_date", {"act_date": date(2026, 11, 19)}),
        ("reason", {"reason": " "}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_written(field, more):
    consultation = a_consultation()
    with pytest.raises(ValidationError) as refused:
        cancel(consultation, **more)
    assert list(refused.value.error_dict) == [field]
    assert nothing_was_written(consultation)


def test_a_draft_is_deleted_and_not_cancelled():
    draft = a_draft()
    with pytest.raises(TransitionError):
        cancel(draft)


def test_of_two_who_cancel_the_second_is_told():
    consultation = a_consultation()
    cancel(consultation)
    with pytest.raises(TransitionError):
        cancel(consultation)
    assert Event.objects.count() == 1


def test_whoever_saw_an_older_page_changes_nothing():
    consultation = a_consultation()
    with pytest.raises(StaleError):
        cancel(consultation, seen=NOON - HOUR)
    assert nothing_was_written(consultation)


def test_an_analyst_does_not_cancel():
    consultation = a_consultation()
    with pytest.raises(PermissionDenied):
        cancel(consultation, by=an_analyst_of(consultation.service))
    assert nothing_was_written(consultation)


def test_whoever_wrote_and_whoever_follows_are_told_why(mailoutbox):
    consultation = a_consultation(title="Riberas")
    a_comment(consultation, by=a_citizen("ana@ejemplo.cl"))
    tell()
    mailoutbox.clear()
    a_subscription(user=a_citizen("eva@ejemplo.cl"), target=a_target("consulta", consultation.code))
    cancel(consultation)
    tell()
    assert sorted(mail.to[0] for mail in mailoutbox) == ["ana@ejemplo.cl", "eva@ejemplo.cl"]
    assert all("Se dictó otra norma." in mail.body for mail in mailoutbox)


@pytest.mark.usefixtures("clock")
class TestItsPages:
    def test_its_page_says_that_it_was_cancelled_and_why(self, client):
        consultation = a_consultation()
        cancel(consultation)
        page = client.get(consultation.get_absolute_url()).content.decode()
        assert "El servicio anuló esta consulta" in page
        assert "Se dictó otra norma." in page
        assert "Escribir mi observación" not in page

    def test_it_is_found_among_the_cancelled_and_not_among_the_open(self, client):
        consultation = a_consultation(title="Riberas limpias")
        cancel(consultation)
        listed = reverse("consultations:list")
        assert "Riberas limpias" in client.get(listed, {"estado": "anulada"}).content.decode()
        assert "Riberas limpias" not in client.get(listed, {"estado": "abierta"}).content.decode()

    def test_it_owes_no_answer(self, as_user, clock):
        consultation = a_consultation()
        officer = an_officer_of(consultation.service)
        cancel(consultation, by=officer)
        clock.move_to(IN_ANALYSIS)
        page = as_user(officer).get(reverse("portal:desk")).content.decode()
        assert consultation.title not in page

    def test_the_officer_is_asked_first_and_told_what_is_missing(self, as_user):
        consultation = a_consultation()
        office = as_user(an_officer_of(consultation.service))
        url = reverse("consultations_office:cancel", args=[consultation.code])
        assert "No se puede deshacer" in office.get(url).content.decode()
        typed = {"reason": "Se dictó otra norma.", "seen": consultation.changed_at.isoformat()}
        page = office.post(url, typed)
        assert page.status_code == 422
        assert "Se dictó otra norma." in page.content.decode()
        typed |= {"act_number": "Resolución 301", "act_date": "2026-11-17"}
        assert office.post(url, typed).status_code == 302
        consultation.refresh_from_db()
        assert consultation.status == Status.CANCELLED
