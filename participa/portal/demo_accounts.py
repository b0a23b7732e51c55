"""The invented public accounts of the demonstration: one in every state, and what was promised in them.

Done through the same actions that people use, at moments of the past. One is live the day it is made.
"""

from datetime import timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from pypdf import PdfReader

from participa.core.calendar import ONE_DAY, add_business_days, day_of, end_of, midnight, next_business_day
from participa.documents.actions import store_result
from participa.reference.models import Commune, Region
from participa.services.models import PublicService
from public_accounts import final_report, final_written
from public_accounts.actions import answering, asking, events, planning, reporting
from public_accounts.models import Account, Question

from . import demo_account_texts as texts
from .demo_promises import Promises

HOUR = timedelta(hours=1)
ACT = "Resolución exenta de demostración {}"
A_YEAR = timedelta(days=370)  # so that the season before is of the year before
BEFORE = timedelta(days=60)  # the call, before the event


def create_accounts(maker, *, crowd, speakers, citizen):
    """``maker``: demo.Maker. ``crowd``: people without an address. ``speakers``: (person, organisation) by
    the RUT of each accredited one. ``citizen``: the account that asks too."""
    made = Accounts(maker, crowd, speakers, citizen)
    made.with_questions_open()
    made.live_today()
    made.overdue()
    made.finished()
    made.draft()


class Accounts:
    """What the bodies of the demonstration told, were asked, answered and promised."""

    def __init__(self, maker, crowd, speakers, citizen):
        self.maker, self.crowd, self.citizen = maker, crowd, citizen
        self.promises = Promises(maker, speakers)
        self.officer, self.now, self.today = maker.officer, maker.now, maker.today
        self.regions = {region.slug: region for region in Region.objects.all()}
        self.asked = 0  # how many questions, so that each is somebody else's

    # The five of this season ------------------------------------------------------------------

    def with_questions_open(self):
        """SENADE: held some days ago, with events in regions; it opens with what it promised before."""
        event = self.at(self.maker.back(8))
        before = self.account("SENADE", self.a_year_before(event))
        promised = self.promises.of_last_year(before)
        self.close(before, [self.ask(before, texts.QUESTIONS[0][1], share=0.3)])
        self.promises.tell(before, promised, until=300)
        account = self.account("SENADE", event, call=False)
        self.promises.of_this_year(account)
        account = self.call(account)
        for text, support in zip(texts.TOPICS, (9, 5, 2), strict=True):
            topic = asking.propose_topic(
                account, text=text, by=self.somebody(), now=account.called_at + 2 * ONE_DAY
            )
            self.support(topic, support, account.called_at + 3 * ONE_DAY)
        self.report(account)
        self.hear_the_council(account)
        self.hold(account, women=238, men=170, other=6, undeclared=12, captions=True)
        self.in_regions(account)
        asked = self.ask_all(account, texts.QUESTIONS, until=self.now)
        self.removed(account)
        self.in_the_hall(account)
        self.answer(account, asked, (texts.ACCESSES, texts.SIGNS), at=account.event_ends_at + 5 * ONE_DAY)
        self.promises.tell(before, promised, since=300)
        self.promises.see(promised)

    def live_today(self):
        """IFA: its event is on while this is made, and for some hours."""
        starts = max(midnight(self.today), self.now - timedelta(minutes=40))
        ends = min(end_of(self.today), starts + 8 * HOUR)
        before = self.account("IFA", self.a_year_before(starts))
        self.close(before, [])
        account = self.account("IFA", starts, ends=ends, call=False)
        self.promises.of_this_year(account)
        valparaiso = self.at(next_business_day(self.today + 12 * ONE_DAY, self.maker.holidays))
        if valparaiso.year == starts.year:
            self.regional(account, "valparaiso", valparaiso)
        account = self.call(account)
        self.report(account)
        asked = self.ask_all(account, texts.QUESTIONS[4:], until=self.now)
        answering.mark_spoken(asked[texts.MONEY][0], by=self.officer, now=self.now)

    def overdue(self):
        """SUBEJEMPLOS: its answers were due some days ago and half are missing."""
        account = self.account("SUBEJEMPLOS", self.at(self.maker.back(60)))
        self.report(account)
        self.hold(account, women=61, men=48, other=0, undeclared=2)
        asked = self.ask_all(account, texts.QUESTIONS[2:9], until=account.questions_close_at)
        self.answer(account, asked, (texts.SIGNS,), at=account.questions_close_at + 10 * ONE_DAY)

    def finished(self):
        """MINDEMO: everything answered, its final report published with its PDF."""
        account = self.account("MINDEMO", self.at(self.maker.back(70)), call=False)
        self.promises.of_this_year(account)
        account = self.call(account)
        self.report(account)
        self.hear_the_council(account)
        self.hold(account, women=140, men=152, other=0, undeclared=9)
        asked = self.ask_all(account, texts.QUESTIONS[:8], until=account.questions_close_at)
        answered, corrected = (
            account.questions_close_at + 2 * ONE_DAY,
            account.questions_close_at + 4 * ONE_DAY,
        )
        groups = self.answer(account, asked, texts.ANSWERS, at=answered)
        answering.correct_answer(
            groups[texts.SIGNS],
            answer=texts.CORRECTED,
            reason=texts.WHY_CORRECTED,
            by=self.officer,
            now=corrected,
        )
        self.publish_final(account, printed=True)

    def draft(self):
        """DEMOLOSRIOS: in preparation for the weeks to come."""
        day = next_business_day(self.today + 50 * ONE_DAY, self.maker.holidays)
        self.account("DEMOLOSRIOS", self.at(day), call=False, prepared=self.now - 3 * ONE_DAY)

    # An account -------------------------------------------------------------------------------

    def at(self, day):
        """Eleven in the morning of a day."""
        return midnight(day) + 11 * HOUR

    def a_year_before(self, event):
        """The event of the season before."""
        return self.at(next_business_day(day_of(event) - A_YEAR, self.maker.holidays))

    def account(self, code, starts, *, ends=None, call=True, prepared=None):
        """Prepared as the officer would, and called."""
        service, by = PublicService.objects.get(code=code), self.officer
        now = prepared or starts - BEFORE - 5 * ONE_DAY
        account = planning.create(
            service,
            event_starts_at=starts,
            event_ends_at=ends or starts + 2 * HOUR,
            management_year=starts.year - 1,
            by=by,
            now=now,
        )
        account = planning.edit(
            account, summary=texts.SUMMARIES[code], by=by, now=now, seen_at=account.changed_at
        )
        main = account.events.get()
        events.edit_event(
            main,
            place=texts.PLACES[code],
            stream_url=texts.STREAM,
            captions="yes",
            sign_language="yes",
            venue_access="yes",
            accessible_pdf="no",
            access_note="Rampa y ascensor; dos personas traducen a lengua de señas.",
            by=by,
            now=now,
            seen_at=main.changed_at,
        )
        account = Account.objects.select_related("service").get(pk=account.pk)
        return self.call(account) if call else account

    def call(self, account):
        now = account.event_starts_at - BEFORE
        number = 300 + account.event_year % 100
        return planning.call(
            account, act_number=ACT.format(number), act_date=day_of(now) - ONE_DAY, by=self.officer, now=now
        )

    def report(self, account):
        now = account.questions_open_at + 9 * HOUR
        for kind, title, text in (
            ("preliminary", "Informe de gestión", texts.REPORT),
            ("plain", "La cuenta en lenguaje claro", texts.PLAIN),
        ):
            reporting.publish_report(
                account, kind, title=f"{title} (demostración)", text=text, by=self.officer, now=now
            )

    def hear_the_council(self, account):
        heard = day_of(account.questions_open_at) - 6 * ONE_DAY
        now = midnight(heard) + 18 * HOUR
        note = reporting.note_council(
            account, heard_on=heard, text=texts.COUNCIL_NOTE, by=self.officer, now=now
        )
        reporting.reply_to_council(note, reply=texts.COUNCIL_REPLY, by=self.officer, now=now + 4 * ONE_DAY)

    def hold(self, account, *, captions=False, **came):
        """Who came and who watched; with the video already captioned, what was said can be read."""
        main, now = account.events.get(region=None), account.event_ends_at + 20 * HOUR
        events.tell_attendance(main, **came, by=self.officer, now=now)
        for channel, views in (("Sitio del servicio", 812), ("Videos en redes", 1290)):
            events.tell_audience(
                main,
                channel=channel,
                views=views,
                source="Contador del canal (cifra inventada)",
                read_on=day_of(now),
                by=self.officer,
                now=now,
            )
        if captions:
            main.refresh_from_db()
            file = ContentFile(texts.CAPTIONS.encode(), name="subtitulos-de-demostracion.vtt")
            events.edit_event(
                main,
                transcript=file,
                video_minutes=52,
                notes="Contaron lo hecho, lo que faltó y por qué. La mitad del tiempo fue para preguntas.",
                by=self.officer,
                now=now + HOUR,
                seen_at=main.changed_at,
            )

    def regional(self, account, slug, starts):
        return events.add_regional(
            account,
            self.regions[slug],
            starts_at=starts,
            ends_at=starts + 2 * HOUR,
            place="Sede social de cartón (lugar inventado)",
            commune=Commune.objects.filter(region=self.regions[slug]).order_by("pk").first(),
            by=self.officer,
            now=account.created_at + HOUR,
        )

    def in_regions(self, account):
        """After the main event, while its year lasts: three that were held. One counts very few people."""
        for slug, days, women, men, other in (
            ("coquimbo", 2, 51, 35, 0), ("biobio", 3, 70, 51, 0), ("los-lagos", 6, 58, 36, 3),
        ):  # fmt: skip
            starts = account.event_starts_at + days * ONE_DAY
            if starts.year != account.event_year:
                continue
            event = self.regional(account, slug, starts)
            events.tell_attendance(
                event, women=women, men=men, other=other, by=self.officer, now=starts + 20 * HOUR
            )

    # Questions --------------------------------------------------------------------------------

    def somebody(self):
        self.asked += 1
        return self.crowd[self.asked * 7 % len(self.crowd)]

    def ask(self, account, text, *, share, until=None, by=None):
        """One question, at ``share`` of the time gone by of its window."""
        until = min(until or account.questions_close_at, account.questions_close_at, self.now)
        at = account.questions_open_at + (until - account.questions_open_at) * share
        declared = self.maker.chance.random() < 0.7
        return asking.ask(
            account,
            text=text,
            by=by or self.somebody(),
            now=at,
            display_name="Camila Rojas" if by else "",
            region_id=self.maker.chance.choice(self.maker.regions).pk if declared else None,
            sex=self.maker.chance.choice(["woman", "woman", "man"]) if declared else "",
        )

    def ask_all(self, account, written, *, until):
        """The questions by what they are about; the citizen's is the first, others support some."""
        asked = {}
        for place, (about, text) in enumerate(written):
            by = self.citizen if place == 0 else None
            question = self.ask(account, text, share=(place + 1) / (len(written) + 3), until=until, by=by)
            self.support(question, (13 * place + 5) % 24, question.asked_at + HOUR / 2)
            asked.setdefault(about, []).append(question)
        return asked

    def support(self, question, how_many, now):
        for person in self.crowd[-how_many:] if how_many else ():
            asking.support(question, by=person, now=min(now, self.now))

    def in_the_hall(self, account):
        """Two who asked aloud: an official typed it."""
        for minutes, text in ((70, texts.IN_THE_HALL), (80, texts.QUESTIONS[3][1])):
            asking.type_question(
                account,
                text=text,
                channel=Question.Channel.HALL,
                asked_at=account.event_starts_at + timedelta(minutes=minutes),
                by=self.officer,
                now=account.event_ends_at + 2 * HOUR,
            )

    def removed(self, account):
        """One that insults: it is not shown, and whoever wrote it knows why."""
        question = self.ask(account, texts.INSULT, share=0.9)
        answering.remove(
            question, reason=Question.Reason.INSULT, note="Pregúntalo sin ofender.", by=self.officer,
            now=min(self.now, question.asked_at + HOUR),
        )  # fmt: skip

    def answer(self, account, asked, about, *, at):
        """Those about the same together, each group with its answer: groups by what they are about."""
        groups, now = {}, min(at, self.now)
        for name in about:
            title, words = texts.ANSWERS[name]
            these = Question.objects.filter(pk__in=[one.pk for one in asked.get(name, ())], asked_at__lte=now)
            if not these:
                continue
            group = answering.group(account, these, title=title, by=self.officer, now=now)
            group = answering.write_answer(
                group, answer=words, title=title, by=self.officer, now=now, seen_at=group.changed_at
            )
            groups[name] = answering.publish_answer(group, by=self.officer, now=now)
        return groups

    # The end ----------------------------------------------------------------------------------

    def close(self, account, asked):
        """All of an account of the season before: held, answered, with its final report."""
        self.report(account)
        self.hold(account, women=180, men=121, other=0, undeclared=6)
        for question in asked:
            answering.answer_alone(
                question, answer=texts.ANSWERS[texts.ACCESSES][1], by=self.officer,
                now=account.questions_close_at + ONE_DAY,
            )  # fmt: skip
        if not asked:
            reporting.say_no_questions(account, by=self.officer, now=account.questions_close_at + ONE_DAY)
        self.publish_final(account)

    def publish_final(self, account, *, printed=False):
        """The report that the worker would make, and its act."""
        by = self.officer
        day = add_business_days(day_of(account.questions_close_at), 12, self.maker.holidays)
        now = midnight(day) + 12 * HOUR
        account = Account.objects.select_related("service").get(pk=account.pk)
        for question in account.questions.unanswered():
            answering.answer_alone(
                question,
                answer="Lo explica el informe, en la parte que trata de esto.",
                by=by,
                now=now - HOUR,
            )
        said = final_report.told(Account.objects.select_related("service").get(pk=account.pk), now=now)
        document = self.printed(account, said, now) if printed else None
        text = final_written.text_of(said)
        report = reporting.keep_final(account, document, text=text, correction="", by=by, now=now)
        reporting.publish_final(report, act_number=ACT.format(412), by=by, now=now + HOUR)

    def printed(self, account, said, now):
        body = final_written.printed(said)
        pages = len(PdfReader(BytesIO(body)).pages)
        name = f"informe-final-{account.code.lower()}.pdf"
        return store_result(BytesIO(body), name, "application/pdf", by=self.officer, now=now, pages=pages)
