"""Public pages are kept for seconds, the same for everybody, and forgotten by the act that changes them."""

import gzip
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from consultations import tallies
from consultations.actions import answering, commenting
from participa.core import pagecache
from participa.core.cache import ForgivingRedisCache
from participa.core.pagecache import PageCache, forget_pages, place_of, public_page
from tests.builders import (
    CLOSES,
    HOUR,
    IN_ANALYSIS,
    NOON,
    SECOND,
    a_citizen,
    a_comment,
    a_consultation,
    a_ready_draft,
    an_officer_of,
    publish,
)


@pytest.fixture(autouse=True)
def _pages_are_kept(settings):
    settings.PAGE_CACHE_SECONDS = 10


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """``with commit():`` what happens inside holds, so pages are forgotten."""
    return partial(django_capture_on_commit_callbacks, execute=True)


class Site:
    """The middleware around one view, counting how often the view had to work."""

    def __init__(self, answer=None, *, public=True):
        self.drawn = 0
        self.answer = answer or (lambda: HttpResponse(f"página {self.drawn} " + "x" * 200))
        self.page = PageCache(public_page(self.view) if public else self.view)

    def view(self, request):
        self.drawn += 1
        return self.answer()

    def get(self, path="/consultas/aguas/", method="get", **extra):
        return self.page(getattr(RequestFactory(), method)(path, **extra))


# What is kept ----------------------------------------------------------------------------------


def test_a_public_page_is_drawn_once():
    site = Site()
    assert site.get().content == site.get().content
    assert site.drawn == 1


def test_after_its_seconds_it_is_drawn_again(clock):
    site = Site()
    site.get()
    clock.shift(10)
    site.get()
    assert site.drawn == 2


def test_each_address_is_kept_apart():
    site = Site()
    site.get("/consultas/")
    site.get("/consultas/?q=agua")
    site.get("/en/consultas/")
    site.get("/consultas/", HTTP_HOST="127.0.0.1")
    assert site.drawn == 4


def test_a_page_not_marked_is_never_kept():
    site = Site(public=False)
    site.get()
    site.get()
    assert site.drawn == 2


@pytest.mark.parametrize("status", [301, 403, 404, 422, 429, 500, 503])
def test_only_a_whole_page_is_kept(status):
    site = Site(lambda: HttpResponse("no", status=status))
    site.get()
    site.get()
    assert site.drawn == 2


def test_a_redirect_is_not_kept():
    site = Site(lambda: HttpResponseRedirect("/"))
    site.get()
    site.get()
    assert site.drawn == 2


def test_a_page_that_gives_a_cookie_is_somebodys_and_is_not_kept():
    def with_cookie():
        response = HttpResponse("hola")
        response.set_cookie("sessionid", "secreto")
        return response

    site = Site(with_cookie)
    site.get()
    assert site.get().cookies["sessionid"].value == "secreto"
    assert site.drawn == 2


@pytest.mark.parametrize("method", ["post", "head", "put", "delete"])
def test_only_looking_is_answered_from_what_is_kept(method):
    site = Site()
    site.get()
    site.get(method=method)
    assert site.drawn == 2


def test_an_endless_query_is_answered_and_not_kept():
    site = Site()
    site.get("/consultas/?q=" + "a" * 501)
    site.get("/consultas/?q=" + "a" * 501)
    assert site.drawn == 2


def test_it_can_be_turned_off(settings):
    settings.PAGE_CACHE_SECONDS = 0
    site = Site()
    site.get()
    site.get()
    assert site.drawn == 2


def test_what_is_kept_carries_no_name_of_a_request():
    def named():
        response = HttpResponse("hola")
        response["X-Request-Id"] = "de-otra-persona"
        return response

    assert "X-Request-Id" not in Site(named).get().headers


# Until when ------------------------------------------------------------------------------------


def test_what_the_clock_will_change_is_kept_no_longer(clock):
    def until_soon():
        response = HttpResponse("abierta")
        response.good_until = NOON + 3 * SECOND
        return response

    site = Site(until_soon)
    site.get()
    clock.shift(2)
    site.get()
    assert site.drawn == 1
    clock.shift(1)
    site.get()
    assert site.drawn == 2


def test_a_page_whose_end_already_came_is_not_kept():
    def already():
        response = HttpResponse("abierta")
        response.good_until = NOON
        return response

    site = Site(already)
    site.get()
    site.get()
    assert site.drawn == 2


# Forgetting ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/", "/"),
        ("/en/", "/"),
        ("/consultas/", "/consultas"),
        ("/consultas/aguas/", "/consultas/aguas"),
        ("/consultas/aguas/observaciones/12/", "/consultas/aguas"),
        ("/en/consultas/aguas/respuestas/", "/consultas/aguas"),
        ("//", "/"),
    ],
)
def test_a_place_is_the_first_two_words_in_any_language(path, place):
    assert place_of(path) == place


@pytest.mark.django_db
def test_forgetting_a_place_leaves_the_others(commit):
    aguas, bosques = Site(), Site()
    aguas.get("/consultas/aguas/")
    bosques.get("/consultas/bosques/")
    with commit():
        forget_pages("/consultas/aguas")
    aguas.get("/consultas/aguas/")
    bosques.get("/consultas/bosques/")
    assert (aguas.drawn, bosques.drawn) == (2, 1)


@pytest.mark.django_db
def test_forgetting_a_place_forgets_its_pages_in_every_language(commit):
    site = Site()
    site.get("/consultas/aguas/observaciones/")
    site.get("/en/consultas/aguas/")
    with commit():
        forget_pages("/consultas/aguas")
    site.get("/consultas/aguas/observaciones/")
    site.get("/en/consultas/aguas/")
    assert site.drawn == 4


@pytest.mark.django_db
def test_forgetting_without_a_place_forgets_the_whole_site(commit):
    site = Site()
    site.get("/")
    with commit():
        forget_pages()
    site.get("/")
    assert site.drawn == 2


def test_a_page_drawn_while_an_act_happened_is_not_believed():
    def meanwhile():
        cache.set(pagecache.EVERYWHERE, 1)  # the act commits while this page is being drawn
        return HttpResponse("lo de antes")

    site = Site(meanwhile)
    site.get()
    site.get()
    assert site.drawn == 2


@pytest.mark.django_db
def test_it_is_forgotten_only_when_the_act_holds(django_capture_on_commit_callbacks):
    site = Site()
    site.get()
    with django_capture_on_commit_callbacks() as waiting:
        forget_pages()
    site.get()
    assert (site.drawn, len(waiting)) == (1, 1)


# How it travels --------------------------------------------------------------------------------


def test_a_browser_that_has_it_is_told_so():
    site = Site()
    tag = site.get()["ETag"]
    answer = site.get(HTTP_IF_NONE_MATCH=tag)
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)


def test_a_browser_that_has_another_gets_it_whole():
    site = Site()
    site.get()
    assert site.get(HTTP_IF_NONE_MATCH='W/"otra"').status_code == 200


def test_it_travels_small_where_the_browser_understands():
    site = Site()
    plain = site.get()
    small = site.get(HTTP_ACCEPT_ENCODING="gzip, br")
    assert "Content-Encoding" not in plain.headers
    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert small["Vary"] == plain["Vary"] == "Accept-Encoding"


def test_the_first_answer_is_like_the_second():
    site = Site()
    first, second = site.get(), site.get()
    assert dict(first.items()) == dict(second.items())


def test_browsers_ask_again_each_time():
    assert Site().get()["Cache-Control"] == "no-cache"


def test_without_redis_every_page_is_drawn(monkeypatch):
    gone = ForgivingRedisCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 0.2}})
    monkeypatch.setattr(pagecache, "cache", gone)
    site = Site()
    assert [site.get().status_code for _look in range(3)] == [200, 200, 200]
    assert site.drawn == 3


# The portal's own pages ------------------------------------------------------------------------


def queries_of(client, path, expected=200):
    with CaptureQueriesContext(connection) as done:
        assert client.get(path).status_code == expected
    return len(done)


PAGES = ["/", "/consultas/", "/consultas/{slug}/", "/consultas/{slug}/observaciones/", "/buscar/?q=agua",
         "/en/consultas/{slug}/"]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_a_page_that_is_remembered_asks_the_database_nothing(client, address):
    path = address.format(slug=a_consultation().slug)
    queries_of(client, path)
    assert queries_of(client, path) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_a_public_page_is_the_same_for_whoever_signed_in(client, address):
    consultation = a_consultation()
    path = address.format(slug=consultation.slug)
    hers = Client()
    hers.force_login(a_citizen("ana@ejemplo.cl", display_name="Ana Soto"))
    shown = hers.get(path).content.decode()
    assert "ana@ejemplo.cl" not in shown
    assert "Ana Soto" not in shown
    assert "csrfmiddlewaretoken" not in shown
    assert client.get(path).content.decode() == shown


@pytest.mark.django_db
def test_publishing_is_seen_at_once(client, commit):
    draft = a_ready_draft(title="Humedales del sur")
    assert "Humedales" not in client.get("/consultas/?estado=programada").content.decode()
    with commit():
        publish(draft)
    assert "Humedales" in client.get("/consultas/?estado=programada").content.decode()


@pytest.mark.django_db
def test_answering_is_seen_at_once(client, clock, commit):
    consultation = a_consultation()
    officer = an_officer_of(consultation.service)
    clock.move_to(IN_ANALYSIS)
    page = f"/consultas/{consultation.slug}/"
    assert "Qué respondieron" not in client.get(page).content.decode()
    with commit():
        answering.publish_answers(
            consultation, summary="Sin observaciones.", act="", by=officer, now=IN_ANALYSIS
        )
    assert "Qué respondieron" in client.get(page).content.decode()


@pytest.mark.django_db
def test_counting_a_comment_shows_it(client, commit):
    consultation = a_consultation()
    page = f"/consultas/{consultation.slug}/observaciones/"
    client.get(page)
    a_comment(consultation, "Falta una rampa.")
    with commit():
        tallies.fold()
    assert "Falta una rampa." in client.get(page).content.decode()


@pytest.mark.django_db
def test_at_the_closing_instant_the_page_says_it_closed(client, clock):
    consultation = a_consultation()
    page = f"/consultas/{consultation.slug}/"
    link = f"/consultas/{consultation.slug}/opinar/"
    clock.move_to(CLOSES - timedelta(seconds=2))
    assert link in client.get(page).content.decode()
    clock.move_to(CLOSES)
    assert link not in client.get(page).content.decode()


@pytest.mark.django_db
def test_a_withdrawn_comment_is_gone_when_it_is_counted(client, commit):
    consultation = a_consultation()
    author = a_citizen()
    comment = a_comment(consultation, "Me arrepiento.", by=author)
    tallies.fold()
    page = f"/consultas/{consultation.slug}/observaciones/"
    assert "Me arrepiento." in client.get(page).content.decode()
    commenting.withdraw(comment, by=author, now=NOON + HOUR)
    with commit():
        tallies.fold()
    assert "Me arrepiento." not in client.get(page).content.decode()


@pytest.mark.django_db
def test_the_form_to_comment_is_never_kept(client):
    path = f"/consultas/{a_consultation().slug}/opinar/"
    first, second = client.get(path), client.get(path)
    assert first.content != second.content


@pytest.mark.django_db
def test_somebodys_own_page_is_for_her_browser_alone(client, settings):
    settings.PAGE_CACHE_SECONDS = 10

    assert client.get("/cuenta/ingresar/").headers["Cache-Control"].startswith(("private", "max-age=0"))
