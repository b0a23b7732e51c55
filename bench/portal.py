"""A portal to measure, over a database and a folder of its own. The scripts beside this one begin with it."""

import base64
import http.client
import os
import re
import secrets
import signal
import string
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import django
import psycopg
import redis
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

HOME = Path(__file__).resolve().parent.parent
PG = os.environ.get("BENCH_PG", "postgres://postgres@127.0.0.1:5432").rstrip("/")


def set_up(folder, **variables):
    """Django, as in production and without its mail. Before anything is imported from the apps."""
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "participa.settings",
            "DEBUG": "False",
            "DEMO": "False",
            "HTTPS": "False",
            "SECRET_KEY": "only-for-the-benchmark-on-loopback-0123456789-abcdefghij",
            "RUN_KEYS": f"bench:{secrets.token_hex(32)}",
            "MFA_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "EMAIL_URL": "dummymail://",
            "PARTICIPA_DATA": folder,
            "LOG_LEVEL": "WARNING",
            **variables,
        }
    )
    sys.path.insert(0, str(HOME))
    django.setup()


class Portal:
    """Served as production does: deploy/gunicorn.conf.py, two workers, PostgreSQL and Redis."""

    def __init__(self, database, *, port, redis_number, **variables):
        self.database, self.port = database, int(os.environ.get("BENCH_PORT", port))
        self.redis = os.environ.get("BENCH_REDIS", f"redis://127.0.0.1:6379/{redis_number}")
        self.folder, self.process = tempfile.TemporaryDirectory(), None
        set_up(
            self.folder.name,
            SITE_URL=f"http://localhost:{self.port}",
            DATABASE_URL=f"{PG}/{database}",
            REDIS_URL=self.redis,
            STATIC_ROOT=f"{self.folder.name}/static",
            PROMETHEUS_MULTIPROC_DIR=f"{self.folder.name}/metrics",
            WEB_CONCURRENCY="2",
            GUNICORN_LOG_LEVEL="warning",
            **variables,
        )

    @contextmanager
    def empty(self):
        """What it needs, with the reference data in it and nothing else; afterwards nothing is left."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the portal stops with us
        with self.folder, psycopg.connect(f"{PG}/postgres", autocommit=True) as admin:
            self._drop(admin)
            admin.execute(f"CREATE DATABASE {self.database}")
            try:
                for command in (
                    ["migrate", "-v0"],
                    ["load_reference"],
                    ["collectstatic", "-v0", "--no-input"],
                ):
                    manage = [sys.executable, "manage.py", *command]
                    subprocess.run(manage, cwd=HOME, check=True, stdout=subprocess.DEVNULL)
                yield self
            finally:
                self._stop()
                connection.close()
                self._drop(admin)

    def _drop(self, admin):
        admin.execute(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")
        redis.Redis.from_url(self.redis).flushdb()

    def start(self):
        """Until it answers. No worker is born anew, so that what each took can be told."""
        serve = f"gunicorn -c deploy/gunicorn.conf.py -b 127.0.0.1:{self.port} --max-requests 0"
        self.process = subprocess.Popen([sys.executable, "-m", *serve.split()], cwd=HOME)
        for _attempt in range(200):
            try:
                line = self.line(timeout=5)
                line.request("GET", "/salud/", headers={"Host": f"localhost:{self.port}"})
                return line.getresponse().read()
            except OSError:
                time.sleep(0.2)
        raise SystemExit("The portal does not answer.")

    def _stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()

    def line(self, timeout=60):
        """A connection to it."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def workers(self):
        master = self.process.pid
        return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]

    def cpu(self):
        """Seconds that its workers took since they were born."""
        fields = (Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in self.workers())
        return sum(int(row[11]) + int(row[12]) for row in fields) / os.sysconf("SC_CLK_TCK")


def people_signed_in(how_many, now):
    """So many accounts, and the cookies of a session of each."""
    User, Session = get_user_model(), SessionStore.get_model_class()
    people = User.objects.bulk_create(
        (User(display_name=f"Vecina {n}", password="!", date_joined=now) for n in range(how_many)),
        batch_size=2000,
    )
    cookies, rows, letters = [], [], string.ascii_lowercase + string.digits
    for person in people:
        data = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        key = "".join(secrets.choice(letters) for _letter in range(32))
        kept = SessionStore().encode(data)
        rows.append(Session(session_key=key, session_data=kept, expire_date=now + timedelta(days=9)))
        cookies.append(f"sessionid={key}; csrftoken={secrets.token_hex(16)}")
    Session.objects.bulk_create(rows, batch_size=2000)
    return people, cookies


def settle():
    """The database knows its rows as one that has run for days does."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def found(pattern, page):
    match = re.search(pattern, page)
    if match is None:
        raise ValueError(f"not in the page: {pattern}")
    return match[1]


def say(words):
    print(words, flush=True)


def verdict(problems):
    """What was missed, a line each; the status with which the script ends."""
    for problem in problems:
        say(f"MISSED {problem}")
    return 1 if problems else 0
