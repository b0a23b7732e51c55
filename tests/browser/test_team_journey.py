"""From an invitation read in a real mailbox to a role that ends: the whole life of an official."""

import re
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from accounts.actions import open_account
from accounts.factors.actions import add_app
from participa.notifications.tasks import sweep
from participa.services.models import Membership, PublicService
from tests.accounts.builders import welcomed
from tests.accounts.test_a_second_factor import SECRET, code_of
from tests.browser.test_journey import PASSWORD, sign_in_with_password
from tests.browser.test_second_factor import a_device
from tests.notifications.conftest import sink

__all__ = ["sink"]
ADMIN, INVITED = "administra@serios.example", "ana@serios.example"


@pytest.fixture
def service(settings):
    settings.SECOND_FACTOR = True
    now = timezone.now()
    service = PublicService.objects.create(
        code="SERIOS", slug="servicio-de-rios", name="Servicio de Ríos", kind="servicio", regime="full"
    )
    admin = open_account(ADMIN, now=now, password=PASSWORD, display_name="Marta Catrileo")
    welcomed(admin)
    add_app(admin, SECRET, by=admin, now=now)
    Membership.objects.create(user=admin, service=service, role="admin", started_at=now)
    return service


@pytest.fixture
def two_people(browser, browser_context_args):
    contexts = [browser.new_context(**browser_context_args) for _person in range(2)]
    pages = [context.new_page() for context in contexts]
    for page in pages:
        page.set_default_timeout(6_000)
    yield pages
    for context in contexts:
        context.close()


def last_letter(sink, address):
    sweep()
    mail = [one for one in sink.received if one.rcpt_tos == [address]][-1]
    return message_from_bytes(mail.content, policy=policy.default).get_body(("plain",)).get_content()


def invite(admin, site, service):
    sign_in_with_password(admin, site, ADMIN)
    admin.fill("[name=code]", code_of())
    admin.get_by_role("button", name="Seguir").click()
    admin.goto(f"{site}/gestion/servicios/{service.slug}/equipo/")
    admin.fill("[name=email]", INVITED)
    admin.get_by_label("Encargada o encargado de participación").check()
    admin.get_by_role("button", name="Enviar la invitación").click()
    admin.get_by_text("Enviamos la invitación a ana@serios.example").wait_for()


def enter_and_accept(ana, site, sink):
    link = re.search(r"https?://[^/]+(/invitacion/\S+/)", last_letter(sink, INVITED))[1]
    ana.goto(f"{site}{link}")
    ana.get_by_role("heading", name="Te invitan a actuar por Servicio de Ríos").wait_for()
    ana.get_by_role("link", name="Entrar para aceptar").click()
    form = ana.locator("form:has(button:text('Enviarme un código'))")
    form.locator("[name=email]").fill(INVITED)
    form.get_by_role("button").click()
    ana.locator("[name=code]").wait_for()
    code = re.search(r"^\d{6}$", last_letter(sink, INVITED).replace("\r", ""), re.MULTILINE)[0]
    ana.fill("[name=code]", code)
    ana.get_by_role("button", name="Entrar").click()
    ana.get_by_label("16 años o más").check()
    ana.get_by_role("button", name="Seguir").click()
    ana.get_by_role("button", name="Aceptar el rol").click()


def add_a_passkey(ana):
    a_device(ana)
    ana.get_by_role("link", name="Una llave de acceso").click()
    ana.fill("[name=name]", "Mi teléfono")
    ana.get_by_role("button", name="Registrar la llave").click()
    ana.get_by_role("button", name="Ya los guardé").click()


def test_invited_enrolled_and_locked_out_when_the_role_ends(two_people, site, service, sink):
    admin, ana = two_people
    invite(admin, site, service)
    enter_and_accept(ana, site, sink)
    add_a_passkey(ana)
    ana.get_by_text("Actúas por Servicio de Ríos").wait_for()
    ana.goto(f"{site}/gestion/servicios/{service.slug}/contacto/")
    ana.get_by_role("heading", name="Contacto de participación").wait_for()

    admin.reload()
    row = admin.get_by_role("row").filter(has_text=INVITED)
    assert "Sí" in row.inner_text()  # she has a second factor
    row.get_by_role("link", name="Terminar el rol").click()
    admin.fill("[name=reason]", "Cambió de unidad")
    admin.get_by_role("button", name="Terminar el rol").click()
    admin.get_by_text("Anotamos cuándo termina").wait_for()

    ana.get_by_role("link", name="Norma").click()
    ana.get_by_role("heading", name="No encontramos esta página").wait_for()
