"""What the page of an account holds below its head: reports, documents, questions, promises, the council."""

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core import public_codes
from participa.core.calendar import day_of
from participa.core.dates import full_date
from participa.core.figures import figure

from . import cards, question_pages
from .actions.promising import inherited
from .models import Account, Progress, Question, Report, Status

ANSWERED, OWED = 3, 3  # questions of each sort that the page shows
PROMISES = 20
PROGRESS_KINDS = {
    Progress.COMPLETE: "done",
    Progress.SUBSTANTIAL: "open",
    Progress.LIMITED: "warning",
}
KINDS = list(Report.Kind)


# What it is told in ----------------------------------------------------------------------------


def reports_of(account):
    """The reports in force, each with the versions before it. One query."""
    found = list(Report.objects.published().filter(account=account).select_related("document").defer("text"))
    current = {report.kind: report for report in found if report.superseded_at is None}
    return [
        {
            "kind": kind,
            "report": current[kind],
            "url": _address(account, current[kind]),
            "before": [
                {"version": one.version, "day": one.published_at, "url": _address(account, one)}
                for one in found
                if one.kind == kind and one.superseded_at
            ],
        }
        for kind in KINDS
        if kind in current
    ]


def _address(account, report):
    report.account = account
    return report.get_absolute_url()


def documents_of(account, reports, events, came):
    """Everything there is to open, as components/document.html takes it."""
    items = [_report_item(one) for one in reports]
    if account.plain_url:
        items.append(
            document_item("WEB", _("Versión en lectura fácil"), account.plain_url, _("Enlace a otro sitio"))
        )
    for event in events:
        if event.transcript:
            words = _("Transcripción") + (f", {event.region.short_name}" if event.region else "")
            items.append(
                document_item(
                    "VTT", words, cards.transcript_address(account, event), _("Para leer y buscar aquí mismo")
                )
            )
    if came.rows:
        address = cards.page_of(account, "figures_csv")
        items.append(document_item("CSV", _("Quiénes asistieron, por sexo"), address, _("Datos abiertos")))
    if account.question_count:
        address = cards.page_of(account, "questions_csv")
        items.append(document_item("CSV", _("Preguntas y respuestas"), address, _("Datos abiertos")))
    return items


def _report_item(one):
    report = one["report"]
    parts = [_("Para leer aquí mismo")]
    if report.document:
        weight = filesizeformat(report.document.size)
        parts.append(_("%(kind)s, %(size)s") % {"kind": report.document.kind, "size": weight})
    title = (
        f"{report.get_kind_display()}: {report.title}"
        if report.get_kind_display() not in report.title
        else report.title
    )
    return document_item("HTML", title, one["url"], ". ".join(parts))


def document_item(kind, title, url, about):
    return {"kind": kind, "title": title, "url": url, "about": about}


def council_rows(account):
    """What councils said of it: their opinions in this portal, and what their minutes on paper say."""
    rows = [{"mention": said} for said in public_codes.mentions(account.code)]
    notes = account.council_notes.select_related("document").defer("written_by", "replied_by")
    return rows + [{"note": note} for note in notes]


# What was asked and promised -------------------------------------------------------------------


def questions_part(account, now, holidays):
    """The questions that most people want to know about: answered ones, and those that wait."""
    if not account.question_count or account.is_history:
        ask = cards.page_of(account, "ask") if account.takes_questions_at(now) else ""
        return {"shown": [], "empty": _no_questions(account, now), "ask": ask}
    shown = Question.objects.visible().questions().filter(account=account)
    shown = shown.select_related("region", "organization", "group").defer("search_text", "author", "typed_by")
    first = ("-support_count", "-id")
    answered = (
        list(shown.filter(group__status="answered").order_by(*first)[:ANSWERED])
        if account.answered_count
        else []
    )
    owed = list(shown.exclude(group__status="answered").order_by(*first)[:OWED]) if account.owed else []
    return {
        "shown": [_question(account, one, now, holidays) for one in (*answered, *owed)],
        "label": question_pages.clock_label(account, now),
        "empty": None,
        "all": cards.page_of(account, "questions"),
    }


def _question(account, question, now, holidays):
    url = question_pages.here(account, "question", question.pk)
    return question_pages.item(question, account, now=now, holidays=holidays, url=url)


def _no_questions(account, now):
    """(title, words) while nobody asked anything."""
    if account.zero_questions and account.is_history:
        return _("No llegaron preguntas"), _("Es lo que dice la fuente. También es un resultado.")
    if account.zero_questions:
        words = _("El servicio revisó todos los canales y no llegó ninguna. También es un resultado.")
        return _("No llegaron preguntas"), words
    if account.question_count:  # those of history, which are only a number here
        n = figure(account.question_count)
        return cards.questions_words(account, now), _("La fuente cuenta %(n)s y no las reproduce.") % {"n": n}
    if account.questions_open_at is None:
        return _("Las fuentes no dicen qué se preguntó"), ""
    if account.status == Status.CANCELLED:
        return _("No se recibieron preguntas"), _("La cuenta se suspendió.")
    if now < account.questions_open_at:
        day = full_date(account.questions_open_at)
        words = _("Se abren el %(day)s. Podrás escribir la tuya y apoyar las de otras personas.")
        return _("Todavía no se puede preguntar"), words % {"day": day}
    if account.takes_questions_at(now):
        words = _("Escribe la primera. El servicio debe responder, y su respuesta queda a la vista.")
        return _("Aún no hay preguntas"), words
    return _("Aún no hay preguntas en el portal"), _(
        "El servicio tiene que publicar las que llegaron por otros canales, o decir que no llegó ninguna."
    )


def promises_of(account, now):
    """What it promised, and what the body still owed from before. Two queries."""
    mine = list(account.commitments.filter(is_draft=False).order_by("due_on", "code")[:PROMISES])
    before = inherited(account).order_by("due_on", "code")
    today = day_of(now)
    return (
        [promise_row(one, today) for one in mine],
        [promise_row(one, today) for one in before[:PROMISES]] if not account.is_history else [],
    )


def promise_row(commitment, today):
    tags = [(PROGRESS_KINDS.get(commitment.progress, "neutral"), commitment.get_progress_display())]
    if commitment.is_late(today):
        tags.append(("error", _("Con atraso")))
    reached = ""
    if commitment.target:
        reached = _("%(reached)s de %(target)s") % {
            "reached": figure(commitment.reached or 0),
            "target": figure(commitment.target),
        }
    return {
        "title": str(commitment),
        "url": commitment.get_absolute_url(),
        "due_on": commitment.due_on,
        "reached": reached,
        "tags": tags,
    }


def others_of(account):
    """The accounts of other years of the same body."""
    found = Account.objects.public().filter(service=account.service_id).exclude(pk=account.pk)
    found = found.only("event_year", "management_year", "title", "service_id").order_by("-event_year")
    return [
        {
            "title": other.title,
            "year": other.event_year,
            "url": reverse("public_accounts:detail", args=[other.event_year, account.service.slug]),
        }
        for other in found[:10]
    ]
