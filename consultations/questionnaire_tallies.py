"""The figures of a questionnaire: kept by the worker, exact whatever people change, silent about few."""

from collections import Counter

from django.db import connection, transaction
from django.db.models import F

from participa.core.pagecache import forget_pages
from participa.core.suppression import is_small

from .conditions import Kind, asked
from .models import AnswerDelta, AnswerTally, Consultation

BATCH = 5000
SKIPPED = "skipped"


def facts_of(questions, answers) -> dict:
    """{question: the keys under which this sheet is counted}, of those it was asked."""
    return {
        str(question.pk): _keys(question, answers[question.pk]) if question.pk in answers else [SKIPPED]
        for question in asked(questions, answers)
    }


def _keys(question, answer):
    if question.kind in (Kind.SINGLE, Kind.SCALE):
        return [str(answer)]
    if question.kind == Kind.SEVERAL:
        return sorted(map(str, answer))
    if question.kind == Kind.RANKING:
        return [f"{option}:{place}" for place, option in enumerate(answer, 1)]
    return []  # a text or a file: only that there is one


def fold() -> int:
    """Sum a batch of deltas into the figures and drop them, in one transaction. Returns how many it took."""
    with transaction.atomic():
        deltas = AnswerDelta.objects.order_by("pk")
        if connection.features.has_select_for_update_skip_locked:
            deltas = deltas.select_for_update(skip_locked=True)
        taken = list(deltas[:BATCH])
        sums = Counter()
        for delta in taken:
            for question, keys in delta.facts.items():
                for key in keys if keys == [SKIPPED] else ["", *keys]:
                    sums[int(question), key] += delta.change
        for (question, key), change in sorted(sums.items()):  # one order: no deadlock
            if change:
                tally, _made = AnswerTally.objects.get_or_create(question_id=question, key=key)
                AnswerTally.objects.filter(pk=tally.pk).update(count=F("count") + change)
        AnswerDelta.objects.filter(pk__in=[delta.pk for delta in taken]).delete()
        touched = {delta.consultation_id for delta in taken}
        places = Consultation.objects.filter(pk__in=touched).values_list("slug", flat=True)
        if places:
            forget_pages(*(f"/consultas/{slug}" for slug in places))
    return len(taken)


def figures(consultation) -> dict:
    """question id -> {key: count} of what is counted so far, in one query."""
    found = {}
    tallies = AnswerTally.objects.filter(question__consultation=consultation)
    for question, key, count in tallies.values_list("question", "key", "count"):
        found.setdefault(question, {})[key] = count
    return found


def may_be_told(question, counts) -> bool:
    """May these figures of a question that is only counted be published? Only if none is of few people.

    Those who did not choose an option are told by subtraction, so they may not be few either.
    """
    answered = counts.get("", 0)
    cells = [answered, counts.get(SKIPPED, 0)]
    chosen = [count for key, count in counts.items() if key not in ("", SKIPPED)]
    if question.kind in (Kind.SEVERAL, Kind.RANKING):
        chosen += [answered - count for count in chosen]
    return not any(map(is_small, [*cells, *chosen]))


def median_of(counts) -> float | None:
    """The median of a scale, from how many gave each point."""
    points = sorted((int(key), count) for key, count in counts.items() if key not in ("", SKIPPED) and count)
    total = sum(count for _point, count in points)
    if not total:
        return None
    middle = [_at(points, (total - 1) // 2), _at(points, total // 2)]
    return sum(middle) / 2


def _at(points, place):
    """The point that whoever stands in that place, from 0, gave."""
    for point, count in points:
        if place < count:
            return point
        place -= count
    raise IndexError(place)


def places_of(counts) -> dict[int, float]:
    """option id -> its average place, the first first."""
    sums, times = Counter(), Counter()
    for key, count in counts.items():
        option, _colon, place = key.partition(":")
        if place:
            sums[int(option)] += int(place) * count
            times[int(option)] += count
    average = {option: sums[option] / times[option] for option in times if times[option]}
    return dict(sorted(average.items(), key=lambda pair: pair[1]))
