#!/usr/bin/env python
"""Groups suggested among many comments: python bench/suggestions.py [--comments 100000] [--reckoning]

The comments are made up: 300 letters on average over 60 matters, three tenths of them copies of 40 campaigns, some
with a word changed, other signs or a sentence of one's own. The work is done by a process of its own, so that making
them up is not counted as its memory. With --reckoning only what finds them alike is measured, without a database,
and whether it finds the same again. Ends with 1 if it takes 5 minutes or 1 GB, or if a campaign is missed.
"""

import argparse
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from itertools import islice, pairwise
from pathlib import Path

from portal import say, set_up, verdict

LIMIT, MEMORY, SILENCE = 300, 1_000, 30  # seconds; MB at the peak; seconds without telling how far it is
CAMPAIGNS, MATTERS, KNOWN = 40, 60, 3_000
CODE = "CC-2026-PRUEBA-0001"
SYLLABLES = [consonant + vowel for consonant in "bcdfglmnprst" for vowel in "aeiou"]
WORKER = "BENCH_SUGGESTIONS_FOLDER"  # in the environment of the process that does the work
FOLDER = os.environ.get(WORKER) or tempfile.mkdtemp()

set_up(
    FOLDER,
    DATABASE_URL=os.environ.get("BENCH_PG", f"sqlite:///{FOLDER}/bench.sqlite3"),
    REDIS_URL="",
)

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from consultations import similarity
from consultations.models import Comment, Consultation, SuggestedComment, Suggestion
from consultations.suggestions import KIND
from participa.jobs import registry
from participa.jobs.models import Job
from participa.services.models import Membership, PublicService


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--comments", type=int, default=100_000)
    options.add_argument("--reckoning", action="store_true")
    chosen = options.parse_args()
    if WORKER in os.environ:
        sys.exit(measured())
    try:
        if chosen.reckoning:
            sys.exit(reckoned(chosen.comments))
        (Path(FOLDER) / "broker" / "queue").mkdir(parents=True)  # nobody listens: the job is done here
        fill(chosen.comments)
        done = subprocess.run([sys.executable, __file__], env=os.environ | {WORKER: FOLDER}, check=False)
        sys.exit(done.returncode)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


# The crowd -----------------------------------------------------------------------------------------


def crowd(number):
    """Made-up comments, always the same."""
    draw = random.Random(20_500)
    common = [a_word(draw) for _n in range(KNOWN)]
    matters = [[a_word(draw) for _n in range(40)] for _matter in range(MATTERS)]
    letters = [opinion(draw, common, draw.choice(matters), 320) for _campaign in range(CAMPAIGNS)]
    weights = [1 / (n + 1) for n in range(CAMPAIGNS)]
    for n in range(number):
        if n % 10 < 3:
            yield copied(draw, common, draw.choices(letters, weights)[0])
        else:
            yield opinion(draw, common, draw.choice(matters), max(15, int(draw.gauss(290, 120))))


def a_word(draw):
    return "".join(draw.choices(SYLLABLES, k=draw.choice((2, 3, 3, 4))))


def opinion(draw, common, matter, letters):
    """Half its words are of its matter; the others, of anybody's."""
    words, length = [], 0
    while length < letters:
        words.append(draw.choice(matter) if draw.random() < 0.4 else draw.choice(common))
        length += len(words[-1]) + 1
    return " ".join(words).capitalize() + "."


def copied(draw, common, letter):
    """As it is (a third), in other signs, with two words changed, or with a sentence of one's own."""
    how = draw.randrange(4)
    if how == 1:
        return f"«{letter.upper()}»!!"
    if how == 2:
        words = letter.split(" ")
        for _n in range(2):
            words[draw.randrange(len(words))] = draw.choice(common)
        return " ".join(words)
    if how == 3:
        return f"{letter} {' '.join(draw.choices(common, k=8)).capitalize()}."
    return letter


def fill(number):
    """A consultation that closed yesterday, its comments and who reads them."""
    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
    now, service = timezone.now(), PublicService.objects.active().first()
    analyst = User.objects.create(email="analista@ejemplo.cl")
    Membership.objects.create(
        user=analyst, service=service, role=Membership.Role.ANALYST, started_at=now - timedelta(days=90)
    )
    consultation = Consultation.objects.create(
        service=service, title="Consulta de prueba", code=CODE, slug="consulta-de-prueba",
        status="published", opens_at=now - timedelta(days=30), closes_at=now - timedelta(days=1),
        created_at=now, changed_at=now, act_number="1", act_date=now.date(), comment_count=number,
    )  # fmt: skip
    step = timedelta(days=28) / number
    comments = (
        Comment(
            consultation=consultation, author=analyst, text=text, sha256="-", receipt=f"R{n}",
            submitted_at=consultation.opens_at + step * n, legally_received_at=consultation.opens_at + step * n,
        )
        for n, text in enumerate(crowd(number))
    )  # fmt: skip
    while some := list(islice(comments, 5_000)):
        Comment.objects.bulk_create(some)


# What is measured ----------------------------------------------------------------------------------


def measured():
    """What the worker does."""
    consultation, analyst = Consultation.objects.get(code=CODE), User.objects.get(email="analista@ejemplo.cl")
    job = Job.objects.create(
        kind=KIND, title="Grupos", params={"consultation": consultation.pk}, requested_by=analyst,
        requested_at=timezone.now(),
    )  # fmt: skip
    reverse("portal:home")  # a worker that did anything before has its addresses loaded
    before, beats = memory(), [time.perf_counter()]
    registry.get(KIND)(job, lambda *_progress: beats.append(time.perf_counter()))
    took, peak = time.perf_counter() - beats[0], memory()
    silence = max(later - sooner for sooner, later in pairwise([*beats, time.perf_counter()]))
    found = Suggestion.objects.filter(kind="campaign")
    say(
        f"{consultation.comment_count:,} comments: {took:.1f} s, {silence:.1f} s the longest without a sign of life; "
        f"{peak:,} MB at the peak ({before:,} before); {found.count()} campaigns and "
        f"{Suggestion.objects.filter(kind='theme').count()} themes with {SuggestedComment.objects.count():,} comments"
    )
    return missed(took, peak, found.count(), silence)


def reckoned(number):
    """Only the reckoning, twice: as fast, and the same."""
    texts = list(crowd(number))
    say(f"{number:,} comments of {sum(map(len, texts)) // number} letters; {memory():,} MB before")
    started = time.perf_counter()
    found = similarity.campaigns(texts)
    grouped = {place for one in found for place, _score in one.members}
    middle = time.perf_counter()
    rest = [text for place, text in enumerate(texts) if place not in grouped]
    themes = similarity.themes(rest)
    took, peak = time.perf_counter() - started, memory()
    say(
        f"campaigns {middle - started:.1f} s ({len(found)}, with {len(grouped):,}), themes "
        f"{took + started - middle:.1f} s ({len(themes)}, with {sum(len(one.members) for one in themes):,}); "
        f"{peak:,} MB at the peak"
    )
    problems = [] if similarity.campaigns(texts) == found else ["the campaigns were others the second time"]
    return missed(took, peak, len(found), 0) or verdict(problems)


def missed(took, peak, campaigns, silence):
    problems = [f"{took:.1f} s is not under {LIMIT} s"] if took >= LIMIT else []
    problems += [f"{peak} MB is not under {MEMORY} MB"] if peak >= MEMORY else []
    problems += [f"{campaigns} campaigns of {CAMPAIGNS}"] if campaigns < CAMPAIGNS else []
    problems += [f"{silence:.1f} s without a sign of life"] if silence >= SILENCE else []
    return verdict(problems)


def memory():
    """The most that this process held. ``getrusage`` would count what the one that started it did."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024


if __name__ == "__main__":
    main()
