"""The invented organisations of the demonstration, and who says she represents them."""

import io
from datetime import timedelta

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from stdnum.cl import rut

from accounts.models import User
from consultations.actions import commenting
from participa.core.calendar import day_of
from participa.organizations import actions
from participa.organizations.models import Registry
from participa.reference.models import Commune, OrganizationType
from participa.services.models import PublicService

from .demo_council_texts import OF_THE_ACCOUNT, PURPOSE, VOICES

JUNTA, CLUB, COMITE, FUNDACION = "99999101", "99999102", "99999103", "99999104"
ORGANIZATIONS = {  # by the digits of its RUT, which nobody has
    JUNTA: {
        "name": "Junta de Vecinos Ribera Imaginaria",
        "kind": "junta-de-vecinos",
        "registry": Registry.MUNICIPAL,
        "registration": "Decreto de demostración 12",
        "commune": "valdivia",
        "purpose": "Organización inventada. Cuida un acceso a un río que no existe.",
        "email": "ribera@example.org",
        "website": "www.example.org",
    },
    CLUB: {
        "name": "Club de Personas Mayores El Ensayo",
        "kind": "club-de-personas-mayores",
        "registry": Registry.MUNICIPAL,
        "registration": "Decreto de demostración 87",
        "commune": "nunoa",
        "purpose": "Club inventado. Sus socias y socios caminan todos los martes por una plaza de mentira.",
    },
    COMITE: {
        "name": "Comité Ecológico Humedal Ficticio",
        "kind": "comite-ecologico-o-ambiental",
        "registry": Registry.MUNICIPAL,
        "registration": "Decreto de demostración 301",
        "commune": "puerto-montt",
        "purpose": "Comité inventado. Cuenta las aves de un humedal dibujado.",
    },
    FUNDACION: {
        "name": "Fundación Ejemplo Abierto",
        "kind": "fundacion-ambiental",
        "registry": Registry.CIVIL,
        "registration": "Inscripción de demostración 4.510",
        "purpose": "Fundación inventada. Muestra cómo se ve una solicitud que no se acreditó.",
    },
}
SAID = {
    JUNTA: (
        "Caminos seguros a la escuela",
        "propose",
        "En la asamblea acordamos pedir un paso de cebra con luz frente a la sede: ahí cruzan los niños a "
        "las ocho, cuando todavía está oscuro.",
    ),
    CLUB: (
        "Paraderos con sombra, asiento e información",
        "support",
        "Somos treinta y dos personas y casi todas esperamos de pie. El asiento con apoyabrazos es lo que "
        "más nos sirve: sin él cuesta pararse.",
    ),
}


def create_organizations(now, *, citizen, keeper, officer):
    """One accredited, one with an old certificate, one that waits and one rejected.

    Returns, by RUT, who may speak for those that were accredited, with the organisation.
    """
    rosa, jaime = (
        User.objects.create(email=None, password="!", date_joined=now, is_demo=True, display_name=name)
        for name in ("Rosa Inventada", "Jaime Ejemplar")
    )
    senade = PublicService.objects.get(code="SENADE")
    then, today = now - timedelta(days=40), day_of(now)
    speakers = {}
    for number, who, position, age in ((JUNTA, citizen, "presidenta", 5), (CLUB, rosa, "secretaria", 400)):
        claimed = _claim(number, who, position, age, then)
        starts = today - timedelta(days=60)
        actions.accredit(claimed, starts_on=starts, by=keeper, now=then + timedelta(days=2))
        speakers[number] = (who, claimed.organization)
    _claim(COMITE, jaime, "vicepresidente", 130, now - timedelta(days=3), reviewer=senade)
    refused = _claim(FUNDACION, citizen, "directora", 20, then, reviewer=senade)
    reason = (
        "El certificado nombra otra directiva: tu nombre no aparece. Pide uno emitido después de la última "
        "elección y envíalo de nuevo."
    )
    actions.reject(refused, reason=reason, by=officer, now=then + timedelta(days=5))
    return speakers


def create_voices(now, *, account, keeper):
    """Those that take part in the elections of councils: each accredited, with somebody who speaks for it.

    ``account`` represents one; the others, people without an address. Returns (person, organisation) by RUT.
    """
    then, voices = now - timedelta(days=150), {}
    names = {number: name for number, (*_of_it, name, _position) in VOICES.items()}
    made = User.objects.bulk_create(
        User(email=None, password="!", date_joined=then, is_demo=True, display_name=names[number])
        for number in VOICES
        if number != OF_THE_ACCOUNT
    )
    people = iter(made)
    for number, (*_of_it, position) in VOICES.items():
        who = account if number == OF_THE_ACCOUNT else next(people)
        claimed = _claim(number, who, position, 5, then)
        actions.accredit(claimed, starts_on=day_of(then), by=keeper, now=then + timedelta(days=2))
        voices[number] = (who, claimed.organization)
    return voices


def let_them_speak(maker, speakers):
    """What the accredited ones said in open consultations."""
    for number, (title, position, text) in SAID.items():
        who, organization = speakers[number]
        consultation = maker.titled(title)
        commenting.comment(
            consultation,
            by=who,
            now=maker.now - timedelta(days=1),
            text=text,
            position=position,
            organization=organization,
            display_name=who.display_name if number == CLUB else "",
        )


def _claim(number, who, position, days_old, now, reviewer=None):
    organization = actions.register(_data(number), by=who, now=now)
    certificate = {
        "number": f"DEMO-{number[-3:]}",
        "issued_on": day_of(now) - timedelta(days=days_old),
        "registry": organization.registry,
    }
    file = ContentFile(drawn(organization, certificate), name="certificado-de-demostracion.png")
    return actions.claim(
        organization,
        position=position,
        certificate=certificate,
        upload=file,
        reviewer=reviewer,
        by=who,
        now=now,
    )


def _data(number):
    data = dict(ORGANIZATIONS.get(number) or _of_a_voice(number))
    commune = Commune.objects.filter(slug=data.pop("commune", "")).select_related("region").first()
    return data | {
        "rut": f"{number}-{rut.calc_check_digit(number)}",
        "kind": OrganizationType.objects.get(slug=data["kind"]),
        "commune": commune,
        "region": commune.region if commune else None,
    }


def _of_a_voice(number):
    name, kind, commune, *_rest = VOICES[number]
    return {
        "name": name,
        "kind": kind,
        "registry": Registry.MUNICIPAL,
        "registration": f"Decreto de demostración {number[-3:]}",
        "commune": commune,
        "purpose": PURPOSE,
    }


def drawn(organization, certificate):
    """A sheet that nobody takes for a real certificate."""
    sheet = Image.new("L", (620, 300), "white")
    pen = ImageDraw.Draw(sheet)
    lines = (
        "CERTIFICADO DE DEMOSTRACION - SIN VALOR",
        organization.name.encode("ascii", "replace").decode(),
        f"RUT {organization.rut}",
        f"Folio {certificate['number']} - {certificate['issued_on']:%d-%m-%Y}",
    )
    for n, line in enumerate(lines):
        pen.text((40, 50 + 50 * n), line, fill="black", font_size=20)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()
