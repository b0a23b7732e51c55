"""SEGEGOB's screens of the mail: how it goes, what did not leave and why, and addresses that died."""

from datetime import timedelta

import pytest
import time_machine

from participa.audit.models import Event
from participa.notifications import dead, events, expansion, keeping
from participa.notifications import office_pages as pages
from participa.notifications.actions import announce
from participa.notifications.models import Announcement, DeadAddress, Message
from tests.builders import NOON, an_officer_of
from tests.notifications.builders import ToEverybody, a_mail_keeper, a_message
from tests.questions import with_one_and_with_three
from tests.services.builders import a_person, a_service

pytestmark = pytest.mark.django_db
State = Message.State
QUEUE, FAILED = "/segegob/correo/", "/segegob/correo/no-salieron/"
ADDRESSES = "/segegob/correo/direcciones/"


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture(autouse=True)
def _news(an_event):
    an_event("news_of_tests", ToEverybody)


@pytest.fixture
def segegob(client):
    client.force_login(a_mail_keeper())
    return client


def body(response):
    return response.content.decode()


def states(*messages):
    return [Message.objects.get(pk=one.pk).state for one in messages]


def verbs():
    return list(Event.objects.filter(verb__startswith="mail.").values_list("verb", flat=True))


# The queue ------------------------------------------------------------------------------------
def test_the_queue_tells_how_many_there_are_in_each_state(segegob):
    for state, how_many in ((State.QUEUED, 2), (State.SENDING, 1), (State.SENT, 3), (State.FAILED, 1)):
        for _n in range(how_many):
            a_message(state)
    a_message(State.HELD, bundle="news")
    a_message(State.SENT, sent_at=NOON - timedelta(days=1))
    stats = segegob.get(QUEUE).context["stats"]
    assert [item["value"] for item in stats] == [2, 1, 1, 3, 1]


def test_beyond_a_thousand_nobody_is_counted(segegob, monkeypatch):
    monkeypatch.setattr(pages, "COUNTED_UP_TO", 2)
    monkeypatch.setattr(pages, "SENT_UP_TO", 2)
    for _n in range(3):
        a_message(State.QUEUED)
        a_message(State.SENT)
    context = segegob.get(QUEUE).context
    assert context["is_partial"]
    assert [item["value"] for item in context["stats"]][3] == "más de 2"


def test_the_queue_says_since_when_the_oldest_of_each_urgency_waits(segegob):
    a_message(State.QUEUED, now=NOON - timedelta(hours=3))
    a_message(State.QUEUED)
    rows = segegob.get(QUEUE).context["urgencies"]
    assert [row["since"] for row in rows] == [NOON - timedelta(hours=3)]


def test_the_queue_counts_by_event(segegob):
    a_message(State.FAILED)
    a_message(State.QUEUED)
    assert segegob.get(QUEUE).context["by_event"] == [
        {
            "event": "news_of_tests",
            "name": "news_of_tests",
            "waiting": 1,
            "held": 0,
            "sending": 0,
            "failed": 1,
        }
    ]


def test_an_announcement_half_told_shows_how_far_it_goes(segegob, monkeypatch):
    monkeypatch.setattr(expansion, "BATCH", 1)
    a_person()
    announced = announce("news_of_tests", "tests.thing:1", now=NOON)
    events.get("news_of_tests").headline = lambda announcement: "Abrió la consulta de riberas"
    expansion.expand_batch(NOON)
    row = segegob.get(QUEUE).context["going"][0]
    assert (row["announcement"], row["words"], row["told"]) == (announced, "Abrió la consulta de riberas", 1)


def test_an_announcement_that_fails_says_why_and_is_tried_again_at_once(segegob):
    announced = announce("news_of_nobody", "tests.thing:1", now=NOON)
    expansion.expand_batch(NOON)
    assert "Nobody registered the event" in body(segegob.get(QUEUE))
    answer = segegob.post(f"{QUEUE}anuncios/reintentar/", {"announcement": announced.pk})
    assert answer["Location"] == QUEUE
    announced.refresh_from_db()
    assert announced.retry_at == NOON
    assert verbs() == ["mail.announcements_retried"]


def test_all_announcements_that_fail_are_tried_again_at_once(segegob):
    for number in (1, 2):
        announce("news_of_nobody", f"tests.thing:{number}", now=NOON)
    expansion.expand_batch(NOON)
    segegob.post(f"{QUEUE}anuncios/reintentar/")
    assert set(Announcement.objects.values_list("retry_at", flat=True)) == {NOON}


def test_the_queue_costs_the_same_with_more_in_it(segegob):
    def add():
        a_message(State.QUEUED)
        a_message(State.FAILED)
        announce("news_of_tests", f"tests.thing:{Announcement.objects.count()}", now=NOON)

    assert with_one_and_with_three(segegob, QUEUE, add) == 16


# What did not leave ---------------------------------------------------------------------------
def test_a_mail_that_did_not_leave_shows_its_reason_and_not_its_address(segegob):
    a_message(address="zutana@correo.cl", reason="550 5.1.1 <zutana@correo.cl>: User unknown")
    page = body(segegob.get(FAILED))
    assert "z…@correo.cl" in page
    assert "User unknown" in page
    assert "zutana" not in page


def test_whoever_reads_the_list_leaves_a_line(segegob):
    segegob.get(FAILED)
    assert not Event.objects.exists()
    a_message()
    segegob.get(FAILED)
    assert [line.data["what"] for line in Event.objects.all()] == ["failed_mails"]


def test_they_are_found_by_event_reason_and_domain(segegob):
    hers = a_person("ana@otro.cl")
    mine = a_message(user=hers, reason="421 Vuelva mañana")
    other = a_message(reason="550 No existe")

    def found(query):
        return [row["message"] for row in segegob.get(FAILED + query).context["rows"]]

    assert found("") == [other, mine]
    assert found("?dominio=otro.cl") == found("?dominio=@OTRO.cl") == found("?motivo=421") == [mine]
    assert found("?evento=news_of_tests&dominio=ejemplo.cl") == [other]
    assert found("?evento=otra") == []


def test_one_is_tried_again_and_leaves(segegob, sink):
    one, other = a_message(user=a_person()), a_message(user=a_person())
    segegob.post(f"{FAILED}reintentar/", {"message": one.pk})
    assert states(one, other) == [State.QUEUED, State.FAILED]
    assert verbs() == ["mail.retried"]


def test_all_that_the_filters_leave_are_tried_again(segegob):
    hers = a_message(address="ana@otro.cl")
    others = [a_message() for _n in range(2)]
    answer = segegob.post(f"{FAILED}reintentar/", {"dominio": "ejemplo.cl"})
    assert answer["Location"] == f"{FAILED}?dominio=ejemplo.cl"
    assert states(hers, *others) == [State.FAILED, State.QUEUED, State.QUEUED]


def test_thousands_are_tried_again_by_parts(monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    monkeypatch.setattr(keeping, "MOST", 4)
    for _n in range(5):
        a_message()
    keeper = a_mail_keeper()
    assert keeping.try_again(Message.objects.all(), by=keeper, now=NOON) == 4
    assert keeping.try_again(Message.objects.all(), by=keeper, now=NOON) == 1


def test_what_kept_no_words_is_not_tried_again(segegob):
    code = a_message(event=events.WRITTEN)
    assert "No guardamos lo que decía" in body(segegob.get(FAILED))
    segegob.post(f"{FAILED}reintentar/", {"message": code.pk})
    assert states(code) == [State.FAILED]
    assert verbs() == []


def test_one_given_up_is_asked_about_no_more_and_keeps_its_reason(segegob):
    one, other = a_message(), a_message()
    carried = a_message(carrier=one)
    segegob.post(f"{FAILED}dar-por-perdidos/", {"message": one.pk})
    assert states(one, carried, other) == [State.SKIPPED, State.SKIPPED, State.FAILED]
    one.refresh_from_db()
    assert one.reason == "Se dio por perdido. 550 5.1.1 No existe esa casilla"
    assert verbs() == ["mail.given_up"]


def test_what_left_is_not_given_up(segegob):
    sent = a_message(State.SENT)
    segegob.post(f"{FAILED}dar-por-perdidos/", {"message": sent.pk})
    assert states(sent) == [State.SENT]
    assert verbs() == []


def test_the_list_goes_on_in_another_page(segegob):
    for _n in range(21):
        a_message()
    first = segegob.get(FAILED)
    assert len(first.context["rows"]) == 20
    assert len(segegob.get(FAILED + first.context["next"]).context["rows"]) == 1


def test_the_list_costs_the_same_with_more_rows(segegob):
    assert with_one_and_with_three(segegob, FAILED, lambda: a_message(user=a_person())) == 9


# Addresses ------------------------------------------------------------------------------------
def test_an_address_is_looked_up_without_writing_it_in_the_page_s_address(segegob):
    dead.bounced("ana@correo.cl", reason="5.1.1 <ana@correo.cl> no existe", for_good=True, now=NOON)
    answer = segegob.post(ADDRESSES, {"address": "Ana@correo.cl"})
    assert answer.status_code == 200
    assert answer.context["found"].dead_since == NOON
    assert "a…@correo.cl" in answer.context["reason"]
    assert [line.data["what"] for line in Event.objects.all()] == ["dead_address"]


def test_one_that_gave_nothing_back_says_so(segegob):
    assert "No ha devuelto ningún correo" in body(segegob.post(ADDRESSES, {"address": "eva@correo.cl"}))


def test_what_is_no_address_comes_back_with_what_was_typed(segegob):
    for path in (ADDRESSES, f"{ADDRESSES}volver-a-escribir/"):
        answer = segegob.post(path, {"address": "ana@"})
        assert answer.status_code == 422
        assert 'value="ana@"' in body(answer)
    assert not Event.objects.exists()


def test_an_address_is_written_to_again(segegob):
    dead.bounced("ana@correo.cl", reason="5.1.1", for_good=True, now=NOON)
    segegob.post(f"{ADDRESSES}volver-a-escribir/", {"address": "ana@correo.cl"})
    assert dead.dead_among(["ana@correo.cl"]) == set()
    assert Event.objects.get().data == {"domain": "correo.cl"}
    answer = segegob.post(f"{ADDRESSES}volver-a-escribir/", {"address": "eva@correo.cl"}, follow=True)
    assert "no estaba entre las que devuelven" in body(answer)


def test_dead_addresses_are_counted_by_domain_and_cost_the_same(segegob):
    def add():
        number = DeadAddress.objects.count()
        dead.bounced(f"p{number}@correo{number}.cl", reason="5.1.1", for_good=True, now=NOON)

    assert with_one_and_with_three(segegob, ADDRESSES, add) == 6
    assert [row["count"] for row in segegob.get(ADDRESSES).context["domains"]] == [1, 1, 1]


# Who may --------------------------------------------------------------------------------------
def test_an_officer_of_a_service_neither_sees_nor_moves_the_mail(client):
    client.force_login(an_officer_of(a_service()))
    failed = a_message()
    assert client.get(QUEUE).status_code == 403
    assert client.post(f"{FAILED}reintentar/", {"message": failed.pk}).status_code == 403
    assert states(failed) == [State.FAILED]
    assert verbs() == []


def test_whoever_keeps_the_mail_finds_it_from_her_desk(segegob):
    assert segegob.get("/gestion/")["Location"] == QUEUE
