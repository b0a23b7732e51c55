"""A real Chromium, as a person in Chile has it: Spanish, Santiago time, and little patience."""

import os
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright keeps a loop running in the test's thread

HERE = Path(__file__).parent
CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CANDIDATES)), None)
REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"
LEFT_OUT = "no hay un Chromium en esta máquina (o dilo con CHROMIUM=/ruta)"
FLAGS = [
    "--no-sandbox",  # it refuses to start as root without this
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 6_000  # milliseconds; the default half a minute hides mistakes
LOADING = 20_000  # the first page of a run loads the whole project


def pytest_collection_modifyitems(items):
    """Every test of this folder drives the browser and sees what other connections wrote."""
    if REQUIRED and not CHROMIUM:
        pytest.exit(f"REQUIRE_BROWSER=1, pero {LEFT_OUT}.", returncode=1)
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")
            item.add_marker(pytest.mark.django_db(transaction=True))
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason=LEFT_OUT))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "locale": "es-CL",
        "timezone_id": "America/Santiago",
        "viewport": {"width": 1280, "height": 900},
    }


def patient(page):
    """The same page, waiting as long as a person would."""
    page.set_default_timeout(PATIENCE)
    page.set_default_navigation_timeout(LOADING)
    return page


@pytest.fixture
def page(page):
    return patient(page)


@pytest.fixture
def site(live_server):
    """The address of the portal under test. It says localhost, as cookies and passkeys need."""
    return live_server.url


@pytest.fixture
def without_javascript(browser, browser_context_args):
    """A page of somebody who reads without JavaScript."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    yield patient(context.new_page())
    context.close()


@pytest.fixture
def barriers():
    """A function: what axe finds on a page that would leave somebody out, one line for each place."""

    def found(page):
        violations = Axe().run(page).response["violations"]
        return [f"{v['id']}: {v['help']}: {node['html']}" for v in violations for node in v["nodes"]]

    return found


@pytest.fixture
def complaints(page):
    """What the browser itself complains about, its content policy included; it fills as one goes."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def pages(browser, browser_context_args, page, complaints):
    """On a desk, on a telephone, and on a telephone without JavaScript. What all complain about is kept."""
    small = {**browser_context_args, "viewport": {"width": 360, "height": 740}}
    contexts = [browser.new_context(**small, java_script_enabled=script) for script in (True, False)]
    opened = [page]
    for context in contexts:
        one = patient(context.new_page())
        one.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        opened.append(one)
    yield opened
    for context in contexts:
        context.close()
