"""A second factor in a real browser: an app, and a passkey of a device made for the test."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts.actions import open_account
from participa.services.models import Membership, PublicService
from tests.accounts.builders import welcomed
from tests.accounts.test_a_second_factor import code_of
from tests.browser.test_journey import PASSWORD, sign_in_with_password

EMAIL = "encargada@serios.example"


@pytest.fixture
def officer(settings):
    settings.SECOND_FACTOR = True
    now = timezone.now()
    service = PublicService.objects.create(
        code="SERIOS", slug="servicio-de-rios", name="Servicio de Ríos", kind="servicio", regime="full"
    )
    user = open_account(EMAIL, now=now, password=PASSWORD, display_name="Encargada")
    welcomed(user)
    Membership.objects.create(user=user, service=service, role="officer", started_at=now)
    return user


def a_device(page):
    """A device that keeps passkeys and agrees to everything, in the page's browser."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return device, made["authenticatorId"]


def leave(page, site):
    page.goto(f"{site}/cuenta/salir/")
    page.get_by_role("button", name="Salir").last.click()


def next_code(secret, used):
    """Codes are good once: wait for one that was not typed yet, or take the next (a phone may be ahead)."""
    return next(code for code in (code_of(secret), code_of(secret, ahead=1)) if code != used)


def test_an_app_is_added_on_the_way_to_the_desk_and_used_the_next_time(page, site, officer, complaints):
    sign_in_with_password(page, site, EMAIL)
    page.get_by_role("link", name="Una app en tu teléfono").click()
    page.get_by_alt_text("Código QR").wait_for()
    page.get_by_text("No puedo usar la cámara").click()
    secret = page.locator(".factor__key").inner_text().replace(" ", "")
    first = code_of(secret)
    page.fill("[name=code]", first)
    page.get_by_role("button", name="Comprobar y activar").click()
    page.get_by_role("heading", name="Guarda tus códigos de recuperación").wait_for()
    kept = page.locator(".factor__codes code").first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargarlos").click()
    assert kept in download.value.path().read_text()
    page.get_by_role("button", name="Ya los guardé").click()
    page.get_by_role("heading", name="Hola, Encargada").wait_for()

    leave(page, site)
    sign_in_with_password(page, site, EMAIL)
    page.get_by_role("heading", name="Un paso más").wait_for()
    page.fill("[name=code]", next_code(secret, first))
    page.get_by_role("button", name="Seguir").click()
    page.get_by_role("heading", name="Hola, Encargada").wait_for()

    leave(page, site)
    sign_in_with_password(page, site, EMAIL)
    page.fill("[name=code]", kept)
    page.get_by_role("button", name="Seguir").click()
    page.get_by_role("heading", name="Hola, Encargada").wait_for()
    assert complaints == []


def test_a_passkey_is_added_and_used(page, site, officer, complaints, barriers):
    device, made = a_device(page)
    sign_in_with_password(page, site, EMAIL)
    page.get_by_role("link", name="Una llave de acceso").click()
    assert barriers(page) == []
    page.fill("[name=name]", "Mi teléfono")
    page.get_by_role("button", name="Registrar la llave").click()
    page.get_by_role("button", name="Ya los guardé").click()
    page.get_by_role("heading", name="Hola, Encargada").wait_for()

    leave(page, site)
    sign_in_with_password(page, site, EMAIL)
    assert barriers(page) == []
    page.get_by_role("button", name="Usar mi llave").click()
    page.get_by_role("heading", name="Hola, Encargada").wait_for()
    assert Authenticator.objects.get(type="webauthn").last_used_at

    leave(page, site)
    device.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": made})
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {"protocol": "ctap2", "transport": "usb"}})
    sign_in_with_password(page, site, EMAIL)
    page.get_by_role("button", name="Usar mi llave").click()
    time.sleep(0.5)
    assert page.get_by_role("heading", name="Un paso más").is_visible()
    assert complaints == []
