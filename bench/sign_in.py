"""What it costs to check a password or a code, and whether a clock can tell who has an account.

python bench/sign_in.py [tries]; it needs nothing running and touches no database of yours.
"""

import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "participa.settings",
    "DEBUG": "True",
    "DATABASE_URL": "sqlite://:memory:",
}
os.environ |= {"REDIS_URL": "", "EMAIL_URL": "dummymail://", "LOG_LEVEL": "CRITICAL"}

import django

django.setup()

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts import actions

TRIES = int(sys.argv[1]) if len(sys.argv) > 1 else 40
RIGHT, WRONG = "una frase bien larga", "no es su frase larga"


def timed(work):
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def line(what, times):
    times = sorted(times)
    low, high = times[len(times) // 10], times[-1 - len(times) // 10]
    print(f"{what:<58}{statistics.median(times):>9.3f} ms   (8 of 10 between {low:.3f} and {high:.3f})")


kept = {name: make_password(RIGHT, hasher=name) for name in ("argon2", "scrypt")}
print(f"A password is kept as {kept['argon2'].rpartition('$')[0].rpartition('$')[0]}\n")
line("keep a password", [timed(lambda: make_password(RIGHT)) for _ in range(TRIES)])
line("check a password", [timed(lambda: check_password(RIGHT, kept["argon2"])) for _ in range(TRIES)])
line(
    "check one kept with scrypt, as before",
    [timed(lambda: check_password(RIGHT, kept["scrypt"])) for _ in range(TRIES)],
)
line("compare a code", [timed(lambda: constant_time_compare("123456", "123457")) for _ in range(TRIES)])

call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
settings.ALLOWED_HOSTS = ["testserver"]
settings.ACCOUNT_RATE_LIMITS = False
now = timezone.now()
actions.open_account("ana@ejemplo.cl", password=RIGHT, now=now)
actions.open_account("eva@ejemplo.cl", now=now)
actions.open_account("ida@ejemplo.cl", password=RIGHT, is_active=False, now=now)
cases = {
    "with a password": "ana@ejemplo.cl",
    "without one": "eva@ejemplo.cl",
    "closed": "ida@ejemplo.cl",
    "no account": "ola@ejemplo.cl",
}


def post(address, **typed):
    browser = Client()
    return lambda: browser.post(address, typed)


print("\nThe whole request, refused or answered the same")
for address, what, typed in (
    ("/cuenta/ingresar/", "wrong password", {"password": WRONG}),
    ("/cuenta/ingresar/codigo/", "ask for a code", {}),
):
    times = {case: [] for case in cases}
    for _ in range(TRIES + 2):
        for case, email in cases.items():  # in turns, so that the machine's moods touch all alike
            times[case].append(timed(post(address, email=email, **typed)))
    for case in cases:
        line(f"{what}: {case}", times[case][2:])
