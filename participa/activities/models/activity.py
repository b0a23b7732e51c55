"""An activity: what it is for, where and when, and what people may do in it."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import day_of
from participa.core.lifecycle import LifecycleModel
from participa.core.public_codes import Named
from participa.core.search import SearchableQuerySet
from participa.reference.models import Commune, Region, Topic
from participa.services.models import Membership, PublicService

PERSON = settings.AUTH_USER_MODEL


class Kind(models.TextChoices):
    """What sort of meeting with people it is (DOS's list of complementary mechanisms, and the Infobus)."""

    HEARING = "hearing", _("Audiencia pública")
    ASSEMBLY = "assembly", _("Cabildo")
    DIALOGUE = "dialogue", _("Diálogo participativo")
    BUDGET = "budget", _("Presupuesto participativo")
    TRAINING = "training", _("Capacitación o escuela")
    WORKSHOP = "workshop", _("Taller")
    WORKING_TABLE = "working_table", _("Mesa de trabajo")
    INFOBUS = "infobus", _("Infobus")


class Mode(models.TextChoices):
    """How one takes part."""

    IN_PERSON = "in_person", _("Presencial")
    ONLINE = "online", _("En línea")
    HYBRID = "hybrid", _("Presencial y en línea")


class Status(models.TextChoices):
    """What somebody decided. Only an action changes it."""

    DRAFT = "draft", _("Borrador")
    PUBLISHED = "published", _("Publicada")
    RESULTS = "results", _("Con resultados")
    CANCELLED = "cancelled", _("Suspendida")


class Phase(models.TextChoices):
    """Where that leaves an activity at a given moment. Nobody changes it: time does."""

    DRAFT = "draft", _("Borrador")
    UPCOMING = "upcoming", _("Programada")
    REGISTERING = "registering", _("Con inscripción abierta")
    UNDER_WAY = "under_way", _("En curso")
    HELD = "held", _("Realizada, faltan los resultados")
    RESULTS = "results", _("Con resultados")
    CANCELLED = "cancelled", _("Suspendida")


class ActivityQuerySet(SearchableQuerySet):
    def public(self):
        return self.exclude(status=Status.DRAFT)

    def administered_by(self, user, *roles, now):
        """Those this person acts on: all of a service's; with a role of one region, those of that region."""
        held = Membership.objects.held_by(user, *roles, now=now)
        whole = Q(service__in=held.filter(region=None).values("service"))
        local = Q(Exists(held.filter(service=OuterRef("service"), region=OuterRef("region"))))
        return self.filter(whole | local)

    def reaching(self, region_slug):
        """Those that touch a region: held in it, or of the whole country."""
        return self.filter(Q(region=None) | Q(region__slug=region_slug))

    def in_phase(self, phase, *, now):
        """The SQL twin of ``Activity.phase_at``; a test holds the two together."""
        return self.in_phases([phase], now=now)

    def in_phases(self, phases, *, now):
        """Those in any of ``phases``."""
        return self.filter(reduce(or_, (_phase_condition(phase, now) for phase in phases), Q(pk__in=[])))


def _phase_condition(phase, now):
    published = Q(status=Status.PUBLISHED)
    ahead = published & Q(starts_at__gt=now)
    registering = Q(needs_registration=True, registration_opens_at__lte=now, registration_closes_at__gt=now)
    return {
        Phase.UPCOMING: ahead
        & (
            Q(needs_registration=False)
            | Q(registration_opens_at__gt=now)
            | Q(registration_closes_at__lte=now)
        ),
        Phase.REGISTERING: ahead & registering,
        Phase.UNDER_WAY: published & Q(starts_at__lte=now, ends_at__gt=now),
        Phase.HELD: published & Q(ends_at__lte=now),
    }.get(phase, Q(status=phase))


class Activity(LifecycleModel):
    """A meeting of a public service with people, other than a consultation, an account or a council.

    Hearings, *cabildos*, participatory dialogues and budgets, trainings, workshops, working tables, Infobus.
    """

    TRANSITIONS = {
        Status.DRAFT: {Status.PUBLISHED},
        Status.PUBLISHED: {Status.RESULTS, Status.CANCELLED},
    }

    service = models.ForeignKey(PublicService, models.PROTECT, related_name="activities")
    code = models.CharField(_("código"), max_length=40, unique=True)  # ACT-2026-MMA-0001: never reused
    slug = models.SlugField(_("dirección"), max_length=120, unique=True)
    kind = models.CharField(_("tipo"), max_length=13, choices=Kind)
    title = models.CharField(_("título"), max_length=200)
    summary = models.TextField(_("en simple"), blank=True)
    purpose = models.TextField(_("qué se hará con lo que se diga"), blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="activities", verbose_name=_("temas"))
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("región")
    )  # none: the whole country
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("comuna")
    )
    mode = models.CharField(
        _("modalidad"), max_length=9, choices=Mode, default=Mode.IN_PERSON, blank=True
    )  # none: no source says it
    place = models.CharField(_("lugar"), max_length=200, blank=True)
    address = models.CharField(_("dirección del lugar"), max_length=200, blank=True)
    link = models.URLField(_("enlace para conectarse"), max_length=300, blank=True)
    starts_at = models.DateTimeField(_("empieza"), null=True, blank=True)
    ends_at = models.DateTimeField(_("termina"), null=True, blank=True)  # the first instant it is over
    when_text = models.CharField(_("fecha según la fuente"), max_length=80, blank=True)
    is_accessible = models.BooleanField(_("el lugar es accesible en silla de ruedas"), default=False)
    has_sign_language = models.BooleanField(_("habrá lengua de señas"), default=False)
    has_captions = models.BooleanField(_("habrá subtítulos"), default=False)

    needs_registration = models.BooleanField(_("hay que inscribirse"), default=False)
    registration_opens_at = models.DateTimeField(_("abre la inscripción"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("cierra la inscripción"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("cupos"), null=True, blank=True)  # none: as many as come
    has_waiting_list = models.BooleanField(_("con lista de espera"), default=True)
    takes_proposals = models.BooleanField(_("recibe propuestas"), default=False)
    proposals_close_at = models.DateTimeField(_("propuestas hasta"), null=True, blank=True)
    takes_questions = models.BooleanField(_("recibe preguntas"), default=False)
    questions_close_at = models.DateTimeField(_("preguntas hasta"), null=True, blank=True)

    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.DRAFT)
    act_number = models.CharField(_("resolución que la convoca"), max_length=80, blank=True)
    act_date = models.DateField(_("fecha de la resolución"), null=True, blank=True)
    contact_name = models.CharField(_("a quién escribir"), max_length=120, blank=True)
    contact_email = models.EmailField(_("correo de contacto"), blank=True)
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(_("por qué se suspendió"), blank=True)
    cancelled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    results_text = models.TextField(_("resultados"), blank=True)
    results_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    results_at = models.DateTimeField(null=True, blank=True)

    created_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("creada"))
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("cambiada"))  # a second officer's stale form is told who and when
    is_demo = models.BooleanField(_("datos de demostración"), default=False, editable=False)
    is_reported = models.BooleanField(_("según fuentes públicas"), default=False, editable=False)
    facts = models.JSONField(_("lo que dicen las fuentes"), default=list, blank=True)  # [[what, how much]]
    sources = models.JSONField(_("fuentes"), default=list, blank=True)  # [{"title", "url"}]
    search_text = models.TextField(editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("actividad")
        verbose_name_plural = _("actividades")
        ordering = [F("starts_at").desc(nulls_last=True), "-pk"]
        indexes = [
            models.Index(fields=["-starts_at", "-id"], name="activity_recent"),
            models.Index(fields=["status", "starts_at", "id"], name="activity_coming"),
            models.Index(fields=["service", "-starts_at", "-id"], name="activity_of_service"),
        ]
        constraints = [
            models.CheckConstraint(
                name="activity_ends_after_it_starts",
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("La actividad termina después de empezar."),
            ),
            models.CheckConstraint(
                name="activity_published_with_dates_and_purpose",
                condition=~Q(status="published")
                | Q(starts_at__isnull=False, ends_at__isnull=False) & ~Q(purpose=""),
                violation_error_message=_(
                    "Para publicarla faltan sus fechas o qué se hará con lo que se diga."
                ),
            ),
            models.CheckConstraint(
                name="activity_published_with_place_or_link",
                condition=~Q(status="published")
                | Q(mode="in_person") & ~Q(place="")
                | Q(mode="online") & ~Q(link="")
                | Q(mode="hybrid") & ~Q(place="") & ~Q(link=""),
                violation_error_message=_("Para publicarla falta el lugar o el enlace."),
            ),
            models.CheckConstraint(
                name="activity_registers_in_a_window",
                condition=Q(needs_registration=False)
                | Q(status="draft")
                | Q(registration_opens_at__isnull=False, registration_closes_at__isnull=False),
                violation_error_message=_("Di desde cuándo y hasta cuándo es la inscripción."),
            ),
            models.CheckConstraint(
                name="activity_registration_opens_before_it_closes",
                condition=Q(registration_opens_at=None)
                | Q(registration_closes_at=None)
                | Q(registration_opens_at__lt=F("registration_closes_at")),
                violation_error_message=_("La inscripción abre antes de cerrar."),
            ),
            models.CheckConstraint(
                name="activity_registration_closes_by_the_end",
                condition=Q(registration_closes_at=None)
                | Q(ends_at=None)
                | Q(registration_closes_at__lte=F("ends_at")),
                violation_error_message=_("La inscripción cierra a más tardar cuando termina la actividad."),
            ),
            models.CheckConstraint(
                name="activity_capacity_holds_somebody",
                condition=Q(capacity=None) | Q(capacity__gte=1),
                violation_error_message=_("Los cupos son al menos uno. Sin límite, déjalo en blanco."),
            ),
            models.CheckConstraint(
                name="activity_proposals_close",
                condition=Q(takes_proposals=False) | Q(status="draft") | Q(proposals_close_at__isnull=False),
                violation_error_message=_("Di hasta cuándo se reciben propuestas."),
            ),
            models.CheckConstraint(
                name="activity_questions_close",
                condition=Q(takes_questions=False) | Q(status="draft") | Q(questions_close_at__isnull=False),
                violation_error_message=_("Di hasta cuándo se reciben preguntas."),
            ),
            models.CheckConstraint(
                name="activity_cancelled_with_reason",
                condition=~Q(status="cancelled") | Q(cancelled_at__isnull=False) & ~Q(cancel_reason=""),
                violation_error_message=_("Di por qué se suspende."),
            ),
            models.CheckConstraint(
                name="activity_results_with_text",
                condition=~Q(status="results")
                | Q(is_reported=True)
                | Q(results_at__isnull=False) & ~Q(results_text=""),
                violation_error_message=_("Escribe los resultados antes de publicarlos."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("activities:detail", args=[self.slug])

    def get_office_url(self):
        return reverse("activities_office:detail", args=[self.code])

    @property
    def trail_service(self):
        """The code of the service whose trail it belongs to (audit.actions.record)."""
        return self.service.code

    @classmethod
    def named(cls, codes):
        """What these codes name (core.public_codes), those that anybody may see."""
        found = cls.objects.public().filter(code__in=codes).select_related("service")
        found = found.only("code", "title", "slug", "service__code")
        return [Named(one.code, one.title, one.get_absolute_url(), one.service.code) for one in found]

    def phase_at(self, now):
        """The phase at an instant."""
        if self.status != Status.PUBLISHED:
            return Phase(self.status)
        if now >= self.ends_at:
            return Phase.HELD
        if now >= self.starts_at:
            return Phase.UNDER_WAY
        return Phase.REGISTERING if self.registers_at(now) else Phase.UPCOMING

    def registers_at(self, now):
        """May people take a place at that instant? Also while it is on, if its window says so."""
        return (
            self.status == Status.PUBLISHED
            and self.needs_registration
            and self.registration_opens_at <= now < self.registration_closes_at
        )

    def proposals_open_at(self, now):
        """Does it take proposals at that instant?"""
        return self.status == Status.PUBLISHED and self.takes_proposals and now < self.proposals_close_at

    def questions_open_at(self, now):
        """Does it take questions at that instant?"""
        return self.status == Status.PUBLISHED and self.takes_questions and now < self.questions_close_at

    def next_change(self, now):
        """The next instant at which the clock alone changes what the page says, or None."""
        if self.status != Status.PUBLISHED:
            return None
        instants = [self.starts_at, self.ends_at]
        if self.needs_registration:
            instants += [self.registration_opens_at, self.registration_closes_at]
        instants += [self.proposals_close_at] if self.takes_proposals else []
        instants += [self.questions_close_at] if self.takes_questions else []
        return min((at for at in instants if now < at), default=None)

    @property
    def day(self):
        """Its first day on Chilean calendars, or None."""
        return day_of(self.starts_at) if self.starts_at else None


class Rescheduling(models.Model):
    """When and where an activity was going to be before it was moved, and why it was."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="reschedulings")
    starts_at = models.DateTimeField(_("empezaba"))
    ends_at = models.DateTimeField(_("terminaba"))
    place = models.CharField(_("lugar"), max_length=200, blank=True)
    reason = models.TextField(_("por qué"))
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("cambio de fecha o lugar")
        verbose_name_plural = _("cambios de fecha o lugar")
        ordering = ["-changed_at", "-pk"]

    def __str__(self):
        return f"{self.activity_id}: {self.changed_at:%Y-%m-%d}"
