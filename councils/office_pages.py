"""What the office's screens of a council show."""

from itertools import groupby

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.audit.actions import SEEN, target_of
from participa.audit.models import Event
from participa.core.calendar import day_of, midnight
from participa.core.countdown import due_countdown
from participa.core.dates import plain_date
from participa.deadlines.engine import Code, national_holidays, term
from participa.services.permissions import EDITORS, acts_for

from . import cards, dues
from .models import Council, CouncilOffice, CouncilRules, Mandate, Seat, Session, State
from .permissions import can_manage

HISTORY = 30
LOOKED_AT = 300  # events, before those that are alike are told together


def menu(council, current, *, may_manage=True):
    """The screens of a council, as components/sidenav.html takes them. The secretariat has its own part."""
    names = {
        "detail": _("Resumen"),
        "members": _("Integrantes"),
        "sessions": _("Sesiones y actas"),
        "opinions": _("Opiniones del consejo"),
        "rules": _("Reglamento"),
        "seats": _("Estamentos y cupos"),
        "offices": _("Cargos"),
        "edit": _("Nombre y resumen"),
    }
    shown = names if may_manage else {"detail", "sessions", "opinions"}
    return [
        {
            "text": text,
            "url": reverse(f"councils_office:{name}", args=[council.code]),
            "current": name == current,
        }
        for name, text in names.items()
        if name in shown
    ]


# The list --------------------------------------------------------------------------------------


def with_row(councils, now):
    """The queryset with what a row of the list says: a constant number of queries."""
    today = day_of(now)
    year = midnight(today.replace(month=1, day=1))
    rules = CouncilRules.objects.current().filter(council=OuterRef("pk"))
    seats = _count(Seat.objects.filter(closed_on=None))
    held = Session.objects.filter(status=Session.Status.HELD, starts_at__gte=year, starts_at__lte=now)
    return cards.with_state(dues.with_service(councils)).annotate(
        seats_open=seats,
        seats_taken=_count(Mandate.objects.on(today), "seat"),
        held_this_year=_count(held),
        sessions_asked=Subquery(rules.values("min_sessions")[:1]),
    )


def _count(rows, what="pk"):
    """How many of each council. ``what``: counted once each: of mandates, the seats they fill."""
    found = rows.filter(council=OuterRef("pk")).order_by().values("council")
    counted = found.annotate(n=Count(what, distinct=True))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def rows(councils, *, by, now):
    """One per council, fetched ``with_row``: how it stands and the first thing it owes."""
    today = day_of(now)
    managed = Council.objects.filter(service__closed_on=None).administered_by(by, *EDITORS, now=now)
    tasks = dues.owed_by([c for c in councils if not c.is_reported], now=now)
    hers = set(managed.values_list("pk", flat=True))
    owed = dues.grouped(dues.addressed(tasks, by, hers=hers, now=now))
    for council in councils:
        state = cards.state_of(council, today)
        tasks = owed[council.pk]
        yield {
            "council": council,
            "tags": [tag for tag in cards.tags_of(council, state) if tag[0] != "demo"],
            "until": last_day_of(council, today),
            "first": tasks[0] if tasks else None,
            "more": len(tasks) - 1,
        }


def last_day_of(council, today):
    """The last day of the term that is on, or else of the last one; None if there was none."""
    running = [one for one in council.own_terms if one.is_current(today)] or council.own_terms
    return max((one.last_day for one in running), default=None)


# A council -------------------------------------------------------------------------------------


def overview(council, *, by, now):
    """The desk of a council, fetched ``with_row``: how it stands, what is missing, what happened."""
    today, holidays = day_of(now), national_holidays()
    may_manage = can_manage(by, council, now=now) and not council.is_reported
    state = cards.state_of(council, today)
    running = council.terms.current(today).order_by("ends_on").first()
    processes = list(council.processes.prefetch_related("stages"))
    tasks = [] if council.is_reported else dues.owed_by([council], now=now)
    tasks = [dues.here(task, council) for task in tasks if may_manage or task["who"] == dues.SECRETARIAT]
    tasks = dues.addressed(tasks, by, hers={council.pk} if may_manage else set(), now=now)
    return {
        "council": council,
        "state": state,
        "tags": cards.tags_of(council, state),
        "term": running,
        "time": due_countdown(running.last_day, now, holidays, start=running.starts_on) if running else None,
        "why": why_of(council, state, running, processes, now),
        "gaps": gaps_of(council, now) if may_manage else [],
        "tasks": [task for task in tasks if task["url"] != council.get_office_url()],  # its gaps say more
        "stats": stats_of(council),
        "processes": [{"process": one, "tag": cards.standing(one, now)} for one in processes],
        "terms": council.terms.select_related("document").prefetch_related("extensions"),
        "may_manage": may_manage,
        "may_create": council.is_reported and acts_for(by, council.service, *EDITORS, now=now, anywhere=True),
        "side": menu(council, "detail", may_manage=may_manage),
        "trail": trail_of(council),
    }


def why_of(council, state, running, processes, now) -> str:
    """Which rule or fact says that it stands so."""
    if state == State.REPORTED:
        return _("Viene de fuentes públicas: el servicio todavía no lo confirma aquí.")
    if state == State.EXPIRING:
        words = _("Desde el %(day)s está por vencer. %(rule)s.")
        return words % {"day": plain_date(running.renewal_from), "rule": running.renewal_rule}
    if state == State.IN_FORCE:
        words = _("Se llama a renovar a más tardar el %(day)s. %(rule)s.")
        return words % {"day": plain_date(running.renewal_from), "rule": running.renewal_rule}
    if state == State.EXPIRED:
        return _("Ningún período está vigente y no hay un proceso en curso.")
    going = next((process for process in processes if process.is_going), None)
    return _("Está en curso «%(process)s».") % {"process": going} if going else _("Aún no tiene un período.")


def stats_of(council):
    """Seats and sessions, always of how many."""
    found = [
        {"value": council.seats_taken, "of": council.seats_open, "label": _("cupos ocupados")},
        {"value": council.held_this_year, "label": _("sesiones realizadas este año")},
    ]
    if council.sessions_asked:
        label = _("sesiones este año, de las exigidas")
        found[1] |= {"of": council.sessions_asked, "label": label}
    return found


def gaps_of(council, now):
    """What it still lacks to work, each with the screen where it is done. Nothing here has a date."""
    today = day_of(now)
    in_force = any(one.is_current(today) for one in council.own_terms)
    vacant = council.seats_open - council.seats_taken if in_force else 0
    offices = set(council.offices.current(today).values_list("kind", flat=True))
    filling = ngettext("Llenar %(n)s cupo vacante", "Llenar %(n)s cupos vacantes", vacant) % {"n": vacant}
    asked = (
        (not council.rules.current().exists(), _("Publicar su reglamento"),
         _("Dice cuánto dura, quién vota y cuántos bastan para sesionar."), "rules", _("Escribir")),
        (not council.seats_open, _("Definir estamentos y cupos"), _("Son los lugares que se eligen."),
         "seats", _("Definir")),
        (vacant > 0, filling, _("Uno por uno, o con una elección parcial."), "members", _("Ver los cupos")),
        (council.seats_open and not council.own_terms and not council.is_going, _("Constituirlo"),
         _("Con un proceso; o anota el período, si ya se nombró fuera del portal."), "process_new",
         _("Preparar el proceso")),
        (in_force and CouncilOffice.Kind.CHAIR not in offices, _("Anotar quién lo preside"),
         _("Sale de sus integrantes."), "offices", _("Anotar")),
        (in_force and CouncilOffice.Kind.SECRETARY not in offices, _("Nombrar su secretaría"),
         _("Convoca las sesiones y lleva las actas."), "offices", _("Nombrar")),
    )  # fmt: skip
    return [_gap(council, *words) for is_missing, *words in asked if is_missing]


def _gap(council, title, why, screen, action):
    return {
        "state": "ok",
        "days": _("Falta"),
        "title": title,
        "rule": why,
        "action": action,
        "url": reverse(f"councils_office:{screen}", args=[council.code]),
    }


def trail_of(council):
    """What happened with it and with its terms, members and processes, the last first."""
    targets = [target_of(council)]
    for rows_ in (council.processes, council.terms, council.mandates):
        label = rows_.model._meta.label_lower
        targets += [f"{label}:{pk}" for pk in rows_.values_list("pk", flat=True)]
    found = Event.objects.filter(target__in=targets).exclude(verb=SEEN).select_related("actor")
    return trail_lines(found)


def trail_lines(found):
    """The last lines of a history: what somebody did several times in a row on one day is told once."""
    events = found.order_by("-at", "-pk")[:LOOKED_AT]
    lines = []
    for _same, together in groupby(events, key=lambda event: (event.verb, event.actor_id, day_of(event.at))):
        first, *others = together
        lines.append({"event": first, "times": 1 + len(others)})
    return lines[:HISTORY]


# Its rules and its offices ---------------------------------------------------------------------


def rule_hints(council):
    """What the service's norm, or the portal, says about the fields of the rules that a rule is about."""
    rules = list(council.service.rules.current())
    hints = {}
    for field, code in (("term_years", Code.COSOC_TERM), ("min_sessions", Code.COSOC_SESSIONS)):
        found = term(code, rules=rules)
        source = found.words
        hints[field] = _("Si tu reglamento no dice otra cosa: %(value)s. %(source)s.") % {
            "value": found.days,
            "source": source,
        }
    return hints


def first_rules(council):
    """What a first set of rules starts from: the norm of the service, or the portal's rules."""
    rules = list(council.service.rules.current())
    return {
        "term_years": term(Code.COSOC_TERM, rules=rules).days,
        "min_sessions": term(Code.COSOC_SESSIONS, rules=rules).days,
        "quorum": "majority",
        "self_convening": "third",
        "voters": "organizations",
        "reelection": "always",
        "has_substitutes": True,
    }


def offices_of(council, today):
    """The four offices, each with who holds it today and who did before."""
    found = list(council.offices.select_related("mandate__seat__estate").order_by("-starts_on", "-pk"))
    words = {
        CouncilOffice.Kind.CHAIR: "presidencia",
        CouncilOffice.Kind.VICE_CHAIR: "vicepresidencia",
        CouncilOffice.Kind.SECRETARY: "secretaria",
        CouncilOffice.Kind.MINUTES: "actas",
    }
    result = []
    for kind, word in words.items():
        held = [office for office in found if office.kind == kind]
        current = next(
            (o for o in held if o.starts_on <= today and (o.ends_on is None or o.ends_on > today)), None
        )
        result.append(
            {
                "kind": kind,
                "word": word,
                "name": kind.label,
                "current": current,
                "next": next((o for o in held if o.starts_on > today), None),
                "past": [o for o in held if o.ends_on and o.ends_on <= today],
            }
        )
    return result


def estates_of(council):
    """The estates that exist, as the rows of the form of seats take them."""
    found = council.estates.filter(closed_on=None).annotate(
        seats_open=Count("seats", filter=Q(seats__closed_on=None))
    )
    return [
        {
            "pk": estate.pk,
            "name": estate.name,
            "description": estate.description,
            "seats": estate.seats_open,
            "is_of_service": estate.is_of_service,
        }
        for estate in found.order_by("order", "pk")
    ]
