"""An event of an account as its page shows it: where, its video, what makes it accessible, who came."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.calendar import day_of
from participa.core.suppression import is_small
from participa.core.video import player_of

from . import attendance, cards
from .models import AccountEvent, Answer, Attendance, Audience

ACCESS = (  # field, icon
    ("captions", "captions"),
    ("sign_language", "hands"),
    ("accessible_pdf", "document"),
    ("venue_access", "building"),
)


def audiences_of(account):
    """event id -> what each channel says of how many times it was seen. One query."""
    found = Audience.objects.filter(event__account=account, superseded_at=None)
    told = defaultdict(list)
    for one in found.only("event", "channel", "views", "source", "read_on"):
        told[one.event_id].append(one)
    return told


def event_rows(account, events, came, audiences, now):
    return [event_row(account, event, came, audiences, now) for event in by_day(events)]


def by_day(events):
    return sorted(events, key=lambda event: (event.starts_at is None, event.starts_at, event.pk))


def main_row(account, event, came, audiences, now):
    """The main event: what a regional one says, and what everybody wants of it."""
    row = event_row(account, event, came, audiences, now)
    before = _before(row["came"])
    return row | {
        "badges": badges(account, event),
        "rows": where_rows(event),
        "before": before,
    }


def event_row(account, event, came, audiences, now):
    attended = came.of(event)
    return {
        "event": event,
        "name": event.region.name if event.region else account.title,
        "day": day_of(event.starts_at) if event.starts_at else None,
        "hours": hours_words(event),
        "place": place_words(event),
        "is_over": event.status == AccountEvent.Status.HELD or bool(event.ends_at and event.ends_at <= now),
        "is_live": _is_on(event, now),
        "is_cancelled": event.status == AccountEvent.Status.CANCELLED,
        "video": video_of(event),
        "transcript": cards.transcript_address(account, event) if event.transcript else "",
        "came": attended,
        "came_words": attendance.in_words(attended.figures, attended.total) if attended else "",
        "audiences": audiences.get(event.pk, []),
    }


def _is_on(event, now):
    on = event.starts_at and event.ends_at and event.starts_at <= now < event.ends_at
    return bool(on) and event.status != AccountEvent.Status.CANCELLED


def video_of(event):
    """Its video as components/player.html takes it; None without one."""
    if not event.stream_url:
        return None
    return {
        "player": player_of(event.stream_url),
        "url": event.stream_url,
        "length": length_words(event),
        "captions": event.transcript.get_absolute_url() if event.transcript else "",
    }


def _before(attended):
    """What was told of who came before it was corrected: only in all, so nobody is told by subtracting."""
    if attended is None or not attended.told.correction:
        return []
    found = Attendance.objects.filter(event=attended.event, superseded_at__isnull=False)
    return [
        {"total": one.total if not is_small(one.total) else None, "day": one.set_at}
        for one in found.only("total", "set_at")
    ]


def hours_words(event):
    if event.starts_at is None:
        return ""
    values = {"start": cards.hour_of(event.starts_at), "end": cards.hour_of(event.ends_at)}
    return _("de %(start)s a %(end)s") % values


def length_words(event):
    """``52 minutos``, or nothing."""
    minutes = event.video_minutes
    return ngettext("%(n)s minuto", "%(n)s minutos", minutes) % {"n": minutes} if minutes else ""


def place_words(event):
    commune = event.commune.name if event.commune and event.commune.name not in event.place else ""
    return ", ".join(part for part in (event.place, commune) if part)


def where_rows(event):
    """When, where and how, as components/summary_list.html takes them."""
    rows = []
    if event.mode:
        rows.append((_("Cómo"), event.get_mode_display()))
    if place := place_words(event):
        rows.append((_("Dónde"), place))
    if event.access_note:
        rows.append((_("Cómo se comprueba la accesibilidad"), event.access_note))
    return rows


def badges(account, event):
    """What it has that makes it accessible, what it lacks, and what nobody told."""
    found = [_badge(name, icon, getattr(event, name)) for name, icon in ACCESS if getattr(event, name)]
    if account.plain_url:
        found.append(_item("document", _("Leer la versión en lectura fácil"), account.plain_url))
    else:
        found.append(_item("cross", _("Aún sin lectura fácil"), is_missing=True))
    untold = [
        str(event._meta.get_field(name).verbose_name) for name, _icon in ACCESS if not getattr(event, name)
    ]
    if untold:
        words = _("El servicio aún no informa: %(what)s") % {"what": ", ".join(untold)}
        found.append(_item("info", words))
    return found


def _badge(name, icon, answer):
    """One badge. Where it does not apply, it says so: silence would look like a lack."""
    words = {
        "captions": (_("Con subtítulos"), _("Sin subtítulos"), _("Subtítulos: no corresponde")),
        "sign_language": (
            _("Con lengua de señas chilena"),
            _("Sin lengua de señas chilena"),
            _("Lengua de señas: no corresponde"),
        ),
        "accessible_pdf": (
            _("Documentos accesibles"),
            _("Documentos sin accesibilidad"),
            _("Documentos accesibles: no corresponde"),
        ),
        "venue_access": (
            _("Lugar accesible"),
            _("Lugar sin acceso para todas las personas"),
            _("Lugar accesible: no corresponde"),
        ),
    }[name]
    if answer == Answer.NO:
        return _item("cross", words[1], is_missing=True)
    return _item(icon, words[0]) if answer == Answer.YES else _item("info", words[2])


def _item(icon, text, url="", is_missing=False):
    return {"icon": icon, "text": text, "url": url, "is_missing": is_missing}
