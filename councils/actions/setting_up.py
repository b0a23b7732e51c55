"""Setting a council up: what it is, its rules and its seats."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from councils.models import Council, CouncilRules, Estate, Seat
from councils.permissions import can_manage
from participa.audit.actions import record
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.core.search import search_text_of, sort_key
from participa.services.permissions import EDITORS, confined_to

SLUG_LENGTH = 110


def forget(council):
    """The pages that speak of a council."""
    forget_pages("/", "/consejos", f"/consejos/{council.slug}", f"/servicios/{council.service.slug}")


@transaction.atomic
def create(service, *, name, by, now, region=None, summary=""):
    """A council of a service, of all of it or of one region. One of each at most."""
    regions = confined_to(by, service, *EDITORS, now=now)
    require(service.closed_on is None and (regions is None or (region and region.pk in regions)))
    if service.councils.filter(region=region, is_reported=False).exists():
        raise ValidationError({"region": _("Ese consejo ya está en el portal.")})
    council = Council(
        service=service,
        region=region,
        name=name,
        summary=summary,
        created_by=by,
        created_at=now,
        changed_by=by,
        changed_at=now,
        is_demo=service.is_demo,
    )
    _index(council)
    _insert(council)
    record("council.created", council, by=by, now=now, name=name)
    forget(council)
    return council


def _insert(council):
    base = f"COSOC-{council.service.code}" + (f"-{council.region.slug.upper()}" if council.region else "")
    slug = slugify(council.name)[:SLUG_LENGTH].strip("-") or "consejo"
    for number in range(1, 50):
        tail = f"-{number}" if number > 1 else ""
        council.code, council.slug = f"{base}{tail}", f"{slug}{tail}"
        if (
            Council.objects.filter(code=council.code).exists()
            or Council.objects.filter(slug=council.slug).exists()
        ):
            continue
        try:
            with transaction.atomic():
                council.save(force_insert=True)
            return
        except IntegrityError:  # another officer took that code or that address
            continue
    raise TransitionError("No free code for a new council.")


def _index(council):
    service, region = council.service, council.region
    place = region.name if region else ""
    council.sort_key = sort_key(council.name)
    council.search_text = search_text_of(
        council.name, council.summary, service.name, service.acronym, place, "cosoc consejo sociedad civil"
    )


@transaction.atomic
def edit(council, *, name, summary, by, now, seen_at):
    """Its name and what it is, in plain words. Raises StaleError if a colleague saved it after
    ``seen_at``."""
    require(can_manage(by, council, now=now))
    council.name, council.summary = name, summary
    _index(council)
    changes = {
        "name": name,
        "summary": summary,
        "sort_key": council.sort_key,
        "search_text": council.search_text,
    }
    _touch(council, by=by, now=now, seen_at=seen_at, **changes)
    record("council.edited", council, by=by, now=now)
    forget(council)


def _touch(council, *, by, now, seen_at, **changes):
    here = Council.objects.filter(pk=council.pk, changed_at=seen_at)
    if not here.update(changed_by=by, changed_at=now, **changes):
        other = Council.objects.select_related("changed_by").get(pk=council.pk)
        raise StaleError(by=other.changed_by, at=other.changed_at)
    council.changed_by, council.changed_at = by, now


@transaction.atomic
def set_rules(council, *, by, now, **fields):
    """The rules as a resolution leaves them. Those of before stay as history."""
    require(can_manage(by, council, now=now))
    Council.objects.select_for_update().get(pk=council.pk)
    council.rules.current().update(superseded_at=now)
    rules = CouncilRules.objects.create(council=council, set_by=by, set_at=now, **fields)
    record("council.rules_set", council, by=by, now=now, number=rules.number)
    forget(council)
    return rules


@transaction.atomic
def set_estates(council, wanted, *, by, now):
    """Its estates and how many seats each has. ``wanted``: dicts of pk (or None), name, description, seats
    and is_of_service, in order. An estate that is left out closes, and so do the seats beyond its new number.

    Raises ValidationError if somebody sits, or will sit, in a seat that would close.
    """
    require(can_manage(by, council, now=now))
    Council.objects.select_for_update().get(pk=council.pk)
    today = day_of(now)
    open_ones = {estate.pk: estate for estate in council.estates.filter(closed_on=None)}
    names = [item["name"].strip().lower() for item in wanted]
    if len(set(names)) < len(names):
        raise ValidationError(_("Dos estamentos no pueden llamarse igual."))
    kept = set()
    for order, item in enumerate(wanted, 1):
        estate = open_ones.get(item.get("pk")) or Estate(council=council)
        estate.order, estate.name = order, item["name"].strip()
        estate.description, estate.is_of_service = (
            item.get("description", ""),
            item.get("is_of_service", False),
        )
        estate.save()
        kept.add(estate.pk)
        _set_seats(estate, item["seats"], today)
    for pk, estate in open_ones.items():
        if pk not in kept:
            _set_seats(estate, 0, today)
            Estate.objects.filter(pk=pk).update(closed_on=today)
    record("council.seats_set", council, by=by, now=now, seats=sum(item["seats"] for item in wanted))
    forget(council)


def _set_seats(estate, how_many, today):
    seats = list(estate.seats.filter(closed_on=None).order_by("number"))
    spare = seats[how_many:]
    taken = [seat for seat in spare if seat.mandates.filter(ends_on__gt=today).exists()]
    if taken:
        raise ValidationError(
            _("Hay quien ocupa cupos de «%(estate)s» que se cerrarían. Termina antes esos mandatos.")
            % {"estate": estate.name}
        )
    Seat.objects.filter(pk__in=[seat.pk for seat in spare]).update(closed_on=today)
    last = estate.seats.order_by("-number").values_list("number", flat=True).first() or 0
    Seat.objects.bulk_create(
        Seat(council=estate.council, estate=estate, number=last + n, opened_on=today)
        for n in range(1, how_many - len(seats) + 1)
    )
