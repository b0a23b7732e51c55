#!/usr/bin/env python3
"""Two hundred first sign-ins of one RUN at once: python bench/first_sign_ins.py [--people 200]

Starts the portal as production does (deploy/gunicorn.conf.py, PostgreSQL, Redis) over an empty database of its
own, and the demonstration's identity provider beside it. Each visitor goes to ClaveÚnica in a browser of her own and
chooses the same person; when all are on their way back they come at once, answer the welcome and open a page.
One account must be left, with one proof of identity, and nobody may have met an error page. Says so, or exits 1.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import psycopg
import requests

HOME = Path(__file__).resolve().parent.parent
PG = os.environ.get("BENCH_PG", "postgres://postgres@127.0.0.1:5432").rstrip("/")
REDIS = os.environ.get("BENCH_REDIS", "redis://127.0.0.1:6379/9")
DATABASE = "participa_first_sign_ins"
PORT = int(os.environ.get("BENCH_PORT", "18300"))
SITE, IDENTITY = f"http://localhost:{PORT}", f"http://localhost:{PORT + 1}"
WHO = "rosa"  # of participa/portal/demo_identity.py
PATIENCE = 120  # seconds that a visitor waits in the queue of a small machine


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=200)
    people = options.parse_args().people
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(measure(people, environment(folder)))


def environment(folder):
    """The demonstration's, which needs no secrets; without its data."""
    return os.environ | {
        "DEMO": "True",
        "SITE_URL": SITE,
        "DEMO_IDENTITY": IDENTITY,
        "DATABASE_URL": f"{PG}/{DATABASE}",
        "REDIS_URL": REDIS,
        "PARTICIPA_DATA": folder,
        "LOG_LEVEL": "ERROR",
        "GUNICORN_LOG_LEVEL": "warning",
        "RATE_CLAVEUNICA_NETWORK": "1000000/m",  # all of them come from one address
        "RATE_FORM_NETWORK": "1000000/m",
    }


def measure(people, env):
    admin = psycopg.connect(f"{PG}/postgres", autocommit=True)
    admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    admin.execute(f"CREATE DATABASE {DATABASE}")
    servers = []
    try:
        for command in (["migrate", "-v0"], ["collectstatic", "-v0", "--no-input"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=HOME, env=env, check=True)
        serve = f"from participa.portal.demo_identity import serve; serve({IDENTITY!r})"
        gunicorn = ["gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", f"127.0.0.1:{PORT}", "participa.wsgi"]
        for command in ([sys.executable, "-m", *gunicorn], [sys.executable, "-c", serve]):
            servers.append(subprocess.Popen(command, cwd=HOME, env=env))
        for address in (f"{SITE}/cuenta/ingresar/", f"{IDENTITY}/jwks"):
            wait_for(address)
        visitors = at_once(people)
        with psycopg.connect(f"{PG}/{DATABASE}") as rows:
            count = "SELECT (SELECT count(*) FROM accounts_user), (SELECT count(*) FROM accounts_nationalid)"
            accounts, proofs = rows.execute(count).fetchone()
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait()
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    return say(visitors, accounts, proofs)


def wait_for(address):
    for _attempt in range(200):
        try:
            return requests.get(address, timeout=5)
        except requests.ConnectionError:
            time.sleep(0.2)
    raise SystemExit(f"{address} does not answer")


class Visitor(threading.Thread):
    """One browser."""

    def __init__(self, start):
        super().__init__()
        self.start_together, self.session = start, requests.Session()
        self.session.headers["Connection"] = (
            "close"  # a kept one may be closed while the next page is asked for
        )
        self.met, self.failure, self.seconds = [], None, 0

    def run(self):
        try:
            way_back = self.go()
            self.start_together.wait(timeout=PATIENCE)
            before = time.monotonic()
            self.come_in(way_back)
            self.seconds = time.monotonic() - before
        except Exception as error:
            self.failure = repr(error)

    def go(self):
        """To ClaveÚnica, and as far as its answer."""
        page = self.ask("GET", f"{SITE}/cuenta/ingresar/")
        there = self.ask("POST", f"{SITE}/cuenta/claveunica/", data={"csrfmiddlewaretoken": token(page)})
        back = requests.post(there.url, data={"sub": WHO}, allow_redirects=False, timeout=PATIENCE)
        return back.headers["Location"]

    def come_in(self, way_back):
        welcome = self.ask("GET", way_back)
        if "/bienvenida/" in welcome.url:  # else somebody was first, and there was nothing left to ask
            notice = re.search(r'name="notice" value="([^"]+)"', welcome.text)[1]
            said = {
                "age": "adult",
                "language": "es-cl",
                "notice": notice,
                "csrfmiddlewaretoken": token(welcome),
            }
            self.ask("POST", f"{SITE}/cuenta/bienvenida/", data=said)
        account = self.ask("GET", f"{SITE}/cuenta/")
        if "Salir de mi cuenta" not in account.text:
            raise RuntimeError(f"not in: {account.url}")

    def ask(self, method, address, **more):
        answer = self.session.request(method, address, timeout=PATIENCE, **more)
        self.met.append(answer.status_code)
        return answer


def token(page):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]


def at_once(people):
    start = threading.Barrier(people)
    visitors = [Visitor(start) for _one in range(people)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    return visitors


def say(visitors, accounts, proofs):
    failures = [visitor.failure for visitor in visitors if visitor.failure]
    pages = Counter(status for visitor in visitors for status in visitor.met)
    seconds = sorted(visitor.seconds for visitor in visitors if not visitor.failure) or [0]
    last = statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
    print(f"visitors {len(visitors)}, in {len(visitors) - len(failures)}")
    print(f"accounts {accounts}, proofs of identity {proofs}")
    print(f"pages by status {dict(sorted(pages.items()))}")
    print(f"from ClaveÚnica to her account: median {statistics.median(seconds):.1f} s, 95 % {last:.1f} s")
    for failure in Counter(failures).most_common(5):
        print("  failed:", *failure)
    return 0 if not failures and (accounts, proofs) == (1, 1) and set(pages) == {200} else 1


if __name__ == "__main__":
    main()
