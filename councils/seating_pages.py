"""What the office's screens show of who sits in a council."""

from django.utils.translation import gettext as _

from accounts.models import User
from participa.core.calendar import ONE_DAY
from participa.services.models import Membership

from .models import Mandate, Term

PAST = 50  # who sat before: the last ones; all of them are on the public page of each term


def shown(mandates):
    """With what the screens say of each."""
    return mandates.select_related("seat__estate", "organization", "commune", "user", "ended_by")


def seats_of(council, today):
    """Every estate with its seats and who fills each on a day: two queries."""
    held = {}
    for mandate in shown(council.mandates.filter(ends_on__gt=today)).order_by("starts_on"):
        held.setdefault((mandate.seat_id, mandate.kind), []).append(mandate)
    estates = {}
    seats = council.seats.filter(closed_on=None).select_related("estate")
    for seat in seats.order_by("estate__order", "number"):
        row = {"seat": seat}
        for kind in Mandate.Kind:
            found = held.get((seat.pk, kind), [])
            row[kind.value] = next((one for one in found if one.is_current(today)), None)
            row[f"next_{kind.value}"] = next((one for one in found if one.starts_on > today), None)
        estates.setdefault(seat.estate, []).append(row)
    return [{"estate": estate, "rows": rows} for estate, rows in estates.items()]


def past_of(council, today):
    return shown(council.mandates.filter(ends_on__lte=today)).order_by("-ends_on", "-pk")[:PAST]


def term_of(council, day) -> Term | None:
    """The term of a council that a day falls in."""
    return council.terms.current(day).first()


def next_term(council, today, years):
    """The first and last days that a term appointed now would have: after the last one, as the rules say."""
    last = council.terms.order_by("-ends_on").first()
    first = max(last.ends_on, today) if last else today
    return {"starts_on": first, "last_day": years_after(first, years) - ONE_DAY}


def years_after(day, years):
    """The same day so many years later; 1 March for a 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1)


def team_of(service, now):
    """Who acts for a service today, once each, to choose from."""
    held = Membership.objects.current(now).filter(service=service)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("display_name", "pk")


def already_ended(mandate) -> str:
    """A colleague wrote first how it ended: who."""
    return _("%(name)s ya anotó cómo terminó ese mandato. Lo tuyo no cambió nada.") % {
        "name": mandate.ended_by or _("Otra persona")
    }
