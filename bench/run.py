#!/usr/bin/env python3
"""Measure the portal beside its floor in one interleaved run: python bench/run.py [--seconds 10] [--runs 3] …

Starts the portal as production does (deploy/gunicorn.conf.py, DEBUG off, styles gathered, PostgreSQL and Redis)
three times, with and without the cache of public pages and over a database ten times smaller, and the small
servers of limits/; runs loadcheck over all of them; stops them; brings the figures up to date as the worker does
and compares them with a count of the rows. Writes bench-out/{config,result}.json, result.md and table.md.

The databases come from bench/seed.py. README.md says how to prepare the machine and what the words mean.
"""

import argparse
import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
HOME = HERE.parent
PG = os.environ.get("BENCH_PG", "postgres://perf@127.0.0.1:55432").rstrip("/")
REDIS = os.environ.get("BENCH_REDIS", "redis://127.0.0.1:56379").rstrip("/")
BIG = os.environ.get("BENCH_DATABASE", "participa_bench")
SMALL = os.environ.get("BENCH_DATABASE_SMALL", "participa_bench_small")
FLOOR = os.environ.get("BENCH_DATABASE_FLOOR", "lim")
SESSIONS = os.environ.get("BENCH_SESSIONS", "bench-sessions.json")
PORT = int(os.environ.get("BENCH_PORT", "18200"))
SIZES = {"100": 100, "100k": 100_000, "1M": 1_000_000}
ENVIRONMENT = {
    "DEBUG": "False",
    "DEMO": "False",
    "HTTPS": "False",
    "SECRET_KEY": os.environ.get("SECRET_KEY", "only-for-the-benchmark-on-loopback-0123456789-abcdefghij"),
    "SITE_URL": "http://localhost:8000",
    "EMAIL_URL": "dummymail://",
    "LOG_LEVEL": "WARNING",
    "GUNICORN_LOG_LEVEL": "warning",
    "RATE_COMMENT_NETWORK": "1000000/m",  # all of them write from one address
    "RATE_RECEIPT_NETWORK": "1000000/m",
}


def arguments():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", type=Path, default=Path("bench-out"))
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--seconds", type=int, default=10)
    options.add_argument("--patience", type=int, default=8, help="seconds to wait for a quiet machine")
    options.add_argument("--retries", type=int, default=2, help="of a run that other programs disturbed")
    options.add_argument("--only", default="", help="names of targets, by commas: list,post-1M,floor/insert")
    options.add_argument("--worker-class", default="", help="another one than deploy/gunicorn.conf.py has")
    options.add_argument("--threads", default="", help="of each worker, idem")
    options.add_argument(
        "--keep", action="store_true", help="start the servers and wait for Ctrl-C, measuring nothing"
    )
    return options.parse_args()


def main():
    chosen = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers stop with us
    chosen.out = chosen.out.resolve()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with Servers(chosen) as servers:
        servers.portal("portal-cold", PORT, BIG, 3, PAGE_CACHE_SECONDS="0", targets=cold(BIG))
        servers.portal("portal-small", PORT + 1, SMALL, 4, PAGE_CACHE_SECONDS="0", targets=small())
        servers.portal("portal-warm", PORT + 2, BIG, 5, PAGE_CACHE_SECONDS="3600", targets=warm())
        servers.floor()
        servers.wait()
        config = chosen.out / "config.json"
        defaults = {
            "runs": chosen.runs,
            "duration": chosen.seconds,
            "concurrency": 16,
            "warmup": 2,
            "c1_seconds": 2,
            "quiet_wait": chosen.patience,
            "retries": chosen.retries,
        }
        config.write_text(json.dumps({"defaults": defaults, "servers": servers.listed}, indent=1))
        if chosen.keep:
            print("Serving: " + ", ".join(f"{s['name']} {s['base']}" for s in servers.listed))
            signal.pause()
        command = [
            sys.executable,
            str(HERE / "loadcheck.py"),
            str(config),
            "-o",
            str(chosen.out / "result.json"),
        ]
        command += ["--md", str(chosen.out / "result.md")] + (["--only", chosen.only] if chosen.only else [])
        status = subprocess.run(command, check=False).returncode
        weights = first_visits(servers.base("portal-cold"))
    result = json.loads((chosen.out / "result.json").read_text())
    wrong = counters()
    problems = [*result["failed"], *growth(result), *against_floor(result), *wrong, *too_heavy(weights)]
    text = table(result, weights, wrong)
    (chosen.out / "table.md").write_text(text)
    print(text, *(f"MISSED {problem}" for problem in problems), sep="\n")
    return 1 if problems or status else 0


# What is asked ------------------------------------------------------------------------------
READ = {"queries": 12, "min_rps": 120, "pss_mb": 120}
POST = {
    "method": "POST", "auth": True, "expect": [302], "warm_requests": 6,
    "limits": {"queries": 15, "min_rps": 150, "pss_mb": 120},
}  # fmt: skip


def page(name, path, limits=READ, **more):
    return {"name": name, "path": path, "limits": limits, **more}


def post(name, slug):
    """A comment with everything that the form may ask: the dearest there is."""
    consultation = scalar(BIG, ID % slug)
    section = scalar(BIG, f"select min(id) from consultations_section where consultation_id = {consultation}")
    form = {
        "form_token": "{n}", "text": "Observación {n} para medir. " + "Propongo que la medida empiece antes. " * 6,
        "position": "propose", "section": section, "place": "r1", "appear": "participant", "display_name": "",
        "sex": "woman", "age_band": "30-44", "residence": "1",
    }  # fmt: skip
    counted = f"select count(*) from consultations_comment where consultation_id = {consultation}"
    return {"name": name, "path": f"/consultas/{slug}/opinar/", "form": form, "verify_sql": counted, **POST}


ID = "select id from consultations_consultation where slug = '%s'"


def cold(database):
    targets = [
        page("home", "/"),
        page("list", "/consultas/"),
        page("search", "/consultas/?q=agua"),
        page("search-all", "/buscar/?q=agua"),
    ]
    for name, size in SIZES.items():
        slug = f"bench-{size}"
        targets += [
            page(f"detail-{name}", f"/consultas/{slug}/"),
            page(f"comments-{name}", f"/consultas/{slug}/observaciones/"),
            page(
                f"comments-{name}-deepest",
                f"/consultas/{slug}/observaciones/?cursor={deepest(database, slug)}",
            ),
        ]
    receipt = scalar(database, "select receipt from consultations_comment order by id limit 1")
    near_100 = scalar(
        database,
        "select slug from consultations_consultation where status = 'published' and opens_at < now() and "
        "closes_at > now() and slug not like 'bench-%' order by abs(comment_count - 100) limit 1",
    )
    form = page("write-form", "/consultas/bench-1000000/opinar/", {"queries": 12}, auth=True)
    section = scalar(
        database,
        f"select min(id) from consultations_section where consultation_id = ({ID % 'bench-1000000'})",
    )
    filters = {"seccion": section, "posicion": "pregunta"}
    return [
        *targets,
        page("comments-1M-filtered", f"/consultas/bench-1000000/observaciones/?{urlencode(filters)}"),
        form,
        page("receipt", f"/comprobante/{receipt}/", {"queries": 12}),
        post("post-100", near_100),
        post("post-1M", "bench-1000000"),
    ]


def small():
    return [
        page("list", "/consultas/"),
        page("search", "/consultas/?q=agua"),
        page("detail-100", "/consultas/bench-100/"),
    ]


def warm():
    few = {"queries": 1}
    return [
        page("home", "/", few),
        page("list", "/consultas/", few),
        page("detail-1M", "/consultas/bench-1000000/", few),
        page("comments-1M", "/consultas/bench-1000000/observaciones/", few),
    ]


def deepest(database, slug):
    """The cursor of the last page but twenty rows, as participa/core/cursors.py writes it."""
    row = psql(
        database,
        "select to_json(array[to_json(submitted_at), to_json(id), to_json(0)]) from consultations_comment "
        f"where consultation_id = ({ID % slug}) order by submitted_at, id limit 1 offset 20",
    )
    return base64.urlsafe_b64encode(row.encode()).decode().rstrip("=")


# The servers --------------------------------------------------------------------------------
class Servers:
    """Those started here, and what loadcheck needs to know of them. Stops them on the way out."""

    def __init__(self, chosen):
        self.chosen, self.listed, self.running = chosen, [], []
        self.data = chosen.out / "data"
        self.pg_pid = postmaster_pid()
        self.redis_pid = redis_pid()
        self.static_ready = False

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        for process in self.running:
            process.send_signal(signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()

    def base(self, name):
        return next(server["base"] for server in self.listed if server["name"] == name)

    def portal(self, name, port, database, redis_number, targets, **environment):
        folder = self.data / name
        folder.mkdir(parents=True, exist_ok=True)
        settings = ENVIRONMENT | environment | {
            "DATABASE_URL": f"{PG}/{database}", "REDIS_URL": f"{REDIS}/{redis_number}", "BIND": f"127.0.0.1:{port}",
            "PARTICIPA_DATA": str(folder), "STATIC_ROOT": str(self.data / "static"),
            "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"), "WEB_CONCURRENCY": "2",
        }  # fmt: skip
        if self.chosen.threads:
            settings["WEB_THREADS"] = self.chosen.threads
        redis_cli(redis_number, "flushdb")
        environment = {**os.environ, **settings}
        if not self.static_ready:
            self.static_ready = True
            shutil.rmtree(self.data / "static", ignore_errors=True)
            gather = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v", "0"]
            subprocess.run(gather, cwd=HOME, env=environment, check=True)
        argv = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        if self.chosen.worker_class:
            argv += ["--worker-class", self.chosen.worker_class]
        self._start(name, port, argv, HOME, environment, targets, database)

    def floor(self):
        """The bare Django of limits/app.py: a page of twenty rows, the same kept in Redis, an insert."""
        body = "Comentario {n} " + "opinión sobre la propuesta " * 10
        insert = {
            "name": "insert", "path": "/post/", "method": "POST", "body": body, "content_type": "text/plain",
            "expect": [201], "verify_sql": "select count(*) from perf_comment where consultation_id = 2000",
        }  # fmt: skip
        where = re.fullmatch(r"postgres(?:ql)?://(?P<user>[^@]+)@(?P<host>[^:/]+):(?P<port>\d+)", PG)
        settings = {"PERF_DB": FLOOR, "PERF_PORT": where["port"], "PERF_REDIS": f"{REDIS}/1"}
        redis_cli(1, "flushdb")
        rows = {"name": "rows-20", "path": "/rows/"}
        self._floor("floor", PORT + 10, {**settings, "PERF_MODE": "bare"}, [rows, insert])
        kept = {"name": "cached-redis", "path": "/cached/"}
        self._floor(
            "floor-cache", PORT + 11, {**settings, "PERF_MODE": "cache", "PERF_CACHE": "redis"}, [kept]
        )

    def _floor(self, name, port, settings, targets):
        argv = [sys.executable, "-m", "gunicorn", "-w", "2", "-k", "sync", "-b", f"127.0.0.1:{port}"]
        argv += ["--log-level", "warning", "--no-control-socket", "app:application"]
        self._start(name, port, argv, HERE / "limits", {**os.environ, **settings}, targets, FLOOR)

    def _start(self, name, port, argv, folder, environment, targets, database):
        with open(self.chosen.out / f"{name}.log", "w") as log:
            process = subprocess.Popen(
                argv,
                cwd=folder,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running.append(process)
        server = {"name": name, "base": f"http://127.0.0.1:{port}", "pid": process.pid, "targets": targets}
        server["postgres"] = {"dsn": f"{PG}/{database}", "pid": self.pg_pid}
        server["extra_pids"] = {"redis": self.redis_pid}
        if name.startswith("portal") and Path(SESSIONS).exists():
            server["sessions"] = str(Path(SESSIONS).resolve())
        self.listed.append(server)

    def wait(self, seconds=30):
        for server in self.listed:
            address, end = server["base"] + server["targets"][0]["path"], time.monotonic() + seconds
            while True:
                try:
                    urllib.request.urlopen(address, timeout=10).read()
                    break
                except OSError as error:
                    if time.monotonic() > end:
                        raise SystemExit(
                            f"{server['name']} does not answer ({error}): see its log"
                        ) from error
                    time.sleep(0.3)


def psql(database, sql):
    done = subprocess.run(
        ["psql", "-XqAt", f"{PG}/{database}", "-c", sql], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{database}: {done.stderr.strip()}")
    return done.stdout.strip()


def scalar(database, sql):
    value = psql(database, sql)
    if not value:
        raise SystemExit(f"{database} has not been seeded: python bench/seed.py")
    return value


def redis_cli(number, *words):
    done = subprocess.run(
        ["redis-cli", "-u", f"{REDIS}/{number}", *words], capture_output=True, text=True, check=True
    )
    return done.stdout


def redis_pid():
    return int(re.search(r"process_id:(\d+)", redis_cli(0, "info", "server"))[1])


def postmaster_pid():
    """PostgreSQL must run on this machine: its CPU is part of the figures."""
    return int((Path(psql(FLOOR, "show data_directory")) / "postmaster.pid").read_text().splitlines()[0])


# What it says -------------------------------------------------------------------------------
PAIRS = [  # the same page on more data; the second may take 20 % more CPU
    ("portal-small/list", "portal-cold/list"),
    ("portal-small/search", "portal-cold/search"),
    ("portal-small/detail-100", "portal-cold/detail-100"),
    ("portal-cold/detail-100", "portal-cold/detail-100k"),
    ("portal-cold/detail-100", "portal-cold/detail-1M"),
    ("portal-cold/comments-100", "portal-cold/comments-100k"),
    ("portal-cold/comments-100", "portal-cold/comments-1M"),
    ("portal-cold/comments-100", "portal-cold/comments-1M-deepest"),
    ("portal-cold/comments-100-deepest", "portal-cold/comments-1M-deepest"),
    ("portal-cold/post-100", "portal-cold/post-1M"),
]
MAY_GROW = 1.20
OF_FLOOR = 0.7
PAGE_KB = 100


def by_name(result):
    return {f"{row['server']}/{row['target']}": row for row in result["results"]}


def cpu_of(row):
    return row["cpu_app_ms"] + row["cpu_pg_ms"]


def growth(result):
    rows, problems = by_name(result), []
    for less, more in PAIRS:
        if less in rows and more in rows:
            a, b = rows[less], rows[more]
            if b["queries"] > a["queries"] or cpu_of(b) > cpu_of(a) * MAY_GROW:
                problems.append(
                    f"{more} takes {b['queries']} statements and {cpu_of(b):.2f} ms; {less} {a['queries']} and {cpu_of(a):.2f}"
                )
    return problems


def against_floor(result):
    rows = by_name(result)
    floor = rows.get("floor-cache/cached-redis")
    return [
        f"{name}: {row['rps']:.0f} req/s, {row['rps'] / floor['rps']:.2f} of the floor's cached page"
        for name, row in rows.items()
        if floor and row["server"] == "portal-warm" and row["rps"] < OF_FLOOR * floor["rps"]
    ]


def counters():
    """Bring the figures up to date as the worker does, then compare each with a count of the rows."""
    environment = {**os.environ, **ENVIRONMENT, "DATABASE_URL": f"{PG}/{BIG}", "REDIS_URL": f"{REDIS}/3"}
    code = "from consultations.tasks import tally; tally()"
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", code], cwd=HOME, env=environment, check=True
    )
    wrong = psql(BIG, (HERE / "counters.sql").read_text())
    return [f"wrong counter: {line}" for line in wrong.splitlines()]


def first_visits(base):
    """Bytes that a browser transfers on its first visit to a page with everything it asks for."""
    done = subprocess.run(
        [sys.executable, str(HERE / "weight.py"), *(base + path for path in ("/", "/consultas/", "/consultas/bench-1000000/"))],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def too_heavy(weights):
    return [
        f"{w['page']}: {w['kb']} kB, {w['elsewhere']} requests to other hosts"
        for w in weights
        if w["kb"] > PAGE_KB or w["elsewhere"]
    ]


def table(result, weights, wrong):
    rows, floor = by_name(result), by_name(result).get("floor-cache/cached-redis")
    lines = [
        f"Measured {result['when']}, {result['cores']} cores, load {result['load1']:.2f} at the end.",
        "",
        "| server | page | req/s | of the floor | c1 ms | p95 ms | CPU app | CPU pg | statements | bytes | gzip | PSS MB | foreign | slowdown |",
        "|" + "---|" * 14,
    ]
    for row in rows.values():
        share = f"{row['rps'] / floor['rps']:.2f}" if floor and row["server"] == "portal-warm" else ""
        lines.append(
            f"| {row['server']} | {row['target']} | {row['rps']:.0f} | {share} | {row['c1_ms']} | {row['p95_ms']:.0f} "
            f"| {row['cpu_app_ms']:.2f} | {row['cpu_pg_ms']:.2f} | {row.get('queries', '')} | {row['bytes_plain']:,} "
            f"| {row['bytes_if_gzip6']:,} | {row['pss_mb']} | {row['foreign_cores']} | {row['slowdown']} |"
        )
    lines += ["", "| growth: from | to | statements | CPU ms | times |", "|---|---|---|---|---|"]
    for less, more in PAIRS:
        if less in rows and more in rows:
            a, b = rows[less], rows[more]
            lines.append(
                f"| {less} | {more} | {a['queries']} → {b['queries']} | {cpu_of(a):.2f} → {cpu_of(b):.2f} "
                f"| {cpu_of(b) / cpu_of(a):.2f} |"
            )
    lines += ["", "| first visit | kB compressed | requests | to another host |", "|---|---|---|---|"]
    lines += [f"| {w['page']} | {w['kb']} | {w['requests']} | {w['elsewhere']} |" for w in weights]
    lines += ["", "Counters after the run: " + ("exact." if not wrong else "; ".join(wrong)), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
