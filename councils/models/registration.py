"""Who asks to take part in a process, with which papers, and what is said against it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel
from participa.documents.models import Document
from participa.organizations.models import Organization

from .election import Contest
from .process import Process

PERSON = settings.AUTH_USER_MODEL


class ApplicationQuerySet(models.QuerySet):
    def live(self):
        return self.exclude(status=Application.Status.WITHDRAWN)

    def of(self, user, *, now):
        """Those this person made, or of organisations she represents today."""
        if not user.is_authenticated:
            return self.none()
        hers = Organization.objects.represented_by(user, now=now)
        return self.filter(Q(applicant=user) | Q(organization__in=hers.values("pk")))

    def undecided(self):
        return self.filter(status__in=[Application.Status.SUBMITTED, Application.Status.OBSERVED])


class Application(LifecycleModel):
    """An organisation, or a person where people vote, asks to be on the roll of a process."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("Por revisar")
        OBSERVED = "observed", _("Con observaciones")
        ADMISSIBLE = "admissible", _("Admisible")
        INADMISSIBLE = "inadmissible", _("Inadmisible")
        WITHDRAWN = "withdrawn", _("Retirada")

    TRANSITIONS = {
        Status.SUBMITTED: {Status.OBSERVED, Status.ADMISSIBLE, Status.INADMISSIBLE, Status.WITHDRAWN},
        Status.OBSERVED: {Status.SUBMITTED, Status.ADMISSIBLE, Status.INADMISSIBLE, Status.WITHDRAWN},
        Status.ADMISSIBLE: {Status.INADMISSIBLE, Status.WITHDRAWN},
        Status.INADMISSIBLE: {Status.ADMISSIBLE, Status.WITHDRAWN},
    }

    process = models.ForeignKey(Process, models.PROTECT, related_name="applications")
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="applications")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="applications"
    )  # none: a person who will vote
    applicant = models.ForeignKey(PERSON, models.PROTECT, related_name="council_applications")
    position = models.CharField(_("cargo de quien postula"), max_length=80, blank=True)
    statement = models.TextField(_("qué hace la organización en estos temas"), blank=True)
    certificate_number = models.CharField(_("número o folio del certificado"), max_length=60, blank=True)
    certificate_issued_on = models.DateField(_("fecha de emisión del certificado"), null=True, blank=True)
    receipt = models.CharField(_("comprobante"), max_length=16, unique=True)
    status = models.CharField(_("estado"), max_length=12, choices=Status, default=Status.SUBMITTED)
    submitted_at = models.DateTimeField(_("recibida"))
    changed_at = models.DateTimeField(_("corregida"))
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decidida"), null=True, blank=True)
    reason = models.TextField(_("razón"), blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("postulación")
        verbose_name_plural = _("postulaciones")
        ordering = ["submitted_at", "pk"]
        indexes = [models.Index(fields=["process", "status", "id"], name="application_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "organization"],
                condition=~Q(status="withdrawn") & Q(organization__isnull=False),
                name="one_application_per_organization",
                violation_error_message=_("Esa organización ya está inscrita en este proceso."),
            ),
            models.UniqueConstraint(
                fields=["process", "applicant"],
                condition=~Q(status="withdrawn") & Q(organization__isnull=False),
                name="one_application_per_person",
                violation_error_message=_("Ya inscribiste a otra organización en este proceso."),
            ),
            models.UniqueConstraint(
                fields=["process", "applicant"],
                condition=~Q(status="withdrawn") & Q(organization__isnull=True),
                name="one_enrolment_per_person",
                violation_error_message=_("Ya estás en este proceso."),
            ),
            models.CheckConstraint(
                name="application_refused_with_reason",
                condition=~Q(status__in=["inadmissible", "observed"], reason=""),
                violation_error_message=_("Di por qué: la organización necesita saber qué corregir."),
            ),
            models.CheckConstraint(
                name="application_of_an_organization_with_certificate",
                condition=Q(organization=None) | Q(certificate_issued_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.receipt

    def get_absolute_url(self):
        return reverse("councils:application", args=[self.receipt])

    @property
    def trail_service(self):
        return self.process.trail_service


class ApplicationDocument(models.Model):
    """A paper of an application. A newer one of its kind leaves it as history."""

    class Kind(models.TextChoices):
        CERTIFICATE = "certificate", _("Certificado de vigencia")
        STATUTES = "statutes", _("Estatutos")
        OTHER = "other", _("Otro documento")

    application = models.ForeignKey(Application, models.CASCADE, related_name="documents")
    kind = models.CharField(_("qué es"), max_length=11, choices=Kind)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("archivo"))
    replaced_at = models.DateTimeField(_("reemplazado"), null=True, blank=True)

    class Meta:
        verbose_name = _("documento de una postulación")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(replaced_at=None) & ~Q(kind="other"),
                name="one_current_paper_of_each_kind",
            )
        ]

    def __str__(self):
        return self.get_kind_display()


class Objection(LifecycleModel):
    """What somebody says against the provisional roll: that one on it should not be, or that hers should."""

    class Kind(models.TextChoices):
        APPEAL = "appeal", _("Reclamo por quedar fuera")
        OBJECTION = "objection", _("Objeción a una organización del padrón")

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("Por resolver")
        UPHELD = "upheld", _("Acogida")
        REJECTED = "rejected", _("Rechazada")
        WITHDRAWN = "withdrawn", _("Retirada")

    TRANSITIONS = {Status.SUBMITTED: {Status.UPHELD, Status.REJECTED, Status.WITHDRAWN}}

    process = models.ForeignKey(Process, models.PROTECT, related_name="objections")
    kind = models.CharField(_("qué es"), max_length=9, choices=Kind)
    application = models.ForeignKey(Application, models.PROTECT, related_name="objections")  # about which
    author = models.ForeignKey(PERSON, models.PROTECT, related_name="council_objections")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+"
    )  # in whose name
    text = models.TextField(_("razones"))
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("respaldo")
    )
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.SUBMITTED)
    submitted_at = models.DateTimeField(_("presentada"))
    ruling = models.TextField(_("resolución de la comisión"), blank=True)
    ruled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    ruled_at = models.DateTimeField(_("resuelta"), null=True, blank=True)

    class Meta:
        verbose_name = _("objeción o reclamo")
        verbose_name_plural = _("objeciones y reclamos")
        ordering = ["submitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "author"],
                condition=~Q(status="withdrawn"),
                name="one_objection_per_person_and_application",
            ),
            models.CheckConstraint(
                name="objection_ruled_with_reasons",
                condition=Q(status__in=["submitted", "withdrawn"])
                | Q(ruled_at__isnull=False) & ~Q(ruling=""),
                violation_error_message=_("Di por qué se acoge o se rechaza."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} #{self.pk}"

    @property
    def trail_service(self):
        return self.process.trail_service
