"""The door counts with a network, without one, and after the phone lost the page."""

import time_machine

from tests.activities import builders as a
from tests.browser.sessions import sign_in
from tests.builders import an_officer_of

KEPT = "caches.open('participa-door').then((c) => c.keys()).then((k) => k.length > 2)"


def count(page, sex):
    """Somebody comes in, and the portal says that it knows."""
    with page.expect_response("**/puerta/entradas/", timeout=15_000) as waiting:
        page.get_by_role("button", name=sex).click()
    assert waiting.value.ok


def shown(page):
    return page.locator("[data-count=total]").inner_text()


def test_the_door_goes_on_counting_without_a_network(page, context, site):
    activity = a.an_activity()
    officer = an_officer_of(activity.service)
    with time_machine.travel(a.DURING, tick=True):
        sign_in(context, site, officer)
        page.goto(f"{site}/gestion/actividades/{activity.code}/puerta/")
        count(page, "Mujer")
        page.evaluate("navigator.serviceWorker.ready")
        page.wait_for_function("caches.has('participa-door')")
        page.wait_for_function(KEPT)

        context.set_offline(True)
        page.get_by_role("button", name="Hombre").click()
        page.get_by_role("button", name="Sin declarar").click()
        page.get_by_role("button", name="Deshacer la última").click()
        page.get_by_text("Sin red: lo contado").wait_for()
        assert shown(page) == "2"
        page.reload()  # the phone forgot the page
        assert shown(page) == "2"

        context.set_offline(False)
        page.get_by_role("button", name="Otro").click()
        page.get_by_text("Todo enviado.").wait_for(timeout=15_000)
        assert shown(page) == "3"
        page.goto("about:blank")  # that page asks again and again, and SQLite reads nothing meanwhile
        assert activity.taps.counted() == {"women": 1, "men": 1, "other": 1, "undeclared": 0, "total": 3}
