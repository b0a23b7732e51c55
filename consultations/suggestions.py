"""The work of looking for groups, in the worker: it reads every comment once and writes suggestions.

Of what was dismissed it says nothing again, unless a fifth of it is new; nor of texts that are all in groups.
"""

from array import array
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.core.calendar import ONE_DAY, day_of, midnight
from participa.jobs.registry import JobError, Result, job

from . import similarity
from .actions.suggesting import KIND, Proposal, propose
from .models import Consultation, Phase, SuggestedComment, Suggestion
from .permissions import can_answer

CHUNK = 2_000
READ, COMPARED, DONE = 10, 40, 100  # how much of the work each part is, in hundredths
KNOWN = 0.8  # of a suggestion: if as much of it was in one that a person dismissed, it is that one again
BY_HOUR, BY_DAY = timedelta(days=3), timedelta(days=90)  # the longest that a chart tells in hours, in days
HOUR = 3_600  # seconds


class Crowd:
    """Every admissible comment, column by column: a hundred thousand fit in 60 MB."""

    def __init__(self):
        self.keys, self.moments, self.grouped, self.texts = array("q"), array("q"), bytearray(), []

    def read(self, consultation, report):
        rows = consultation.comments.admissible().order_by("pk")
        total = consultation.comment_count
        columns = rows.values_list("pk", "text", "group", "submitted_at")
        for done, (key, text, group, at) in enumerate(columns.iterator(chunk_size=CHUNK), 1):
            self.keys.append(key)
            self.texts.append(text)
            self.grouped.append(group is not None)
            self.moments.append(int(at.timestamp()))
            if done % CHUNK == 0:
                report(READ * done // max(total, done), DONE)
        return self

    def proposal(self, kind, found, places=None):
        """``places``: where in the crowd the texts were that ``found`` speaks of."""
        at = places.__getitem__ if places is not None else int
        members = [(self.keys[at(place)], score) for place, score in found.members]
        burst = []
        if kind == Suggestion.Kind.CAMPAIGN:
            burst = burst_of([self.moments[place] for place, _score in found.members])
        return Proposal(kind, found.words, self.keys[at(found.sample)], burst, members)


@job(KIND)
def suggest_groups(job, report):
    """Campaigns among all; themes among what is in no group and no campaign."""
    consultation, now = Consultation.objects.get(pk=job.params["consultation"]), timezone.now()
    if not can_answer(job.requested_by, consultation, now=now):
        raise JobError(_("Ya no tienes permiso para agrupar estas observaciones."))
    if consultation.phase_at(now) not in (Phase.OPEN, Phase.IN_ANALYSIS):
        raise JobError(_("Las respuestas ya se publicaron: los grupos no pueden cambiar."))
    report(0, DONE)
    proposals = _proposals(consultation, Crowd().read(consultation, report), report)
    report(DONE - 1, DONE)
    propose(consultation, proposals, method=similarity.METHOD, by=job.requested_by, now=now)
    return Result(url=reverse("consultations_office:suggestions", args=[consultation.code]))


def _proposals(consultation, crowd, report):
    dismissed = _dismissed(consultation)
    found = similarity.campaigns(crowd.texts, _part(report, READ, COMPARED))
    proposals = [
        crowd.proposal(Suggestion.Kind.CAMPAIGN, one)
        for one in found
        if not all(crowd.grouped[place] for place, _score in one.members)
    ]
    proposals = [one for one in proposals if not _is_known(one, dismissed)]
    taken = {key for one in proposals for key, _score in one.members}
    free = array("q", (n for n, key in enumerate(crowd.keys) if not crowd.grouped[n] and key not in taken))
    themes = similarity.themes([crowd.texts[place] for place in free], _part(report, COMPARED, DONE))
    themes = [crowd.proposal(Suggestion.Kind.THEME, one, free) for one in themes]
    return proposals + [one for one in themes if not _is_known(one, dismissed)]


def _part(report, start, end):
    """A report for a part of the work, from ``start`` to ``end`` hundredths of it."""
    return lambda done, total: report(start + (end - start - 1) * done // max(total, 1), DONE)


def _dismissed(consultation):
    """{(kind, key of a comment): keys of the suggestions with it that a person dismissed}."""
    known = defaultdict(list)
    rows = SuggestedComment.objects.filter(
        suggestion__consultation=consultation, suggestion__status=Suggestion.Status.DISMISSED
    )
    columns = rows.values_list("suggestion__kind", "comment_id", "suggestion_id")
    for kind, comment, suggestion in columns.iterator(chunk_size=CHUNK):
        known[kind, comment].append(suggestion)
    return known


def _is_known(proposal, dismissed):
    if not dismissed:
        return False
    seen = Counter(
        suggestion
        for key, _score in proposal.members
        for suggestion in dismissed.get((proposal.kind, key), ())
    )
    return bool(seen) and max(seen.values()) >= KNOWN * len(proposal.members)


def burst_of(moments):
    """How many came in each hour, day or week (the shortest that fits), with those in which none did.

    ``moments``: seconds since 1970. Gives [[the start of each, in Santiago, in ISO], how many].
    """
    first, last = min(moments), max(moments)
    span = timedelta(seconds=last - first)
    if span <= BY_HOUR:
        counts = Counter(moment // HOUR for moment in moments)  # Santiago's offsets are whole hours
        hours = range(first // HOUR, last // HOUR + 1)
        return [[datetime.fromtimestamp(hour * HOUR, UTC).isoformat(), counts[hour]] for hour in hours]
    days = Counter(day_of(datetime.fromtimestamp(moment, UTC)) for moment in moments)
    step = 1 if span <= BY_DAY else 7
    start = min(days)
    counts = Counter((day - start).days // step for day in days.elements())
    return [[midnight(start + ONE_DAY * step * n).isoformat(), counts[n]] for n in range(max(counts) + 1)]
