"""The demonstration: invented people; consultations, councils and accounts in every state, 600 opinions.

Everything is done through the same actions that people use, so the seed obeys the rules they obey.
Only with DEMO on.
"""

import random
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.protection import actions as protection
from consultations import tallies
from consultations.actions import answering, commenting, drafting, reviewing
from consultations.models import Comment, Consultation, ParticipantProfile
from councils import urn
from participa.assistance import actions as assistance
from participa.assistance.models import Channel
from participa.core.calendar import ONE_DAY, add_business_days, day_of, end_of, midnight, next_business_day
from participa.deadlines.engine import national_holidays
from participa.deadlines.models import LegalBasis
from participa.notifications.models import Message
from participa.reference.models import Commune, Region, Topic
from participa.services.models import PublicService

from . import demo_process
from . import demo_texts as texts
from .demo_accounts import create_accounts
from .demo_activities import create_activities
from .demo_bodies import create_bodies
from .demo_compliance import create_measured_bodies
from .demo_councils import SINCE, create_councils
from .demo_elections import Elections
from .demo_following import create_followers, create_letters, tell_without_mail
from .demo_months import measure_the_year
from .demo_organizations import create_organizations, create_voices, let_them_speak
from .demo_people import ACCOUNTS, PASSWORD, RUNS, accounts, give_roles, participants
from .demo_plans import create_plans

__all__ = ["ACCOUNTS", "PASSWORD", "RUNS", "exists", "make"]

RUN_AT_THE_COUNTER = "14-0"  # of nobody
OPINIONS = 600
PARTICIPANTS = 140
SEED = 20500


def exists():
    """Was the demonstration already made here?"""
    return User.objects.filter(is_demo=True).exists()


def make(now, say=lambda words: None):
    """Make all of it. Refuses to run with DEMO off."""
    if not settings.DEMO:
        raise RuntimeError("The demonstration exists only with DEMO on.")
    with transaction.atomic():
        elections, voted = _make(now, say)
    try:  # an urn is closed outside any transaction
        elections.finish(voted)
    except urn.NotClean:
        say("  Una elección quedó por contar: la base de datos no dejó limpiar la urna")
    tell_without_mail(now)


def _make(now, say):
    chance = random.Random(SEED)
    start, long_ago = now - timedelta(days=200), now - SINCE
    people = accounts(long_ago, now)
    keeper, officer = people["segegob@demo.cl"], people["encargada@demo.cl"]
    bodies = create_bodies(start, keeper=keeper, officer=officer, since=long_ago)
    give_roles(people, bodies, start)
    say(f"  {PublicService.objects.filter(is_demo=True).count()} organismos y {len(people)} cuentas")
    crowd = participants(start, PARTICIPANTS)
    citizen = people["ciudadana@demo.cl"]
    create_followers(citizen, crowd, now=start)
    maker = Maker(
        officer, now, chance, head=people["jefatura@demo.cl"], moderator=people["moderadora@demo.cl"]
    )
    maker.in_every_state(citizen, crowd)
    ask_about_data(citizen, now)
    say("  8 consultas, en todos los estados")
    speakers = create_organizations(now, citizen=citizen, keeper=keeper, officer=officer)
    let_them_speak(maker, speakers)
    big = maker.rivers(citizen, crowd)
    demo_process.analysed(maker, big, people["analista@demo.cl"])
    while tallies.fold():
        pass
    say(f"  {big.comments.count()} observaciones, agrupadas a medias")
    create_councils(maker, people["consejera@demo.cl"])
    voices = speakers | create_voices(now, account=people["organizacion@demo.cl"], keeper=keeper)
    elections = Elections(maker, people["comision@demo.cl"], voices)
    elections.in_voting()
    elections.in_registration()
    voted = elections.with_votes_in()
    say("  5 consejos; una elección en votación y otra en inscripción")
    create_accounts(maker, crowd=crowd, speakers=speakers, citizen=citizen)
    say("  7 cuentas públicas, una de ellas en vivo")
    made = create_activities(maker, crowd)
    say(f"  {made} actividades, una con inscripción abierta y otra con resultados")
    create_plans(maker, citizen=citizen, crowd=crowd)
    say("  Un plan anual y cuatro temas propuestos")
    measured = create_measured_bodies(maker, keeper=keeper)
    measure_the_year(maker, keeper=keeper, officer=officer)
    say(f"  {measured} organismos inventados más y doce meses de cumplimiento")
    create_letters(officer, now=now)
    tell_without_mail(now)
    say("  Un boletín enviado, y los avisos de cada cuenta")
    return elections, voted


def ask_about_data(citizen, now):
    """One request under way and one that is late, so that both clocks can be seen. Nobody is written to."""
    for days, kind, details in texts.ASKED:
        protection.ask(citizen, kind, by=citizen, now=now - days * ONE_DAY, details=details)
    Message.objects.filter(user=citizen).delete()


class Maker:
    """Makes consultations as an officer would, at moments of the past counted in business days."""

    def __init__(self, officer, now, chance, *, head, moderator):
        self.officer, self.now, self.chance = officer, now, chance
        self.head, self.moderator = head, moderator
        self.today, self.holidays = day_of(now), national_holidays()
        self.basis = LegalBasis.objects.get(slug="participacion-ciudadana")
        self.regions = list(Region.objects.all())
        self.communes = list(Commune.objects.select_related("region"))
        self.main = PublicService.objects.get(code="SENADE")
        self.other = PublicService.objects.get(code="IFA")

    def back(self, business_days):
        """The day so many business days ago."""
        day = self.today
        while business_days:
            day -= ONE_DAY
            business_days -= next_business_day(day, self.holidays) == day
        return day

    def titled(self, title):
        """The open consultation of this title."""
        found = Consultation.objects.select_related("service").exclude(status="draft")
        return found.get(title=title, is_demo=True)

    def draft(self, key, service, title, summary, opens_on, days, *, topics, sections=(), regions=()):
        """A complete draft."""
        by, now = self.officer, midnight(opens_on) - timedelta(days=12)
        question, can, cannot, why, minutes = texts.DETAILS[key]
        consultation = drafting.create_draft(service, title=title, by=by, now=now)
        drafting.edit_draft(
            consultation,
            by=by,
            now=now,
            seen_at=now,
            question=question,
            summary=summary,
            can_change=can,
            cannot_change=cannot,
            why_now=why,
            minutes_needed=minutes,
            legal_basis=self.basis,
            opens_at=midnight(opens_on),
            closes_at=end_of(add_business_days(opens_on, days, self.holidays)),
            topics=Topic.objects.filter(slug__in=topics),
            regions=Region.objects.filter(slug__in=regions),
        )
        for name, text in sections:
            drafting.save_section(consultation, by=by, now=now, title=name, text=text)
        drafting.add_background(
            consultation,
            by=by,
            now=now,
            title="Minuta en lectura fácil (datos de demostración)",
            text=f"## {title}\n\n{summary}\n\n{texts.EASY_READING}",
        )
        return consultation

    def published(self, *args, prepare=None, **kwargs):
        """A complete draft that its head approved. ``prepare``: what else is done to it before."""
        consultation = self.draft(*args, **kwargs)
        if prepare:
            prepare(consultation)
        at = consultation.opens_at - timedelta(days=5)
        if consultation.opens_at > self.now:
            at = self.now
        reviewing.approve(
            reviewing.ask(consultation, by=self.officer, now=at - timedelta(minutes=40)),
            by=self.head,
            now=at,
            act_number="Resolución exenta de demostración 214",
            act_date=day_of(at) - ONE_DAY,
        )
        return Consultation.objects.select_related("service").get(pk=consultation.pk)

    def in_every_state(self, citizen, crowd):
        """Draft, scheduled, open (three), in analysis and late, answered."""
        soon = next_business_day(self.today + timedelta(days=9), self.holidays)
        self.draft(
            "night", self.main, "Ruido nocturno: horarios, límites y reclamos", texts.SUMMARY_NIGHT, soon, 22,
            topics=["ruidos-y-olores"],
        )  # fmt: skip
        self.published(
            "fairs",
            self.main,
            "Ferias libres: plan de apoyo a diez años",
            texts.SUMMARY_FAIRS,
            soon,
            30,
            topics=["agricultura-y-ganaderia"],
            sections=texts.FAIRS,
        )
        self.published(
            "pharmacy",
            self.other,
            "Horarios y atención en la farmacia del consultorio",
            texts.SUMMARY_PHARMACY,
            self.back(20),
            22,
            topics=["salud", "atencion-primaria"],
            regions=["los-rios", "los-lagos"],
        )
        self.published(
            "schools",
            PublicService.objects.get(code="SUBEJEMPLOS"),
            "Caminos seguros a la escuela",
            texts.SUMMARY_SCHOOLS,
            self.back(9),
            25,
            topics=["movilidad-sustentable"],
        )
        benches = self.published(
            "benches",
            self.main,
            "Paraderos con sombra, asiento e información",
            texts.SUMMARY_BENCHES,
            self.back(18),
            30,
            topics=["transporte-publico"],
            sections=texts.BENCHES,
            prepare=demo_process.ask_about_benches(self),
        )
        self.few(benches, texts.LIGHT_COMMENTS, crowd, citizen)
        self.at_the_counter(benches)
        demo_process.live(self, benches, crowd=crowd, citizen=citizen, moderator=self.moderator)
        demo_process.waiting_for_approval(self, soon)
        late = self.published(
            "night",
            self.other,
            "Descanso nocturno en barrios con hospitales",
            texts.SUMMARY_NIGHT,
            self.back(75),
            25,
            topics=["ruidos-y-olores"],
            regions=["valparaiso"],
        )
        self.few(late, texts.LIGHT_COMMENTS[:3], crowd[20:], None)
        self.answered_library(crowd, citizen)

    def at_the_counter(self, consultation):
        """Two people attended in person: one who shows her card, and one who hands in a paper."""
        at = consultation.opens_at + timedelta(days=3, hours=11)
        stamp = at - timedelta(hours=2)
        for channel, place, name, text, run, received_at in [
            (
                Channel.OIRS,
                "Oficina de Valdivia",
                "Rosa Millán",
                texts.AT_THE_COUNTER,
                RUN_AT_THE_COUNTER,
                None,
            ),
            (Channel.PAPER, "Oficina de Valdivia", "", texts.ON_PAPER, "", stamp),
        ]:
            session = assistance.start(
                self.main, by=self.officer, now=at, channel=channel, place=place, display_name=name, run=run
            )
            commenting.type_comment(
                session,
                consultation,
                by=self.officer,
                now=at,
                text=text,
                position="propose",
                display_name=name,
                received_at=received_at,
            )
            at += timedelta(minutes=12)
            assistance.end(session, by=self.officer, now=at)
        User.objects.filter(national_id__isnull=False, email=None).update(is_demo=True)

    def few(self, consultation, written, crowd, citizen):
        """A handful of comments spread over the window; the citizen's is the first."""
        authors = [citizen, *crowd] if citizen else crowd
        sections = list(consultation.sections.all())
        for n, (position, text) in enumerate(written):
            self.say(
                consultation,
                authors[n],
                n / (len(written) + 1),
                text,
                position,
                sections[n % len(sections)] if sections and n % 3 else None,
                "Camila Rojas" if authors[n] is citizen else self.chance.choice(texts.NAMES),
            )

    def say(self, consultation, author, share, text, position, section, name):
        """One comment, at ``share`` of the time gone by of its window."""
        until = min(consultation.closes_at, self.now)
        at = consultation.opens_at + (until - consultation.opens_at) * min(share, 0.999)
        commune = self.chance.choice(self.communes) if self.chance.random() < 0.6 else None
        declared = self.chance.random() < 0.7
        return commenting.comment(
            consultation,
            by=author,
            now=at,
            text=text,
            position=position,
            section=section,
            display_name=name,
            region_id=commune.region_id if commune else None,
            commune_id=commune.pk if commune and self.chance.random() < 0.7 else None,
            sex=self.chance.choice(["woman", "woman", "man"]) if declared else "",
            age_band=self.chance.choice(ParticipantProfile.AgeBand.values[1:]) if declared else "",
            residence_id=self.chance.choice(self.regions).pk if declared else None,
        )

    def answered_library(self, crowd, citizen):
        """One whole journey: asked, commented, grouped, answered in time."""
        library = self.published(
            "library",
            self.main,
            "Bibliotecas de barrio: sábados y herramientas",
            texts.SUMMARY_LIBRARY,
            self.back(70),
            21,
            topics=["artes-y-creacion"],
        )
        self.few(library, texts.LIBRARY_COMMENTS, crowd[40:], citizen)
        by, now = self.officer, midnight(self.back(20)) + timedelta(hours=11)
        groups = [
            (
                "Que abran los sábados",
                "sábado",
                "accepted",
                "Lo pidieron casi todas las personas y el presupuesto alcanza para abrir los sábados.",
                "Punto 3 del programa: las bibliotecas abren los sábados de 10 a 18 horas desde marzo.",
            ),
            (
                "Dudas sobre prestar herramientas",
                "herramientas",
                "partly_accepted",
                "El préstamo se probará en tres bibliotecas, sin garantía en dinero, por un año.",
                "Punto 5: préstamo de herramientas a prueba, con un catálogo corto.",
            ),
        ]
        for title, word, decision, reasons, change in groups:
            group = answering.create_group(library, title=title, by=by, now=now)
            saying = Comment.objects.filter(consultation=library, text__icontains=word, group=None)
            answering.put_in_group(group, saying, by=by, now=now)
            quote = group.comments.order_by("pk").first()
            answering.write_answer(
                group,
                title=title,
                decision=decision,
                reasons=reasons,
                change=change,
                quote=quote,
                by=by,
                now=now,
                seen_at=now,
            )
        rest = answering.create_group(library, title="Otras ideas", by=by, now=now)
        answering.put_in_group(rest, Comment.objects.filter(consultation=library, group=None), by=by, now=now)
        if rest.comments.exists():
            answering.write_answer(
                rest,
                title=rest.title,
                decision="noted",
                change="",
                quote=None,
                by=by,
                now=now,
                reasons="Se toma nota para el programa del próximo año.",
                seen_at=now,
            )
        answering.publish_answers(
            library,
            by=by,
            now=now,
            act="Resolución exenta de demostración 310",
            summary="Las bibliotecas abrirán los sábados y prestarán herramientas, a prueba, en tres.",
        )

    def rivers(self, citizen, crowd):
        """600 varied comments on one consultation in analysis, its groups half answered."""
        rivers = self.published(
            "rivers",
            self.main,
            "Reglamento de acceso público a riberas de ríos, lagos y playas",
            texts.SUMMARY_RIVERS,
            self.back(48),
            33,
            topics=["borde-costero-y-oceanos"],
            sections=texts.RIVERS,
        )
        sections = list(rivers.sections.all())
        said = {theme[2]: [] for theme in texts.THEMES}
        for n in range(OPINIONS):
            place, position, theme, asks, reasons = self.chance.choices(
                texts.THEMES, weights=[9, 6, 6, 5, 4, 4, 3, 3]
            )[0]
            text = self.opinion(asks, reasons)
            author = citizen if n == 250 else crowd[n % len(crowd)]
            name = "Camila Rojas" if author is citizen else self.chance.choice(texts.NAMES)
            section = sections[place] if place is not None and self.chance.random() < 0.85 else None
            share = min(0.998, (n / OPINIONS) ** 0.7)
            said[theme].append(self.say(rivers, author, share, text, position, section, name).pk)
        self.group(rivers, said)
        return rivers

    def opinion(self, asks, reasons):
        opening, ask = self.chance.choice(texts.OPENINGS), self.chance.choice(asks)
        if opening.endswith((": ", "que ")) and not ask.startswith("¿"):
            ask = ask[0].lower() + ask[1:]
        end = "" if ask.endswith("?") else "."
        because = self.chance.choice(reasons)
        text = f"{ask}{end} {because[0].upper()}{because[1:]}." if end == "" else f"{ask}: {because}."
        return f"{opening}{text}{self.chance.choice(texts.CLOSINGS)}".strip()

    def group(self, consultation, said):
        """Six themes grouped, four of them answered: the rest is for whoever tries the portal."""
        by, now = self.officer, self.now - timedelta(days=2)
        for theme, comments in list(said.items())[:6]:
            group = answering.create_group(consultation, title=theme, by=by, now=now)
            some = comments if theme in texts.ANSWERS else comments[: len(comments) * 2 // 3]
            answering.put_in_group(group, Comment.objects.filter(pk__in=some), by=by, now=now)
            if theme in texts.ANSWERS:
                decision, reasons, change = texts.ANSWERS[theme]
                answering.write_answer(
                    group,
                    title=theme,
                    decision=decision,
                    reasons=reasons,
                    change=change,
                    quote=group.comments.order_by("pk").first(),
                    by=by,
                    now=now,
                    seen_at=now,
                )
