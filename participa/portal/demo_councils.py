"""The invented councils of the demonstration: one with two years of sessions, others in every state.

Done through the same actions that people use, at moments of the past. Elections are in ``demo_elections``.
"""

from datetime import timedelta

from accounts.models import User
from councils.actions import appointing, meeting, opining, setting_up
from councils.models import CouncilOffice, Mandate, Reelection, Session, Share
from participa.core.calendar import ONE_DAY, day_of, midnight, next_business_day
from participa.reference.models import Commune
from participa.services.models import PublicService

from . import demo_council_texts as texts

SINCE = timedelta(days=800)  # the officer of participation has been there since then
TERM = timedelta(days=2 * 365)
RULES = {
    "number": "Resolución exenta de demostración 88",
    "url": "https://www.example.org/reglamento-del-consejo",
    "term_years": 2,
    "quorum": Share.MAJORITY,
    "self_convening": Share.THIRD,
    "reelection": Reelection.ONCE,
}
Kind, Office = Mandate.Kind, CouncilOffice.Kind
Status = Session.Status


def create_councils(maker, member):
    """``member``: the account of a councillor. ``maker``: demo.Maker, after its consultations."""
    council = a_council(maker, "SENADE", seats=(4, 4, 4), min_sessions=6)
    Sessions(maker, council, member).make()
    for code, ends_in in (("IFA", 45), ("DEMOLOSRIOS", -90)):
        small = a_council(maker, code, seats=(3, 2, 1))
        seat_everybody(maker, small, texts.MEMBERS_BEFORE[:5], last_day=maker.today + timedelta(days=ends_in))
    for code in ("SUBEJEMPLOS", "MINDEMO"):
        a_council(maker, code, seats=(2, 1, 1))


def a_council(maker, code, *, seats, min_sessions=4):
    """Set up as the officer would, the first day she was there."""
    service, by, now = PublicService.objects.get(code=code), maker.officer, maker.now - SINCE
    name = f"Consejo de la Sociedad Civil del {service.name}".replace("del Sub", "de la Sub")
    council = setting_up.create(service, name=name, by=by, now=now, summary=texts.SUMMARY)
    setting_up.set_rules(
        council, by=by, now=now, date=day_of(now) - ONE_DAY, min_sessions=min_sessions, **RULES
    )
    estates = [
        {"pk": None, "name": name, "description": description, "seats": how_many}
        for (name, description), how_many in zip(texts.ESTATES, seats, strict=True)
    ]
    setting_up.set_estates(council, estates, by=by, now=now)
    return council


def seat_everybody(maker, council, members, *, last_day, users=()):
    """A term of two years that was appointed outside the portal, and its members. Returns the term and the
    titulars."""
    starts_on = last_day + ONE_DAY - TERM
    now = max(maker.now - SINCE, midnight(starts_on) - ONE_DAY)
    by, users = maker.officer, dict(enumerate(users))
    term = appointing.register_term(
        council,
        starts_on=starts_on,
        last_day=last_day,
        act_number="Resolución exenta de demostración 102",
        act_date=starts_on - 9 * ONE_DAY,
        by=by,
        now=now,
    )
    communes = {commune.slug: commune for commune in Commune.objects.all()}
    free = {estate.name: list(estate.seats.order_by("number")) for estate in council.estates.all()}
    titulars = []
    for place, (estate, name, sex, commune, organization, substitute) in enumerate(members):
        seat, place_of = free[estate].pop(0), {"by": by, "now": now, "commune": communes.get(commune)}
        titulars.append(
            appointing.fill_seat(
                term,
                seat,
                display_name=name,
                sex=sex,
                organization_name=organization,
                user=users.get(place),
                **place_of,
            )
        )
        if substitute:
            name, sex = substitute
            appointing.fill_seat(
                term,
                seat,
                kind=Kind.SUBSTITUTE,
                display_name=name,
                sex=sex,
                organization_name=organization,
                **place_of,
            )
    return term, titulars


class Sessions:
    """Two years of SENADE's council: a term that a law extended, the one in force, and what they did."""

    def __init__(self, maker, council, member):
        self.maker, self.council, self.officer = maker, council, maker.officer
        signers = [name for _estate, name, *_rest in texts.MEMBERS[1:5]]
        self.users = [
            member,
            *User.objects.bulk_create(
                User(
                    email=None,
                    password="!",
                    date_joined=maker.now - timedelta(days=402),
                    is_demo=True,
                    display_name=name,
                )
                for name in signers
            ),
        ]

    def make(self):
        began = self.maker.today - timedelta(days=400)
        before, _left = seat_everybody(
            self.maker, self.council, texts.MEMBERS_BEFORE, last_day=began - timedelta(days=121)
        )
        appointing.extend_by_law(
            before,
            last_day=began - ONE_DAY,
            law="Ley de demostración 99.999",
            reason="Una emergencia inventada impidió reunirse a elegir; la ley alargó los mandatos.",
            by=self.officer,
            now=midnight(began) - timedelta(days=140),
        )
        _term, self.titulars = seat_everybody(
            self.maker, self.council, texts.MEMBERS, last_day=began + TERM - ONE_DAY, users=self.users
        )
        self.held = [self.session(*row) for row in texts.SESSIONS]
        self.offices(self.held[3].day)
        for row in texts.AGREEMENTS:
            self.agreement(*row)
        self.opinions()
        self.next_ones()

    def when(self, days_from_today):
        """Three in the afternoon of that day, or of the business day after it."""
        day = next_business_day(self.maker.today + timedelta(days=days_from_today), self.maker.holidays)
        return midnight(day) + timedelta(hours=15)

    def session(self, days_ago, kind, title, agenda, absent, published_after):
        starts_at = self.when(-days_ago)
        plan = {
            "title": title,
            "agenda": agenda,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=2),
            "place": "Sala de reuniones, Valdivia (lugar inventado)",
        }
        if kind == Session.Kind.SELF_CONVENED:
            session = self.signed(plan, starts_at - timedelta(days=12), self.users[1:5])
        else:
            now = starts_at - timedelta(days=14)
            session = meeting.call(self.council, kind=kind, by=self.officer, now=now, **plan)
        self.attended(session, absent)
        if session.status == Status.HELD:
            self.minutes(session, agenda, published_after)
        return session

    def signed(self, plan, now, signers):
        """Members ask for it; whoever comes first proposes it."""
        first, *others = signers
        session = meeting.propose(self.council, by=first, now=now, **plan)
        for number, signer in enumerate(others, 1):
            session = meeting.sign(session, by=signer, now=now + timedelta(hours=5 * number))
        return session

    def attended(self, session, absent):
        there = list(self.council.mandates.on(session.day).select_related("seat"))
        titulars = [mandate for mandate in there if mandate.kind == Kind.TITULAR]
        substitutes = {mandate.seat_id: mandate for mandate in there if mandate.kind == Kind.SUBSTITUTE}
        present = [
            substitutes.get(mandate.seat_id) if place in absent else mandate
            for place, mandate in enumerate(titulars)
        ]
        present = [mandate for mandate in present if mandate]
        _filled, needed = meeting.quorum_of(session)
        write = meeting.hold if len(present) >= needed else meeting.fail
        write(session, present, by=self.officer, now=session.starts_at + timedelta(hours=3))
        session.refresh_from_db()

    def minutes(self, session, agenda, published_after):
        text = texts.MINUTES.format(agenda=" ".join(f"{point}." for point in agenda))
        by, now = self.officer, session.starts_at + timedelta(days=3)
        minutes = meeting.write_minutes(session, text=text, by=by, now=now)
        if published_after is None:
            return
        now = session.starts_at + timedelta(days=published_after)
        minutes = meeting.approve_minutes(
            minutes,
            approval="Por correo, sin observaciones de quienes asistieron",
            by=by,
            now=now - timedelta(hours=2),
            seen_at=minutes.changed_at,
        )
        meeting.publish_minutes(minutes, by=by, now=now)

    def offices(self, day):
        now = midnight(day) + timedelta(hours=18)
        for kind, mandate in ((Office.CHAIR, self.titulars[3]), (Office.VICE_CHAIR, self.titulars[6])):
            appointing.set_office(
                self.council, kind, display_name="", mandate=mandate, starts_on=day, by=self.officer, now=now
            )
        appointing.set_office(
            self.council,
            Office.SECRETARY,
            display_name=self.officer.display_name,
            user=self.officer,
            starts_on=day,
            by=self.officer,
            now=now,
        )

    def agreement(self, place, text, owner, days, updates):
        session, by = self.held[place], self.officer
        made = meeting.agree(
            session,
            text=text,
            owner=owner,
            due_on=session.day + timedelta(days=days),
            by=by,
            now=session.starts_at + timedelta(hours=4),
        )
        for after, state, what in updates:
            meeting.follow_up(
                made, state=state, text=what, by=by, now=session.starts_at + timedelta(days=after)
            )

    def opinions(self):
        """One on a consultation in analysis, answered; one on an open one, which waits."""
        maker, by = self.maker, self.officer
        for place, said, title in (
            (7, texts.OPINION_ANSWERED, "Reglamento de acceso público a riberas de ríos, lagos y playas"),
            (8, texts.OPINION_WAITING, "Paraderos con sombra, asiento e información"),
        ):
            session = self.held[place]
            now = session.starts_at + timedelta(days=1)
            opinion = opining.write(
                self.council, by=by, now=now, target=maker.titled(title).code, session=session, **said
            )
            opining.send(opinion, by=by, now=now + timedelta(hours=1))
            if said is texts.OPINION_ANSWERED:
                act = "Oficio de demostración 415"
                opining.answer(opinion, text=texts.ANSWER, act=act, by=by, now=now + timedelta(days=22))

    def next_ones(self):
        """One that was called, and one for which a signature is missing: the account's."""
        place = {"place": "Por videollamada y en Valdivia", "mode": Session.Mode.HYBRID}
        title, agenda = texts.NEXT
        meeting.call(
            self.council,
            kind=Session.Kind.ORDINARY,
            title=title,
            agenda=agenda,
            starts_at=self.when(10),
            ends_at=self.when(10) + timedelta(hours=2),
            by=self.officer,
            now=self.maker.now - ONE_DAY,
            **place,
        )
        title, agenda = texts.PROPOSED
        plan = {"title": title, "agenda": agenda, "starts_at": self.when(17), **place}
        self.signed(plan, self.maker.now - timedelta(days=2), self.users[1:4])
