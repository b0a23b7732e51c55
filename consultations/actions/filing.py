"""The files of an answered consultation: having them made, and keeping them all together."""

from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from consultations.models import Consultation, ModerationAct, Publication
from consultations.permissions import can_manage
from participa.audit.actions import record
from participa.core.lifecycle import TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.documents.actions import store_result
from participa.jobs.actions import start
from participa.jobs.models import Job

JOB = "consultation_files"


class Made(NamedTuple):
    """A file that the worker made. ``file``: open, to be read from its beginning."""

    kind: str
    name: str
    content_type: str
    file: object
    pages: int | None = None


@transaction.atomic
def ask_for_files(consultation, *, by, now) -> Job:
    """Have the report, the sheets and the evidence made; the work that waits for its turn, if one does.

    One that already runs may have read what changed since, so another is asked for. Raises TransitionError
    unless its answers are published here.
    """
    locked = Consultation.objects.select_for_update(of=("self",), no_key=True)
    fresh = locked.select_related("service").get(pk=consultation.pk)
    require(can_manage(by, fresh, now=now))
    if fresh.answered_at is None or fresh.is_history:
        raise TransitionError(f"The answers of {fresh.code} are not published.")
    waiting = Job.objects.filter(kind=JOB, params={"consultation": fresh.pk}, status=Job.Status.QUEUED)
    title = _("Informe, planillas y expediente de %(code)s") % {"code": fresh.code}
    return waiting.first() or start(JOB, by=by, now=now, title=title, consultation=fresh.pk)


def last_act(consultation) -> int | None:
    """The id of the last act of moderation in it: files made before another are no longer true."""
    acts = ModerationAct.objects.filter(comment__consultation=consultation).order_by("-pk")
    return acts.values_list("pk", flat=True).first()


@transaction.atomic
def keep_files(consultation, files, *, read_after, by, now) -> bool:
    """Keep what was made: from now on these are the ones people get. False if they are already untrue.

    ``read_after``: what ``last_act`` gave before they were read. ``now``: when their reading began. A
    moderator holds the consultation while she acts, so none acts between this look and what it keeps.
    """
    fresh = Consultation.objects.select_for_update(of=("self",), no_key=True).get(pk=consultation.pk)
    require(can_manage(by, fresh, now=now))
    if last_act(fresh) != read_after:
        return False
    for one in files:
        one.file.seek(0)
        document = store_result(one.file, one.name, one.content_type, by=by, now=now, pages=one.pages)
        Publication.objects.create(
            consultation=fresh, kind=one.kind, document=document, made_by=by, made_at=now
        )
    record("consultation.files_made", fresh, by=by, now=now, files=len(files))
    forget_pages(f"/consultas/{fresh.slug}")
    return True
