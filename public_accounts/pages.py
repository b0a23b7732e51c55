"""What the public page of an account shows: plain values for the template."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.dates import full_date, plain_date
from participa.core.figures import figure
from participa.deadlines.engine import national_holidays

from . import cards, contents, milestones
from .attendance import attendance_of, in_words, with_attendance
from .event_cards import audiences_of, event_rows, main_row
from .models import (
    Account,
    AccountEvent,
    Milestone,
    Phase,
    Status,
)


def detail(account, *, now):
    """The context of an account's page. ``account``: with its service at hand."""
    holidays = national_holidays()
    phase = account.phase_at(now)
    dates = milestones.milestones_of(account)
    events = events_of(account)
    came = attendance_of(events)
    main = next((event for event in events if event.is_main), None)
    audiences = audiences_of(account)
    reports = contents.reports_of(account)
    council = contents.council_rows(account)
    questions = contents.questions_part(account, now, holidays)
    promised, owed_before = contents.promises_of(account, now)
    regional = event_rows(account, [event for event in events if not event.is_main], came, audiences, now)
    return {
        "account": account,
        "service": account.service,
        "tags": cards.tags_of(account, now),
        "lead": lead_of(account, main, dates, phase, now),
        "brief": brief_of(account, main, came, audiences, promised, phase, now),
        "phases": _strip(account, dates, council, reports, now),
        "calendar": milestones.calendar_rows(dates),
        "ics": cards.page_of(account, "ics"),
        "was_moved": milestones.moved(dates),
        "next": next_of(account, dates, now, holidays),
        "main": main_row(account, main, came, audiences, now) if main else None,
        "regional": regional,
        "came": came,
        "table": figure_rows(came),
        "reports": reports,
        "documents": contents.documents_of(account, reports, events, came),
        "council": council,
        "questions": questions,
        "promised": promised,
        "inherited": owed_before,
        "others": contents.others_of(account),
        "shows_event": main is not None and phase != Phase.CANCELLED and _is_told(account, main, came),
        "is_history": account.is_history,
        "is_cancelled": phase == Phase.CANCELLED,
    }


def _is_told(account, main, came):
    """Is there something to say of the event that is not said above?"""
    return not account.is_history or bool(main.stream_url or main.notes or came.rows)


def _strip(account, dates, council, reports, now):
    if account.status == Status.CANCELLED:
        return []
    kinds = {report["kind"] for report in reports}
    return milestones.strip(account, dates, now=now, heard=bool(council), kinds=kinds)


# At the top ------------------------------------------------------------------------------------


def lead_of(account, main, dates, phase, now):
    """What the body did or will do, after its name: ``rindió cuenta el 28 de octubre de 2026, en…``."""
    where = where_of(account, main)
    if account.event_starts_at is None:
        held = next((one.done_on for one in dates if one.code == Milestone.Code.EVENT), None)
        if held:
            return _("rindió cuenta el %(day)s%(where)s.") % {"day": plain_date(held), "where": where}
        if account.when_text:
            words = {"when": lower_first(account.when_text), "where": where}
            return _("rindió cuenta%(where)s (según la fuente: %(when)s).") % words
        return _("rindió cuenta de su gestión%(where)s.") % {"where": where}
    values = {
        "day": plain_date(account.event_starts_at),
        "hour": cards.hour_of(account.event_starts_at),
        "where": where,
    }
    if phase == Phase.CANCELLED:
        return _("iba a rendir cuenta el %(day)s%(where)s. Se suspendió.") % values
    if phase == Phase.LIVE:
        return _("está rindiendo cuenta ahora%(where)s.") % values
    if now < account.event_starts_at:
        values["day"] = full_date(account.event_starts_at)
        return _("rinde cuenta el %(day)s, a las %(hour)s%(where)s.") % values
    return _("rindió cuenta el %(day)s%(where)s.") % values


def lower_first(text):
    """As it goes inside a sentence."""
    return text[:1].lower() + text[1:]


def where_of(account, main):
    """``, en Teatro Lord Cochrane, Valdivia, y en línea``; nothing if nobody said."""
    if main is None or not main.mode:
        return ""
    place = ", ".join(part for part in (main.place, main.commune.name if main.commune else "") if part)
    if main.mode == Account.Mode.ONLINE or not place:
        return _(", en línea") if main.mode != Account.Mode.IN_PERSON else ""
    here = _(", en %(place)s") % {"place": place}
    return here + (_(", y en línea") if main.mode == Account.Mode.HYBRID else "")


def brief_of(account, main, came, audiences, promised, phase, now):
    """The panel of what anybody wants to know first: pairs for components/summary_list.html."""
    rows = []
    if came.total is not None:
        rows.append((_("Asistieron"), in_words(came.total, came.total.total)))
    if account.question_count or account.zero_questions:
        rows.append((_("Preguntas"), cards.questions_words(account, now)))
    elif account.status == Status.CALLED and now < account.questions_open_at:
        rows.append(
            (_("Preguntas"), _("Se abren el %(day)s") % {"day": plain_date(account.questions_open_at)})
        )
    elif account.takes_questions_at(now):
        rows.append((_("Preguntas"), _("Aún no hay. Puedes hacer la primera")))
    rows += [(_("Se vio"), words) for words in _views(audiences)]
    if promised:
        n = ngettext("%(n)s compromiso", "%(n)s compromisos", len(promised)) % {"n": len(promised)}
        rows.append((_("Se comprometió"), n))
    if account.mode:
        rows.append((_("Modalidad"), account.get_mode_display()))
    rows.append((_("Código"), account.code))
    return rows


def _views(audiences):
    """``1.240 veces (YouTube)``: what each channel of the main event says, added up."""
    told = [one for some in audiences.values() for one in some]
    if not told:
        return []
    channels = ", ".join(sorted({one.channel for one in told}))
    total = sum(one.views for one in told)
    words = ngettext("%(n)s vez (%(channels)s)", "%(n)s veces (%(channels)s)", total)
    return [words % {"n": figure(total), "channels": channels}]


def next_of(account, dates, now, holidays):
    """What comes next: its clock, and the one action anybody can do; None once nothing is awaited."""
    word = cards.standing(account, now)
    clock = None if word == "en-vivo" else cards.clock_of(account, now, holidays)
    title = {
        "en-vivo": _("Está en vivo"),
        "recibe-preguntas": _("Puedes preguntar"),
        "proxima": _("Lo que viene: el evento"),
        "respondiendo": _("Lo que viene: las respuestas"),
        "atrasada": _("Faltan respuestas"),
        cards.CLOSING: _("Lo que viene: el informe final"),
    }.get(word)
    if title is None:
        return None
    return {
        "title": title,
        "text": _next_words(account, word, now),
        "countdown": clock[0] if clock else None,
        "label": clock[1] if clock else "",
        "left": clock[2] if clock else "",
        "actions": _actions(account, dates, word, now),
    }


def _next_words(account, word, now):
    if word == "en-vivo":
        words = _("Termina a las %(hour)s.") % {"hour": cards.hour_of(account.event_ends_at)}
        if not account.takes_questions_at(now):
            return words
        last = _("Puedes preguntar hasta el %(day)s.") % {"day": full_date(account.last_question_day)}
        return f"{words} {last}"
    if word == "recibe-preguntas":
        day = plain_date(account.answers_day)
        return _("El servicio debe responderte a más tardar el %(day)s.") % {"day": day}
    if word == "proxima" and now < account.questions_open_at:
        day = plain_date(account.questions_open_at)
        return _("Podrás preguntar desde el %(day)s, antes, durante y después del evento.") % {"day": day}
    if word == cards.CLOSING:
        return _("Nadie espera respuesta. Falta que el servicio publique el informe final.")
    if word in ("respondiendo", "atrasada"):
        words = ngettext(
            "Falta responder %(n)s pregunta.", "Faltan por responder %(n)s preguntas.", account.owed
        )
        return words % {"n": figure(account.owed)}
    return ""


def _actions(account, dates, word, now):
    """(words, address) pairs; the first is the main one."""
    actions = []
    if account.takes_questions_at(now):
        actions.append((_("Preguntar"), cards.page_of(account, "ask")))
    if word == "en-vivo":
        actions.append((_("Ver el tablero en vivo"), cards.page_of(account, "live")))
    if _takes_topics(account, dates, now):
        actions.append((_("Proponer un tema"), cards.page_of(account, "topics")))
    if word == "proxima":
        actions.append((_("Agregar a mi calendario"), cards.page_of(account, "ics")))
    return actions


def _takes_topics(account, dates, now):
    topics = next((one for one in dates if one.code == Milestone.Code.TOPICS and one.planned_on), None)
    return account.status == Status.CALLED and topics is not None and now < topics.closes_at


# Its events ------------------------------------------------------------------------------------


def events_of(account):
    """Its events with who came: two queries."""
    found = AccountEvent.objects.filter(account=account)
    found = found.select_related("region", "commune", "transcript").defer("changed_by")
    return list(with_attendance(found))


def figure_rows(came):
    """The table of who came, by event and sex; none where there is a single event."""
    if len(came.rows) < 2:
        return []
    rows = [{"name": row.name, "cells": _cells(row.figures, row.total)} for row in came.rows]
    return [*rows, {"name": _("Total"), "cells": _cells(came.total, came.total.total)}]


def _cells(figures, total):
    return [*figures.values(), total]
