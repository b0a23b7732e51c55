"""What was promised, and how it goes: as the body tells it and as civil society sees it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participa.core.search import SearchableQuerySet
from participa.documents.models import Document
from participa.organizations.models import Organization
from participa.services.models import Membership, PublicService

from .account import Account

PERSON = settings.AUTH_USER_MODEL


class Progress(models.TextChoices):
    """How far a promise got, in the words of the evaluators of open government (OGP)."""

    NOT_STARTED = "not_started", _("Sin iniciar")
    LIMITED = "limited", _("Avance limitado")
    SUBSTANTIAL = "substantial", _("Avance sustancial")
    COMPLETE = "complete", _("Completo")
    DROPPED = "dropped", _("Sin efecto")
    UNKNOWN = "unknown", _("Sin información")


OPEN = (Progress.NOT_STARTED, Progress.LIMITED, Progress.SUBSTANTIAL)


class Goal(models.IntegerChoices):
    """The Sustainable Development Goals of the 2030 Agenda."""

    POVERTY = 1, _("Fin de la pobreza")
    HUNGER = 2, _("Hambre cero")
    HEALTH = 3, _("Salud y bienestar")
    EDUCATION = 4, _("Educación de calidad")
    EQUALITY = 5, _("Igualdad de género")
    WATER = 6, _("Agua limpia y saneamiento")
    ENERGY = 7, _("Energía asequible y no contaminante")
    WORK = 8, _("Trabajo decente y crecimiento económico")
    INDUSTRY = 9, _("Industria, innovación e infraestructura")
    INEQUALITY = 10, _("Reducción de las desigualdades")
    CITIES = 11, _("Ciudades y comunidades sostenibles")
    CONSUMPTION = 12, _("Producción y consumo responsables")
    CLIMATE = 13, _("Acción por el clima")
    SEA = 14, _("Vida submarina")
    LAND = 15, _("Vida de ecosistemas terrestres")
    JUSTICE = 16, _("Paz, justicia e instituciones sólidas")
    ALLIANCES = 17, _("Alianzas para lograr los objetivos")


def known_goals(value):
    """A list of goals without repetition."""
    known = isinstance(value, list) and all(type(one) is int and one in Goal.values for one in value)
    if not known or len(set(value)) != len(value):
        raise ValidationError(_("Elige objetivos de la lista."))


class ActionPlan(models.Model):
    """A national plan of open government, whose commitments are its history."""

    number = models.PositiveSmallIntegerField(_("número"), unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("nombre"), max_length=160)
    name_en = models.CharField(max_length=160, blank=True)
    from_year = models.PositiveSmallIntegerField(_("desde"))
    to_year = models.PositiveSmallIntegerField(_("hasta"))
    commitment_count = models.PositiveSmallIntegerField(_("compromisos"), default=0)
    facts = models.JSONField(default=dict, blank=True)  # what the source says of it: tables, values, missing
    source = models.CharField(_("fuente"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("plan de acción")
        verbose_name_plural = _("planes de acción")
        ordering = ["-number"]

    def __str__(self):
        return self.name_en if self.name_en and (get_language() or "es").startswith("en") else self.name

    def get_absolute_url(self):
        return reverse("commitments:plan", args=[self.slug])


class CommitmentQuerySet(SearchableQuerySet):
    def public(self):
        """Those of a plan, and those of an account that anybody may read."""
        return self.filter(Q(plan__isnull=False) | Q(account__in=Account.objects.public(), is_draft=False))

    def administered_by(self, user, *roles, now):
        held = Membership.objects.held_by(user, *roles, now=now)
        return self.filter(service__in=held.filter(region=None).values("service"))

    def going(self):
        """Not finished."""
        return self.filter(progress__in=OPEN)


class Commitment(models.Model):
    """Something a body promised in a public account, or the State in a national plan.

    ``progress`` is the body's own, the last it told; what others see is in ``Assessment``.
    """

    service = models.ForeignKey(
        PublicService, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="commitments"
    )  # in which it was made
    plan = models.ForeignKey(ActionPlan, models.PROTECT, null=True, blank=True, related_name="commitments")
    code = models.CharField(_("código"), max_length=40, unique=True)  # CMP-2026-MMA-03, CL0001
    title = models.CharField(_("compromiso"), max_length=200)
    title_en = models.CharField(max_length=300, blank=True)
    text = models.TextField(_("en qué consiste"), blank=True)
    owner = models.CharField(_("responsable"), max_length=160, blank=True)
    indicator = models.CharField(_("cómo se mide"), max_length=160, blank=True)
    target = models.PositiveIntegerField(_("meta"), null=True, blank=True)
    reached = models.PositiveIntegerField(_("logrado"), null=True, blank=True)
    due_on = models.DateField(_("plazo"), null=True, blank=True)
    progress = models.CharField(_("estado"), max_length=11, choices=Progress, default=Progress.NOT_STARTED)
    goals = models.JSONField(
        _("objetivos de desarrollo sostenible"), default=list, blank=True, validators=[known_goals]
    )
    area = models.CharField(_("área"), max_length=120, blank=True)
    is_starred = models.BooleanField(_("destacado por la evaluación"), default=False)
    is_draft = models.BooleanField(_("sin publicar"), default=False)
    set_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    search_text = models.TextField(editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("compromiso")
        verbose_name_plural = _("compromisos")
        ordering = ["code"]
        indexes = [models.Index(fields=["service", "progress", "due_on"], name="commitment_of_service")]
        constraints = [
            models.CheckConstraint(
                name="commitment_of_an_account_or_a_plan",
                condition=Q(account__isnull=False, plan=None, service__isnull=False)
                | Q(account=None, plan__isnull=False),
            ),
            models.CheckConstraint(
                name="commitment_of_an_account_with_owner_and_date",
                condition=Q(account=None) | Q(due_on__isnull=False) & ~Q(owner=""),
                violation_error_message=_("Un compromiso necesita quién responde y hasta cuándo."),
            ),
        ]

    def __str__(self):
        return self.title_en if self.title_en and (get_language() or "es").startswith("en") else self.title

    def get_absolute_url(self):
        return reverse("commitments:detail", args=[self.code])

    def get_office_url(self):
        return reverse("public_accounts_office:commitment", args=[self.code])

    @property
    def trail_service(self):
        return self.service.code if self.service_id else ""

    def is_late(self, today):
        return self.progress in OPEN and self.due_on is not None and self.due_on < today


class CommitmentMilestone(models.Model):
    """A step towards a commitment."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="milestones")
    number = models.PositiveSmallIntegerField(_("orden"))
    text = models.CharField(_("hito"), max_length=300)
    due_on = models.DateField(_("plazo"), null=True, blank=True)
    progress = models.CharField(_("estado"), max_length=11, choices=Progress, default=Progress.NOT_STARTED)

    class Meta:
        verbose_name = _("hito de un compromiso")
        verbose_name_plural = _("hitos de compromisos")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "number"], name="commitment_milestone_once")
        ]

    def __str__(self):
        return self.text


class Assessment(models.Model):
    """How somebody sees a commitment on a day: the body, civil society or an evaluator. Never overwritten."""

    class Voice(models.TextChoices):
        SERVICE = "service", _("El servicio")
        CIVIL_SOCIETY = "civil_society", _("La sociedad civil")
        EVALUATOR = "evaluator", _("Evaluación independiente")

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="assessments")
    milestone = models.ForeignKey(
        CommitmentMilestone, models.CASCADE, null=True, blank=True, related_name="assessments"
    )
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+"
    )  # the later account that told it
    voice = models.CharField(_("quién lo dice"), max_length=13, choices=Voice)
    who = models.CharField(_("nombre de la institución"), max_length=160, blank=True)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    progress = models.CharField(_("estado"), max_length=11, choices=Progress)
    reached = models.PositiveIntegerField(_("logrado"), null=True, blank=True)
    text = models.TextField(_("qué se hizo, o qué falta"), blank=True)
    url = models.URLField(_("enlace a la evidencia"), max_length=300, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidencia")
    )
    source = models.CharField(_("fuente"), max_length=200, blank=True)
    written_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("avance de un compromiso")
        verbose_name_plural = _("avances de compromisos")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="assessment_of_civil_society_by_an_organization",
                condition=~Q(voice="civil_society") | Q(organization__isnull=False) | ~Q(source=""),
            )
        ]

    def __str__(self):
        return f"{self.commitment_id}: {self.progress}"

    @property
    def trail_service(self):
        return self.commitment.trail_service
