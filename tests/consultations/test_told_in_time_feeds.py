"""Consultations as Atom and as searches that people follow: the same filters, nothing hidden."""

from datetime import datetime

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from consultations.models import Comment, Consultation
from participa.subscriptions import registry
from tests.builders import (
    DAY,
    IN_ANALYSIS,
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_draft,
    a_region,
    a_service,
    a_topic,
)
from tests.questions import with_one_and_with_three

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LIST = "/consultas/novedades.atom"


@pytest.fixture(autouse=True)
def at_noon(clock):
    return clock


def text(node, name):
    [found] = node.findall(ATOM + name)
    return found.text or ""


def entries(root):
    return root.findall(ATOM + "entry")


def titles(root):
    return [text(entry, "title") for entry in entries(root)]


def feed(client, path):
    """A feed that any reader takes (RFC 4287, 4.1.1 and 4.1.2)."""
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    root = fromstring(response.content)
    assert root.tag == ATOM + "feed"
    ids = [text(node, "id") for node in (root, *entries(root))]
    assert len(ids) == len(set(ids))
    for node in (root, *entries(root)):
        assert text(node, "title")
        assert datetime.fromisoformat(text(node, "updated")).tzinfo
        links = node.findall(ATOM + "link")
        assert "alternate" in {link.get("rel") for link in links}
        assert all(link.get("href").startswith(settings.SITE_URL) for link in links)
    assert all(text(entry.find(ATOM + "author"), "name") for entry in entries(root))
    return root


def own_address(root):
    [link] = [link for link in root.findall(ATOM + "link") if link.get("rel") == "self"]
    return link.get("href")


# The list --------------------------------------------------------------------------------------


def test_the_feed_of_the_list_tells_all_that_is_public_what_changed_last_first(client):
    a_consultation(title="Abierta", changed_at=NOON - DAY)
    a_consultation(title="Cerrada", closes_at=NOON - DAY, changed_at=NOON)
    a_draft(title="Borrador secreto")
    root = feed(client, LIST)
    assert titles(root) == ["Cerrada", "Abierta"]
    assert own_address(root) == f"{settings.SITE_URL}{LIST}"


def test_the_feed_of_the_list_has_its_filters_and_says_them(client):
    topic, service = a_topic("agua", "Agua"), a_service(slug="aguas")
    wet = a_consultation(service, title="Riberas")
    wet.topics.set([topic])
    a_consultation(title="Hospitales")
    root = feed(client, f"{LIST}?tema=agua&servicio=aguas&pagina=3&orden=opiniones")
    assert titles(root) == ["Riberas"]
    assert text(root, "title").startswith("Consultas ciudadanas · Tema: Agua · ")
    assert own_address(root) == f"{settings.SITE_URL}{LIST}?tema=agua&servicio=aguas"
    [entry] = entries(root)
    assert [one.get("term") for one in entry.findall(ATOM + "category")] == ["Agua"]


@pytest.mark.parametrize("query", ["?q=%00&estado=x&tema=<b>", "?region=no-hay", "?q=" + "a" * 400])
def test_any_filter_gives_a_feed(client, query):
    assert feed(client, LIST + query) is not None


def test_the_feed_asks_the_same_with_one_and_with_three(client):
    service, topic = a_service(), a_topic()

    def add():
        a_consultation(service).topics.set([topic])

    assert with_one_and_with_three(client, LIST, add) == 2


def test_the_list_leads_to_its_feed_and_to_its_alerts(client):
    body = client.get("/consultas/?q=Riberas&estado=abierta&orden=recientes").content.decode()
    assert (
        f'<link rel="alternate" type="application/atom+xml" title="Consultas ciudadanas" href="{LIST}' in body
    )
    assert 'href="/seguir/buscar-consultas/?q=riberas"' in body
    assert "Avísame cuando haya una" in body  # nothing was found
    assert "/seguir/buscar-consultas/" not in client.get("/consultas/").content.decode()


# One of them -----------------------------------------------------------------------------------


def test_the_feed_of_one_tells_its_steps_and_what_may_be_read_of_what_was_said(client, clock):
    consultation = a_consultation(title="Riberas", answer_days=5)
    a_comment(consultation, "Abran la ribera.", display_name="Ana")
    hidden = a_comment(consultation, "No se lee.")
    Comment.objects.filter(pk=hidden.pk).update(status="withdrawn", withdrawn_at=NOON)
    clock.move_to(IN_ANALYSIS + 20 * DAY)
    root = feed(client, f"/consultas/{consultation.slug}/novedades.atom")
    assert titles(root) == [
        "Venció el plazo para responder",
        "Cerró la consulta",
        "Observación de Ana",
        "Se abrió la consulta",
    ]


def test_what_has_not_happened_is_not_in_it(client):
    root = feed(client, f"/consultas/{a_consultation().slug}/novedades.atom")
    assert titles(root) == ["Se abrió la consulta"]


def test_no_letter_that_somebody_typed_breaks_it(client):
    consultation = a_consultation(title="Riberas\x0b y <mar> & río")
    a_comment(consultation, "Uno\x08 dos \x1b]]> <b>&amp;")
    root = feed(client, f"/consultas/{consultation.slug}/novedades.atom")
    assert text(root, "title") == "Riberas y <mar> & río"
    feed(client, LIST)


def test_a_draft_has_no_feed_and_is_not_followed(client):
    draft = a_draft()
    assert client.get(f"/consultas/{draft.slug}/novedades.atom").status_code == 404
    assert registry.get("consulta").find(draft.slug) is None
    assert registry.get("consulta").present([draft.code]) == {}


def test_the_feed_of_one_asks_the_same_with_one_and_with_three(client):
    consultation = a_consultation()
    path = f"/consultas/{consultation.slug}/novedades.atom"
    assert with_one_and_with_three(client, path, lambda: a_comment(consultation)) == 3


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Seguir"),
        ({"closes_at": NOON - DAY}, "Síguela para leer la respuesta"),
        ({"status": "answered", "answered_at": NOON}, "Seguir"),
    ],
)
def test_its_page_leads_to_its_alerts_and_to_its_feed(client, fields, words):
    if "answered_at" in fields:
        fields = fields | {"answered_by": a_citizen()}
    consultation = a_consultation(title="Riberas", **fields)
    body = client.get(consultation.get_absolute_url()).content.decode()
    assert f'href="/seguir/consulta/{consultation.slug}/"' in body
    assert words in body
    assert f'href="/consultas/{consultation.slug}/novedades.atom"' in body


def test_who_comes_too_late_to_write_is_offered_the_answer(client):
    consultation = a_consultation(closes_at=NOON - DAY)
    body = client.get(reverse("consultations:comment", args=[consultation.slug])).content.decode()
    assert "Síguela para leer la respuesta" in body


def test_a_consultation_held_before_the_portal_offers_no_alerts(client):
    past = a_consultation(status="recorded", sources=[{"title": "Acta", "url": ""}], closes_at=NOON - DAY)
    assert "/seguir/" not in client.get(past.get_absolute_url()).content.decode().split("<footer")[0]


# What is followed ------------------------------------------------------------------------------


def search():
    return registry.get("buscar-consultas")


def read(query):
    return search().read(QueryDict(query))


def test_a_consultation_is_followed_by_its_code():
    consultation = a_consultation(title="Riberas")
    followable = registry.get("consulta")
    found = followable.find(consultation.slug)
    assert (found.key, found.words) == (consultation.code, "la consulta «Riberas»")
    assert followable.present([consultation.code, "CC-0"]) == {consultation.code: found}
    assert followable.told()


def test_a_search_has_one_name_however_it_was_written():
    a_topic("agua", "Agua")
    a_topic("mar", "Mar")
    a_region()
    first = read("orden=recientes&pagina=2&tema=mar&tema=agua&q=Río++Bueno&region=los-rios&estado=abierta")
    second = read("q=río+bueno&region=los-rios&tema=agua&tema=mar&tema=mar")
    assert first.key == second.key == "q=r%C3%ADo+bueno&region=los-rios&tema=agua&tema=mar"
    assert first.url == f"/consultas/?{first.key}"
    with translation.override("en"):
        assert "Agua (en)" in read("tema=agua").title


@pytest.mark.parametrize(
    "query",
    ["", "estado=abierta", "cierran=pronto&orden=recientes", "tema=no-hay", "region=x", "q=" + "ñ" * 100],
)
def test_what_narrows_nothing_or_names_nothing_is_not_followed(query):
    assert read(query) is None


def test_a_search_is_said_in_words():
    a_topic("agua", "Agua")
    ministry = a_service("Ministerio del Agua", kind="ministerio", slug="ministerio")
    found = read(f"tema=agua&ministerio={ministry.slug}&q=riberas")
    assert found.title == "Consultas: «riberas», Agua, Ministerio del Agua"


def test_a_search_finds_what_its_list_finds_whatever_its_state():
    topic = a_topic("agua", "Agua", parent=a_topic("ambiente", "Ambiente"))
    wet, soon, dry = a_consultation(), a_consultation(opens_at=NOON + DAY), a_consultation()
    for one in (wet, soon):
        one.topics.set([topic])
    pks = [wet.pk, soon.pk, dry.pk]
    assert search().matches("tema=ambiente", pks) == {wet.pk, soon.pk}
    assert search().matches("tema=ambiente", [dry.pk]) == set()
    assert search().matches("q=hospital", pks) == set()
    assert Consultation.objects.count() == 3


def test_many_searches_are_named_in_two_questions(django_assert_max_num_queries):
    a_topic("agua", "Agua")
    service = a_service()
    keys = [f"q={word}&servicio={service.slug}&tema=agua" for word in ("uno", "dos", "tres")]
    with django_assert_max_num_queries(3):  # with the regions, kept at hand
        assert set(search().present(keys)) == set(keys)
    assert search().told()
