"""Facts of a body as snapshots keep them, measured months, and who sees to them.

The story: it is noon of Wednesday 18 November 2026; the year that is measured is 2026.
"""

from copy import deepcopy
from datetime import date
from io import BytesIO

from django.contrib.auth.models import Permission

from participa.compliance.actions import dialogue, evaluating, methods
from participa.compliance.bodies import Body
from participa.compliance.models import Method, Report, ServiceSheet, Snapshot
from participa.compliance.national import figures_of
from participa.core.calendar import midnight
from participa.documents.actions import store_result
from tests.builders import DAY, NOON, a_person
from tests.services.builders import CONTACT

NOVEMBER = date(2026, 11, 1)
OCTOBER = date(2026, 10, 1)
PARAMETERS = {"half": 0.5, "norm_half_years": 8, "women_share": [40, 60], "estates": 3}
NOTHING = {
    "year": 2026,
    "day": "2026-11-18",
    "month": "2026-11-01",
    "until": "2026-11-18T15:00:00+00:00",
    "service": {
        "code": "SENADE",
        "name": "Servicio de prueba",
        "slug": "servicio-de-prueba",
        "regime": "full",
        "is_nationwide": True,
        "regions": ["05", "13"],
        "region": "",
        "ministry": "Ministerio de Prueba",
        "is_demo": False,
    },
    "rules": {
        "norm_review_years": 5,
        "contact_confirmation_months": 12,
        "information_review_months": 12,
        "activity_attendance_days": 30,
        "municipal_min_sessions": 4,
    },
    "pages": {"information": "/informacion/", "transparency": "/transparencia/"},
    "norm": None,
    "contact": None,
    "information": [],
    "transparency": [],
    "plan": None,
    "no_consultation": None,
    "consultations": [],
    "account": None,
    "councils": [],
    "activities": [],
    "files": {"total": 0, "accessible": 0},
    "plan_due": {"day": "2026-03-31", "rule": "Regla del portal"},
    "account_due": {"day": "2026-05-31", "rule": "Regla del portal"},
    "rulings": {},
}


def some_facts(day="2026-11-18", **fields):
    """What is known of a body on a day: nothing but ``fields``. ``service`` changes only what it names."""
    facts = deepcopy(NOTHING)
    facts["service"] |= fields.pop("service", {})
    facts["rules"] |= fields.pop("rules", {})
    return facts | {"day": day, "month": day[:8] + "01"} | fields


def a_norm_fact(**fields):
    said = {"number": "Res. 12", "date": "2024-03-01", "reviewed_on": None, "has_file": True}
    return {"title": "Norma", "url": "/norma/"} | said | fields


def a_consultation_fact(**fields):
    return {
        "code": "CC-2026-SENADE-0001",
        "title": "Humedales",
        "url": "/consultas/humedales/",
        "opened_on": "2026-04-01",
        "closed_on": "2026-05-15",
        "is_informed": True,
        "due": "2026-07-21",
        "rule": "Regla del portal",
        "answered_on": None,
        "admissible": 0,
        "answered": 0,
    } | fields


def an_account_fact(**fields):
    access = {"captions": "yes", "sign_language": "yes", "plain": "yes"} | fields.pop("access", {})
    return {
        "code": "CPP-2026-SENADE",
        "title": "Cuenta pública 2026",
        "url": "/cuentas-publicas/2026/senade/",
        "event_on": "2026-05-20",
        "regions": ["05", "13"],
        "council_heard_on": "2026-05-05",
        "questions": 0,
        "on_time": 0,
        "late": 0,
        "questions_closed_on": "2026-06-10",
        "answers_due": "2026-07-24",
        "rule": "Regla del portal",
        "access": access,
        "access_due": "2026-06-04",
    } | fields


def a_council_fact(**fields):
    return {
        "code": "COSOC-SENADE",
        "title": "Consejo",
        "url": "/consejos/senade/",
        "region": "",
        "state": "in_force",
        "last_day": "2027-12-31",
        "since": "2025-12-01",
        "renews_on_calendar": False,
        "min_sessions": 4,
        "sessions": [],
        "members": {"women": 5, "men": 5, "other": 0, "outside_capital": 1, "estates": 3},
        "renewals": [],
    } | fields


def a_session_fact(held_on="2026-03-10", **fields):
    said = {"code": "1", "title": "Sesión", "url": "/consejos/senade/sesiones/1/"}
    return said | {"held_on": held_on, "due": "2026-03-31", "published_on": None} | fields


def an_activity_fact(**fields):
    return {
        "code": "ACT-2026-SENADE-0001",
        "title": "Diálogo",
        "url": "/actividades/dialogo/",
        "day": "2026-10-05",
        "ended_on": "2026-10-05",
        "is_counted": True,
        "by_sex": True,
        "results_on": "2026-10-20",
    } | fields


def an_overseer(**fields):
    """Somebody of SEGEGOB who sees to every body."""
    user = a_person(**{"display_name": "Valentina"} | fields)
    user.user_permissions.add(Permission.objects.get(codename="oversee"))
    return user


def a_measured_month(month=NOVEMBER, *, now=NOON):
    """Every body, measured."""
    return evaluating.evaluate(month, now=now)


def a_dispute(service, indicator="N1", *, by, note="El archivo está en nuestro sitio.", now=NOON, **fields):
    """An objection to what the running month gave; the month must be measured."""
    return dialogue.dispute(service, indicator, note=note, by=by, now=now, **fields)


def a_remark(service, *, by=None, text="Falta la norma.", now=NOON, **fields):
    return dialogue.remark(service, text=text, by=by or an_overseer(), now=now, **fields)


def a_method(*, by=None, now=NOON, since=NOVEMBER, reason="Se ajustan los pesos.", **fields):
    """Version 2: as the first one, but for ``fields``."""
    last = Method.objects.order_by("-version").first()
    said = {"sheets": last.sheets, "bands": last.bands} | fields
    return methods.set_method(
        since=since, reason=reason, by=by or an_overseer(), now=now, seen_version=last.version, **said
    )


def a_body(name="Servicio de prueba", marks=None, score=None, **fields):
    """A body as a month left it. Without ``marks``, it had published nothing."""
    said = {
        "code": name[:8].upper(), "slug": "servicio-de-prueba", "region": "", "ministry": "",
        "is_demo": False,
        "sheet": "full", "band": "no_data" if score is None else "low", "late": 0,
    }  # fmt: skip
    marks = {code: list(mark) for code, mark in (marks or {}).items()}
    return Body(name=name, marks=marks, score=score, **said | fields)


def a_frozen_month(month=OCTOBER):
    """One that was frozen as soon as it ended, without anybody in it."""
    ended = midnight(evaluating.next_month(month))
    figures = figures_of([], asked={})
    said = {"known_until": ended, "evaluated_at": ended, "frozen_at": ended, "status": "frozen"}
    method = Method.objects.get(version=1)
    said |= {"method": method, "figures": figures, "sha256": "ab" * 32}
    return Snapshot.objects.get_or_create(month=month, defaults=said)[0]


def a_report(service=None, *, month=OCTOBER, by=None, now=NOON):
    """The report of a frozen month, of all bodies or of one; published if ``by`` says who did it."""
    snapshot = a_frozen_month(month)
    if service:
        facts = some_facts(service={"code": service.code, "name": service.name, "slug": service.slug})
        said = {"sheet": "full", "facts": facts, "marks": {"N1": ["missing", 0.0]}, "band": "low"}
        ServiceSheet.objects.get_or_create(
            snapshot=snapshot, service=service, defaults=said | {"score": 0, "evaluated_at": now}
        )
    made = Report.objects.filter(snapshot=snapshot, service=service).first()
    published = {"published_by": by, "published_at": now if by else None}
    return made or Report.objects.create(
        snapshot=snapshot, service=service, pdf=_a_paper("informe.pdf", "application/pdf"),
        data=_a_paper("datos.csv"), dictionary=_a_paper("diccionario.csv"), made_at=now, **published,
    )  # fmt: skip


def _a_paper(name, content_type="text/csv; charset=utf-8"):
    return store_result(BytesIO(name.encode()), name, content_type, by=None, now=NOON)


def a_contact(service):
    """The little that a body must publish to be measured."""
    return service.contacts.create(**CONTACT, set_at=NOON - DAY)
