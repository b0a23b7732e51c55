"""Public services, and who may act for them."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.search import SearchableQuerySet
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
