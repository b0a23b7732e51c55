#!/usr/bin/env python3
"""Fill an empty PostgreSQL database with what the benchmark reads: python bench/seed.py [--consultations N] …

The directory is the real one (load_reference). Everything else is invented, in bulk: rows go in with COPY and
generate_series, and the figures, search texts, receipts and fingerprints are those that the portal's own actions
would have written. Run it once per database: it refuses one that already has consultations of its own.
"""

import argparse
import json
import os
import random
import secrets
import string
import sys
import time
from datetime import timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participa.settings")

import django

django.setup()

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from consultations.models import (
    BackgroundDocument,
    Comment,
    CommentGroup,
    Consultation,
    Decision,
    Phase,
    Section,
    Status,
)
from participa.core.calendar import (
    ONE_DAY,
    add_business_days,
    day_of,
    end_of,
    legally_received,
    midnight,
    next_business_day,
)
from participa.core.codes import ALPHABET
from participa.core.search import search_text_of
from participa.deadlines.engine import national_holidays
from participa.deadlines.models import LegalBasis
from participa.reference.models import Region, Topic
from participa.services.models import PublicService

User = get_user_model()
KINDS = ["Norma", "Plan", "Reglamento", "Política", "Programa", "Estrategia", "Ordenanza", "Proyecto"]
MATTERS = [
    "agua potable rural", "calidad del aire", "ciclovías y veredas", "residuos domiciliarios", "ruido nocturno",
    "ferias libres", "humedales urbanos", "farmacias comunales", "transporte público", "vivienda y barrio",
    "pesca artesanal", "energía comunitaria", "bibliotecas de barrio", "salud mental", "personas cuidadoras",
]  # fmt: skip
PLACES = [
    "los cerros",
    "la costa",
    "el valle",
    "la cuenca del río",
    "el borde del lago",
    "la ciudad",
    "los campos",
]
PHRASES = [
    "Vivo en el sector y lo veo a diario.", "Propongo que la medida empiece por los barrios sin servicio.",
    "El plazo es corto para quienes trabajamos en turnos.", "Falta decir quién paga la mantención.",
    "Estoy de acuerdo con el artículo, pero agreguen una vía de reclamo.", "En invierno el camino no se puede usar.",
    "Las personas mayores de mi junta de vecinos piden lo mismo.", "Ojalá se publique en qué cambió el texto.",
    "No corresponde cobrar dos veces por lo mismo.", "Mi comuna no aparece en la lista y debería estar.",
    "El letrero tiene que entenderse sin saber leer bien.", "¿Desde cuándo se podrá exigir?",
    "Llevamos años pidiéndolo y nadie había preguntado.", "Pongan la información también en papel.",
]  # fmt: skip
PARTS = [
    "Objeto y alcance",
    "Distancias y plazos",
    "Información y señales",
    "Horarios y cierres",
    "Fiscalización",
]
STATES = [  # of every twenty consultations
    *[Phase.OPEN] * 5, *[Phase.IN_ANALYSIS] * 4, *[Phase.ANSWERED] * 7, *[Phase.RECORDED] * 2, Phase.UPCOMING, Phase.DRAFT,
]  # fmt: skip
WINDOW = 25  # business days
LETTERS = string.ascii_letters + string.digits


def say(words):
    print(words, flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--consultations", type=int, default=2000)
    options.add_argument(
        "--comments", default="100,100000,1000000", help="comments of the large consultations"
    )
    options.add_argument("--citizens", type=int, default=2000, help="people signed in")
    options.add_argument(
        "--sessions", type=Path, default=Path("bench-sessions.json"), help="where their cookies go"
    )
    chosen = options.parse_args()
    if connection.vendor != "postgresql":
        raise SystemExit("DATABASE_URL must point to PostgreSQL.")
    start = time.monotonic()
    call_command("migrate", verbosity=0)
    call_command("load_reference")
    if Consultation.objects.filter(sources=[]).exists():
        raise SystemExit("This database already has consultations: use an empty one.")
    with connection.cursor() as cursor:
        cursor.execute("create extension if not exists pg_stat_statements")
    with transaction.atomic():
        Seed(chosen).everything()
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    say(f"Ready in {time.monotonic() - start:.0f} s")


class Seed:
    def __init__(self, chosen):
        self.chosen, self.chance = chosen, random.Random(20500)
        self.now = timezone.now()
        self.today, self.holidays = day_of(self.now), national_holidays()
        self.services = list(PublicService.objects.active().order_by("pk"))
        self.topics, self.regions = list(Topic.objects.exclude(parent=None)), list(Region.objects.all())
        self.basis = LegalBasis.objects.first()
        self.numbers = {}

    def everything(self):
        self.officer = User.objects.create_user("bench-officer@example.org", display_name="Encargada")
        self.citizens = User.objects.bulk_create(
            User(display_name=f"Vecina {n}" if n % 3 else "", password="!", date_joined=self.now)
            for n in range(self.chosen.citizens)
        )
        self.sign_everybody_in()
        sizes = [int(size) for size in self.chosen.comments.split(",") if size]
        rows = [
            self.consultation(n, STATES[n % len(STATES)])
            for n in range(self.chosen.consultations - len(sizes))
        ]
        large = [self.consultation(-n - 1, Phase.OPEN, size) for n, size in enumerate(sizes)]
        Consultation.objects.bulk_create([*rows, *large], batch_size=500)
        self.parts([*rows, *large])
        say(f"{len(rows) + len(large)} consultations")
        self.prepare_sql()
        for consultation, size in [*zip(large, sizes, strict=True), *((row, self.some(row)) for row in rows)]:
            self.comments(consultation, size)
        self.groups(rows)
        self.figures()
        say(f"{Comment.objects.count():,} comments")

    def sign_everybody_in(self):
        """A session for each citizen, with the secret of her forms."""
        kept, rows = [], []
        for citizen in self.citizens:
            data = {
                SESSION_KEY: str(citizen.pk),
                "_auth_user_backend": settings.AUTHENTICATION_BACKENDS[0],
                "_auth_user_hash": citizen.get_session_auth_hash(),
            }
            key = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(32))
            token = "".join(secrets.choice(LETTERS) for _ in range(32))
            rows.append(Session(
                session_key=key, session_data=SessionStore().encode(data), expire_date=self.now + timedelta(days=60)
            ))  # fmt: skip
            kept.append({"sessionid": key, "csrftoken": token})
        Session.objects.bulk_create(rows, batch_size=1000)
        self.chosen.sessions.write_text(json.dumps(kept))
        say(f"{len(kept)} people signed in: {self.chosen.sessions}")

    def window(self, phase):
        """(opens_at, closes_at) that put a consultation in a phase today."""
        days = {
            Phase.OPEN: -self.chance.randint(1, 20),
            Phase.UPCOMING: self.chance.randint(3, 30),
            Phase.DRAFT: self.chance.randint(15, 60),
            Phase.IN_ANALYSIS: -self.chance.randint(45, 90),
        }.get(phase, -self.chance.randint(120, 900))
        opening = next_business_day(self.today + ONE_DAY * days, self.holidays)
        return midnight(opening), end_of(add_business_days(opening, WINDOW, self.holidays))

    def consultation(self, n, phase, size=None):
        service = self.services[n % len(self.services)]
        place, matter = self.chance.choice(PLACES), MATTERS[n % len(MATTERS)]
        title = f"{KINDS[n % len(KINDS)]} de {matter} para {place}, etapa {abs(n)}"
        slug = slugify(title) if size is None else f"bench-{size}"
        opens, closes = self.window(phase)
        year = opens.year
        number = self.numbers[service.code, year] = self.numbers.get((service.code, year), 5000) + 1
        status = phase if phase in Status.values else Status.PUBLISHED
        published = status != Status.DRAFT
        answered = status == Status.ANSWERED
        summary = " ".join(self.chance.sample(PHRASES, 4)) + f" Esta propuesta trata de {matter} en {place}."
        row = Consultation(
            service=service, code=f"CC-{year}-{service.code}-{number}", slug=slug, title=title,
            question=f"Qué debe exigir la medida sobre {matter}"[:80], summary=summary,
            can_change="Los plazos y las distancias\nEl orden de las obras", cannot_change="El presupuesto de este año",
            why_now="El reglamento anterior venció y los municipios piden reglas claras.", legal_basis=self.basis,
            status=status, opens_at=opens, closes_at=closes,
            act_number=f"Res. Ex. {1000 + abs(n)}" if published else "", act_date=day_of(opens) if published else None,
            published_by=self.officer if published else None, published_at=opens - timedelta(days=5) if published else None,
            answered_by=self.officer if answered else None, answered_at=closes + timedelta(days=30) if answered else None,
            created_by=self.officer, created_at=opens - timedelta(days=12),
            changed_by=self.officer, changed_at=opens - timedelta(days=5),
        )  # fmt: skip
        row.topics_here = self.chance.sample(self.topics, self.chance.randint(1, 2))
        row.regions_here = self.chance.sample(self.regions, self.chance.choice([0, 0, 1, 2]))
        row.search_text = search_text_of(
            title, row.question, summary, service.name, service.acronym,
            *(topic.label_es for topic in row.topics_here), *PARTS[: self.parts_of(row)], row.code,
        )  # fmt: skip
        return row

    @staticmethod
    def parts_of(row):
        return 5 if row.slug.startswith("bench-") else 3

    def parts(self, rows):
        """Topics, regions, sections and background of each."""
        topics, regions = Consultation.topics.through, Consultation.regions.through
        topics.objects.bulk_create(
            [topics(consultation_id=row.pk, topic_id=t.pk) for row in rows for t in row.topics_here],
            batch_size=2000,
        )
        regions.objects.bulk_create(
            [regions(consultation_id=row.pk, region_id=r.pk) for row in rows for r in row.regions_here],
            batch_size=2000,
        )
        Section.objects.bulk_create(
            [
                Section(
                    consultation=row, number=number, title=f"{number}. {PARTS[number - 1]}",
                    text="\n\n".join(" ".join(self.chance.sample(PHRASES, 5)) for _ in range(3)),
                )
                for row in rows
                for number in range(1, self.parts_of(row) + 1)
            ],
            batch_size=2000,
        )  # fmt: skip
        BackgroundDocument.objects.bulk_create(
            [
                BackgroundDocument(
                    consultation=row, number=1, title="Minuta en lectura fácil", text=row.summary
                )
                for row in rows
            ],
            batch_size=2000,
        )

    def some(self, row):
        """How many comments a consultation of the crowd has: most a few, a few many."""
        if row.status in (Status.DRAFT, Status.RECORDED) or row.opens_at > self.now:
            return 0
        return int(min(400, self.chance.paretovariate(0.9) * 4))

    def prepare_sql(self):
        """What the inserts share: places, and for each day the instant from which the law counts it."""
        self.places = [
            (commune.region_id, commune.pk)
            for region in self.regions
            for commune in region.communes.all()[:4]
        ]
        oldest = self.today - timedelta(days=1100)
        with connection.cursor() as cursor:
            cursor.execute("create temporary table bench_day (day date primary key, counts_from timestamptz)")
            days = [oldest + ONE_DAY * n for n in range(1110)]
            noon = {day: midnight(day) + timedelta(hours=12) for day in days}
            received = {day: legally_received(at, self.holidays) for day, at in noon.items()}
            with cursor.copy("copy bench_day from stdin") as copy:
                for day in days:
                    copy.write_row((day, None if received[day] == noon[day] else received[day]))
        self.made = 0

    def comments(self, consultation, size):
        """``size`` comments spread over the time that the consultation has been open."""
        if not size:
            return
        end = min(consultation.closes_at, self.now - timedelta(minutes=5))
        step = (end - consultation.opens_at) / size
        sections = list(consultation.sections.order_by("number").values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(COMMENTS, {
                "consultation": consultation.pk, "size": size, "end": end, "step": step, "offset": self.made,
                "authors": [citizen.pk for citizen in self.citizens], "sections": sections, "phrases": PHRASES,
                "regions": [region for region, _ in self.places], "communes": [commune for _, commune in self.places],
                "letters": ALPHABET,
            })  # fmt: skip
        self.made += size
        if size > 1000:
            say(f"  {size:,} comments in {consultation.slug}")

    def groups(self, rows):
        """Answers of those already answered: every comment in one of three groups."""
        answered = [row for row in rows if row.status == Status.ANSWERED]
        decisions = [Decision.ACCEPTED, Decision.PARTLY, Decision.REJECTED]
        CommentGroup.objects.bulk_create(
            CommentGroup(
                consultation=row, number=number + 1, title=PHRASES[(row.pk + number) % len(PHRASES)],
                decision=decisions[number], reasons=" ".join(self.chance.sample(PHRASES, 3)),
                change="Artículo 4, inciso segundo: se agrega." if number < 2 else "", changed_at=row.answered_at,
            )
            for row in answered
            for number in range(3)
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(GROUPS)

    def figures(self):
        with connection.cursor() as cursor:
            cursor.execute(FIGURES)


COMMENTS = """
with drawn as (
    select g, %(offset)s + g as serial, (g * 2654435761) %% 4294967296 as r,
           %(end)s - %(step)s * (g - 1) as submitted_at
    from generate_series(1, %(size)s) g
), written as (
    select *, (select string_agg((%(phrases)s::text[])[1 + (r / (1 + 37 * k) + k * 5) %% cardinality(%(phrases)s::text[])], ' ')
               from generate_series(0, (r / 7) %% 7) k) || ' (' || serial || ')' as text,
           (serial * 1099511627791) %% 1125899906842624 as code  -- an odd factor: no two alike
    from drawn
), stored as (
    insert into consultations_comment (consultation_id, section_id, author_id, display_name, position, text, region_id,
        commune_id, channel, receipt, sha256, version, status, submitted_at, legally_received_at)
    select %(consultation)s,
        case when r %% 4 > 0 then (%(sections)s::bigint[])[1 + (r / 11) %% cardinality(%(sections)s::bigint[])] end,
        (%(authors)s::bigint[])[1 + r %% cardinality(%(authors)s::bigint[])],
        case when r %% 3 = 0 then 'Vecina ' || r %% 997 else '' end,
        (array['support', 'oppose', 'propose', 'question', ''])[1 + (r / 3) %% 5],
        text,
        case when r %% 2 = 0 then (%(regions)s::bigint[])[1 + (r / 5) %% cardinality(%(regions)s::bigint[])] end,
        case when r %% 4 = 0 then (%(communes)s::bigint[])[1 + (r / 5) %% cardinality(%(communes)s::bigint[])] end,
        'web',
        'BEN-' || (select string_agg(substr(%(letters)s, 1 + ((code >> (5 * k)) & 31)::int, 1), '' order by k)
                   from generate_series(0, 4) k)
          || '-' || (select string_agg(substr(%(letters)s, 1 + ((code >> (5 * k)) & 31)::int, 1), '' order by k)
                     from generate_series(5, 9) k),
        encode(sha256(convert_to(text, 'UTF8')), 'hex'),
        1, 'received', submitted_at, coalesce(bench_day.counts_from, submitted_at)
    from written left join bench_day on bench_day.day = (submitted_at at time zone 'America/Santiago')::date
    order by submitted_at
    returning id, region_id
)
insert into consultations_participantprofile (comment_id, sex, age_band, residence_id)
select id, (array['woman', 'man', 'other', ''])[1 + id %% 4], (array['18-29', '30-44', '45-59', '60-', ''])[1 + id %% 5],
    region_id
from stored where id %% 5 < 2
"""

GROUPS = """
update consultations_comment c set group_id = g.id
from consultations_commentgroup g
where g.consultation_id = c.consultation_id and g.number = 1 + c.id % 3;
update consultations_commentgroup g set size = n, quote_id = quote from (
    select group_id, count(*) n, min(id) quote from consultations_comment where group_id is not null group by 1) c
where c.group_id = g.id;
"""

FIGURES = """
insert into consultations_tally (consultation_id, dimension, key, count)
    select consultation_id, 'all', '', count(*) from consultations_comment group by 1
    union all select consultation_id, 'position', coalesce(nullif(position, ''), 'none'), count(*)
        from consultations_comment group by 1, 3
    union all select consultation_id, 'section', coalesce(section_id::text, 'none'), count(*)
        from consultations_comment group by 1, 3
    union all select consultation_id, 'region', region_id::text, count(*)
        from consultations_comment where region_id is not null group by 1, 3
    union all select c.consultation_id, 'residence', p.residence_id::text, count(*)
        from consultations_participantprofile p join consultations_comment c on c.id = p.comment_id
        where p.residence_id is not null group by 1, 3
    union all select c.consultation_id, 'sex', p.sex, count(*)
        from consultations_participantprofile p join consultations_comment c on c.id = p.comment_id
        where p.sex <> '' group by 1, 3
    union all select c.consultation_id, 'age', p.age_band, count(*)
        from consultations_participantprofile p join consultations_comment c on c.id = p.comment_id
        where p.age_band <> '' group by 1, 3;
update consultations_consultation c set comment_count = t.count
    from consultations_tally t where t.consultation_id = c.id and t.dimension = 'all';
update consultations_section s set comment_count = t.count
    from consultations_tally t where t.dimension = 'section' and t.key = s.id::text;
"""

if __name__ == "__main__":
    main()
