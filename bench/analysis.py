#!/usr/bin/env python3
"""The analyst's screens of a large consultation: python bench/analysis.py [--comments 100000] [--grouped 5000]

Fills a PostgreSQL database of its own (in the server of BENCH_PG) with one consultation, then asks in this process
for the list with each filter and order, a page in the middle, one observation and a group, as an analyst would: how
many statements and how long each takes. Then one act groups ``--grouped`` of them, by the worker's code, and is
undone; and one tags them all. Ends with 1 if a page takes a second or more or if a group's size is not exact.
"""

import argparse
import html
import io
import random
import re
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import psycopg
from portal import PG, say, set_up, verdict

DATABASE, LIMIT = "participa_analysis", 1.0  # seconds
FOLDER = tempfile.TemporaryDirectory()
set_up(
    FOLDER.name,
    DATABASE_URL=f"{PG}/{DATABASE}",
    REDIS_URL="",
    STATIC_ROOT=f"{FOLDER.name}/static",
    SECOND_FACTOR="False",
)

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from consultations.actions import analysing, batches
from consultations.batch_job import comments_batch
from consultations.models import Comment, CommentGroup, CommentTag, Consultation, Note, Reading, Section
from consultations.receipts import fingerprint, new_code
from participa.core.calendar import day_of
from participa.core.search import search_text_of
from participa.reference.models import Region
from participa.services.models import Membership, PublicService

WORDS = re.findall(
    r"\w+",
    """ribera río playa acceso sendero baño basura luz camino puente niños adultos mayores bicicleta perro horario multa
    guardaparque estacionamiento cobro rampa silla ruedas pesca caleta mariscos humedal aves nidos fuego carpa camping
    ruido música comercio permiso concesión cerco dueño predio agua nieve invierno verano turismo escuela salud
    seguridad cámara patrulla municipio vecinos junta comité sindicato empresa obra muelle embarcadero""",
)
FILTERS = {
    "the list": "",
    "everything": "grupo=todas",
    "a word of one in a hundred": "grupo=todas&q=glaciares",
    "a word of most": "grupo=todas&q=ribera",
    "three words": "grupo=todas&q=riberas+puente+ninos",
    "a word of none": "grupo=todas&q=xilofono",
    "the oldest": "grupo=todas&orden=antiguas",
    "the longest": "grupo=todas&orden=largas",
    "a section": "grupo=todas&seccion={section}",
    "a region and a position": "grupo=todas&region={region}&posicion=rechazo",
    "a tag": "grupo=todas&etiqueta={tag}",
    "unread by her": "grupo=todas&leida=no",
    "unread by anybody": "grupo=todas&leida=nadie",
    "with notes": "grupo=todas&con=nota",
    "redacted": "grupo=todas&con=tachada",
    "all at once": "grupo=todas&q=ribera&seccion={section}&posicion=rechazo&etiqueta={tag}&leida=no&orden=largas",
}


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--comments", type=int, default=100_000)
    options.add_argument("--grouped", type=int, default=5_000)
    chosen = options.parse_args()
    with FOLDER, psycopg.connect(f"{PG}/postgres", autocommit=True) as admin:
        (Path(FOLDER.name) / "broker" / "queue").mkdir(parents=True)  # nobody listens: the work is done here
        admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {DATABASE}")
        try:
            sys.exit(measure(chosen))
        finally:
            connection.close()
            admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def measure(chosen):
    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
    call_command("collectstatic", verbosity=0, interactive=False)
    reverse("portal:home")  # what served a page before has its addresses loaded
    place = Place(chosen.comments)
    problems = [*place.look_at_pages(), *place.act_on_many(chosen.grouped)]
    return verdict(problems)


class Place:
    """A consultation in analysis, its comments, and an analyst who signed in."""

    def __init__(self, how_many):
        self.now, self.random = timezone.now(), random.Random(73)
        service = PublicService.objects.active().first()
        self.analyst = User.objects.create(email="analista@ejemplo.cl", display_name="Analista")
        Membership.objects.create(
            user=self.analyst, service=service, role=Membership.Role.ANALYST, started_at=self.now
        )
        day = timedelta(days=1)
        title = "Riberas abiertas"
        self.consultation = Consultation.objects.create(
            service=service, title=title, code="CC-2026-BENCH-0001", slug="riberas", status="published",
            act_number="Resolución exenta 1", act_date=day_of(self.now - 41 * day),
            opens_at=self.now - 40 * day, closes_at=self.now - day, created_at=self.now, changed_at=self.now,
            search_text=search_text_of(title),
        )  # fmt: skip
        self.sections = [
            Section.objects.create(consultation=self.consultation, title=f"Art. {n}", text="x", number=n)
            for n in range(1, 11)
        ]
        self.groups = [
            CommentGroup.objects.create(
                consultation=self.consultation, number=n, title=f"Grupo {n}", changed_at=self.now
            )
            for n in range(1, 41)
        ]
        self.tag = analysing.create_tag(self.consultation, name="agua", by=self.analyst, now=self.now)
        self._comments(how_many)
        self._papers(how_many)
        connection.cursor().execute("VACUUM ANALYZE")
        self.browser = Client(SERVER_NAME="localhost")
        self.browser.force_login(self.analyst)

    def _comments(self, how_many):
        regions = [None, *Region.objects.all()]
        begins = self.now - timedelta(days=39)
        for start in range(0, how_many, 5000):
            Comment.objects.bulk_create(
                self._comment(n, begins + timedelta(seconds=n), regions)
                for n in range(start, min(start + 5000, how_many))
            )
        for group in self.groups:
            CommentGroup.objects.filter(pk=group.pk).update(size=group.comments.count())

    def _comment(self, n, at, regions):
        text = " ".join(self.random.choices(WORDS, k=self.random.randint(20, 120))).capitalize()
        text += " glaciares." if n % 100 == 0 else "."
        return Comment(
            consultation=self.consultation, section=self.random.choice(self.sections), text=text,
            region=self.random.choice(regions), position=self.random.choice(["", "oppose", "support"]),
            sha256=fingerprint(text), receipt=new_code("BENCH"), submitted_at=at, legally_received_at=at,
            is_redacted=n % 1000 == 0, group=self.random.choice(self.groups) if n % 2 else None,
        )  # fmt: skip

    def _papers(self, how_many):
        """Half were read by her, one in ten has the tag, one in a hundred a note."""
        keys = list(Comment.objects.order_by("-pk").values_list("pk", flat=True))
        her = {"by": self.analyst, "at": self.now}
        Reading.objects.bulk_create((Reading(comment_id=pk, **her) for pk in keys[: how_many // 2]), 5000)
        CommentTag.objects.bulk_create(
            (CommentTag(comment_id=pk, tag=self.tag, **her) for pk in keys[::10]), 5000
        )
        Note.objects.bulk_create((Note(comment_id=pk, text="Ojo", **her) for pk in keys[::100]), 5000)

    # Pages -------------------------------------------------------------------------------------

    def look_at_pages(self):
        address = f"/gestion/consultas/{self.consultation.code}/"
        known = {"section": self.sections[0].pk, "region": Region.objects.first().pk, "tag": self.tag.pk}
        pages = {name: f"{address}observaciones/?{query.format(**known)}" for name, query in FILTERS.items()}
        first = self.browser.get(pages["everything"]).content.decode()
        following = html.unescape(re.search(r'rel="next" href="([^"]+)"', first)[1])
        pages["the second page"] = f"{address}observaciones/{following}"
        receipt = Comment.objects.values_list("receipt", flat=True)[Comment.objects.count() // 2]
        pages["one observation"] = f"{address}observaciones/{receipt}/?grupo=todas"
        pages["a group"] = f"{address}grupos/1/"
        return [problem for name, path in pages.items() for problem in self._look(name, path)]

    def _look(self, name, path):
        self.browser.get(path)
        took, counts = [], set()
        for _time in range(3):
            with CaptureQueriesContext(connection) as done:
                start = time.perf_counter()
                response = self.browser.get(path)
                took.append(time.perf_counter() - start)
            counts.add(len(done))
        slowest = max(done, key=lambda one: float(one["time"]))
        say(
            f"{name}: {response.status_code}, {min(counts)} statements, {statistics.median(took) * 1000:.0f} ms, "
            f"{len(response.content) // 1024} kB; the slowest statement {float(slowest['time']) * 1000:.0f} ms"
        )
        return [f"{name} takes {statistics.median(took):.1f} s"] if statistics.median(took) >= LIMIT else []

    # Acts --------------------------------------------------------------------------------------

    def act_on_many(self, grouped):
        some = Comment.objects.filter(pk__in=Comment.objects.order_by("pk").values("pk")[:grouped])
        batch = self._do(f"grouping {grouped:,}", some, kind="group", title="Rampas")
        problems = self._wrong_sizes()
        start = time.perf_counter()
        batches.undo(batch, by=self.analyst, now=timezone.now())
        asked = time.perf_counter() - start
        comments_batch(batch.job, lambda done, total=None: None)
        batch.refresh_from_db()
        say(f"undoing it: {asked * 1000:.0f} ms asking, {time.perf_counter() - start - asked:.1f} s in all")
        problems += self._wrong_sizes() + [f"{n} left {why}" for why, n in batch.skipped.items()]
        self._do("tagging everything", Comment.objects.all(), kind="tag", tag=self.tag)
        return problems

    def _do(self, name, some, **act):
        start = time.perf_counter()
        batch = batches.start(self.consultation, some, by=self.analyst, now=timezone.now(), **act)
        asked, slices = time.perf_counter() - start, [time.perf_counter()]
        comments_batch(batch.job, lambda done, total=None: slices.append(time.perf_counter()))
        batch.refresh_from_db()
        longest = max((later - one for one, later in pairwise(slices[1:])), default=0)
        say(
            f"{name}: {asked * 1000:.0f} ms asking, then {slices[-1] - slices[0]:.1f} s for {batch.done:,}; "
            f"the longest slice {longest * 1000:.0f} ms"
        )
        return batch

    def _wrong_sizes(self):
        return [
            f"group {group.number} says {group.size}"
            for group in CommentGroup.objects.all()
            if group.size != group.comments.count()
        ]


if __name__ == "__main__":
    main()
