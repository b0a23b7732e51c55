"""What councils do, as entries of a list of news: processes, sessions, minutes, opinions."""

from heapq import nlargest

from django.db.models import F
from django.utils.translation import gettext as _

from participa.core.dates import full_moment
from participa.core.feeds import MOST, Entry

from .messages.telling import span_of
from .models import Minutes, Opinion, Process, Session, StageCode

WITH_COUNCIL = ("council__service", "council__region")


def entries_of(councils):
    """The news of these councils (a queryset): four queries, whatever there is."""
    here = councils.order_by().values("pk")
    found = [*_processes(here), *_sessions(here), *_minutes(here), *_opinions(here)]
    return nlargest(MOST, found, key=lambda entry: (entry.at, entry.code))


def process_entries(processes):
    """Those of a list of processes, whatever its order."""
    newest = F("published_at").desc(nulls_last=True)  # sources seldom say when one was called
    found = processes.select_related(*WITH_COUNCIL).prefetch_related("stages")
    return [_process(one) for one in found.order_by(newest, "-pk")[:MOST]]


def _processes(councils):
    called = Process.objects.public().filter(council__in=councils, published_at__isnull=False)
    return process_entries(called)


def _process(process):
    moments = [process.annulled_at, process.candidates_at, process.result_at, process.appointed_at]
    at = process.published_at or process.created_at
    return Entry(
        code=process.code,
        title=process.title,
        path=process.get_absolute_url(),
        at=at,
        changed_at=max(at, process.changed_at, *filter(None, moments)),
        who=process.council.name,
        summary=_process_words(process),
    )


def _process_words(process):
    if process.annulled_at:
        return _("Este proceso se anuló: %(why)s") % {"why": process.annul_reason}
    words = [process.summary] if process.summary else []
    span = span_of(process.stage(StageCode.REGISTRATION))
    if span:
        words.append(_("Inscripciones desde el %(since)s hasta el %(until)s.") % span)
    return " ".join(words)


def _sessions(councils):
    called = Session.objects.public().filter(council__in=councils, called_at__isnull=False)
    for one in called.select_related(*WITH_COUNCIL).order_by("-called_at", "-pk")[:MOST]:
        is_off = one.status == Session.Status.CANCELLED
        title = _("Se suspendió la sesión: %(title)s") if is_off else _("Sesión: %(title)s")
        when = _("Cuándo: %(when)s, hora de Santiago.") % {"when": full_moment(one.starts_at)}
        yield Entry(
            code=f"{one.council.code}-sesion-{one.number}",
            title=title % {"title": one.title},
            path=one.get_absolute_url(),
            at=one.called_at,
            changed_at=max(one.called_at, one.changed_at),
            who=one.council.name,
            summary=one.reason if is_off else when,
        )


def _minutes(councils):
    published = Minutes.objects.filter(status=Minutes.Status.PUBLISHED, council__in=councils)
    published = published.filter(session__in=Session.objects.public())
    found = published.select_related("session", *WITH_COUNCIL).order_by("-published_at", "-pk")
    for one in found[:MOST]:
        one.session.council = one.council
        yield Entry(
            code=f"{one.council.code}-acta-{one.number}",
            title=_("Acta %(number)s: %(title)s") % {"number": one.number, "title": one.session.title},
            path=one.session.get_absolute_url() + "#acta",
            at=one.published_at,
            changed_at=one.published_at,
            who=one.council.name,
        )


def _opinions(councils):
    sent = Opinion.objects.public().filter(council__in=councils)
    for one in sent.select_related(*WITH_COUNCIL).order_by("-sent_at", "-pk")[:MOST]:
        answered = _("El servicio la respondió.") if one.answered_at else ""
        yield Entry(
            code=f"{one.council.code}-opinion-{one.number}",
            title=_("Opinión: %(title)s") % {"title": one.title},
            path=one.get_absolute_url(),
            at=one.sent_at,
            changed_at=one.answered_at or one.sent_at,
            who=one.council.name,
            summary=answered,
        )
