"""What an activity leaves: its results, what was agreed and how it goes, its papers and its photos."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from participa.activities.models import (
    ActivityAgreement,
    ActivityAgreementUpdate,
    ActivityDocument,
    Photo,
    Status,
)
from participa.activities.permissions import can_manage
from participa.audit.actions import record
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.permissions import require
from participa.documents.actions import discard, store
from participa.notifications.actions import announce

from .calling import locked
from .drafting import forget


@transaction.atomic
def publish_results(activity, *, text, by, now, seen_at=None):
    """Tell what came of it, to everybody and to whoever took part. It has to have ended and been counted."""
    require(can_manage(by, activity, now=now))
    activity = locked(activity)
    if activity.status != Status.PUBLISHED:
        raise TransitionError(f"{activity.code} was not held, or has its results.")
    if seen_at is not None and activity.changed_at != seen_at:
        raise StaleError(by=activity.changed_by, at=activity.changed_at)
    if now < activity.ends_at:
        raise ValidationError(_("La actividad todavía no termina."), code="going")
    if not text.strip():
        raise ValidationError({"text": _("Escribe los resultados antes de publicarlos.")})
    if not activity.attendances.current().exists():
        raise ValidationError(_("Registra antes cuántas personas asistieron."), code="uncounted")
    activity.become(
        Status.RESULTS,
        results_text=text.strip(),
        results_by=by,
        results_at=now,
        changed_by=by,
        changed_at=now,
    )
    record("activity.results_published", activity, by=by, now=now)
    announce("activity_results", activity, now=now)
    forget(activity)
    return activity


# Agreements ------------------------------------------------------------------------------------


@transaction.atomic
def agree(activity, *, text, owner, by, now, due_on=None, meeting=None):
    """What was agreed, in a meeting or in the activity itself: who owes it and until when."""
    require(can_manage(by, activity, now=now))
    activity = locked(activity)
    if activity.status not in (Status.PUBLISHED, Status.RESULTS) or now < activity.starts_at:
        raise TransitionError(f"{activity.code} has agreed nothing.")
    if meeting is not None and (meeting.activity_id != activity.pk or meeting.status != meeting.Status.HELD):
        raise ValidationError({"meeting": _("Elige una sesión que se haya realizado.")})
    if not text.strip():
        raise ValidationError({"text": _("Di qué se acordó.")})
    if not owner.strip():
        raise ValidationError({"owner": _("Di a quién le toca.")})
    if due_on is not None and due_on < activity.day:
        raise ValidationError({"due_on": _("Un acuerdo vence después de la actividad.")})
    last = activity.agreements.aggregate(last=Max("number"))["last"] or 0
    agreement = ActivityAgreement.objects.create(
        activity=activity, meeting=meeting, number=last + 1, text=text.strip(), owner=owner.strip(),
        due_on=due_on, set_by=by, set_at=now, changed_at=now,
    )  # fmt: skip
    record("activity_agreement.made", agreement, by=by, now=now)
    forget(activity)
    return agreement


@transaction.atomic
def follow_up(agreement, *, state, text, by, now, url="", seen_at=None):
    """How it goes, with its evidence. Each update stays. Raises StaleError."""
    require(can_manage(by, agreement.activity, now=now))
    if not text.strip():
        raise ValidationError({"text": _("Di qué se hizo.")})
    here = ActivityAgreement.objects.filter(pk=agreement.pk)
    if seen_at is not None:
        here = here.filter(changed_at=seen_at)
    if not here.update(state=state, changed_at=now):
        last = agreement.updates.select_related("written_by").first()
        raise StaleError(by=last.written_by if last else None, at=last.written_at if last else now)
    update = ActivityAgreementUpdate.objects.create(
        agreement=agreement, state=state, text=text.strip(), url=url, written_by=by, written_at=now
    )
    record("activity_agreement.followed", agreement, by=by, now=now, state=state)
    forget(agreement.activity)
    return update


# Papers and photos -----------------------------------------------------------------------------


@transaction.atomic
def add_document(activity, upload, *, title, kind, by, now):
    """Share a file: checked by documents, which says what to do with one that does not serve."""
    require(can_manage(by, activity, now=now))
    activity = _alive(activity)
    if not title.strip():
        raise ValidationError({"title": _("Di qué es, con palabras.")})
    last = activity.documents.aggregate(last=Max("number"))["last"] or 0
    item = ActivityDocument.objects.create(
        activity=activity, number=last + 1, title=title.strip(), kind=kind,
        document=store(upload, by=by, now=now), added_by=by, added_at=now,
    )  # fmt: skip
    record("activity.document_added", activity, by=by, now=now, title=item.title)
    forget(activity)
    return item


@transaction.atomic
def add_photo(activity, upload, *, alternative, by, now, caption=""):
    """Share a picture, drawn again without what the camera wrote in it; words for who does not see it."""
    require(can_manage(by, activity, now=now))
    activity = _alive(activity)
    if not alternative.strip():
        raise ValidationError({"alternative": _("Di qué se ve en la foto, para quien no puede verla.")})
    document = store(upload, by=by, now=now, kind="photo")
    last = activity.photos.aggregate(last=Max("number"))["last"] or 0
    photo = Photo.objects.create(
        activity=activity, number=last + 1, document=document, alternative=alternative.strip(),
        caption=caption.strip(), added_by=by, added_at=now,
    )  # fmt: skip
    record("activity.photo_added", activity, by=by, now=now, photo=photo.pk)
    forget(activity)
    return photo


def _alive(activity):
    activity = locked(activity)
    if activity.status == Status.CANCELLED:
        raise TransitionError(f"{activity.code} was cancelled.")
    return activity


@transaction.atomic
def remove_file(item, *, by, now):
    """Take out a paper or a photo: whoever is in a photo may ask for it. Its file goes too."""
    activity = item.activity
    require(can_manage(by, activity, now=now))
    locked(activity)
    item = type(item).objects.select_related("document").filter(pk=item.pk).first()
    if item is None:
        raise TransitionError("A colleague took it out first.")
    item.delete()
    discard(item.document, now=now)
    record("activity.file_removed", activity, by=by, now=now, file=str(item)[:120])
    forget(activity)
