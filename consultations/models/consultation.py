"""A consultation: its window, its texts and what there is to read."""

import hashlib
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import last_day
from participa.core.lifecycle import LifecycleModel
from participa.core.public_codes import Named
from participa.core.search import SearchableQuerySet
from participa.deadlines.models import LegalBasis
from participa.documents.models import Document
from participa.reference.models import Region, Topic
from participa.services.models import Membership, PublicService


class Status(models.TextChoices):
    """What somebody decided. Only an action changes it."""

    DRAFT = "draft", _("Borrador")
    PUBLISHED = "published", _("Publicada")
    ANSWERED = "answered", _("Respondida")
    OUTCOME = "outcome_published", _("Con resultado")
    CANCELLED = "cancelled", _("Anulada")
    OMITTED = "omitted", _("Omitida con fundamento")
    RECORDED = "recorded", _("Cerrada")  # held before the portal; no source says how it ended


class Phase(models.TextChoices):
    """Where that leaves a consultation at a given moment. Nobody changes it: time does."""

    DRAFT = "draft", _("Borrador")
    UPCOMING = "upcoming", _("Programada")
    OPEN = "open", _("Abierta")
    IN_ANALYSIS = "in_analysis", _("En análisis")
    ANSWERED = "answered", _("Respondida")
    OUTCOME = "outcome_published", _("Con resultado")
    CANCELLED = "cancelled", _("Anulada")
    OMITTED = "omitted", _("Omitida con fundamento")
    RECORDED = "recorded", _("Cerrada")


class ConsultationQuerySet(SearchableQuerySet):
    def public(self):
        return self.exclude(status=Status.DRAFT)

    def administered_by(self, user, *roles, now):
        """Those this person acts on at ``now``, with one of these roles (any if none is named).

        All of a service's; with a role limited to a region, those about exactly that region.
        """
        held = Membership.objects.held_by(user, *roles, now=now)
        named = self.model.regions.through.objects.filter(consultation=OuterRef(OuterRef("pk")))
        local = held.filter(
            Exists(named.filter(region=OuterRef("region"))),
            ~Exists(named.exclude(region=OuterRef("region"))),
            service=OuterRef("service"),
        )
        whole = Q(service__in=held.filter(region=None).values("service"))
        return self.filter(whole | Exists(local), service__in=held.values("service"))

    def reaching(self, region_slug):
        """Those that touch a region: about it, of one of its own services, or about the whole country."""
        named = self.model.regions.through.objects.filter(consultation=OuterRef("pk"))
        here = Exists(named.filter(region__slug=region_slug))
        country = ~Exists(named) & (Q(service__region=None) | Q(service__region__slug=region_slug))
        return self.filter(here | country)

    def in_phase(self, phase, *, now):
        """The SQL twin of ``Consultation.phase_at``; a test holds the two together."""
        return self.in_phases([phase], now=now)

    def in_phases(self, phases, *, now):
        """Those in any of ``phases``."""
        return self.filter(reduce(or_, (_phase_condition(phase, now) for phase in phases), Q(pk__in=[])))


def _phase_condition(phase, now):
    published = Q(status=Status.PUBLISHED)
    return {
        Phase.UPCOMING: published & Q(opens_at__gt=now),
        Phase.OPEN: published & Q(opens_at__lte=now, closes_at__gt=now),
        Phase.IN_ANALYSIS: published & Q(closes_at__lte=now),
    }.get(phase, Q(status=phase))


class Consultation(LifecycleModel):
    """A matter that a public service submits to the opinion of anyone (Law 18.575, art. 73)."""

    TRANSITIONS = {
        Status.DRAFT: {Status.PUBLISHED, Status.OMITTED},
        Status.PUBLISHED: {Status.ANSWERED, Status.CANCELLED},
        Status.ANSWERED: {Status.OUTCOME},
    }

    service = models.ForeignKey(PublicService, models.PROTECT, related_name="consultations")
    code = models.CharField(_("código"), max_length=40, unique=True)  # CC-2026-MMA-0012: cited, never reused
    slug = models.SlugField(_("dirección"), max_length=120, unique=True)
    title = models.CharField(_("título"), max_length=200)
    question = models.CharField(_("qué se decide, en una línea"), max_length=80, blank=True)
    summary = models.TextField(_("en simple"), blank=True)
    can_change = models.TextField(_("lo que puede cambiar"), blank=True)
    cannot_change = models.TextField(_("lo que no puede cambiar"), blank=True)
    why_now = models.TextField(_("por qué ahora"), blank=True)
    minutes_needed = models.PositiveSmallIntegerField(_("minutos que toma participar"), default=10)
    legal_basis = models.ForeignKey(
        LegalBasis,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("fundamento legal"),
        related_name="+",
    )
    legal_text = models.CharField(_("norma que la ordena"), max_length=300, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="consultations", verbose_name=_("temas"))
    regions = models.ManyToManyField(
        Region, blank=True, related_name="consultations", verbose_name=_("regiones")
    )  # none: the whole country
    status = models.CharField(_("estado"), max_length=18, choices=Status, default=Status.DRAFT)
    opens_at = models.DateTimeField(_("abre"), null=True, blank=True)
    closes_at = models.DateTimeField(_("cierra"), null=True, blank=True)  # the first instant it is shut
    takes_supports = models.BooleanField(_("las personas pueden apoyar observaciones"), default=False)
    takes_attachments = models.BooleanField(_("las observaciones pueden llevar archivos"), default=True)
    answer_days = models.PositiveSmallIntegerField(_("días hábiles para responder"), null=True, blank=True)

    act_number = models.CharField(_("resolución que la abre"), max_length=80, blank=True)
    act_date = models.DateField(_("fecha de la resolución"), null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    answer_summary = models.TextField(_("resumen de la respuesta"), blank=True)
    answer_act = models.CharField(_("acto que aprueba las respuestas"), max_length=80, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(_("por qué se anuló"), blank=True)
    cancel_act = models.CharField(_("resolución que la anula"), max_length=80, blank=True)
    cancel_act_date = models.DateField(_("fecha de esa resolución"), null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    omit_reason = models.TextField(_("por qué no se consulta"), blank=True)
    omit_act = models.CharField(_("acto que la omite"), max_length=80, blank=True)
    omit_act_date = models.DateField(_("fecha de ese acto"), null=True, blank=True)
    omitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    omitted_at = models.DateTimeField(null=True, blank=True)
    outcome_text = models.CharField(_("resultado"), max_length=300, blank=True)
    outcome_date = models.DateField(_("fecha del resultado"), null=True, blank=True)
    outcome_gazette = models.DateField(_("publicado en el Diario Oficial"), null=True, blank=True)
    outcome_url = models.URLField(_("dónde leerlo"), max_length=300, blank=True)
    outcome_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome_at = models.DateTimeField(null=True, blank=True)

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("creada"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("cambiada"))  # a second officer's stale form is told who and when
    comment_count = models.PositiveIntegerField(_("observaciones"), default=0)  # kept by the tally task
    reported_comments = models.PositiveIntegerField(_("observaciones según la fuente"), null=True, blank=True)
    when_text = models.CharField(_("fechas según la fuente"), max_length=80, blank=True)
    sources = models.JSONField(
        _("fuentes"), default=list, blank=True
    )  # [{"title", "url"}] of a past consultation
    is_demo = models.BooleanField(_("datos de demostración"), default=False, editable=False)
    search_text = models.TextField(editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consulta ciudadana")
        verbose_name_plural = _("consultas ciudadanas")
        ordering = ["-opens_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "closes_at", "id"], name="consultation_closing"),
            models.Index(fields=["-opens_at", "-id"], name="consultation_recent"),
            models.Index(fields=["-comment_count", "-id"], name="consultation_discussed"),
            models.Index(fields=["status", "-answered_at"], name="consultation_answered"),
        ]
        constraints = [
            models.CheckConstraint(
                name="consultation_opens_before_it_closes",
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(opens_at__lt=F("closes_at")),
                violation_error_message=_("La consulta tiene que abrir antes de cerrar."),
            ),
            models.CheckConstraint(
                name="consultation_published_with_window_and_act",
                condition=~Q(status=Status.PUBLISHED)
                | Q(opens_at__isnull=False, closes_at__isnull=False, act_date__isnull=False)
                & ~Q(act_number=""),
                violation_error_message=_("Para publicarla faltan sus fechas o la resolución que la abre."),
            ),
            models.CheckConstraint(
                name="consultation_published_by_and_at",
                condition=Q(published_by=None, published_at=None)
                | Q(published_by__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="consultation_answered_with_date",
                condition=~Q(status=Status.ANSWERED)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                violation_error_message=_("Una consulta respondida necesita la fecha de su respuesta."),
            ),
            models.CheckConstraint(
                name="consultation_cancelled_with_act_and_reason",
                condition=Q(cancelled_at=None, cancelled_by=None, cancel_act="", cancel_reason="")
                & ~Q(status=Status.CANCELLED)
                | Q(
                    status=Status.CANCELLED,
                    cancelled_at__isnull=False,
                    cancelled_by__isnull=False,
                    cancel_act_date__isnull=False,
                )
                & ~Q(cancel_act="")
                & ~Q(cancel_reason=""),
                violation_error_message=_("Una consulta anulada dice por qué y con qué resolución."),
            ),
            models.CheckConstraint(  # what was omitted before the portal has sources instead of an author
                name="consultation_omitted_with_act_and_grounds",
                condition=Q(omitted_at=None, omitted_by=None, omit_act="", omit_reason="")
                | Q(
                    status=Status.OMITTED,
                    omitted_at__isnull=False,
                    omitted_by__isnull=False,
                    omit_act_date__isnull=False,
                )
                & ~Q(omit_act="")
                & ~Q(omit_reason=""),
                violation_error_message=_("Una consulta omitida dice por qué y con qué acto."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("consultations:detail", args=[self.slug])

    def get_office_url(self):
        return reverse("consultations_office:detail", args=[self.code])

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
        if now < self.opens_at:
            return Phase.UPCOMING
        return Phase.OPEN if now < self.closes_at else Phase.IN_ANALYSIS

    def takes_comments_at(self, now):
        """Is that instant inside its window?"""
        return self.phase_at(now) == Phase.OPEN

    def next_change(self, now):
        """The next instant at which the clock alone changes what the page says, or None."""
        if self.status != Status.PUBLISHED:
            return None
        return next((at for at in (self.opens_at, self.closes_at) if now < at), None)

    @property
    def closing_day(self):
        """The last day on which people may write, or None."""
        return last_day(self.closes_at) if self.closes_at else None

    @property
    def is_history(self):
        """Held before the portal and loaded from public sources."""
        return bool(self.sources)


class SectionQuerySet(models.QuerySet):
    def in_force(self):
        """Those of the text as it is now."""
        return self.filter(removed_at=None)


class Section(models.Model):
    """A part of the consulted text, commentable on its own."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField(_("orden"))
    title = models.CharField(_("título"), max_length=160)
    text = models.TextField(_("texto"))
    guide = models.TextField(_("preguntas que ayudan a opinar"), blank=True)  # one per line
    removed_at = models.DateTimeField(null=True, blank=True)  # by an amendment; what was said of it stays
    comment_count = models.PositiveIntegerField(default=0)  # kept by the tally task

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sección del texto")
        verbose_name_plural = _("secciones del texto")
        ordering = ["number", "pk"]

    def __str__(self):
        return self.title

    @property
    def shown_title(self):
        """Its title, and that it is no longer there."""
        return _("%(title)s (sección eliminada)") % {"title": self.title} if self.removed_at else self.title

    @property
    def helps(self):
        """The questions that help to have an opinion of it."""
        return [line.strip(" -*•\t") for line in self.guide.splitlines() if line.strip(" -*•\t")]

    @property
    def version(self):
        """Tells what it says now from what it said when somebody opened it to edit it."""
        return hashlib.sha256(f"{self.title}\n{self.text}\n{self.guide}".encode()).hexdigest()[:16]


class BackgroundDocument(models.Model):
    """What people need to read to have an opinion: a page written here, a file, or a link. HTML first."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="background")
    number = models.PositiveSmallIntegerField(_("orden"), default=0)
    title = models.CharField(_("título"), max_length=200)
    text = models.TextField(_("texto"), blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("archivo")
    )
    url = models.URLField(_("enlace"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("antecedente")
        ordering = ["number", "pk"]
        constraints = [
            models.CheckConstraint(
                name="background_has_one_content",
                condition=(
                    Q(document__isnull=False, text="", url="")
                    | Q(document=None, url="") & ~Q(text="")
                    | Q(document=None, text="") & ~Q(url="")
                ),
                violation_error_message=_(
                    "Un antecedente es un texto, un archivo o un enlace: solo uno de los tres."
                ),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        if self.document_id:
            return self.document.get_absolute_url()
        return self.url or reverse("consultations:background", args=[self.consultation.slug, self.pk])
