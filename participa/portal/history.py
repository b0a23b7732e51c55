"""Past consultations, and mechanisms of which public sources speak, as real history.

Nothing here is invented: each row says what its source says, and how precise it is. What is on record is
never overwritten.
"""

from collections import Counter

from django.utils.text import slugify

from consultations.models import Consultation, Status
from participa.core.calendar import end_of, midnight
from participa.core.dates import MONTHS, plain_date
from participa.core.search import search_text_of
from participa.services.models import Mechanism

FILE = "history.json"
STATUSES = {status.value: status for status in (Status.OUTCOME, Status.RECORDED, Status.OMITTED)}
KINDS = {kind.value: kind for kind in Mechanism.Kind}
MECHANISM_STATUSES = {status.value: status for status in Mechanism.Status}
PRECISE = "day"
OPENING_ONLY = "opening_only"


def load_history(lists, services, topics, *, now, say):
    """Add what is not on record. ``services`` and ``topics`` by slug."""
    consultations = load_consultations(lists, services, topics, now=now)
    mechanisms = load_mechanisms(lists, services, now=now)
    say(f"  Historia: {consultations} consultas, {mechanisms} mecanismos con fuente")


def load_consultations(lists, services, topics, *, now):
    """Past consultations; returns how many the source has."""
    rows = lists.records(FILE, "consultations")
    on_record = set(Consultation.objects.values_list("slug", flat=True))
    numbers, new = Counter(), []
    for row in rows:
        service = lists.lookup(row, "service", services, "el organismo")
        topic = lists.lookup(row, "topic", topics, "el tema")
        status = lists.choice(row, "status", STATUSES)
        if not (service and topic and status):
            continue
        year = (row["opens"] or row["outcome_date"])[:4]
        numbers[year, service.code] += 1
        code = f"CC-{year}-{service.code}-{numbers[year, service.code]:04}"
        consultation = _consultation(lists, row, service, status, code, now)
        if lists.fits(row, consultation) and consultation.slug not in on_record:
            new.append((consultation, topic))
    lists.stop_if_bad()
    Consultation.objects.bulk_create(consultation for consultation, _topic in new)
    through = Consultation.topics.through
    through.objects.bulk_create(through(consultation=c, topic=topic) for c, topic in new)
    return len(rows)


def load_mechanisms(lists, services, *, now):
    """Mechanisms with a public source; returns how many there are. What a service says itself prevails."""
    rows = lists.records(FILE, "mechanisms")
    told = set(Mechanism.objects.values_list("service_id", "kind"))
    new = []
    for row in rows:
        service = lists.lookup(row, "service", services, "el organismo")
        kind, status = lists.choice(row, "kind", KINDS), lists.choice(row, "status", MECHANISM_STATUSES)
        if not (service and kind and status):
            continue
        mechanism = Mechanism(
            service=service,
            kind=kind,
            status=status,
            summary=row["summary"],
            evidence_url=row["evidence"],
            set_at=now,
        )
        if lists.fits(row, mechanism) and (service.pk, kind) not in told:
            new.append(mechanism)
    lists.stop_if_bad()
    Mechanism.objects.bulk_create(new)
    return len(rows)


def _consultation(lists, row, service, status, code, now):
    opens = lists.day(row, "opens") if row["date_precision"] in {PRECISE, OPENING_ONLY} else None
    closes = lists.day(row, "closes") if row["date_precision"] == PRECISE else None
    return Consultation(
        service=service,
        code=code,
        slug=slugify(row["title"])[:110].strip("-"),
        title=row["title"],
        summary=row["summary"],
        legal_text=row["legal_basis"],
        status=status,
        opens_at=midnight(opens) if opens else None,
        closes_at=end_of(closes) if closes else None,
        when_text=when_text(row, lists),
        outcome_date=lists.day(row, "outcome_date"),
        outcome_text=_outcome(row, status),
        reported_comments=row["observations"],
        sources=row["sources"],
        created_at=now,
        changed_at=now,
        search_text=search_text_of(
            row["title"], row["summary"], code, service.name, service.acronym, row["legal_basis"]
        ),
    )


def when_text(row, lists):
    """The dates in words where the source does not give both days; nothing where it does."""
    precision = row["date_precision"]
    if not row["opens"]:
        return "No se realizó"
    if precision == PRECISE:
        return ""
    if precision == "month":
        return f"Desde {_month(row['opens'])} hasta {_month(row['closes'])}"
    day = plain_date(opening) if (opening := lists.day(row, "opens")) else ""
    return {
        "resolution_date_only": f"Ordenada por resolución del {day}",
        "gazette_extract_date_only": f"Anunciada en el Diario Oficial del {day}",
        OPENING_ONLY: f"Desde el {day}; la fuente no dice hasta cuándo",
    }[precision]


def _month(text):
    year, month = text.split("-")
    return f"{MONTHS[int(month)]} de {year}"


def _outcome(row, status):
    norm = row["sources"][0]["title"]
    if status == Status.OUTCOME:
        return f"Terminó en una norma publicada: {norm}"
    if status == Status.OMITTED:
        return f"El servicio omitió la consulta; el decreto explica por qué: {norm}"
    return ""
