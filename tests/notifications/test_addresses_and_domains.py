"""Addresses that give mail back, and how fast each domain is written to."""

from datetime import timedelta

import pytest

from participa.notifications import actions, dead, delivery, domains
from participa.notifications.models import DeadAddress, Message

from .builders import ToEverybody
from .conftest import NOW

State = Message.State
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def to_everybody(an_event):
    an_event("news", ToEverybody)


def a_message(address, n=1):
    actions.queue_message("news", f"thing:{n}", address=address, now=NOW)
    return Message.objects.latest("pk")


def test_an_address_without_mailbox_is_given_up_at_once():
    one = dead.bounced("Ana@Ejemplo.cl", reason="550 No such user", for_good=True, now=NOW)
    assert one.dead_since == NOW
    assert dead.dead_among(["ana@ejemplo.cl", "eva@ejemplo.cl"]) == {"ana@ejemplo.cl"}


def test_a_full_mailbox_is_given_up_at_the_third_return():
    for n in range(3):
        assert dead.dead_among(["ana@ejemplo.cl"]) == set()
        dead.bounced("ana@ejemplo.cl", reason="452 Full", for_good=False, now=NOW + timedelta(days=n))
    assert dead.dead_among(["ana@ejemplo.cl"]) == {"ana@ejemplo.cl"}


def test_an_address_given_up_is_known_by_its_mark_alone():
    dead.bounced("ana@ejemplo.cl", reason="550", for_good=True, now=NOW)
    assert "ana" not in str(DeadAddress.objects.values().get())


def test_an_address_given_up_is_not_written_to(outbox):
    dead.bounced("ana@ejemplo.cl", reason="550", for_good=True, now=NOW)
    message = a_message("ana@ejemplo.cl")
    delivery.deliver_batch(NOW)
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.SKIPPED, "Esa dirección devuelve el correo.")
    assert outbox == []


def test_a_code_leaves_even_to_an_address_given_up(outbox):
    dead.bounced("ana@ejemplo.cl", reason="550", for_good=True, now=NOW)
    actions.queue_written(actions.events.Mail("Tu código", "1"), "ana@ejemplo.cl", key="k", now=NOW)
    delivery.deliver_batch(NOW)
    assert len(outbox) == 1


def test_an_address_that_answers_again_is_written_to_again():
    dead.bounced("ana@ejemplo.cl", reason="550", for_good=True, now=NOW)
    assert dead.answers_again("ANA@ejemplo.cl")
    assert dead.dead_among(["ana@ejemplo.cl"]) == set()


def test_a_domain_takes_so_many_and_the_rest_wait_their_turn(settings):
    settings.MAIL_DOMAIN_RATES = {"lento.cl": "2/m"}
    addresses = ["a@lento.cl", "b@lento.cl", "a@otro.cl", "c@lento.cl", "d@Lento.cl", "e@lento.cl"]
    assert list(domains.waits(addresses)) == [0, 0, 0, 60, 60, 120]


def test_whoever_waits_for_her_domain_loses_no_attempt(settings, outbox):
    settings.MAIL_DOMAIN_RATES = {"lento.cl": "1/m"}
    first, second = a_message("a@lento.cl", 1), a_message("b@lento.cl", 2)
    delivery.deliver_batch(NOW)
    second.refresh_from_db()
    assert (second.state, second.attempts) == (State.QUEUED, 0)
    assert second.next_attempt_at == NOW + timedelta(seconds=60)
    assert [mail.to for mail in outbox] == [["a@lento.cl"]]
    assert first.pk


def test_a_code_does_not_wait_for_its_domain(settings, outbox):
    settings.MAIL_DOMAIN_RATES = {"lento.cl": "1/m"}
    a_message("a@lento.cl")
    for n in range(3):
        actions.queue_written(actions.events.Mail("Tu código", "1"), f"c{n}@lento.cl", key=f"k{n}", now=NOW)
    delivery.deliver_batch(NOW)
    assert len(outbox) == 4
