"""Speaking for an organisation: only while she represents it, and told wherever what she said is read."""

import csv
import io
from datetime import date
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse

from consultations import exports, result_pages, tallies
from consultations.actions import answering, commenting
from consultations.models import Comment, CommentDelta, Tally
from consultations.permissions import can_change_comment
from participa.audit.models import Event
from participa.core.calendar import end_of
from participa.jobs.models import Job
from participa.notifications import events
from participa.notifications.models import Message
from participa.organizations import actions as organizations
from tests.builders import (
    DAY,
    IN_ANALYSIS,
    NOON,
    SECOND,
    a_citizen,
    a_comment,
    a_consultation,
    a_group,
    an_analyst_of,
    an_officer_of,
)
from tests.organizations.builders import a_claim, a_representation, an_accreditor, an_organization
from tests.questions import asked

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


# Pages -----------------------------------------------------------------------------------------


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


pages = pytest.mark.usefixtures("clock")
FORM = {"text": "Abran la ribera.", "appear": "participant"}


def write_url(consultation):
    return reverse("consultations:comment", args=[consultation.slug])


def text_of(response):
    return response.content.decode()


@pages
def test_only_who_represents_one_is_asked_in_whose_name_she_writes(client, consultation, held):
    assert "organization" not in client.get(write_url(consultation)).context["form"].fields
    client.force_login(a_citizen())
    assert "organization" not in client.get(write_url(consultation)).context["form"].fields
    client.force_login(held.user)
    field = client.get(write_url(consultation)).context["form"]["organization"]
    assert [choice.data["label"] for choice in field] == ["Por mí", "Por Junta de Vecinos Los Ñirres"]
    assert not field.value()


@pages
def test_what_she_chooses_is_what_is_kept(client, consultation, held):
    client.force_login(held.user)
    client.post(write_url(consultation), FORM | {"organization": held.organization.pk})
    client.post(write_url(consultation), FORM | {"organization": ""})
    client.post(write_url(consultation), FORM)
    said = Comment.objects.order_by("pk").values_list("organization", flat=True)
    assert list(said) == [held.organization.pk, None, None]


@pages
def test_a_choice_that_is_not_hers_any_more_is_told_and_nothing_is_sent(client, consultation, held):
    client.force_login(held.user)
    organizations.end(held, by=held.user, now=NOON)
    for choice in (held.organization.pk, 99999, "x"):
        response = client.post(write_url(consultation), FORM | {"organization": choice})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["organization"]
        assert "Abran la ribera." in text_of(response)
    assert not Comment.objects.exists()
    response = client.post(write_url(consultation), FORM | {"organization": ""})
    assert response.status_code == 302


@pages
def test_what_ends_while_it_is_being_sent_is_told_too(client, consultation, held, monkeypatch):
    client.force_login(held.user)

    def late(*args, **kwargs):
        raise commenting.VoiceError

    monkeypatch.setattr(commenting, "comment", late)
    response = client.post(write_url(consultation), FORM | {"organization": held.organization.pk})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["organization"]


@pages
def test_whoever_writes_before_signing_in_chooses_after(client, consultation, held):
    response = client.post(write_url(consultation), FORM | {"text": "Antes de entrar"})
    assert "/cuenta/ingresar/" in response.url
    sign_in(client, held.user)
    form = client.get(write_url(consultation)).context["form"]
    assert form["text"].value() == "Antes de entrar"
    assert "organization" in form.fields


@pages
def test_a_session_that_ended_does_not_lose_in_whose_name_it_was(client, consultation, held):
    chosen = FORM | {"organization": held.organization.pk}
    assert "/cuenta/ingresar/" in client.post(write_url(consultation), chosen).url
    sign_in(client, held.user)
    form = client.get(write_url(consultation)).context["form"]
    assert str(form["organization"].value()) == str(held.organization.pk)


@pages
def test_a_draft_keeps_in_whose_name_it_was(client, consultation, held):
    client.force_login(held.user)
    client.post(write_url(consultation), FORM | {"organization": held.organization.pk, "save": "1"})
    form = client.get(write_url(consultation)).context["form"]
    assert str(form["organization"].value()) == str(held.organization.pk)


def sign_in(client, user):
    """What was in the session stays, as when she signs in herself."""
    kept = {key: value for key, value in client.session.items() if key.startswith("comment-draft")}
    client.force_login(user)
    session = client.session
    session.update(kept)
    session.save()


@pages
def test_it_is_told_wherever_it_is_read(client, consultation, said, held):
    for address in (
        reverse("consultations:comments", args=[consultation.slug]),
        said.get_absolute_url(),
        reverse("consultations:receipt", args=[said.receipt]),
    ):
        page = text_of(client.get(address))
        assert "Junta de Vecinos Los Ñirres" in page, address
        assert held.organization.get_absolute_url() in page, address
    while tallies.fold():
        pass
    assert "Escribe Ana" in text_of(client.get(consultation.get_absolute_url()))


@pages
def test_the_team_of_the_service_reads_it_and_finds_it(client, consultation, said):
    a_comment(consultation, "Otra, a su nombre")
    client.force_login(an_analyst_of(consultation.service))
    address = reverse("consultations_office:comments", args=[consultation.code])
    page = client.get(address)
    assert "Junta de Vecinos Los Ñirres" in text_of(page)
    assert len(page.context["rows"]) == 2
    for word, who in (("organizaciones", "Junta de Vecinos Los Ñirres"), ("personas", "Participante")):
        rows = client.get(address, {"voz": word}).context["rows"]
        assert [row["who"] for row in rows] == [who]
    group = a_group(consultation, said)
    address = reverse("consultations_office:group", args=[consultation.code, group.number])
    assert "Organización" in text_of(client.get(address))


@pages
def test_the_public_list_is_filtered_by_who_speaks(client, consultation, said):
    a_comment(consultation, "A mi nombre")
    address = reverse("consultations:comments", args=[consultation.slug])
    assert "Quién habla" not in text_of(client.get(address))
    while tallies.fold():
        pass
    assert "Quién habla" in text_of(client.get(address))
    assert [o["who"] for o in client.get(address, {"voz": "organizaciones"}).context["opinions"]] == [
        said.voice
    ]
    assert [o["who"] for o in client.get(address, {"voz": "personas"}).context["opinions"]] == [
        "Participante"
    ]
    assert len(client.get(address, {"voz": "marcianos"}).context["opinions"]) == 2


@pages
def test_the_results_say_how_many_of_each(client, clock, consultation, said):
    a_comment(consultation)
    group = a_group(consultation, *Comment.objects.all(), answer="Sí")
    assert group.size == 2
    while tallies.fold():
        pass
    clock.move_to(IN_ANALYSIS)
    answering.publish_answers(
        consultation, summary="s", act="", by=an_officer_of(consultation.service), now=IN_ANALYSIS
    )
    charts = dict(client.get(reverse("consultations:results", args=[consultation.slug])).context["charts"])
    assert sorted(charts["Quién habla"]) == [("Organizaciones", 1), ("Personas", 1)]


@pages
def test_the_printed_receipt_and_the_mails_name_it(said, consultation):
    rows = dict(result_pages.receipt_facts(said)["rows"])
    assert rows["Habla por"] == "Junta de Vecinos Los Ñirres, RUT 76.543.210-3"
    message = Message(event="comment_received", object=f"consultations.comment:{said.pk}")
    mail = events.get("comment_received").render(message)
    assert "La escribiste por Junta de Vecinos Los Ñirres." in mail.text
    assert "La escribiste por Junta de Vecinos Los Ñirres." in mail.html
    message = Message(
        event="consultation_answered",
        object=f"consultations.consultation:{consultation.pk}",
        user=said.author,
    )
    mail = events.get("consultation_answered").render(message)
    assert "por Junta de Vecinos Los Ñirres" in mail.text
    assert "por Junta de Vecinos Los Ñirres" in mail.html


@pages
def test_who_left_is_told_why_she_cannot_change_it(client, said, held):
    client.force_login(held.user)
    address = reverse("consultations:amend", args=[said.receipt])
    assert "Sigue siendo lo que dice Junta de Vecinos Los Ñirres." in text_of(client.get(address))
    organizations.end(held, by=held.user, now=NOON)
    response = client.post(address, {"text": "Otra cosa", "position": ""})
    assert response.status_code == 422
    assert "Ya no representas a Junta de Vecinos Los Ñirres" in text_of(response)
    response = client.post(reverse("consultations:withdraw", args=[said.receipt]), follow=True)
    assert "Ya no representas a Junta de Vecinos Los Ñirres" in text_of(response)
    assert "Cambiar mi observación" not in text_of(response)
    items = client.get(reverse("portal:participation")).context["items"]
    assert [item["may_change"] for item in items] == [False]
    said.refresh_from_db()
    assert (said.text, said.status) == ("Abran la ribera.", "received")


@pages
@pytest.mark.parametrize("part", ["comments", "detail", "participation", "office"])
def test_organisations_cost_the_same_with_one_and_with_three(client, consultation, part):
    author = a_citizen()
    viewer = an_analyst_of(consultation.service) if part == "office" else author
    address = {
        "comments": reverse("consultations:comments", args=[consultation.slug]),
        "detail": consultation.get_absolute_url(),
        "participation": reverse("portal:participation"),
        "office": reverse("consultations_office:comments", args=[consultation.code]),
    }[part]
    client.force_login(viewer)
    counts = []
    for how_many in (1, 2):
        for _n in range(how_many):
            held = a_representation(user=author)
            a_comment(consultation, by=author, organization=held.organization)
        while tallies.fold():
            pass
        counts.append(asked(client, address))
    assert counts[0] == counts[1], counts
