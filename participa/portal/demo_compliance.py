"""More invented bodies, that comply more or less, and what each published along a year.

Only invented bodies are measured: real ones are «sin datos» until they publish. Everything is done through
the actions that people use, at moments of the past, so each figure has its evidence.
"""

from copy import copy
from datetime import date, timedelta

from accounts.models import User
from consultations.actions import answering, drafting, reviewing
from councils.actions import meeting
from participa.compliance.actions import evaluating
from participa.core.calendar import ONE_DAY, day_of, end_of, midnight, next_business_day
from participa.plans.actions import matters, planning
from participa.reference.models import Region, Topic
from participa.services import actions
from participa.services.actions import reviews, team
from participa.services.models import Membership, PublicService, RelevantInformation, TransparencyConfirmation
from public_accounts.actions import events, reporting
from public_accounts.actions import planning as planning_accounts
from public_accounts.models import Account

from .demo_council_texts import MEMBERS_BEFORE
from .demo_councils import SINCE, a_council, seat_everybody

Kind, Regime = PublicService.Kind, PublicService.Regime
Category = RelevantInformation.Category
BODIES = (  # code, name, kind, regime, region, how well it does from 0 to 10
    ("DVOLANTINES", "Dirección de Volantines", Kind.SERVICE, Regime.FULL, "", 4),
    ("SBOSQUES", "Superintendencia de Bosques Urbanos", Kind.SUPERINTENDENCE, Regime.FULL, "", 5),
    ("SABEJAS", "Servicio Nacional de Abejas", Kind.SERVICE, Regime.FULL, "", 10),
    ("IARCHIVOS", "Instituto de Archivos Sonoros", Kind.SERVICE, Regime.FULL, "valparaiso", 6),
    ("CBIBLIOTECAS", "Corporación de Bibliotecas Vivas", Kind.CORPORATION, Regime.FULL, "biobio", 7),
    ("AFERIAS", "Agencia de Ferias Imaginarias", Kind.SERVICE, Regime.FULL, "coquimbo", 8),
    ("SMAREAS", "Servicio Nacional de Vientos y Mareas", Kind.SERVICE, Regime.FULL, "los-lagos", 9),
    ("IPUENTES", "Instituto de Puentes de Papel", Kind.SERVICE, Regime.FULL, "la-araucania", 3),
    ("SUBJUEGOS", "Subsecretaría de Juegos y Plazas", Kind.UNDERSECRETARIAT, Regime.FULL, "", 7),
    ("SRELOJES", "Superintendencia de Relojes de Arena", Kind.SUPERINTENDENCE, Regime.FULL, "maule", 2),
    ("DMIRADORES", "Dirección de Miradores", Kind.SERVICE, Regime.FULL, "antofagasta", 8),
    ("MUNIEJEMPLO", "Municipalidad de Villa Ejemplo", Kind.MUNICIPALITY, Regime.MUNICIPAL, "ohiggins", 6),
    ("TRENJUGUETE", "Empresa de Trenes de Juguete", Kind.ENTERPRISE, Regime.VOLUNTARY, "", 5),
)
ITEMS = (
    (Category.PLANS, "Plan de este año"),
    (Category.BUDGET, "Presupuesto y su ejecución"),
    (Category.PROGRAMMES, "Programa de participación"),
    (Category.ACTIONS, "Acciones del último semestre"),
    (Category.POLICIES, "Política de participación"),
)
INVENTED = "Texto inventado para mostrar cómo se ve esta parte. No describe a ninguna institución."
ACT = "Resolución exenta de demostración 41"


def create_measured_bodies(maker, *, keeper):
    """The bodies and what each published along the last year. Returns how many."""
    since = maker.now - SINCE
    clerk, head = (  # nobody signs in as them
        User.objects.create(email=None, password="!", date_joined=since, is_demo=True, display_name=name)
        for name in ("Equipos inventados", "Jefaturas inventadas")
    )
    parent = PublicService.objects.get(code="MINDEMO")
    for number, (code, name, kind, regime, region, level) in enumerate(BODIES):
        body = actions.create_service(
            {
                "code": code, "name": name, "acronym": "", "kind": kind, "regime": regime, "is_demo": True,
                "parent": None if kind == Kind.MUNICIPALITY else parent, "description": INVENTED,
                "region": Region.objects.filter(slug=region).first(),
            },
            by=keeper, now=since,
        )  # fmt: skip
        team.give_role(body, clerk, Membership.Role.OFFICER, by=keeper, now=since)
        team.give_role(body, head, Membership.Role.APPROVER, by=keeper, now=since)
        actions.mark_joined(body, on=day_of(since), by=keeper, now=since)
        _Year(maker, body, clerk, head, level, number).live()
    return len(BODIES)


class _Year:
    """What one body did since a year ago. The better it does, the earlier and the more."""

    def __init__(self, maker, body, by, head, level, number):
        self.maker, self.body, self.by, self.head = maker, body, by, head
        self.level, self.number = level, number

    def at(self, days_ago, hour=11):
        """An hour of a working day of the past."""
        day = next_business_day(self.maker.today - timedelta(days=days_ago), self.maker.holidays)
        return min(midnight(day) + timedelta(hours=hour), self.maker.now)

    def live(self):
        self.publish_norm()
        self.publish_contact()
        self.publish_information()
        self.confirm_transparency()
        if self.body.regime == Regime.FULL:
            self.publish_plan()
            self.consult()
            self.give_account()
        if self.level > 5 and self.body.regime != Regime.VOLUNTARY:
            self.meet()

    def publish_norm(self):
        if self.level < 3:
            return
        now = self.at(90 + 36 * self.level)
        norm = {
            "title": "Norma de participación (demostración)",
            "number": f"Resolución exenta {100 + self.number}",
            "date": day_of(now) - timedelta(days=365 * (9 - self.level % 9)),
            "reviewed_on": None,
            "url": "https://www.example.org/norma-de-participacion",
        }
        actions.publish_norm(self.body, norm, by=self.by, now=now)
        if self.level > 7:
            note = "Se revisó y sigue vigente."
            reviews.review_norm(self.body, note, by=self.by, now=self.at(60))

    def publish_contact(self):
        contact = {
            "name": "Persona inventada", "unit": "Unidad de Participación", "phone": "", "hours": "",
            "email": "participacion@example.org", "address": "",
        }  # fmt: skip
        actions.publish_contact(self.body, contact, by=self.by, now=self.at(60 + 34 * self.level))

    def publish_information(self):
        for place, (category, title) in enumerate(ITEMS[: self.level // 2]):
            now = self.at(60 + 28 * self.level - 20 * place)
            item = {
                "category": category, "title": f"{title} (demostración)", "summary": INVENTED,
                "year": day_of(now).year, "url": "https://www.example.org/informacion",
                "reviewed_on": day_of(now),
            }  # fmt: skip
            actions.publish_information(self.body, item, by=self.by, now=now)

    def confirm_transparency(self):
        """The months it confirmed. The table of an invented body is told by its digest alone."""
        for back in range(11, -1, -1):
            if (back + self.number) % 11 >= self.level:
                continue
            month = evaluating.month_of(self.maker.today - timedelta(days=30 * back))
            TransparencyConfirmation.objects.get_or_create(
                service=self.body, month=month,
                defaults={
                    "confirmed_by": self.by, "confirmed_at": midnight(month) + timedelta(hours=10),
                    "digest": TransparencyConfirmation.digest_of([]), "rows": [],
                },
            )  # fmt: skip

    def publish_plan(self):
        year = self.maker.today.year
        now = midnight(date(year, 3 if self.level > 5 else 4, 20)) + timedelta(hours=11)
        if self.level < 4 or now > self.maker.now:
            return
        plan = planning.create(self.body, year, by=self.by, now=now)
        for title, month in (("Cómo atendemos a las personas", 5), ("Dónde invertir el próximo año", 9)):
            matters.add(
                plan, title=f"{title} (demostración)", summary=INVENTED, mechanism="consultation",
                month=month, by=self.by, now=now,
            )  # fmt: skip
        planning.publish(plan, act_number=ACT, act_date=day_of(now), by=self.by, now=now)

    def consult(self):
        """One consultation: answered in time, late, or not yet, by how well it does."""
        if self.level < 3:
            return
        opens = next_business_day(
            self.maker.today - timedelta(days=200 + 5 * self.number), self.maker.holidays
        )
        closes = end_of(next_business_day(opens + timedelta(days=35), self.maker.holidays))
        before = midnight(opens) - timedelta(days=6)
        consultation = drafting.create_draft(
            self.body,
            title=f"Consulta de demostración: {self.body.name}",
            by=self.by,
            now=before,
            is_demo=True,
        )
        drafting.edit_draft(
            consultation, by=self.by, now=before, seen_at=before, question="Qué mejorar primero",
            summary=INVENTED, topics=Topic.objects.filter(slug="participacion-ciudadana"),
            can_change="El orden de las mejoras.", cannot_change="El presupuesto del año.",
            why_now="Se preparan las mejoras del próximo año.", legal_basis=self.maker.basis,
            opens_at=midnight(opens), closes_at=closes,
        )  # fmt: skip
        drafting.add_background(
            consultation, title="Minuta (demostración)", text=INVENTED, by=self.by, now=before
        )
        review = reviewing.ask(consultation, by=self.by, now=before + timedelta(hours=1))
        reviewing.approve(
            review, act_number=ACT, act_date=day_of(before), by=self.head, now=before + timedelta(hours=2)
        )
        self.answer(consultation, closes)

    def answer(self, consultation, closes):
        if self.level < 5:
            return
        waited = timedelta(days=40 if self.level > 6 else 90)
        if closes + waited < self.maker.now:
            consultation.refresh_from_db()
            answering.publish_answers(
                consultation, summary="No llegaron observaciones.", act=ACT, by=self.by, now=closes + waited
            )

    def give_account(self):
        """Told in May, or in June by whoever is late; heard by the council first, if it has one."""
        if self.level < 4:
            return
        day = date(self.maker.today.year, 5 if self.level > 6 else 6, 12 + self.number)
        starts = midnight(next_business_day(day, self.maker.holidays)) + timedelta(hours=11)
        before = starts - timedelta(days=60)
        if starts + timedelta(days=2) > self.maker.now:
            return
        account = planning_accounts.create(
            self.body, event_starts_at=starts, event_ends_at=starts + timedelta(hours=2),
            management_year=starts.year - 1, by=self.by, now=before - timedelta(days=2),
        )  # fmt: skip
        account = planning_accounts.edit(
            account, summary=INVENTED, by=self.by, now=before - ONE_DAY, seen_at=account.changed_at
        )
        self.prepare_event(account.events.get(), before - ONE_DAY)
        account = Account.objects.select_related("service").get(pk=account.pk)
        account = planning_accounts.call(
            account, act_number=ACT, act_date=day_of(before) - ONE_DAY, by=self.by, now=before
        )
        self.tell_account(account, starts)

    def prepare_event(self, event, now):
        is_accessible = "yes" if self.level > 7 else "no"
        events.edit_event(
            event, place="Casa de la cultura (lugar inventado)", stream_url="https://video.example.org/cuenta",
            captions="yes", sign_language=is_accessible, venue_access="yes", accessible_pdf="yes", by=self.by,
            access_note="Texto inventado.", now=now, seen_at=event.changed_at,
        )  # fmt: skip

    def tell_account(self, account, starts):
        opened = account.questions_open_at + timedelta(hours=9)
        for kind in ("preliminary", "plain") if self.level > 6 else ("preliminary",):
            title = "Informe de gestión" if kind == "preliminary" else "La cuenta en lenguaje claro"
            reporting.publish_report(
                account, kind, title=f"{title} (demostración)", text=INVENTED, by=self.by, now=opened
            )
        if self.level > 6:
            heard = day_of(account.questions_open_at) - timedelta(days=5)
            now = midnight(heard) + timedelta(hours=18)
            reporting.note_council(account, heard_on=heard, text=INVENTED, by=self.by, now=now)
        events.tell_attendance(
            account.events.get(), women=40 + 3 * self.number, men=35 + self.number, other=0, by=self.by,
            now=starts + timedelta(hours=20),
        )  # fmt: skip

    def meet(self):
        """A council in force, its sessions of each quarter and their minutes, the last ones late."""
        maker = copy(self.maker)
        maker.officer = self.by
        council = a_council(maker, self.body.code, seats=(3, 2, 1))
        seat_everybody(
            maker, council, MEMBERS_BEFORE[:5], last_day=maker.today + timedelta(days=60 * self.level - 330)
        )
        year = self.maker.today.year
        for month in (2, 5, 8, 10)[: self.level - 5]:
            self.hold_session(council, next_business_day(date(year, month, 6 + self.number), maker.holidays))

    def hold_session(self, council, day):
        starts = midnight(day) + timedelta(hours=15)
        if starts + timedelta(days=60) > self.maker.now or not council.mandates.on(day).exists():
            return
        session = meeting.call(
            council, kind="ordinary", title="Plan del año", agenda=["Plan del año"], starts_at=starts,
            ends_at=starts + timedelta(hours=2), place="Sede inventada", by=self.by,
            now=starts - timedelta(days=14),
        )  # fmt: skip
        meeting.hold(session, list(council.mandates.on(day)), by=self.by, now=starts + timedelta(hours=3))
        session.refresh_from_db()
        minutes = meeting.write_minutes(session, text=INVENTED, by=self.by, now=starts + timedelta(days=3))
        published = starts + timedelta(days=10 if self.level > 7 else 45)
        minutes = meeting.approve_minutes(
            minutes, approval="Por correo", by=self.by, now=published - timedelta(hours=2),
            seen_at=minutes.changed_at,
        )  # fmt: skip
        meeting.publish_minutes(minutes, by=self.by, now=published)
