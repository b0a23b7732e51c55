"""Terms of a council and who sits in it, day by day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import ONE_DAY
from participa.documents.models import Document
from participa.organizations.models import Organization
from participa.reference.models import Commune

from .council import Council, Seat

PERSON = settings.AUTH_USER_MODEL


class TermQuerySet(models.QuerySet):
    def current(self, today):
        """Those that hold on that day."""
        return self.filter(starts_on__lte=today, ends_on__gt=today)


class Term(models.Model):
    """A period of a council (*período*): from a day until just before another.

    ``renewal_from`` is the first day on which it is about to expire; ``renewal_rule`` says which rule gave
    it.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField(_("número"))
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"))  # the first day it no longer holds
    renewal_from = models.DateField(_("por vencer desde"))
    renewal_rule = models.CharField(_("regla que da esa fecha"), max_length=200, blank=True)
    act_number = models.CharField(_("resolución que nombra a sus integrantes"), max_length=80)
    act_date = models.DateField(_("fecha de la resolución"))
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("archivo")
    )
    process = models.OneToOneField(
        "Process", models.PROTECT, null=True, blank=True, related_name="term", verbose_name=_("proceso")
    )
    appointed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    appointed_at = models.DateTimeField()

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("período")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="term_number_once"),
            models.CheckConstraint(
                name="term_ends_after_it_starts",
                condition=Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("Un período termina después de empezar."),
            ),
        ]

    def __str__(self):
        return f"{self.starts_on.year}-{self.last_day.year}"

    @property
    def trail_service(self):
        return self.council.trail_service

    @property
    def last_day(self):
        return self.ends_on - ONE_DAY

    def is_current(self, today):
        return self.starts_on <= today < self.ends_on


class TermExtension(models.Model):
    """A term that lasts longer because a law says so, as Law 21.239 did in 2020."""

    term = models.ForeignKey(Term, models.PROTECT, related_name="extensions")
    old_ends_on = models.DateField(_("terminaba"))
    new_ends_on = models.DateField(_("termina"))
    law = models.CharField(_("ley que lo dispone"), max_length=120)
    reason = models.TextField(_("por qué"))
    extended_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    extended_at = models.DateTimeField()

    class Meta:
        verbose_name = _("prórroga por ley")
        verbose_name_plural = _("prórrogas por ley")
        ordering = ["-extended_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="extension_goes_forward",
                condition=Q(new_ends_on__gt=F("old_ends_on")),
                violation_error_message=_("Una prórroga termina después del plazo que alarga."),
            ),
            models.CheckConstraint(
                name="extension_names_its_law",
                condition=~Q(law=""),
                violation_error_message=_("Di qué ley lo dispone."),
            ),
        ]

    def __str__(self):
        return self.law


class MandateQuerySet(models.QuerySet):
    def on(self, day):
        """Those that hold on that day."""
        return self.filter(starts_on__lte=day, ends_on__gt=day)

    def titular(self):
        return self.filter(kind=Mandate.Kind.TITULAR)

    def crossing(self, starts_on, ends_on):
        """Those that hold on some day from ``starts_on`` until just before ``ends_on``.

        One that ended before its first day holds on none.
        """
        return self.filter(starts_on__lt=ends_on, ends_on__gt=starts_on).exclude(ends_on=F("starts_on"))


class Mandate(models.Model):
    """Who fills a seat, in the name of which organisation, from a day until just before another.

    It is open until somebody writes down how it ended; one seat has one open mandate of each kind, and
    PostgreSQL holds that no two of them share a day.
    """

    class Kind(models.TextChoices):
        TITULAR = "titular", _("Titular")
        SUBSTITUTE = "substitute", _("Suplente")

    class Sex(models.TextChoices):
        WOMAN = "woman", _("Mujer")
        MAN = "man", _("Hombre")
        OTHER = "other", _("Otro")

    class End(models.TextChoices):
        TERM = "term", _("Terminó su período")
        RESIGNED = "resigned", _("Renunció")
        REPLACED = "replaced", _("Su organización nombró a otra persona")
        REMOVED = "removed", _("Cesó según el reglamento")
        VACATED = "vacated", _("Su organización dejó el consejo")

    council = models.ForeignKey(Council, models.PROTECT, related_name="mandates")
    term = models.ForeignKey(Term, models.PROTECT, related_name="mandates")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="mandates")
    kind = models.CharField(_("calidad"), max_length=10, choices=Kind, default=Kind.TITULAR)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="mandates"
    )  # none: a seat of the service, or one that is not in the portal
    organization_name = models.CharField(_("organización"), max_length=200, blank=True)  # as it was called
    user = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="mandates", verbose_name=_("cuenta")
    )
    display_name = models.CharField(_("nombre"), max_length=120)
    sex = models.CharField(_("sexo"), max_length=6, choices=Sex, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("comuna")
    )
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"))  # the first day without it
    end = models.CharField(_("cómo terminó"), max_length=8, choices=End, blank=True)
    end_reason = models.CharField(_("detalle"), max_length=200, blank=True)
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandato")
        ordering = ["seat__estate__order", "seat__number", "kind", "-starts_on"]
        indexes = [models.Index(fields=["council", "starts_on", "ends_on"], name="mandate_of_a_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "kind"],
                condition=Q(end=""),
                name="one_open_mandate_per_seat",
                violation_error_message=_("Ese cupo ya tiene quien lo ocupe."),
            ),
            models.CheckConstraint(
                name="mandate_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("Un mandato termina después de empezar."),
            ),
            models.CheckConstraint(
                name="mandate_ended_by_and_at",
                condition=Q(end="", ended_at=None) | (~Q(end="") & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.seat}"

    @property
    def trail_service(self):
        return self.council.trail_service

    @property
    def last_day(self):
        return self.ends_on - ONE_DAY

    def is_current(self, day):
        return self.starts_on <= day < self.ends_on
