"""What the pages of organisations show: plain values for the templates."""

from django.conf import settings
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.audit.actions import target_of
from participa.audit.models import Event
from participa.core import pieces
from participa.core.calendar import day_of
from participa.core.figures import figure
from participa.core.verbs import words
from participa.reference.places import place_name

from .models import Certificate, Organization, Representation

Status = Representation.Status
KINDS = {
    Status.CLAIMED: "open",
    Status.ACCREDITED: "done",
    Status.REJECTED: "error",
    Status.WITHDRAWN: "neutral",
    Status.ENDED: "neutral",
}
SIMILAR = 5
HISTORY = 30


def place_of(organization) -> str:
    return place_name(organization.region_id, organization.commune_id) or _("Todo el país")


def tags_of(organization):
    """The words that place it: what it is, where, whether it is invented."""
    demo = [("demo", _("Datos de demostración"))] if organization.is_demo else []
    return [("neutral", organization.kind.name_es), *demo, ("topic", place_of(organization))]


def card(organization):
    """The dict that core.pieces.card draws. ``organization``: with its kind at hand."""
    return {
        "title": organization.name,
        "url": organization.get_absolute_url(),
        "tags": tags_of(organization),
        "note": f"RUT {organization.rut}",
    }


def status_of(representation, now):
    """(kind, words) of the tag that says how it stands: people decide, and the clock shuts."""
    if representation.status == Status.ACCREDITED and not representation.is_current(now):
        if now < representation.starts_at:
            return "open", _("Acreditada, aún no empieza")
        return "neutral", _("Vencida")
    return KINDS[representation.status], representation.get_status_display()


def certificate_of(certificate, today):
    """How old a certificate is and whether that is too much, in words."""
    days, limit = certificate.days_at(today), settings.CERTIFICATE_VALID_DAYS
    age = ngettext("Tiene %(days)s día.", "Tiene %(days)s días.", days) % {"days": figure(days)}
    old = certificate.is_old(today)
    warning = (
        _("Tiene más de %(limit)s días: pide uno nuevo si lo necesitas al día.") % {"limit": limit}
        if old
        else ""
    )
    return {
        "certificate": certificate,
        "age": age,
        "old": old,
        "kind": "warning" if old else "done",
        "state": _("Antiguo") if old else _("En fecha"),
        "warning": warning,
        "issuer": certificate.get_registry_display(),
    }


def identity_rows(organization):
    """What it is, as components/summary_list.html takes it."""
    rows = [
        ("RUT", organization.rut),
        (_("Tipo"), organization.kind.name_es),
        (_("Dónde está inscrita"), organization.get_registry_display()),
        (_("Personalidad jurídica"), organization.registration),
        (_("Lugar"), place_of(organization)),
    ]
    if organization.email:
        rows.append((_("Correo"), format_html('<a href="mailto:{0}">{0}</a>', organization.email)))
    if organization.phone:
        rows.append((_("Teléfono"), organization.phone))
    if organization.website:
        link = format_html('<a href="https://{0}" rel="external nofollow">{0}</a>', organization.website)
        rows.append((_("Sitio web"), link))
    return rows


def public_page(organization, *, now):
    """Its page: nothing of who represents it but their positions and dates."""
    today = day_of(now)
    accepted = Certificate.objects.filter(organization=organization, accepted_at__isnull=False)
    held = organization.representations.filter(status__in=[Status.ACCREDITED, Status.ENDED])
    held = held.only("organization", "status", "position", "starts_at", "ends_at")
    held = list(held.order_by("-starts_at", "-pk"))
    latest = accepted.only("organization", "issued_on", "registry", "number").first()
    return {
        "organization": organization,
        "tags": tags_of(organization),
        "rows": identity_rows(organization),
        "certificate": certificate_of(latest, today) if latest else None,
        "current": [one for one in held if one.is_current(now)],
        "past": [one for one in held if not one.is_current(now) and one.starts_at <= now],
    }


def mine_page(representation, *, now):
    """What she sees of her own representation."""
    return {
        "representation": representation,
        "organization": representation.organization,
        "tag": status_of(representation, now),
        "rows": [
            (_("Cargo"), representation.position),
            (_("Pedida"), pieces.day(representation.claimed_at)),
            (_("La revisa"), _reviewer_of(representation)),
            *_outcome_rows(representation),
        ],
        "certificate": certificate_of(representation.certificate, day_of(now)),
    }


def _reviewer_of(representation):
    if representation.reviewer:
        return _("%(service)s o SEGEGOB") % {"service": representation.reviewer.name}
    return "SEGEGOB"


def _outcome_rows(representation):
    rows = []
    if representation.decided_at:
        office = representation.decided_for.name if representation.decided_for else "SEGEGOB"
        decided = format_html("{}, {}", pieces.day(representation.decided_at), office)
        rows.append((_("Decidida"), decided))
    if representation.starts_at:
        rows.append((_("Desde"), pieces.day(representation.starts_at)))
    if representation.ends_at:
        rows.append((_("Hasta"), pieces.day(representation.last_day)))
    return rows


def evidence(claim, *, now):
    """All that an official needs to decide a claim, on one screen."""
    organization, today = claim.organization, day_of(now)
    everybody = organization.representations.exclude(status=Status.WITHDRAWN).exclude(pk=claim.pk)
    others = list(everybody.select_related("user", "reviewer")[:HISTORY])
    return {
        "claim": claim,
        "organization": organization,
        "tag": status_of(claim, now),
        "tags": tags_of(organization),
        "rows": identity_rows(organization),
        "checks": _checks(claim),
        "certificate": certificate_of(claim.certificate, today),
        "outcome": _outcome_rows(claim),
        "others": [{"one": one, "tag": status_of(one, now)} for one in others],
        "similar": list(_similar(organization)),
        "history": _history(organization, [claim, *others]),
        "waits": claim.status == Status.CLAIMED,
        "may_end": claim.status == Status.ACCREDITED,
    }


def _checks(claim):
    """What the portal checked by itself: (kind, words)."""
    organization, certificate = claim.organization, claim.certificate
    checks = [("done", _("El dígito verificador del RUT calza."))]
    same = certificate.registry == organization.registry
    if same:
        checks.append(("done", _("El certificado lo emite el registro donde está inscrita.")))
    else:
        checks.append(
            ("warning", _("El certificado no lo emite el registro donde dice estar inscrita. Compáralos."))
        )
    return checks


def _similar(organization):
    """Others that may be the same one: by the words of its name, or with the same legal personality."""
    named = Organization.objects.matching(organization.name).values("pk")
    same = Q(registry=organization.registry, registration__iexact=organization.registration)
    found = Organization.objects.filter(Q(pk__in=named) | same).exclude(pk=organization.pk)
    return found.only("slug", "name", "rut", "verified_at").order_by("sort_key", "pk")[:SIMILAR]


def _history(organization, representations):
    targets = [target_of(organization), *map(target_of, representations)]
    events = Event.objects.filter(target__in=targets).select_related("actor")[:HISTORY]
    return [
        {"at": event.at, "said": words(event.verb), "actor": event.actor, "role": event.role}
        for event in events
    ]
