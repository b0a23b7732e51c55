#!/usr/bin/env python3
"""loadcheck - measure named URLs of local HTTP servers, side by side, with wrk.

Standard library only (Python 3.9+), plus the `wrk` program and, for the SQL figures, `psql` and the
extension pg_stat_statements in the database.  Linux only (reads /proc).  Only loopback servers are accepted.

    loadcheck.py CONFIG.json [-o OUT.json] [--md OUT.md] [--only NAME,NAME] [--runs N] [--duration S] [--concurrency C]
    loadcheck.py --compare BASE.json NEW.json [--tolerance 0.15]

CONFIG.json (a list of servers, so that peers and our own portal are measured in one interleaved run):

    {"defaults": {"runs": 3, "duration": 10, "concurrency": 16, "threads": 1, "warmup": 2, "timeout": 30},
     "servers": [{
        "name": "portal", "base": "http://127.0.0.1:18100",
        "pid": 1234 | "pidfile": "/path/gunicorn.pid",     # master; its children are found by themselves
        "extra_pids": {"redis": 99},                        # further processes to count, by label
        "postgres": {"dsn": "postgresql://perf@127.0.0.1:55432/db", "pidfile": "/data/postmaster.pid"},
        "headers": {"Accept-Language": "es"}, "cookie": "sessionid=...", "token": "Bearer ...",
        "targets": [
          {"name": "list", "path": "/consultas/"},
          {"name": "mixed", "paths": ["/a/", "/b/"]},
          {"name": "post", "method": "POST", "path": "/c/1/comentar/", "csrf_from": "/c/1/",
           "form": {"text": "Comentario {n}"},              # or "json": {...} or "body": "raw", "content_type": "..."
           "auth": true, "expect": [302, 201],
           "verify_sql": "select count(*) from app_comment",
           "limits": {"p95_ms": 200, "queries": 12, "min_rps": 50}}
        ]}]}

`{n}` in a body or path becomes a different number for every request.  A target sends the server's cookie/token only
when "auth" is true.  With "csrf_from" the page is fetched with the same cookie, and the csrftoken cookie (or the hidden
csrfmiddlewaretoken field) is sent as X-CSRFToken and as the form field csrfmiddlewaretoken.

Many people: a server may name a file, "sessions": "/path/sessions.json", a list of {"sessionid": "...", "csrftoken": "..."}.
A target with "auth" then gives each request the cookies of the next person, and `{csrf}` in its body becomes hers.

The machine may be shared: before each run the runner waits (quiet_wait seconds at most) for other programs to be
quiet, counts the cores they used meanwhile (foreign_cores), repeats a disturbed run up to `retries` times, and takes
the medians over the calm runs (foreign_cores <= max_foreign) if there is any.  A virtual machine also slows down
when its host is busy: during each run a fixed piece of work is timed (pulse_ms, the mean), and a run whose pulse is
longer than max_slowdown times that of the quickest is disturbed too.

Figures, for each target and run: requests/s, latency p50/p95/p99/max (closed loop: at concurrency C the latency is
about C / rps; `c1_ms` is the p50 with one connection, the service time), errors, CPU milliseconds per request of the
server's process tree and of the PostgreSQL tree (user + system, with reaped children), of wrk itself (it shares the
machine), SQL statements per request and their execution time, response bytes plain and gzip, RSS and PSS per worker.
Interrupted (Ctrl-C, SIGTERM) it reports the runs it has.  Exit status 1 if a limit is passed, a request fails, or verify_sql does not grow by the number of requests.
"""

import argparse, gzip, http.client, json, os, re, resource, signal, statistics, subprocess, sys, tempfile, threading, time, urllib.parse

TICK = os.sysconf("SC_CLK_TCK")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}

LUA = r"""
local T = { method = %(method)s, headers = %(headers)s, paths = %(paths)s, body = %(body)s,
  sessions = %(sessions)s, first = %(first)d }
local id, n, uniq = 0, 0, %(uniq)d
local ids = 0
local threads = {}
function setup(thread) ids = ids + 1; thread:set("tid", ids); table.insert(threads, thread) end
function init(args) n = 0; bad = 0; for_status = "" end
local expect = %(expect)s
function request()
  n = n + 1
  local path = T.paths[(n %% #T.paths) + 1]
  local num = tostring(uniq + tid * 10000000 + n)
  if string.find(path, "{n}", 1, true) then path = string.gsub(path, "{n}", num) end
  local body = T.body
  if body and string.find(body, "{n}", 1, true) then body = string.gsub(body, "{n}", num) end
  if #T.sessions > 0 then
    local person = T.sessions[((T.first + n) %% #T.sessions) + 1]
    T.headers["Cookie"] = person[1]
    T.headers["X-CSRFToken"] = person[2]
    if body then body = string.gsub(body, "{csrf}", person[2]) end
  end
  return wrk.format(T.method, path, T.headers, body)
end
%(response)s
function done(summary, latency, requests)
  local bad, seen = 0, ""
  for _, t in ipairs(threads) do bad = bad + (t:get("bad") or 0); seen = seen .. (t:get("for_status") or "") end
  io.write(string.format("\nLOADCHECK {\"requests\":%%d,\"us\":%%d,\"bytes\":%%d,\"e_connect\":%%d,\"e_read\":%%d,\"e_write\":%%d,\"e_timeout\":%%d,\"e_status\":%%d,\"bad\":%%d,\"first_bad\":\"%%s\",\"p50\":%%d,\"p95\":%%d,\"p99\":%%d,\"max\":%%d,\"mean\":%%d}\n",
    summary.requests, summary.duration, summary.bytes, summary.errors.connect, summary.errors.read, summary.errors.write,
    summary.errors.timeout, summary.errors.status, bad, seen, latency:percentile(50), latency:percentile(95), latency:percentile(99), latency.max, latency.mean))
end
"""
LUA_RESPONSE = r"""
function response(status, headers, body)
  if not expect[status] then bad = bad + 1; if for_status == "" then for_status = tostring(status) .. " " end end
end
"""


def lua_str(s):
    return (
        "nil"
        if s is None
        else '"'
        + "".join(
            c if 32 <= ord(c) < 127 and c not in '"\\' else "".join("\\%03d" % b for b in c.encode())
            for c in s
        )
        + '"'
    )


# ---------------------------------------------------------------- processes
def stat(pid):
    """(ppid, cpu seconds with reaped children) of one process, or None."""
    try:
        with open(f"/proc/{pid}/stat") as f:
            f2 = f.read().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return int(f2[1]), sum(int(x) for x in f2[11:15]) / TICK


def tree(root):
    kids, seen = {}, {}
    for d in os.listdir("/proc"):
        if d.isdigit():
            s = stat(d)
            if s:
                seen[int(d)] = s
                kids.setdefault(s[0], []).append(int(d))
    out, todo = {}, [root]
    while todo:
        p = todo.pop()
        if p in seen:
            out[p] = seen[p][1]
            todo += kids.get(p, [])
    return out


def cpu(root):
    return sum(tree(root).values()) if root else 0.0


class Pulse(threading.Thread):
    """How long a fixed piece of work takes, four times a second while a run lasts.  A virtual machine slows down when
    its neighbours are busy, which no counter of ours shows; this does.  Costs 1 % of a core."""

    quickest = 1e9  # the mean of the quickest run so far, milliseconds

    def __init__(self):
        super().__init__(daemon=True)
        self.over, self.beats = threading.Event(), []

    def run(self):
        while not self.over.wait(0.25):
            t = time.thread_time()
            d = {}
            for i in range(15000):
                d.setdefault(str(i % 997), []).append(i)
            self.beats.append((time.thread_time() - t) * 1000)

    def stop(self):
        self.over.set()
        self.join()
        mean = statistics.mean(self.beats or [0])
        Pulse.quickest = min(Pulse.quickest, mean)
        return round(mean, 2)


def memory(pid):
    rss = pss = 0
    try:
        for line in open(f"/proc/{pid}/smaps_rollup"):
            if line.startswith("Rss:"):
                rss = int(line.split()[1])
            elif line.startswith("Pss:"):
                pss = int(line.split()[1])
    except OSError:
        return None
    return {"pid": pid, "rss_mb": round(rss / 1024, 1), "pss_mb": round(pss / 1024, 1)}


def pid_of(d):
    if d.get("pid"):
        return int(d["pid"])
    if d.get("pidfile"):
        return int(open(d["pidfile"]).read().split()[0])
    return None


def busy():
    """CPU seconds the whole machine has spent, and the part stolen by the hypervisor."""
    f = [int(x) / TICK for x in open("/proc/stat").readline().split()[1:9]]
    return f[0] + f[1] + f[2] + f[5] + f[6], f[7]


def drain(roots, limit=90):
    """Wait until the servers have finished the requests that wrk left behind."""
    end, last = time.time() + limit, None
    while time.time() < end:
        now = sum(cpu(r) for r in roots)
        if last is not None and now - last <= 0.02:
            return True
        last = now
        time.sleep(0.4)
    return False


def quiet(limit, cores=0.2):
    """Wait until other programs leave the machine alone (this process is not counted: it sleeps)."""
    end = time.time() + limit
    while True:
        a, t = busy()[0], time.time()
        time.sleep(0.7)
        if (busy()[0] - a) / (time.time() - t) <= cores:
            return True
        if time.time() > end:
            return False


# ---------------------------------------------------------------- SQL
class Pg:
    def __init__(self, conf):
        self.dsn, self.pid = conf.get("dsn"), pid_of(conf)
        self.ok = bool(self.dsn)
        if self.ok:
            try:
                self.ask("select count(*) from pg_stat_statements")
            except Exception:
                self.ok = False

    def ask(self, sql):
        r = subprocess.run(["psql", "-XqAt", "-F", "\t", self.dsn, "-c", sql], capture_output=True, text=True)
        if r.returncode:
            raise RuntimeError(r.stderr.strip())
        return r.stdout.strip()

    def reset(self):
        self.ask("select pg_stat_statements_reset()")

    def counts(self):
        row = self.ask(
            "select coalesce(sum(calls),0), coalesce(sum(total_exec_time),0), coalesce(sum(shared_blks_hit+shared_blks_read),0) "
            "from pg_stat_statements where dbid=(select oid from pg_database where datname=current_database()) "
            "and toplevel and query !~ 'pg_stat_statements'"
        ).split("\t")
        return [float(x) for x in row]


# ---------------------------------------------------------------- HTTP
def fetch(base, method, path, headers, body=None, timeout=60):
    u = urllib.parse.urlsplit(base)
    c = http.client.HTTPConnection(u.hostname, u.port, timeout=timeout)
    c.request(method, path, body=body.encode() if isinstance(body, str) else body, headers=headers)
    r = c.getresponse()
    data = r.read()
    c.close()
    return r, data


class Target:
    def __init__(self, server, t, uniq):
        self.t, self.server, self.base = t, server, server["base"].rstrip("/")
        host = urllib.parse.urlsplit(self.base).hostname
        if host not in LOOPBACK:
            raise SystemExit(f"refused: {host} is not this machine")
        self.name, self.method = t["name"], t.get("method", "GET")
        self.paths = t.get("paths") or [t["path"]]
        h = {"Accept-Encoding": "gzip", "User-Agent": "loadcheck"}
        h.update(server.get("headers", {}))
        h.update(t.get("headers", {}))
        cookie = server.get("cookie") if t.get("auth") else None
        if t.get("auth") and server.get("token"):
            h["Authorization"] = server["token"]
        form = dict(t["form"]) if "form" in t else None
        if t.get("csrf_from"):
            hh = dict(h)
            hh.pop("Accept-Encoding")
            if cookie:
                hh["Cookie"] = cookie
            r, data = fetch(self.base, "GET", t["csrf_from"], hh)
            name = server.get("csrf_cookie", "csrftoken")
            m = re.search(
                re.escape(name) + r"=([^;,\s]+)",
                " ".join(v for k, v in r.getheaders() if k.lower() == "set-cookie"),
            )
            m = m or (re.search(r"(?:^|;\s*)" + re.escape(name) + r"=([^;]+)", cookie) if cookie else None)
            f = re.search(rb"""name=["']csrfmiddlewaretoken["'] value=["']([^"']+)""", data)
            token = f.group(1).decode() if f else (m.group(1) if m else None)
            if not token:
                raise SystemExit(f"{self.name}: no CSRF token at {t['csrf_from']} (status {r.status})")
            if m and (not cookie or name + "=" not in cookie):
                cookie = (cookie + "; " if cookie else "") + f"{name}={m.group(1)}"
            h["X-CSRFToken"] = token
            h["Referer"] = self.base + t["csrf_from"]
            if form is not None:
                form["csrfmiddlewaretoken"] = token
        if cookie:
            h["Cookie"] = cookie
        self.people = []
        if t.get("auth") and server.get("sessions"):
            with open(server["sessions"]) as f:
                self.people = [
                    (f"sessionid={p['sessionid']}; csrftoken={p['csrftoken']}", p["csrftoken"])
                    for p in json.load(f)
                ]
            if form is not None and "csrf_from" not in t:
                form["csrfmiddlewaretoken"] = "{csrf}"
        self.sent = 0  # by wrk, so that no later run repeats a number or favours the first people
        self.body = t.get("body")
        if form is not None:
            self.body = urllib.parse.urlencode(form, safe="{}")
            h["Content-Type"] = "application/x-www-form-urlencoded"
        elif "json" in t:
            self.body = json.dumps(t["json"])
            h["Content-Type"] = "application/json"
        elif "content_type" in t:
            h["Content-Type"] = t["content_type"]
        self.headers, self.uniq = h, uniq
        self.expect = t.get("expect") or ([200] if self.method == "GET" else [200, 201, 302])

    def one(self, i, gz=True):
        h = dict(self.headers)
        if not gz:
            h["Accept-Encoding"] = "identity"
        n = str(self.uniq + 900000000 + i)
        body = self.body.replace("{n}", n) if self.body else None
        if self.people:
            h["Cookie"], h["X-CSRFToken"] = person = self.people[self.next_person(1) % len(self.people)]
            body = body and body.replace("{csrf}", person[1])
        return fetch(self.base, self.method, self.paths[i % len(self.paths)].replace("{n}", n), h, body)

    def next_person(self, many):
        """The place of the next person, after whom ``many`` more take their turn."""
        first, self.sent = self.sent, self.sent + many
        return first

    def lua(self):
        check = self.t.get("check_status", self.method != "GET")
        return LUA % {
            "method": lua_str(self.method),
            "uniq": self.uniq + self.sent,
            "body": lua_str(self.body),
            "headers": "{" + ",".join(f"[{lua_str(k)}]={lua_str(v)}" for k, v in self.headers.items()) + "}",
            "paths": "{" + ",".join(lua_str(p) for p in self.paths) + "}",
            "expect": "{" + ",".join(f"[{s}]=true" for s in self.expect) + "}",
            "sessions": "{"
            + ",".join(f"{{{lua_str(cookie)},{lua_str(token)}}}" for cookie, token in self.people)
            + "}",
            "first": self.next_person(0),
            "response": LUA_RESPONSE if check else "",
        }

    def wrk(self, conc, secs, threads, timeout):
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as f:
            f.write(self.lua())
            f.flush()
            cmd = [
                "wrk",
                "-t",
                str(min(threads, conc)),
                "-c",
                str(conc),
                "-d",
                f"{secs}s",
                "--timeout",
                f"{timeout}s",
                "-s",
                f.name,
                self.base + "/",
            ]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            r = subprocess.run(cmd, capture_output=True, text=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
        m = re.search(r"LOADCHECK (\{.*\})", r.stdout)
        if not m:
            raise RuntimeError(f"wrk failed: {r.stdout}{r.stderr}")
        d = json.loads(m.group(1))
        self.next_person(d["requests"] + conc)
        d["wrk_cpu"] = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        return d


# ---------------------------------------------------------------- one target
def prepare(tg, server, pg, d):
    """Warm up; then bytes, SQL statements per request, time with one connection."""
    t, out = tg.t, {}
    for i in range(t.get("warm_requests", 6)):
        r, data = tg.one(i)
        if r.status not in tg.expect:
            raise SystemExit(
                f"{server['name']}/{tg.name}: status {r.status}, expected {tg.expect}: {data[:300]!r}"
            )
    if d["warmup"]:
        tg.wrk(d["concurrency"], d["warmup"], d["threads"], d["timeout"])
    drain(
        [p for p in [pid_of(server), pg and pg.pid] if p]
    )  # else the statements of left-over requests are counted below
    r, plain = tg.one(7, gz=False)
    r2, wire = tg.one(8)
    out["status"], out["bytes_plain"], out["bytes_wire"] = r.status, len(plain), len(wire)
    out["compressed_by_server"] = r2.getheader("Content-Encoding") or ""
    out["bytes_if_gzip6"] = len(gzip.compress(plain, 6))
    out["headers_bytes"] = sum(len(k) + len(v) + 4 for k, v in r2.getheaders())
    if pg and pg.ok:
        k = t.get("sql_sample", 5)
        pg.reset()
        a = pg.counts()
        for i in range(k):
            tg.one(20 + i)
        b = pg.counts()
        out["queries"] = round((b[0] - a[0]) / k, 2)
        out["sql_ms"] = round((b[1] - a[1]) / k, 3)
        out["pg_blocks"] = round((b[2] - a[2]) / k, 1)
    out["c1_ms"], out["c1_foreign"] = None, None
    for _ in range(1 + d["retries"]):
        drain([p for p in [pid_of(server), pg and pg.pid] if p])
        quiet(d["quiet_wait"])
        a, t = busy()[0], time.time()
        own = cpu(pid_of(server)) + (cpu(pg.pid) if pg else 0)
        one = tg.wrk(1, d["c1_seconds"], 1, d["timeout"])
        own = cpu(pid_of(server)) + (cpu(pg.pid) if pg else 0) - own + one["wrk_cpu"]
        foreign = max(0.0, busy()[0] - a - own) / (time.time() - t)
        if out["c1_ms"] is None or foreign < out["c1_foreign"]:
            out["c1_ms"], out["c1_p95_ms"], out["c1_foreign"] = (
                round(one["p50"] / 1000, 2),
                round(one["p95"] / 1000, 2),
                round(foreign, 2),
            )
            out["c1_rps"] = round(one["requests"] / one["us"] * 1e6, 1)
        if foreign <= d["max_foreign"]:
            break
    return out


def measure(tg, server, pg, d):
    master = pid_of(server)
    extra = {k: int(v) for k, v in server.get("extra_pids", {}).items()}
    roots = [p for p in [master, pg and pg.pid, *extra.values()] if p]
    drained = drain(roots)
    quiet(d["quiet_wait"])
    v0 = int(pg.ask(tg.t["verify_sql"])) if pg and tg.t.get("verify_sql") else None

    def now():
        return {"app": cpu(master), "pg": cpu(pg.pid) if pg else 0.0, **{k: cpu(p) for k, p in extra.items()}}

    pulse = Pulse()
    pulse.start()
    m0, t0, pre = busy(), time.time(), now()
    w = tg.wrk(d["concurrency"], d["duration"], d["threads"], d["timeout"])
    post, m1, wall = now(), busy(), time.time() - t0
    pulse_ms = pulse.stop()
    ours = sum(post[k] - pre[k] for k in post) + w["wrk_cpu"]
    n = w["requests"]
    out = {
        "requests": n,
        "rps": round(n / w["us"] * 1e6, 2),
        "p50_ms": w["p50"] / 1000,
        "p95_ms": w["p95"] / 1000,
        "p99_ms": w["p99"] / 1000,
        "max_ms": w["max"] / 1000,
        "errors": w["e_connect"]
        + w["e_read"]
        + w["e_write"]
        + w["e_timeout"]
        + w["e_status"]
        + w["bad"]
        + (n == 0)
        + (not drained),
        "first_bad": w["first_bad"].strip()
        + (" no answer within the run" if n == 0 else "")
        + ("" if drained else " server still busy before the run"),
        "pulse_ms": pulse_ms,
        "mb_per_s": round(w["bytes"] / w["us"], 3),
        "foreign_cores": round(max(0.0, m1[0] - m0[0] - ours) / wall, 2),
        "stolen_cores": round((m1[1] - m0[1]) / wall, 2),
        "cpu_wrk_ms": round(w["wrk_cpu"] / max(n, 1) * 1000, 3),
    }
    for k in post:
        out[f"cpu_{k}_ms"] = round((post[k] - pre[k]) / max(n, 1) * 1000, 3)
    if v0 is not None:
        drain(roots)
        out["verified"] = int(pg.ask(tg.t["verify_sql"])) - v0
        if (
            not n <= out["verified"] <= n + 2 * d["concurrency"]
        ):  # requests in flight at the end are stored too
            out["errors"] += 1
            out["first_bad"] += f" stored {out['verified']} of {n}"
    if master:
        own = tree(master)
        out["memory"] = [m for m in (memory(p) for p in sorted(own) if p != master) if m] or [memory(master)]
    return out


def calm(m, d):
    """Nobody else took the cores of this machine, nor the machine's share of its host."""
    return m["foreign_cores"] <= d["max_foreign"] and m["pulse_ms"] <= Pulse.quickest * d["max_slowdown"]


def run(conf, args):
    base = {
        "runs": 3,
        "duration": 10,
        "concurrency": 16,
        "threads": 1,
        "warmup": 2,
        "timeout": 30,
        "c1_seconds": 3,
        "quiet_wait": 8,
        "max_foreign": 0.3,
        "max_slowdown": 1.2,
        "retries": 2,
    }
    base.update(conf.get("defaults", {}))
    for k in ("runs", "duration", "concurrency"):
        if getattr(args, k) is not None:
            base[k] = getattr(args, k)
    only = set(args.only.split(",")) if args.only else None
    jobs = []
    for server in conf["servers"]:
        pg = Pg(server["postgres"]) if server.get("postgres") else None
        for i, t in enumerate(server["targets"]):
            if only and t["name"] not in only and f"{server['name']}/{t['name']}" not in only:
                continue
            d = dict(base, **{k: t[k] for k in base if k in t})
            tg = Target(server, t, (int(time.time()) % 100000) * 1000)
            jobs.append(
                (
                    server,
                    tg,
                    pg,
                    d,
                    {
                        "server": server["name"],
                        "target": t["name"],
                        "concurrency": d["concurrency"],
                        "duration": d["duration"],
                        "runs": [],
                    },
                )
            )
    for server, tg, pg, d, res in jobs:
        res.update(prepare(tg, server, pg, d))
        print(
            f"ready {res['server']}/{res['target']}: c1 {res['c1_ms']} ms, {res.get('queries', '-')} queries",
            file=sys.stderr,
        )
    early = []
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        for n in range(
            max((j[3]["runs"] for j in jobs), default=0)
        ):  # rounds outermost: drift of the machine hits every server alike
            for server, tg, pg, d, res in jobs:
                if n < d["runs"]:
                    for _ in range(1 + d["retries"]):
                        m = measure(tg, server, pg, d)
                        if calm(m, d):
                            break
                    res["runs"].append(m)
                    print(
                        f"run {n + 1} {res['server']}/{res['target']}: {m['rps']} rps p50 {m['p50_ms']} p95 {m['p95_ms']} errors {m['errors']} {m['first_bad']} foreign {m['foreign_cores']} pulse {m['pulse_ms']}",
                        file=sys.stderr,
                    )
    except KeyboardInterrupt:  # stopped by hand: report what there is
        early.append("stopped early")
    jobs = [j for j in jobs if j[4]["runs"]]
    failed = early
    for server, tg, pg, d, res in jobs:
        quiet_runs = [r for r in res["runs"] if calm(r, d)]
        res["calm_runs"], kept = len(quiet_runs), quiet_runs or res["runs"]
        res["slowdown"] = round(max(r["pulse_ms"] for r in kept) / Pulse.quickest, 2)
        res["foreign_cores"] = max(r["foreign_cores"] for r in kept)
        for k in (
            "rps",
            "p50_ms",
            "p95_ms",
            "p99_ms",
            "max_ms",
            "cpu_app_ms",
            "cpu_pg_ms",
            "cpu_wrk_ms",
        ) + tuple(f"cpu_{x}_ms" for x in server.get("extra_pids", {})):
            res[k] = round(statistics.median(r[k] for r in kept), 3)
        res["rps_spread"] = [min(r["rps"] for r in kept), max(r["rps"] for r in kept)]
        res["errors"] = sum(r["errors"] for r in res["runs"])
        mem = res["runs"][-1].get("memory") or []
        mem = [m for m in mem if m["rss_mb"] > 5]
        res["rss_mb"] = round(max((m["rss_mb"] for m in mem), default=0), 1)
        res["pss_mb"] = round(max((m["pss_mb"] for m in mem), default=0), 1)
        lim = tg.t.get("limits", {})
        for k, v in lim.items():
            got = res[k[4:]] if k.startswith("min_") else res.get(k)
            if got is None or (got < v if k.startswith("min_") else got > v):
                failed.append(f"{res['server']}/{res['target']}: {k} {got} against the limit {v}")
        if res["errors"]:
            failed.append(
                f"{res['server']}/{res['target']}: {res['errors']} errors, first {[r['first_bad'] for r in res['runs'] if r['first_bad']][:1]}"
            )
    return {
        "when": time.strftime("%Y-%m-%dT%H:%M:%S"),
        "cores": os.cpu_count(),
        "load1": os.getloadavg()[0],
        "results": [j[4] for j in jobs],
        "failed": failed,
    }


HEAD = [
    "server",
    "target",
    "rps",
    "rps_spread",
    "c1_ms",
    "p50_ms",
    "p95_ms",
    "p99_ms",
    "cpu_app_ms",
    "cpu_pg_ms",
    "queries",
    "sql_ms",
    "bytes_plain",
    "bytes_wire",
    "bytes_if_gzip6",
    "rss_mb",
    "pss_mb",
    "foreign_cores",
    "slowdown",
    "calm_runs",
    "errors",
]


def markdown(doc):
    rows = ["| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD)]
    for r in doc["results"]:
        cells = []
        for k in HEAD:
            v = r.get(k, "")
            cells.append(
                f"{v[0]:.0f}-{v[1]:.0f}"
                if k == "rps_spread"
                else (
                    f"{v:.1f}"
                    if isinstance(v, float)
                    and k not in ("queries", "sql_ms", "cpu_app_ms", "cpu_pg_ms", "c1_ms")
                    else str(round(v, 2) if isinstance(v, float) else v)
                )
            )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def compare(a, b, tol):
    A = {(r["server"], r["target"]): r for r in json.load(open(a))["results"]}
    bad = 0
    for r in json.load(open(b))["results"]:
        o = A.get((r["server"], r["target"]))
        if not o:
            continue
        ratio = r["cpu_app_ms"] / o["cpu_app_ms"] if o["cpu_app_ms"] else 1
        more = r.get("queries", 0) > o.get("queries", 0)
        flag = "SLOWER" if ratio > 1 + tol or more else "ok"
        bad += flag != "ok"
        print(
            f"{r['server']}/{r['target']}: cpu {o['cpu_app_ms']} -> {r['cpu_app_ms']} ms ({ratio:.2f}x), queries {o.get('queries')} -> {r.get('queries')}, rps {o['rps']} -> {r['rps']}  {flag}"
        )
    return bad


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("config", nargs="?")
    p.add_argument("-o", "--out")
    p.add_argument("--md")
    p.add_argument("--only")
    p.add_argument("--runs", type=int)
    p.add_argument("--duration", type=int)
    p.add_argument("--concurrency", type=int)
    p.add_argument("--compare", nargs=2)
    p.add_argument("--tolerance", type=float, default=0.15)
    a = p.parse_args()
    if a.compare:
        sys.exit(1 if compare(*a.compare, a.tolerance) else 0)
    doc = run(json.load(open(a.config)), a)
    if a.out:
        json.dump(doc, open(a.out, "w"), indent=1)
    text = markdown(doc)
    if a.md:
        open(a.md, "w").write(text)
    print(text)
    for f in doc["failed"]:
        print("FAILED", f)
    sys.exit(1 if doc["failed"] else 0)


if __name__ == "__main__":
    main()
