"""What an account is told in, and what the council said of it. Versions stay readable."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.documents.models import Document

from .account import Account

PERSON = settings.AUTH_USER_MODEL


class ReportQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def current(self):
        """The version in force of each kind."""
        return self.published().filter(superseded_at=None)


class Report(models.Model):
    """A version of a report of an account. HTML first: the page shows ``text``; a file may go with it.

    Of each kind one is in force; the ones before stay readable, with why they were corrected.
    """

    class Kind(models.TextChoices):
        PRELIMINARY = "preliminary", _("Informe preliminar")
        PLAIN = "plain", _("Resumen en lenguaje claro")
        PRESENTATION = "presentation", _("Presentación")
        FINAL = "final", _("Informe final")

    WORDS = {  # of each kind in the address
        Kind.PRELIMINARY: "preliminar",
        Kind.PLAIN: "en-simple",
        Kind.PRESENTATION: "presentacion",
        Kind.FINAL: "final",
    }

    account = models.ForeignKey(Account, models.CASCADE, related_name="reports")
    kind = models.CharField(_("tipo"), max_length=12, choices=Kind)
    version = models.PositiveSmallIntegerField(_("versión"))
    title = models.CharField(_("título"), max_length=200)
    text = models.TextField(_("texto"), blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("archivo")
    )
    correction = models.TextField(_("por qué se corrige"), blank=True)
    act_number = models.CharField(_("acto que lo aprueba"), max_length=80, blank=True)
    written_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("publicado"), null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("informe de una cuenta pública")
        verbose_name_plural = _("informes de cuentas públicas")
        ordering = ["account", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "version"], name="report_version_once"),
            models.UniqueConstraint(
                fields=["account", "kind"],
                condition=Q(superseded_at=None, published_at__isnull=False),
                name="one_report_in_force",
            ),
            models.CheckConstraint(
                name="report_says_something",
                condition=Q(published_at=None) | ~Q(text="") | Q(document__isnull=False),
                violation_error_message=_("Escribe el informe o adjunta su archivo."),
            ),
            models.CheckConstraint(
                name="report_correction_with_reason",
                condition=Q(version=1) | ~Q(correction=""),
                violation_error_message=_("Di por qué se corrige."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse(
            "public_accounts:report",
            args=[self.account.event_year, self.account.service.slug, self.WORDS[self.kind], self.version],
        )

    @property
    def trail_service(self):
        return self.account.trail_service


class CouncilNote(models.Model):
    """What the council of civil society observed of the account, and what the body replied.

    A council that works in the portal says it in an opinion of its own, by the account's code; this is for
    those whose minutes are on paper.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="council_notes")
    heard_on = models.DateField(_("sesión del consejo"))
    text = models.TextField(_("qué observó el consejo"))
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("acta")
    )
    reply = models.TextField(_("qué responde el servicio"), blank=True)
    replied_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("observaciones del consejo")
        verbose_name_plural = _("observaciones de consejos")
        ordering = ["heard_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="council_note_replied_with_date",
                condition=Q(reply="", replied_at=None) | Q(replied_at__isnull=False) & ~Q(reply=""),
            )
        ]

    def __str__(self):
        return f"{self.account_id}: {self.heard_on}"

    @property
    def trail_service(self):
        return self.account.trail_service


class Season(models.Model):
    """A season of accounts as the State reported it: figures that nobody here can count again."""

    year = models.PositiveSmallIntegerField(_("temporada"), unique=True)
    views = models.PositiveIntegerField(_("visualizaciones"), null=True, blank=True)
    hours = models.PositiveIntegerField(_("horas de transmisión"), null=True, blank=True)
    questions = models.PositiveIntegerField(_("preguntas"), null=True, blank=True)
    qualifiers = models.JSONField(default=dict, blank=True)  # {"views": "more_than", "questions": "almost"}
    label = models.CharField(_("período según la fuente"), max_length=80, blank=True)
    source = models.CharField(_("fuente"), max_length=200)

    class Meta:
        verbose_name = _("temporada según fuentes públicas")
        verbose_name_plural = _("temporadas según fuentes públicas")
        ordering = ["-year"]

    def __str__(self):
        return str(self.year)
