"""What a person sees of her own place in an activity."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from participa.core.figures import figure

from . import cards, pages
from .models import Registration, Status


def place_in_queue(registration) -> int:
    """How many would be given a place before her, and she."""
    at = registration.registered_at
    before = Q(registered_at__lt=at) | Q(registered_at=at, pk__lte=registration.pk)
    return registration.activity.registrations.waiting().filter(before).count()


def register_page(activity, form, *, now):
    """The form, and what it gives: a place, or a turn in the queue."""
    places = pages.places_of(activity, now)
    return {
        "activity": activity,
        "trail": pages.trail(activity),
        "form": form,
        "places": places,
        "turn": places["waiting"] + 1,
        "when": cards.when_words(activity),
        "where": cards.where_words(activity),
        "closed": "" if places["is_open"] else pages.closed_words(activity, now),
        "personal": True,
    }


def registration_page(registration, *, now):
    """How her place stands, its proof, and what she can do."""
    activity = registration.activity
    status = registration.status
    waits = status == Registration.Status.WAITING
    going = activity.status == Status.PUBLISHED and now < activity.ends_at
    live = status != Registration.Status.CANCELLED
    kind, title = tag_of(registration)
    return {
        "activity": activity,
        "registration": registration,
        "trail": pages.trail(activity),
        "kind": kind,
        "title": title,
        "turn": place_in_queue(registration) if waits and going else 0,
        "rows": receipt_rows(registration),
        "link": activity.link if going and status == Registration.Status.CONFIRMED else "",
        "may_cancel": live and going,
        "may_register": not live and activity.registers_at(now),
        "is_cancelled": activity.status == Status.CANCELLED,
        "personal": True,
    }


def tag_of(registration):
    """(kind, words) of how it stands."""
    if registration.attended_at:
        return ("done", _("Asististe"))
    return {
        Registration.Status.CONFIRMED: ("done", _("Tienes un cupo")),
        Registration.Status.WAITING: ("warning", _("Estás en la lista de espera")),
        Registration.Status.CANCELLED: ("neutral", _("Anulaste tu inscripción")),
    }[registration.status]


def receipt_rows(registration):
    """What she sent, as components/receipt.html takes it."""
    activity = registration.activity
    place = registration.commune or registration.region
    told = [
        (_("Actividad"), activity.title),
        (_("Cuándo"), cards.when_words(activity)),
        (_("Dónde"), ", ".join(part for part in (cards.where_words(activity), activity.address) if part)),
        (_("Nombre"), registration.shown_name),
        (_("Vienes por"), registration.organization.name if registration.organization else ""),
        (_("Lo que necesitas"), registration.needs),
        (_("Sexo"), registration.get_sex_display()),
        (_("Dónde vives"), str(place) if place else ""),
        (_("Te inscribiste"), cards.moment_words(registration.registered_at)),
    ]
    return [(name, value) for name, value in told if value]


def told_place(registration) -> str:
    """Her turn in words."""
    return _("Eres la número %(n)s en la lista de espera.") % {"n": figure(place_in_queue(registration))}


def address_of(code) -> str:
    """Where the receipt of a registration is read: her own page, which asks her to sign in."""
    found = Registration.objects.filter(code=code).values_list("activity__slug", flat=True).first()
    return reverse("activities:registration", args=[found]) if found else ""
