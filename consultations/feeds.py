"""Consultations as feeds: the list with its filters, and what happens in one of them."""

from dataclasses import replace

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from participa.core.calendar import end_of, midnight
from participa.core.dates import full_date
from participa.core.feeds import MOST, Entry, atom
from participa.deadlines.adjusting import changes_of
from participa.organizations.voices import with_voices

from .filters import STATES
from .messages import until_words
from .models import Phase
from .pages import ANSWERS, answer_due

# The list --------------------------------------------------------------------------------------


def address(chosen) -> str:
    """That of the feed with the filters of the list."""
    return reverse("consultations:list_atom") + _query(chosen)


def consultations(chosen, names, *, now):
    """The answer: what was published, moved or answered last, first. ``names``: as ``chosen.chips`` asks."""
    wide = replace(chosen, states=list(STATES)) if chosen.is_empty else chosen
    found = wide.apply(now).select_related("service").prefetch_related("topics").defer("search_text")
    words = [label for label, _without in chosen.chips(names)]
    return atom(
        title=" · ".join([_("Consultas ciudadanas"), *words]),
        path=reverse("consultations:list") + _query(chosen),
        feed_path=address(chosen),
        entries=[_of_the_list(one, now) for one in found.order_by("-changed_at", "-pk")[:MOST]],
    )


def _query(chosen):
    return f"?{urlencode(chosen.kept)}" if chosen.kept else ""


def _of_the_list(consultation, now):
    phase = consultation.phase_at(now)
    said = [
        _("Datos de demostración.") if consultation.is_demo else "",
        f"{phase.label}.",
        _("Puedes opinar hasta el %(day)s.") % {"day": until_words(consultation)}
        if phase in (Phase.UPCOMING, Phase.OPEN)
        else "",
        consultation.question or consultation.summary,
    ]
    return Entry(
        code=consultation.code,
        title=consultation.title,
        path=consultation.get_absolute_url(),
        at=consultation.published_at or consultation.created_at,
        changed_at=consultation.changed_at,
        who=consultation.service.name,
        summary=" ".join(filter(None, said)),
        topics=tuple(topic.label for topic in consultation.topics.all()),
    )


# One of them -----------------------------------------------------------------------------------


def consultation(consultation, *, now):
    """The answer: each step it took and the last observations that may be read, the newest first."""
    found = [*_steps(consultation, now), *_observations(consultation)]
    path = consultation.get_absolute_url()
    return atom(
        title=consultation.title,
        path=path,
        feed_path=reverse("consultations:detail_atom", args=[consultation.slug]),
        entries=sorted(found, key=lambda one: one.at, reverse=True)[:MOST],
    )


def _steps(consultation, now):
    owed = answer_due(consultation)
    results = reverse("consultations:results", args=[consultation.slug])
    here = consultation.get_absolute_url()
    outcome = consultation.outcome_date and midnight(consultation.outcome_date)
    steps = [
        ("publicada", consultation.published_at, _("Se publicó la consulta"), consultation.summary, here),
        ("abre", consultation.opens_at, _("Se abrió la consulta"), _until(consultation), here),
        ("cierra", consultation.closes_at, _("Cerró la consulta"), _owed_words(owed), here),
        ("vence", owed and end_of(owed.day), _("Venció el plazo para responder"), _owed_words(owed), here),
        (
            "respondida", consultation.answered_at, _("Respondieron la consulta"),
            consultation.answer_summary, results,
        ),
        ("resultado", outcome, _("Se conoce el resultado"), consultation.outcome_text, here),
        *(
            (f"plazo-{one.pk}", one.at, one.title, f"{one.words} {one.reason}", f"{here}#plazo")
            for one in changes_of(ANSWERS, consultation.code)
        ),
    ]  # fmt: skip
    answered = consultation.answered_at
    for word, at, title, summary, path in steps:
        if at and at <= now and not (word == "vence" and answered and answered < at):
            yield _step(consultation, word, at, title, summary, path)


def _step(consultation, word, at, title, summary, path):
    return Entry(
        code=f"{consultation.code}:{word}", title=title, path=path, at=at, changed_at=at,
        who=consultation.service.name, summary=summary,
    )  # fmt: skip


def _until(consultation):
    return _("Puedes opinar hasta el %(day)s.") % {"day": until_words(consultation)}


def _owed_words(owed):
    return _("Deben responder a más tardar el %(day)s.") % {"day": full_date(owed.day)} if owed else ""


def _observations(consultation):
    newest = consultation.comments.visible().newest_first()[:MOST]
    for comment in with_voices(list(newest)):
        yield Entry(
            code=f"{consultation.code}:observacion-{comment.pk}",
            title=_("Observación de %(name)s") % {"name": comment.voice},
            path=reverse("consultations:observation", args=[consultation.slug, comment.pk]),
            at=comment.submitted_at,
            changed_at=comment.amended_at or comment.submitted_at,
            who=comment.voice,
            summary=comment.text,
        )
