"""Speaking for an organisation: only while she represents it, and told wherever what she said is read."""

import csv
import io
from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from consultations import exports, tallies
from consultations.actions import commenting
from consultations.models import Comment, CommentDelta, Tally
from consultations.permissions import can_change_comment
from participa.audit.models import Event
from participa.core.calendar import end_of
from participa.jobs.models import Job
from participa.organizations import actions as organizations
from tests.builders import (
    DAY,
    NOON,
    SECOND,
    a_citizen,
    a_comment,
    a_consultation,
    an_analyst_of,
)
from tests.organizations.builders import a_claim, a_representation, an_accreditor, an_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return a_consultation()


@pytest.fixture
def held():
    return a_representation(an_organization("Junta de Vecinos Los Ñirres", rut="76.543.210-3"))


@pytest.fixture
def said(consultation, held):
    return a_comment(consultation, by=held.user, organization=held.organization, display_name="Ana")


# Who may ---------------------------------------------------------------------------------------


def test_who_represents_it_speaks_for_it(said, held):
    assert said.organization == held.organization
    assert (said.voice, said.shown_name) == ("Junta de Vecinos Los Ñirres", "Ana")


def test_nobody_else_does(consultation, held):
    waiting, rejected = a_claim(held.organization), a_claim(held.organization)
    organizations.reject(rejected, reason="No", by=an_accreditor(), now=NOON)
    elsewhere = a_representation()
    events = Event.objects.count()
    for somebody in (a_citizen(), waiting.user, rejected.user, elsewhere.user):
        with pytest.raises(commenting.VoiceError):
            a_comment(consultation, by=somebody, organization=held.organization)
    assert not Comment.objects.exists()
    assert Event.objects.count() == events


def test_it_is_asked_of_the_instant_of_writing(consultation):
    held = a_representation(since=date(2026, 11, 10), until=date(2026, 11, 17))
    last = end_of(date(2026, 11, 17))
    for now in (last, last + DAY):
        with pytest.raises(commenting.VoiceError):
            a_comment(consultation, by=held.user, organization=held.organization, now=now)
    a_comment(consultation, by=held.user, organization=held.organization, now=last - SECOND)
    assert Comment.objects.count() == 1


def test_amending_keeps_in_whose_name_it_was(said, held):
    commenting.amend(said, by=held.user, now=NOON, text="Mejor así")
    said.refresh_from_db()
    assert (said.text, said.organization) == ("Mejor así", held.organization)


@pytest.mark.parametrize(
    "change", [lambda c, by: commenting.amend(c, by=by, now=NOON, text="Otra cosa"),
               lambda c, by: commenting.withdraw(c, by=by, now=NOON)]
)  # fmt: skip
def test_who_left_no_longer_changes_what_it_said(said, held, change):
    organizations.end(held, by=held.user, now=NOON)
    assert not can_change_comment(held.user, said, now=NOON)
    with pytest.raises(commenting.VoiceError):
        change(said, held.user)
    said.refresh_from_db()
    assert (said.status, said.version) == ("received", 1)


def test_what_she_said_for_herself_is_hers_after_leaving(consultation, held):
    own = a_comment(consultation, by=held.user)
    organizations.end(held, by=held.user, now=NOON)
    assert can_change_comment(held.user, own, now=NOON)
    assert can_change_comment(held.user, own, now=NOON, voices={})


# Figures and exports ---------------------------------------------------------------------------


def counted(consultation):
    while tallies.fold():
        pass
    return tallies.figures(consultation)


def test_people_and_organisations_are_counted_apart(consultation, said):
    a_comment(consultation)
    a_comment(consultation)
    assert counted(consultation)["voice"] == {"organization": 1, "person": 2}


def test_taking_it_back_takes_it_from_the_figures(consultation, said, held):
    commenting.withdraw(said, by=held.user, now=NOON)
    assert not sum(counted(consultation).get("voice", {}).values())


def test_what_was_counted_before_was_said_by_people(consultation):
    Tally.objects.create(consultation=consultation, dimension="all", count=7)
    CommentDelta.objects.create(consultation=consultation, change=1, facts={"position": "support"})
    migration = import_module("consultations.migrations.0004_count_voices")
    migration.count(apps, None)
    assert counted(consultation)["voice"] == {"person": 8}
    migration.forget(apps, None)
    assert "voice" not in counted(consultation)


def test_the_csv_names_the_organisation(consultation, said):
    a_comment(consultation)
    job = Job(params={"consultation": consultation.pk}, requested_by=an_analyst_of(consultation.service))
    job.requested_at = NOON
    with exports.comments_csv(job, lambda done, total=None: None).file as file:
        rows = list(csv.DictReader(io.StringIO(file.read().decode("utf-8-sig")), delimiter=";"))
    assert [(row["nombre"], row["organización"], row["RUT de la organización"]) for row in rows] == [
        ("Ana", "Junta de Vecinos Los Ñirres", "76.543.210-3"),
        ("Participante", "", ""),
    ]
