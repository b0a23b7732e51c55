"""What the pages of what people ask show: plain values for the templates."""

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core import pieces
from participa.core.calendar import SANTIAGO, last_day
from participa.core.countdown import countdown, due_countdown
from participa.core.cursors import page_of
from participa.core.dates import full_date
from participa.core.figures import figure
from participa.core.receipts import qr_svg
from participa.deadlines.engine import national_holidays
from participa.organizations.voices import with_voices
from participa.reference.places import place_name, regions

from .models import Milestone, Question, Status
from .permissions import takes_topics
from .question_filters import ORDERS, STATES, is_late

TITLE_LETTERS = 70
TOPICS_SHOWN = 200
ALIKE_LETTERS = 240
Channel = Question.Channel


def here(account, name, *args):
    """The address of a page of what is asked of this account."""
    return reverse(f"public_accounts:{name}", args=[account.event_year, account.service.slug, *args])


# One question ------------------------------------------------------------------------------------


def item(question, account, *, now, holidays, url=""):
    """A question as components/question.html takes it. Its organisation and group are at hand.

    ``url``: of its own page, where the source of its deadline is told.
    """
    if question.status == Question.Status.REMOVED:
        return {"id": f"p{question.pk}", "removed": str(Question.Reason(question.removal).label)}
    spoken = question.organization if question.organization_id else None
    group = question.answer
    return {
        "id": f"p{question.pk}",
        "who": question.voice,
        "who_url": spoken.get_absolute_url() if spoken else "",
        "text": question.text,
        "tags": _tags(question, account, now),
        "place": place_name(question.region_id, None),
        "when": question.asked_at,
        "supports": supports(question),
        "answer": answer(group) if group else None,
        "time": _clock(question, account, now, holidays),
        "rule": "" if url else account.answers_rule,
        "is_topic": question.kind == Question.Kind.TOPIC,
        "url": url,
    }


def _tags(question, account, now):
    tags = [("neutral", _("Organización"))] if question.organization_id else []
    if question.channel != Channel.WEB:
        tags.append(("neutral", str(Channel(question.channel).label)))
    if question.kind == Question.Kind.TOPIC:
        return tags
    if question.answer:
        return [("done", _("Respondida")), *tags]
    if account.status == Status.CANCELLED:
        return [("neutral", _("Cuenta suspendida")), *tags]
    late = ("error", _("Fuera de plazo")) if is_late(account, now) else ("open", _("Por responder"))
    return [late, *tags]


def _clock(question, account, now, holidays):
    """Until when it must be answered, or how late it is: it is public. None where no clock runs."""
    owed = question.kind == Question.Kind.QUESTION and question.answer is None
    if not owed or account.status != Status.CALLED:
        return None
    return answers_clock(account, now, holidays)


def answers_clock(account, now, holidays):
    """The clock of all that an account owes: every answer is due the same day."""
    return due_countdown(account.answers_day, now, holidays, start=account.last_question_day)


def clock_label(account, now):
    return _("Debió responderse el") if is_late(account, now) else _("Debe responderse el")


def supports(question):
    """How many want to know the same, in words; nothing if nobody said so."""
    if not question.support_count:
        return ""
    words = ngettext(
        "%(count)s persona quiere saber lo mismo", "%(count)s personas quieren saber lo mismo",
        question.support_count,
    )  # fmt: skip
    return words % {"count": figure(question.support_count)}


def answer(group):
    """A published answer: its words, when, and to how many."""
    together = ""
    if group.size > 1:
        together = _("Respuesta a %(count)s preguntas parecidas") % {"count": figure(group.size)}
    return {"text": group.answer, "when": group.answered_at, "together": together}


# The list ----------------------------------------------------------------------------------------


def questions(account, chosen, cursor, *, now):
    """A page of what was asked, with its filters."""
    holidays = national_holidays()
    found = chosen.apply(account, now=now).select_related("group").defer("search_text")
    page = page_of(found, cursor, by=chosen.column)
    return {
        "account": account,
        "chosen": chosen,
        "chips": chosen.chips(),
        "states": [_option(word, label, chosen.state) for word, label in STATES.items()],
        "regions": [_option(r["slug"], r["short_name"], chosen.region) for r in regions()],
        "orders": [_option(w, label, chosen.shown_order) for w, (label, _by) in ORDERS.items()],
        "items": [
            item(one, account, now=now, holidays=holidays, url=here(account, "question", one.pk))
            for one in with_voices(page.rows)
        ],
        "label": clock_label(account, now),
        "first": chosen.address() if page.previous else "",
        "previous": chosen.address(page.previous) if page.previous else "",
        "next": chosen.address(page.next) if page.next else "",
        "stats": _stats(account, now),
        **asking_standing(account, now),
    }


def _option(value, text, chosen):
    return {"value": value, "text": str(text), "on": value == chosen}


def _stats(account, now):
    owed = _("atrasadas") if is_late(account, now) else _("por responder")
    alarm = "alert" if account.owed and is_late(account, now) else ""
    return [
        {"value": account.question_count, "label": _("preguntas")},
        {"value": account.answered_count, "label": _("respondidas"), "kind": "done"},
        {"value": account.owed, "label": owed, "kind": alarm},
    ]


def asking_standing(account, now):
    """Whether people may ask, and if not, why and what to do instead."""
    return {
        "may_ask": account.takes_questions_at(now),
        "closed": closed_words(account, now),
        "time": question_time(account, now),
    }


def question_time(account, now):
    """The window of questions as components show it; None where there is none."""
    if account.status != Status.CALLED:
        return None
    return countdown(account.questions_open_at, account.questions_close_at, now, national_holidays())


def closed_words(account, now):
    """Why nobody can ask now, with the exact day, and what to do. "" while people may."""
    if account.status == Status.CANCELLED:
        return _("Esta cuenta pública se suspendió: %(reason)s") % {"reason": account.reason}
    if account.status == Status.REPORTED:
        return _("Esta cuenta pública se hizo antes de este portal: aquí no se recibieron preguntas.")
    if account.status == Status.FINAL or now >= account.questions_close_at:
        return _(
            "Las preguntas se cerraron el %(day)s, al terminar el día. Lee lo que otras personas "
            "preguntaron; si tu duda no está, escribe directamente al servicio."
        ) % {"day": full_date(account.last_question_day)}
    if now < account.questions_open_at:
        return _("Las preguntas se abren el %(day)s. Vuelve ese día para hacer la tuya.") % {
            "day": full_date(account.questions_open_at)
        }
    return ""


# One page ----------------------------------------------------------------------------------------


def question(one, *, now):
    """A question's own page."""
    account = one.account
    group = one.answer
    with_voices([one])
    return {
        "question": one,
        "account": account,
        "item": item(one, account, now=now, holidays=national_holidays()),
        "label": clock_label(account, now),
        "title": shortened(one.text),
        "is_topic": one.kind == Question.Kind.TOPIC,
        "spoken": hour_of(one.spoken_at) if one.spoken_at else "",
        "moment": _moment(group),
        "versions": list(group.versions.all()) if group else [],
        "corrected": group.changed_at if group and group.versions.all() else None,
    }


def shortened(text, letters=TITLE_LETTERS):
    text = " ".join(text.split())
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def _moment(group):
    """Where in the video it was answered, as people say it."""
    if group is None or group.video_second is None:
        return ""
    minutes, seconds = divmod(group.video_second, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def hour_of(instant):
    """``28 de octubre de 2026, 11:40``."""
    return format_html("{}, {}", pieces.day(instant, "plain"), f"{instant.astimezone(SANTIAGO):%H:%M}")


# While asking ------------------------------------------------------------------------------------


def alike(found, account):
    """Questions that were asked already and look like the one somebody writes."""
    return [
        {
            "pk": one.pk,
            "url": here(account, "question", one.pk),
            "text": shortened(one.text, ALIKE_LETTERS),
            "supports": supports(one),
            "tag": ("done", _("Respondida")) if one.answer else ("open", _("Por responder")),
            "is_topic": one.kind == Question.Kind.TOPIC,
        }
        for one in found
    ]


# Topics ------------------------------------------------------------------------------------------


def topics_close_at(account):
    """The first instant at which topics are no longer proposed; None if this account asks for none."""
    asked = account.milestones.filter(code=Milestone.Code.TOPICS).exclude(planned_on=None).first()
    return asked.closes_at if asked else None


def topics(account, found, *, supported, user, now):
    """The topics proposed. ``supported``: the keys of those that this person supports."""
    holidays, may_support = national_holidays(), takes_topics(account, now=now)
    rows = []
    for one in found:
        mine = user.is_authenticated and one.author_id == user.pk
        shown = item(one, account, now=now, holidays=holidays, url=here(account, "question", one.pk))
        rows.append(
            {"pk": one.pk, "item": shown, "mine": mine, "supported": one.pk in supported,
             "may_support": may_support and not mine}
        )  # fmt: skip
    return {"account": account, "rows": rows, **topics_standing(account, now)}


def topics_standing(account, now):
    """Whether topics may be proposed and, if not, why and what to do."""
    closes = topics_close_at(account)
    is_open = account.status == Status.CALLED and closes is not None and now < closes
    return {
        "may_ask": is_open,
        "closed": "" if is_open else _topics_closed(account, closes),
        "time": countdown(account.called_at, closes, now, national_holidays()) if is_open else None,
    }


def _topics_closed(account, closes):
    if account.status == Status.CANCELLED:
        return _("Esta cuenta pública se suspendió: %(reason)s") % {"reason": account.reason}
    if closes is None:
        return _("En esta cuenta pública no se pidieron temas. Puedes hacer una pregunta.")
    return _("Los temas se propusieron hasta el %(day)s. Ahora puedes hacer una pregunta.") % {
        "day": full_date(last_day(closes))
    }


# The receipt -------------------------------------------------------------------------------------


def receipt(one, *, mine, now):
    """What a receipt says to whoever holds the code: what is public. To its author, also what is hers."""
    account = one.account
    with_voices([one])
    address = f"{settings.SITE_URL}{reverse('public_accounts:receipt', args=[one.receipt])}"
    removed, withdrawn = one.status == Question.Status.REMOVED, one.status == Question.Status.WITHDRAWN
    return {
        "question": one,
        "account": account,
        "is_topic": one.kind == Question.Kind.TOPIC,
        "rows": _receipt_rows(one),
        "withdrawn": withdrawn,
        "removed": str(Question.Reason(one.removal).label) if removed else "",
        "note": one.removal_note if removed and mine else "",
        "text": "" if withdrawn or (removed and not mine) else one.text,
        "item": None if removed or withdrawn else item(one, account, now=now, holidays=national_holidays()),
        "label": clock_label(account, now),
        "address": f"{settings.SITE_URL}{one.get_absolute_url()}",
        "qr": mark_safe(qr_svg(address)),
    }


def receipt_address(code):
    """Where the receipt of a question is read; "" if none has this code."""
    found = Question.objects.filter(receipt=code).exists()
    return reverse("public_accounts:receipt", args=[code]) if found else ""


def _receipt_rows(one):
    account = one.account
    rows = [
        (_("Cuenta pública"), pieces.fill('<a href="{}">{}</a>', account.get_absolute_url(), account.title)),
        (_("Servicio"), account.service.name),
        (_("Recibida"), hour_of(one.asked_at)),
        (_("Por dónde llegó"), one.get_channel_display()),
        (_("Aparece como"), one.display_name or _("Participante")),
    ]
    if one.organization_id:
        spoken = one.organization
        rows.append(
            (_("Habla por"), pieces.fill('<a href="{}">{}</a>', spoken.get_absolute_url(), spoken.name))
        )
    if place := place_name(one.region_id, None):
        rows.append((_("Región"), place))
    if one.kind == Question.Kind.QUESTION and one.answer is None and account.status == Status.CALLED:
        rows.append((_("Respuesta a más tardar"), pieces.day(account.answers_day)))
    return rows
