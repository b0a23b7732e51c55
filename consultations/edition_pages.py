"""What the pages of a text and its editions show: plain values for the templates."""

from django.core.cache import cache
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from participa.core.cursors import page_of

from . import edition_texts, pages
from .editions import ADDED, CHANGED, MOVED, REMOVED, SAME, count_of, differences
from .models import Anchor

KEPT_SECONDS = 600
SHOWN_CHANGES = 20  # in the results; the rest is in the page of the changes
KINDS = {ADDED: "done", REMOVED: "error", CHANGED: "warning", MOVED: "neutral", SAME: "neutral"}


# Editions --------------------------------------------------------------------------------------


def versions(consultation):
    """Every edition, the last first, with what each changed."""
    editions = list(consultation.editions.all())
    rows = [
        {
            "edition": edition,
            "url": changes_url(consultation, edition.number) if edition.number > 1 else "",
            "is_current": edition is editions[-1],
        }
        for edition in reversed(editions)
    ]
    gone = _about_removed(consultation).exists() if len(editions) > 1 else False
    return {"consultation": consultation, "rows": rows, "has_removed": gone}


def changes_url(consultation, number, before=None):
    """Where the changes that an edition made are read."""
    return reverse("consultations:changes", args=[consultation.slug, before or number - 1, number])


def changes(consultation, one, other):
    """What differs between two editions. Raises Http404 if either is missing or they are not in order."""
    old, new = edition_texts.texts_at(consultation, one), edition_texts.texts_at(consultation, other)
    if old is None or new is None or one >= other:
        raise Http404
    found = differences(old, new)
    editions = {edition.number: edition for edition in consultation.editions.all()}
    causes = causes_of(consultation) if other == len(editions) and one == other - 1 else {}
    return {
        "consultation": consultation,
        "before": one,
        "after": other,
        "acts": [editions[number] for number in range(one + 1, other + 1)],
        "sections": shown(found, causes),
        "counts": counted(found),
        "pairs": [
            {
                "url": changes_url(consultation, n),
                "before": n - 1,
                "after": n,
                "current": (one, other) == (n - 1, n),
            }
            for n in range(2, len(editions) + 1)
        ],
    }


def counted(found):
    """How many paragraphs of each kind, in words."""
    counts = count_of(found)
    words = [
        (ADDED, lambda n: ngettext("%(n)s párrafo nuevo", "%(n)s párrafos nuevos", n)),
        (REMOVED, lambda n: ngettext("%(n)s párrafo eliminado", "%(n)s párrafos eliminados", n)),
        (CHANGED, lambda n: ngettext("%(n)s párrafo cambiado", "%(n)s párrafos cambiados", n)),
        (MOVED, lambda n: ngettext("%(n)s párrafo en otro lugar", "%(n)s párrafos en otro lugar", n)),
    ]
    return [(KINDS[kind], say(counts[kind]) % {"n": counts[kind]}) for kind, say in words if counts[kind]]


def shown(found, causes=None):
    """The sections of a difference as components of a page; what stayed the same is counted, not repeated."""
    return [_section(change, causes or {}) for change in found]


def _section(change, causes):
    return {
        "title": change.title,
        "name": "".join(piece.text for piece in change.title if piece.kind != REMOVED)
        or "".join(piece.text for piece in change.title),
        "tag": (KINDS[change.kind], _section_words(change.kind)) if change.kind != SAME else None,
        "is_different": change.is_different,
        "rows": list(_rows(change, causes)),
    }


def _rows(section, causes):
    """Each paragraph that differs; of those that do not, how many there are between."""
    same = 0
    for change in section.changes:
        if change.kind == SAME:
            same += 1
            continue
        if same:
            yield {"same": same}
            same = 0
        yield paragraph_row(change, causes.get(change.key, []) or causes.get(section.section, []))
    if same:
        yield {"same": same}


def paragraph_row(change, groups=()):
    """A paragraph that differs, with the groups of observations that caused it."""
    words = {
        ADDED: _("Párrafo nuevo"),
        REMOVED: _("Párrafo eliminado"),
        CHANGED: _("Párrafo cambiado"),
        MOVED: _("Párrafo en otro lugar"),
    }
    return {
        "id": f"p-{change.key}",
        "tag": (KINDS[change.kind], words[change.kind]),
        "came_from": change.came_from,
        "pieces": change.pieces,
        "groups": groups,
    }


def _section_words(kind):
    return {
        ADDED: _("Sección nueva"),
        REMOVED: _("Sección eliminada"),
        CHANGED: _("Título cambiado"),
        MOVED: _("Sección en otro lugar"),
    }[kind]


# What caused a change --------------------------------------------------------------------------


def causes_of(consultation):
    """The published groups behind each paragraph and each section: {key or section: [title and address]}.

    Of a paragraph, those whose observations speak of it; of a section, those that are about it.
    """
    if not consultation.answered_at:
        return {}
    name = f"consultations:causes:{consultation.pk}:{consultation.changed_at.timestamp()}:{get_language()}"
    return cache.get_or_set(name, lambda: _causes_of(consultation), KEPT_SECONDS)


def _causes_of(consultation):
    groups = {group.pk: group for group in consultation.groups.filter(size__gt=0)}
    results = reverse("consultations:results", args=[consultation.slug])
    links = {
        pk: {"title": group.title, "url": result_address(results, group)} for pk, group in groups.items()
    }
    spoken = Anchor.objects.filter(comment__group__in=groups)
    causes = {}
    pairs = spoken.values_list("key", "comment__group").distinct().order_by("comment__group__number")
    about = [(group.section_id, pk) for pk, group in groups.items() if group.section_id and group.change]
    for what, group in [*pairs, *about]:
        causes.setdefault(what, []).append(links[group])
    return causes


def result_address(results, group):
    """Where the answer of a group is read, whatever its page."""
    return f"{results}?grupo={group.number}#grupo-{group.number}"


def last_changes(consultation):
    """For the results: each paragraph that the last edition changed, with the groups that caused it."""
    editions = list(consultation.editions.all())
    if len(editions) < 2:
        return None
    number = editions[-1].number
    found = differences(*(edition_texts.texts_of(edition) for edition in editions[-2:]))
    causes = causes_of(consultation)
    rows = [
        row | {"section": section["name"]}
        for section in shown(found, causes)
        for row in section["rows"]
        if "pieces" in row
    ]
    return {
        "url": changes_url(consultation, number),
        "edition": editions[-1],
        "rows": rows[:SHOWN_CHANGES],
        "more": max(0, len(rows) - SHOWN_CHANGES),
        "groups": {group["url"].rpartition("#")[2] for row in rows for group in row["groups"]},
    }


# Observations ----------------------------------------------------------------------------------


def _about_removed(consultation):
    return consultation.comments.visible().filter(anchor__placed=Anchor.Placed.REMOVED)


def removed(consultation, query):
    """What was said of paragraphs that are no longer in the text."""
    page = page_of(pages.shown(_about_removed(consultation)), query.get("cursor", ""))
    sections = list(consultation.sections.defer("text"))
    return {
        "consultation": consultation,
        "page": page,
        "opinions": pages.opinions(page.rows, consultation, sections),
        "first": "?" if page.previous else "",
        "next": f"?{_cursor(page.next)}" if page.next else "",
        "previous": f"?{_cursor(page.previous)}" if page.previous else "",
    }


def _cursor(cursor):
    query = QueryDict(mutable=True)
    query["cursor"] = cursor
    return query.urlencode()
