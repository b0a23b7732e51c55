"""A video of another site waits to be asked for; what was said in it can be searched; live parts keep up."""

import pytest
from csp.utils import build_policy
from django.conf import settings
from django.template.loader import render_to_string

from participa.core.video import Player, player_of
from participa.core.webvtt import Paragraph

HERE = "http://participa.test/"
YOUTUBE = player_of("https://youtu.be/dQw4w9WgXcQ")
SAID = [
    Paragraph(0, "Buenos días, vecinas de Ñuñoa. Partimos con el presupuesto."),
    Paragraph(245, "Reparamos catorce accesos a la ribera."),
    Paragraph(3845, "El presupuesto de la ribera alcanza."),
]


@pytest.fixture
def shown():
    """Serve a body as a page of the portal, with its styles; what it asks of other sites is written down."""

    def show(page, body, *behaviours):
        scripts = "".join(
            f'<script type="module" src="/static/js/{name}.js"></script>' for name in behaviours
        )
        html = (
            '<!doctype html><html lang="es-CL"><meta charset="utf-8"><title>Video</title>'
            '<meta name="viewport" content="width=device-width">'
            '<link rel="stylesheet" href="/static/css/participa.css">'
            f'<main class="wrap stack"><h1>Cuenta</h1>{body}</main>{scripts}</html>'
        )
        asked = []

        def answer(route):
            url = route.request.url
            if url == HERE:
                headers = {"Content-Type": "text/html", "Content-Security-Policy": build_policy()}
                route.fulfill(body=html, headers=headers)
            elif url.startswith(f"{HERE}static/"):
                route.fulfill(path=settings.BASE_DIR / url.removeprefix(HERE))
            else:
                asked.append(url)
                route.fulfill(body="<p>Video</p>", content_type="text/html")

        page.route("**/*", answer)
        page.goto(HERE)
        return asked

    return show


def a_player(player):
    return render_to_string(
        "components/player.html",
        {"player": player, "url": "", "title": "Cuenta pública 2025", "picture": "", "length": "52 minutos"},
    )


def test_nothing_is_asked_of_the_other_site_before_the_button(page, shown, barriers, complaints):
    asked = shown(page, a_player(YOUTUBE), "player")
    assert page.locator("iframe").count() == 0
    assert barriers(page) == []

    page.get_by_role("button", name="Ver el video").click()
    page.frame_locator("iframe").get_by_text("Video").wait_for()

    assert asked == [YOUTUBE.embed_url]
    assert page.locator("iframe").get_attribute("title") == "Cuenta pública 2025"
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"
    assert page.get_by_role("link", name="Abrirlo en YouTube").is_visible()
    assert complaints == []


def test_a_film_is_shown_with_its_captions(page, shown):
    film = Player(
        "videos.test", "https://videos.test/cuenta.mp4", "https://videos.test/cuenta.mp4", is_file=True
    )
    html = a_player(film).replace(
        'data-kind="file"', 'data-kind="file" data-captions="/c.vtt" data-captions-label="Español"'
    )
    shown(page, html, "player")
    page.get_by_role("button", name="Ver el video").click()

    assert page.locator("video").get_attribute("src") == film.embed_url
    assert page.locator("track").get_attribute("src") == "/c.vtt"


def test_without_javascript_there_is_a_link(without_javascript, shown):
    asked = shown(without_javascript, a_player(YOUTUBE) + a_transcript(), "player", "transcript")

    link = without_javascript.get_by_role("link", name="Ver el video en YouTube, 52 minutos")
    assert link.get_attribute("href") == YOUTUBE.watch_url
    assert without_javascript.get_by_role("button").count() == 0
    assert not without_javascript.get_by_label("Buscar en lo que se dijo").is_visible()
    assert without_javascript.get_by_text("Reparamos catorce").is_visible()
    assert asked == []


def a_transcript():
    values = {"paragraphs": SAID, "name": "Transcripción de la cuenta pública"}
    return render_to_string("components/transcript.html", values)


@pytest.mark.parametrize(
    ("words", "times", "marked", "found"),
    [
        ("PRESUPUESTO", ["0:00", "1:04:05"], ["presupuesto", "presupuesto"], "2 momentos."),
        ("nunoa", ["0:00"], ["Ñuñoa"], "1 momento."),
        ("ribera catorce", ["4:05"], ["catorce", "ribera"], "1 momento."),
        ("telescopio", [], [], "Nadie dijo eso. Prueba con otra palabra."),
        ("  ", ["0:00", "4:05", "1:04:05"], [], "Se muestra completa."),
    ],
)
def test_words_are_found_in_what_was_said(page, shown, words, times, marked, found):
    shown(page, a_transcript(), "transcript")
    page.get_by_label("Buscar en lo que se dijo").fill(words)
    page.get_by_text(found, exact=True).wait_for()

    assert page.locator(".transcript__item:visible .transcript__time").all_text_contents() == times
    assert page.locator("mark").all_text_contents() == marked


def test_a_transcript_leaves_nobody_out(page, shown, barriers):
    shown(page, a_transcript(), "transcript")
    page.get_by_label("Buscar en lo que se dijo").fill("ribera")
    page.get_by_text("2 momentos.").wait_for()

    assert barriers(page) == []


LIVE = """<div id="t" data-participa-live="/tablero/" data-participa-live-seconds="0.05"><p>Vacío</p></div>
<p role="status" data-participa-live-status="t" data-changed="Al día a las %s" data-lost="Sin red"></p>"""


def test_a_live_part_asks_with_what_it_has_and_shows_what_is_new(page, shown):
    shown(page, LIVE)
    tags = []

    def answer(route):
        tags.append(route.request.headers.get("if-none-match"))
        if len(tags) == 1:
            route.fulfill(body="<p>Una pregunta</p>", headers={"ETag": '"1"'})
        elif len(tags) == 2:
            route.fulfill(status=304)
        elif len(tags) == 3:
            route.fulfill(status=500)
        else:
            route.fulfill(body="<p data-participa-live-stop>Dos preguntas</p>", headers={"ETag": '"2"'})

    page.route(f"{HERE}tablero/", answer)
    page.add_script_tag(url="/static/js/live.js", type="module")
    page.get_by_text("Dos preguntas").wait_for()
    page.get_by_text("Al día a las").wait_for()
    page.wait_for_timeout(300)

    assert tags == [None, '"1"', '"1"', '"1"']  # and no more: it was the last


def test_a_live_part_does_not_move_under_who_is_in_it(page, shown):
    shown(page, LIVE.replace("<p>Vacío</p>", "<button>Apoyar</button>"))
    page.route(f"{HERE}tablero/", lambda route: route.fulfill(body="<p>Nuevo</p>"))
    page.get_by_role("button", name="Apoyar").focus()
    page.add_script_tag(url="/static/js/live.js", type="module")
    page.wait_for_timeout(300)
    assert page.get_by_role("button", name="Apoyar").is_visible()

    page.evaluate("document.activeElement.blur()")
    page.get_by_text("Nuevo").wait_for()
