import email
import email.policy
import threading
from datetime import timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from participa.notifications import actions, delivery, events, journal, writing
from participa.notifications.events import Event, Mail
from participa.notifications.models import Message

from .builders import ToEverybody, a_person
from .conftest import NOW

MINUTE = timedelta(minutes=1)
State = Message.State
CODE = Mail("Tu código", "123456")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def to_everybody(an_event):
    an_event("news", ToEverybody)


def a_message(address="ana@ejemplo.cl", event="news", **more):
    actions.queue_message(event, f"thing:{Message.objects.count()}", address=address, now=NOW, **more)
    return Message.objects.latest("pk")


def parsed(envelope):
    return email.message_from_bytes(envelope.content, policy=email.policy.default)


def test_a_mail_leaves_with_both_its_versions(sink):
    message = a_message()
    assert delivery.deliver_batch(NOW) == 1
    mail = parsed(sink.received[0])
    assert sink.received[0].rcpt_tos == ["ana@ejemplo.cl"]
    assert mail["Subject"] == "Novedad 1"
    assert mail["Message-ID"] == f"<news.{message.pk}.1@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_body(("plain",)).get_content().strip() == "Texto"
    assert mail.get_body(("html",)).get_content().strip() == "<p>Texto</p>"
    message.refresh_from_db()
    assert (message.state, message.sent_at, message.attempts) == (State.SENT, NOW, 1)


def test_what_left_does_not_leave_again(sink):
    a_message()
    delivery.deliver_batch(NOW)
    assert delivery.deliver_batch(NOW + MINUTE) == 0
    assert len(sink.received) == 1


def test_the_urgent_leave_first(outbox):
    a_message("lenta@ejemplo.cl")
    actions.queue_written(CODE, "apurada@ejemplo.cl", key="sign-in:1", now=NOW)
    delivery.deliver_batch(NOW)
    assert [mail.to for mail in outbox] == [["apurada@ejemplo.cl"], ["lenta@ejemplo.cl"]]


def test_words_written_beforehand_are_erased_once_they_left(outbox):
    actions.queue_written(CODE, "ana@ejemplo.cl", key="sign-in:1", now=NOW)
    delivery.deliver_batch(NOW)
    assert outbox[0].body == "123456"
    assert Message.objects.get().data == {}


def test_with_the_mail_server_away_everything_waits_and_leaves_later(sink, settings):
    message = a_message()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert delivery.deliver_batch(NOW) == 0
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.QUEUED, 0)
    settings.EMAIL_PORT = port
    delivery.deliver_batch(NOW + MINUTE)
    assert len(sink.received) == 1


def test_an_address_refused_for_good_is_not_tried_again(sink):
    sink.answers["nadie@ejemplo.cl"] = "550 No such user"
    dead, alive = a_message("nadie@ejemplo.cl"), a_message("ana@ejemplo.cl")
    delivery.deliver_batch(NOW)
    dead.refresh_from_db()
    alive.refresh_from_db()
    assert (dead.state, dead.reason) == (State.FAILED, "550 No such user")
    assert alive.state == State.SENT


def test_a_temporary_refusal_is_tried_again_later_and_later(sink):
    sink.answers["ana@ejemplo.cl"] = "450 Greylisted"
    message, now, waits = a_message(), NOW, []
    for _attempt in range(5):
        delivery.deliver_batch(now)
        message.refresh_from_db()
        waits.append((message.next_attempt_at - now) / MINUTE)
        now = message.next_attempt_at
    assert waits == [1, 5, 15, 60, 360]
    delivery.deliver_batch(now)
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.FAILED, "450 Greylisted")


def test_content_refused_for_good_is_not_tried_again(sink):
    sink.verdict = "554 Looks like spam"
    message = a_message()
    delivery.deliver_batch(NOW)
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.FAILED, "554 Looks like spam")


def test_a_connection_lost_half_way_loses_nothing(sink, monkeypatch):
    first, second = a_message("a@ejemplo.cl"), a_message("b@ejemplo.cl")
    with monkeypatch.context() as patch:
        patch.setattr("smtplib.SMTP.sendmail", lambda *a, **k: (_ for _ in ()).throw(ConnectionResetError()))
        assert delivery.deliver_batch(NOW) == 1
    second.refresh_from_db()
    assert second.attempts == 0
    delivery.deliver_batch(NOW + MINUTE)
    assert sorted(envelope.rcpt_tos[0] for envelope in sink.received) == ["a@ejemplo.cl", "b@ejemplo.cl"]
    first.refresh_from_db()
    assert first.state == State.SENT


class Poison(Event):
    def render(self, message):
        raise ZeroDivisionError


def test_an_impossible_message_stops_nobody_elses(an_event, outbox):
    an_event("poison", Poison)
    bad = a_message(event="poison")
    a_message("b@ejemplo.cl")
    delivery.deliver_batch(NOW)
    bad.refresh_from_db()
    assert (bad.state, bad.reason) == (State.QUEUED, "ZeroDivisionError: ")
    assert bad.next_attempt_at == NOW + MINUTE
    assert [mail.to for mail in outbox] == [["b@ejemplo.cl"]]


class Withdrawn(ToEverybody):
    def may_receive(self, message):
        return "La consulta ya no es pública."


def test_whether_they_may_still_read_it_is_asked_when_it_leaves(an_event, outbox):
    an_event("news", Withdrawn)
    message = a_message()
    delivery.deliver_batch(NOW)
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.SKIPPED, "La consulta ya no es pública.")
    assert outbox == []


@pytest.mark.parametrize(
    ("person", "reason"),
    [({"is_active": False}, "La cuenta está cerrada."), ({"email": None}, "No tiene correo.")],
)
def test_nobody_is_written_to_without_account_or_address(person, reason, outbox):
    ana = a_person(**person)
    actions.queue_message("news", ana, user=ana, now=NOW)
    delivery.deliver_batch(NOW)
    message = Message.objects.get()
    assert (message.state, message.reason) == (State.SKIPPED, reason)
    assert outbox == []


class InHerLanguage(Event):
    def render(self, message):
        return Mail(str(Message.State.SENT.label), "x")


def test_each_is_written_to_in_her_language(an_event, outbox, monkeypatch):
    an_event("greeting", InHerLanguage)
    used = []
    monkeypatch.setattr(writing.translation, "override", _remember(used, writing.translation.override))
    for address, language in (("a@ejemplo.cl", "en"), ("b@ejemplo.cl", "es-cl")):
        person = a_person(address, language=language)
        actions.queue_message("greeting", person, user=person, now=NOW)
    delivery.deliver_batch(NOW)
    assert list(dict.fromkeys(used)) == ["en", "es-cl"]


def _remember(used, override):
    def remembering(language, **options):
        used.append(language)
        return override(language, **options)

    return remembering


def claimed(message, claim="dead", at=NOW):
    """As a worker that died left it."""
    Message.objects.filter(pk=message.pk).update(
        state=State.SENDING, claim=claim, claimed_at=at, attempts=message.attempts + 1
    )


def journal_of(claim, *accepted):
    (journal.folder() / f"{claim}.sent").write_text("".join(f"{m.pk}\n" for m in accepted))


def test_what_a_dead_worker_had_not_handed_over_leaves_at_once(sink):
    message = a_message()
    claimed(message)
    journal_of("dead")
    assert delivery.deliver_batch(NOW) == 0
    assert delivery.recover(NOW + MINUTE) == 1
    delivery.deliver_batch(NOW + MINUTE)
    assert [parsed(e)["Message-ID"] for e in sink.received] == [f"<news.{message.pk}.1@localhost>"]


def test_what_the_server_had_accepted_from_a_dead_worker_does_not_leave_again(sink):
    accepted, waiting = a_message("a@ejemplo.cl"), a_message("b@ejemplo.cl")
    for message in (accepted, waiting):
        claimed(message)
    journal_of("dead", accepted)
    assert delivery.recover(NOW) == 2
    accepted.refresh_from_db()
    assert (accepted.state, accepted.sent_at) == (State.SENT, NOW)
    delivery.deliver_batch(NOW)
    assert [envelope.rcpt_tos for envelope in sink.received] == [["b@ejemplo.cl"]]
    assert list(journal.folder().iterdir()) == []


def test_a_line_cut_in_the_middle_is_not_believed(sink):
    message = a_message()
    claimed(message)
    (journal.folder() / "dead.sent").write_text(f"{message.pk}")
    delivery.recover(NOW)
    message.refresh_from_db()
    assert message.state == State.QUEUED


def test_what_a_living_worker_holds_is_left_to_it():
    message = a_message()
    living = journal.begin()
    claimed(message, claim=living.claim)
    assert delivery.recover(NOW + MINUTE) == 0
    living.close()


def test_what_a_worker_lost_with_its_disk_held_goes_back_after_a_while(sink):
    message = a_message()
    claimed(message)
    assert delivery.recover(NOW + 14 * MINUTE) == 0
    assert delivery.recover(NOW + 16 * MINUTE) == 1
    delivery.deliver_batch(NOW + 16 * MINUTE)
    assert len(sink.received) == 1
    assert message.pk


def test_a_message_that_kills_every_worker_is_given_up():
    message = a_message()
    message.attempts = 5
    claimed(message)
    delivery.recover(NOW + 16 * MINUTE)
    message.refresh_from_db()
    assert message.state == State.FAILED


def test_a_slow_server_keeps_nobody_waiting_in_its_batch(sink, monkeypatch):
    first, second = a_message("a@ejemplo.cl"), a_message("b@ejemplo.cl")
    monkeypatch.setattr(delivery, "LONGEST_BATCH", -1)
    delivery.deliver_batch(NOW)
    for message in (first, second):
        message.refresh_from_db()
        assert (message.state, message.attempts, message.claim) == (State.QUEUED, 0, "")


def test_a_failed_message_may_be_tried_again_by_hand(outbox):
    a_message()
    Message.objects.update(state=State.FAILED, attempts=6)
    assert actions.retry(Message.objects.all(), now=NOW) == 1
    delivery.deliver_batch(NOW)
    assert Message.objects.get().state == State.SENT


def test_a_message_claimed_by_another_worker_is_left_to_it(outbox):
    claimed(a_message())
    assert delivery.deliver_batch(NOW) == 0
    assert outbox == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_two_workers_at_once_send_each_mail_once(monkeypatch):
    sent, lock = [], threading.Lock()

    class Counting(EmailBackend):
        def send_messages(self, messages):
            with lock:
                sent.extend(message.to[0] for message in messages)

    monkeypatch.setattr(delivery, "get_connection", Counting)
    for number in range(30):
        a_message(f"p{number}@ejemplo.cl")

    def work():
        try:
            while delivery.deliver_batch(NOW):
                pass
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _worker in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(sent) == sorted(f"p{number}@ejemplo.cl" for number in range(30))


def test_an_event_that_nobody_registered_is_said_plainly():
    with pytest.raises(LookupError, match="news_of_nobody"):
        events.get("news_of_nobody")


def test_a_code_that_already_expired_is_not_sent(outbox):
    actions.queue_written(
        CODE, "ana@ejemplo.cl", key="sign-in:1", now=NOW, good_until=timezone.now() - MINUTE
    )
    actions.queue_written(
        CODE, "eva@ejemplo.cl", key="sign-in:2", now=NOW, good_until=timezone.now() + MINUTE
    )
    delivery.deliver_batch(NOW)
    assert [mail.to for mail in outbox] == [["eva@ejemplo.cl"]]
    late = Message.objects.get(recipient="mailto:ana@ejemplo.cl")
    assert (late.state, late.data) == (State.SKIPPED, {})
