"""Each small script does its one thing, on a page that already works without it."""

import pytest
from django.conf import settings

HERE = "http://participa.test/"


def serve_script(route):
    route.fulfill(path=settings.BASE_DIR / "static" / route.request.url.removeprefix(HERE))


@pytest.fixture
def shown(page):
    """Serve a body with some behaviours, as a page of its own."""

    def show(body, *behaviours):
        scripts = "".join(f'<script type="module" src="/js/{name}.js"></script>' for name in behaviours)
        html = (
            f'<!doctype html><html lang="es-CL"><meta charset="utf-8"><title>x</title>{body}{scripts}</html>'
        )
        page.unroute_all()
        page.route(f"{HERE}**", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.route(f"{HERE}js/*", serve_script)
        page.goto(HERE)
        return page

    return show


AREA = """<textarea id="t" name="t" data-participa-counter="1200"></textarea>
<span data-participa-counter-foot="t" data-left="Te quedan %s letras" data-left-one="Te queda %s letra"
 data-over="Te sobran %s letras" data-over-one="Te sobra %s letra">Hasta 1.200 letras</span>"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Te quedan 1.200 letras"),
        ("ñandú 🙂", "Te quedan 1.193 letras"),
        ("x" * 1199, "Te queda 1 letra"),
        ("x" * 1201, "Te sobra 1 letra"),
    ],
)
def test_the_counter_says_what_is_left_and_cuts_nothing(shown, text, said):
    page = shown(AREA, "counter")
    page.fill("#t", text)

    assert page.locator("[data-participa-counter-foot]").text_content() == said
    assert page.input_value("#t") == text


DRAFT = """<form data-participa-draft="consulta-1"><textarea name="text"></textarea>
<label><input type="radio" name="position" value="a">A</label>
<label><input type="radio" name="position" value="b">B</label>
<div data-participa-draft-skip><input name="sex"></div>
<span data-participa-draft-note data-kept="Guardado a las %s" data-restored="Recuperado"></span></form>"""


def test_a_draft_survives_the_page_and_never_holds_what_is_private(shown):
    page = shown(DRAFT, "draft")
    page.fill("textarea", "Propongo 250 metros")
    page.check("[value=b]")
    page.fill("[name=sex]", "mujer")
    page.get_by_text("Guardado a las").wait_for()
    page.reload()

    assert page.input_value("textarea") == "Propongo 250 metros"
    assert page.is_checked("[value=b]")
    assert page.input_value("[name=sex]") == ""
    assert page.locator("[data-participa-draft-note]").text_content() == "Recuperado"


def test_what_the_server_gave_back_is_newer_than_the_draft(shown):
    shown(DRAFT, "draft").fill("textarea", "viejo")
    page = shown(DRAFT.replace("></textarea>", ">corregido</textarea>"), "draft")

    assert page.input_value("textarea") == "corregido"


def test_a_draft_is_forgotten_once_received(shown):
    shown(DRAFT, "draft").fill("textarea", "Propongo 250 metros")
    shown('<p data-participa-draft-clear="consulta-1">Recibimos tu observación</p>', "draft")
    page = shown(DRAFT, "draft")

    assert page.input_value("textarea") == ""


ACCOUNT = """<div><a href="/in/" data-participa-account>Ingresar</a><template><a href="/mi/">
<span data-participa-account-name></span></a></template></div>"""


def test_the_shared_page_shows_the_name_as_text_and_never_as_markup(shown, context):
    context.add_cookies([{"name": "participa_name", "value": "%3Cb%3EMar%C3%ADa", "url": HERE}])
    page = shown(ACCOUNT, "account")

    assert page.locator("[data-participa-account-name]").text_content() == "<b>María"
    assert page.locator("[data-participa-account]").count() == 0


def test_without_a_name_the_way_in_stays(shown):
    assert shown(ACCOUNT, "account").locator("[data-participa-account]").is_visible()


WITH_NOTICES = """<div><a href="/in/" data-participa-account>Ingresar</a><template>
<a href="/avisos/" data-participa-notices="/avisos/cuenta/">Avisos
<span hidden><b data-participa-unread></b> sin leer</span></a>
<span data-participa-account-name></span></template></div>"""


def counted(page, unread):
    """Answer how many notices are unread; each question is noted."""
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(json={"unread": unread})

    page.route(f"{HERE}avisos/cuenta/", answer)
    return asked


def test_the_shared_page_says_how_many_notices_are_new_and_asks_once_a_minute(shown, context):
    context.add_cookies([{"name": "participa_name", "value": "Ana", "url": HERE}])
    page = shown("", "account")
    asked = counted(page, "3")
    page = again(page, WITH_NOTICES)
    page.get_by_text("sin leer").wait_for()
    assert page.locator("[data-participa-unread]").text_content() == "3"
    page = again(page, WITH_NOTICES)
    page.get_by_text("sin leer").wait_for()
    assert len(asked) == 1


def test_what_her_own_page_brings_is_what_the_next_shared_page_says(shown, context):
    context.add_cookies([{"name": "participa_name", "value": "Ana", "url": HERE}])
    page = shown("", "account")
    asked = counted(page, "9")
    again(page, '<a data-participa-notices="/avisos/cuenta/"><b data-participa-unread>2</b></a>')
    page = again(page, WITH_NOTICES)
    page.get_by_text("sin leer").wait_for()
    assert page.locator("[data-participa-unread]").text_content() == "2"
    assert asked == []


def test_nobody_is_asked_about_who_did_not_sign_in(shown):
    page = shown("", "account")
    asked = counted(page, "3")
    again(page, WITH_NOTICES)
    assert asked == []


def again(page, body):
    """Another page of the same visit."""
    html = f'<!doctype html><html lang="es-CL"><meta charset="utf-8"><title>x</title>{body}'
    html += '<script type="module" src="/js/account.js"></script></html>'
    page.route(HERE, lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(HERE, wait_until="networkidle")
    return page


COUNT_SENT = """() => {
  window.sent = 0;
  document.querySelector("form").addEventListener("submit", (event) => {
    if (!event.defaultPrevented) window.sent += 1;
    event.preventDefault();
  });
}"""


def test_a_second_press_sends_nothing_more(shown):
    page = shown("<form data-participa-submit-once><button>Enviar</button></form>", "submit_once")
    page.evaluate(COUNT_SENT)
    page.click("button")
    page.click("button", force=True)

    assert page.evaluate("window.sent") == 1
    assert page.locator("button").get_attribute("aria-disabled") == "true"


def test_one_box_ticks_them_all(shown):
    page = shown(
        '<form><label hidden><input type="checkbox" data-participa-select-all="o">Todas</label>'
        '<input type="checkbox" name="o" value="1"><input type="checkbox" name="o" value="2"></form>',
        "select_all",
    )
    page.check("[data-participa-select-all]")

    assert page.is_checked("[value='1']")
    assert page.is_checked("[value='2']")

    page.uncheck("[value='2']")

    assert page.evaluate("document.querySelector('[data-participa-select-all]').indeterminate")


PUSH = """<form method="get" data-participa-push="llave" data-worker="/sw.js" data-scope="/avisos/" hidden>
<input type="hidden" name="endpoint"><input type="hidden" name="p256dh"><input type="hidden" name="auth">
<div data-participa-push-denied hidden>Sin permiso</div><div data-participa-push-failed hidden>No pudo</div>
<button>Activar</button></form><p data-participa-push-missing hidden>No puede</p>"""
A_DEVICE = """(permission) => {
  const keys = { p256dh: "publica", auth: "secreta" };
  const pushManager = {
    getSubscription: async () => null,
    subscribe: async () => ({ toJSON: () => ({ endpoint: "https://push.test/uno", keys }) }),
  };
  const registration = { active: {}, scope: "http://participa.test/avisos/", pushManager };
  const serviceWorker = { register: async () => registration, getRegistration: async () => registration };
  Object.defineProperty(navigator, "serviceWorker", { value: serviceWorker });
  window.PushManager = class {};
  window.Notification = { requestPermission: async () => permission };
}"""


def test_a_browser_that_cannot_show_notices_says_so_and_offers_nothing(shown):
    page = shown(PUSH, "push")
    page.get_by_text("No puede").wait_for()
    assert page.locator("form").is_hidden()


def test_what_the_browser_answers_is_sent_with_the_form(shown):
    page = shown("", "push")
    page.add_init_script(f"({A_DEVICE})('granted')")
    page = shown(PUSH, "push")
    page.get_by_text("Activar").click()
    page.wait_for_url("**/?endpoint=*")
    assert page.url == f"{HERE}?endpoint=https%3A%2F%2Fpush.test%2Funo&p256dh=publica&auth=secreta"


def test_without_permission_nothing_is_sent_and_it_says_why(shown):
    page = shown("", "push")
    page.add_init_script(f"({A_DEVICE})('denied')")
    page = shown(PUSH, "push")
    page.get_by_text("Activar").click()
    page.get_by_text("Sin permiso").wait_for()
    assert page.url == HERE
