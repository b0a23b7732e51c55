"""What is kept about who registers and represents organisations."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import day_of
from participa.core.personal_data import PersonalData, holds, official_acts
from participa.documents.models import Document

from .models import Certificate, Organization, Representation

Status = Representation.Status

official_acts("organizations.Representation.decided_by")


@holds
class Representations(PersonalData):
    """The organisations a person asked to represent, with the certificates she handed in."""

    keys = (
        "organizations.Representation.user",
        "organizations.Representation.ended_by",
        "organizations.Certificate.added_by",
        "organizations.Organization.registered_by",
    )
    title = _("Las organizaciones que representas")

    def export(self, user):
        hers = Representation.objects.filter(user=user).select_related(
            "organization", "certificate__document"
        )
        return [_exported(row) for row in hers]

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
    dates = {
        "pedida": row.claimed_at.isoformat(),
        "desde": row.starts_at and day_of(row.starts_at).isoformat(),
        "hasta": row.ends_at and row.last_day.isoformat(),
    }
    return {
        "organización": row.organization.name,
        "RUT de la organización": row.organization.rut,
        "cargo": row.position,
        "estado": str(row.get_status_display()),
        "razón": row.reason,
        "certificado": f"{row.certificate.number}, {row.certificate.issued_on.isoformat()}",
        "archivo": row.certificate.document.name,
        **{name: value for name, value in dates.items() if value},
    }
