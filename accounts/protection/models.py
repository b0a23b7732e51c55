"""What people ask about their own data, how long things are kept, and what was breached."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.audit.models import AppendOnly
from participa.core.calendar import day_of
from participa.core.lifecycle import LifecycleModel

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "null": True, "related_name": "+"}


class DataRequestQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=DataRequest.Status.OPEN)

    def overdue(self, now):
        return self.open().filter(due_on__lt=day_of(now))


class DataRequest(LifecycleModel):
    """A person uses a right of Law 19.628 over her data. It is answered within 30 days, extended once."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("Acceso: saber qué tienen de mí")
        RECTIFICATION = "rectification", _("Rectificación: corregir algo que está mal")
        ERASURE = "erasure", _("Supresión: que borren mis datos")
        OBJECTION = "objection", _("Oposición: que dejen de usar un dato mío")
        BLOCKING = "blocking", _("Bloqueo: que no lo usen mientras se resuelve")
        PORTABILITY = "portability", _("Portabilidad: llevarme mis datos")

    class Status(models.TextChoices):
        OPEN = "open", _("En curso")
        ANSWERED = "answered", _("Respondida")
        WITHDRAWN = "withdrawn", _("Retirada")

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("Acogida")
        PARTLY = "partly", _("Acogida en parte")
        DENIED = "denied", _("No acogida")

    TRANSITIONS = {Status.OPEN: {Status.ANSWERED, Status.WITHDRAWN}}

    code = models.CharField(_("código"), max_length=16, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="data_requests"
    )  # empty once she was erased
    kind = models.CharField(_("qué pides"), max_length=14, choices=Kind)
    details = models.TextField(_("cuéntanos"), blank=True)
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.OPEN)
    received_at = models.DateTimeField(_("recibida"))
    due_on = models.DateField(_("vence"))  # its last day
    extended_at = models.DateTimeField(_("ampliada"), null=True, blank=True)
    extended_by = models.ForeignKey(**PERSON, blank=True)
    extension_reason = models.CharField(_("por qué se amplió"), max_length=500, blank=True)
    outcome = models.CharField(_("resultado"), max_length=7, choices=Outcome, blank=True)
    answer = models.TextField(_("respuesta"), blank=True)
    answer_sha256 = models.CharField("SHA-256", max_length=64, blank=True)  # outlives the answer itself
    answered_at = models.DateTimeField(_("respondida"), null=True, blank=True)
    answered_by = models.ForeignKey(**PERSON, blank=True)  # empty: the portal itself
    withdrawn_at = models.DateTimeField(_("retirada"), null=True, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("solicitud sobre datos personales")
        verbose_name_plural = _("solicitudes sobre datos personales")
        ordering = ["-received_at", "-pk"]
        permissions = [("handle_personal_data", _("Responde por los datos personales"))]
        indexes = [models.Index(fields=["due_on"], condition=Q(status="open"), name="data_request_due")]
        constraints = [
            models.CheckConstraint(
                name="data_request_answered_with_outcome",
                condition=Q(status="answered", answered_at__isnull=False) & ~Q(outcome="")
                | ~Q(status="answered") & Q(answered_at=None, outcome=""),
            ),
            models.CheckConstraint(
                name="data_request_withdrawn_with_date",
                condition=Q(status="withdrawn", withdrawn_at__isnull=False)
                | ~Q(status="withdrawn") & Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="data_request_extended_with_reason",
                condition=Q(extended_at=None, extension_reason="")
                | Q(extended_at__isnull=False) & ~Q(extension_reason=""),
                violation_error_message=_("Di por qué hace falta más tiempo."),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(status="open", kind="erasure"),
                name="one_open_erasure_per_person",
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("portal:data_request", args=[self.code])

    @property
    def right(self):
        """The name of the right, without what it means."""
        return self.get_kind_display().partition(":")[0]

    def is_overdue_at(self, now):
        return self.status == self.Status.OPEN and day_of(now) > self.due_on

    def may_be_extended_at(self, now):
        """Once, and before it is late."""
        return self.status == self.Status.OPEN and self.extended_at is None and day_of(now) <= self.due_on


class RetentionReport(LifecycleModel):
    """What is older than its period at a given instant, counted first and then, if a person says so, gone."""

    class Status(models.TextChoices):
        COUNTING = "counting", _("Contando")
        READY = "ready", _("Por aplicar")
        APPLYING = "applying", _("Aplicándose")
        APPLIED = "applied", _("Aplicado")

    TRANSITIONS = {
        Status.COUNTING: {Status.READY},
        Status.READY: {Status.APPLYING},
        Status.APPLYING: {Status.APPLIED},
    }

    status = models.CharField(_("estado"), max_length=8, choices=Status, default=Status.COUNTING)
    as_of = models.DateTimeField(_("a la fecha"))
    asked_by = models.ForeignKey(**PERSON)  # empty: a command of whoever runs the installation
    found = models.JSONField(default=dict)  # rule -> {"count": 12, "oldest": "2021-03-04T…"}
    applied_by = models.ForeignKey(**PERSON, blank=True)
    applied_at = models.DateTimeField(_("aplicado"), null=True, blank=True)
    done = models.JSONField(default=dict)  # rule -> how many

    class Meta:
        verbose_name = _("informe de conservación")
        verbose_name_plural = _("informes de conservación")
        ordering = ["-as_of", "-pk"]

    def __str__(self):
        return f"{self.as_of:%Y-%m-%d %H:%M}"

    def get_absolute_url(self):
        return reverse("data_office:retention_report", args=[self.pk])


class Breach(models.Model):
    """Personal data was seen, lost or changed by whoever should not. Written once; what follows are notes."""

    title = models.CharField(_("qué pasó, en una frase"), max_length=160)
    story = models.TextField(_("cómo pasó"))
    started_at = models.DateTimeField(_("cuándo empezó"), null=True, blank=True)
    known_at = models.DateTimeField(_("cuándo se supo"))
    data = models.TextField(_("qué datos"))
    people = models.PositiveIntegerField(_("cuántas personas, más o menos"), null=True, blank=True)
    sensitive = models.BooleanField(_("hay datos sensibles, o de niñas, niños o adolescentes"), default=False)
    measures = models.TextField(_("qué se hizo hasta ahora"))
    registered_at = models.DateTimeField(_("registrada"))
    registered_by = models.ForeignKey(**PERSON)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = _("vulneración de seguridad")
        verbose_name_plural = _("vulneraciones de seguridad")
        ordering = ["-known_at", "-pk"]
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                name="breach_starts_before_it_is_known",
                condition=Q(started_at=None) | Q(started_at__lte=models.F("known_at")),
                violation_error_message=_("No pudo saberse antes de que empezara."),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("data_office:breach", args=[self.pk])


class BreachNote(models.Model):
    """Something that happened after a breach was written down. Never edited either."""

    class Kind(models.TextChoices):
        NOTE = "note", _("Algo nuevo que se supo")
        MEASURE = "measure", _("Una medida que se tomó")
        AGENCY = "agency", _("El aviso a la Agencia de Protección de Datos Personales")
        PEOPLE = "people", _("El aviso a las personas")
        CLOSED = "closed", _("El cierre del caso")

    breach = models.ForeignKey(Breach, models.PROTECT, related_name="notes")
    kind = models.CharField(_("qué anotas"), max_length=7, choices=Kind)
    happened_at = models.DateTimeField(_("cuándo fue"))
    text = models.TextField(_("detalle"))
    written_at = models.DateTimeField(_("anotado"))
    written_by = models.ForeignKey(**PERSON)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = _("nota de una vulneración")
        verbose_name_plural = _("notas de vulneraciones")
        ordering = ["happened_at", "pk"]
        base_manager_name = "objects"

    def __str__(self):
        return f"{self.get_kind_display()}: {self.breach}"
