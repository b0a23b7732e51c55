"""Setting a council up: what it is, its rules and its seats."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from councils.models import Contest, Council, CouncilRules, Estate, Process, Seat
from councils.permissions import can_manage
from participa.audit.actions import record, target_of
from participa.audit.models import Event
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.core.search import search_text_of, sort_key
from participa.services.models import PublicService
from participa.services.permissions import EDITORS, confined_to

SLUG_LENGTH = 110
OUR_WORDS = {"procesos", "secreto-del-voto", "postulaciones", "objeciones"}  # pages beside those of councils
SEATS_SET = "council.seats_set"


def forget(council):
    """The pages that speak of a council."""
    forget_pages(
        "/",
        "/consejos",
        "/consejos/procesos",
        f"/consejos/{council.slug}",
        f"/servicios/{council.service.slug}",
    )


@transaction.atomic
def create(service, *, name, by, now, region=None, summary=""):
    """A council of a service, of all of it or of one region. One of each at most.

    If public sources already spoke of it here, the service takes that one over: its address, its code and its
    past processes stay.
    """
    regions = confined_to(by, service, *EDITORS, now=now)
    require(service.closed_on is None and (regions is None or (region and region.pk in regions)))
    PublicService.objects.select_for_update(no_key=True).get(pk=service.pk)  # two officers at once
    if service.councils.filter(region=region, is_reported=False).exists():
        raise ValidationError({"region": _("Ese consejo ya está en el portal.")})
    told = Council.objects.select_for_update().filter(code=_code(service, region), is_reported=True).first()
    council = told or Council(service=service, region=region, is_demo=service.is_demo)
    council.name, council.summary, council.is_reported = name, summary, False
    council.created_by, council.created_at = by, now
    council.changed_by, council.changed_at = by, now
    index(council)
    if told:
        council.save()
    else:
        _insert(council)
    record("council.created", council, by=by, now=now, name=name, was_reported=told is not None)
    forget(council)
    return council


def _code(service, region):
    return f"COSOC-{service.code}" + (f"-{region.slug.upper()}" if region else "")


def _insert(council):
    base = _code(council.service, council.region)
    slug = slugify(council.name)[:SLUG_LENGTH].strip("-") or "consejo"
    slug = f"consejo-{slug}" if slug in OUR_WORDS else slug
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


def index(council):
    """Fill in what it is found and sorted by."""
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
    index(council)
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
def set_rules(council, *, by, now, seen=None, **fields):
    """The rules as a resolution leaves them. Those of before stay as history.

    ``seen``: what ``version_of_rules`` gave to whoever wrote these; StaleError if there are others since.
    """
    require(can_manage(by, council, now=now))
    Council.objects.select_for_update().get(pk=council.pk)
    current = council.rules.current().select_related("set_by").first()
    if seen is not None and seen != version_of_rules(council):
        raise StaleError(by=current.set_by if current else None, at=current.set_at if current else now)
    council.rules.current().update(superseded_at=now)
    rules = CouncilRules.objects.create(council=council, set_by=by, set_at=now, **fields)
    record("council.rules_set", council, by=by, now=now, number=rules.number)
    forget(council)
    return rules


def version_of_rules(council) -> str:
    """What a form carries to notice that a colleague set other rules meanwhile."""
    return ",".join(str(pk) for pk in council.rules.current().values_list("pk", flat=True))


def version_of_estates(council) -> str:
    """What a form carries to notice that a colleague changed the estates or their seats meanwhile."""
    last = Event.objects.filter(target=target_of(council), verb=SEATS_SET).order_by("-pk").first()
    return str(last.pk) if last else ""


def _check_estates(council, seen, now):
    if seen is not None and seen != version_of_estates(council):
        last = Event.objects.filter(target=target_of(council), verb=SEATS_SET).select_related("actor")
        found = last.order_by("-pk").first()
        raise StaleError(by=found.actor if found else None, at=found.at if found else now)


@transaction.atomic
def set_estates(council, wanted, *, by, now, seen=None):
    """Its estates and how many seats each has. ``wanted``: dicts of pk (or None), name, description, seats
    and is_of_service, in order. An estate that is left out closes, and so do the seats beyond its new number.

    Raises ValidationError if somebody sits, or will sit, in a seat that would close. ``seen``: what
    ``version_of_estates`` gave to whoever wrote these; StaleError if a colleague changed them since.
    """
    require(can_manage(by, council, now=now))
    Council.objects.select_for_update().get(pk=council.pk)
    _check_estates(council, seen, now)
    today = day_of(now)
    open_ones = {estate.pk: estate for estate in council.estates.filter(closed_on=None)}
    names = [item["name"].strip().lower() for item in wanted]
    if len(set(names)) < len(names):
        raise ValidationError(_("Dos estamentos no pueden llamarse igual."))
    kept = {item.get("pk") for item in wanted} & set(open_ones)
    _close_estates((estate for pk, estate in open_ones.items() if pk not in kept), today)
    _set_names_aside(open_ones, wanted)
    for order, item in enumerate(wanted, 1):
        estate = open_ones.pop(item.get("pk"), None) or Estate(council=council)
        estate.order, estate.name = order, item["name"].strip()
        estate.description, estate.is_of_service = (
            item.get("description", ""),
            item.get("is_of_service", False),
        )
        estate.save()
        _set_seats(estate, item["seats"], today)
    record(SEATS_SET, council, by=by, now=now, seats=sum(item["seats"] for item in wanted))
    forget(council)


def _close_estates(gone, today):
    for estate in gone:
        _set_seats(estate, 0, today)
        Estate.objects.filter(pk=estate.pk).update(closed_on=today)


def _set_names_aside(open_ones, wanted):
    """Two estates may exchange their names: while they do, neither has one."""
    for item in wanted:
        estate = open_ones.get(item.get("pk"))
        if estate and estate.name != item["name"].strip():
            Estate.objects.filter(pk=estate.pk).update(name=f"#{estate.pk}")


def _set_seats(estate, how_many, today):
    seats = list(estate.seats.filter(closed_on=None).order_by("number"))
    spare = seats[how_many:]
    taken = [seat for seat in spare if seat.mandates.filter(ends_on__gt=today).exists()]
    if taken:
        raise ValidationError(
            _("Hay quien ocupa cupos de «%(estate)s» que se cerrarían. Termina antes esos mandatos.")
            % {"estate": estate.name}
        )
    contests = Contest.objects.filter(estate=estate, seats__gt=how_many, process__in=Process.objects.going())
    if spare and contests.exists():
        raise ValidationError(
            _("Un proceso convocado llena cupos de «%(estate)s» que se cerrarían.") % {"estate": estate.name}
        )
    Seat.objects.filter(pk__in=[seat.pk for seat in spare]).update(closed_on=today)
    last = estate.seats.order_by("-number").values_list("number", flat=True).first() or 0
    Seat.objects.bulk_create(
        Seat(council=estate.council, estate=estate, number=last + n, opened_on=today)
        for n in range(1, how_many - len(seats) + 1)
    )
