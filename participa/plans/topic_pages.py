"""What people read of proposed topics: plain values for the templates."""

from django.conf import settings
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core import pieces
from participa.core.calendar import day_of
from participa.core.countdown import due_countdown
from participa.core.dates import full_moment
from participa.core.figures import figure
from participa.core.receipts import qr_svg
from participa.deadlines.adjusting import changes_of
from participa.deadlines.engine import national_holidays, stopped_days
from participa.organizations.voices import with_voices
from participa.reference.places import place_name
from participa.services.models import PublicService

from .models import TopicRequest
from .topic_filters import services_asked

Status = TopicRequest.Status
PER_PAGE = 20
ANSWERS = "tema"  # the kind of obligation (deadlines.obligations)
KINDS = {
    Status.RECEIVED: "open",
    Status.ACCEPTED: "done",
    Status.REJECTED: "neutral",
    Status.WITHDRAWN: "neutral",
    Status.REMOVED: "warning",
}
UNREAD = ("search_text", "author", "answered_by", "removed_by")


def trail(*more):
    """Where one is: pairs of words and address, as components/breadcrumbs.html takes them."""
    return [(_("Proponer un tema"), reverse("plans:home")), *more]


def supports_words(count):
    words = ngettext("%(n)s apoyo", "%(n)s apoyos", count)
    return words % {"n": figure(count)} if count else ""


def clock(topic, now, holidays):
    """Until when it is answered, or how late it is: it is public. None once it was answered."""
    if topic.status != Status.RECEIVED:
        return None
    rest = holidays | stopped_days(changes_of(ANSWERS, topic.code))
    return due_countdown(topic.due_on, now, rest, start=day_of(topic.received_at))


def item(topic, *, now, holidays):
    """A topic in a list. ``topic``: with its service and its voice at hand."""
    return {
        "topic": topic,
        "url": topic.get_absolute_url(),
        "tag": (KINDS[topic.status], str(topic.get_status_display())),
        "time": clock(topic, now, holidays),
        "who": topic.voice,
        "place": place_name(topic.region_id, None),
        "supports": supports_words(topic.support_count),
    }


def items(topics, *, now):
    holidays = national_holidays()
    return [item(one, now=now, holidays=holidays) for one in with_voices(topics)]


def home(chosen, query, *, now):
    """What it is, whom to propose to, and what was proposed to all."""
    services = services_asked()
    found = chosen.apply().select_related("service").defer(*UNREAD)
    page = Paginator(found, PER_PAGE).get_page(query.get("pagina"))
    return {
        "chosen": chosen,
        "chips": chosen.chips(services),
        "options": chosen.options(services),
        "page": page,
        "items": items(page.object_list, now=now),
        "ways_out": [
            (_("Proponer un tema"), reverse("plans:choose")),
            (_("Ver todos los temas"), reverse("plans:home")),
        ],
    }


def choose(words, query):
    """The services that one may propose to, by their name."""
    found = PublicService.objects.active().matching(words).order_by("sort_key")
    page = Paginator(found.only("slug", "name", "acronym"), PER_PAGE).get_page(query.get("pagina"))
    return {"q": words, "page": page, "trail": trail()}


def topic(one, *, now):
    """The page of a topic."""
    [one] = with_voices([one])
    shown = item(one, now=now, holidays=national_holidays())
    return {
        "topic": one,
        "item": shown,
        "organization": one.organization,
        "changes": changes_of(ANSWERS, one.code),
        "matter": matter_of(one),
        "plan_url": reverse("annual_plans:plan", args=[one.service.slug]),
        "trail": trail(),
        "support": reverse("plans:support", args=[one.code]) if one.status == Status.RECEIVED else "",
    }


def matter_of(topic):
    """What it became: its words, and its address once its plan is public."""
    matter = topic.matter
    if matter is None:
        return None
    return {
        "title": matter.title,
        "year": matter.plan.year,
        "url": matter.get_absolute_url() if matter.plan.is_public else "",
        "status": str(matter.get_status_display()),
    }


def alike(found):
    """Those like what somebody is writing."""
    return [
        {
            "topic": one,
            "url": one.get_absolute_url(),
            "tag": (KINDS[one.status], str(one.get_status_display())),
            "supports": supports_words(one.support_count),
            "takes_support": one.status == Status.RECEIVED,
        }
        for one in found
    ]


# Its receipt -----------------------------------------------------------------------------------


def receipt(one, *, mine, now):
    """What a receipt says to whoever holds the code: what is public. To its author, also what is hers."""
    [one] = with_voices([one])
    removed, withdrawn = one.status == Status.REMOVED, one.status == Status.WITHDRAWN
    readable = mine or one.is_visible
    address = f"{settings.SITE_URL}{reverse('plans:receipt', args=[one.receipt])}"
    return {
        "topic": one,
        "mine": mine,
        "rows": _receipt_rows(one, readable),
        "withdrawn": withdrawn,
        "removed": str(one.get_removal_display()) if removed else "",
        "note": one.removal_note if removed and mine else "",
        "text": f"{one.title}\n\n{one.text}" if readable and not withdrawn else "",
        "readable": readable,
        "item": item(one, now=now, holidays=national_holidays()),
        "matter": matter_of(one) if readable else None,
        "address": f"{settings.SITE_URL}{one.get_absolute_url()}" if one.is_visible else "",
        "qr": mark_safe(qr_svg(address)),
        "trail": trail(),
    }


def receipt_address(code):
    """Where the receipt of a topic is read; "" if none has this code."""
    found = TopicRequest.objects.filter(receipt=code).exists()
    return reverse("plans:receipt", args=[code]) if found else ""


def _receipt_rows(one, readable):
    service = one.service
    rows = [
        (_("Servicio"), pieces.fill('<a href="{}">{}</a>', service.get_absolute_url(), service.name)),
        (_("Código del tema"), one.code),
        (_("Recibido"), full_moment(one.received_at)),
    ]
    if readable:
        rows.append((_("Aparece como"), one.voice))
        rows.append((_("Quién lo ve"), _("Cualquiera") if one.is_public else _("Solo el servicio")))
    if one.status == Status.RECEIVED:
        rows.append((_("Respuesta a más tardar"), pieces.day(one.due_on)))
    return rows
