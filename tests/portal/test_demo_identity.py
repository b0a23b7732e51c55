"""«ClaveÚnica de demostración», the provider that `make run` starts beside the portal."""

import multiprocessing
import re
import socket

import pytest
import requests

from accounts.run import NotARunError, normal
from participa.portal import demo, demo_identity
from participa.portal.management.commands.serve import Command
from tests.accounts.identity_provider import QUIET

pytestmark = QUIET


@pytest.fixture(scope="module")
def address():
    people = [(sub, told) for sub, _who, told in demo_identity.PEOPLE]
    with demo_identity.listening(demo_identity.provider(people), "localhost", 0) as server:
        yield f"http://localhost:{server.server_port}"


def test_its_people_are_told_apart_in_spanish_and_asked_for_no_password(address):
    ask = {
        "client_id": "x",
        "redirect_uri": "http://localhost/volver/",
        "response_type": "code",
        "scope": "openid",
    }
    page = requests.get(f"{address}/openid/authorize/", params=ask, timeout=5).text
    assert '<html lang="es-CL">' in page
    assert "Esta no es la ClaveÚnica del Estado" in page
    assert all(who in page for _sub, who, _told in demo_identity.PEOPLE)
    assert "No dar permiso y volver" in page
    assert not re.search(r"https?://(?!localhost)", page), "it asks no other host for anything"


def test_it_leads_back_to_this_machine_and_nowhere_else(address):
    leave = f"{address}/api/v1/accounts/app/logout"
    answers = [
        requests.get(leave, params={"redirect": back}, allow_redirects=False, timeout=5).status_code
        for back in ("http://localhost:8000/", "https://malo.example/", "//malo.example", "javascript:x", "")
    ]
    assert answers == [302, 400, 400, 400, 400]


def test_it_opens_no_debugger(address):
    assert (
        "debugger"
        not in requests.get(f"{address}/openid/token/?__debugger__=yes&cmd=resource", timeout=5).text
    )


def test_only_an_address_of_this_machine_is_served():
    assert demo_identity.place_of("http://localhost:9000") == ("localhost", 9000)
    for other in ("http://0.0.0.0:9000", "http://malo.example:9000", "http://localhost", ""):
        with pytest.raises(ValueError, match="DEMO_IDENTITY"):
            demo_identity.place_of(other)


def test_the_run_of_its_people_are_samples_and_one_is_a_citizens_of_the_demo():
    runs = []
    for _sub, _who, told in demo_identity.PEOPLE:
        try:
            runs.append(normal(f"{told['RolUnico']['numero']}-{told['RolUnico']['DV']}"))
        except KeyError:
            runs.append(None)
        except NotARunError:
            pytest.fail("a sample that is no RUN")
    assert runs == ["111111111", "222222222", "123456785", "1000005K", None]
    assert [normal(run) for run in demo.RUNS.values()] == ["111111111"]


def test_it_serves_until_it_is_stopped():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    child = multiprocessing.get_context("fork").Process(
        target=demo_identity.serve, args=(f"http://localhost:{port}",)
    )
    child.start()
    try:
        for _attempt in range(100):
            try:
                answer = requests.get(f"http://localhost:{port}/jwks", timeout=5)
                break
            except requests.ConnectionError:
                child.join(0.1)
        assert answer.status_code == 200
    finally:
        child.kill()
        child.join()


@pytest.mark.parametrize(("package", "busy"), [(False, False), (True, True)])
def test_serve_says_at_once_why_it_cannot_start_it(monkeypatch, settings, package, busy):
    monkeypatch.setattr(demo_identity, "is_available", lambda: package)
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        settings.DEMO_IDENTITY = f"http://localhost:{somebody.getsockname()[1]}"
        with pytest.raises(Exception, match="ocupado" if busy else "requirements-demo.lock"):
            Command().check_identity()


def test_its_package_is_in_the_demonstrations_lock_and_in_no_other(settings):
    held = {
        lock: "oidc-provider-mock==" in (settings.BASE_DIR / lock).read_text()
        for lock in ("requirements.lock", "requirements-demo.lock", "requirements-dev.lock")
    }
    assert held == {"requirements.lock": False, "requirements-demo.lock": True, "requirements-dev.lock": True}
    assert demo_identity.is_available()
