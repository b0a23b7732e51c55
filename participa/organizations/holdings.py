"""What is kept about who registers and represents organisations."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import day_of
from participa.core.personal_data import PersonalData, holds, institutional, official_acts
from participa.documents.models import Document

from .models import Certificate, Organization, Representation

Status = Representation.Status

official_acts("organizations.Representation.decided_by")
institutional("organizations.Organization.email", "organizations.Organization.phone")


@holds
class Representations(PersonalData):
    """The organisations a person asked to represent, with the certificates she handed in."""

    keys = (
        "organizations.Representation.user",
        "organizations.Representation.ended_by",
        "organizations.Certificate.added_by",
        "organizations.Organization.registered_by",
    )
    her_doing = True
    title = _("Las organizaciones que representas")
    purpose = _("Saber quién puede hablar por cada organización, desde cuándo y hasta cuándo.")
    kept = _("Mientras exista la organización en el portal: explica en nombre de quién se habló.")
    on_erasure = _(
        "Lo que se acreditó queda con sus fechas, sin tu nombre. Lo que nunca se acreditó se borra, con los "
        "certificados que entregaste."
    )
    correct = "my_organizations:list"

    def export(self, user):
        hers = Representation.objects.filter(user=user)
        for row in hers.select_related("organization", "certificate__document"):
            yield _exported(row)

    def obstacles(self, user, *, now):
        for row in Representation.objects.current(now).filter(user=user).select_related("organization"):
            words = _("Todavía representas a %(name)s. Deja de representarla antes, en «Mis organizaciones».")
            yield words % {"name": row.organization.name}

    def merge(self, old, new, *, now):
        """Where both asked for the same, the later accreditation or claim stays and the other is closed."""
        both = Representation.objects.filter(
            user__in=[old, new], status__in=[Status.CLAIMED, Status.ACCREDITED]
        )
        seen = set()
        for row in both.order_by("-claimed_at", "-pk"):
            place = (row.organization_id, row.status)
            if place in seen:
                _close(row, by=new, now=now)
            seen.add(place)
        Representation.objects.filter(user=old).update(user=new)
        Representation.objects.filter(ended_by=old).update(ended_by=new)
        Certificate.objects.filter(added_by=old).update(added_by=new)
        Organization.objects.filter(registered_by=old).update(registered_by=new)

    def erase(self, user, *, now):
        """What she represented stays with her emptied row, with its dates; what was never accredited goes."""
        for row in Representation.objects.filter(user=user, status__in=[Status.CLAIMED, Status.ACCREDITED]):
            _close(row, by=user, now=now)
        never = Representation.objects.filter(user=user, status__in=[Status.REJECTED, Status.WITHDRAWN])
        certificates = list(never.values_list("certificate", flat=True))
        never.delete()
        unused = Certificate.objects.filter(Q(pk__in=certificates), accepted_at=None, representations=None)
        files = list(unused.values_list("document", flat=True))
        unused.delete()
        Document.objects.filter(pk__in=files).delete()  # the sweep removes what no row points to
        Organization.objects.filter(registered_by=user, verified_at=None, representations=None).delete()


def _close(row, *, by, now):
    if row.status == Status.CLAIMED:
        row.become(Status.WITHDRAWN)
    else:
        until = max(row.starts_at, min(row.ends_at or now, now))
        row.become(Status.ENDED, ended_by=by, ended_at=now, ends_at=until)


def _exported(row):
    return {
        str(_("organización")): row.organization.name,
        str(_("RUT de la organización")): row.organization.rut,
        str(_("cargo")): row.position,
        str(_("estado")): row.get_status_display(),
        str(_("pedida")): row.claimed_at,
        str(_("desde")): row.starts_at and day_of(row.starts_at),
        str(_("hasta")): row.last_day,
        str(_("razón")): row.reason or row.end_reason,
        str(_("certificado")): f"{row.certificate.number}, {row.certificate.issued_on.isoformat()}",
        str(_("archivo")): row.certificate.document.name,
    }
