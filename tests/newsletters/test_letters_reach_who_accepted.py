"""A boletín reaches who accepted it, once, and nobody else; what became of its mails is counted."""

from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from participa.audit.models import Event
from participa.core.calendar import SANTIAGO
from participa.newsletters import actions, tallying
from participa.newsletters.audience import how_many, scope_of
from participa.newsletters.models import Letter, Reach, Status
from participa.notifications import dead, delivery, expansion
from participa.notifications.models import Announcement, Message
from participa.reference.models import Topic
from participa.services.models import PublicService
from participa.subscriptions import actions as following
from participa.subscriptions import leaving, tokens
from tests.services.builders import a_person, a_region, a_service, an_officer_of
from tests.subscriptions.builders import NOON, Rhythm, a_follower, a_subscription, a_target, told

from .builders import a_letter, a_reader, a_scheduled_letter, go, sent

pytestmark = pytest.mark.django_db
State = Message.State
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EIGHT = datetime(2026, 11, 19, 8, tzinfo=SANTIAGO)


@pytest.fixture
def service():
    return a_service()


@pytest.fixture
def officer(service):
    return an_officer_of(service)


def follows(kind, key, *, letters=True, follower=None):
    return a_subscription(target=a_target(kind, key), letters=letters, follower=follower)


def reached(letter):
    return how_many(scope_of(letter))


def token_of(mail):
    return mail["List-Unsubscribe"].strip("<>").rstrip("/").rpartition("/")[2]


def counted(letter, now):
    tallying.tally(now)
    letter.refresh_from_db()
    return (letter.recipients, letter.sent, letter.waiting, letter.bounced, letter.skipped)


# To whom ---------------------------------------------------------------------------------------
def test_a_service_reaches_only_its_own_followers_who_accepted(service):
    a_reader(service)
    a_reader(service, letters=False)
    a_reader(a_service())
    follows("ministerio", service.code)
    assert reached(a_letter(service)) == 1


def test_a_ministry_reaches_those_who_follow_it_with_all_below_it():
    ministry = a_service(kind=PublicService.Kind.MINISTRY)
    follows("ministerio", ministry.code)
    a_reader(ministry)
    assert reached(a_letter(ministry)) == 2


def test_a_service_may_narrow_it_to_those_who_also_follow_a_topic_or_a_region(service):
    topic = Topic.objects.create(slug="agua", label_es="Agua", label_en="Water", order=1)
    letter = a_letter(service, reach=Reach.CHOSEN)
    letter.topics.set([topic])
    letter.regions.set([a_region()])
    for kind, key in (("tema", "agua"), ("region", "los-rios"), ("region", "biobio")):
        follows(kind, key, letters=False, follower=a_reader(service).follower)
    follows("tema", "agua")
    assert reached(letter) == 2


def test_segegob_reaches_whoever_follows_any_of_what_it_chose(service):
    group = Topic.objects.create(slug="ambiente", label_es="Ambiente", label_en="Nature", order=1)
    topic = Topic.objects.create(slug="agua", label_es="Agua", label_en="Water", order=2, parent=group)
    letter = a_letter(reach=Reach.CHOSEN)
    letter.topics.set([topic])
    letter.services.set([service])
    twice = a_reader(service).follower
    follows("tema", "ambiente", follower=twice)
    follows("tema", "agua")
    follows("tema", "salud")
    assert reached(letter) == 2


def test_segegob_reaches_all_who_accepted_once_each(service):
    ana = a_reader(service).follower
    follows("region", "biobio", follower=ana)
    follows("region", "biobio", letters=False)
    follows("consejo", "C-1")
    assert reached(a_letter()) == 2


def test_who_closed_her_account_is_nobody(service):
    a_subscription(user=a_person(is_active=False), target=a_target("servicio", service.code), letters=True)
    assert reached(a_letter(service)) == 0


# From the draft to the figures -------------------------------------------------------------------
def test_from_the_draft_to_the_figures_through_a_real_server(service, officer, sink):
    a_reader(service, "ana@ejemplo.cl")
    a_reader(service, "eva@ejemplo.cl")
    a_reader(service, "no@ejemplo.cl")
    sink.answers["no@ejemplo.cl"] = "550 No such user"
    letter = actions.create(service, subject="Aguas", by=officer, now=NOON)
    values = {"subject": "Aguas claras", "body": "Ven a **[opinar](https://a.cl)**.", "reach": Reach.ALL}
    actions.edit(letter, **values, by=officer, now=NOON, seen_at=NOON)
    sent(Letter.objects.get(), by=officer)
    go()
    mails = [message_from_bytes(one.content, policy=default) for one in sink.received]
    assert sorted(mail["To"] for mail in mails) == ["ana@ejemplo.cl", "eva@ejemplo.cl"]
    mail = mails[0]
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert mail["Subject"] == "Aguas claras"
    assert mail["List-Id"].startswith(f"<boletin-{service.slug}.")
    assert "Ven a opinar (https://a.cl)." in text
    assert '<a href="https://a.cl" rel="noopener">opinar</a>' in html
    assert "<img" not in html
    assert f"/boletines/{letter.code}/" in text
    assert f"sigues «{service.name}» y aceptaste recibirlos" in text
    assert counted(letter, NOON + HOUR) == (3, 2, 0, 1, 0)
    assert (letter.status, letter.sent_at) == (Status.SENT, NOON + HOUR)


def test_one_click_from_the_header_ends_boletines_and_is_counted_once(service, officer, sink):
    letter, other = a_letter(service), a_letter(service)
    reader = a_reader(service, "ana@ejemplo.cl")
    sent(letter, by=officer)
    go()
    token = token_of(message_from_bytes(sink.received[0].content, policy=default))
    assert reached(other) == 1
    for _twice in range(2):
        leaving.leave(tokens.read_leaving(token), now=NOON + HOUR)
    assert reached(other) == 0
    letter.refresh_from_db()
    assert letter.left == 1
    assert reader.follower.subscriptions.live().count() == 1


def test_who_accepts_no_more_gets_nothing_of_what_waits(service, officer, mailoutbox):
    reader = a_reader(service)
    letter = a_letter(service)
    sent(letter, by=officer)
    expansion.expand_batch(NOON)
    following.stop_letters(reader.follower, now=NOON)
    go()
    assert mailoutbox == []
    assert counted(letter, NOON) == (1, 0, 0, 0, 1)


def test_who_got_an_account_meanwhile_still_gets_it(service, officer, mailoutbox):
    reader = a_reader(service, "ana@ejemplo.cl")
    sent(a_letter(service), by=officer)
    expansion.expand_batch(NOON)
    ana = a_person("ana@ejemplo.cl")
    following.join(reader.follower, following.follower_of(ana, now=NOON))
    go()
    assert [mail.to for mail in mailoutbox] == [["ana@ejemplo.cl"]]


def test_an_address_that_gives_mail_back_is_counted_as_bounced(service, officer, mailoutbox, monkeypatch):
    a_reader(service, "muerta@ejemplo.cl")
    monkeypatch.setattr(delivery, "dead_among", lambda addresses: set(addresses))
    letter = a_letter(service)
    sent(letter, by=officer)
    go()
    assert mailoutbox == []
    assert counted(letter, NOON) == (1, 0, 0, 1, 0)
    assert dead  # the real list has its own tests


def test_who_reads_only_in_the_portal_finds_it_there(service, officer, mailoutbox):
    ana = a_person()
    target = a_target("servicio", service.code)
    a_subscription(user=ana, target=target, letters=True, rhythm=Rhythm.ONLY_HERE)
    sent(a_letter(service, subject="Aguas"), by=officer)
    go()
    assert mailoutbox == []
    notice = Message.objects.notices_of(ana).unread().get()
    assert notice.announcement.headline["es-cl"] == "Aguas"
    assert notice.announcement.path == Letter.objects.get().get_absolute_url()


def test_who_accepted_after_it_began_waits_for_the_next(service, officer, mailoutbox):
    a_reader(service, now=NOON + HOUR)
    sent(a_letter(service), by=officer)
    go(NOON + 2 * HOUR)
    assert mailoutbox == []


# By the clock ----------------------------------------------------------------------------------
def test_it_leaves_at_its_hour_and_once(service, mailoutbox):
    a_reader(service)
    letter = a_scheduled_letter(service, at=EIGHT)
    go(EIGHT - timedelta(minutes=1))
    assert mailoutbox == []
    for later in (0, 1, 2):
        go(EIGHT + later * HOUR)
    assert len(mailoutbox) == 1
    letter.refresh_from_db()
    assert (letter.status, letter.sending_at) == (Status.SENDING, EIGHT)
    assert Announcement.objects.filter(event="newsletter").count() == 1


def test_a_clock_stopped_for_three_days_sends_it_the_first_morning(service, mailoutbox):
    a_reader(service)
    a_scheduled_letter(service, at=EIGHT)
    go(EIGHT + 3 * DAY + timedelta(hours=14))
    assert mailoutbox == []
    go(EIGHT + 4 * DAY)
    assert len(mailoutbox) == 1


def test_taken_back_between_the_clock_and_the_worker_nobody_is_told(service, officer, mailoutbox):
    a_reader(service)
    letter = a_scheduled_letter(service, at=EIGHT)
    expansion.announce_by_the_clock(EIGHT)
    actions.take_back(letter, by=officer, now=EIGHT)
    go(EIGHT)
    assert mailoutbox == []
    actions.schedule(Letter.objects.get(), at=EIGHT + HOUR, by=officer, now=EIGHT)
    go(EIGHT + HOUR)
    go(EIGHT + 2 * HOUR)
    assert len(mailoutbox) == 1


def test_a_hand_and_the_clock_do_not_send_it_twice(service, officer, mailoutbox):
    a_reader(service)
    letter = a_scheduled_letter(service, at=EIGHT)
    expansion.announce_by_the_clock(EIGHT)
    actions.take_back(letter, by=officer, now=EIGHT)
    sent(Letter.objects.get(), by=officer, now=EIGHT)
    go(EIGHT)
    assert len(mailoutbox) == 1
    assert told()[0][1:] == ("newsletter", State.SENT)


# Stopped ---------------------------------------------------------------------------------------
def test_cancelled_while_it_leaves_the_rest_stays(service, officer, mailoutbox, monkeypatch):
    for _n in range(3):
        a_reader(service)
    letter = a_letter(service)
    sent(letter, by=officer)
    expansion.expand_batch(NOON)
    monkeypatch.setattr(delivery, "BATCH", 1)
    delivery.deliver_batch(NOON)
    actions.cancel(Letter.objects.get(), by=officer, now=NOON)
    go()
    assert len(mailoutbox) == 1
    assert counted(letter, NOON) == (3, 1, 0, 0, 2)
    assert (letter.status, letter.cancelled_by) == (Status.CANCELLED, officer)
    assert Event.objects.filter(verb="newsletter.cancelled").exists()


def test_cancelled_between_two_batches_the_second_is_not_written(service, officer, monkeypatch):
    monkeypatch.setattr(expansion, "BATCH", 2)
    for _n in range(3):
        a_reader(service)
    sent(a_letter(service), by=officer)
    expansion.expand_batch(NOON)
    actions.cancel(Letter.objects.get(), by=officer, now=NOON)
    while expansion.expand_batch(NOON):
        pass
    assert Message.objects.count() == 2


# Counted ---------------------------------------------------------------------------------------
def test_figures_cost_the_same_for_one_letter_and_for_three(service, officer, django_assert_num_queries):
    a_reader(service)
    first = a_letter(service)
    sent(first, by=officer)
    go()
    tallying.tally(NOON)
    with django_assert_num_queries(3):
        tallying.tally(NOON + HOUR)
    for _n in range(2):
        sent(a_letter(service), by=officer)
    go()
    tallying.tally(NOON + HOUR)
    with django_assert_num_queries(3):
        tallying.tally(NOON + 2 * HOUR)


def test_figures_rest_after_a_week(service, officer):
    letter = a_letter(service)
    sent(letter, by=officer)
    go()
    assert tallying.tally(NOON) == 1
    assert tallying.tally(NOON + 7 * DAY) == 0


def test_the_course_is_kept_only_where_it_changes_and_never_grows_too_long(service, officer, monkeypatch):
    letter = a_letter(service)
    a_reader(service)
    sent(letter, by=officer)
    expansion.expand_batch(NOON)
    counted(letter, NOON)
    counted(letter, NOON + HOUR)
    assert [point[1:] for point in letter.points] == [[0, 1, 0, 0]]
    go(NOON + 2 * HOUR)
    counted(letter, NOON + 2 * HOUR)
    assert [point[1:] for point in letter.points] == [[0, 1, 0, 0], [1, 0, 0, 0]]
    monkeypatch.setattr(tallying, "MOST_POINTS", 2)
    actions.left(letter.pk)
    counted(letter, NOON + 3 * HOUR)
    assert [point[1:] for point in letter.points] == [[0, 1, 0, 0], [1, 0, 0, 1]]


def test_a_follower_reads_the_frame_of_the_mail_in_her_language(service, officer, mailoutbox):
    target = a_target("servicio", service.code, "Mi servicio")
    a_subscription(follower=a_follower("ana@ejemplo.cl", language="en"), target=target, letters=True)
    sent(a_letter(service, body="Hola"), by=officer)
    go()
    [mail] = mailoutbox
    assert f"/en/boletines/{Letter.objects.get().code}/" in mail.body
    assert "Hola" in mail.body
