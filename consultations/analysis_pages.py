"""What the analyst's screens show: the list, one observation, and acts on many."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.core.cursors import neighbours, page_of
from participa.core.figures import figure
from participa.core.filters import choices
from participa.organizations.voices import with_voices
from participa.reference.places import regions

from . import office_pages
from .actions import batches
from .analysis_filters import ALL, CHANNELS, HAVING, NONE, ORDERS, READ
from .models import Attachment, Batch, BatchItem, Comment, CommentTag, Note, Phase, Reading
from .pages import POSITIONS, VOICES

PAGE = 50
COUNTED = 1000  # beyond, «más de 1.000»: counting costs more than knowing helps
REASONS = {  # why a comment of an act on many was left as it was
    "already": gettext_lazy("Ya estaban así"),
    "withdrawn": gettext_lazy("Las retiró quien las escribió"),
    "hidden": gettext_lazy("Las retiró la moderación"),
    "disputed": gettext_lazy("Están en revisión: alguien dice que no las escribió"),
    "elsewhere": gettext_lazy("Son de otra consulta"),
    "answers_out": gettext_lazy("Las respuestas ya se habían publicado"),
    "no_role": gettext_lazy("Quien lo pidió dejó de tener permiso"),
    "group_gone": gettext_lazy("Alguien deshizo el grupo"),
    "tag_gone": gettext_lazy("Alguien borró la etiqueta"),
    "kept_moved": gettext_lazy("Al deshacer: alguien las cambió después"),
    "kept_amended": gettext_lazy("Al deshacer: quien las escribió las cambió después"),
    "kept_hidden": gettext_lazy("Al deshacer: ya no estaban"),
    "kept_group_gone": gettext_lazy("Al deshacer: su grupo ya no existía"),
    "kept_tag_gone": gettext_lazy("Al deshacer: la etiqueta ya no existía"),
    "kept_answers_out": gettext_lazy("Al deshacer: las respuestas ya se habían publicado"),
    "kept_no_role": gettext_lazy("Al deshacer: quien lo pidió dejó de tener permiso"),
}


def reasons_of(skipped: dict) -> list:
    """(words, how many) of each reason, those of most comments first."""
    return [
        (str(REASONS[reason]), count) for reason, count in sorted(skipped.items(), key=lambda pair: -pair[1])
    ]


def may_group(consultation, now) -> bool:
    """The groups may still change: their answers are not out."""
    return consultation.phase_at(now) in (Phase.OPEN, Phase.IN_ANALYSIS)


def listing(consultation, filters, cursor, *, by, now):
    """A page of the list, and what may be asked of it."""
    found = filters.apply(consultation, by)
    shown = found.select_related("section", "group", "anchor__edition").defer("section__text")
    order = {"by": filters.column, "size": PAGE, "rising": filters.rising}
    page = page_of(shown, cursor, **order)
    if cursor and not page.rows:  # those of the last page went to a group
        page = page_of(shown, "", **order)
    count = found.order_by()[: COUNTED + 1].count()
    groups, tags = list(consultation.groups.order_by("number")), list(consultation.tags.all())
    return {
        "consultation": consultation,
        "page": page,
        "rows": rows(page.rows, consultation, filters, by=by),
        "found": count,
        "found_words": _("más de 1.000") if count > COUNTED else figure(count),
        "filters": filters,
        "choices": _choices(consultation, filters, groups, tags),
        "here": filters.address(cursor=cursor),
        "first": filters.address() if page.previous else "",
        "next": filters.address(cursor=page.next) if page.next else "",
        "previous": filters.address(cursor=page.previous) if page.previous else "",
        "groups": groups,
        "tags": tags,
        "may_group": may_group(consultation, now),
        "last": consultation.batches.filter(by=by).select_related("group", "tag").first(),
    }


def _choices(consultation, filters, groups, tags):
    """What each question of the filters offers, what is chosen marked."""
    chosen = set(filters.chosen.items())

    def offered(name, pairs):
        return choices(pairs, {value for one, value in chosen if one == name})

    sections = consultation.sections.values_list("pk", "title")
    places = [(str(region["pk"]), region["short_name"]) for region in regions()]
    positions = [(word, Comment.Position(one).label) for word, one in POSITIONS.items()]
    words = {"personas": _("Personas"), "organizaciones": _("Organizaciones")}
    group_pairs = [(NONE, _("Sin grupo")), (ALL, _("Todas")), *((str(g.number), g.title) for g in groups)]
    return {
        "groups": choices(group_pairs, {filters.grupo}),
        "sections": offered("seccion", [(str(pk), title) for pk, title in sections]),
        "positions": offered("posicion", positions),
        "voices": offered("voz", [(word, words[word]) for word in VOICES]),
        "regions": offered("region", places),
        "channels": offered("canal", CHANNELS.items()),
        "tags": offered("etiqueta", [(str(tag.pk), tag.name) for tag in tags]),
        "read": offered("leida", READ.items()),
        "having": offered("con", HAVING.items()),
        "orders": choices([(word, label) for word, (label, *_rest) in ORDERS.items()], {filters.orden}),
    }


def rows(comments, consultation, filters, *, by):
    """Each observation of a page with what the team wrote beside it: four questions however many they are."""
    pks = [comment.pk for comment in comments]
    tags, notes = _tags_of(pks), _count_of(Note.objects.filter(removed_at=None), pks)
    files = _count_of(Attachment.objects.exclude(status=Attachment.Status.WITHDRAWN), pks)
    read = set(Reading.objects.filter(by=by, comment__in=pks).values_list("comment", flat=True))
    return [
        row
        | {
            "receipt": row["comment"].receipt,
            "url": observation_url(consultation, row["comment"]) + filters.address(),
            "group": row["comment"].group,
            "labels": tags.get(row["pk"], []),
            "notes": notes.get(row["pk"], 0),
            "files": files.get(row["pk"], 0),
            "unread": row["pk"] not in read,
            "redacted": row["comment"].is_redacted,
        }
        for row in office_pages.opinions(with_voices(comments), consultation)
    ]


def _tags_of(pks):
    found = {}
    for one in CommentTag.objects.filter(comment__in=pks).select_related("tag").order_by("tag__name"):
        found.setdefault(one.comment_id, []).append(one.tag)
    return found


def _count_of(found, pks):
    """How many of ``found`` each comment has."""
    return dict(found.filter(comment__in=pks).order_by().values_list("comment").annotate(n=Count("pk")))


def observation_url(consultation, comment):
    return reverse("consultations_office:observation", args=[consultation.code, comment.receipt])


def observation(consultation, comment, filters, *, by, now):
    """One observation with all that is known of it, and its neighbours in the list it was opened from."""
    comment.length = len(comment.text)
    found = filters.apply(consultation, by).only("pk", "receipt", "submitted_at", "text")
    before, after = neighbours(found, comment, by=filters.column, rising=filters.rising)
    [row] = rows([comment], consultation, filters, by=by)
    return {
        "consultation": consultation,
        "comment": comment,
        "row": row,
        "filters": filters,
        "back": reverse("consultations_office:comments", args=[consultation.code]) + filters.address(),
        "before": observation_url(consultation, before) + filters.address() if before else "",
        "after": observation_url(consultation, after) + filters.address() if after else "",
        "facts": _facts(comment, row),
        "versions": list(comment.versions.select_related("section").defer("section__text")),
        "files": list(
            comment.attachments.exclude(status=Attachment.Status.WITHDRAWN).select_related("document")
        ),
        "notes": [
            {"note": note, "hers": note.by_id == by.pk}
            for note in comment.notes.filter(removed_at=None).select_related("by")
        ],
        "readers": list(comment.readings.select_related("by").order_by("at", "pk")),
        "groups": list(consultation.groups.order_by("number")),
        "tags": list(consultation.tags.all()),
        "may_group": may_group(consultation, now),
    }


def _facts(comment, row):  # as components/facts.html takes them
    pairs = [
        (_("Comprobante"), comment.receipt),
        (_("Canal"), comment.get_channel_display()),
        (_("Lugar"), row["place"]),
        (_("Parte"), row["about"]),
        (_("Posición"), comment.get_position_display()),
        (_("Apoyos"), figure(comment.support_count) if comment.support_count else ""),
    ]
    return [pair for pair in pairs if pair[1]]


# Acts on many ----------------------------------------------------------------------------------


def batch_list(consultation, cursor, *, now):
    """Acts on many observations, the latest first."""
    found = consultation.batches.select_related("by", "undone_by", "group", "tag", "job")
    page = page_of(found, cursor, by="at")
    return {
        "consultation": consultation,
        "rows": [batch_row(batch, now=now) for batch in page.rows],
        "next": f"?cursor={page.next}" if page.next else "",
        "previous": f"?cursor={page.previous}" if page.previous else "",
    }


def batch_row(batch, *, now):
    """An act on many: what it did, how it went, and whether it can be undone."""
    target = batch.group or batch.tag
    kinds = {Batch.Status.DONE: "done", Batch.Status.WAITING: "open"}
    open_yet = batch.kind not in batches.MOVES or may_group(batch.consultation, now)
    return {
        "batch": batch,
        "words": f"{batch.get_kind_display()}: {target}" if target else batch.get_kind_display(),
        "url": reverse("consultations_office:batch", args=[batch.consultation.code, batch.pk]),
        "tag": (kinds.get(batch.status, "neutral"), batch.get_status_display()),
        "skipped": sum(batch.skipped.values()),
        "may_undo": batch.status == Batch.Status.DONE and batch.done > 0 and open_yet,
    }


def batch_page(batch, cursor, *, now):
    """How an act on many goes or went, with each comment that was left as it was."""
    skipped = BatchItem.objects.filter(batch=batch, outcome__in=list(batch.skipped))
    page = page_of(skipped, cursor, by="id")
    receipts = _receipts(batch.consultation, [item.comment_id for item in page.rows])
    return batch_row(batch, now=now) | {
        "consultation": batch.consultation,
        "reasons": reasons_of(batch.skipped),
        "job": batch.job if batch.job and batch.job.is_going else None,
        "stopped": batches.is_stopped(batch),
        "rows": [
            {"why": str(REASONS[item.outcome]), "receipt": receipts.get(item.comment_id)}
            for item in page.rows
        ],
        "next": f"?cursor={page.next}" if page.next else "",
        "previous": f"?cursor={page.previous}" if page.previous else "",
    }


def _receipts(consultation, pks):
    """The receipts of those that may still be read; the rest are named by their reason alone."""
    shown = consultation.comments.admissible().filter(pk__in=pks)
    return dict(shown.order_by().values_list("pk", "receipt"))
