"""What an officer does before anybody reads: draft, texts, background, dates, and publishing by act."""

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.text import slugify

from consultations.actions.anchoring import keep_first
from consultations.actions.freezing import hold_unfrozen
from consultations.models import BackgroundDocument, Consultation, Review, Section, Status
from consultations.permissions import can_manage
from consultations.readiness import NotReady, blocking_issues
from participa.audit.actions import record
from participa.audit.models import Event
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.core.search import search_text_of
from participa.notifications.actions import announce
from participa.services.permissions import EDITORS, acts_for, confined_to

SLUG_LENGTH = 90
DELETED = "consultation.draft_deleted"


@transaction.atomic
def create_draft(service, *, title, by, now, is_demo=False):
    """A new draft with its public code. The code is taken now and never used again."""
    require(service.closed_on is None and acts_for(by, service, *EDITORS, now=now, anywhere=True))
    consultation = _insert_with_code(
        service,
        day_of(now).year,
        title=title,
        search_text=search_text_of(title, service.name, service.acronym),
        created_by=by,
        created_at=now,
        changed_by=by,
        changed_at=now,
        is_demo=is_demo or service.is_demo,
    )
    if regions := confined_to(by, service, *EDITORS, now=now):  # she may act on nothing else
        consultation.regions.set([min(regions)])
    record("consultation.created", consultation, by=by, now=now, code=consultation.code)
    return consultation


def _insert_with_code(service, year, *, title, **fields):
    prefix = f"CC-{year}-{service.code}-"
    for _attempt in range(5):
        code = f"{prefix}{_last_number(prefix) + 1:04d}"
        try:
            with transaction.atomic():
                return Consultation.objects.create(
                    service=service, code=code, slug=free_slug(title), title=title, **fields
                )
        except IntegrityError:  # another officer took that number or that address
            continue
    raise TransitionError("No free code for a new consultation.")


def _last_number(prefix):
    """The largest number ever given, also to a draft that was thrown away."""
    kept = Consultation.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    thrown_away = Event.objects.filter(verb=DELETED, data__code__startswith=prefix).values_list(
        "data__code", flat=True
    )
    return max((int(code.rsplit("-", 1)[1]) for code in (*kept, *thrown_away)), default=0)


def free_slug(title):
    """An address made of the title that no consultation has."""
    base = slugify(title)[:SLUG_LENGTH].strip("-") or "consulta"
    taken = set(Consultation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken
    )


@transaction.atomic
def edit_draft(consultation, *, by, now, seen_at, topics=None, regions=None, **fields):
    """Write ``fields`` of a draft. Raises StaleError if somebody saved it after ``seen_at``."""
    require(can_manage(by, consultation, now=now))
    _touch(consultation, by=by, now=now, seen_at=seen_at, **fields)
    if topics is not None:
        consultation.topics.set(topics)
    if regions is not None:
        consultation.regions.set(regions)
        require(can_manage(by, consultation, now=now))  # it stays within what she acts on
    index(consultation)
    record("consultation.edited", consultation, by=by, now=now, fields=sorted(fields))


def _touch(consultation, *, by, now, seen_at=None, **fields):
    """Save ``fields`` if it is still a draft, waits for no approval, and is still as it was seen."""
    hold_unfrozen(consultation)
    here = Consultation.objects.filter(pk=consultation.pk, status=Status.DRAFT)
    if seen_at is not None:
        here = here.filter(changed_at=seen_at)
    fields |= {"changed_by": by, "changed_at": now}
    if not here.update(**fields):
        other = Consultation.objects.select_related("changed_by").get(pk=consultation.pk)
        raise StaleError(by=other.changed_by, at=other.changed_at)
    for name, value in fields.items():
        setattr(consultation, name, value)


def index(consultation):
    """Keep the words by which it is found: inside the act that changed them."""
    service = consultation.service
    texts = (consultation.title, consultation.question, consultation.summary, service.name, service.acronym)
    topics = [topic.label_es for topic in consultation.topics.all()]
    sections = consultation.sections.in_force().values_list("title", flat=True)
    consultation.search_text = search_text_of(*texts, *topics, *sections, consultation.code)
    Consultation.objects.filter(pk=consultation.pk).update(search_text=consultation.search_text)


@transaction.atomic
def delete_draft(consultation, *, by, now):
    """Throw away a draft. Its code stays used in the audit trail."""
    require(can_manage(by, consultation, now=now))
    hold_unfrozen(consultation)
    record(DELETED, consultation, by=by, now=now, code=consultation.code)
    Consultation.objects.filter(pk=consultation.pk).delete()


@transaction.atomic
def save_section(consultation, *, by, now, title, text, guide="", section=None, seen=None):
    """Add a section of the text at the end, or rewrite one. ``guide``: what helps to have an opinion of it.

    ``seen``: the ``Section.version`` that whoever writes had before her; StaleError if it is another by now.
    """
    require(can_manage(by, consultation, now=now))
    before = {"by": consultation.changed_by, "at": consultation.changed_at}
    _touch(consultation, by=by, now=now)
    if section and seen is not None and consultation.sections.get(pk=section.pk).version != seen:
        raise StaleError(**before)
    if section is None:
        last = consultation.sections.aggregate(last=Max("number"))["last"] or 0
        section = Section(consultation=consultation, number=last + 1)
    section.title, section.text, section.guide = title, text, guide
    section.save()
    index(consultation)
    record("consultation.section_saved", consultation, by=by, now=now, section=section.pk)
    return section


@transaction.atomic
def remove_section(section, *, by, now):
    """Take a section out of a draft; those after it move up."""
    consultation = section.consultation
    require(can_manage(by, consultation, now=now))
    _touch(consultation, by=by, now=now)
    consultation.sections.filter(number__gt=section.number).update(number=F("number") - 1)
    record(
        "consultation.section_removed", consultation, by=by, now=now, section=section.pk, title=section.title
    )
    section.delete()


@transaction.atomic
def move_section(section, *, up, by, now):
    """Change places with the section before (or after) it; nothing happens at either end."""
    consultation = section.consultation
    require(can_manage(by, consultation, now=now))
    _touch(consultation, by=by, now=now)
    ordered = list(consultation.sections.all())
    here = next(n for n, other in enumerate(ordered) if other.pk == section.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(ordered):
        ordered[here], ordered[there] = ordered[there], ordered[here]
    for number, other in enumerate(ordered, 1):
        Section.objects.filter(pk=other.pk).exclude(number=number).update(number=number)
    record("consultation.section_moved", consultation, by=by, now=now, section=section.pk)


@transaction.atomic
def add_background(consultation, *, by, now, title, text="", document=None, url=""):
    """Add what people should read: a text written here, a file already stored, or a link."""
    require(can_manage(by, consultation, now=now))
    _touch(consultation, by=by, now=now)
    last = consultation.background.aggregate(last=Max("number"))["last"] or 0
    item = BackgroundDocument.objects.create(
        consultation=consultation, number=last + 1, title=title, text=text, document=document, url=url
    )
    record("consultation.background_added", consultation, by=by, now=now, item=item.pk, title=title)
    return item


@transaction.atomic
def remove_background(item, *, by, now):
    """Take an item out of a draft's background."""
    consultation = item.consultation
    require(can_manage(by, consultation, now=now))
    _touch(consultation, by=by, now=now)
    record("consultation.background_removed", consultation, by=by, now=now, item=item.pk, title=item.title)
    item.delete()


@transaction.atomic
def publish(consultation, *, act_number, act_date, by, now):
    """Put it before the people, by an act of the service. From here on its texts and dates are fixed.

    It is the end of ``reviewing.approve``: only whoever has just approved it does. Raises NotReady with
    everything that is missing, TransitionError if somebody published it first. A window that should have
    opened earlier today opens now.
    """
    approved = consultation.reviews.filter(status=Review.Status.APPROVED, decided_by=by, decided_at=now)
    require(approved.exists())
    consultation.refresh_from_db(from_queryset=Consultation.objects.select_for_update())
    if consultation.status != Status.DRAFT:
        raise TransitionError(f"{consultation.code} is no longer a draft.")
    issues = blocking_issues(consultation, now=now)
    if issues:
        raise NotReady(issues)
    opens_at = max(consultation.opens_at, now)
    consultation.become(
        Status.PUBLISHED,
        opens_at=opens_at,
        act_number=act_number,
        act_date=act_date,
        published_by=by,
        published_at=now,
        changed_by=by,
        changed_at=now,
    )
    keep_first(consultation)
    record(
        "consultation.published", consultation, by=by, now=now, act=act_number, act_date=act_date.isoformat()
    )
    announce("consultation_published", consultation, now=now)
    forget_pages()
