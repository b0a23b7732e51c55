"""What the public page of a council shows: plain values for the templates."""

from django.db.models import Case, Count, IntegerField, Prefetch, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from participa.core import public_codes
from participa.core.calendar import ONE_DAY, business_days_between, day_of
from participa.core.dates import plain_date
from participa.deadlines.engine import national_holidays
from participa.services.models import PublicService

from . import cards
from .composition import (
    by_estate,
    figures_of,
    people_of,
    seats_by_estate,
    seats_drawing,
    sex_key,
    shown_mandates,
)
from .models import Agreement, Opinion, Process, State, Term, TermExtension
from .process_pages import counts_of, phases_of, turnout_words
from .session_pages import agreement_row, session_rows, within, year_chips, years_of

AGREEMENTS, OPINIONS, PROCESSES = 20, 10, 20  # the most of each that the page shows


def names_for(chosen, names):
    """The names that the chips of the list need; one query more only when a service was asked for."""
    if not chosen.service:
        return names
    service = PublicService.objects.filter(slug=chosen.service).values_list("name", flat=True).first()
    return names | {chosen.service: service or chosen.service}


# A council -------------------------------------------------------------------------------------


def detail(council, *, now):
    """The context of a council's page. ``council``: with its service and region at hand."""
    today = day_of(now)
    terms = terms_of(council)
    processes = processes_of(council)
    going = [process for process in processes if process.is_going]
    state = council.state_on(today, terms=terms, is_going=bool(going))
    term = next((term for term in terms if term.is_current(today)), None)
    mandates = list(shown_mandates(council.mandates.on(today)))
    seats = list(council.seats.filter(closed_on=None).select_related("estate"))
    offices = list(council.offices.current(today).defer("user", "set_by"))
    rules = council.rules.current().select_related("document").first()
    years = years_of(council, today)
    figures = figures_of(mandates, seats)
    year = next(iter(years), today.year)
    sessions = session_rows(council, year, now=now)
    agreements = agreement_rows(council, today)
    opinions = opinion_rows(council, today)
    context = {
        "council": council,
        "state": state,
        "is_reported": council.is_reported,
        "tags": cards.tags_of(council, state),
        "stats": _stats(council, state, term, figures, rules, sessions, today) if terms else [],
        "term": term,
        "past_terms": [one for one in terms if one != term],
        "going": [going_panel(process, now=now) for process in going],
        "past_processes": [_process_row(p, now) for p in processes if not p.is_going],
        "people": people_of(mandates, offices),
        "secretariat": [office for office in offices if office.kind in office.OF_THE_SERVICE],
        "figures": figures,
        "drawing": seats_drawing(figures) if mandates else "",
        "key": sex_key(figures),
        "estates": by_estate(mandates, seats) if mandates else seats_by_estate(seats),
        "seats": seats,
        "rules": rules,
        "rule_rows": rule_rows(rules) if rules else [],
        "years": year_chips(council, years, year),
        "year": year,
        "sessions": sessions,
        "agreements": agreements[:AGREEMENTS],
        "more_agreements": len(agreements) > AGREEMENTS,
        "opinions": opinions[:OPINIONS],
        "more_opinions": len(opinions) > OPINIONS,
        "next_change": _next_change(going, now),
    }
    return context | {"parts": _parts(context)}


def terms_of(council):
    """Its terms, the last first, each with what the law added to it. Two queries."""
    longer = TermExtension.objects.defer("extended_by")
    return list(
        Term.objects.filter(council=council)
        .select_related("document")
        .prefetch_related(Prefetch("extensions", longer))
        .defer("appointed_by")
    )


def processes_of(council):
    """Its public processes with their stages, the last first. Two queries."""
    found = Process.objects.public().filter(council=council).order_by("-key", "-pk")
    found = list(cards.with_stages(found))
    for process in found:
        process.council = council
    return found


def going_panel(process, *, now):
    """The process in course, with its parts and its one main action."""
    return {
        "process": process,
        "tag": cards.standing(process, now),
        "countdown": cards.process_time(process, now, national_holidays()),
        "label": cards.time_label(process, now),
        "left": cards.time_left(process, now),
        "phases": phases_of(process, counts_of(process), now),
        "actions": cards.first_step(process, now),
        "turnout": turnout_words(process, now),
    }


def _process_row(process, now):
    return {
        "title": process.title,
        "url": process.get_absolute_url(),
        "tag": cards.standing(process, now),
        "key": process.key,
    }


def _next_change(going, now):
    return min((at for process in going if (at := process.next_change(now))), default=None)


def _parts(context):
    """The parts of the page that have something, for its menu."""
    said = pgettext("of a council", "Opiniones")
    listed = (
        ("proceso", _("Elección en curso"), None, context["going"]),
        ("integrantes", _("Integrantes"), len(context["people"]), not context["is_reported"]),
        ("sesiones", _("Sesiones y actas"), len(context["sessions"]), not context["is_reported"]),
        ("acuerdos", _("Acuerdos"), _all_of(context, "agreements"), context["agreements"]),
        ("opiniones", said, _all_of(context, "opinions"), context["opinions"]),
        ("historia", _("Historia"), None, context["past_terms"] or context["past_processes"]),
    )
    return [
        {"text": text, "url": f"#{anchor}", "count": count or None}
        for anchor, text, count, shown in listed
        if shown
    ]


def _all_of(context, what):
    """How many there are, if the page shows them all."""
    return None if context[f"more_{what}"] else len(context[what])


def _stats(council, state, term, figures, rules, sessions, today):
    """What the council is, in five figures, each with what it is of."""
    stats = [
        {
            "value": figures["filled"],
            "of": figures["seats"],
            "label": _("cupos ocupados por organizaciones"),
        }
    ]
    if figures["told"]:
        share = round(figures["women"] * 100 / figures["told"])
        stats.append(
            {"value": figures["women"], "label": _("mujeres, %(share)s %%") % {"share": share}, "kind": ""}
        )
    if figures["placed"] and council.region is None:
        stats.append(
            {
                "value": figures["outside"],
                "of": figures["placed"],
                "label": _("de fuera de la Región Metropolitana"),
            }
        )
    if term:
        held = sum(row["is_held"] for row in sessions if row["starts_at"].year == today.year)
        asked = rules.min_sessions if rules else 0
        words = _("sesiones en %(year)s, de %(asked)s que pide el reglamento")
        words = words if asked else _("sesiones en %(year)s")
        stats.append(
            {
                "value": held,
                "label": words % {"year": today.year, "asked": asked},
                "kind": "done" if asked and held >= asked else "",
            }
        )
        left = business_days_between(today, term.last_day, national_holidays())
        label = ngettext(
            "día hábil para que termine el período", "días hábiles para que termine el período", left
        )
        kind = "alert" if state == State.EXPIRING else ""
        stats.append({"value": left, "label": label, "kind": kind})
    return stats


def rule_rows(rules):
    """What the rules say, as components/summary_list.html takes it."""
    years = ngettext("%(n)s año", "%(n)s años", rules.term_years) % {"n": rules.term_years}
    return [
        (_("Lo aprueba"), f"{rules.number}, {plain_date(rules.date)}"),
        (_("Cada período dura"), years),
        (_("Sesiones al año"), _("al menos %(n)s") % {"n": rules.min_sessions}),
        (_("Para sesionar"), _("%(share)s de los cupos ocupados") % {"share": rules.get_quorum_display()}),
        (
            _("Para autoconvocarse"),
            _("%(share)s de los cupos ocupados") % {"share": rules.get_self_convening_display()},
        ),
        (_("Quién vota"), rules.get_voters_display()),
        (_("Reelección"), rules.get_reelection_display()),
        (_("Suplentes"), _("Cada cupo tiene") if rules.has_substitutes else _("No hay")),
    ]


# Agreements and opinions -----------------------------------------------------------------------


def agreement_rows(council, today, *, year=None):
    """What was agreed, what is still owed first: of a ``year``, or the most that the page shows and one more,
    which tells that there are more. One query."""
    order = Case(When(state__in=Agreement.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = Agreement.objects.filter(council=council, session__status="held").select_related("session")
    found = found.alias(order=order).order_by("order", "-session__starts_at", "number").defer("set_by")
    found = found.filter(**within("session__starts_at", year)) if year else found[: AGREEMENTS + 1]
    rows = [agreement_row(agreement, today) for agreement in found]
    for row in rows:
        row["url"] = reverse("councils:session", args=[council.slug, row["session"]]) + "#acuerdos"
    return rows


def opinion_rows(council, today, *, year=None):
    """What it said to the service and what was answered: of a ``year``, or the last ones. Two queries."""
    found = council.opinions.public().order_by("-number")
    found = found.only("number", "title", "target", "status", "sent_at", "due_on", "answered_at", "council")
    found = list(found.filter(**within("sent_at", year)) if year else found[: OPINIONS + 1])
    about = public_codes.resolve_all(opinion.target for opinion in found)
    return [
        {
            "number": opinion.number,
            "title": opinion.title,
            "target": opinion.target,
            "about": about.get(opinion.target),
            "url": reverse("councils:opinion", args=[council.slug, opinion.number]),
            "sent_at": opinion.sent_at,
            "answered_at": opinion.answered_at,
            "due_on": opinion.due_on,
            "tag": opinion_tag(opinion, today),
        }
        for opinion in found
    ]


def year_page(council, asked, *, now):
    """A year of a council: its sessions, what it agreed in them and what it said to the service."""
    today = day_of(now)
    years = years_of(council, today, said=True)
    year = asked if asked in years else next(iter(years), today.year)
    return {
        "council": council,
        "years": year_chips(council, years, year),
        "year": year,
        "sessions": session_rows(council, year, now=now),
        "agreements": agreement_rows(council, today, year=year),
        "opinions": opinion_rows(council, today, year=year),
    }


def opinion_tag(opinion, today):
    """(kind, words): answered, waiting, or late."""
    if opinion.status == Opinion.Status.ANSWERED:
        return "done", opinion.get_status_display()
    if opinion.due_on < today:
        return "error", _("Respuesta con atraso")
    return "open", opinion.get_status_display()


# A term ----------------------------------------------------------------------------------------


def term_page(council, term, *, today):
    """A term and whoever sat in it, how each left, what the law added and what elected it."""
    order = ("seat__estate__order", "seat__number", "kind", "starts_on", "pk")
    mandates = list(shown_mandates(council.mandates.filter(term=term)).order_by(*order))
    extensions = [
        {
            "law": one.law,
            "reason": one.reason,
            "old_last_day": one.old_ends_on - ONE_DAY,
            "new_last_day": one.new_ends_on - ONE_DAY,
        }
        for one in term.extensions.all()
    ]
    return {
        "council": council,
        "term": term,
        "is_current": term.is_current(today),
        "is_ahead": today < term.starts_on,
        "people": [row for m in mandates for row in people_of([m])],
        "figures": figures_of(_last_of_each_seat(mandates), ()),
        "extensions": extensions,
        "process": term.process if term.process and term.process.status != "draft" else None,
    }


def _last_of_each_seat(mandates):
    titular = [mandate for mandate in mandates if mandate.kind == mandate.Kind.TITULAR]
    return list({mandate.seat_id: mandate for mandate in titular}.values())


def estates_of(council):
    """Its estates of today and how many seats each has. One query."""
    estates = council.estates.filter(closed_on=None)
    return list(estates.annotate(places=Count("seats", filter=Q(seats__closed_on=None))).order_by("order"))
