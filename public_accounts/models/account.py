"""A public account: the yearly act in which a body tells what it did, and answers (Law 18.575, art. 72)."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import end_of, last_day
from participa.core.lifecycle import LifecycleModel
from participa.core.public_codes import Named
from participa.core.search import SearchableQuerySet
from participa.services.models import Membership, PublicService

PERSON = settings.AUTH_USER_MODEL


class Status(models.TextChoices):
    """What somebody decided. Only an action changes it."""

    DRAFT = "draft", _("En preparación")
    CALLED = "called", _("Convocada")
    FINAL = "final", _("Con informe final")
    CANCELLED = "cancelled", _("Suspendida")
    REPORTED = "reported", _("Según fuentes públicas")  # held before the portal


class Phase(models.TextChoices):
    """Where that leaves an account at a given moment. Nobody changes it: time does."""

    DRAFT = "draft", _("En preparación")
    UPCOMING = "upcoming", _("Próxima")
    LIVE = "live", _("En vivo")
    QUESTIONS = "questions", _("Recibiendo preguntas")
    ANSWERING = "answering", _("Respondiendo preguntas")
    OVERDUE = "overdue", _("Respuestas atrasadas")
    FINAL = "final", _("Con informe final")
    CANCELLED = "cancelled", _("Suspendida")
    REPORTED = "reported", _("Según fuentes públicas")


class AccountQuerySet(SearchableQuerySet):
    def public(self):
        return self.exclude(status=Status.DRAFT).exclude(status=Status.CANCELLED, called_at=None)

    def administered_by(self, user, *roles, now):
        """Those this person acts on: of the whole of a service. A regional event has its own question."""
        held = Membership.objects.held_by(user, *roles, now=now)
        return self.filter(service__in=held.filter(region=None).values("service"))

    def of_season(self, year):
        return self.filter(event_year=year)

    def touching(self, region_slug):
        """Those of a region: of one of its services, or with an event in it."""
        events = self.model.events.rel.related_model.objects.filter(account=OuterRef("pk"))
        here = Exists(events.filter(region__slug=region_slug))
        return self.filter(here | Q(service__region__slug=region_slug))

    def in_phase(self, phase, *, now):
        """The SQL twin of ``Account.phase_at``; a test holds the two together."""
        return self.in_phases([phase], now=now)

    def in_phases(self, phases, *, now):
        return self.filter(reduce(or_, (_phase_condition(phase, now) for phase in phases), Q(pk__in=[])))

    def taking_questions(self, *, now):
        """Those of which anybody may ask at ``now``, before, during or after the event."""
        return self.filter(status=Status.CALLED, questions_open_at__lte=now, questions_close_at__gt=now)


def _phase_condition(phase, now):
    called = Q(status=Status.CALLED)
    live = Q(event_starts_at__lte=now, event_ends_at__gt=now)
    asking = Q(questions_open_at__lte=now, questions_close_at__gt=now)
    upcoming = Q(event_starts_at__gt=now)
    return {
        Phase.LIVE: called & live,
        Phase.QUESTIONS: called & ~live & asking,
        Phase.UPCOMING: called & ~live & ~asking & upcoming,
        Phase.ANSWERING: called & ~live & ~asking & ~upcoming & Q(answers_close_at__gt=now),
        Phase.OVERDUE: called & ~live & ~asking & ~upcoming & Q(answers_close_at__lte=now),
    }.get(phase, Q(status=phase))


class Account(LifecycleModel):
    """A participatory public account (*cuenta pública participativa*) of a body, for one season.

    ``management_year`` is the year it speaks of; ``event_year``, the season in which it is held: bodies name
    it by either. The instants here are those of its calendar and of its main event, written by the actions
    that move them, so that lists ask one table. Windows are half-open.
    """

    TRANSITIONS = {
        Status.DRAFT: {Status.CALLED, Status.CANCELLED},
        Status.CALLED: {Status.FINAL, Status.CANCELLED},
    }

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("Presencial")
        ONLINE = "online", _("En línea")
        HYBRID = "hybrid", _("Presencial y en línea")

    service = models.ForeignKey(PublicService, models.PROTECT, related_name="public_accounts")
    code = models.CharField(_("código"), max_length=40, unique=True)  # CPP-2026-MMA: cited, never reused
    management_year = models.PositiveSmallIntegerField(_("gestión que se cuenta"))
    event_year = models.PositiveSmallIntegerField(_("año en que se rinde"))
    title = models.CharField(_("título"), max_length=160)
    summary = models.TextField(_("en simple"), blank=True)
    plain_url = models.URLField(_("versión en lectura fácil"), max_length=300, blank=True)
    mode = models.CharField(_("modalidad"), max_length=9, choices=Mode, blank=True, default=Mode.HYBRID)
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.DRAFT)

    event_starts_at = models.DateTimeField(_("empieza el evento"), null=True, blank=True)
    event_ends_at = models.DateTimeField(_("termina el evento"), null=True, blank=True)
    questions_open_at = models.DateTimeField(_("se puede preguntar desde"), null=True, blank=True)
    questions_close_at = models.DateTimeField(_("se puede preguntar hasta"), null=True, blank=True)
    answers_close_at = models.DateTimeField(_("las respuestas vencen"), null=True, blank=True)
    answers_rule = models.CharField(_("regla que da esa fecha"), max_length=200, blank=True)

    act_number = models.CharField(_("resolución que la convoca"), max_length=80, blank=True)
    act_date = models.DateField(_("fecha de la resolución"), null=True, blank=True)
    called_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    called_at = models.DateTimeField(_("convocada"), null=True, blank=True)
    final_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    final_at = models.DateTimeField(_("informe final publicado"), null=True, blank=True)
    cancelled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("por qué se suspendió"), blank=True)

    question_count = models.PositiveIntegerField(_("preguntas"), default=0)  # kept by whoever changes one
    answered_count = models.PositiveIntegerField(_("respondidas"), default=0)
    zero_questions = models.BooleanField(_("no llegaron preguntas"), default=False)  # said, not guessed
    created_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("creada"))
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("cambiada"))
    when_text = models.CharField(_("fecha según la fuente"), max_length=80, blank=True)
    facts_text = models.TextField(_("lo que dicen las fuentes"), blank=True)
    sources = models.JSONField(_("fuentes"), default=list, blank=True)  # [{"title", "url"}]
    is_demo = models.BooleanField(_("datos de demostración"), default=False, editable=False)
    search_text = models.TextField(editable=False)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("cuenta pública")
        verbose_name_plural = _("cuentas públicas")
        ordering = ["-event_year", "event_starts_at", "pk"]
        indexes = [
            models.Index(fields=["event_year", "event_starts_at", "id"], name="account_season"),
            models.Index(fields=["status", "answers_close_at", "id"], name="account_owing"),
            models.Index(fields=["status", "event_starts_at", "id"], name="account_event"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["service", "event_year"], name="one_account_per_season"),
            models.CheckConstraint(
                name="account_of_a_past_year",
                condition=Q(event_year__gte=F("management_year")),
                violation_error_message=_("Se rinde cuenta de un año que ya pasó."),
            ),
            models.CheckConstraint(
                name="account_event_ends_after_it_starts",
                condition=Q(event_starts_at=None, event_ends_at=None)
                | Q(event_ends_at__gt=F("event_starts_at")),
                violation_error_message=_("El evento termina después de empezar."),
            ),
            models.CheckConstraint(
                name="account_questions_open_before_they_close",
                condition=Q(questions_open_at=None)
                | Q(questions_close_at=None)
                | Q(questions_open_at__lt=F("questions_close_at")),
                violation_error_message=_("Las preguntas se abren antes de cerrarse."),
            ),
            models.CheckConstraint(
                name="account_called_with_its_dates_and_act",
                condition=~Q(status__in=["called", "final"])
                | Q(
                    event_starts_at__isnull=False,
                    event_ends_at__isnull=False,
                    questions_open_at__isnull=False,
                    questions_close_at__isnull=False,
                    answers_close_at__isnull=False,
                    called_at__isnull=False,
                    act_date__isnull=False,
                )
                & ~Q(act_number=""),
                violation_error_message=_("Para convocarla faltan sus fechas o la resolución."),
            ),
            models.CheckConstraint(
                name="account_final_with_date", condition=~Q(status="final") | Q(final_at__isnull=False)
            ),
            models.CheckConstraint(
                name="account_cancelled_with_reason", condition=~Q(status="cancelled", reason="")
            ),
            models.CheckConstraint(
                name="account_answers_no_more_than_were_asked",
                condition=Q(answered_count__lte=F("question_count")),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("public_accounts:detail", args=[self.event_year, self.service.slug])

    def get_office_url(self):
        return reverse("public_accounts_office:detail", args=[self.code])

    @property
    def trail_service(self):
        """The code of the service whose trail it belongs to (audit.actions.record)."""
        return self.service.code

    @classmethod
    def named(cls, codes):
        """What these codes name (core.public_codes), those that anybody may see."""
        found = cls.objects.public().filter(code__in=codes).select_related("service")
        found = found.only("code", "title", "event_year", "service__slug", "service__code")
        return [Named(one.code, one.title, one.get_absolute_url(), one.service.code) for one in found]

    def phase_at(self, now):
        """The phase at an instant."""
        if self.status != Status.CALLED:
            return Phase(self.status)
        if self.is_live_at(now):
            return Phase.LIVE
        if self.takes_questions_at(now):
            return Phase.QUESTIONS
        if now < self.event_starts_at:
            return Phase.UPCOMING
        return Phase.ANSWERING if now < self.answers_close_at else Phase.OVERDUE

    def is_live_at(self, now):
        """Is its main event on?"""
        return self.status == Status.CALLED and self.event_starts_at <= now < self.event_ends_at

    def takes_questions_at(self, now):
        """Is that instant inside the window in which anybody may ask?"""
        return self.status == Status.CALLED and self.questions_open_at <= now < self.questions_close_at

    def next_change(self, now):
        """The next instant at which the clock alone changes what the page says, or None."""
        if self.status != Status.CALLED:
            return None
        instants = (
            self.event_starts_at,
            self.event_ends_at,
            self.questions_open_at,
            self.questions_close_at,
            self.answers_close_at,
        )
        return min((at for at in instants if now < at), default=None)

    @property
    def last_question_day(self):
        """The last day on which people may ask, or None."""
        return last_day(self.questions_close_at) if self.questions_close_at else None

    @property
    def answers_day(self):
        """The last day to answer in time, or None."""
        return last_day(self.answers_close_at) if self.answers_close_at else None

    @property
    def owed(self):
        """How many questions wait for an answer."""
        return self.question_count - self.answered_count

    @property
    def is_history(self):
        """Held before the portal and loaded from public sources."""
        return self.status == Status.REPORTED


class Milestone(models.Model):
    """A date of an account's calendar: when it is planned, which rule said so, and when it was done.

    Questions may be asked from the start of their opening day to the end of their closing one.
    """

    class Code(models.TextChoices):
        TOPICS = "topics", _("Se pregunta qué temas tratar")
        COUNCIL = "council", _("Se escucha al consejo")
        PRELIMINARY = "preliminary", _("Informe preliminar")
        QUESTIONS_OPEN = "questions_open", _("Se abren las preguntas")
        EVENT = "event", _("Evento")
        QUESTIONS_CLOSE = "questions_close", _("Se cierran las preguntas")
        ANSWERS = "answers", _("Respuestas")
        FINAL = "final", _("Informe final")

    ORDER = list(Code.values)
    OPTIONAL = (Code.TOPICS, Code.COUNCIL)

    account = models.ForeignKey(Account, models.CASCADE, related_name="milestones")
    code = models.CharField(_("hito"), max_length=15, choices=Code)
    planned_on = models.DateField(_("fecha"), null=True, blank=True)
    rule = models.CharField(_("regla que da esa fecha"), max_length=200, blank=True)
    done_on = models.DateField(_("se hizo el"), null=True, blank=True)
    when_text = models.CharField(_("fecha según la fuente"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("hito de una cuenta pública")
        verbose_name_plural = _("hitos de cuentas públicas")
        ordering = ["account", "planned_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["account", "code"], name="milestone_once")]

    def __str__(self):
        return self.get_code_display()

    @property
    def closes_at(self):
        """The first instant after it."""
        return end_of(self.planned_on) if self.planned_on else None


class MilestoneChange(models.Model):
    """A date that was moved after the call, with the act and the reason: what people had read stays."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="changes")
    old_on = models.DateField(_("antes"), null=True)
    new_on = models.DateField(_("ahora"), null=True)
    reason = models.TextField(_("por qué"))
    act_number = models.CharField(_("resolución"), max_length=80, blank=True)
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("cambio de fecha")
        verbose_name_plural = _("cambios de fecha")
        ordering = ["-changed_at", "-pk"]

    def __str__(self):
        return f"{self.milestone_id}: {self.new_on}"
