"""What the pages of a questionnaire show: its results, the answers in words, and the receipt of a sheet."""

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core import pieces
from participa.core.calendar import SANTIAGO
from participa.core.cursors import page_of
from participa.core.figures import figure, short_figure
from participa.core.suppression import LEAST

from . import questionnaire_tallies as tallies
from . import receipts
from .conditions import Kind, answers_of, canonical, questions_of
from .models import Answer, AnswerSheet, Status
from .questionnaire_forms import points_of

KEPT_SECONDS = 600


def asks(consultation) -> bool:
    """Has it a questionnaire? It is fixed once published, so it is asked of the database now and then."""
    if consultation.status == Status.DRAFT:
        return consultation.questions.exists()
    key = f"consultations:asks:{consultation.pk}"
    return cache.get_or_set(key, consultation.questions.exists, KEPT_SECONDS)


def results(consultation, *, now, office=False):
    """Each question with its figures, in three queries however many answered.

    What is only counted is told to nobody before the closing, lest two looks give one person away.
    """
    questions = questions_of(consultation)
    figures = tallies.figures(consultation)
    is_shut = bool(consultation.closes_at and now >= consultation.closes_at)
    secret, items = set(), []
    for question in questions:
        counts = figures.get(question.pk, {})
        if question.is_confidential and _is_secret(question, counts, secret, is_shut):
            secret |= {option.pk for option in question.options.all()}
            items.append({"question": question, "secret": _secret_words(is_shut)})
        else:
            items.append(_item(question, counts, consultation, office))
    first = figures.get(questions[0].pk, {}) if questions else {}  # it is asked of everybody
    hidden = bool(items) and "secret" in items[0]
    return {
        "consultation": consultation,
        "items": items,
        "sheets": None if hidden else first.get("", 0) + first.get(tallies.SKIPPED, 0),
    }


def _is_secret(question, counts, secret, is_shut):
    return not is_shut or question.only_if_id in secret or not tallies.may_be_told(question, counts)


def _secret_words(is_shut):
    if not is_shut:
        return _("Solo se cuenta: sus cifras se muestran cuando cierre la consulta.")
    return _("Solo se cuenta, y algún grupo tiene menos de %(least)s personas: no se muestra.") % {
        "least": LEAST
    }


def _item(question, counts, consultation, office):
    answered, skipped = counts.get("", 0), counts.get(tallies.SKIPPED, 0)
    item = {"question": question, "answered": answered, "skipped": skipped}
    names = {str(option.pk): option.text for option in question.options.all()}
    if question.kind in (Kind.SINGLE, Kind.SEVERAL):
        return item | {"rows": _rows(names, counts, answered)}
    if question.kind == Kind.SCALE:
        median = tallies.median_of(counts)
        words = _("Mediana: %(median)s") % {"median": short_figure(median)} if median is not None else ""
        points = {str(point): name for point, name in points_of(question)}
        return item | {"rows": _rows(points, counts, answered), "note": words}
    if question.kind == Kind.RANKING:
        return item | {
            "rows": _ranking(names, counts),
            "note": _("Lugar promedio: la de más arriba es la que quedó primero más veces o más cerca."),
        }
    return item | _reading(question, consultation, answered, office)


def _rows(names, counts, answered):
    """(name, figure and share in words, share): as components/chart_bars takes them."""
    rows = []
    for key, name in names.items():
        count = counts.get(key, 0)
        share = count * 100 / answered if answered else 0
        rows.append((name, f"{figure(count)} ({figure(round(share))} %)", share))
    return rows


def _ranking(names, counts):
    average = tallies.places_of(counts)
    return [
        (names[str(option)], figure(round(place, 1)), (len(names) - place + 1) * 100 / len(names))
        for option, place in average.items()
        if str(option) in names
    ]


def _reading(question, consultation, answered, office):
    """Where what was said in words is read; files, only by the office."""
    if question.is_confidential or not answered or (question.kind == Kind.FILE and not office):
        return {}
    if office:
        url = reverse("consultations_office:questionnaire_answers", args=[consultation.code, question.pk])
    else:
        url = reverse("consultations:questionnaire_answers", args=[consultation.slug, question.pk])
    words = (
        ngettext("Ver %(count)s archivo", "Ver los %(count)s archivos", answered)
        if question.kind == Kind.FILE
        else ngettext("Leer %(count)s respuesta", "Leer las %(count)s respuestas", answered)
    )
    return {"url": url, "link": words % {"count": figure(answered)}}


def answers(question, cursor):
    """A page of what was said to a question, the latest first; whose it is, nobody is told."""
    found = Answer.objects.filter(question=question, sheet__withdrawn_at=None)
    if question.kind == Kind.FILE:
        found = found.filter(document__isnull=False).select_related("document")
    else:
        found = found.exclude(text="")
    page = page_of(found, cursor, by="id")
    return {
        "question": question,
        "page": page,
        "answers": page.rows,
        "first": "?" if page.previous else "",
        "next": f"?cursor={page.next}" if page.next else "",
        "previous": f"?cursor={page.previous}" if page.previous else "",
    }


def receipt(sheet, *, mine):
    """What the receipt of a sheet says: what it answers, and its fingerprint, only to its author.

    Of few questions with few options, the fingerprint would let anybody find out the answers by trying.
    """
    consultation = sheet.consultation
    address = f"{settings.SITE_URL}{reverse('consultations:sheet_receipt', args=[sheet.receipt])}"
    context = {
        "sheet": sheet,
        "consultation": consultation,
        "rows": _receipt_rows(sheet),
        "qr": mark_safe(receipts.qr_svg(address)),
        "mine": mine,
    }
    if not mine or not sheet.is_sent:
        return context
    questions = questions_of(consultation)
    given = answers_of(sheet, questions)
    out_of_sight = sheet.answers.exclude(hidden_reason="")
    hidden = {answer.question_id: answer.get_hidden_reason_display() for answer in out_of_sight}
    return context | {
        "hash": sheet.sha256,
        "exact": canonical(consultation, questions, given),
        "said": [
            (one.text, said_lines(one, given[one.pk]), hidden.get(one.pk, ""))
            for one in questions
            if one.pk in given
        ],
    }


def said_lines(question, answer) -> list[str]:
    """An answer in words, as its author recognises it."""
    names = {option.pk: option.text for option in question.options.all()}
    if question.kind == Kind.SINGLE:
        return [names[answer]]
    if question.kind == Kind.SEVERAL:
        return [text for pk, text in names.items() if pk in answer]
    if question.kind == Kind.RANKING:
        return [f"{place}. {names[pk]}" for place, pk in enumerate(answer, 1)]
    if question.kind == Kind.SCALE:
        return [dict(points_of(question))[answer]]
    return [answer.name if question.kind == Kind.FILE else answer]


def _receipt_rows(sheet):
    consultation = sheet.consultation
    rows = [
        (
            _("Consulta"),
            format_html('<a href="{}">{}</a>', consultation.get_absolute_url(), consultation.title),
        ),
        (_("Servicio"), consultation.service.name),
        (_("Recibimos"), _("Un cuestionario respondido")),
        (_("Recibido"), _moment(sheet.submitted_at)),
        (_("Versión"), figure(sheet.version)),
    ]
    if sheet.withdrawn_at:
        rows.append((_("Retirado"), _moment(sheet.withdrawn_at)))
    return rows


def _moment(instant):
    return format_html("{}, {}", pieces.day(instant), f"{instant.astimezone(SANTIAGO):%H:%M:%S}")


def address_of(code: str) -> str:
    """Where the receipt of a sheet is read; "" if none that was sent has this code."""
    found = AnswerSheet.objects.filter(receipt=code, version__gt=0).exists()
    return reverse("consultations:sheet_receipt", args=[code]) if found else ""
