"""numpy, scipy and scikit-learn weigh 200 MB: a process that serves pages never loads them."""

import os
import subprocess
import sys

HEAVY = ("numpy", "scipy", "sklearn")
SERVES_PAGES = f"""
import sys
from participa.wsgi import application
from django.urls import get_resolver
get_resolver().url_patterns
import consultations.suggestions
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""


def test_a_process_that_serves_pages_loads_none_of_them():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "participa.settings", "DEBUG": "True"}
    done = subprocess.run(
        [sys.executable, "-c", SERVES_PAGES], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
