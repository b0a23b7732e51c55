"""Which paragraph an observation is about, and where that paragraph is in the edition in force."""

import hashlib
import json

from django.db import connection, transaction
from django.db.models import Case, F, Q, Value, When

from consultations import edition_texts
from consultations.editions import placements
from consultations.models import Anchor, Consultation, Edition, EditionText

SAME, SIMILAR, REMOVED = Anchor.Placed.SAME, Anchor.Placed.SIMILAR, Anchor.Placed.REMOVED


@transaction.atomic
def keep_edition(consultation, texts, *, number, by, now, act_number, act_date, changes=""):
    """Keep ``texts`` as the edition of that number: inside the act that publishes them."""
    edition = Edition.objects.create(
        consultation=consultation,
        number=number,
        by=by,
        at=now,
        act_number=act_number,
        act_date=act_date,
        changes=changes,
        sha256=_fingerprint(texts),
    )
    EditionText.objects.bulk_create(
        EditionText(
            edition=edition,
            section_id=text.section,
            number=place,
            title=text.title,
            paragraphs=[paragraph.stored() for paragraph in text.paragraphs],
        )
        for place, text in enumerate(texts, 1)
    )
    return edition


def keep_first(consultation):
    """The first edition: kept now if it was published before there were any. The caller holds its row."""
    if edition := consultation.editions.first():
        return edition
    return keep_edition(
        consultation,
        edition_texts.current(consultation)[1],
        number=1,
        by=consultation.published_by,
        now=consultation.published_at or consultation.opens_at,
        act_number=consultation.act_number,
        act_date=consultation.act_date,
    )


def _fingerprint(texts):
    said = [[text.title, *(paragraph.text for paragraph in text.paragraphs)] for text in texts]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def hold_editions(consultation):
    """No amendment is published until this transaction ends; people who write do not wait for each other."""
    if not consultation.editions.exists():  # somebody has to keep the first, and only one
        Consultation.objects.select_for_update(no_key=True).get(pk=consultation.pk)
        keep_first(consultation)
    elif connection.vendor == "postgresql":  # SQLite has one writer at a time
        table = Consultation._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR KEY SHARE", [consultation.pk])


def place(comment, quoted):
    """``comment`` is about that paragraph. The caller holds the editions."""
    last = edition_texts.keys_of(edition_texts.current(comment.consultation)[1])
    found = placements({quoted.key: quoted.text}, last)[quoted.key]
    return Anchor.objects.create(
        comment=comment,
        edition=comment.consultation.editions.get(number=quoted.number),
        quote=quoted.text,
        key=quoted.key,
        placed_key=found,
        placed=SAME if found == quoted.key else SIMILAR if found else REMOVED,
    )


def place_again(consultation, texts):
    """After an amendment: every anchor to its paragraph in ``texts``, in one statement."""
    now = edition_texts.keys_of(texts)
    found = placements(edition_texts.last_words(consultation), now)
    moved = {key: other for key, other in found.items() if other and other != key}
    gone = [key for key, other in found.items() if not other]
    theirs = Anchor.objects.filter(comment__consultation=consultation)
    stale = ~Q(placed_key=F("key")) | Q(key__in=[*moved, *gone])
    theirs.filter(stale).update(
        placed_key=Case(
            *(When(key=key, then=Value(other)) for key, other in moved.items()),
            When(key__in=gone, then=Value("")),
            default=F("key"),
        ),
        placed=Case(
            When(key__in=list(moved), then=Value(SIMILAR)),
            When(key__in=gone, then=Value(REMOVED)),
            default=Value(SAME),
        ),
    )
