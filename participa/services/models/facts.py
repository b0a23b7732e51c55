"""What Law 20.500 makes each service run and publish about itself."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.documents.models import Document

from .service import PublicService


class DatedQuerySet(models.QuerySet):
    def current(self):
        """What is in force; the rest is history."""
        return self.filter(superseded_at=None)


class DatedFact(models.Model):
    """Something a service publishes about itself. A correction is a new row; the old one stays as history."""

    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(_("publicado"))
    superseded_at = models.DateTimeField(_("reemplazado"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class ParticipationContact(DatedFact):
    """Who is in charge of participation and how to reach them. Institutional data only."""

    service = models.ForeignKey(PublicService, models.CASCADE, related_name="contacts")
    name = models.CharField(_("nombre"), max_length=120)
    unit = models.CharField(_("unidad"), max_length=160, blank=True)
    email = models.EmailField(_("correo institucional"))
    phone = models.CharField(_("teléfono"), max_length=40, blank=True)
    hours = models.CharField(_("horario de atención"), max_length=120, blank=True)
    address = models.CharField(_("dirección"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("contacto de participación")
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=Q(superseded_at=None), name="one_current_contact_per_service"
            )
        ]

    def __str__(self):
        return self.name


class ParticipationNorm(DatedFact):
    """The general norm that art. 70 of Law 18.575 asks each body to issue and keep up to date."""

    service = models.ForeignKey(PublicService, models.CASCADE, related_name="norms")
    title = models.CharField(_("nombre de la norma"), max_length=200)
    number = models.CharField(_("número de la resolución"), max_length=40)
    date = models.DateField(_("fecha de la resolución"))
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("archivo")
    )
    url = models.URLField(_("enlace"), max_length=300, blank=True)
    reviewed_on = models.DateField(_("última revisión"), null=True, blank=True)
    review_note = models.CharField(_("acto o motivo de la revisión"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("norma general de participación")
        verbose_name_plural = _("normas generales de participación")
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service"], condition=Q(superseded_at=None), name="one_norm_in_force_per_service"
            )
        ]

    def __str__(self):
        return f"{self.title} ({self.number})"


class ParticipationRule(DatedFact):
    """A deadline or minimum that the service's own norm sets; where it is silent, the portal's holds."""

    class Code(models.TextChoices):
        CONSULTATION_MINIMUM = "consultation_min_business_days", _("Plazo mínimo para opinar en una consulta")
        CONSULTATION_ANSWER = "consultation_answer_business_days", _("Plazo para responder una consulta")
        CPP_QUESTIONS = "cpp_question_window_business_days", _("Plazo para preguntar en la cuenta pública")
        CPP_ANSWER = "cpp_answer_business_days", _("Plazo para responder la cuenta pública")
        CPP_DEADLINE = "cpp_deadline_day", _("Último día para rendir la cuenta pública")
        COSOC_SESSIONS = "cosoc_min_sessions", _("Sesiones mínimas del consejo al año")
        COSOC_MINUTES = "cosoc_minutes_business_days", _("Plazo para publicar el acta del consejo")
        COSOC_TERM = "cosoc_term_years", _("Años que dura el consejo")
        COSOC_CALL = "cosoc_call_before_end_days", _("Días antes del término para llamar a elección")

    service = models.ForeignKey(PublicService, models.CASCADE, related_name="rules")
    code = models.CharField(_("regla"), max_length=40, choices=Code)
    value = models.PositiveSmallIntegerField(_("valor"))
    article = models.CharField(_("artículo de la norma"), max_length=120)

    class Meta:
        verbose_name = _("regla del servicio")
        verbose_name_plural = _("reglas del servicio")
        ordering = ["code", "-set_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "code"],
                condition=Q(superseded_at=None),
                name="one_current_rule_per_service",
            )
        ]

    def __str__(self):
        return f"{self.get_code_display()}: {self.value}"


class Mechanism(DatedFact):
    """What a service runs under Law 20.500: status and evidence. The content is in each app."""

    class Kind(models.TextChoices):
        CONSULTATION = "consultation", _("Consultas ciudadanas")
        PUBLIC_ACCOUNT = "public_account", _("Cuenta pública participativa")
        COUNCIL = "council", _("Consejo de la sociedad civil")
        INFORMATION = "information", _("Información relevante")
        DIALOGUE = "dialogue", _("Diálogos participativos")
        HEARING = "hearing", _("Audiencias públicas")
        ASSEMBLY = "assembly", _("Cabildos")
        BUDGET = "budget", _("Presupuestos participativos")

    class Status(models.TextChoices):
        IN_FORCE = "in_force", _("Vigente")
        PLANNED = "planned", _("Por comenzar")
        SUSPENDED = "suspended", _("Suspendido")
        ENDED = "ended", _("Terminado")
        REPORTED = "reported", _("Según fuentes públicas")  # the service has not confirmed it here

    service = models.ForeignKey(PublicService, models.CASCADE, related_name="mechanisms")
    kind = models.CharField(_("mecanismo"), max_length=16, choices=Kind)
    status = models.CharField(_("estado"), max_length=10, choices=Status)
    summary = models.CharField(_("en una frase"), max_length=300, blank=True)
    resolution = models.CharField(_("resolución que lo crea"), max_length=120, blank=True)
    evidence_url = models.URLField(_("enlace a la evidencia"), max_length=300, blank=True)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("documento de evidencia"),
    )
    # what transparency tells of it (Law 20.285, art. 7 j); empty: the words the portal has for its kind
    requirements = models.CharField(_("requisitos para participar"), max_length=300, blank=True)
    purpose = models.CharField(_("objetivo"), max_length=300, blank=True)
    participants = models.CharField(_("quiénes participan o se benefician"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("mecanismo de participación")
        verbose_name_plural = _("mecanismos de participación")
        ordering = ["kind", "-set_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "kind"],
                condition=Q(superseded_at=None),
                name="one_current_row_per_mechanism",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.service}"


class RelevantInformation(DatedFact):
    """An item of what art. 71 of Law 18.575 tells each body to make known, with its last review."""

    class Category(models.TextChoices):
        POLICIES = "policies", _("Políticas")
        PLANS = "plans", _("Planes")
        PROGRAMMES = "programmes", _("Programas")
        ACTIONS = "actions", _("Acciones")
        BUDGET = "budget", _("Presupuesto")

    service = models.ForeignKey(PublicService, models.CASCADE, related_name="information")
    entry = models.UUIDField(default=uuid.uuid4, db_index=True, editable=False)  # shared by its versions
    category = models.CharField(_("categoría"), max_length=10, choices=Category)
    title = models.CharField(_("título"), max_length=200)
    summary = models.TextField(_("resumen en palabras simples"))
    year = models.PositiveSmallIntegerField(_("año"))
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("archivo")
    )
    url = models.URLField(_("enlace"), max_length=300, blank=True)
    reviewed_on = models.DateField(_("última revisión"))

    class Meta:
        verbose_name = _("información relevante")
        verbose_name_plural = _("información relevante")
        ordering = ["category", "-year", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(superseded_at=None), name="one_current_version_per_information"
            )
        ]

    def __str__(self):
        return self.title
