"""Returned mail stops mail to addresses that died, and nothing that somebody sends us makes it fail."""

import mailbox
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from participa.notifications import bounces, dead, delivery, returns
from participa.notifications.actions import queue_message
from participa.notifications.bounces import Outcome, take
from participa.notifications.models import DeadAddress, Message
from participa.subscriptions.models import Subscription
from tests.builders import NOON
from tests.notifications.builders import ToEverybody, a_message
from tests.services.builders import a_person
from tests.subscriptions.builders import a_follower, a_subscription

pytestmark = pytest.mark.django_db
State = Message.State
HERS = "vecina@ejemplo.cl"
RETURNS = Path(__file__).parent / "returns"
HOOK = "/correo/devuelto/"


@pytest.fixture(autouse=True)
def _news(an_event):
    an_event("news_of_tests", ToEverybody)


@pytest.fixture
def sent():
    return a_message(State.SENT, address=HERS)


def number_of(message):
    return f"<{message.event}.{message.pk}.{message.version}@localhost>"


def a_return(name, message=None, **changes):
    text = (RETURNS / f"{name}.eml").read_text().replace("{id}", number_of(message) if message else "<x@y>")
    for before, after in changes.pop("changes", {}).items():
        assert before in text
        text = text.replace(before, after)
    return text.encode()


def is_dead(address=HERS):
    return bool(dead.dead_among([address]))


def untouched(message):
    message.refresh_from_db()
    return message.state == State.SENT and not DeadAddress.objects.exists()


# What servers write ---------------------------------------------------------------------------
@pytest.mark.parametrize("server", ["postfix", "exim", "gmail"])
def test_a_mailbox_that_does_not_exist_is_written_to_no_more(server, sent):
    assert take(a_return(server, sent), now=NOON) == [Outcome.DEAD]
    sent.refresh_from_db()
    assert sent.state == State.FAILED
    assert sent.reason.startswith("5.1.1 smtp; 550")
    assert is_dead()


def test_a_full_mailbox_is_given_up_only_the_third_time():
    for times in range(1, dead.TRIES + 1):
        sent = a_message(State.SENT, address=HERS)
        assert take(a_return("exchange", sent), now=NOON) == [
            Outcome.RETURNED if times < dead.TRIES else Outcome.DEAD
        ]
        sent.refresh_from_db()
        assert (sent.state, sent.reason[:5]) == (State.FAILED, "5.2.2")
    assert is_dead()


@pytest.mark.parametrize("status", ["5.7.1", "4.4.7", "5.3.4", "5.2.2"])
def test_what_passes_gives_nobody_up(status, sent):
    raw = a_return("postfix", sent, changes={"Status: 5.1.1": f"Status: {status}"})
    assert take(raw, now=NOON) == [Outcome.RETURNED]
    assert not is_dead()


def test_news_of_a_delay_is_no_return(sent):
    raw = a_return("postfix", sent, changes={"Action: failed": "Action: delayed", "5.1.1\nRem": "4.4.1\nRem"})
    assert take(raw, now=NOON) == [Outcome.LATE]
    assert untouched(sent)


def test_news_of_an_arrival_is_no_return(sent):
    raw = a_return("postfix", sent, changes={"Action: failed": "Action: delivered"})
    assert take(raw, now=NOON) == [Outcome.AUTOMATIC]
    assert untouched(sent)


def test_what_an_account_was_sent_kills_the_address_it_has():
    ana = a_person("ana@correo.cl")
    sent = a_message(State.SENT, user=ana)
    take(a_return("postfix", sent), now=NOON)
    assert is_dead("ana@correo.cl")
    assert not is_dead(HERS)


def test_what_a_summary_carried_did_not_arrive_either(sent):
    carried = a_message(State.SENT, carrier=sent)
    take(a_return("postfix", sent), now=NOON)
    carried.refresh_from_db()
    assert carried.state == State.FAILED


def test_the_same_return_counts_once(sent):
    raw = a_return("exchange", sent)
    assert take(raw, now=NOON) + take(raw, now=NOON) == [Outcome.RETURNED, Outcome.AGAIN]
    assert DeadAddress.objects.get().bounces == 1


def test_a_return_faster_than_our_own_note_is_asked_for_again(sent):
    Message.objects.update(state=State.SENDING)
    assert take(a_return("postfix", sent), now=NOON) == [Outcome.TOO_EARLY]
    assert not DeadAddress.objects.exists()


def test_a_dead_address_gets_no_more_news(outbox):
    take(a_return("postfix", a_message(State.SENT, user=a_person(HERS))), now=NOON)
    owed = Message.objects.get().user
    queue_message("news_of_tests", "tests.thing:99", user=owed, now=NOON)
    delivery.deliver_batch(NOON)
    assert outbox == []
    assert Message.objects.latest("pk").state == State.SKIPPED


# What is not believed -------------------------------------------------------------------------
@pytest.mark.usefixtures("sent")
def test_a_return_without_a_number_of_ours_gives_nobody_up_by_itself():
    raw = a_return("postfix")
    assert take(raw, now=NOON) + take(raw, now=NOON) == [Outcome.RETURNED, Outcome.AGAIN]
    assert not is_dead()
    assert DeadAddress.objects.get().bounces == 1


def test_a_number_of_another_portal_is_not_ours(sent):
    take(a_return("postfix", sent, changes={"@localhost>": "@otro.example>"}), now=NOON)
    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_an_answer_from_whoever_is_away_changes_nothing(sent):
    assert take(a_return("away", sent), now=NOON) == [Outcome.AUTOMATIC]
    assert untouched(sent)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: hola\n\nhola",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n--x--",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/feedback-report\n\n--x--",
        b"Content-Type: multipart/report\n\nsin partes",
        b"Content-Type: message/rfc822\n\n",
        b"Content-Type: multipart/mixed; boundary=x\n\n" * 3000,
    ],
    ids=range(8),
)
def test_whatever_is_sent_to_us_is_told_and_never_raises(raw, sent):
    assert take(raw, now=NOON) == [Outcome.UNKNOWN]
    assert untouched(sent)


def test_what_breaks_the_reader_is_told_too(monkeypatch, sent):
    monkeypatch.setattr(returns, "message_from_bytes", lambda raw: 1 / 0)
    assert take(a_return("postfix", sent), now=NOON) == [Outcome.UNKNOWN]
    assert untouched(sent)


def test_a_report_cut_in_the_middle_is_read_as_far_as_it_goes(sent):
    raw = a_return("postfix", sent)
    for length in range(0, len(raw), 97):
        take(raw[:length], now=NOON)
    assert take(raw, now=NOON) in ([Outcome.DEAD], [Outcome.AGAIN])


# Complaints -----------------------------------------------------------------------------------
def test_whoever_complains_follows_nothing_more(sent):
    follower = a_follower(HERS)
    a_subscription(follower=follower, letters=True)
    assert take(a_return("complaint", sent), now=NOON) == [Outcome.COMPLAINED]
    assert not Subscription.objects.followed().filter(follower=follower).exists()


def test_whoever_complains_with_an_account_gets_no_more_mail_about_that_thing():
    ana = a_person(HERS)
    a_subscription(user=ana)
    sent = a_message(State.SENT, user=ana)
    take(a_return("complaint", sent), now=NOON)
    assert list(Subscription.objects.values_list("target__key", "rhythm")) == [
        (sent.object, Subscription.Rhythm.NEVER)
    ]


def test_a_complaint_without_a_number_of_ours_stops_nothing():
    a_subscription(follower=a_follower(HERS))
    assert take(a_return("complaint"), now=NOON) == [Outcome.UNKNOWN]
    assert Subscription.objects.followed().exists()


def test_whoever_says_that_it_was_wanted_goes_on(sent):
    a_subscription(follower=a_follower(HERS))
    raw = a_return("complaint", sent, changes={"Feedback-Type: abuse": "Feedback-Type: not-spam"})
    assert take(raw, now=NOON) == [Outcome.UNKNOWN]
    assert Subscription.objects.followed().exists()


# By a command ---------------------------------------------------------------------------------
def bounce(*args, **options):
    said = StringIO()
    call_command("bounce", *args, stdout=said, **options)
    return said.getvalue()


def test_the_command_reads_files(tmp_path, sent):
    file = tmp_path / "vuelto.eml"
    file.write_bytes(a_return("postfix", sent))
    assert "no se le escribe más" in bounce(str(file))
    assert is_dead()


def test_the_command_reads_what_is_piped_to_it(monkeypatch, sent):
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(a_return("postfix", sent))))
    assert "no se le escribe más" in bounce()
    assert is_dead()


def test_a_pipe_is_told_to_bring_again_what_came_too_early(monkeypatch, sent):
    Message.objects.update(state=State.SENDING)
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(a_return("postfix", sent))))
    with pytest.raises(SystemExit) as end:
        bounce()
    assert end.value.code == 75


def test_a_folder_keeps_only_what_was_not_understood(tmp_path, sent):
    box = mailbox.Maildir(tmp_path / "vueltos", create=True)
    box.add(a_return("postfix", sent))
    strange = box.add(b"Subject: hola\n\nhola")
    bounce(maildir=str(tmp_path / "vueltos"))
    assert list(mailbox.Maildir(tmp_path / "vueltos").keys()) == [strange]
    assert is_dead()
    assert bounce(maildir=str(tmp_path / "vueltos")) == ""  # it is not told twice


def test_what_cannot_be_opened_is_said(tmp_path):
    with pytest.raises(CommandError, match="No se puede leer"):
        bounce(str(tmp_path / "no-esta"))
    with pytest.raises(CommandError, match="no es una carpeta Maildir"):
        bounce(maildir=str(tmp_path))


# By a web hook --------------------------------------------------------------------------------
def post(client, raw, token="secreto", **headers):
    return client.post(
        HOOK, raw, content_type="message/rfc822", headers={"Authorization": f"Bearer {token}"} | headers
    )


@pytest.fixture
def _with_token(settings):
    settings.BOUNCES_TOKEN = "secreto"


@pytest.mark.usefixtures("_with_token")
def test_the_hook_takes_one_return(client, sent):
    answer = post(client, a_return("postfix", sent))
    assert (answer.status_code, answer.json()) == (200, {"outcomes": ["dead"]})
    assert post(client, a_return("postfix", sent)).json() == {"outcomes": ["again"]}
    assert is_dead()


def test_without_a_token_of_ours_there_is_no_hook(client, sent):
    assert post(client, a_return("postfix", sent), token="").status_code == 404
    assert untouched(sent)


@pytest.mark.usefixtures("_with_token")
def test_with_another_token_nothing_is_read(client, sent):
    assert post(client, a_return("postfix", sent), token="otro").status_code == 403
    assert untouched(sent)


@pytest.mark.usefixtures("_with_token")
def test_the_hook_takes_one_mail_and_no_more(client, sent):
    raw = a_return("postfix", sent)
    headers = {"Authorization": "Bearer secreto"}
    assert client.post(HOOK, raw, content_type="text/plain", headers=headers).status_code == 415
    assert post(client, raw + b"x" * bounces.BIGGEST).status_code == 413
    assert client.get(HOOK, headers=headers).status_code == 404
    assert untouched(sent)


@pytest.mark.usefixtures("_with_token")
def test_the_hook_asks_for_what_came_too_early(client, sent):
    Message.objects.update(state=State.SENDING)
    answer = post(client, a_return("postfix", sent))
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
