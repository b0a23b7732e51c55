"""`.env.example`, filled in, makes a portal that passes every check; with a sample secret nothing starts."""

import base64
import json
import os
import re
import secrets
import subprocess
import sys

import pytest
from django.conf import settings

SAMPLES = (settings.BASE_DIR / ".env.example").read_text()
GIVEN = dict(re.findall(r"^([A-Z_]+)=(.*)$", SAMPLES, re.MULTILINE))
SECRETS = {  # what goes where .env.example leaves a blank
    "SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "RUN_KEYS": lambda: f"uno:{secrets.token_urlsafe(50)}",
    "MFA_KEYS": lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
}
COOKIES = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
SHOW = f"""
import django, json; django.setup()
from django.conf import settings; from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING")
print(json.dumps({{name: getattr(settings, name) for name in {COOKIES}}}))
"""


def run(code, tmp_path, **given):
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "participa.settings", **GIVEN}
    folders = {"PARTICIPA_DATA": str(tmp_path), "STATIC_ROOT": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment | given | folders,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def filled_in():
    """Every blank with a secret of its own, every `change-me` changed."""
    given = {name: make() for name, make in SECRETS.items()}
    changed = {name: value.replace("change-me", secrets.token_hex(16)) for name, value in GIVEN.items()}
    return changed | given


def test_filled_in_it_passes_every_check_of_a_deployment(tmp_path):
    seen = run(SHOW, tmp_path, **filled_in())
    assert seen.returncode == 0, seen.stderr
    assert json.loads(seen.stdout.splitlines()[-1]) == {
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
    }


@pytest.mark.parametrize(
    "what",
    [
        "import participa.wsgi",
        "from participa.celery import app; app.Worker(pool='solo', quiet=True).start()",
        "import os; from participa.celery import app;"
        "app.Beat(quiet=True, schedule=os.environ['PARTICIPA_DATA'] + '/clock').run()",
    ],
    ids=["web", "worker", "beat"],
)
def test_with_the_sample_secret_nothing_starts(what, tmp_path):
    sample = filled_in() | {"SECRET_KEY": settings.SAMPLE_SECRET}
    seen = run(what, tmp_path, **sample)
    assert seen.returncode != 0
    assert "participa.E001" in seen.stderr + seen.stdout


def test_filled_in_the_web_starts(tmp_path):
    seen = run("import participa.wsgi", tmp_path, **filled_in())
    assert (seen.returncode, seen.stderr) == (0, "")
