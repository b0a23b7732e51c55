"""Councils, their processes and their members, each with only what a test needs.

The story: a process was called on 5 October 2026. It is noon of Wednesday 18 November 2026 in Santiago;
each test says in which stage it is by asking ``in_stage(process, StageCode.VOTING)``: noon of its first day.
"""

from datetime import date, timedelta
from itertools import count

from councils import stages, urn
from councils.actions import (
    applying,
    appointing,
    calling,
    counting,
    deciding,
    meeting,
    opining,
    setting_up,
    voting,
)
from councils.models import Application, Mandate, Method, Process, Session, Share, StageCode, Term
from participa.core.calendar import ONE_DAY, day_of, midnight
from participa.deadlines.engine import national_holidays
from participa.documents.actions import store
from participa.organizations import actions as organizations
from tests.builders import DAY, HOUR, NOON, a_person, a_service, an_officer_of
from tests.documents.files import a_pdf, an_upload
from tests.organizations.builders import a_claim, an_accreditor, an_organization

CALLED = NOON - 50 * DAY
FIRST_DAY = date(2026, 10, 5)  # of the commission: a Monday
RULES = {
    "number": "Resolución exenta 88",
    "date": date(2026, 3, 2),
    "term_years": 2,
    "min_sessions": 4,
    "quorum": Share.MAJORITY,
}
ESTATES = (("Territoriales", 2), ("Funcionales", 1))
_numbers = count(1)


# A council -------------------------------------------------------------------------------------


def a_council(service=None, *, by=None, name="", estates=ESTATES, rules=True, now=CALLED, **fields):
    """Set up as an officer would: estates as pairs of name and seats."""
    service = service or a_service()
    by = by or an_officer_of(service)
    name = name or f"Consejo de prueba {next(_numbers)}"
    council = setting_up.create(service, name=name, by=by, now=now, **fields)
    if rules:
        setting_up.set_rules(council, by=by, now=now, **(RULES | (rules if isinstance(rules, dict) else {})))
    if estates:
        wanted = [{"pk": None, "name": name, "seats": seats} for name, seats in estates]
        setting_up.set_estates(council, wanted, by=by, now=now)
    return council


def the_officer(council):
    """Somebody who acts for its service: the same each time."""
    found = (
        council.service.memberships.filter(role="officer", region=None, ended_at=None).order_by("pk").first()
    )
    return found.user if found else an_officer_of(council.service)


def a_term(council, *, starts_on=date(2025, 1, 1), last_day=date(2026, 12, 31), now=CALLED):
    """One that was appointed outside the portal."""
    return appointing.register_term(
        council, starts_on=starts_on, last_day=last_day, act_number="Resolución 12",
        act_date=starts_on - ONE_DAY, by=the_officer(council), now=now,
    )  # fmt: skip


def a_member(term, *, seat=None, name="", now=CALLED, **fields):
    """Somebody in a free seat of the council, for that term."""
    council = term.council
    kind = fields.get("kind", Mandate.Kind.TITULAR)
    taken = council.mandates.filter(term=term, kind=kind).values("seat")
    seat = seat or council.seats.filter(closed_on=None).exclude(pk__in=taken).first()
    return appointing.fill_seat(
        term, seat, display_name=name or f"Integrante {next(_numbers)}", by=the_officer(council), now=now,
        **{"organization_name": "Junta de Vecinos"} | fields,
    )  # fmt: skip


def a_council_in_force(service=None, *, members=3, **fields):
    """With a term from 2025 to 2026, and so many members with accounts."""
    council = a_council(service, **fields)
    term = a_term(council)
    for _n in range(members):
        a_member(term, user=a_person())
    return council


# A process -------------------------------------------------------------------------------------


def a_draft_process(council=None, *, method=Method.ELECTION, start=FIRST_DAY, by=None, now=CALLED, **fields):
    council = council or a_council()
    by = by or the_officer(council)
    process = calling.create(
        council,
        title=f"Elección {next(_numbers)}",
        method=method,
        start=start,
        certificate_days=90,
        by=by,
        now=now,
    )
    texts = {
        "summary": "Se eligen consejeras y consejeros por dos años.",
        "requirements": "Certificado de vigencia y estatutos.",
        "lot_source": "Los números de la Polla del 30 de noviembre de 2026, en orden.",
        "term_starts_on": date(2027, 3, 1),
        "term_ends_on": date(2029, 3, 1),
    }
    calling.edit(process, by=by, now=now, seen_at=process.changed_at, **texts | fields)
    return process


def a_process(council=None, *, commissioner=None, now=CALLED, **fields):
    """Called, with somebody in its commission."""
    process = a_draft_process(council, now=now, **fields)
    by = the_officer(process.council)
    calling.add_commissioner(
        process, commissioner or a_person(display_name="Comisionada"), display_name="Comisionada de Prueba",
        position="Presidenta", act_number="Resolución 90", by=by, now=now,
    )  # fmt: skip
    calling.publish(process, act_number="Resolución exenta 91", act_date=day_of(now), by=by, now=now)
    return fresh(process)


def a_process_in(code, council=None, *, at=NOON, **fields):
    """Called so that its stage of this code is on at ``at``."""
    start = day_of(at)
    terms = stages.terms_of(stages.codes_of(fields.get("method", Method.ELECTION)), {})
    while True:
        planned = {one.code: one for one in stages.plan(start, terms, national_holidays())}
        if planned[code].first <= day_of(at) <= planned[code].last:
            return a_process(council, start=start, now=midnight(start), **fields)
        start -= ONE_DAY


def fresh(process):
    return Process.objects.select_related("council__service").prefetch_related("stages").get(pk=process.pk)


def the_commissioner(process):
    return process.commissioners.current().first().user


def in_stage(process, code):
    """Noon of the first day of a stage."""
    return fresh(process).stage(code).starts_at + 12 * HOUR


def after_stage(process, code):
    """An hour after a stage ended."""
    return fresh(process).stage(code).ends_at + HOUR


# Applications ----------------------------------------------------------------------------------


def a_paper(by, now=NOON, name="papel.pdf"):
    return store(an_upload(name, a_pdf()), by=by, now=now, kind="attachment")


def a_voice_of(organization, *, user=None, now=CALLED):
    """Somebody accredited to represent it since ``now``."""
    claimed = a_claim(organization, by=user or a_person(), now=now, issued_on=day_of(now - DAY))
    organizations.accredit(claimed, starts_on=day_of(now), by=an_accreditor(), now=now)
    return claimed.user


def an_application(process, organization=None, *, contest=None, by=None, now=None, **fields):
    """Of an organisation whose representative is accredited, on the first day of the registration."""
    now = now or in_stage(process, StageCode.REGISTRATION)
    organization = organization or an_organization(f"Organización {next(_numbers)}", now=now - 90 * DAY)
    by = by or a_voice_of(organization, now=now - 60 * DAY)
    certificate = {"number": "500-1", "issued_on": day_of(now - 10 * DAY)} | fields.pop("certificate", {})
    return applying.apply(
        process,
        organization,
        contest=contest or process.contests.first(),
        by=by,
        now=now,
        certificate=certificate,
        **{"position": "presidenta", "statement": "Cuidamos el río.", "papers": {}} | fields,
    )


def admitted(application, *, now=None):
    """The commission says yes, right after the registration."""
    process = application.process
    now = now or after_stage(process, StageCode.REGISTRATION)
    return deciding.decide(application, Application.Status.ADMISSIBLE, by=the_commissioner(process), now=now)


def with_provisional_roll(process, *applications):
    for application in applications:
        admitted(application)
    return deciding.publish_provisional_roll(
        process, by=the_commissioner(process), now=in_stage(process, StageCode.PROVISIONAL_ROLL)
    )


def with_final_roll(process, *applications):
    if process.provisional_roll_at is None:
        with_provisional_roll(process, *applications)
    return deciding.publish_final_roll(
        process, by=the_commissioner(process), now=in_stage(process, StageCode.FINAL_ROLL)
    )


def a_candidacy(application, *, name="", now=None, accepted=True, **fields):
    process = application.process
    now = now or in_stage(process, StageCode.CANDIDATES)
    application.refresh_from_db()
    candidacy = applying.nominate(
        application,
        display_name=name or f"Candidata {next(_numbers)}",
        by=application.applicant,
        now=now,
        **fields,
    )
    if accepted:
        deciding.decide_candidacy(candidacy, admitted=True, by=the_commissioner(process), now=now)
    return candidacy


def with_candidates(process):
    """Published on the first day of the list."""
    deciding.publish_candidates(
        process, by=the_commissioner(process), now=in_stage(process, StageCode.CANDIDATE_LIST)
    )
    return fresh(process)


def an_election(process=None, *, voters=4, candidates=2, contest=None):
    """A process ready to vote: so many organisations in one estate, of which the first ones stand."""
    process = process or a_process(a_council(estates=(("Territoriales", 1),)))
    applications = [an_application(process, contest=contest) for _n in range(voters)]
    with_final_roll(process, *applications)
    for application in applications[:candidates]:
        a_candidacy(application)
    return with_candidates(process)


def a_vote(process, voter, *choices, now=None):
    """Cast in the first hours of the vote. Returns the code."""
    sealed = urn.new_code(process)
    return voting.cast(
        process,
        sealed=sealed,
        choices=list(choices),
        by=voter,
        now=now or in_stage(process, StageCode.VOTING),
    )


def voters_of(process):
    return [line.voter for line in process.roll.select_related("voter").order_by("number")]


def closed(process, *, now=None):
    """The urn closed, as the worker does, but for its files, which SQLite cleans outside a transaction."""
    now = now or after_stage(process, StageCode.VOTING)
    urn.rewrite(process, now=now)
    Process.objects.filter(pk=process.pk).update(urn_cleaned_at=now)
    return fresh(process)


def counted(process, *, now=None):
    now = now or after_stage(process, StageCode.VOTING)
    counting.count(closed(process, now=now), by=the_commissioner(process), now=now)
    return fresh(process)


def with_result(process, *, now=None, seed="7 14 21"):
    """Counted, with its lot if it needed one, and published."""
    now = now or after_stage(process, StageCode.VOTING)
    process = counted(process, now=now)
    by = the_commissioner(process)
    if counting.ties_of(process):
        counting.draw_lot(process, seed=seed, by=by, now=now)
    counting.publish_result(process, act_number="Acta 1", by=by, now=now)
    return fresh(process)


def appointed(process, *, starts_on=date(2027, 3, 1), last_day=date(2029, 2, 28), now=None) -> Term:
    now = now or in_stage(process, StageCode.APPOINTMENT)
    return appointing.appoint(
        process, act_number="Resolución 120", act_date=day_of(now), starts_on=starts_on, last_day=last_day,
        by=the_officer(process.council), now=now,
    )  # fmt: skip


# Sessions --------------------------------------------------------------------------------------


def a_session(council, *, starts_at=NOON + 7 * DAY, now=NOON, by=None, agenda=("Presupuesto",), **fields):
    return meeting.call(
        council, by=by or the_officer(council), now=now, agenda=list(agenda), starts_at=starts_at,
        **{"kind": Session.Kind.ORDINARY, "title": "Presupuesto 2027", "place": "Sala 2"} | fields,
    )  # fmt: skip


def a_held_session(council, *, starts_at=NOON - 3 * DAY, present=None, **fields):
    session = a_session(council, starts_at=starts_at, now=starts_at - 10 * DAY, **fields)
    everybody = council.mandates.titular().on(session.day)
    return meeting.hold(
        session, everybody if present is None else present, by=the_officer(council), now=starts_at + 2 * HOUR
    )


def some_minutes(
    session, *, text="Se acordó publicar el catastro.", now=NOON, approved=False, published=False
):
    by = the_officer(session.council)
    minutes = meeting.write_minutes(session, text=text, by=by, now=now)
    if approved or published:
        minutes = meeting.approve_minutes(
            minutes, approval="En la sesión siguiente", by=by, now=now, seen_at=minutes.changed_at
        )
    if published:
        minutes = meeting.publish_minutes(minutes, by=by, now=now)
    return minutes


def an_agreement(session, *, text="Publicar el catastro", owner="División de Riberas", now=NOON, **fields):
    return meeting.agree(session, text=text, owner=owner, by=the_officer(session.council), now=now, **fields)


def an_opinion(council, *, now=NOON, sent=True, **fields):
    by = the_officer(council)
    opinion = opining.write(
        council, by=by, now=now, **{"title": "Sobre el presupuesto", "text": "Falta dinero."} | fields
    )
    return opining.send(opinion, by=by, now=now) if sent else opinion


def in_days(how_many):
    return midnight(day_of(NOON) + timedelta(days=how_many))
