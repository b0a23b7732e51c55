"""The final report of an account: what it says, as plain values that ``final_written`` writes.

``told`` is the only place where figures are read, so what small figures must not tell is left out of the page
and the PDF at once. It names no person: whoever asked may take her name back later, and a report cannot.
"""

from collections import defaultdict
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.calendar import SANTIAGO, day_of
from participa.core.dates import full_date, plain_date
from participa.core.figures import figure
from participa.core.suppression import hide_small

from .attendance import SEXES, attendance_of, with_attendance
from .models import AccountEvent, AnswerGroup, Audience, Milestone, Question


class Section(NamedTuple):
    """A part of the report: sentences, then tables, then parts inside it."""

    title: str
    paragraphs: list[str] = []
    tables: list["Table"] = []
    parts: list["Section"] = []
    items: list[str] = []


class Table(NamedTuple):
    """``head``: words; ``rows``: words, as many as the head has. The first of each row names it."""

    name: str
    head: list[str]
    rows: list[list[str]]


# What it says ----------------------------------------------------------------------------------


def told(account, *, correction="", now) -> dict:
    """All that the report says, in plain values: a constant number of queries."""
    title = account.title[:1].lower() + account.title[1:]
    return {
        "title": _("Informe final de la %(account)s") % {"account": title},
        "service": account.service.name,
        "code": account.code,
        "made": _("Preparado el %(day)s con lo que hay en el portal.") % {"day": full_date(now)},
        "correction": _("Corrige la versión anterior: %(why)s") % {"why": correction} if correction else "",
        "demo": _("Datos de demostración") if account.is_demo else "",
        "address": f"{settings.SITE_URL}{account.get_absolute_url()}",
        "sections": [
            section
            for section in (
                _account(account),
                _figures(account),
                _milestones(account),
                _events(account),
                _audience(account),
                _council(account),
                _questions(account),
                _commitments(account),
            )
            if section
        ],
    }


def _account(account):
    rows = [
        [_("Servicio"), account.service.name],
        [_("Gestión que se cuenta"), str(account.management_year)],
        [_("Año en que se rindió"), str(account.event_year)],
        [_("Modalidad"), account.get_mode_display()],
        [_("La convocó"), f"{account.act_number}, {plain_date(account.act_date)}"],
        [_("Código"), account.code],
    ]
    about = Table(_("La cuenta"), [_("Dato"), _("Valor")], rows)
    return Section(_("La cuenta"), paragraphs_of(account.summary), [about])


def _figures(account):
    asked = Question.objects.visible().questions().filter(account=account)
    by_channel = dict(asked.order_by().values_list("channel").annotate(n=Count("pk")))
    sentence = ngettext(
        "Se recibió %(n)s pregunta.", "Se recibieron %(n)s preguntas.", account.question_count
    )
    lines = [sentence % {"n": figure(account.question_count)}]
    if account.question_count == 0:
        lines = [_("No llegó ninguna pregunta, por ningún canal. El servicio lo dejó dicho.")]
    else:
        done = ngettext("Se respondió %(n)s.", "Se respondieron %(n)s.", account.answered_count)
        lines.append(done % {"n": figure(account.answered_count)})
    lines.append(_on_time(account))
    tables = []
    if by_channel:
        rows = [
            [str(channel.label), figure(by_channel[channel])]
            for channel in Question.Channel
            if channel in by_channel
        ]
        tables.append(Table(_("Preguntas por canal"), [_("Canal"), _("Preguntas")], rows))
        tables.append(_by_sex(asked))
    return Section(_("En cifras"), [line for line in lines if line], tables)


def _on_time(account):
    """By when answers were due, and how many came later."""
    if not account.question_count:
        return ""
    late = account.groups.filter(
        status=AnswerGroup.Status.ANSWERED, answered_at__gte=account.answers_close_at
    )
    day = plain_date(account.answers_day)
    number = sum(late.values_list("size", flat=True))
    if not number:
        return _("Todas, dentro del plazo, que vencía el %(day)s.") % {"day": day}
    words = ngettext(
        "El plazo vencía el %(day)s: %(n)s se respondió después.",
        "El plazo vencía el %(day)s: %(n)s se respondieron después.",
        number,
    )
    return words % {"day": day, "n": figure(number)}


def _by_sex(asked):
    counts = dict(asked.order_by().values_list("sex").annotate(n=Count("pk")))
    shown = hide_small({sex: counts.get(sex, 0) for sex in [*Question.Sex.values, ""]})
    names = {**dict(Question.Sex.choices), "": _("No lo dijo")}
    rows = [[str(names[sex]), _shown(value)] for sex, value in shown.items()]
    return Table(_("Preguntas por sexo de quien preguntó"), [_("Sexo"), _("Preguntas")], rows)


def _shown(value):
    return _("No se muestra") if value is None else figure(value)


def _milestones(account):
    known = {one.code: one for one in account.milestones.all()}
    if answers := known.get(Milestone.Code.ANSWERS):
        answers.done_on = answers.done_on or last_answer_day(account)
    rows = [
        [
            str(Milestone.Code(code).label),
            plain_date(known[code].planned_on) if known[code].planned_on else _("Sin fecha"),
            _done(known[code]),
            known[code].rule,
        ]
        for code in Milestone.ORDER
        if code in known and (known[code].planned_on or known[code].done_on)
    ]
    head = [_("Hito"), _("Fecha fijada"), _("Se hizo el"), _("De dónde sale la fecha")]
    return Section(_("Calendario"), [], [Table(_("Calendario"), head, rows)])


def last_answer_day(account):
    """The day of the last answer, or None if nobody asked."""
    last = account.groups.aggregate(last=Max("answered_at"))["last"]
    return day_of(last) if last else None


def _done(milestone):
    """The real date; those that the clock alone decides happened on theirs."""
    by_the_clock = (Milestone.Code.TOPICS, Milestone.Code.QUESTIONS_OPEN, Milestone.Code.QUESTIONS_CLOSE)
    day = milestone.done_on or (milestone.planned_on if milestone.code in by_the_clock else None)
    if day:
        return plain_date(day)
    if milestone.code == Milestone.Code.FINAL:
        return _("Con este informe")
    return _("No consta")


# Events ----------------------------------------------------------------------------------------


def _events(account):
    found = list(with_attendance(account.events.select_related("region", "commune")))
    parts = [Section(_event_name(event), _event_words(event), _access(event)) for event in found]
    attended = attendance_of(found)
    tables = [_attendance(attended)] if attended.rows else []
    note = _("No se muestran los grupos de menos de 5 personas, ni los números que permitirían calcularlos.")
    hides = any(cell == _shown(None) for table in tables for row in table.rows for cell in row)
    return Section(_("Eventos y asistencia"), [note] if hides else [], tables, parts)


def _event_name(event):
    return event.region.name if event.region_id else _("Evento principal")


def _attendance(attended):
    """Who came to each, by sex: hidden as on the page, so that nobody subtracts one from the other."""
    rows = [_counted(_event_name(one.event), one.figures, one.total) for one in attended.rows]
    if len(rows) > 1:
        rows.append(_counted(_("Total"), attended.total, attended.total.total))
    head = [_("Evento"), *(str(name).capitalize() for name in SEXES.values()), _("Total")]
    return Table(_("Asistencia por sexo"), head, rows)


def _counted(name, figures, total):
    return [name, *(_shown(figures[sex]) for sex in SEXES), _shown(total)]


def _event_words(event):
    if event.status == AccountEvent.Status.CANCELLED:
        return [_("Se suspendió. %(reason)s") % {"reason": event.reason}]
    when = ""
    if event.starts_at:
        starts, ends = event.starts_at.astimezone(SANTIAGO), event.ends_at.astimezone(SANTIAGO)
        when = _("%(day)s, de %(starts)s a %(ends)s.") % {
            "day": full_date(starts), "starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}",
        }  # fmt: skip
    place = ", ".join(str(part) for part in (event.place, event.commune) if part)
    first = f"{when[:1].upper()}{when[1:]} {event.get_mode_display()}."
    lines = [first.strip(), f"{place}." if place else ""]
    if event.stream_url:
        lines.append(_("Transmisión o video: %(url)s") % {"url": event.stream_url})
    if not _access(event):
        lines.append(_("No consta qué se hizo para que pudiera participar cualquiera."))
    return [line for line in [*lines, *paragraphs_of(event.notes)] if line]


def _access(event):
    """What made it accessible, as one table; none where nobody told."""
    if not event.access_note and not any(getattr(event, name) for name in AccountEvent.ACCESS):
        return []
    rows = [
        [str(event._meta.get_field(name).verbose_name).capitalize(), _answer(event, name)]
        for name in AccountEvent.ACCESS
    ]
    if event.access_note:
        rows.append([_("Cómo se comprueba"), event.access_note])
    return [Table(_("Para que pudiera participar cualquiera"), [_("Medida"), _("La hubo")], rows)]


def _answer(event, name):
    return getattr(event, f"get_{name}_display")() if getattr(event, name) else _("No consta")


def _audience(account):
    found = Audience.objects.filter(event__account=account, superseded_at=None).select_related(
        "event__region"
    )
    rows = [
        [one.channel, _event_name(one.event), figure(one.views), f"{one.source}, {plain_date(one.read_on)}"]
        for one in found.order_by("event", "channel")
    ]
    if not rows:
        return None
    head = [_("Canal"), _("Evento"), _("Visualizaciones"), _("De dónde sale la cifra")]
    lines = [_("El servicio declara cuántas veces se vio en cada canal.")]
    return Section(_("Audiencia"), lines, [Table(_("Audiencia por canal"), head, rows)])


# The council, the questions and what was promised ----------------------------------------------


def _council(account):
    notes = list(account.council_notes.all())
    if not notes:
        return Section(_("El consejo de la sociedad civil"), [_("No consta que el consejo observara algo.")])
    parts = []
    for note in notes:
        replied = paragraphs_of(note.reply) or [_("El servicio no respondió.")]
        inner = [Section(_("Respuesta del servicio"), replied)]
        title = _("Sesión del %(day)s") % {"day": plain_date(note.heard_on)}
        parts.append(Section(title, paragraphs_of(note.text), [], inner))
    return Section(_("El consejo de la sociedad civil"), [], [], parts)


def _questions(account):
    """Every question with its answer, those answered together under it. Two queries."""
    asked = Question.objects.visible().questions().filter(account=account).select_related("organization")
    by_group = defaultdict(list)
    for question in asked.order_by("asked_at", "pk").iterator(chunk_size=500):
        by_group[question.group_id].append(question)
    groups = account.groups.filter(status=AnswerGroup.Status.ANSWERED, pk__in=list(by_group)).order_by(
        "number"
    )
    parts = [_group(group, number, by_group[group.pk]) for number, group in enumerate(groups, 1)]
    title = _("Preguntas y respuestas")
    if not parts:
        return Section(title, [_("No llegaron preguntas: por eso no hay respuestas.")])
    lines = [
        _("Van todas las preguntas que se recibieron, agrupadas cuando piden lo mismo. No llevan nombres.")
    ]
    return Section(title, lines, [], parts)


def _group(group, number, questions):
    answered = _("Se respondió el %(day)s.") % {"day": plain_date(group.answered_at)}
    title = f"{number}. {' '.join(group.title.split())}"
    reply = Section(_("Respuesta"), [*paragraphs_of(group.answer), answered])
    return Section(title, [], [], [reply], [_question(one) for one in questions])


def _question(question):
    about = [str(question.get_channel_display()), plain_date(question.asked_at)]
    if question.organization_id:
        about.insert(0, question.organization.name)
    return f"{' '.join(question.text.split())} ({', '.join(about)})"


def _commitments(account):
    found = account.commitments.filter(is_draft=False).order_by("code")
    rows = [
        [one.code, one.title, one.owner, plain_date(one.due_on), one.get_progress_display()] for one in found
    ]
    if not rows:
        return Section(_("Compromisos"), [_("En esta cuenta no se anotaron compromisos.")])
    head = [_("Código"), _("Compromiso"), _("Responsable"), _("Plazo"), _("Estado")]
    return Section(_("Compromisos"), [], [Table(_("Compromisos"), head, rows)])


def paragraphs_of(text) -> list[str]:
    """What somebody wrote, a paragraph each; a line of a list is one too."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
