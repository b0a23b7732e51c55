"""The invented people of the demonstration: the accounts of ``make run``, their roles, and the crowd."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts import notices
from accounts.actions import open_account, welcome
from accounts.models import User
from participa.reference.models import Region
from participa.services.actions.team import give_role
from participa.services.models import Membership

from .national_powers import make_groups

PASSWORD = "participa-demo-2026"
ACCOUNTS = [
    ("ciudadana@demo.cl", "ciudadana", "Camila Rojas"),
    ("ines@demo.cl", "ciudadana que aún no agrega su ClaveÚnica", "Inés Tuki"),
    ("organizacion@demo.cl", "representa a una organización", "Ernesto Paillán"),
    ("consejera@demo.cl", "consejera de la sociedad civil", "Gladys Quilaqueo"),
    ("comision@demo.cl", "de la comisión electoral", "Mónica Sandoval"),
    ("encargada@demo.cl", "encargada de participación y secretaria de consejos", "Antonia Huenchumilla"),
    ("jefatura@demo.cl", "jefatura de servicio", "Ramón Barría"),
    ("analista@demo.cl", "analista, en dos servicios", "Lorena Pizarro"),
    ("administra@demo.cl", "administra el equipo de un servicio", "Marta Catrileo"),
    ("moderadora@demo.cl", "moderadora", "Elisa Godoy"),
    ("regional@demo.cl", "encargada, solo en Valparaíso", "Pedro Aguayo"),
    ("segegob@demo.cl", "SEGEGOB, mantiene el directorio y acredita organizaciones", "Equipo SEGEGOB"),
    ("datos@demo.cl", "SEGEGOB, responde por los datos personales", "Berta Ñanco"),
    ("auditoria@demo.cl", "SEGEGOB, lee la auditoría", "Óscar Painemal"),
]
GROUPS = {
    "segegob@demo.cl": "SEGEGOB",
    "datos@demo.cl": "Datos personales",
    "auditoria@demo.cl": "Auditoría",
}
Role = Membership.Role
ROLES = (  # (who, as what, where, in which region or in all of it)
    ("jefatura@demo.cl", Role.APPROVER, "SENADE", None),
    ("jefatura@demo.cl", Role.APPROVER, "IFA", None),
    ("jefatura@demo.cl", Role.APPROVER, "SUBEJEMPLOS", None),
    ("analista@demo.cl", Role.ANALYST, "SENADE", None),
    ("analista@demo.cl", Role.ANALYST, "IFA", None),
    ("administra@demo.cl", Role.ADMIN, "SENADE", None),
    ("moderadora@demo.cl", Role.MODERATOR, "SENADE", None),
    ("regional@demo.cl", Role.OFFICER, "IFA", "valparaiso"),
)
RUNS = {"ciudadana@demo.cl": "11.111.111-1"}  # the sample that «ClaveÚnica de demostración» says is Camila's


def accounts(since, now):
    """The accounts of ``make run``: opened long ago, and they have read today's privacy notice."""
    make_groups()
    people = {}
    for email, _role, name in ACCOUNTS:
        said = {"display_name": name, "run": RUNS.get(email, ""), "is_demo": True}
        person = open_account(email, now=since, **said)
        welcome(person, version=notices.in_force(now).version, age="adult", by=person, now=now)
        people[email] = person
    User.objects.filter(email__in=people).update(password=make_password(PASSWORD))  # slow: once for all
    for email, group in GROUPS.items():
        people[email].groups.add(Group.objects.get(name=group))
    return people


def give_roles(people, bodies, now):
    """Who acts for the two busiest bodies; the officer has her roles already."""
    for email, role, code, region in ROLES:
        region = Region.objects.get(slug=region) if region else None
        give_role(bodies[code], people[email], role, by=people["segegob@demo.cl"], now=now, region=region)


def participants(now, how_many):
    """Invented citizens without an address, so that nobody is ever written to."""
    return User.objects.bulk_create(
        User(email=None, password="!", date_joined=now, is_demo=True) for _n in range(how_many)
    )
