"""Videos that other sites serve. Showing one tells that site who is looking, so visitors ask for it first."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

FRAMES = ("https://www.youtube-nocookie.com", "https://player.vimeo.com")  # all that a page may frame
YOUTUBE = {"youtube.com", "m.youtube.com", "youtube-nocookie.com", "youtu.be"}
VIMEO = {"vimeo.com", "player.vimeo.com"}
_YOUTUBE_PATH = re.compile(r"/(?:live|embed|shorts|v)/([\w-]{11})/?", re.ASCII)
_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
_VIMEO_PATH = re.compile(r"/(?:video/)?([0-9]{5,12})(?:/([0-9a-f]{6,16}))?/?", re.ASCII)
_VIMEO_KEY = re.compile(r"[0-9a-f]{6,16}", re.ASCII)


@dataclass(frozen=True)
class Player:
    """Who serves a video (by name), where it plays inside a page, and its own page."""

    provider: str
    embed_url: str
    watch_url: str
    is_file: bool = False  # played by the browser itself, without a frame


def player_of(url: str) -> Player | None:
    """How to play the video at this address; None where all there can be is a link."""
    try:
        parts = urlsplit(url.strip())
        plain = parts.scheme in ("https", "http") and "@" not in parts.netloc and parts.port is None
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    if not plain:
        return None
    if host in YOUTUBE:
        return _of_youtube(host, parts)
    if host in VIMEO:
        return _of_vimeo(parts)
    if host and parts.scheme == "https" and parts.path.lower().endswith(".mp4"):
        return Player(host, parts.geturl(), parts.geturl(), is_file=True)
    return None


def _of_youtube(host, parts):
    if host == "youtu.be":
        found = _YOUTUBE_ID.fullmatch(parts.path.strip("/"))
    elif parts.path == "/watch":
        found = _YOUTUBE_ID.fullmatch(parse_qs(parts.query).get("v", [""])[0])
    else:
        found = _YOUTUBE_PATH.fullmatch(parts.path)
    if found is None:
        return None
    video = found[found.lastindex or 0]
    return Player("YouTube", f"{FRAMES[0]}/embed/{video}", f"https://www.youtube.com/watch?v={video}")


def _of_vimeo(parts):
    found = _VIMEO_PATH.fullmatch(parts.path)
    if found is None:
        return None
    video, key = found.groups()
    asked = parse_qs(parts.query).get("h", [""])[0]
    key = key or (asked if _VIMEO_KEY.fullmatch(asked) else "")  # of a video that is not listed
    return Player(
        "Vimeo",
        f"{FRAMES[1]}/video/{video}?dnt=1" + (f"&h={key}" if key else ""),
        f"https://vimeo.com/{video}" + (f"/{key}" if key else ""),
    )
