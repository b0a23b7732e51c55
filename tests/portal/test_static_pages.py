"""The pages that say what the portal is, and the frame around every page."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

PAGES = ["portal:about", "portal:accessibility", "portal:privacy"]
MENUS = [
    "portal:home",
    "portal:search",
    "portal:about",
    "portal:accessibility",
    "portal:privacy",
    "portal:participation",
    "portal:desk",
    "consultations:list",
    "consultations:receipt_lookup",
    "services:list",
    "account_login",
    "account_logout",
    "portal:health",
]


@pytest.mark.parametrize("name", MENUS)
def test_every_page_the_menus_name_exists(name):
    assert reverse(name)


@pytest.mark.parametrize("name", PAGES)
def test_each_page_opens_without_asking_the_database(client, name):
    """This test has no database, so a query would fail it."""
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert response.content.count(b"<h1") == 1


@pytest.mark.parametrize("name", PAGES)
def test_each_page_says_which_language_it_is_in_and_where_the_other_is(client, name):
    spanish = client.get(reverse(name)).content.decode()
    with translation.override("en"):
        english = client.get(reverse(name)).content.decode()

    assert '<html lang="es-CL">' in spanish
    assert '<html lang="en">' in english
    assert f'href="{reverse(name)}" aria-current="true" lang="es"' in spanish


@pytest.mark.parametrize("name", PAGES)
def test_no_link_leads_nowhere(client, name):
    page = client.get(reverse(name)).content.decode()
    ids = set(re.findall(r'\sid="([^"]+)"', page))

    for address in re.findall(r'href="([^"]*)"', page):
        assert address not in {"", "#"}
        assert not address.startswith("#") or address[1:] in ids


def test_the_foot_points_to_parts_that_exist(client):
    about = client.get(reverse("portal:about")).content.decode()
    accessibility = client.get(reverse("portal:accessibility")).content.decode()

    for address in re.findall(r'href="([^"]*#[^"]+)"', about):
        path, _, part = address.partition("#")
        page = accessibility if path.endswith("accesibilidad/") else about
        assert f'id="{part}"' in page, address


def test_the_privacy_notice_has_what_the_law_asks_for(client):
    """Law 19.628 as rewritten by Law 21.719, art. 14 ter."""
    page = client.get(reverse("portal:privacy")).content.decode()

    for part in ("responsables", "fundamento", "datos", "destinatarios", "derechos", "decisiones"):
        assert f'id="{part}"' in page
    assert "22 de noviembre de 2026" in page
    assert "30 días" in page


def test_the_banner_shows_in_a_demonstration_and_only_there(client, settings):
    assert "Sitio de demostración" not in client.get(reverse("portal:about")).content.decode()

    settings.DEMO = True

    assert "Sitio de demostración" in client.get(reverse("portal:about")).content.decode()
