"""The invented bodies of the demonstration, made by the same actions that real ones use."""

from datetime import timedelta

from accounts.models import User
from participa.core.calendar import day_of
from participa.reference.models import Commune, Region
from participa.services import actions
from participa.services.actions import team
from participa.services.models import (
    Mechanism,
    Membership,
    ParticipationRule,
    PublicService,
    RelevantInformation,
)

Kind, Regime = PublicService.Kind, PublicService.Regime
Code, Category = ParticipationRule.Code, RelevantInformation.Category
LABEL = "(demostración)"
KEEPER = "segegob@demo.cl"
OFFICER = "encargada@demo.cl"

BODIES = (
    {
        "code": "MINDEMO",
        "name": "Ministerio de Demostración",
        "acronym": "MINDEMO",
        "kind": Kind.MINISTRY,
        "regime": Regime.FULL,
        "description": "Ministerio inventado del que dependen los servicios de demostración.",
    },
    {
        "code": "SENADE",
        "name": "Servicio Nacional de Demostración",
        "acronym": "SENADE",
        "kind": Kind.SERVICE,
        "regime": Regime.FULL,
        "parent": "MINDEMO",
        "description": "Cuida los accesos públicos al agua y los humedales urbanos.",
    },
    {
        "code": "SUBEJEMPLOS",
        "name": "Subsecretaría de Ejemplos Ciudadanos",
        "acronym": "SUBEJEMPLOS",
        "kind": Kind.UNDERSECRETARIAT,
        "regime": Regime.FULL,
        "parent": "MINDEMO",
        "description": "Prueba cómo se ve un servicio al que todavía le faltan cosas.",
    },
    {
        "code": "IFA",
        "name": "Instituto Ficticio del Agua",
        "acronym": "IFA",
        "kind": Kind.SERVICE,
        "regime": Regime.FULL,
        "parent": "MINDEMO",
        "description": "Estudia el agua que no existe para cuidar la que sí.",
    },
    {
        "code": "DEMOLOSRIOS",
        "name": "Servicio Regional de Demostración de Los Ríos",
        "acronym": "",
        "kind": Kind.SERVICE,
        "regime": Regime.FULL,
        "parent": "SENADE",
        "region": "los-rios",
        "commune": "valdivia",
        "description": "Atiende los ríos y humedales inventados de la región.",
    },
)


def create_bodies(now, *, keeper=None, officer=None, since=None):
    """The invented bodies by code; those already there stay as they are.

    ``keeper``: who keeps the directory (a person with ``services.manage_directory``). ``officer``: who
    publishes in their name; she gets the role. Without them the demo's own accounts are looked for.
    ``since``: when the bodies joined and she got it, if it was before they said anything (``now``).
    """
    since = since or now
    keeper = keeper or User.objects.get(email=KEEPER)
    officer = officer or User.objects.get(email=OFFICER)
    made = {}
    for body in BODIES:
        made[body["code"]] = _body(body, made, keeper, since)
    senade = made["SENADE"]
    if not senade.contacts.exists():
        for service in made.values():
            team.give_role(service, officer, Membership.Role.OFFICER, by=keeper, now=since)
            actions.mark_joined(service, on=day_of(since), by=keeper, now=since)
        _complete(senade, officer, now)
        _half_done(made["SUBEJEMPLOS"], officer, now)
        _with_contact(made["IFA"], officer, now)
        _with_contact(made["DEMOLOSRIOS"], officer, now)
    return made


def _body(body, made, keeper, now):
    there = PublicService.objects.filter(code=body["code"]).first()
    if there:
        return there
    data = dict(body)
    data["parent"] = made.get(data.pop("parent", ""))
    data["region"] = Region.objects.filter(slug=data.pop("region", "")).first()
    data["commune"] = Commune.objects.filter(slug=data.pop("commune", "")).first()
    return actions.create_service(data | {"is_demo": True}, by=keeper, now=now)


def _complete(service, officer, now):
    today = day_of(now)
    _with_contact(service, officer, now)
    norm = {
        "title": f"Norma general de participación ciudadana {LABEL}",
        "number": "Resolución exenta 214",
        "date": today - timedelta(days=400),
        "reviewed_on": today - timedelta(days=90),
        "url": "https://www.example.org/norma-de-participacion",
    }
    actions.publish_norm(service, norm, by=officer, now=now)
    rules = {
        Code.CONSULTATION_MINIMUM: (20, "Artículo 12"),
        Code.CONSULTATION_ANSWER: (45, "Artículo 15"),
        Code.COSOC_SESSIONS: (6, "Artículo 30"),
    }
    actions.publish_rules(service, rules, by=officer, now=now)
    for kind, status, summary in (
        (Mechanism.Kind.CONSULTATION, "in_force", "Consulta sus reglamentos y planes antes de aprobarlos."),
        (
            Mechanism.Kind.PUBLIC_ACCOUNT,
            "in_force",
            f"Rinde cuenta cada octubre, con preguntas abiertas {LABEL}.",
        ),
        (Mechanism.Kind.COUNCIL, "in_force", f"Doce organizaciones, seis sesiones al año {LABEL}."),
        (
            Mechanism.Kind.INFORMATION,
            "in_force",
            "Publica sus políticas, planes, programas, acciones y presupuesto.",
        ),
        (Mechanism.Kind.DIALOGUE, "in_force", f"Cuatro diálogos este año, en tres regiones {LABEL}."),
        (
            Mechanism.Kind.BUDGET,
            "planned",
            f"Vecinas y vecinos elegirán qué accesos se reparan primero {LABEL}.",
        ),
    ):
        row = {
            "status": status,
            "summary": summary,
            "resolution": "Resolución exenta 214",
            "evidence_url": f"https://www.example.org/{kind.value}",
        }
        actions.publish_mechanism(service, kind, row, by=officer, now=now)
    for category, title in (
        (Category.POLICIES, "Política de acceso a riberas"),
        (Category.PLANS, "Plan de humedales urbanos"),
        (Category.PROGRAMMES, "Programa Caminos al agua"),
        (Category.ACTIONS, "Accesos abiertos y señalizados este año"),
        (Category.BUDGET, "Presupuesto y su ejecución"),
    ):
        _item(service, category, title, officer, now)


def _half_done(service, officer, now):
    """A norm nobody has reviewed for long and two categories: the rest is missing."""
    norm = {
        "title": f"Norma de participación {LABEL}",
        "number": "Resolución exenta 87",
        "date": day_of(now) - timedelta(days=6 * 365),
        "reviewed_on": None,
        "url": "",
    }
    actions.publish_norm(service, norm, by=officer, now=now)
    _item(service, Category.PLANS, "Plan de ejemplos 2026", officer, now)
    _item(service, Category.BUDGET, "Presupuesto de ejemplos", officer, now)


def _with_contact(service, officer, now):
    contact = {
        "name": "Antonia Huenchumilla (nombre inventado)",
        "unit": "Unidad de Participación Ciudadana",
        "email": "participacion@example.org",
        "phone": "63 2 000 000",
        "hours": "lunes a viernes de 9:00 a 14:00",
        "address": "",
    }
    actions.publish_contact(service, contact, by=officer, now=now)


def _item(service, category, title, officer, now):
    data = {
        "category": category,
        "title": f"{title} {LABEL}",
        "summary": "Texto inventado para mostrar cómo se ve esta parte. No describe a ninguna institución.",
        "year": day_of(now).year,
        "url": f"https://www.example.org/{category.value}",
        "reviewed_on": day_of(now) - timedelta(days=30),
    }
    actions.publish_information(service, data, by=officer, now=now)
