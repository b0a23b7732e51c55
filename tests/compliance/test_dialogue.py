"""What SEGEGOB and a body say to each other of a figure: each once, with its words, and for good."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import connection

from participa.audit.models import Event
from participa.compliance.actions import dialogue
from participa.compliance.models import Dispute, Remark, ServiceSheet
from participa.compliance.permissions import readable_evidence
from participa.core.calendar import midnight
from participa.core.lifecycle import TransitionError
from participa.documents.models import Document
from tests.builders import DAY, NOON, a_citizen, a_service, an_officer_of
from tests.consultations.test_at_once import at_once

from . import builders as c
from .measured import COMPLIED, LACKING, NOT_DUE, a_measured_body, refused

pytestmark = pytest.mark.django_db
DECEMBER = midnight(date(2026, 12, 1))


# Disputes ----------------------------------------------------------------------------------------


def test_a_body_disputes_what_costs_it_points():
    service = a_measured_body()
    made = c.a_dispute(service, LACKING, by=an_officer_of(service))
    assert (made.disputed, made.month, made.status) == (["missing", 0.0], c.NOVEMBER, "open")
    assert Event.objects.filter(verb="compliance.disputed").count() == 1


@pytest.mark.parametrize("code", [COMPLIED, NOT_DUE, "Z9"])
def test_nobody_disputes_what_costs_no_points(code):
    service = a_measured_body()
    officer = an_officer_of(service)
    with refused(ValidationError):
        c.a_dispute(service, code, by=officer)


def test_nobody_disputes_without_a_word():
    service = a_measured_body()
    officer = an_officer_of(service)
    with refused(ValidationError, "note"):
        c.a_dispute(service, LACKING, by=officer, note=" \n")


def test_nobody_disputes_before_the_month_is_measured():
    service = a_measured_body()
    officer = an_officer_of(service)
    with refused(ValidationError):
        c.a_dispute(service, LACKING, by=officer, now=DECEMBER)


def test_nobody_disputes_for_another_body():
    service = a_measured_body()
    stranger = an_officer_of(a_service())
    with refused(PermissionDenied):
        c.a_dispute(service, LACKING, by=stranger)
    with refused(PermissionDenied):
        c.a_dispute(service, LACKING, by=an_officer_of(service, until=NOON))


def test_an_indicator_is_disputed_once_a_month():
    service = a_measured_body()
    first, second = an_officer_of(service), an_officer_of(service)
    c.a_dispute(service, LACKING, by=first)
    with refused(TransitionError):
        c.a_dispute(service, LACKING, by=second, upload=ContentFile(b"hola", name="acta.txt"))
    assert Dispute.objects.get().written_by == first


def test_it_is_disputed_again_the_next_month():
    service = a_measured_body()
    officer = an_officer_of(service)
    c.a_dispute(service, LACKING, by=officer)
    c.a_measured_month(date(2026, 12, 1), now=DECEMBER + DAY)
    c.a_dispute(service, LACKING, by=officer, now=DECEMBER + DAY)
    assert Dispute.objects.count() == 2


def test_what_proves_it_is_of_both_sides_until_it_is_ruled():
    service = a_measured_body()
    officer, overseer = an_officer_of(service), c.an_overseer()
    made = c.a_dispute(service, LACKING, by=officer, upload=ContentFile(b"El acta.", name="acta.txt"))

    def reads(user):
        return made.document.pk in readable_evidence(user, NOON).values_list("document", flat=True)

    strangers = [a_citizen(), an_officer_of(a_service())]
    assert [reads(user) for user in (officer, overseer, *strangers)] == [True, True, False, False]
    dialogue.rule(made, is_accepted=False, text="No.", by=overseer, now=NOON)
    assert all(reads(user) for user in strangers)
    assert Document.objects.count() == 1


# Rulings -----------------------------------------------------------------------------------------


def test_an_accepted_dispute_changes_the_running_month():
    service = a_measured_body()
    made = c.a_dispute(service, LACKING, by=an_officer_of(service))
    before = ServiceSheet.objects.get().score
    dialogue.rule(made, is_accepted=True, value=0.5, text="Está en su sitio.", by=c.an_overseer(), now=NOON)
    sheet = ServiceSheet.objects.get()
    assert sheet.marks[LACKING] == ["partial", 0.5]
    assert sheet.score > before


def test_a_frozen_month_keeps_its_figure_after_a_ruling():
    service = a_measured_body()
    made = c.a_dispute(service, LACKING, by=an_officer_of(service))
    dialogue.rule(made, is_accepted=True, value=1, text="Sí.", by=c.an_overseer(), now=DECEMBER + DAY)
    assert ServiceSheet.objects.get().marks[LACKING] == ["missing", 0.0]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"is_accepted": True, "text": "Sí."}, "value"),
        ({"is_accepted": True, "text": "Sí.", "value": 2}, "value"),
        ({"is_accepted": False, "text": " "}, "text"),
    ],
)
def test_a_ruling_says_why_and_how_much(said, field):
    service = a_measured_body()
    made, overseer = c.a_dispute(service, LACKING, by=an_officer_of(service)), c.an_overseer()
    with refused(ValidationError, field):
        dialogue.rule(made, **said, by=overseer, now=NOON)


def test_only_segegob_rules():
    service = a_measured_body()
    officer = an_officer_of(service)
    made = c.a_dispute(service, LACKING, by=officer)
    with refused(PermissionDenied):
        dialogue.rule(made, is_accepted=True, value=1, text="Sí.", by=officer, now=NOON)


def test_two_people_cannot_rule_on_the_same_dispute():
    service = a_measured_body()
    made = c.a_dispute(service, LACKING, by=an_officer_of(service))
    first, second = c.an_overseer(), c.an_overseer(display_name="Pedro")
    seen_by_the_other = Dispute.objects.get(pk=made.pk)
    dialogue.rule(made, is_accepted=False, text="No.", by=first, now=NOON)
    with refused(TransitionError):
        dialogue.rule(seen_by_the_other, is_accepted=True, value=1, text="Sí.", by=second, now=NOON)
    made.refresh_from_db()
    assert (made.ruling, made.ruled_by) == ("No.", first)


# Observations ------------------------------------------------------------------------------------


def test_an_observation_is_answered_once_and_closed_once():
    service = a_measured_body()
    officer, overseer = an_officer_of(service), c.an_overseer()
    made = c.a_remark(service, by=overseer, due_on=date(2026, 12, 15))
    dialogue.reply(made, text="La publicamos en diciembre.", by=officer, now=NOON)
    with refused(TransitionError):
        dialogue.reply(made, text="Otra.", by=officer, now=NOON)
    seen_by_the_other = Remark.objects.get(pk=made.pk)
    dialogue.close_remark(made, is_done=True, text="Publicada.", by=overseer, now=NOON)
    with refused(TransitionError):
        dialogue.close_remark(seen_by_the_other, is_done=False, text="No.", by=overseer, now=NOON)
    made.refresh_from_db()
    assert (made.status, made.closing) == (Remark.Status.DONE, "Publicada.")


def test_nobody_answers_an_observation_to_another_body():
    made = c.a_remark(a_service())
    stranger = an_officer_of(a_service())
    with refused(PermissionDenied):
        dialogue.reply(made, text="Hola.", by=stranger, now=NOON)


def test_a_promise_is_of_a_day_that_comes_and_an_observation_says_something():
    service, overseer = a_service(), c.an_overseer()
    with refused(ValidationError, "due_on"):
        c.a_remark(service, by=overseer, due_on=NOON.date() - timedelta(1))
    with refused(ValidationError, "text"):
        c.a_remark(service, by=overseer, text="  ")
    officer = an_officer_of(service)
    with refused(PermissionDenied):
        c.a_remark(service, by=officer)


# At once -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_of_two_who_rule_at_once_one_wins():
    service = a_measured_body()
    made = c.a_dispute(service, LACKING, by=an_officer_of(service))
    acts = [
        lambda by=by: dialogue.rule(
            Dispute.objects.get(pk=made.pk), is_accepted=True, value=1, text="Sí.", by=by, now=NOON
        )
        for by in (c.an_overseer(), c.an_overseer())
    ]
    results = at_once(*acts)
    assert sum(isinstance(result, TransitionError) for result in results) == 1
    assert Event.objects.filter(verb="compliance.ruled").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_of_two_who_dispute_at_once_one_wins():
    service = a_measured_body()
    officers = [an_officer_of(service), an_officer_of(service)]
    results = at_once(*[lambda by=by: c.a_dispute(service, LACKING, by=by) for by in officers])
    assert sum(isinstance(result, TransitionError) for result in results) == 1
    assert Dispute.objects.count() == 1
