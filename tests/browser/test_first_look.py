"""Each page that anybody may open, as it first meets the eye. Journeys have files of their own."""

from django.urls import reverse

from tests.test_conventions import addresses

TELEPHONE = {"width": 360, "height": 740}


def open_pages(client) -> list[str]:
    """The addresses without arguments that give a page to a stranger."""
    pages = []
    for name, _route, pattern in addresses():
        if not pattern.converters:
            address = reverse(name)
            answer = client.get(address)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                pages.append(address)
    assert len(pages) > 5
    return pages


def test_nobody_is_left_out_and_nothing_overflows_on_a_telephone(page, site, client, barriers, complaints):
    found = {}
    for address in open_pages(client):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(site + address)
        troubles = barriers(page)
        page.set_viewport_size(TELEPHONE)
        if page.evaluate("document.documentElement.scrollWidth") > TELEPHONE["width"]:
            troubles.append("wider than a telephone")
        if troubles:
            found[address] = troubles

    assert found == {}
    assert complaints == []


def test_the_portal_asks_no_other_host_for_anything(page, site, client):
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    for address in open_pages(client):
        page.goto(site + address)

    assert {url for url in asked if not url.startswith((site, "data:"))} == set()


def test_the_page_is_in_the_language_of_its_address(page, site):
    page.goto(f"{site}/acerca/")
    assert page.locator("html").get_attribute("lang") == "es-CL"

    page.goto(f"{site}/en/acerca/")
    assert page.locator("html").get_attribute("lang") == "en"
