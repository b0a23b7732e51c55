#!/usr/bin/env python3
"""The board of a hall: python bench/live_board.py [--questions 10000] [--seconds 30] [--looks 300] [--asks 20]

Starts the portal as production does (deploy/gunicorn.conf.py, two workers, PostgreSQL, Redis) over a database of its
own, with an account whose event is on and 10,000 questions. Then, each at its own instant however long the answers
take: 300 requests a second to what the board asks for again and again, as static/js/live.js does it, saying what it
has; and 20 people a second send the form they had open, each with her session. Ends with 1 if anything but a page
came, a question was lost, or the board asked the database more than once every two seconds.
"""

import argparse
import os
import queue
import random
import statistics
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from urllib.parse import urlencode

from portal import Portal, found, people_signed_in, say, settle, verdict

LOOKERS, ASKERS = 24, 12  # connections open at the same time
WARM_SECONDS = 2
FRESH_SECONDS = 2  # of a snapshot: public_accounts/live.py


PORTAL = Portal(
    "participa_live_board",
    port=18600,
    redis_number=11,
    RATE_COMMENT_NETWORK="100000000/m",  # all of them ask from one address
)

from django.urls import reverse
from django.utils import timezone

from participa.core.calendar import day_of
from participa.core.receipts import new_code
from participa.core.search import search_text_of
from participa.services.models import PublicService
from public_accounts.models import Account, AccountEvent, Question

WORDS = [
    "acceso",
    "baño",
    "barco",
    "bosque",
    "camino",
    "caleta",
    "carretera",
    "colegio",
    "comuna",
    "contrato",
    "cuenca",
    "deuda",
    "dique",
    "embarcadero",
    "escalera",
    "faro",
    "fiscalización",
    "fondo",
    "gasto",
    "guardaparque",
    "hospital",
    "humedal",
    "incendio",
    "inversión",
    "isla",
    "laguna",
    "letrero",
    "licitación",
    "luz",
    "mapa",
    "mirador",
    "muelle",
    "multa",
    "obra",
    "orilla",
    "parque",
    "pasarela",
    "pesca",
    "playa",
    "plaza",
    "plazo",
    "pozo",
    "presupuesto",
    "puente",
    "puerto",
    "quebrada",
    "rampa",
    "regla",
    "reparación",
    "ribera",
    "riego",
    "río",
    "sanción",
    "sendero",
    "señal",
    "sequía",
    "sueldo",
    "taller",
    "terreno",
    "transporte",
    "tren",
    "valle",
    "vecino",
    "velero",
    "verano",
    "vivienda",
]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--questions", type=int, default=10_000)
    options.add_argument("--seconds", type=int, default=30)
    options.add_argument("--looks", type=int, default=300)
    options.add_argument("--asks", type=int, default=20)
    sys.exit(measure(options.parse_args()))


def measure(chosen):
    with PORTAL.empty():
        hall = Hall(chosen)
        PORTAL.start()
        crowd = Crowd(hall, chosen)
        crowd.open_forms()
        crowd.run()
        return verdict([*crowd.tell(), *hall.check(crowd)])


# The account -----------------------------------------------------------------------------------
class Hall:
    """An account whose event began half an hour ago, with its questions and who will ask more."""

    def __init__(self, chosen):
        self.now, self.random = timezone.now(), random.Random(72)
        self.account = self._account()
        self._questions(chosen.questions)
        askers = chosen.asks * (chosen.seconds + WARM_SECONDS)
        _people, self.cookies = people_signed_in(askers, self.now)
        settle()
        say(f"{chosen.questions:,} questions; {len(self.cookies):,} people with their form open")

    def _account(self):
        service, hour, day = PublicService.objects.active().first(), timedelta(hours=1), timedelta(days=1)
        account = Account.objects.create(
            service=service, code=f"CPP-{self.now.year}-{service.code}", management_year=self.now.year - 1,
            event_year=self.now.year, title="Cuenta pública de prueba", status="called",
            event_starts_at=self.now - hour / 2, event_ends_at=self.now + 2 * hour,
            questions_open_at=self.now - 7 * day, questions_close_at=self.now + 7 * day,
            answers_close_at=self.now + 40 * day, called_at=self.now - 20 * day, act_number="Resolución 1",
            act_date=day_of(self.now - 20 * day), created_at=self.now - 30 * day,
            changed_at=self.now - 20 * day, search_text=" ",
        )  # fmt: skip
        AccountEvent.objects.create(
            account=account, starts_at=account.event_starts_at, ends_at=account.event_ends_at,
            changed_at=self.now,
        )  # fmt: skip
        return account

    def words(self):
        """A question of nine words, so that some are alike and most are not."""
        return f"¿Qué pasa con {' '.join(self.random.sample(WORDS, 9))}?"

    def _questions(self, how_many):
        texts = [self.words() for _n in range(how_many)]
        Question.objects.bulk_create(
            (
                Question(
                    account=self.account, text=text, receipt=new_code(self.account.service.code),
                    asked_at=self.now - timedelta(seconds=30 * n), search_text=search_text_of(text),
                    support_count=self.random.randrange(200), spoken_at=self.now if n == 17 else None,
                )
                for n, text in enumerate(texts)
            ),
            batch_size=2000,
        )  # fmt: skip
        Account.objects.filter(pk=self.account.pk).update(question_count=how_many)

    def url(self, name):
        return reverse(f"public_accounts:{name}", args=[self.account.event_year, self.account.service.slug])

    def check(self, crowd):
        """No question lost, none twice, and the figure kept beside them says so."""
        asked = self.account.questions.exclude(author=None).count()
        self.account.refresh_from_db()
        rows = self.account.questions.count()
        problems = {
            f"{crowd.received:,} receipts, {asked:,} questions": crowd.received == asked,
            f"the account counts {self.account.question_count:,} of {rows:,}": self.account.question_count
            == rows,
            f"{crowd.received:,} asked of {crowd.asks:,}": crowd.received == crowd.asks,
        }
        return [problem for problem, fine in problems.items() if not fine]


# Who looks and who asks ------------------------------------------------------------------------
class Crowd:
    """Each request leaves at its instant; one that finds no free connection waits, and its wait counts."""

    def __init__(self, hall, chosen):
        self.hall, self.chosen = hall, chosen
        self.board, self.form = hall.url("live_fragment"), hall.url("ask")
        self.seconds, self.statuses = {"look": [], "ask": []}, {"look": Counter(), "ask": Counter()}
        self.failures, self.received, self.asks, self.seen = Counter(), 0, 0, set()
        self.tokens = []

    def open_forms(self):
        """As they had it before the minute that is measured."""
        line = PORTAL.line()
        for cookie in self.hall.cookies:
            page = self._read(line, "GET", self.form, {"Cookie": cookie})[1]
            names = ("csrfmiddlewaretoken", "form_token")
            self.tokens.append([found(rf'name="{name}" value="([^"]+)"', page) for name in names])
        line.close()

    def run(self):
        waiting = {"look": queue.SimpleQueue(), "ask": queue.SimpleQueue()}
        threads = [
            threading.Thread(target=self._some, args=["look", waiting["look"]]) for _n in range(LOOKERS)
        ]
        threads += [threading.Thread(target=self._some, args=["ask", waiting["ask"]]) for _n in range(ASKERS)]
        for thread in threads:
            thread.start()
        lasts = self.chosen.seconds + WARM_SECONDS
        times = [("look", n / self.chosen.looks) for n in range(lasts * self.chosen.looks)]
        times += [("ask", n / self.chosen.asks) for n in range(lasts * self.chosen.asks)]
        before = PORTAL.cpu()
        start, people = time.monotonic() + 0.2, iter(range(len(self.hall.cookies)))
        for what, at in sorted(times, key=lambda pair: pair[1]):
            time.sleep(max(0, start + at - time.monotonic()))
            waiting[what].put((start + at, at >= WARM_SECONDS, next(people) if what == "ask" else None))
        for what, many in (("look", LOOKERS), ("ask", ASKERS)):
            for _n in range(many):
                waiting[what].put(None)
        for thread in threads:
            thread.join()
        self.took = time.monotonic() - start
        self.cpu = PORTAL.cpu() - before

    def _some(self, what, waiting):
        line, etag = PORTAL.line(), ""
        while one := waiting.get():
            due, counts, person = one
            try:
                if what == "look":
                    status, etag = self._look(line, etag)
                else:
                    status = self._ask(line, person)
            except Exception as error:
                self.failures[repr(error)[:90]] += 1
                line.close()
                continue
            if counts:
                self.seconds[what].append(time.monotonic() - due)
                self.statuses[what][status] += 1
        line.close()

    def _look(self, line, etag):
        response, _page = self._read(line, "GET", self.board, {"If-None-Match": etag} if etag else {})
        if response.status not in (200, 304):
            raise ValueError(f"look: {response.status}")
        etag = response.headers["ETag"]
        self.seen.add(etag)
        return response.status, etag

    def _ask(self, line, person):
        """Send it; if something alike was asked, send it all the same."""
        csrf, token = self.tokens[person]
        said = {
            "csrfmiddlewaretoken": csrf,
            "form_token": token,
            "text": self.hall.words(),
            "appear": "participant",
        }
        self.asks += 1
        headers = {"Cookie": self.hall.cookies[person], "Content-Type": "application/x-www-form-urlencoded"}
        for more in ({}, {"anyway": "1"}):
            response, page = self._read(line, "POST", self.form, headers, urlencode(said | more))
            if response.status == 302 and "/comprobante/" in response.headers["Location"]:
                self.received += 1
                return 302
            if response.status != 200 or "anyway" not in page:
                raise ValueError(f"ask: {response.status} {response.headers.get('Location', '')}")
        raise ValueError("ask: it was not taken")

    def _read(self, line, method, address, headers, body=None):
        line.request(
            method, address, body, {"Host": f"localhost:{PORTAL.port}", "Accept-Language": "es"} | headers
        )
        response = line.getresponse()
        return response, response.read().decode()

    def tell(self):
        for what, seconds in self.seconds.items():
            seconds = seconds if len(seconds) > 1 else [0, 0]
            middle, worst = statistics.median(seconds) * 1000, statistics.quantiles(seconds, n=20)[-1] * 1000
            rate = len(self.seconds[what]) / self.chosen.seconds
            say(
                f"{what}: {rate:.0f} a second, p50 {middle:.0f} ms, p95 {worst:.0f} ms, "
                f"statuses {dict(sorted(self.statuses[what].items()))}"
            )
        say(
            f"CPU of the portal: {self.cpu:.1f} s for {sum(map(len, self.seconds.values())):,} requests; "
            f"{len(self.seen)} boards in {self.took:.0f} s; failures {dict(self.failures)}; "
            f"load {os.getloadavg()[0]:.1f}"
        )
        problems = {
            f"failures {dict(self.failures)}": not self.failures,
            f"{len(self.seen)} boards in {self.took:.0f} s": len(self.seen) <= self.took / FRESH_SECONDS + 2,
        }
        return [problem for problem, fine in problems.items() if not fine]


if __name__ == "__main__":
    main()
