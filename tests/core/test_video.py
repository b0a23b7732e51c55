"""Whose video it is, and how a page may show it without giving its visitors away."""

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from participa.core.video import FRAMES, Player, player_of

YOUTUBE = Player(
    "YouTube",
    "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        " https://youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&t=30s ",
        "http://m.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ?si=x",
        "https://www.youtube.com/live/dQw4w9WgXcQ?feature=share",
        "https://www.youtube.com/embed/dQw4w9WgXcQ",
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
    ],
)
def test_a_video_of_youtube_plays_where_no_cookies_are_left(url):
    assert player_of(url) == YOUTUBE


@pytest.mark.parametrize(
    ("url", "embed", "watch"),
    [
        ("https://vimeo.com/123456789", "123456789?dnt=1", "123456789"),
        ("https://player.vimeo.com/video/123456789", "123456789?dnt=1", "123456789"),
        ("https://vimeo.com/123456789/ab12cd34ef", "123456789?dnt=1&h=ab12cd34ef", "123456789/ab12cd34ef"),
        (
            "https://player.vimeo.com/video/123456789?h=ab12cd34ef",
            "123456789?dnt=1&h=ab12cd34ef",
            "123456789/ab12cd34ef",
        ),
    ],
)
def test_a_video_of_vimeo_plays_without_tracking(url, embed, watch):
    assert player_of(url) == Player(
        "Vimeo", f"https://player.vimeo.com/video/{embed}", f"https://vimeo.com/{watch}"
    )


def test_a_film_is_played_by_the_browser():
    url = "https://videos.ejemplo.cl/cuenta/2026.MP4?x=1"

    assert player_of(url) == Player("videos.ejemplo.cl", url, url, is_file=True)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "no es una dirección",
        "https://www.facebook.com/ministerio/videos/123",
        "https://www.youtube.com/@ministerio",
        "https://www.youtube.com/watch?list=PL1",
        "https://youtu.be/corto",
        "https://vimeo.com/event/123456",
        "http://videos.ejemplo.cl/cuenta.mp4",
        "https:///cuenta.mp4",
        "https://ana@youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtube.com:8443/watch?v=dQw4w9WgXcQ",
        "https://youtube.com:puerto/watch?v=dQw4w9WgXcQ",
        "https://youtube.com.malo.example/watch?v=dQw4w9WgXcQ",
        "https://malo.example/youtube.com/watch?v=dQw4w9WgXcQ",
        'https://www.youtube.com/embed/dQw4w9WgX"<>',
        "javascript:alert(1)//youtube.com/watch?v=dQw4w9WgXcQ",
        "data:video/mp4;base64,x.mp4",
        "https://[::1",
    ],
)
def test_of_anything_else_there_is_only_a_link(url):
    assert player_of(url) is None


def test_pages_may_frame_those_that_serve_videos_and_nobody_else():
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["frame-src"] == list(FRAMES)
    assert settings.PERMISSIONS_POLICY["fullscreen"] == (
        '(self "https://www.youtube-nocookie.com" "https://player.vimeo.com")'
    )


def shown(**values):
    given = {
        "player": None,
        "url": "",
        "title": "Cuenta pública",
        "picture": "",
        "length": "",
        "captions": "",
    }
    return render_to_string("components/player.html", given | values)


def test_a_page_has_a_link_and_loads_nothing_of_the_other_site():
    html = shown(player=YOUTUBE, length="52 minutos")

    assert re.findall(r'\s(?:src|href)="([^"]*)"', html) == [YOUTUBE.watch_url] * 2
    assert "Lo entrega YouTube, que sabrá de tu visita cuando lo veas." in html


def test_where_there_is_no_player_the_link_is_all():
    html = shown(url="https://www.facebook.com/ministerio/videos/123")

    assert re.findall(r'href="([^"]*)"', html) == ["https://www.facebook.com/ministerio/videos/123"]
    assert "<button" not in html
