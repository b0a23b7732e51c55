"""ClaveÚnica in a browser, against a real provider of this machine: in, a no, and nobody there."""

import pytest

from accounts.models import NationalId, User
from tests.accounts.identity_provider import QUIET, claims, point_to, running

pytestmark = QUIET
BUTTON = "Iniciar sesión con ClaveÚnica"


@pytest.fixture
def provider(settings):
    """ClaveÚnica, and a content policy that lets the portal's form lead there."""
    with running({"rosa": claims("22.222.222-2", ["Rosa"], ["Painemal"])}) as address:
        point_to(settings, address)
        lead_to(settings, address)
        yield address


def lead_to(settings, address):
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    actions = [*policy["form-action"], address]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy | {"form-action": actions}}


def go(page, site):
    page.goto(f"{site}/cuenta/ingresar/?next=/consultas/")
    page.get_by_role("button", name=BUTTON).click()


@pytest.fixture(params=["with JavaScript", "without"])
def reader(request, page, without_javascript):
    return page if request.param == "with JavaScript" else without_javascript


def test_she_enters_declines_an_address_and_leaves_through_claveunica(reader, site, provider):
    page = reader
    go(page, site)
    page.get_by_role("button", name="rosa").click()
    page.get_by_role("heading", name="Te damos la bienvenida").wait_for()
    assert page.input_value("[name=display_name]") == "Rosa Painemal"
    assert not User.objects.exists()

    page.get_by_role("button", name="Seguir").click()
    page.get_by_text("Marca qué edad tienes.").first.wait_for()
    page.get_by_label("16 años o más").check()
    page.get_by_role("button", name="Seguir").click()
    page.get_by_role("link", name="Seguir sin correo").click()
    page.wait_for_url("**/consultas/")

    rosa = User.objects.get()
    assert (rosa.email, rosa.display_name, rosa.national_id.proven_by) == (
        None,
        "Rosa Painemal",
        "claveunica",
    )
    page.goto(f"{site}/cuenta/sesiones/")
    page.get_by_text("Esta sesión", exact=True).wait_for()

    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/cuenta/salir/")
    page.get_by_role("button", name="Salir de mi cuenta").click()
    page.wait_for_url(f"{site}/")
    assert any(url.startswith(f"{provider}/api/v1/accounts/app/logout?redirect=") for url in asked)
    page.goto(f"{site}/cuenta/")
    page.wait_for_url("**/cuenta/ingresar/**")


def test_she_says_no_and_may_try_again(reader, site, provider):
    page = reader
    go(page, site)
    page.get_by_role("button", name="No dar permiso y volver").click()
    page.get_by_text("elegiste no darnos permiso").wait_for()
    assert not User.objects.exists()

    page.get_by_role("button", name="Intentar de nuevo").click()
    page.get_by_role("button", name="rosa").click()
    page.get_by_role("heading", name="Te damos la bienvenida").wait_for()


def test_when_claveunica_is_down_what_she_wrote_waits_and_the_mail_is_at_hand(page, site, provider, settings):
    settings.CLAVEUNICA_TOKEN_URL = "http://127.0.0.1:9/"
    go(page, site)
    page.get_by_role("button", name="rosa").click()
    page.get_by_role("heading", name="ClaveÚnica no responde").wait_for()
    page.get_by_role("link", name="Entrar con mi correo").click()
    page.wait_for_url("**/cuenta/ingresar/?next=%2Fconsultas%2F")
    assert not NationalId.objects.exists()


def test_without_that_origin_in_the_policy_the_button_would_lead_nowhere(page, site, settings, complaints):
    """What the policy is for: a form of the portal leads to no other place."""
    with running({"rosa": claims()}) as elsewhere:
        point_to(settings, elsewhere)
        go(page, site)
        page.wait_for_timeout(500)
        assert "/cuenta/ingresar/" in page.url
    assert any("form-action" in said for said in complaints)


def test_the_pages_of_signing_in_leave_nobody_out(page, site, provider, barriers):
    found = {}

    def look():
        page.wait_for_load_state()
        found[page.url.removeprefix(site).partition("?")[0]] = barriers(page)
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url
        page.set_viewport_size({"width": 1280, "height": 900})

    go(page, site)
    look()  # the provider's own page is ours too
    page.get_by_role("button", name="rosa").click()
    look()
    page.get_by_label("16 años o más").check()
    page.get_by_role("button", name="Seguir").click()
    look()
    page.fill("[name=email]", "rosa@ejemplo.cl")
    page.get_by_role("button", name="Enviarme un código").click()
    look()
    for address in ("/cuenta/", "/cuenta/sesiones/", "/cuenta/correo/", "/cuenta/bienvenida/edad/"):
        page.goto(site + address)
        look()
    assert {address: troubles for address, troubles in found.items() if troubles} == {}
    assert len(found) == 7
