"""The invented elections of the demonstration: one in voting, one in registration, one with its result.

Their dates are business days from today, so that whatever the day it is made, people can vote and apply.
"""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction

from councils import urn
from councils.actions import applying, appointing, calling, counting, deciding, meeting, voting
from councils.models import (
    Application,
    ApplicationDocument,
    Contest,
    Council,
    Method,
    Process,
    Session,
    StageCode,
)
from councils.stages import WITH_VOTE
from participa.core.calendar import ONE_DAY, day_of, midnight, next_business_day
from participa.documents.actions import store

from . import demo_council_texts as texts
from .demo_organizations import CLUB, JUNTA, drawn

LENGTHS = {  # shorter than the portal's own, so that representatives were accredited before
    StageCode.COMMISSION: 2,
    StageCode.CALL: 3,
    StageCode.REGISTRATION: 8,
    StageCode.ACCREDITATION: 3,
    StageCode.PROVISIONAL_ROLL: 1,
    StageCode.OBJECTIONS: 3,
    StageCode.FINAL_ROLL: 1,
    StageCode.CANDIDATES: 3,
    StageCode.CANDIDATE_LIST: 1,
    StageCode.VOTING: 3,
    StageCode.COUNT: 2,
    StageCode.APPOINTMENT: 3,
    StageCode.INSTALLATION: 10,
}
LONG = 10  # business days that the vote lasts where it is on
HOUR = timedelta(hours=1)
Code, Status, Paper = StageCode, Application.Status, ApplicationDocument.Kind

# Who stands, by the RUT of who puts her forward: her name, sex and substitute.
IN_VOTING = {
    "99999111": ("Hernán Ficticio", "man", "Nora Supuesta"),
    "99999112": ("Mireya Inventada", "woman", ""),
    "99999113": ("Olga Imaginada", "woman", "Raúl Figurado"),
    "99999115": ("Paz Ficticia", "woman", ""),
    "99999117": ("Úrsula Ejemplar", "woman", "Tito Ejemplar"),
    "99999122": ("Rayén Supuesta", "woman", ""),
    "99999123": ("Teresa Figurada", "woman", "Elías Postizo"),
}
WITH_RESULT = {
    "99999111": ("Hernán Ficticio", "man", "Nora Supuesta"),
    "99999113": ("Olga Imaginada", "woman", "Raúl Figurado"),
    "99999114": ("Ariel Figurado", "man", ""),
    "99999122": ("Rayén Supuesta", "woman", ""),
    "99999124": ("Elba Inventada", "woman", "Luz Ficticia"),
    "99999131": ("Ulises Imaginario", "man", ""),
}
VOTES = {"99999111": "99999111", "99999112": "99999111", "99999113": "99999113", "99999114": "99999114",
         "99999115": "99999111", "99999116": "", "99999122": "99999122", "99999123": "99999122",
         "99999124": "99999124"}  # fmt: skip


def first_day(stage, days_ago, lengths, back):
    """When a process starts whose ``stage`` began so many business days ago (``back``: demo.Maker's)."""
    return back(days_ago + sum(lengths[one] for one in WITH_VOTE[: WITH_VOTE.index(stage)]))


class Elections:
    """``voices``: by RUT, who speaks for an organisation, and it. ``commissioner``: of every commission."""

    def __init__(self, maker, commissioner, voices):
        self.maker, self.officer, self.commissioner = maker, maker.officer, commissioner
        self.voices = voices

    # Calling ------------------------------------------------------------------------------------

    def called(self, code, title, stage, days_ago, lengths=None, choices=None):
        """A process whose ``stage`` began so many business days ago.

        ``choices``: by estate, how many names a vote marks where it is not one.
        """
        council = Council.objects.select_related("service").get(service__code=code)
        lengths = LENGTHS | (lengths or {})
        start = first_day(stage, days_ago, lengths, self.maker.back)
        drafted_on = first_day(stage, days_ago + 3, lengths, self.maker.back)
        by, now = self.officer, midnight(drafted_on) + 10 * HOUR
        process = calling.create(
            council, title=title, method=Method.ELECTION, start=start, by=by, now=now, certificate_days=90
        )
        calling.plan_stages(process, start=start, lengths=lengths, by=by, now=now)
        wanted = [
            {
                "estate": contest.estate,
                "seats": contest.seats,
                "max_choices": (choices or {}).get(contest.estate.name, 1),
            }
            for contest in process.contests.select_related("estate")
        ]
        calling.set_contests(process, wanted, by=by, now=now)
        ends = process.stage(Code.INSTALLATION).last_day
        term = council.terms.first()
        starts_on = max(ends + ONE_DAY, term.ends_on) if term else ends + ONE_DAY
        calling.edit(
            process,
            by=by,
            now=now,
            seen_at=process.changed_at,
            summary=texts.CALL,
            requirements=texts.REQUIREMENTS,
            lot_source=texts.LOT_SOURCE,
            term_starts_on=starts_on,
            term_ends_on=starts_on + timedelta(days=730),
        )
        calling.add_commissioner(
            process,
            self.commissioner,
            display_name=self.commissioner.display_name,
            position="Presidenta de la comisión electoral",
            act_number="Resolución exenta de demostración 240",
            by=by,
            now=now + HOUR,
        )
        now = self.moment(process, Code.CALL)
        act = {"act_number": "Resolución exenta de demostración 251", "act_date": day_of(now) - ONE_DAY}
        calling.publish(process, by=by, now=now, **act)
        return self.fresh(process)

    def fresh(self, process):
        found = Process.objects.select_related("council__service").prefetch_related("stages")
        return found.get(pk=process.pk)

    def moment(self, process, code, hours=11):
        """At eleven of the first day of a stage."""
        return process.stage(code).starts_at + hours * HOUR

    # Applying and standing ----------------------------------------------------------------------

    def applies(self, process, number, contest, now, papers=()):
        who, organization = self.voices[number]
        stored = {kind: self.paper(organization, kind, who, now) for kind in papers}
        return applying.apply(
            process,
            organization,
            contest=contest,
            position="representante",
            statement=texts.STATEMENT,
            certificate={"number": f"DEMO-{number[-3:]}-2", "issued_on": day_of(now) - 9 * ONE_DAY},
            papers=stored,
            by=who,
            now=now,
        )

    def paper(self, organization, kind, who, now):
        sheet = drawn(organization, {"number": f"DEMO {kind.value}", "issued_on": day_of(now)})
        return store(ContentFile(sheet, name=texts.PAPERS[kind.value]), by=who, now=now, kind="attachment")

    def contest_of(self, process, number):
        estate = {JUNTA: texts.TERRITORIAL, CLUB: texts.FUNCTIONAL}.get(number) or texts.VOICES[number][3]
        return process.contests.get(estate__name=estate)

    def ready_to_vote(self, process, numbers, candidates):
        """Admitted, on the roll, with its names: everything up to the vote."""
        by, opens = self.commissioner, self.moment(process, Code.REGISTRATION)
        applications = {}
        for n, number in enumerate(numbers):
            contest = self.contest_of(process, number)
            applications[number] = self.applies(process, number, contest, opens + 7 * n * HOUR)
        decided = self.moment(process, Code.ACCREDITATION)
        for n, application in enumerate(applications.values()):
            deciding.decide(application, Status.ADMISSIBLE, by=by, now=decided + n * timedelta(minutes=20))
        deciding.publish_provisional_roll(process, by=by, now=self.moment(process, Code.PROVISIONAL_ROLL))
        deciding.publish_final_roll(process, by=by, now=self.moment(process, Code.FINAL_ROLL))
        for number, (name, sex, substitute) in candidates.items():
            application = applications[number]
            now = self.moment(process, Code.CANDIDATES)
            candidacy = applying.nominate(
                application,
                display_name=name,
                sex=sex,
                commune=application.organization.commune,
                statement=texts.STATEMENT,
                substitute_name=substitute,
                by=application.applicant,
                now=now,
            )
            deciding.decide_candidacy(candidacy, admitted=True, by=by, now=now + 5 * HOUR)
        deciding.publish_candidates(process, by=by, now=self.moment(process, Code.CANDIDATE_LIST))
        return self.fresh(process)

    def votes(self, process, number, choices):
        """Cast by whoever speaks for it. Nothing anywhere says which vote was hers."""
        who, _organization = self.voices[number]
        names = dict(
            Contest.objects.filter(process=process).values_list(
                "candidacies__organization__rut", "candidacies__number"
            )
        )
        ruts = [self.voices[chosen][1].rut for chosen in choices]
        voting.cast(
            process,
            sealed=urn.new_code(process),
            choices=[names[rut] for rut in ruts],
            by=who,
            now=self.moment(process, Code.VOTING),
        )

    # The three ----------------------------------------------------------------------------------

    def in_voting(self):
        """The vote began the last business day before today and lasts two weeks. Some have voted."""
        title = "Elección del consejo del Instituto Ficticio del Agua"
        lengths, choices = {Code.VOTING: LONG}, {texts.TERRITORIAL: 2}
        process = self.called("IFA", title, Code.VOTING, 1, lengths, choices)
        process = self.ready_to_vote(process, [JUNTA, *self.voices_but(CLUB), CLUB], IN_VOTING)
        for number, choices in (
            ("99999111", ["99999111", "99999113"]),
            ("99999112", ["99999112"]),
            ("99999114", ["99999113", "99999117"]),
            ("99999116", []),
        ):
            self.votes(process, number, choices)
        return process

    def voices_but(self, *others):
        return [number for number in self.voices if number not in (JUNTA, *others)]

    def in_registration(self):
        """Registration has been open for four business days: two admitted, one observed, two to decide."""
        title = "Elección del consejo de la Subsecretaría de Ejemplos Ciudadanos"
        process = self.called("SUBEJEMPLOS", title, Code.REGISTRATION, 4, {Code.REGISTRATION: 15})
        now, by = self.moment(process, Code.REGISTRATION), self.commissioner
        both = (Paper.CERTIFICATE, Paper.STATUTES)
        numbers = ("99999111", "99999122", texts.OF_THE_ACCOUNT, "99999131", "99999115")
        found = [
            self.applies(process, number, self.contest_of(process, number), now + n * 5 * HOUR, both)
            for n, number in enumerate(numbers)
        ]
        later = now + ONE_DAY + 2 * HOUR
        for application in found[:2]:
            deciding.decide(application, Status.ADMISSIBLE, by=by, now=later)
        deciding.decide(found[2], Status.OBSERVED, reason=texts.OBSERVED, by=by, now=later + HOUR)
        return process

    def with_votes_in(self):
        """Everybody voted a month ago. The urn is closed by ``finish``."""
        title = "Elección del consejo del Ministerio de Demostración"
        process = self.called("MINDEMO", title, Code.VOTING, 33)
        numbers = ["99999111", "99999112", "99999113", "99999114", "99999115", "99999116",
                   "99999122", "99999123", "99999124", "99999131"]  # fmt: skip
        process = self.ready_to_vote(process, numbers, WITH_RESULT)
        for number, chosen in VOTES.items():
            self.votes(process, number, [chosen] if chosen else [])
        return process

    def finish(self, process):
        """Close the urn, count, draw the lot, publish, appoint and meet. Not inside a transaction: SQLite
        cleans the urn outside any. Raises urn.NotClean where the database does not let it."""
        by, closed = self.commissioner, self.moment(process, Code.COUNT)
        urn.rewrite(process, now=closed)
        urn.clean(process, now=closed)
        with transaction.atomic():
            counting.count(process, by=by, now=closed)
            counting.draw_lot(process, seed=texts.LOT_NUMBERS, by=by, now=closed + 2 * HOUR)
            act = "Acta de demostración 3"
            counting.publish_result(process, act_number=act, by=by, now=closed + 3 * HOUR)
            self.install(process)

    def install(self, process):
        process = self.fresh(process)
        by, council = self.officer, process.council
        now = self.moment(process, Code.APPOINTMENT)
        starts_on = next_business_day(day_of(now) + ONE_DAY, self.maker.holidays)
        term = appointing.appoint(
            process,
            act_number="Resolución exenta de demostración 288",
            act_date=day_of(now),
            starts_on=starts_on,
            last_day=starts_on + timedelta(days=729),
            by=by,
            now=now,
        )
        starts_at = self.moment(process, Code.INSTALLATION, hours=16)
        session = meeting.call(
            council,
            kind=Session.Kind.ORDINARY,
            title="Instalación del consejo",
            agenda=["Bienvenida", "Elección de la presidencia"],
            starts_at=starts_at,
            place="Sala de reuniones (lugar inventado)",
            by=by,
            now=now + HOUR,
        )
        titulars = list(term.mandates.titular())
        meeting.hold(session, titulars, by=by, now=starts_at + 2 * HOUR)
        appointing.set_office(
            council,
            "chair",
            display_name="",
            mandate=titulars[0],
            starts_on=day_of(starts_at),
            by=by,
            now=starts_at + 3 * HOUR,
        )
