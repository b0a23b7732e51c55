"""The invented activities of the demonstration: each kind, each state, people in all of them.

Done through the same actions that people use, at moments of the past, whatever the day is.
"""

import random
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from participa.activities.actions import (
    answering,
    calling,
    contributing,
    counting,
    drafting,
    finishing,
    registering,
    working,
)
from participa.activities.models import Contribution, Kind, Mode, Sex
from participa.core.calendar import midnight, next_business_day
from participa.services.models import PublicService

from . import demo_activity_texts as texts

SEED = 20501
DEVICE = UUID("5d0c2f8e-7a1b-4c3d-9e4f-00000000d3a0")
CONTACT = {"contact_name": "Equipo de participación", "contact_email": "participacion@example.org"}
PROPOSAL, QUESTION = Contribution.Kind.PROPOSAL, Contribution.Kind.QUESTION
SEXES = (Sex.WOMAN, Sex.WOMAN, Sex.WOMAN, Sex.MAN, Sex.MAN, Sex.OTHER, "")


def create_activities(maker, crowd):
    """``maker``: demo.Maker. ``crowd``: invented people. Returns how many were made."""
    activities = Activities(maker, crowd)
    for make in (
        activities.dialogue,
        activities.assembly,
        activities.hearing,
        activities.workshop,
        activities.table,
        activities.infobus,
        activities.training,
    ):
        make()
    return activities.made


class Activities:
    """Calls and holds activities as an officer would."""

    def __init__(self, maker, crowd):
        self.maker, self.crowd, self.officer, self.made = maker, crowd, maker.officer, 0
        self.chance = random.Random(SEED)
        self.communes = {one.slug: one for one in maker.communes}

    def when(self, days, hour=10):
        """That hour of the day so many days from today, or of the business day after it."""
        day = next_business_day(self.maker.today + timedelta(days=days), self.maker.holidays)
        return midnight(day) + timedelta(hours=hour)

    def published(
        self, code, kind, words, starts_at, *, hours=3, called=12, commune=None, stages=(), **fields
    ):
        """An activity that was published so many days before it starts, or before today."""
        now = min(starts_at, self.maker.now) - timedelta(days=called)
        service = PublicService.objects.get(code=code)
        title, told = words["title"], {name: text for name, text in words.items() if name != "title"}
        activity = drafting.create(
            service,
            kind=kind,
            title=title,
            by=self.officer,
            now=now,
            commune=self.communes.get(commune),
            purpose=texts.PURPOSE,
            starts_at=starts_at,
            ends_at=fields.pop("ends_at", starts_at + timedelta(hours=hours)),
            act_number="Resolución exenta de demostración 310",
            act_date=(now - timedelta(days=3)).date(),
            **CONTACT,
            **told,
            **fields,
        )
        if stages:
            activity = drafting.set_stages(
                activity, stages, by=self.officer, now=now, seen_at=activity.changed_at
            )
        self.made += 1
        return calling.publish(activity, by=self.officer, now=now + timedelta(hours=2))

    def said(self, activity, kind, who, text, *, title="", supports=0, at):
        """Somebody says it, and others say: me too."""
        one = contributing.contribute(
            activity, kind=kind, title=title, text=text, by=who, now=at, display_name=self.name()
        )
        others = [person for person in self.crowd if person != who]
        for number, person in enumerate(self.chance.sample(others, supports), 1):
            contributing.support(one, by=person, now=at + timedelta(minutes=number))
        one.refresh_from_db()
        return one

    def name(self):
        return self.chance.choice(texts.NAMES)

    # Each of them ------------------------------------------------------------------------------

    def dialogue(self):
        """Registration open whatever the day, with a waiting list."""
        starts_at = self.when(16)
        activity = self.published(
            "SENADE",
            Kind.DIALOGUE,
            texts.DIALOGUE,
            starts_at,
            commune="valdivia",
            needs_registration=True,
            registration_opens_at=self.when(-9, 9),
            registration_closes_at=starts_at - timedelta(days=1),
            capacity=20,
            takes_proposals=True,
            proposals_close_at=starts_at,
            takes_questions=True,
            questions_close_at=starts_at,
            is_accessible=True,
            has_sign_language=True,
        )
        first = max(activity.registration_opens_at, self.maker.now - timedelta(days=8))
        for number, (name, person) in enumerate(zip(texts.NAMES, self.crowd, strict=False)):
            registering.register(
                activity,
                by=person,
                now=min(first + timedelta(hours=number), self.maker.now),
                display_name=name,
                sex=self.chance.choice(SEXES),
                commune=self.chance.choice(self.maker.communes),
                needs=texts.NEEDS.get(number, ""),
            )
        for number, (title, text, supports) in enumerate(texts.DIALOGUE_PROPOSALS):
            at = self.maker.now - timedelta(days=3 - number, hours=1)
            who = self.crowd[30 + number]
            self.said(activity, PROPOSAL, who, text, title=title, supports=supports, at=at)

    def assembly(self):
        """Proposals by theme, answered; who came, from a list; results."""
        starts_at = self.when(-32, 11)
        activity = self.published(
            "SENADE",
            Kind.ASSEMBLY,
            texts.ASSEMBLY,
            starts_at,
            called=30,
            commune="valdivia",
            takes_proposals=True,
            proposals_close_at=starts_at,
            is_accessible=True,
        )
        by, after = self.officer, activity.ends_at
        for place, (title, summary, position, answer, proposals) in enumerate(texts.THEMES):
            theme = answering.add_theme(
                activity, title=title, summary=summary, by=by, now=after + timedelta(days=1)
            )
            found = [
                self.said(
                    activity,
                    PROPOSAL,
                    self.crowd[40 + 10 * place + number],
                    text,
                    title=what,
                    supports=supports,
                    at=starts_at - timedelta(days=20 - 2 * number),
                )
                for number, (what, text, supports) in enumerate(proposals)
            ]
            answering.sort(activity, found, theme=theme, by=by, now=after + timedelta(days=2))
            answering.answer_theme(
                theme,
                text=answer,
                position=position,
                by=by,
                now=after + timedelta(days=9),
                seen_at=theme.changed_at,
            )
        self.assembly_closes(activity)

    def assembly_closes(self, activity):
        by, after, home = self.officer, activity.ends_at, activity.region
        away = next(region for region in self.maker.regions if region != home)
        rows = [
            {"sex": self.chance.choice(SEXES), "region": away if number % 6 == 5 else home}
            for number in range(86)
        ]
        digest = sha256(b"lista de demostracion").hexdigest()
        counting.record_list(activity, rows, sha256=digest, by=by, now=after + timedelta(days=1))
        for text, owner, days, state, done in texts.ASSEMBLY_AGREEMENTS:
            made = finishing.agree(
                activity,
                text=text,
                owner=owner,
                by=by,
                now=after + timedelta(days=3),
                due_on=self.maker.today + timedelta(days=days),
            )
            if state:
                finishing.follow_up(made, state=state, text=done, by=by, now=after + timedelta(days=12))
        finishing.publish_results(
            activity, text=texts.ASSEMBLY_RESULTS, by=by, now=after + timedelta(days=11)
        )

    def hearing(self):
        """Next week, in a region."""
        self.published(
            "IFA",
            Kind.HEARING,
            texts.HEARING,
            self.when(7, 15),
            commune="valparaiso",
            is_accessible=True,
            has_sign_language=True,
        )

    def workshop(self):
        """Stages, and a board of questions that is open."""
        starts_at = self.when(4, 18)
        stages, at = [], starts_at
        for kind, title, minutes, speaker in texts.STAGES:
            row = {"kind": kind, "title": title, "minutes": minutes, "speaker": speaker, "starts_at": at}
            stages.append(row)
            at += timedelta(minutes=minutes)
        activity = self.published(
            "SENADE",
            Kind.WORKSHOP,
            texts.WORKSHOP,
            starts_at,
            stages=stages,
            ends_at=at,
            mode=Mode.ONLINE,
            has_captions=True,
            takes_questions=True,
            questions_close_at=at,
        )
        for number, (text, supports, answer) in enumerate(texts.QUESTIONS):
            said_at = self.maker.now - timedelta(days=6 - number)
            who = self.crowd[80 + number]
            one = self.said(activity, QUESTION, who, text, supports=supports, at=said_at)
            if answer:
                answering.answer(one, text=answer, by=self.officer, now=said_at + timedelta(days=1))

    def table(self):
        """Sessions with their minutes, members and a work plan."""
        starts_at = self.when(-100)
        activity = self.published(
            "IFA",
            Kind.WORKING_TABLE,
            texts.TABLE,
            starts_at,
            commune="quillota",
            ends_at=self.when(120, 18),
            takes_proposals=True,
            proposals_close_at=self.when(60),
        )
        by = self.officer
        for name, organization, role in texts.MEMBERS:
            working.seat(
                activity, display_name=name, organization=organization, role=role, by=by, now=starts_at
            )
        for row in texts.MEETINGS:
            self.meeting(activity, *row)
        for text, owner, days, state, evidence in texts.PLAN:
            due_on = self.maker.today + timedelta(days=days)
            item = working.plan(activity, text=text, owner=owner, by=by, now=self.when(-64), due_on=due_on)
            if state != "pending":
                working.update_plan(
                    item, state=state, evidence=evidence, by=by, now=self.when(-29), seen_at=item.changed_at
                )

    def meeting(self, activity, days, title, agenda, came, minutes):
        starts_at, by = self.when(days), self.officer
        one = working.call_meeting(
            activity,
            title=title,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            agenda=agenda,
            place=activity.place,
            by=by,
            now=min(starts_at, self.maker.now) - timedelta(days=9),
        )
        if came is None:
            return
        women, men = came
        one = working.hold_meeting(
            one, women=women, men=men, other=0, undeclared=0, by=by, now=starts_at + timedelta(hours=3)
        )
        text = texts.MINUTES.format(agenda=agenda.replace("\n", "; "))
        one = working.write_minutes(
            one, text=text, by=by, now=starts_at + timedelta(days=2), seen_at=one.changed_at
        )
        if minutes == "published":
            now = starts_at + timedelta(days=5)
            working.publish_minutes(one, by=by, now=now, seen_at=one.changed_at)

    def infobus(self):
        """Counted at the door; its results are still to be told."""
        starts_at = self.when(-6)
        activity = self.published(
            "DEMOLOSRIOS",
            Kind.INFOBUS,
            texts.INFOBUS,
            starts_at,
            hours=6,
            commune="valdivia",
            is_accessible=True,
        )
        taps = [
            {
                "seq": number,
                "sex": self.chance.choice(SEXES),
                "at": starts_at + timedelta(minutes=2 * number),
                "undone": number % 40 == 0,
            }
            for number in range(1, 148)
        ]
        counting.take_taps(activity, DEVICE, taps, by=self.officer, now=activity.ends_at)
        counting.close_door(activity, by=self.officer, now=activity.ends_at + timedelta(minutes=10))

    def training(self):
        """It was going to be held in ten days; it was cancelled, with some people registered."""
        starts_at = self.when(10, 17)
        activity = self.published(
            "SUBEJEMPLOS",
            Kind.TRAINING,
            texts.TRAINING,
            starts_at,
            commune="valdivia",
            needs_registration=True,
            registration_opens_at=self.when(-9, 9),
            registration_closes_at=starts_at,
            capacity=30,
        )
        for number, person in enumerate(self.crowd[100:108]):
            at = self.maker.now - timedelta(days=3, hours=number)
            registering.register(activity, by=person, now=at, display_name=self.name())
        calling.cancel(
            activity, reason=texts.CANCELLED, by=self.officer, now=self.maker.now - timedelta(days=1)
        )
