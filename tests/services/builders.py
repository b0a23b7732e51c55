"""Bodies, their people and what they publish, with only what a test needs."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.contrib.auth.models import Permission

from accounts import notices
from accounts.models import AgeDeclaration, NoticeSeen, User
from participa.core.search import sort_key
from participa.reference.models import Commune, Province, Region
from participa.services import naming
from participa.services.models import Invitation, Mechanism, Membership, PublicService

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
LONG_AGO = datetime(2024, 1, 2, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
TODAY = date(2026, 11, 22)
Kind, Regime = PublicService.Kind, PublicService.Regime
_numbers = count(1)


def a_service(name="", **fields):
    number = next(_numbers)
    name = name or f"Servicio de Prueba {number}"
    defaults = {
        "code": f"SP{number}",
        "slug": f"servicio-de-prueba-{number}",
        "kind": Kind.SERVICE,
        "regime": Regime.FULL,
    }
    service = PublicService(name=name, sort_key=sort_key(name), **defaults | fields)
    service.search_text = naming.searchable(service)
    service.save()
    return service


def a_region(slug="los-rios", **fields):
    defaults = {"code": "14", "name": "Región de Los Ríos", "short_name": "Los Ríos", "order": 14}
    return Region.objects.create(slug=slug, **defaults | fields)


def a_commune(name="Valdivia"):
    region = a_region()
    province = Province.objects.create(code="141", slug="valdivia", name="Valdivia", region=region)
    return Commune.objects.create(
        cut="14101", slug="valdivia", name=name, sort_key=sort_key(name), province=province, region=region
    )


def a_person(email="", **fields):
    """Somebody who was here before, so that signing in asks her nothing more."""
    user = User.objects.create_user(email or f"persona{next(_numbers)}@ejemplo.cl", **fields)
    NoticeSeen.objects.create(user=user, version=notices.in_force(NOW).version, seen_at=NOW)
    AgeDeclaration.objects.create(user=user, group="adult", declared_at=NOW)
    return user


def an_officer_of(service, role=Membership.Role.OFFICER, *, region=None, until=None, **fields):
    """Somebody who acts for ``service`` since long ago; ``until``: the first instant she no longer does."""
    user = a_person(**fields)
    a_role(user, service, role, region=region, ended_at=until)
    return user


def a_role(user, service, role=Membership.Role.OFFICER, **fields):
    return Membership.objects.create(
        user=user, service=service, role=role, **{"started_at": LONG_AGO} | fields
    )


def an_invitation(service, role=Membership.Role.ADMIN, **fields):
    """One that waits, and the token of its letter."""
    token = f"token-{next(_numbers)}-de-prueba"
    defaults = {
        "email": f"invitada{next(_numbers)}@ejemplo.cl",
        "digest": hashlib.sha256(token.encode()).hexdigest(),
        "invited_by": fields.pop("by", None) or an_officer_of(service, Membership.Role.ADMIN),
        "invited_at": NOW,
        "expires_at": NOW + timedelta(days=7),
    }
    return Invitation.objects.create(service=service, role=role, **defaults | fields), token


def a_keeper():
    """Who keeps the directory: SEGEGOB."""
    user = a_person()
    user.user_permissions.add(Permission.objects.get(codename="manage_directory"))
    return user


def an_auditor():
    """Who reads the audit trail: SEGEGOB."""
    user = a_person()
    user.user_permissions.add(Permission.objects.get(codename="read_trail"))
    return user


CONTACT = {
    "name": "Ana Soto",
    "unit": "Unidad de Participación",
    "email": "participa@ejemplo.cl",
    "phone": "2 2000 0000",
    "hours": "lunes a viernes de 9:00 a 14:00",
    "address": "",
}
NORM = {
    "title": "Norma general de participación",
    "number": "Resolución exenta 214",
    "date": date(2025, 3, 4),
    "reviewed_on": None,
    "url": "https://www.example.org/norma",
}
MECHANISM = {
    "status": Mechanism.Status.IN_FORCE,
    "summary": "Doce organizaciones, elegidas en 2026.",
    "resolution": "",
    "evidence_url": "https://www.example.org/consejo",
}
INFORMATION = {
    "category": "plans",
    "title": "Plan de riberas",
    "summary": "Qué riberas se abren y cuándo.",
    "year": 2026,
    "url": "https://www.example.org/plan",
    "reviewed_on": date(2026, 10, 1),
}
