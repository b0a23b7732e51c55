"""The call of an activity before anybody reads it, and its texts after: drafting, editing, its programme."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from participa.activities.models import Activity, Stage, Status
from participa.activities.permissions import can_manage
from participa.activities.readiness import misfits
from participa.audit.actions import record
from participa.audit.models import Event
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.core.search import search_text_of
from participa.services.permissions import EDITORS, acts_for, confined_to

SLUG_LENGTH = 90
DELETED = "activity.draft_deleted"
OUR_WORDS = {"cifras", "mapa", "agenda"}  # pages beside those of activities
AGREED = (  # what people count on once it is published: moved with a reason, never edited
    "kind", "region", "commune", "mode", "place", "address", "link", "starts_at", "ends_at",
    "needs_registration", "registration_opens_at", "registration_closes_at", "capacity", "has_waiting_list",
    "takes_proposals", "proposals_close_at", "takes_questions", "questions_close_at", "act_number",
    "act_date",
)  # fmt: skip


def forget(activity):
    """The pages that speak of an activity."""
    forget_pages(
        "/",
        "/agenda",
        "/actividades",
        f"/actividades/{activity.slug}",
        f"/servicios/{activity.service.slug}",
    )


@transaction.atomic
def create(service, *, kind, title, by, now, **fields):
    """A new draft with its public code. The code is taken now and never used again."""
    require(service.closed_on is None and acts_for(by, service, *EDITORS, now=now, anywhere=True))
    fields = within_region(fields)
    regions = confined_to(by, service, *EDITORS, now=now)
    if regions is not None:  # she may act on nothing else
        region = fields.pop("region", None)
        require(region is None or region.pk in regions)
        fields["region_id"] = region.pk if region else min(regions)
    activity = _insert_with_code(
        service,
        day_of(now).year,
        kind=kind,
        title=title,
        created_by=by,
        created_at=now,
        changed_by=by,
        changed_at=now,
        is_demo=service.is_demo,
        **fields,
    )
    index(activity)
    record("activity.created", activity, by=by, now=now, code=activity.code)
    return activity


def within_region(fields):
    """A commune brings its region along."""
    commune = fields.get("commune")
    return fields | {"region": commune.region} if commune else fields


def _insert_with_code(service, year, *, title, **fields):
    prefix = f"ACT-{year}-{service.code}-"
    for _attempt in range(5):
        code = f"{prefix}{_last_number(prefix) + 1:04d}"
        try:
            with transaction.atomic():
                return Activity.objects.create(
                    service=service, code=code, slug=free_slug(title), title=title, **fields
                )
        except IntegrityError:  # another officer took that number or that address
            continue
    raise TransitionError("No free code for a new activity.")


def _last_number(prefix):
    """The largest number ever given, also to a draft that was thrown away."""
    kept = Activity.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    thrown_away = Event.objects.filter(verb=DELETED, data__code__startswith=prefix).values_list(
        "data__code", flat=True
    )
    return max((int(code.rsplit("-", 1)[1]) for code in (*kept, *thrown_away)), default=0)


def free_slug(title):
    """An address made of the title that no activity has."""
    base = slugify(title)[:SLUG_LENGTH].strip("-") or "actividad"
    base = f"actividad-{base}" if base in OUR_WORDS else base
    taken = set(Activity.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken
    )


def index(activity):
    """Write what it is found by."""
    places = [activity.place, *(str(place) for place in (activity.region, activity.commune) if place)]
    topics = [topic.label_es for topic in activity.topics.all()]
    activity.search_text = search_text_of(
        activity.title,
        activity.summary,
        str(activity.get_kind_display()),
        activity.service.name,
        activity.service.acronym,
        *places,
        *topics,
        activity.code,
    )
    Activity.objects.filter(pk=activity.pk).update(search_text=activity.search_text)


@transaction.atomic
def edit(activity, *, by, now, seen_at, topics=None, **fields):
    """Write ``fields``: all of a draft; of a published one, only what nobody counts on (texts, contact).

    Raises StaleError if somebody saved it after ``seen_at``, ValidationError for what does not fit.
    """
    require(can_manage(by, activity, now=now))
    activity = Activity.objects.select_for_update(of=("self",)).select_related("service").get(pk=activity.pk)
    if activity.status not in (Status.DRAFT, Status.PUBLISHED):
        raise TransitionError(f"{activity.code} is over.")
    if activity.changed_at != seen_at:
        raise StaleError(by=activity.changed_by, at=activity.changed_at)
    fields = within_region(fields)
    if activity.status == Status.PUBLISHED:
        _check_published(activity, fields)
    write(activity, by=by, now=now, **fields)
    if topics is not None:
        activity.topics.set(topics)
    require(can_manage(by, activity, now=now))  # it stays within what she acts on
    index(activity)
    record("activity.edited", activity, by=by, now=now, fields=sorted(fields))
    forget(activity)
    return activity


def _check_published(activity, fields):
    moved = [name for name in AGREED if name in fields and fields[name] != getattr(activity, name)]
    if moved:
        raise ValidationError({moved[0]: _("Ya está publicada: cámbialo diciendo por qué.")})
    if not fields.get("purpose", activity.purpose).strip():
        raise ValidationError({"purpose": _("Falta decir qué se hará con lo que se diga.")})


@transaction.atomic
def write(activity, *, by, now, **fields):
    """Save ``fields`` of a locked activity."""
    changes = fields | {"changed_by": by, "changed_at": now}
    for name, value in changes.items():
        setattr(activity, name, value)
    if found := misfits(activity):
        raise ValidationError(found)
    Activity.objects.filter(pk=activity.pk).update(**changes)


@transaction.atomic
def set_stages(activity, wanted, *, by, now, seen_at):
    """Its programme, in order. ``wanted``: dicts of kind, title, starts_at, minutes and speaker."""
    require(can_manage(by, activity, now=now))
    activity = Activity.objects.select_for_update(of=("self",)).select_related("service").get(pk=activity.pk)
    if activity.status not in (Status.DRAFT, Status.PUBLISHED):
        raise TransitionError(f"{activity.code} is over.")
    if activity.changed_at != seen_at:
        raise StaleError(by=activity.changed_by, at=activity.changed_at)
    if any(not stage["title"].strip() for stage in wanted):
        raise ValidationError(_("Cada momento del programa lleva un título."))
    activity.stages.all().delete()
    Stage.objects.bulk_create(
        Stage(activity=activity, number=number, **stage) for number, stage in enumerate(wanted, 1)
    )
    write(activity, by=by, now=now)
    record("activity.programme_set", activity, by=by, now=now, stages=len(wanted))
    forget(activity)
    return activity


@transaction.atomic
def delete_draft(activity, *, by, now):
    """Throw away a draft. Its code stays used in the audit trail."""
    require(can_manage(by, activity, now=now))
    if activity.documents.exists() or activity.photos.exists():
        raise ValidationError(_("Saca antes sus documentos y fotos."))
    record(DELETED, activity, by=by, now=now, code=activity.code)
    if not Activity.objects.filter(pk=activity.pk, status=Status.DRAFT).delete()[0]:
        raise TransitionError(f"{activity.code} is no longer a draft.")
