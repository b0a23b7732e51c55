"""The report of a consultation that was answered: an accessible PDF (PDF/UA-1), the same bytes every time.

It says what was asked, how and when, what came, what was answered to each group and why, and what changed.
"""

from pathlib import Path

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core import printing
from participa.core.calendar import SANTIAGO, day_of
from participa.core.dates import full_date, full_moment
from participa.core.figures import figure

from . import questionnaire_pages, receipts, told_figures
from .models import Comment, Decision, ModerationAct, Reason
from .pages import answer_due, lines

TEMPLATE = Path(__file__).parent / "typst" / "answers.typ"
LONGEST_QUOTE = 600  # letters


def printed(consultation) -> bytes:
    """Its PDF, dated when the answers (or its outcome) were published, never when it is printed."""
    said = told(consultation)
    signs = _("Los signos que no se pueden imprimir van con su código Unicode.")
    return printing.pdf(TEMPLATE, said, when_spelled={"note": signs}, keep=False)


def told(consultation) -> dict:
    """What it says, as plain values for the template. Texts are lists of paragraphs."""
    address = f"{settings.SITE_URL}{reverse('consultations:results', args=[consultation.slug])}"
    dated = consultation.outcome_at or consultation.answered_at
    groups = list(
        consultation.groups.filter(size__gt=0).select_related("quote", "section").order_by("number")
    )
    return {
        "lang": "es",
        "title": _("Informe de respuestas"),
        "about": consultation.title,
        "who": consultation.service.name,
        "code": consultation.code,
        "demo": _("Datos de demostración") if consultation.is_demo else "",
        "dated": list(dated.astimezone(SANTIAGO).timetuple()[:6]),
        "address": address,
        "qr": receipts.qr_file(address),
        "note": "",
        "facts": _facts(consultation),
        "outcome": outcome_rows(consultation),
        "changes": _changes(consultation),
        "summary": _paragraphs(consultation.answer_summary),
        "stats": _stats(groups),
        "charts": [_chart(chart) for chart in told_figures.charts(consultation)],
        "questionnaire": questionnaire(consultation),
        "hidden": _hidden(consultation),
        "groups": [_group(group) for group in groups],
        "method": _method(),
        "labels": _labels(),
    }


def _labels():
    return {
        "contents": _("Qué trae este informe"),
        "facts": _("La consulta"),
        "outcome": _("En qué terminó"),
        "changes": _("Lo que cambió mientras estaba abierta"),
        "summary": _("Resumen de la respuesta"),
        "figures": _("Cifras"),
        "figure": _("Cuántas"),
        "covered": _("no se muestra"),
        "questionnaire": _("El cuestionario"),
        "hidden": _("Observaciones que no se muestran"),
        "hidden_head": [_("Por qué"), _("Cuántas")],
        "groups": _("Qué dijeron, qué respondimos y qué cambió"),
        "none": _("La consulta terminó sin observaciones. Eso también es un resultado y se publica."),
        "said": _("Dijeron"),
        "answered": _("Respondimos"),
        "changed": _("Qué cambió"),
        "unchanged": _("Sin cambios en el texto."),
        "method": _("Cómo se hizo este informe"),
        "page": _("Las respuestas y sus datos"),
        "qr": _("Código QR con la dirección de las respuestas"),
    }


def _paragraphs(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


# The consultation ------------------------------------------------------------------------------


def _facts(consultation):
    rows = [
        (_("Código"), consultation.code),
        (_("Servicio"), consultation.service.name),
        (_("Qué se decide"), consultation.question),
        (_("La abre"), _act(consultation.act_number, consultation.act_date)),
        (_("Fundamento legal"), _basis(consultation)),
        (_("Abrió"), full_moment(consultation.opens_at) if consultation.opens_at else ""),
        (_("Cerró"), full_date(consultation.closing_day) if consultation.closes_at else ""),
        (_("Se respondió"), _answered(consultation)),
        (_("Acto que aprueba las respuestas"), consultation.answer_act),
        (_("Lo que podía cambiar"), "; ".join(lines(consultation.can_change))),
        (_("Lo que no podía cambiar"), "; ".join(lines(consultation.cannot_change))),
    ]
    return [[name, str(value)] for name, value in rows if value]


def _act(number, date):
    return ", ".join(filter(None, [number, full_date(date) if date else ""]))


def _basis(consultation):
    basis = consultation.legal_basis
    return f"{basis.label} ({basis.law})" if basis else consultation.legal_text


def _answered(consultation):
    when, owed = full_date(consultation.answered_at), answer_due(consultation)
    if owed is None:
        return when
    if consultation.answered_at < owed.instant:
        return _("%(when)s, dentro del plazo, que vencía el %(due)s") % {
            "when": when,
            "due": full_date(owed.day),
        }
    return _("%(when)s, fuera del plazo, que vencía el %(due)s") % {"when": when, "due": full_date(owed.day)}


def outcome_rows(consultation) -> list[list[str]]:
    """What it ended in: label and value; nothing while it is not known."""
    rows = [
        (_("Resultado"), consultation.outcome_text),
        (_("Fecha"), full_date(consultation.outcome_date) if consultation.outcome_date else ""),
        (
            _("Diario Oficial"),
            full_date(consultation.outcome_gazette) if consultation.outcome_gazette else "",
        ),
        (_("Dónde leerlo"), consultation.outcome_url),
    ]
    return [[name, value] for name, value in rows if value]


def _changes(consultation):
    """Acts that moved its closing or amended its text, in words."""
    acts = [
        (
            one.at,
            _("Amplió el plazo del %(before)s al %(after)s (%(act)s). %(reason)s")
            % {
                "before": full_date(one.old_on),
                "after": full_date(one.new_on),
                "act": _act(one.act_number, one.act_date),
                "reason": one.reason,
            },
        )
        for one in consultation.extensions.all()
    ]
    acts += [
        (
            one.at,
            _("Publicó la versión %(number)s del texto (%(act)s). %(changes)s")
            % {"number": one.number, "act": _act(one.act_number, one.act_date), "changes": one.changes},
        )
        for one in consultation.editions.filter(number__gt=1)
    ]
    return [f"{full_date(day_of(at))}. {words}" for at, words in sorted(acts)]


# What came -------------------------------------------------------------------------------------


def _stats(groups):
    total = sum(group.size for group in groups)
    taken = sum(g.size for g in groups if g.decision in (Decision.ACCEPTED, Decision.PARTLY))
    rows = [
        (_("Observaciones, todas respondidas"), total),
        (_("Respuestas, una por grupo de observaciones parecidas"), len(groups)),
        (_("Observaciones acogidas enteras o en parte"), taken),
        (_("Respuestas que cambiaron el texto"), sum(bool(group.change.strip()) for group in groups)),
    ]
    return [[name, figure(value)] for name, value in rows]


def _chart(chart):
    largest = max((count for _name, count in chart.rows if count), default=0) or 1
    return {
        "name": chart.name,
        "rows": [
            {
                "name": name,
                "percent": "0" if count is None else f"{count * 100 / largest:.1f}",
                "words": _("no se muestra") if count is None else figure(count),
            }
            for name, count in chart.rows
        ],
    }


def questionnaire(consultation) -> list[dict]:
    """What its page of results says of each question: a chart, or why there is none."""
    found = questionnaire_pages.results(consultation, now=consultation.answered_at)
    return [_question(item) for item in found["items"]]


def _question(item):
    note = str(item.get("secret", item.get("note", "")))
    rows = [
        {"name": str(name), "percent": f"{share:.1f}", "words": str(words)}
        for name, words, share in item.get("rows", [])
    ]
    if not note and not rows:
        answered = item.get("answered", 0)
        note = ngettext("%(n)s respuesta.", "%(n)s respuestas.", answered) % {"n": figure(answered)}
    return {"name": item["question"].text, "rows": rows, "note": note}


def _hidden(consultation):
    """How many are out of sight and why."""
    acts = ModerationAct.objects.filter(comment=OuterRef("pk"), kind="hidden").order_by("-at", "-pk")
    hidden = consultation.comments.filter(status=Comment.Status.HIDDEN)
    found = hidden.annotate(why=Subquery(acts.values("reason")[:1])).order_by().values_list("why")
    counts = dict(found.annotate(n=Count("pk")))
    rows = [[Reason(why).label, figure(counts[why])] for why in Reason if why in counts]
    others = sum(count for why, count in counts.items() if why not in Reason.values)
    disputed = consultation.comments.filter(status=Comment.Status.DISPUTED).count()
    withdrawn = consultation.comments.filter(status=Comment.Status.WITHDRAWN).count()
    rows += [
        [words, figure(count)]
        for words, count in (
            (_("Retirada por moderación"), others),
            (_("En revisión: alguien dice que no la escribió"), disputed),
            (_("Retirada por quien la escribió"), withdrawn),
        )
        if count
    ]
    return [[str(words), count] for words, count in rows]


def _group(group):
    quoted = group.quote if group.quote and group.quote.status == Comment.Status.RECEIVED else None
    size = ngettext("%(n)s observación", "%(n)s observaciones", group.size) % {"n": figure(group.size)}
    return {
        "title": f"{group.number}. {group.title}",
        "size": f"{size}. {group.section.title}" if group.section else size,
        "decision": str(Decision(group.decision).label) if group.decision else "",
        "quote": _paragraphs(_cut(quoted.text)) if quoted else [],
        "reasons": _paragraphs(group.reasons),
        "change": _paragraphs(group.change),
    }


def _cut(text):
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rstrip()}…"


def _method():
    return [
        _(
            "Cada observación se leyó y se puso en un grupo con otras que dicen lo mismo en lo esencial. "
            "Cada grupo tiene una respuesta con sus razones, que vale para todas (Ley 19.880, art. 39)."
        ),
        _(
            "Una observación que muchas personas enviaron igual cuenta tantas veces como llegó. El número no "
            "decide: lo que decide son las razones."
        ),
        _(
            "Sexo, edad y lugar donde viven son voluntarios. Una cifra de menos de cinco personas no se "
            "muestra, ni otra con la que se podría deducir."
        ),
        _(
            "Una observación solo se retira por una de las razones de la lista, con derecho a apelar. Aquí "
            "se cuenta por qué, sin decir qué decía ni de quién era."
        ),
    ]
