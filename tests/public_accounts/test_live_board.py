"""The screen of the hall: what is read, what most want to know, what just came; one snapshot for all."""

import threading
import time

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from public_accounts import live
from public_accounts.actions import answering, asking
from public_accounts.models import Question
from tests.builders import NOON, a_person

from . import builders as a

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(clock):
    clock.move_to(a.EVENT)
    return a.an_account()


def url(account, name="live_fragment"):
    return reverse(f"public_accounts:{name}", args=[account.event_year, account.service.slug])


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_what_is_read_what_most_want_and_what_just_came(client, account):
    plain = a.a_question(account, text="La de siempre")
    wanted = a.a_question(account, text="La más pedida", display_name="Vecina")
    asking.support(wanted, by=plain.author, now=a.EVENT)
    read = a.a_question(account, text="La que se lee")
    answering.mark_spoken(read, by=a.the_officer(account), now=a.EVENT)
    board = live.snapshot(account.event_year, account.service.slug, now=a.EVENT).board
    assert board["reading"]["text"] == read.text
    assert [row["text"] for row in board["top"]] == [wanted.text, plain.text]
    assert [row["text"] for row in board["newest"]] == [read.text, wanted.text, plain.text]
    assert board["asked"] == 3
    page = text_of(client.get(url(account, "live")))
    for words in (
        "Se está leyendo",
        "Vecina",
        "En vivo",
        f"/preguntar/{account.service.code.lower()}",
        "<svg",
    ):
        assert words in page


def test_what_was_read_last_is_what_is_being_read(account):
    first, second = a.a_question(account), a.a_question(account)
    officer = a.the_officer(account)
    answering.mark_spoken(first, by=officer, now=a.EVENT)
    answering.mark_spoken(second, by=officer, now=a.EVENT + a.HOUR / 60)
    board = live.snapshot(account.event_year, account.service.slug, now=a.EVENT).board
    assert board["reading"]["text"] == second.text


def test_the_day_after_nothing_is_being_read(account):
    question = a.a_question(account)
    answering.mark_spoken(question, by=a.the_officer(account), now=a.EVENT)
    board = live.snapshot(account.event_year, account.service.slug, now=a.AFTER_EVENT).board
    assert board["reading"] is None
    assert [row["text"] for row in board["top"]] == [question.text]


def test_what_was_taken_away_is_not_there(client, account):
    question = a.a_question(account, text="¡Ladrones!")
    answering.mark_spoken(question, by=a.the_officer(account), now=a.EVENT)
    answering.remove(question, reason="insult", by=a.the_officer(account), now=a.EVENT)
    assert "¡Ladrones!" not in text_of(client.get(url(account)))


def test_it_refreshes_without_javascript_and_carries_nothing_personal(as_user, account):
    page = text_of(as_user(a_person(display_name="Ana Soto")).get(url(account, "live")))
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert f'data-participa-live="{url(account)}"' in page
    for personal in ("csrf", "Ana Soto"):
        assert personal not in page


def test_the_fragment_is_only_the_inside(client, account):
    fragment = text_of(client.get(url(account)))
    assert "<html" not in fragment
    assert "hall__main" in fragment


def test_everybody_shares_one_snapshot_for_two_seconds(client, account, clock):
    a.a_question(account, text="La primera")
    client.get(url(account))
    a.a_question(account, text="La segunda", now=a.EVENT)
    with CaptureQueriesContext(connection) as done:
        assert "La segunda" not in text_of(client.get(url(account)))
    assert len(done) == 0
    clock.shift(2.1)
    assert "La segunda" in text_of(client.get(url(account)))


def test_each_language_has_its_own(client, account):
    client.get(url(account))
    with CaptureQueriesContext(connection) as done:
        text_of(client.get(f"/en{url(account)}"))
    assert len(done) > 0


def test_whoever_has_it_already_hears_that_nothing_changed(client, settings, account):
    settings.PAGE_CACHE_SECONDS = 10
    a.a_question(account)
    etag = client.get(url(account))["ETag"]
    again = client.get(url(account), headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_that_is_kept_is_no_older_than_the_snapshot(client, settings, account, clock):
    settings.PAGE_CACHE_SECONDS = 60
    client.get(url(account))
    a.a_question(account, text="La nueva", now=a.EVENT)
    assert "La nueva" not in text_of(client.get(url(account)))
    clock.shift(2.1)
    assert "La nueva" in text_of(client.get(url(account)))


def test_asking_forgets_no_page(client, settings, account, as_user):
    """Twenty questions a second would leave nothing to remember."""
    settings.PAGE_CACHE_SECONDS = 60
    before = text_of(client.get(url(account)))
    asked = a.a_question(account, text="La nueva", now=a.EVENT)
    asking.support(asked, by=a_person(), now=a.EVENT)
    assert text_of(client.get(url(account))) == before


def test_while_one_makes_it_the_rest_read_the_one_before(account, clock):
    year, slug = account.event_year, account.service.slug
    old = live.snapshot(year, slug, now=a.EVENT)
    key = f"public_accounts:live:{year}:{slug}:es-cl"
    cache.add(f"{key}:making", 1, 10)
    with CaptureQueriesContext(connection) as done:
        assert live.snapshot(year, slug, now=a.EVENT + a.HOUR) == old
    assert len(done) == 0


def test_of_many_at_once_one_asks_the_database(account, monkeypatch):
    year, slug = account.event_year, account.service.slug
    asked = []

    def slowly(key, year, slug, now):
        asked.append(key)
        time.sleep(0.1)
        made = live.Snapshot({"n": 1}, now.timestamp() + 2)
        cache.set(key, made, 60)
        return made

    monkeypatch.setattr(live, "_make", slowly)
    threads = [
        threading.Thread(target=live.snapshot, args=[year, slug], kwargs={"now": NOON}) for _n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == 1


def test_ten_times_as_many_questions_cost_the_same(account):
    year, slug = account.event_year, account.service.slug

    def cost():
        cache.delete(f"public_accounts:live:{year}:{slug}:es-cl")
        with CaptureQueriesContext(connection) as done:
            live.snapshot(year, slug, now=a.EVENT)
        return len(done)

    a.a_question(account)
    cost()  # the names of regions are kept for an hour
    few = cost()
    asked = [
        Question(account=account, text=f"¿{n}?", receipt=f"R{n}", asked_at=a.EVENT, search_text=" x ")
        for n in range(50)
    ]
    Question.objects.bulk_create(asked)
    assert cost() == few


def test_once_closed_it_says_so_and_stops_asking(client, account, clock):
    assert "data-participa-live-stop" not in text_of(client.get(url(account)))
    clock.move_to(a.CLOSED)
    page = text_of(client.get(url(account)))
    assert "Ahora no se reciben preguntas" in page
    assert "data-participa-live-stop" in page


def test_of_no_account_there_is_no_board(client, clock):
    assert client.get("/cuentas-publicas/2026/nadie/en-vivo/").status_code == 404
    assert client.get("/cuentas-publicas/99999999/nadie/en-vivo/preguntas/").status_code == 404
