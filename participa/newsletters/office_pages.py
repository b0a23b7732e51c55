"""What the office's screens of a boletín show: plain values for the templates."""

from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.translation import gettext as _

from participa.core.calendar import SANTIAGO
from participa.core.dates import full_moment
from participa.core.line_chart import Series, line_chart

from . import audience
from .models import Reach, Status
from .texts import as_html, as_text, has_picture

KINDS = {
    Status.DRAFT: "neutral",
    Status.SCHEDULED: "warning",
    Status.SENDING: "open",
    Status.SENT: "done",
    Status.CANCELLED: "error",
}


def tag_of(letter):
    return KINDS[letter.status], str(letter.get_status_display())


def row_of(letter):
    """A boletín in the list."""
    return {"letter": letter, "tag": tag_of(letter), "when": letter.sending_at or letter.scheduled_for}


def preview_of(subject, body):
    """Both forms of the mail. ``plain``: line breaks are what it is made of."""
    return {
        "subject": subject,
        "html": as_html(body, above=3),
        "plain": as_text(body),
        "picture": has_picture(body),
        "empty": not body.strip(),
    }


def people_of(scope):
    """To how many it goes: ``none`` if to nobody; counted up to a limit."""
    count = audience.how_many(scope)
    return {"count": min(count, audience.MOST), "more": count > audience.MOST, "none": not count}


def reach_words(letter):
    """Whom it is for, in a sentence."""
    if letter.reach == Reach.ALL:
        if letter.service is None:
            return _("Todas las personas que aceptaron boletines.")
        return _("Quienes siguen a %(name)s y aceptaron boletines.") % {"name": letter.service.name}
    chosen = [topic.label for topic in letter.topics.all()]
    chosen += [region.short_name for region in letter.regions.all()]
    chosen += [service.short_name for service in letter.services.all()]
    names = {"chosen": ", ".join(chosen), "name": letter.author}
    if letter.service is None:
        return _("Quienes aceptaron boletines y siguen algo de esto: %(chosen)s.") % names
    return _("Quienes siguen a %(name)s, aceptaron boletines y siguen además: %(chosen)s.") % names


def facts_of(letter):
    """Who did what and when, as components/summary_list.html takes it."""
    rows = [(_("Para quiénes"), reach_words(letter))]
    if letter.scheduled_for:
        rows.append((_("Programado para"), full_moment(letter.scheduled_for)))
    if letter.queued_at:
        rows.append((_("Lo mandó"), _by(letter.queued_by, letter.queued_at)))
    if letter.sent_at:
        rows.append((_("Terminó de salir"), full_moment(letter.sent_at)))
    if letter.cancelled_at:
        rows.append((_("Lo canceló"), _by(letter.cancelled_by, letter.cancelled_at)))
    rows.append((_("Último cambio"), _by(letter.changed_by, letter.changed_at)))
    return rows


def _by(who, when):
    return format_html("{}, {}", who or _("Otra persona"), full_moment(when))


def figures_of(letter):
    """What became of its mails, as components/stats.html takes it."""
    if letter.announcement_id is None:
        return []
    return [
        {"value": letter.recipients, "label": _("destinatarios")},
        {"value": letter.sent, "label": _("enviados"), "kind": "done"},
        {"value": letter.waiting, "label": _("por salir")},
        {"value": letter.bounced, "label": _("devueltos"), "kind": "alert" if letter.bounced else ""},
        {"value": letter.skipped, "label": _("sin correo")},
        {"value": letter.left, "label": _("dejaron los boletines")},
    ]


def chart_of(letter):
    """How it went out, point by point; None before there is something to compare."""
    if len(letter.points) < 2:
        return None
    instants = [parse_datetime(point[0]).astimezone(SANTIAGO) for point in letter.points]
    columns = list(zip(*[point[1:4] for point in letter.points], strict=True))
    names = (_("enviados"), _("por salir"), _("devueltos"))
    lines = [Series(name, column) for name, column in zip(names, columns, strict=True)]
    labels = [f"{instant:%d-%m %H:%M}" for instant in instants]
    return line_chart(_("Cómo fue saliendo"), labels, lines, most=max(letter.recipients, 4))


def overview(letter, *, trail):
    """How a boletín stands."""
    is_waiting = letter.status in (Status.DRAFT, Status.SCHEDULED)
    return {
        "letter": letter,
        "tag": tag_of(letter),
        "facts": facts_of(letter),
        "figures": figures_of(letter),
        "chart": chart_of(letter),
        "people": people_of(audience.scope_of(letter)) if is_waiting else None,
        "preview": preview_of(letter.subject, letter.body),
        "trail": trail,
    }
