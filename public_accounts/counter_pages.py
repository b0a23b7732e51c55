"""What the counter shows of public accounts: which take questions, and the receipt of one typed there."""

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from participa.assistance.models import Channel
from participa.core import pieces
from participa.core.calendar import SANTIAGO
from participa.core.countdown import countdown
from participa.core.receipts import qr_svg
from participa.deadlines.engine import national_holidays

from .models import Question
from .permissions import typable

LISTED = 50
CHANNELS = {  # how the person came: how her question is counted
    Channel.OIRS: Question.Channel.OFFICE,
    Channel.INFOBUS: Question.Channel.OFFICE,
    Channel.PHONE: Question.Channel.PHONE,
    Channel.PAPER: Question.Channel.PAPER,
    Channel.WORKSHOP: Question.Channel.PAPER,
}


def channel_of(session):
    return CHANNELS[session.channel]


def offers(user, session, now):
    """The accounts of which this official may type a question, as assistance.counters takes them."""
    found = typable(user, session, now=now).order_by("questions_close_at", "pk")[:LISTED]
    holidays = national_holidays()
    return [
        {
            "title": one.title,
            "code": one.code,
            "url": reverse("assistance:ask", args=[one.code]),
            "tag": None,
            "time": countdown(one.questions_open_at, one.questions_close_at, now, holidays),
        }
        for one in found
    ]


def records(session):
    """What was typed in a session, as assistance.counters takes it."""
    found = Question.objects.filter(assisted_session=session).select_related("account").order_by("pk")
    return [
        {
            "receipt": one.receipt,
            "title": one.account.title,
            "url": reverse("assistance:question_receipt", args=[one.receipt]),
        }
        for one in found
    ]


def another_session(session):
    """Why what she typed was not kept: she no longer attends that person."""
    if session is None:
        return _("La atención terminó, pero lo que escribiste sigue aquí. Abre otra y vuelve a enviarlo.")
    return _(
        "Empezaste a escribir en otra atención. Ahora atiendes a %(name)s, en %(where)s: "
        "si es la misma persona, envía de nuevo."
    ) % {"name": session.shown_name, "where": session.where}


def receipt(question):
    """The proof to print: only what is public, and where it was attended."""
    account, session = question.account, question.assisted_session
    address = f"{settings.SITE_URL}{reverse('public_accounts:receipt', args=[question.receipt])}"
    hour = f"{question.asked_at.astimezone(SANTIAGO):%H:%M}"
    rows = [
        (_("Cuenta pública"), account.title),
        (_("Servicio"), account.service.name),
        (_("Recibida"), format_html("{}, {}", pieces.day(question.asked_at), hour)),
        (_("Aparece como"), question.voice),
        (_("Región"), question.region.name if question.region else _("No la dijo")),
        (_("Atención"), f"{session.get_channel_display()}, {session.where}"),
    ]
    if account.answers_close_at:
        rows.append((_("Respuesta a más tardar"), pieces.day(account.answers_day)))
    return {
        "question": question,
        "account": account,
        "rows": rows,
        "address": address,
        "qr": mark_safe(qr_svg(address)),
    }
