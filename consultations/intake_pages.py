"""What the screens of typed batches show."""

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.cursors import page_of
from participa.core.dates import full_date, plain_date
from participa.core.figures import figure

from .models import Comment

LAST_SHOWN = 10
RECEIPTS = 100  # on a page: enough for most batches, and under the weight of a page


def source_words(batch) -> str:
    """Where it came from, to anybody: «Taller o reunión: Junta de vecinos, Valdivia, 18 de noviembre»."""
    parts = [batch.event, batch.place, plain_date(batch.held_on)]
    return f"{batch.get_channel_display()}: {', '.join(part for part in parts if part)}"


def typed_of(batch):
    """What was typed of a batch and still stands."""
    return batch.comments.visible()


def progress(batch, typed: int) -> str:
    """«3 de 40», or only how many."""
    if batch.expected:
        return _("%(typed)s de %(expected)s") % {"typed": figure(typed), "expected": figure(batch.expected)}
    return ngettext("%(typed)s escrita", "%(typed)s escritas", typed) % {"typed": figure(typed)}


def batches(consultation, cursor):
    """A page of its batches, the latest first, each with how many were typed: two queries."""
    found = consultation.intake_batches.select_related("by")
    page = page_of(found, cursor, by="at")
    counts = dict(
        Comment.objects.visible()
        .filter(intake__in=page.rows)
        .order_by()
        .values_list("intake")
        .annotate(typed=Count("pk"))
    )
    rows = [
        {"batch": batch, "source": source_words(batch), "progress": progress(batch, counts.get(batch.pk, 0))}
        for batch in page.rows
    ]
    return {"rows": rows, **_neighbours(page)}


def batch(one):
    """How far it is and what was typed last."""
    typed = typed_of(one).count()
    last = typed_of(one).select_related("section").order_by("-pk")[:LAST_SHOWN]
    return {
        "batch": one,
        "source": source_words(one),
        "progress": progress(one, typed),
        "typed": typed,
        "last": list(last),
    }


def receipts(one, cursor):
    """The codes of a batch, in the order in which they were typed, to print and hand out."""
    page = page_of(typed_of(one), cursor, by="id", size=RECEIPTS, rising=True)
    return {"batch": one, "source": source_words(one), "comments": page.rows, **_neighbours(page)}


def _neighbours(page):
    return {
        "first": "?" if page.previous else "",
        "next": f"?cursor={page.next}" if page.next else "",
        "previous": f"?cursor={page.previous}" if page.previous else "",
    }


def window_words(consultation):
    """When what is typed had to be received."""
    return _("La consulta recibe observaciones del %(start)s al %(end)s.") % {
        "start": full_date(consultation.opens_at),
        "end": full_date(consultation.closing_day),
    }
