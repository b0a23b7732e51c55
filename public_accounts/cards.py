"""Accounts as one thing to open, in lists of any page: how each stands, and what its clock says."""

from dataclasses import replace
from datetime import timedelta

from django.db.models import Case, F, IntegerField, Prefetch, Q, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participa.core.calendar import SANTIAGO, day_of
from participa.core.countdown import countdown, due_countdown
from participa.core.dates import full_date, short_date
from participa.core.figures import figure
from participa.deadlines.engine import national_holidays

from .models import Account, AccountEvent, Milestone, Phase, Status

TEXT_LETTERS = 180
CLOSING = "por-cerrar"  # nothing is owed any more, and the final report is not published
STANDINGS = {  # word in the address: kind of its tag, what it says
    "en-vivo": ("open", Phase.LIVE.label),
    "recibe-preguntas": ("open", Phase.QUESTIONS.label),
    "proxima": ("neutral", Phase.UPCOMING.label),
    "respondiendo": ("open", Phase.ANSWERING.label),
    "atrasada": ("error", Phase.OVERDUE.label),
    CLOSING: ("warning", gettext_lazy("Falta su informe final")),
    "terminada": ("done", Phase.FINAL.label),
    "suspendida": ("error", Phase.CANCELLED.label),
    "segun-fuentes": ("neutral", Phase.REPORTED.label),
}
PHASES = {
    "en-vivo": Phase.LIVE,
    "recibe-preguntas": Phase.QUESTIONS,
    "proxima": Phase.UPCOMING,
    "respondiendo": Phase.ANSWERING,
    "atrasada": Phase.OVERDUE,
    "terminada": Phase.FINAL,
    "suspendida": Phase.CANCELLED,
    "segun-fuentes": Phase.REPORTED,
}
WORDS = {phase: word for word, phase in PHASES.items()}
OWING = (Phase.ANSWERING, Phase.OVERDUE)  # their clock runs only while somebody waits for an answer


# How it stands ---------------------------------------------------------------------------------


def standing(account, now) -> str:
    """The word (of STANDINGS) for how a public account stands. ``standing_in`` is its SQL twin."""
    phase = account.phase_at(now)
    if phase in OWING and not account.owed:
        return CLOSING
    return WORDS[phase]


def standing_in(accounts, words, *, now):
    """The accounts that stand in one of these ways."""
    nothing_owed = Q(answered_count=F("question_count"))
    found = Q(pk__in=[])
    for word in words:
        if word == CLOSING:
            found |= Q(pk__in=accounts.in_phases(OWING, now=now).filter(nothing_owed).values("pk"))
        elif PHASES[word] in OWING:
            found |= Q(pk__in=accounts.in_phase(PHASES[word], now=now).exclude(nothing_owed).values("pk"))
        else:
            found |= Q(pk__in=accounts.in_phase(PHASES[word], now=now).values("pk"))
    return accounts.filter(found)


def tag_of(account, now):
    """(kind, words) of how it stands. A draft is seen only by its own office."""
    if account.status == Status.DRAFT:
        return "neutral", str(Phase.DRAFT.label)
    kind, words = STANDINGS[standing(account, now)]
    return kind, str(words)


def tags_of(account, now):
    """How it stands, and whether it is invented."""
    demo = [("demo", _("Datos de demostración"))] if account.is_demo else []
    return [tag_of(account, now), *demo]


# What its clock says ---------------------------------------------------------------------------


def clock_of(account, now, holidays=None):
    """(countdown, label, left) of the next thing an account owes or offers; None if no clock runs."""
    holidays = national_holidays() if holidays is None else holidays
    word = standing(account, now)
    if word == "proxima":
        return event_clock(account, now, holidays)
    if word in ("en-vivo", "recibe-preguntas") and account.takes_questions_at(now):
        time = countdown(account.questions_open_at, account.questions_close_at, now, holidays)
        return time, _("Puedes preguntar hasta el"), ""
    if word in ("respondiendo", "atrasada"):
        return answers_clock(account, now, holidays)
    return None


def event_clock(account, now, holidays):
    """How long until its main event, and at what hour."""
    day, today = day_of(account.event_starts_at), day_of(now)
    start = day_of(account.called_at) if account.called_at else None
    time = due_countdown(day, now, holidays, start=start)
    time = replace(time, time=hour_of(account.event_starts_at))
    near = {today: _("Es hoy"), today + timedelta(1): _("Es mañana")}
    return time, _("El evento es el"), near.get(day, "")


def answers_clock(account, now, holidays):
    """What is left to answer what was asked, or by how much it is late."""
    time = due_countdown(account.answers_day, now, holidays, start=account.last_question_day)
    late = time.kind == "past"
    return time, _("Debió responder el") if late else _("Debe responder a más tardar el"), ""


def hour_of(instant) -> str:
    return instant.astimezone(SANTIAGO).strftime("%H:%M")


# In lists --------------------------------------------------------------------------------------


def with_row_parts(accounts):
    """The queryset with what a row needs: three queries whatever its length."""
    main = AccountEvent.objects.filter(region=None).select_related("commune")
    main = main.only("account", "place", "mode", "commune__name", "status", "stream_url")
    held = Milestone.objects.filter(code=Milestone.Code.EVENT, account__event_starts_at=None)
    held = held.only("account", "done_on")
    return (
        accounts.select_related("service")
        .prefetch_related(
            Prefetch("events", main, to_attr="main_events"),
            Prefetch("milestones", held, to_attr="days_held"),
        )
        .defer("search_text", "facts_text", "sources", "summary")
    )


def rows(accounts, *, now):
    """One row per account, fetched ``with_row_parts``, as public_accounts/_row.html takes it."""
    holidays = national_holidays()
    return [row(account, now=now, holidays=holidays) for account in accounts]


def row(account, *, now, holidays):
    clock = clock_of(account, now, holidays)
    return {
        "url": account.get_absolute_url(),
        "title": account.service.name,
        "about": account.title,
        "tags": tags_of(account, now),
        "day": day_held(account),
        "hour": hour_of(account.event_starts_at) if account.event_starts_at else "",
        "when_text": account.when_text,
        "place": place_of(account),
        "countdown": clock[0] if clock else None,
        "label": clock[1] if clock else "",
        "left": clock[2] if clock else "",
        "note": note_of(account, now),
        "action": action_of(account, now),
        "stream": stream_of(account) if account.is_live_at(now) else "",
        "live": page_of(account, "live") if account.is_live_at(now) else "",
    }


def day_held(account):
    """The day of its main event; of one that sources tell, the day they give."""
    if account.event_starts_at:
        return day_of(account.event_starts_at)
    return account.days_held[0].done_on if account.days_held else None


def place_of(account) -> str:
    """Where its main event is, in a line."""
    main = account.main_events[0] if account.main_events else None
    if main is None:
        return ""
    where = ", ".join(part for part in (main.place, _commune_of(main)) if part)
    if main.mode == Account.Mode.ONLINE:
        return str(Account.Mode.ONLINE.label)
    if main.mode == Account.Mode.HYBRID:
        return _("%(place)s, y en línea") % {"place": where} if where else str(Account.Mode.HYBRID.label)
    return where


def _commune_of(event):
    return event.commune.name if event.commune and event.commune.name not in event.place else ""


def stream_of(account) -> str:
    return account.main_events[0].stream_url if account.main_events else ""


def action_of(account, now):
    """(words, address) of the one thing anybody can do with it now, or None."""
    if account.takes_questions_at(now):
        return _("Preguntar"), page_of(account, "ask")
    return None


def page_of(account, name) -> str:
    """The address of another page of an account."""
    return reverse(f"public_accounts:{name}", args=[account.event_year, account.service.slug])


def transcript_address(account, event) -> str:
    """What was said in an event, to read."""
    address = page_of(account, "transcript")
    return f"{address}?region={event.region.slug}" if event.region else address


def note_of(account, now) -> str:
    """How many questions, and what became of them, in words."""
    word = standing(account, now)
    if word == "suspendida":
        return _("Se suspendió el %(day)s.") % {"day": short_date(account.cancelled_at)}
    return questions_words(account, now)


def questions_words(account, now) -> str:
    """``37 preguntas, de ellas 34 respondidas``; nothing before anybody may ask."""
    asked = account.question_count
    if not asked and account.zero_questions:
        return _("No llegaron preguntas")
    if not asked:
        over = account.questions_close_at is not None and now >= account.questions_close_at
        return _("Sin preguntas en el portal") if over else ""
    if not account.answered_count:
        words = ngettext("%(n)s pregunta", "%(n)s preguntas", asked)
        return words % {"n": figure(asked)}
    if not account.owed:
        words = ngettext("%(n)s pregunta, respondida", "%(n)s preguntas, todas respondidas", asked)
        return words % {"n": figure(asked)}
    words = ngettext(
        "%(n)s preguntas, de ellas %(m)s respondida",
        "%(n)s preguntas, de ellas %(m)s respondidas",
        account.answered_count,
    )
    return words % {"n": figure(asked), "m": figure(account.answered_count)}


def cards(accounts, *, now):
    """One card per account, fetched ``with_row_parts``: the dicts that core.pieces.card draws."""
    holidays = national_holidays()
    return [card(row(account, now=now, holidays=holidays)) for account in accounts]


def card(shown):
    """A row as a card. Several bodies give account of the same year, so it is named by the body."""
    words = [shown["about"], _when_words(shown), shown["place"]]
    return {
        "url": shown["url"],
        "title": shown["title"],
        "tags": shown["tags"],
        "who": words[0],
        "text": ". ".join(part for part in words[1:] if part),
        "countdown": shown["countdown"],
        "label": shown["label"],
        "left": shown["left"],
        "note": shown["note"],
    }


def cards_by_year(accounts, *, now):
    """The same for those of one body: each is named by its own title."""
    return [one | {"title": one["who"], "who": ""} for one in cards(accounts, now=now)]


def _when_words(shown):
    if shown["day"] is None:
        return shown["when_text"]
    when = full_date(shown["day"])
    if shown["hour"]:
        when = _("%(day)s, a las %(hour)s") % {"day": when, "hour": shown["hour"]}
    return when[:1].upper() + when[1:]


# What people look for first --------------------------------------------------------------------


def live_now(now):
    return Account.objects.in_phase(Phase.LIVE, now=now).order_by("event_starts_at", "pk")


def asking_now(now):
    """Those of which anybody may ask; what shuts sooner first."""
    return Account.objects.taking_questions(now=now).order_by("questions_close_at", "pk")


def coming(now):
    """Those whose event is to come, in order."""
    found = Account.objects.filter(status="called", event_starts_at__gt=now)
    return found.order_by("event_starts_at", "pk")


def most_urgent(now):
    """Those that are live, then those that take questions, then those to come."""
    live = Q(event_starts_at__lte=now, event_ends_at__gt=now)
    asking = Q(questions_open_at__lte=now, questions_close_at__gt=now)
    rank = Case(When(live, then=0), When(asking, then=1), default=2, output_field=IntegerField())
    found = Account.objects.filter(live | asking | Q(event_starts_at__gt=now), status=Status.CALLED)
    return found.alias(rank=rank).order_by("rank", "event_starts_at", "pk")


def accounts_of(service):
    """The public accounts of a service, the last first, with what a card needs."""
    return with_row_parts(Account.objects.public().filter(service=service)).order_by("-event_year", "pk")
