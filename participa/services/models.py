"""Public services, who may act for them, and what Law 20.500 makes each of them run."""

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.search import SearchableQuerySet
from participa.documents.models import Document
from participa.reference.models import Commune, Region


class ServiceQuerySet(SearchableQuerySet):
    def active(self):
        """Bodies that exist today: neither closed nor merged into another."""
        return self.filter(closed_on=None)

    def of_ministry(self, ministry):
        """The ministry itself and what depends on it, directly or through another body."""
        return self.filter(Q(pk=ministry.pk) | Q(parent=ministry) | Q(parent__parent=ministry))

    def administered_by(self, user, *roles, now, whole=False):
        """Where this person holds one of these roles at ``now`` (any role if none is named).

        ``whole``: only where it is not limited to a region.
        """
        held = Membership.objects.held_by(user, *roles, now=now)
        if whole:
            held = held.filter(region=None)
        return self.filter(pk__in=held.values("service"))


class PublicService(models.Model):
    """A body of the State Administration, with the regime that says what Law 20.500 asks of it."""

    class Kind(models.TextChoices):
        PRESIDENCY = "presidencia", _("Presidencia de la República")
        MINISTRY = "ministerio", _("Ministerio")
        UNDERSECRETARIAT = "subsecretaria", _("Subsecretaría")
        SERVICE = "servicio", _("Servicio público")
        SUPERINTENDENCE = "superintendencia", _("Superintendencia")
        REGIONAL_GOVERNMENT = "gobierno_regional", _("Gobierno regional")
        REGIONAL_DELEGATION = "delegacion_regional", _("Delegación presidencial regional")
        PROVINCIAL_DELEGATION = "delegacion_provincial", _("Delegación presidencial provincial")
        HEALTH_SERVICE = "servicio_salud", _("Servicio de salud")
        HEALTH_ESTABLISHMENT = "establecimiento_salud", _("Establecimiento de salud")
        SERVIU = "serviu", _("Servicio de vivienda y urbanización")
        LOCAL_EDUCATION = "servicio_local_educacion", _("Servicio local de educación pública")
        UNIVERSITY = "universidad", _("Universidad estatal")
        TECHNICAL_CENTRE = "centro_formacion_tecnica", _("Centro de formación técnica estatal")
        CORPORATION = "corporacion", _("Corporación")
        FOUNDATION = "fundacion", _("Fundación")
        ENTERPRISE = "empresa", _("Empresa pública")
        AUTONOMOUS = "autonomo", _("Organismo autónomo")
        ARMED_FORCES = "fuerza_armada", _("Fuerza armada")
        POLICE = "fuerza_orden", _("Fuerza de orden y seguridad")
        MUNICIPALITY = "municipalidad", _("Municipalidad")

    class Regime(models.TextChoices):
        """What Title IV of Law 18.575 asks of a body (arts. 69 to 75)."""

        FULL = "full", _("Título IV completo")
        COSOC_ONLY = "cosoc_only", _("Solo consejo de la sociedad civil")
        MUNICIPAL = "municipal", _("Régimen municipal (Ley 18.695)")
        VOLUNTARY = "voluntary", _("Voluntario: la ley no lo obliga")
        UNVERIFIED = "unverified", _("Por verificar")

    class Standing(models.TextChoices):
        ACTIVE = "active", _("Vigente")
        BEING_SET_UP = "being_set_up", _("En implementación")
        WINDING_DOWN = "winding_down", _("En extinción")

    LOCAL_KINDS = frozenset({
        Kind.REGIONAL_GOVERNMENT, Kind.REGIONAL_DELEGATION, Kind.PROVINCIAL_DELEGATION, Kind.HEALTH_SERVICE,
        Kind.HEALTH_ESTABLISHMENT, Kind.SERVIU, Kind.LOCAL_EDUCATION, Kind.UNIVERSITY, Kind.TECHNICAL_CENTRE,
        Kind.MUNICIPALITY,
    })  # fmt: skip

    code = models.CharField(_("código"), max_length=16, unique=True)  # makes the public codes; never reused
    slug = models.SlugField(_("dirección"), max_length=140, unique=True)
    name = models.CharField(_("nombre"), max_length=200)
    acronym = models.CharField(_("sigla"), max_length=30, blank=True)
    kind = models.CharField(_("tipo"), max_length=30, choices=Kind)
    regime = models.CharField(_("régimen legal"), max_length=12, choices=Regime)
    standing = models.CharField(_("situación"), max_length=14, choices=Standing, default=Standing.ACTIVE)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="dependents", verbose_name=_("depende de")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="services", verbose_name=_("región")
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="services", verbose_name=_("comuna")
    )
    website = models.CharField(_("sitio web"), max_length=120, blank=True)
    rut = models.CharField("RUT", max_length=12, blank=True)
    transparency_code = models.CharField(_("código de transparencia"), max_length=10, blank=True)
    predecessor_code = models.CharField(_("código del organismo antecesor"), max_length=10, blank=True)
    legal_basis = models.CharField(_("norma que lo crea"), max_length=300, blank=True)
    antecedents = models.CharField(_("antecedentes"), max_length=300, blank=True)  # «Sucede a la ONEMI»
    description = models.TextField(_("qué hace"), blank=True)
    joined_on = models.DateField(_("se unió al portal"), null=True, blank=True)
    closed_on = models.DateField(_("dejó de existir"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="absorbed",
        verbose_name=_("pasó a ser parte de"),
    )
    is_demo = models.BooleanField(_("datos de demostración"), default=False, editable=False)
    sort_key = models.CharField(max_length=200, editable=False)
    search_text = models.TextField(editable=False)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("servicio público")
        verbose_name_plural = _("servicios públicos")
        ordering = ["sort_key"]
        permissions = [("manage_directory", _("Mantiene el directorio de servicios"))]
        indexes = [models.Index(fields=["sort_key"], name="service_order")]
        constraints = [
            models.CheckConstraint(
                name="service_merged_is_closed",
                condition=Q(merged_into=None) | Q(closed_on__isnull=False),
                violation_error_message=_("Un servicio que pasó a otro tiene fecha de término."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("services:detail", args=[self.slug])

    @property
    def trail_service(self):
        """The code of the service whose trail it belongs to (audit.actions.record)."""
        return self.code

    @property
    def short_name(self):
        return self.acronym or self.name

    @property
    def is_nationwide(self):
        """Does it serve the whole country? Bodies of one place are told by their kind: some lack a region."""
        return self.region_id is None and self.kind not in self.LOCAL_KINDS

    @property
    def must_consult(self):
        """Does Title IV bind it to consult (art. 73)?"""
        return self.regime == self.Regime.FULL


class FormerName(models.Model):
    """A name or address that a body had: it still leads there."""

    service = models.ForeignKey(PublicService, models.CASCADE, related_name="former_names")
    name = models.CharField(_("nombre"), max_length=200)
    slug = models.SlugField(_("dirección"), max_length=140, unique=True)
    until = models.DateField(_("hasta"))

    class Meta:
        verbose_name = _("nombre anterior")
        ordering = ["-until", "-pk"]

    def __str__(self):
        return self.name


class MembershipQuerySet(models.QuerySet):
    def current(self, now):
        """Those that hold at ``now``: from ``started_at`` until just before ``ended_at``."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=now), started_at__lte=now)

    def held_by(self, user, *roles, now):
        """What this person (maybe anonymous) acts as at ``now``: one of ``roles``, or any."""
        if not user.is_authenticated:
            return self.none()
        held = self.current(now).filter(user=user)
        return held.filter(role__in=roles) if roles else held


class Membership(models.Model):
    """What a person may do on behalf of one public service, in all of it or in one region."""

    class Role(models.TextChoices):
        ADMIN = "admin", _("Administra el servicio en el portal")
        OFFICER = "officer", _("Encargada o encargado de participación")
        APPROVER = "approver", _("Jefatura de servicio")
        ANALYST = "analyst", _("Analista")
        MODERATOR = "moderator", _("Moderadora o moderador")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    service = models.ForeignKey(PublicService, models.PROTECT, related_name="memberships")
    role = models.CharField(_("rol"), max_length=10, choices=Role)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("región")
    )  # none: the whole service
    started_at = models.DateTimeField(_("desde"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("hasta"), null=True, blank=True)  # the first instant without it
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(_("por qué terminó"), max_length=200, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("rol en un servicio")
        verbose_name_plural = _("roles en servicios")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "service", "role"],
                condition=Q(ended_at=None, region=None),
                name="one_current_role_per_service",
            ),
            models.UniqueConstraint(
                fields=["user", "service", "role", "region"],
                condition=Q(ended_at=None, region__isnull=False),
                name="one_current_role_per_region",
            ),
            models.CheckConstraint(
                name="role_ends_after_it_starts",
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at")),
                violation_error_message=_("Un rol termina después de empezar."),
            ),
            models.CheckConstraint(
                name="administrator_of_the_whole_service",
                condition=~Q(role="admin") | Q(region=None),
                violation_error_message=_("Quien administra un servicio lo hace en todo el país."),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.service}"


class InvitationQuerySet(models.QuerySet):
    def open(self, now):
        """Those that may still be accepted at ``now``."""
        return self.waiting().filter(expires_at__gt=now)

    def waiting(self):
        """Neither accepted nor withdrawn; the time of some may be over."""
        return self.filter(accepted_at=None, revoked_at=None)

    def of_token(self, token):
        """The one whose letter has this token."""
        return self.filter(digest=hashlib.sha256(token.encode()).hexdigest())


class Invitation(models.Model):
    """A role offered by mail to whoever owns an address. It is accepted once, by her, and for some days."""

    service = models.ForeignKey(PublicService, models.PROTECT, related_name="invitations")
    email = models.EmailField(_("correo"), blank=True)  # emptied when it is over
    role = models.CharField(_("rol"), max_length=10, choices=Membership.Role)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("región")
    )
    until = models.DateTimeField(_("el rol dura hasta"), null=True, blank=True)
    digest = models.CharField(max_length=64, unique=True)  # of the token, which only the letter has
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("invitada"))
    expires_at = models.DateTimeField(_("vence"))  # the first instant it is no longer good
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(_("retirada"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("aceptada"), null=True, blank=True)
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="invitations")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitación")
        verbose_name_plural = _("invitaciones")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="invitation_accepted_or_revoked_in_full",
                condition=Q(accepted_at=None, membership=None)
                | Q(accepted_at__isnull=False, membership__isnull=False, revoked_at=None, email=""),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.service}"

    def is_open_at(self, now):
        return self.accepted_at is None and self.revoked_at is None and now < self.expires_at


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
