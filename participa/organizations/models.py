"""Organisations of civil society, the certificates they show and who represents them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import last_day
from participa.core.lifecycle import LifecycleModel
from participa.core.search import SearchableQuerySet
from participa.documents.models import Document
from participa.reference.models import Commune, OrganizationType, Region
from participa.services.models import PublicService

from .ruts import rut_in

PERSON = settings.AUTH_USER_MODEL


class Registry(models.TextChoices):
    """Who keeps the register in which an organisation got its legal personality."""

    MUNICIPAL = "municipal", _("Municipalidad")
    CIVIL = "registro_civil", _("Registro Civil e Identificación")
    LABOUR = "direccion_trabajo", _("Dirección del Trabajo")
    ECONOMY = "ministerio_economia", _("Ministerio de Economía")
    INDIGENOUS = "conadi", _("CONADI")
    FISHERIES = "sernapesca", _("SERNAPESCA")
    JUSTICE = "ministerio_justicia", _("Ministerio de Justicia")
    SPORTS = "ind", _("Instituto Nacional de Deportes")
    HEALTH = "servicio_salud", _("Servicio de Salud")
    ELECTORAL = "servel", _("SERVEL")
    OTHER = "otro", _("Otro registro")


class OrganizationQuerySet(SearchableQuerySet):
    def public(self):
        """Those that somebody was accredited to represent: until then nobody checked that they exist."""
        return self.filter(verified_at__isnull=False)

    def matching(self, query):
        """By its RUT, however it is spelled, or by the words of its name."""
        if rut := rut_in(query or ""):
            return self.filter(rut=rut)
        return super().matching(query)

    def represented_by(self, user, *, now):
        """Those in whose name this person may speak at that moment."""
        return self.filter(
            pk__in=Representation.objects.current(now).filter(user=user.pk).values("organization")
        )


class Organization(models.Model):
    """An organisation of civil society with legal personality of its own."""

    slug = models.SlugField(_("dirección"), max_length=140, unique=True)
    name = models.CharField(_("nombre"), max_length=200)
    rut = models.CharField("RUT", max_length=12, unique=True)
    kind = models.ForeignKey(OrganizationType, models.PROTECT, related_name="+", verbose_name=_("tipo"))
    registry = models.CharField(_("registro"), max_length=20, choices=Registry)
    registration = models.CharField(_("número de la personalidad jurídica"), max_length=60)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("región")
    )  # none: the whole country
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("comuna")
    )
    purpose = models.TextField(_("a qué se dedica"), blank=True)
    email = models.EmailField(_("correo de la organización"), blank=True)
    phone = models.CharField(_("teléfono"), max_length=40, blank=True)
    website = models.CharField(_("sitio web"), max_length=120, blank=True)
    registered_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("anotada"))
    changed_at = models.DateTimeField(_("cambiada"))
    verified_at = models.DateTimeField(_("verificada"), null=True, blank=True)  # its first accreditation
    is_demo = models.BooleanField(_("datos de demostración"), default=False, editable=False)
    sort_key = models.CharField(max_length=200, editable=False)
    search_text = models.TextField(editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organización")
        verbose_name_plural = _("organizaciones")
        ordering = ["sort_key", "pk"]
        permissions = [("accredit", _("Acredita a quienes representan organizaciones"))]
        indexes = [models.Index(fields=["sort_key", "id"], name="organization_order")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organizations:detail", args=[self.slug])


class Certificate(models.Model):
    """A certificate that the legal personality is in force, as somebody handed it in.

    It is never changed: a newer one is another row. Accepted with the representation it came with.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="certificates")
    number = models.CharField(_("número o folio"), max_length=60)
    issued_on = models.DateField(_("fecha de emisión"))
    registry = models.CharField(_("quién lo emite"), max_length=20, choices=Registry)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("archivo"))
    added_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("entregado"))
    accepted_at = models.DateTimeField(_("aceptado"), null=True, blank=True)

    class Meta:
        verbose_name = _("certificado de vigencia")
        verbose_name_plural = _("certificados de vigencia")
        ordering = ["-issued_on", "-pk"]

    def __str__(self):
        return self.number

    def days_at(self, day) -> int:
        """How old it is, in days."""
        return (day - self.issued_on).days

    def is_old(self, day) -> bool:
        """Older than what is usually asked for: a warning, never a refusal."""
        return self.days_at(day) > settings.CERTIFICATE_VALID_DAYS


class RepresentationQuerySet(models.QuerySet):
    def current(self, now):
        """Accredited, and within its dates."""
        return self.filter(status=Representation.Status.ACCREDITED, starts_at__lte=now).filter(
            Q(ends_at=None) | Q(ends_at__gt=now)
        )

    def waiting(self):
        """Claims that nobody decided yet."""
        return self.filter(status=Representation.Status.CLAIMED)


class Representation(LifecycleModel):
    """A person says that she represents an organisation, and the State says since and until when she does."""

    class Status(models.TextChoices):
        CLAIMED = "claimed", _("Por revisar")
        ACCREDITED = "accredited", _("Acreditada")
        REJECTED = "rejected", _("Rechazada")
        WITHDRAWN = "withdrawn", _("Retirada")
        ENDED = "ended", _("Terminada")

    TRANSITIONS = {
        Status.CLAIMED: {Status.ACCREDITED, Status.REJECTED, Status.WITHDRAWN},
        Status.ACCREDITED: {Status.ENDED},
    }

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="representations")
    user = models.ForeignKey(PERSON, models.PROTECT, related_name="representations")
    position = models.CharField(_("cargo"), max_length=80)  # «presidenta»
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="representations")
    reviewer = models.ForeignKey(
        PublicService, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("la revisa")
    )  # besides SEGEGOB, which may decide any
    status = models.CharField(_("estado"), max_length=10, choices=Status, default=Status.CLAIMED)
    claimed_at = models.DateTimeField(_("pedida"))
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decidida"), null=True, blank=True)
    decided_for = models.ForeignKey(
        PublicService, models.PROTECT, null=True, blank=True, related_name="+"
    )  # the service in whose name it was decided; none: SEGEGOB
    reason = models.TextField(_("razón"), blank=True)
    starts_at = models.DateTimeField(_("desde"), null=True, blank=True)
    ends_at = models.DateTimeField(_("hasta"), null=True, blank=True)  # the first instant she no longer does
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("terminada"), null=True, blank=True)
    end_reason = models.TextField(_("por qué terminó"), blank=True)

    objects = RepresentationQuerySet.as_manager()

    class Meta:
        verbose_name = _("representación")
        verbose_name_plural = _("representaciones")
        ordering = ["-claimed_at", "-pk"]
        indexes = [models.Index(fields=["status", "claimed_at", "id"], name="representation_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"],
                condition=Q(status="claimed"),
                name="one_claim_per_person_and_organization",
            ),
            models.UniqueConstraint(
                fields=["user", "organization"],
                condition=Q(status="accredited"),
                name="one_accreditation_per_person_and_organization",
            ),
            models.CheckConstraint(
                name="representation_decided_by_somebody",
                condition=Q(status__in=["claimed", "withdrawn"], decided_by=None, decided_at=None)
                | Q(
                    status__in=["accredited", "rejected", "ended"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="representation_rejected_with_reason",
                condition=~Q(status="rejected", reason=""),
                violation_error_message=_("Di por qué no: quien lo pidió necesita saber qué corregir."),
            ),
            models.CheckConstraint(
                name="representation_accredited_with_dates",
                condition=Q(status__in=["claimed", "rejected", "withdrawn"], starts_at=None, ends_at=None)
                | Q(status__in=["accredited", "ended"], starts_at__isnull=False),
            ),
            models.CheckConstraint(
                name="representation_ends_after_it_starts",
                condition=Q(ends_at=None) | Q(ends_at__gte=models.F("starts_at")),
            ),
            models.CheckConstraint(
                name="representation_ended_by_somebody",
                condition=Q(status="ended", ended_at__isnull=False, ended_by__isnull=False)
                | (~Q(status="ended") & Q(ended_at=None, ended_by=None)),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def trail_service(self):
        """The service whose audit trail tells of it."""
        return self.reviewer.code if self.reviewer_id else ""

    def is_current(self, now) -> bool:
        """May she speak for it at that moment? The twin of ``RepresentationQuerySet.current``."""
        if self.status != self.Status.ACCREDITED or now < self.starts_at:
            return False
        return self.ends_at is None or now < self.ends_at

    @property
    def last_day(self):
        """The last day she represents it; None if no end was set."""
        return last_day(self.ends_at) if self.ends_at else None
