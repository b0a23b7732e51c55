"""The demonstration makes what it promises, and only once."""

from datetime import datetime
from io import StringIO

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from consultations.actions.answering import missing_answers
from consultations.models import Comment, Consultation, Phase
from participa.assistance.models import AssistedSession
from participa.audit.permissions import reads_trail
from participa.core.calendar import SANTIAGO, day_of
from participa.notifications.models import Announcement, Message
from participa.organizations.models import Certificate, Organization, Representation
from participa.portal import demo
from participa.services.models import Membership, PublicService
from participa.services.permissions import manages_directory
from tests.conftest import load_default_rules

NOW = datetime(2026, 11, 18, 12, tzinfo=SANTIAGO)


@pytest.fixture(scope="module")
def _made(django_db_setup, django_db_blocker):
    """Made once for all the tests below, and taken back afterwards."""
    with django_db_blocker.unblock():
        cache.clear()
        atomic = transaction.atomic()
        atomic.__enter__()
        project.DEMO = True
        try:
            load_default_rules()
            call_command("load_reference", stdout=StringIO())
            demo.make(NOW)
            yield
        finally:
            project.DEMO = False
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
            cache.clear()


@pytest.fixture
def made(_made, db, settings):
    settings.DEMO = True


def rivers():
    return Consultation.objects.get(title__startswith="Reglamento de acceso público a riberas")


def test_there_is_a_consultation_in_every_state(made):
    phases = {c.phase_at(NOW) for c in Consultation.objects.filter(is_demo=True)}
    assert phases == {Phase.DRAFT, Phase.UPCOMING, Phase.OPEN, Phase.IN_ANALYSIS, Phase.ANSWERED}


def test_one_has_600_comments_with_half_of_its_groups_answered(made):
    consultation = rivers()
    assert consultation.comments.visible().count() == consultation.comment_count == 600
    assert consultation.phase_at(NOW) == Phase.IN_ANALYSIS
    groups = list(consultation.groups.all())
    assert 0 < sum(group.is_answered for group in groups) < len(groups)
    ungrouped, unanswered = missing_answers(consultation)
    assert ungrouped
    assert unanswered


def test_its_comments_are_varied(made):
    texts = set(rivers().comments.values_list("text", flat=True))
    assert len(texts) > 400
    assert set(rivers().comments.values_list("position", flat=True)) >= {
        "support",
        "oppose",
        "propose",
        "question",
    }


def test_its_figures_are_exact(made):
    for consultation in Consultation.objects.filter(is_demo=True):
        assert consultation.comment_count == consultation.comments.visible().count()
        for group in consultation.groups.all():
            assert group.size == group.comments.count()


def test_every_comment_came_in_its_window(made):
    for comment in Comment.objects.select_related("consultation"):
        assert comment.consultation.opens_at <= comment.submitted_at < comment.consultation.closes_at
        assert comment.submitted_at <= NOW


def test_the_accounts_can_sign_in_and_have_their_roles(made):
    people = {user.email: user for user in User.objects.exclude(email=None)}
    assert set(people) == {email for email, _role, _name in demo.ACCOUNTS}
    assert all(user.check_password(demo.PASSWORD) and user.is_demo for user in people.values())
    now = timezone.now()
    roles = {
        email: set(Membership.objects.held_by(user, now=now).values_list("role", flat=True))
        for email, user in people.items()
    }
    assert roles == {
        "ciudadana@demo.cl": set(),
        "ines@demo.cl": set(),
        "encargada@demo.cl": {"officer"},
        "jefatura@demo.cl": {"approver"},
        "analista@demo.cl": {"analyst"},
        "administra@demo.cl": {"admin"},
        "moderadora@demo.cl": {"moderator"},
        "regional@demo.cl": {"officer"},
        "segegob@demo.cl": set(),
        "datos@demo.cl": set(),
        "auditoria@demo.cl": set(),
    }
    assert [email for email, user in people.items() if manages_directory(user)] == ["segegob@demo.cl"]
    assert not any(user.is_staff or user.is_superuser for user in people.values())


def test_the_official_of_a_region_has_something_there(made):
    hers = Consultation.objects.administered_by(
        User.objects.get(email="regional@demo.cl"), now=timezone.now()
    )
    assert [region.slug for c in hers for region in c.regions.all()] == ["valparaiso"]


def test_somebody_reads_the_trail(made):
    assert [u.email for u in User.objects.exclude(email=None) if reads_trail(u)] == ["auditoria@demo.cl"]


def test_two_people_were_attended_in_person(made):
    typed = Comment.objects.exclude(channel="web").order_by("pk")
    assert [(c.channel, c.shown_name) for c in typed] == [("oirs", "Rosa Millán"), ("paper", "Participante")]
    assert not AssistedSession.objects.filter(ended_at=None).exists()


def test_everything_invented_is_marked_so(made):
    assert set(
        PublicService.objects.filter(consultations__is_demo=True).values_list("is_demo", flat=True)
    ) == {True}
    assert not Consultation.objects.filter(service__is_demo=True, is_demo=False).exists()
    assert not User.objects.filter(is_demo=False).exists()


def test_nobody_is_written_to_about_an_invented_past(made):
    assert not Announcement.objects.filter(expanded_at=None).exists()
    assert not Message.objects.filter(state="queued").exists()


def test_the_citizen_finds_what_she_wrote_and_was_answered(made, client):
    client.force_login(User.objects.get(email="ciudadana@demo.cl"))
    items = client.get("/mi-participacion/").context["items"]
    assert len(items) >= 3
    assert any(item["answer"] for item in items)


def test_every_page_of_it_says_that_it_is_invented(made, client):
    for consultation in Consultation.objects.public().filter(is_demo=True):
        assert "Datos de demostración" in client.get(consultation.get_absolute_url()).content.decode()


def test_organisations_stand_in_every_state(made):
    states = set(Representation.objects.values_list("organization__name", "status"))
    assert states == {
        ("Junta de Vecinos Ribera Imaginaria", "accredited"),
        ("Club de Personas Mayores El Ensayo", "accredited"),
        ("Comité Ecológico Humedal Ficticio", "claimed"),
        ("Fundación Ejemplo Abierto", "rejected"),
    }
    assert {one.is_demo for one in Organization.objects.all()} == {True}
    old = Certificate.objects.get(organization__name__startswith="Club")
    recent = Certificate.objects.get(organization__name__startswith="Junta")
    assert (old.is_old(day_of(NOW)), recent.is_old(day_of(NOW))) == (True, False)


def test_two_of_them_speak_in_open_consultations(made):
    said = Comment.objects.exclude(organization=None).select_related("organization", "consultation")
    assert {one.voice.split()[0] for one in said} == {"Junta", "Club"}
    assert {one.consultation.phase_at(NOW) for one in said} == {Phase.OPEN}


def test_again_it_changes_nothing(made):
    before = Comment.objects.count(), Consultation.objects.count(), User.objects.count()
    said = StringIO()
    call_command("demo", stdout=said)
    assert "ya estaba" in said.getvalue()
    assert (Comment.objects.count(), Consultation.objects.count(), User.objects.count()) == before
