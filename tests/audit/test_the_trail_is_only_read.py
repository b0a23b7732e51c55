from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from accounts.models import User
from participa.audit.actions import record, saw
from participa.audit.models import AppendOnlyError, Event, FormToken
from participa.core.mail import Mail
from participa.notifications import actions
from participa.notifications.models import Message
from tests.builders import a_comment, a_consultation, a_group, a_service

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
ADMIN = "/administracion-tecnica"
TABLES = [
    "audit/event",
    "documents/document",
    "notifications/announcement",
    "notifications/message",
    "jobs/job",
    "accounts/user",
    "auth/group",
]
pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client):
    person = User.objects.create_superuser("raiz@ejemplo.cl", "una frase bien larga")
    client.force_login(person)
    return person


def test_a_line_says_who_did_what_to_what_in_what_quality(root):
    event = record("user.seen", root, by=root, now=NOW, role="officer of SENADE", why="x")
    assert (event.actor, event.target) == (root, f"accounts.user:{root.pk}")
    assert (event.role, event.data) == ("officer of SENADE", {"why": "x"})
    assert str(event) == f"2026-11-22 15:00 user.seen accounts.user:{root.pk}"


def test_a_token_is_called_by_its_key():
    assert str(FormToken(key="abc")) == "abc"


def test_the_portal_itself_and_nobody_known_have_no_actor(root):
    assert record("x", root, by=None, now=NOW).actor is None
    assert record("x", root, by=AnonymousUser(), now=NOW).actor is None


REWRITINGS = {
    "update": lambda event: Event.objects.update(verb="otro"),
    "update of some": lambda event: Event.objects.filter(pk=event.pk).update(verb="otro"),
    "delete": lambda event: Event.objects.all().delete(),
    "delete of one": lambda event: event.delete(),
    "save": lambda event: event.save(),
    "save of a field": lambda event: event.save(update_fields=["verb"]),
    "bulk update": lambda event: Event.objects.bulk_update([event], ["verb"]),
    "update or create": lambda event: Event.objects.update_or_create(pk=event.pk, defaults={"verb": "otro"}),
}


@pytest.mark.parametrize("way", REWRITINGS)
def test_a_line_is_neither_changed_nor_deleted_by_the_program(root, way):
    event = record("user.seen", root, by=root, now=NOW)
    event.verb = "otro"
    with pytest.raises(AppendOnlyError), transaction.atomic():
        REWRITINGS[way](event)
    assert Event.objects.get().verb == "user.seen"


def test_a_line_says_in_which_service_it_happened():
    service = a_service(code="SENADE")
    consultation = a_consultation(service)
    comment = a_comment(consultation)
    group = a_group(consultation)
    lines = [record("x", thing, by=None, now=NOW) for thing in (service, consultation, comment, group)]
    assert [line.service for line in lines] == ["SENADE"] * 4


def test_who_looked_at_people_is_a_line_too(root):
    event = saw(User, by=root, now=NOW, what="users")
    assert (event.verb, event.target, event.data) == (
        "personal_data.seen",
        "accounts.user",
        {"what": "users"},
    )
    assert saw(root, by=root, now=NOW, what="users").target == f"accounts.user:{root.pk}"


@pytest.mark.parametrize("table", TABLES)
def test_a_superuser_may_look_at_each_table(client, root, table):
    assert client.get(f"{ADMIN}/{table}/").status_code == 200


@pytest.mark.parametrize("table", [table for table in TABLES if table != "auth/group"])
def test_nothing_is_added_by_hand(client, root, table):
    assert client.get(f"{ADMIN}/{table}/add/").status_code == 403


def test_the_trail_is_neither_changed_nor_deleted_by_hand(client, root):
    event = record("user.seen", root, by=root, now=NOW)
    page = f"{ADMIN}/audit/event/{event.pk}"
    assert client.get(f"{page}/change/").status_code == 200
    assert client.post(f"{page}/change/", {"verb": "otro"}).status_code == 403
    assert client.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    assert Event.objects.get(pk=event.pk).verb == "user.seen"


def test_staff_who_are_not_superusers_see_nothing(client):
    clerk = User.objects.create_user("otra@ejemplo.cl", "una frase bien larga", is_staff=True)
    client.force_login(clerk)
    assert client.get(f"{ADMIN}/audit/event/").status_code == 302  # to sign in as somebody else
    assert admin.site._registry[Event].has_module_permission(type("request", (), {"user": clerk})()) is False


def test_a_failed_mail_is_tried_again_from_there(client, root):
    actions.queue_written(Mail("Hola", "x"), "ana@ejemplo.cl", key="k", now=NOW)
    Message.objects.update(state="failed")
    message = Message.objects.get()
    client.post(f"{ADMIN}/notifications/message/", {"action": "try_again", "_selected_action": [message.pk]})
    message.refresh_from_db()
    assert message.state == "queued"
