"""Organisations and who represents them, with only what a test needs."""

from datetime import date
from itertools import count

from django.contrib.auth.models import Permission
from stdnum.cl import rut

from participa.organizations import actions
from participa.organizations.models import Organization, Registry
from participa.reference.models import OrganizationType
from tests.builders import DAY, NOON, a_person
from tests.documents.files import a_pdf, an_upload

_numbers = count(1)
WEEKS_AGO = NOON - 21 * DAY


def a_rut():
    number = str(65_000_000 + next(_numbers))
    return rut.format(number + rut.calc_check_digit(number))


def a_kind(slug="junta-de-vecinos", name="Junta de vecinos", registry="municipal"):
    """A kind of organisation, in its family."""
    family, _made = OrganizationType.objects.get_or_create(
        slug="territoriales",
        defaults={"name_es": "Organizaciones comunitarias territoriales", "registry": registry},
    )
    kind, _made = OrganizationType.objects.get_or_create(
        slug=slug, defaults={"name_es": name, "parent": family, "registry": registry}
    )
    return kind


def org_data(**fields):
    defaults = {
        "name": f"Junta de Vecinos {next(_numbers)}",
        "rut": a_rut(),
        "kind": fields.pop("kind", None) or a_kind(),
        "registry": Registry.MUNICIPAL,
        "registration": "Decreto 1.204",
        "region": None,
        "commune": None,
    }
    return defaults | fields


def an_organization(name="", *, by=None, now=WEEKS_AGO, public=True, **fields):
    """Registered, and public unless said otherwise."""
    if name:
        fields["name"] = name
    organization = actions.register(org_data(**fields), by=by or a_person(), now=now)
    if public:
        Organization.objects.filter(pk=organization.pk).update(verified_at=now)
        organization.verified_at = now
    return organization


def certificate_data(**fields):
    return {"number": "500-123", "issued_on": date(2026, 10, 20), "registry": Registry.MUNICIPAL} | fields


def a_certificate_file(name="certificado.pdf"):
    return an_upload(name, a_pdf())


def a_claim(
    organization=None, *, by=None, now=WEEKS_AGO, position="presidenta", reviewer=None, **certificate
):
    return actions.claim(
        organization or an_organization(public=False),
        position=position,
        certificate=certificate_data(**certificate),
        upload=a_certificate_file(),
        reviewer=reviewer,
        by=by or a_person(),
        now=now,
    )


def an_accreditor(**fields):
    """SEGEGOB: decides any claim."""
    user = a_person(**fields)
    user.user_permissions.add(
        Permission.objects.get(codename="accredit", content_type__app_label="organizations")
    )
    return user


def a_representative(organization=None, *, user=None, since=date(2026, 11, 1), until=None, now=WEEKS_AGO):
    """A person accredited to speak for an organisation, from the first of November."""
    claimed = a_claim(organization, by=user or a_person(), now=now)
    actions.accredit(claimed, starts_on=since, ends_on=until, by=an_accreditor(), now=now)
    return claimed.user


def a_representation(organization=None, **fields):
    user = a_representative(organization, **fields)
    held = user.representations.select_related("organization").filter(status="accredited")
    return held.latest("pk")
