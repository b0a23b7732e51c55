"""Without JavaScript: somebody writes down her organisation, is accredited by mail and speaks for it."""

import re

import pytest
from django.utils import timezone

from accounts.actions import open_account
from consultations.models import Comment
from participa.notifications.tasks import sweep
from tests.accounts.builders import welcomed
from tests.builders import DAY, a_consultation, a_service
from tests.documents.files import a_pdf
from tests.organizations.builders import a_kind, an_accreditor

PASSWORD = "aguas-claras-del-sur-9"


@pytest.fixture
def people():
    now = timezone.now()
    ana = open_account("ana@ejemplo.cl", now=now, password=PASSWORD, display_name="Ana Soto")
    segegob = open_account("segegob@ejemplo.cl", now=now, password=PASSWORD, display_name="Equipo")
    segegob.user_permissions.set(an_accreditor().user_permissions.all())
    for person in (ana, segegob):
        welcomed(person)


def sign_in(page, site, name, then="/"):
    page.context.clear_cookies()
    page.goto(f"{site}/cuenta/ingresar/?next={then}")
    page.get_by_text("Entrar con contraseña").click()
    form = page.locator("form:has([name=password])")
    form.locator("[name=email]").fill(f"{name}@ejemplo.cl")
    form.locator("[name=password]").fill(PASSWORD)
    form.locator("button").click()


def test_an_organisation_is_accredited_and_speaks(
    people, without_javascript, site, settings, mailoutbox, tmp_path
):
    settings.SITE_URL = site
    page = without_javascript
    now = timezone.now()
    consultation = a_consultation(a_service(), opens_at=now - DAY, closes_at=now + 10 * DAY)
    kind = a_kind()
    file = tmp_path / "certificado.pdf"
    file.write_bytes(a_pdf("Certificado de vigencia"))

    sign_in(page, site, "ana", "/mis-organizaciones/buscar/")
    page.get_by_label("RUT o nombre de la organización").fill("76543210-3")
    page.get_by_role("button", name="Buscar").click()
    page.get_by_role("link", name="Anotar mi organización").click()
    page.get_by_label("Nombre de la organización").fill("Junta de Vecinos Los Ñirres")
    page.get_by_label("Tipo").select_option(str(kind.pk))
    page.get_by_label("Dónde está inscrita").select_option("municipal")
    page.get_by_label("Número de la personalidad jurídica").fill("Decreto 12")
    page.get_by_label("Tu cargo").fill("presidenta")
    page.get_by_label("El certificado", exact=True).set_input_files(file)
    page.get_by_label("Quién emitió el certificado").select_option("municipal")
    page.get_by_label("Número o folio del certificado").fill("500-1")
    page.get_by_label("Fecha de emisión").fill(f"{(now - 5 * DAY):%Y-%m-%d}")
    page.get_by_role("button", name="Pedir representarla").click()
    assert page.get_by_text("La están revisando").is_visible()

    sign_in(page, site, "segegob", "/gestion/organizaciones/")
    page.get_by_role("link", name="Junta de Vecinos Los Ñirres").click()
    page.get_by_role("button", name="Acreditar que la representa").click()
    assert page.get_by_text("Quedó acreditada la representación").is_visible()
    sweep()
    (mail,) = [one for one in mailoutbox if "ana@ejemplo.cl" in one.to and "hablar por" in one.subject]

    sign_in(page, site, "ana")
    page.goto(re.search(r"https?://\S+/mis-organizaciones/\d+/", mail.body)[0])
    assert page.get_by_text("Puedes hablar por ella").is_visible()
    page.goto(f"{site}{consultation.get_absolute_url()}opinar/")
    page.get_by_label("¿Qué quieres decir?").fill("La asamblea pide una baranda.")
    page.get_by_label("Por Junta de Vecinos Los Ñirres").check()
    page.get_by_role("button", name="Enviar mi observación").click()
    assert page.get_by_role("link", name="Junta de Vecinos Los Ñirres").is_visible()
    assert Comment.objects.get().voice == "Junta de Vecinos Los Ñirres"
    page.goto(f"{site}/organizaciones/junta-de-vecinos-los-nirres/")
    assert page.get_by_text("Presidenta, desde el").is_visible()
    assert not page.get_by_text("Ana Soto").count()
