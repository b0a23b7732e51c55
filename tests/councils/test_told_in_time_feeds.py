"""The lists of councils as Atom and as searches that people follow: the same filters, nothing hidden."""

from datetime import datetime
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.http import QueryDict
from django.utils import translation

from councils.actions import calling
from councils.models import Council
from participa.subscriptions import registry
from tests.builders import DAY, NOON, a_region, a_service
from tests.councils import builders as a
from tests.questions import with_one_and_with_three

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def at_noon(clock):
    return clock


def text(node: Element, name: str) -> str:
    found = node.findall(ATOM + name)
    assert len(found) == 1, name
    return found[0].text or ""


def feed(client, path) -> Element:
    """A feed that any reader takes: RFC 4287, 4.1.1 and 4.1.2."""
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    root = fromstring(response.content)
    assert root.tag == ATOM + "feed"
    ids = [text(root, "id")]
    assert text(root, "title")
    datetime.fromisoformat(text(root, "updated"))
    assert {link.get("rel") for link in root.findall(ATOM + "link")} == {"alternate", "self"}
    for entry in root.findall(ATOM + "entry"):
        ids.append(text(entry, "id"))
        assert text(entry, "title")
        assert datetime.fromisoformat(text(entry, "updated")).tzinfo
        assert text(entry.find(ATOM + "author"), "name")
    assert len(ids) == len(set(ids))
    for link in root.iter(ATOM + "link"):
        assert link.get("href").startswith(("https://", "http://"))
    return root


def titles(root):
    return [text(entry, "title") for entry in root.findall(ATOM + "entry")]


@pytest.fixture
def council():
    """With one of each thing."""
    council = a.a_council_in_force(name="Consejo de Riberas")
    a.a_process(council)
    a.some_minutes(a.a_held_session(council), published=True)
    a.a_session(council)
    a.an_opinion(council)
    return council


def test_a_council_tells_its_processes_sessions_minutes_and_opinions(client, council):
    root = feed(client, f"/consejos/{council.slug}/novedades.atom")
    assert len(titles(root)) == 5
    assert "Opinión: Sobre el presupuesto" in titles(root)
    assert "Acta 1: Presupuesto 2027" in titles(root)


def test_what_is_not_public_is_in_no_feed(client, council):
    a.an_opinion(council, sent=False, title="Borrador secreto")
    a.some_minutes(a.a_held_session(council, starts_at=NOON - 5 * DAY), text="En redacción")
    body = client.get("/consejos/novedades.atom").content.decode()
    assert "Borrador secreto" not in body
    assert "Acta 2" not in body


def test_the_feed_of_the_list_has_its_filters(client, council):
    a.a_process(a.a_council(name="Consejo de Puertos"))
    assert len(titles(feed(client, "/consejos/novedades.atom"))) == 6
    root = feed(client, "/consejos/novedades.atom?q=puertos")
    assert len(titles(root)) == 1
    assert root.find(ATOM + "link[@rel='self']").get("href").endswith("/consejos/novedades.atom?q=puertos")


def test_the_feed_of_the_board_has_its_filters_and_what_was_annulled(client, council):
    process = a.a_process(a.a_council())
    calling.annul(process, reason="Un error.", by=a.the_officer(process.council), now=NOON - DAY)
    assert len(titles(feed(client, "/consejos/procesos/novedades.atom"))) == 1
    root = feed(client, "/consejos/procesos/novedades.atom?etapa=terminados")
    assert titles(root) == [process.title]
    assert "Un error." in text(root.find(ATOM + "entry"), "summary")


@pytest.mark.parametrize("path", ["/consejos/", "/consejos/procesos/", "/consejos/{slug}/"])
def test_each_page_says_where_its_feed_is(client, council, path):
    page = client.get(path.format(slug=council.slug)).content.decode()
    assert page.count('type="application/atom+xml"') == 2  # for readers in the head, for people in the page
    assert "novedades.atom" in page
    assert len(page) < 100_000


def test_a_feed_asks_the_same_whatever_it_has(client):
    def add():
        council = a.a_council_in_force()
        a.a_process(council)
        a.a_session(council)
        a.an_opinion(council)

    assert with_one_and_with_three(client, "/consejos/novedades.atom", add) == 5


# Followed --------------------------------------------------------------------------------------


def test_a_council_page_can_be_followed(client, council):
    for path in (f"/consejos/{council.slug}/", council.processes.get().get_absolute_url()):
        assert f"/seguir/consejo/{council.slug}/" in client.get(path).content.decode()
    found = registry.get("consejo").find(council.slug)
    assert (found.key, found.title, found.url) == (council.code, council.name, council.get_absolute_url())
    assert registry.get("consejo").present([council.code, "NADA"]) == {council.code: found}
    assert registry.get("consejo").find("nada") is None


def test_the_page_of_a_body_can_be_followed_while_it_exists(client):
    service = a_service()
    path = f"/servicios/{service.slug}/"
    assert f"/seguir/servicio/{service.slug}/" in client.get(path).content.decode()
    plan = client.get(f"{path}plan/").content.decode()
    assert f"/seguir/servicio/{service.slug}/" in plan


def test_a_search_is_the_same_however_it_was_typed(client):
    region = a_region()
    ministry = a_service(kind="ministerio")
    searches = registry.get("buscar-consejos")
    one = searches.read(QueryDict(f"region={region.slug}&q=Riberas++del+R%C3%ADo&estado=vigente&pagina=2"))
    other = searches.read(QueryDict(f"q=riberas+del+r%C3%ADo&region={region.slug}"))
    assert one == other
    assert one.title == f"Consejos: «riberas del río», {region.short_name}"
    assert searches.read(QueryDict("estado=vigente")) is None
    assert searches.read(QueryDict("region=en-ninguna-parte")) is None
    assert searches.read(QueryDict("q=" + "á" * 100)) is None  # longer than a key
    assert ministry.name in searches.read(QueryDict(f"ministerio={ministry.slug}")).title
    page = client.get(f"/consejos/?region={region.slug}&estado=vigente").content.decode()
    assert f"/seguir/buscar-consejos/?region={region.slug}" in page
    with translation.override("en"):
        assert searches.present([one.key])[one.key].words


def test_a_search_finds_what_its_list_shows():
    region, elsewhere = a_region(), a_region("aysen", code="11")
    local, national = a.a_council(region=region), a.a_council()
    everything = list(Council.objects.values_list("pk", flat=True))
    key = f"region={region.slug}"
    assert registry.get("buscar-consejos").matches(key, everything) == {local.pk}
    processes = [a.a_process(local), a.a_process(national), a.a_process(a.a_council(region=elsewhere))]
    found = registry.get("buscar-procesos").matches(key, [one.pk for one in processes])
    assert found == {processes[0].pk, processes[1].pk}
    assert registry.get("buscar-procesos").read(QueryDict("etapa=en-votacion")) is None
