"""Whoever signed in reads in the portal what happened: hers alone, and only while it may be read."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.shortcuts import render
from django.test import Client
from django.urls import reverse

from participa.core.pagecache import PageCache, public_page
from participa.notifications import actions, expansion
from participa.notifications.events import Event, Mail, to_user
from participa.notifications.models import Announcement, Message
from tests.services.builders import a_person, a_service, an_officer_of

from .conftest import NOW

pytestmark = pytest.mark.django_db
LIST = "/avisos/"
OTHER_THING = "services.publicservice:2"


class News(Event):
    """Told to whoever the announcement names; hidden if it says so."""

    hidden = set()

    def recipients(self, announcement, after, limit):
        return [] if after else [to_user(pk) for pk in announcement.data["people"]]

    def headline(self, announcement):
        return announcement.data["headline"]

    def path(self, announcement):
        return announcement.data.get("path", "")

    def refusals(self, messages):
        return {one.pk: "ya no es público" for one in messages if one.object in self.hidden}

    def render(self, message):
        return Mail("Novedad", "Texto")


@pytest.fixture(autouse=True)
def news(an_event):
    class Ours(News):
        hidden = set()

    an_event("news", Ours)
    return Ours


@pytest.fixture
def ana():
    return a_person("ana@ejemplo.cl")


@pytest.fixture
def browser(ana):
    return signed_in(ana)


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


def tell(*people, headline="Respondieron tu observación", thing="services.publicservice:1", now=NOW, **data):
    """The notice of the first of ``people``."""
    version = Announcement.objects.count() + 1
    pks = [person.pk for person in people]
    actions.announce("news", thing, now=now, version=version, people=pks, headline=headline, **data)
    while expansion.expand_batch(now):
        pass
    return Message.objects.filter(user=people[0]).latest("pk")


def page(browser, address=LIST):
    return browser.get(address).content.decode()


# Reading ----------------------------------------------------------------------------------------
def test_she_reads_her_own_and_nobody_elses(browser, ana):
    notice = tell(ana, path="/consultas/")
    tell(a_person("eva@ejemplo.cl"), headline="Es de otra persona")
    html = page(browser)
    assert "Respondieron tu observación" in html
    assert reverse("notices:go", args=[notice.pk]) in html
    assert "Es de otra persona" not in html


def test_the_newest_comes_first(browser, ana):
    tell(ana, headline="Primero")
    tell(ana, headline="Después", now=NOW + timedelta(hours=1))
    html = page(browser)
    assert html.index("Después") < html.index("Primero")


def test_what_is_new_says_so_in_a_word(browser, ana):
    notice = tell(ana)
    assert "Sin leer</span>" in page(browser)
    actions.read(Message.objects.filter(pk=notice.pk), now=NOW)
    html = page(browser)
    assert "Sin leer</span>" not in html
    assert "Respondieron tu observación" in html


def test_only_what_she_has_not_read_if_she_asks(browser, ana):
    old = tell(ana, headline="Ya leído")
    actions.read(Message.objects.filter(pk=old.pk), now=NOW)
    tell(ana, headline="Nuevo")
    html = page(browser, LIST + "?ver=sin-leer")
    assert "Nuevo" in html
    assert "Ya leído" not in html


def test_without_notices_it_says_what_to_follow(browser):
    html = page(browser)
    assert "Aún no tienes avisos" in html
    assert reverse("subscriptions:choose") in html


def test_having_read_all_is_good_news(browser, ana):
    notice = tell(ana)
    actions.read(Message.objects.filter(pk=notice.pk), now=NOW)
    assert "Leíste todo" in page(browser, LIST + "?ver=sin-leer")


def test_what_is_hidden_meanwhile_keeps_its_words_to_itself(browser, ana, news):
    tell(ana, headline="Consulta retirada", path="/consultas/")
    tell(ana, headline="Sigue a la vista", thing=OTHER_THING)
    news.hidden.add("services.publicservice:1")
    html = page(browser)
    assert "Consulta retirada" not in html
    assert "Este aviso ya no está publicado" in html
    assert "Sigue a la vista" in html


def test_one_impossible_notice_hides_no_other_of_its_event(browser, ana, news, monkeypatch):
    def refusals(self, messages):
        if any(one.object == OTHER_THING for one in messages):
            raise ValueError(OTHER_THING)
        return {}

    monkeypatch.setattr(news, "refusals", refusals)
    tell(ana, headline="Imposible", thing=OTHER_THING)
    tell(ana, headline="Posible")
    html = page(browser)
    assert "Imposible" not in html
    assert "Posible" in html


def test_a_notice_of_an_event_that_the_code_forgot_breaks_nothing(browser, ana):
    tell(ana, headline="De antes")
    Message.objects.update(event="forgotten_event")
    tell(ana, headline="De ahora")
    html = page(browser)
    assert "De ahora" in html
    assert "De antes" not in html


def test_long_lists_go_by_pages_and_keep_the_filter(browser, ana):
    for hour in range(21):
        tell(ana, headline=f"Aviso número {hour}.", now=NOW + timedelta(hours=hour))
    answer = browser.get(LIST + "?ver=sin-leer")
    html = answer.content.decode()
    assert "Aviso número 20." in html
    assert "Aviso número 0." not in html
    second = page(browser, LIST + answer.context["next"])
    assert "Aviso número 0." in second
    assert "Aviso número 20." not in second
    assert answer.context["next"].startswith("?ver=sin-leer&cursor=")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_with_one_row_or_three(browser, ana, rows, django_assert_num_queries):
    for number in range(rows):
        tell(ana, headline=f"Aviso {number}")
    with django_assert_num_queries(5):  # session, user, notices, unread for the button and for the head
        browser.get(LIST)


def test_in_english_its_address_and_its_words_are_english(browser, ana):
    notice = tell(ana, path="/consultas/?tema=agua")
    answer = browser.get(f"/en{reverse('notices:go', args=[notice.pk])}")
    assert answer.url == "/en/consultas/?tema=agua"


# Marking ----------------------------------------------------------------------------------------
def test_going_to_what_it_tells_reads_it(browser, ana):
    notice = tell(ana, path="/consultas/")
    answer = browser.get(reverse("notices:go", args=[notice.pk]))
    assert answer.url == "/consultas/"
    notice.refresh_from_db()
    assert notice.read_at


def test_a_notice_that_leads_nowhere_has_no_link(browser, ana):
    notice = tell(ana)
    assert f'href="{reverse("notices:go", args=[notice.pk])}"' not in page(browser)
    assert browser.get(reverse("notices:go", args=[notice.pk])).url == LIST


def test_nobody_is_led_to_what_is_hidden_meanwhile(browser, ana, news):
    notice = tell(ana, path="/consultas/retirada/")
    news.hidden.add("services.publicservice:1")
    assert browser.get(reverse("notices:go", args=[notice.pk])).url == LIST


def test_nobody_goes_by_the_notice_of_another(browser):
    notice = tell(a_person("eva@ejemplo.cl"), path="/consultas/")
    assert browser.get(reverse("notices:go", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_one_is_marked_and_the_others_stay_new(browser, ana):
    one, other = tell(ana), tell(ana)
    browser.post(reverse("notices:read"), {"notice": one.pk, "form_token": "a"})
    assert [*Message.objects.notices_of(ana).unread()] == [other]


def test_all_are_marked_but_what_came_after_she_looked(browser, ana):
    tell(ana)
    late = tell(ana, now=NOW + timedelta(hours=1))
    seen_at = (NOW + timedelta(minutes=1)).isoformat()
    browser.post(reverse("notices:read"), {"seen_at": seen_at, "form_token": "a"})
    assert [*Message.objects.notices_of(ana).unread()] == [late]


def test_an_instant_that_is_none_marks_all(browser, ana):
    tell(ana)
    browser.post(reverse("notices:read"), {"seen_at": "2026-99-99T00:00", "form_token": "a"})
    assert not Message.objects.notices_of(ana).unread().exists()


@pytest.mark.parametrize("which", ["", "999999", "x"])
def test_nobody_marks_those_of_another(browser, which):
    notice = tell(a_person("eva@ejemplo.cl"))
    answer = browser.post(reverse("notices:read"), {"notice": which or notice.pk, "form_token": "a"})
    assert answer.status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


# How many ---------------------------------------------------------------------------------------
def test_the_head_of_her_pages_says_how_many(browser, ana):
    tell(ana)
    tell(ana)
    assert "<b data-participa-unread>2</b>" in page(browser)


def test_the_head_of_the_office_says_it_too():
    officer = an_officer_of(a_service())
    tell(officer)
    assert "<b data-participa-unread>1</b>" in page(signed_in(officer), reverse("portal:desk"))


def test_with_none_it_says_nothing(browser):
    assert "<span hidden><b data-participa-unread></b>" in page(browser)


def test_beyond_ninety_nine_nobody_counts(browser, ana):
    tell(ana)
    sample = Message.objects.get()
    Message.objects.bulk_create(
        Message(
            recipient=sample.recipient,
            user=ana,
            announcement=sample.announcement,
            event="news",
            object=f"services.publicservice:{number}",
            version=9,
            created_at=NOW,
            next_attempt_at=NOW,
        )
        for number in range(150)
    )
    assert browser.get(reverse("notices:count")).json() == {"unread": "99+"}


def test_pages_of_everybody_ask_for_no_count(browser, ana, django_assert_num_queries):
    tell(ana)
    browser.get("/acerca/")
    html = page(browser, "/acerca/")
    assert "<b data-participa-unread></b>" in html
    assert f'data-participa-notices="{reverse("notices:count")}"' in html


def test_the_count_is_hers(browser, ana):
    tell(ana)
    tell(a_person("eva@ejemplo.cl"))
    assert browser.get(reverse("notices:count")).json() == {"unread": "1"}


def test_whoever_did_not_sign_in_is_counted_nothing(client):
    assert client.get(reverse("notices:count")).status_code == 302


def test_a_page_with_her_name_is_kept_for_nobody_whatever_its_view_says(ana, settings, rf):
    settings.PAGE_CACHE_SECONDS = 10

    @public_page
    def mistaken(request):
        return render(request, "notices/list.html", {"rows": [], "personal": True})

    request = rf.get(LIST)
    request.user, request.arrived_at, request.session = ana, NOW, SessionStore()
    answer = PageCache(mistaken)(request)
    assert "data-participa-notices" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-cache"
