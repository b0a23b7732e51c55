"""What the screens of the inbox show: plain values for the templates."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.audit.actions import target_of
from participa.audit.models import Event
from participa.core.calendar import SANTIAGO
from participa.core.countdown import due_countdown
from participa.core.dates import full_date, plain_date, short_date
from participa.core.figures import figure
from participa.core.spanish import stems
from participa.deadlines.engine import national_holidays

from . import question_pages
from .inbox import ASKED, counts_of
from .models import AnswerGroup, Question, Status
from .planning_pages import url

IN_THE_LIST = 280  # letters of a question; all of it on its page
SUGGESTED, LOOKED_AT = 5, 200
GROUPS_OFFERED = 200
ALIKE = 0.4  # of the words of the shorter one


# What is owed ----------------------------------------------------------------------------------


def due_of(account, *, now):
    """Until when questions are answered, which rule says so, how much is done; None before the call."""
    if account.answers_close_at is None:
        return None
    time = due_countdown(account.answers_day, now, national_holidays(), start=account.last_question_day)
    asked, done = account.question_count, account.answered_count
    return {
        "time": time,
        "rule": account.answers_rule,
        "late": time.kind == "past",
        "asked": asked,
        "done": done,
        "percent": done * 100 // asked if asked else 0,
        "words": ngettext("%(done)s de %(asked)s respondida", "%(done)s de %(asked)s respondidas", asked)
        % {"done": figure(done), "asked": figure(asked)},
    }


def due_words(account, *, now):
    """``Quedan 12 días hábiles, hasta el 4 ene 2027``: what each row says."""
    due = due_of(account, now=now)
    if due is None:
        return ""
    return f"{due['time'].left}. {due['time'].label} {short_date(due['time'].day)}"


# Rows ------------------------------------------------------------------------------------------


def with_people(questions):
    """All that a row says, in the same query."""
    return questions.select_related("region", "group", "organization")


def row(question, account, *, due="", ticked=()):
    """A question as the inbox shows it."""
    text = Truncator(question.text).chars(IN_THE_LIST)
    return {
        "pk": question.pk,
        "text": text,
        "label": Truncator(question.text).chars(60),
        "url": url("question", account, question.pk),
        "support": question.support_count,
        "who": question.voice,
        "region": question.region.short_name if question.region else "",
        "channel": question.get_channel_display(),
        "when": question.asked_at,
        "receipt": question.receipt,
        "tag": tag_of(question),
        "group": question.group,
        "spoken": question.spoken_at is not None,
        "due": due if is_owed(question) else "",
        "ticked": question.pk in ticked,
        "movable": is_owed(question),
        "removed": question.get_removal_display() if question.removal else "",
    }


def is_owed(question):
    """Does it still wait for its answer?"""
    here = question.status == Question.Status.RECEIVED and question.kind == Question.Kind.QUESTION
    return here and question.answer is None


def may_be_removed(question, account):
    """What was answered stays; so does all of an account that is over."""
    here = question.status == Question.Status.RECEIVED and question.answer is None
    return here and account.status == Status.CALLED


def tag_of(question):
    """(kind, words) of the tag that says how it stands."""
    if question.status != Question.Status.RECEIVED:
        return "neutral", question.get_status_display()
    if question.kind == Question.Kind.TOPIC:
        return "topic", question.get_kind_display()
    if question.answer:
        return "done", _("Respondida")
    if question.group_id and question.group.answer:
        return "open", _("En borrador")
    return "warning", _("Por responder")


def rows(questions, account, *, now, ticked=()):
    due = due_words(account, now=now)
    return [row(one, account, due=due, ticked=ticked) for one in questions]


def draft_groups(account):
    """Groups without an answer yet, to put a question in; the largest first."""
    found = account.groups.filter(status=AnswerGroup.Status.DRAFT, size__gt=0)
    return list(found.order_by("-size", "number").defer("answer")[:GROUPS_OFFERED])


def group_choices(groups):
    return [(str(one.number), f"{Truncator(one.title).chars(60)} ({figure(one.size)})") for one in groups]


def inbox(account, asked, page, *, now, ticked=()):
    """The list with its tabs, its filters and its pages. ``asked``: an ``InboxFilter``."""
    counts = counts_of(account)
    here = url("inbox", account)
    return {
        "due": due_of(account, now=now),
        "tabs": asked.tabs(counts),
        "counts": counts,
        "filter": asked,
        "choices": asked.choices(),
        "chips": asked.chips(),
        "clear": here + asked.address(q="", canal="", region=""),
        "rows": rows(page.rows, account, now=now, ticked=ticked),
        "address": asked.address(),
        "first": here + asked.address() if page.previous else "",
        "next": here + asked.address(cursor=page.next) if page.next else "",
        "previous": here + asked.address(cursor=page.previous) if page.previous else "",
    }


# One question, one group -----------------------------------------------------------------------


def about(question):
    """Facts of a question, as components/summary_list.html takes them."""
    asked = question.asked_at.astimezone(SANTIAGO)
    facts = [
        (_("Quién"), question.voice),
        (_("Región"), question.region.name if question.region else _("No la dijo")),
        (_("Canal"), question.get_channel_display()),
        (_("Recibida"), f"{full_date(question.asked_at)}, {asked:%H:%M}"),
        (_("Apoyos"), figure(question.support_count)),
        (_("Comprobante"), question.receipt),
    ]
    if question.spoken_at:
        spoken = question.spoken_at.astimezone(SANTIAGO)
        facts.append((_("Leída en la sala"), f"{full_date(question.spoken_at)}, {spoken:%H:%M}"))
    if question.typed_by_id:
        facts.append((_("La digitó"), f"{question.typed_by}, {full_date(question.typed_at)}"))
    return facts


def people_told(group):
    """How many get a mail when it is published: those who asked by themselves."""
    return (
        group.questions.visible().filter(author__isnull=False).order_by().values("author").distinct().count()
    )


def suggestions(account, text):
    """Questions in no group that say much the same as ``text``; the most alike first. One query."""
    found = account.questions.filter(ASKED, group=None).sharing(text)
    found = found.select_related("region", "organization", "group")
    words = set(stems(text))
    alike = []
    for one in found.order_by("-support_count", "-pk")[:LOOKED_AT]:
        theirs = set(one.search_text.split())
        share = len(words & theirs) / max(1, min(len(words), len(theirs)))
        if share >= ALIKE:
            alike.append((share, one))
    alike.sort(key=lambda pair: (-pair[0], -pair[1].support_count, pair[1].pk))
    return [one for _share, one in alike[:SUGGESTED]]


def window_words(account):
    """``del 21 de octubre al 18 de noviembre``: when what is typed may have been asked."""
    if account.questions_open_at is None:
        return ""
    return _("del %(start)s al %(end)s") % {
        "start": plain_date(account.questions_open_at),
        "end": plain_date(account.last_question_day),
    }


def moment(seconds):
    """``12:05`` of a video; ``1:02:05`` of a long one; empty for none."""
    if seconds is None:
        return ""
    hours, rest = divmod(seconds, 3600)
    words = f"{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
    return f"{hours}:{words}" if hours else words


def initial_of(group):
    """The initial values of an ``AnswerForm``."""
    return {
        "title": group.title,
        "answer": group.answer,
        "video": moment(group.video_second),
        "seen": group.changed_at.isoformat(),
    }


def preview(question, account, *, answer, video_second, together, now):
    """A question with the answer that is being written, as components/question.html takes it."""
    shown = question_pages.item(question, account, now=now, holidays=national_holidays())
    group = AnswerGroup(answer=answer or _("(sin respuesta todavía)"), size=together, answered_at=now)
    said = {"answer": question_pages.answer(group), "tags": [("done", _("Respondida"))], "time": None}
    return {"item": shown | said, "moment": moment(video_second)}


# Why not ---------------------------------------------------------------------------------------


def refusal(account, *, group=None, number=None, question=None):
    """Why what she sent was not done: (title, who did what, and when). Of things as they are now."""
    if account.status != Status.CALLED:
        return _account_over(account)
    if question is not None and question.status != Question.Status.RECEIVED:
        return _question_gone(question)
    if group is not None:
        return _("Ya se respondió"), _said(
            _("%(name)s publicó esta respuesta el %(when)s. Lo tuyo no cambió nada."),
            group.answered_by,
            group.answered_at,
        )
    if number is not None:
        return _group_gone(account, number)
    if question is not None and question.group_id:
        return _("Ya está en un grupo"), _said(
            _("%(name)s la puso en «%(title)s» el %(when)s: se responde ahí."),
            question.group.changed_by,
            question.group.changed_at,
            title=question.group.title,
        )
    return _("No se pudo hacer"), _("Alguien de tu equipo cambió esto mientras lo mirabas. Ábrelo de nuevo.")


def _said(words, who, when, **more):
    return words % {"name": who or _("Otra persona"), "when": moment_words(when), **more}


def moment_words(when):
    """``miércoles 18 de noviembre de 2026 a las 12:00``."""
    if when is None:
        return ""
    return _("%(day)s a las %(hour)s") % {
        "day": full_date(when),
        "hour": f"{when.astimezone(SANTIAGO):%H:%M}",
    }


def _account_over(account):
    told = {
        Status.FINAL: (
            _("El informe final ya se publicó"),
            _("%(name)s lo publicó el %(when)s: las preguntas y respuestas ya no cambian."),
            account.final_by,
            account.final_at,
        ),
        Status.CANCELLED: (
            _("La cuenta se suspendió"),
            _("%(name)s la suspendió el %(when)s: sus preguntas ya no se responden aquí."),
            account.cancelled_by,
            account.cancelled_at,
        ),
    }
    if account.status not in told:
        return _("La cuenta aún no se convoca"), _("Convócala primero: después llegan las preguntas.")
    title, words, who, when = told[account.status]
    return title, _said(words, who, when)


def _question_gone(question):
    if question.status == Question.Status.WITHDRAWN:
        return _("Quien preguntó la retiró"), _("La retiró el %(when)s. Ya no se responde.") % {
            "when": moment_words(question.withdrawn_at)
        }
    return _("Se retiró por moderación"), _said(
        _("%(name)s la retiró el %(when)s: %(reason)s."),
        question.removed_by,
        question.removed_at,
        reason=question.get_removal_display(),
    )


def was_undone(account, number):
    """The line of the trail that says who emptied the group of that number, or None."""
    found = Event.objects.filter(verb="question_group.undone", target=target_of(account))
    return found.filter(data__number=int(number)).select_related("actor").first()


def _group_gone(account, number):
    line = was_undone(account, number)
    title = _("El grupo ya no existe")
    if line is None:
        return title, _("Alguien de tu equipo lo deshizo. Copia tu texto y úsalo en otro grupo.")
    if line.actor is None:
        return title, _("Quien preguntó retiró su pregunta el %(when)s y el grupo quedó vacío.") % {
            "when": moment_words(line.at)
        }
    return title, _said(
        _("%(name)s sacó sus preguntas el %(when)s y quedó vacío. Copia tu texto y úsalo en otro grupo."),
        line.actor,
        line.at,
    )
