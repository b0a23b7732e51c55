"""The rules that give dates: the portal's defaults and the laws that ask for more."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from participa.core import year_days


class Unit(models.TextChoices):
    BUSINESS_DAYS = "business_days", _("días hábiles")
    CALENDAR_DAYS = "calendar_days", _("días corridos")
    MONTHS = "months", _("meses")
    YEARS = "years", _("años")
    TIMES = "times", _("veces al año")
    FIXED_DATE = "fixed_date", _("fecha fija")  # value: month * 100 + day, as 531 is the 31st of May


def length_words(value: int, unit: str) -> str:
    """``45 días hábiles``, ``31 de mayo``."""
    if unit == Unit.FIXED_DATE:
        return year_days.words(value)
    words = {
        Unit.BUSINESS_DAYS: ngettext("%(n)s día hábil", "%(n)s días hábiles", value),
        Unit.CALENDAR_DAYS: ngettext("%(n)s día corrido", "%(n)s días corridos", value),
        Unit.MONTHS: ngettext("%(n)s mes", "%(n)s meses", value),
        Unit.YEARS: ngettext("%(n)s año", "%(n)s años", value),
        Unit.TIMES: ngettext("%(n)s vez al año", "%(n)s veces al año", value),
    }
    return words[unit] % {"n": value}


class Rule(models.Model):
    """A default of the portal, used where neither the process nor the service's norm says otherwise.

    ``verified`` is true only where the length was read in the text of a law.
    """

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("regla"), max_length=120)
    trigger = models.CharField(_("desde cuándo se cuenta"), max_length=160, blank=True)
    value = models.PositiveSmallIntegerField(_("valor"))
    unit = models.CharField(_("unidad"), max_length=14, choices=Unit, default=Unit.BUSINESS_DAYS)
    effect = models.CharField(_("qué pasa si no se cumple"), max_length=200, blank=True)
    reference = models.CharField(_("fundamento"), max_length=200)
    verified = models.BooleanField(_("leído en la ley"), default=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("cambiada"), null=True)  # empty: as a migration loaded it

    class Meta:
        verbose_name = _("regla del portal")
        verbose_name_plural = _("reglas del portal")
        ordering = ["code"]
        permissions = [("keep_rules", _("Puede cambiar las reglas y los feriados que dan los plazos"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(changed_by=None, changed_at=None)
                | Q(changed_by__isnull=False, changed_at__isnull=False),
                name="rule_changed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=1),
                name="rule_of_at_least_one",
                violation_error_message=_("Un plazo dura al menos 1. Escribe un número mayor que cero."),
            ),
            models.CheckConstraint(
                condition=~Q(unit=Unit.FIXED_DATE) | Q(value__gte=101, value__lte=1231),
                name="rule_of_a_fixed_date_says_month_and_day",
                violation_error_message=_(
                    "Escribe un día que exista todos los años: por ejemplo, 31 de mayo."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.words}"

    def clean(self):
        if self.unit == Unit.FIXED_DATE and self.value and not year_days.is_real(self.value):
            raise ValidationError({"value": year_days.WRONG})

    @property
    def label(self):
        """Its name in the active language, where the portal wrote it."""
        return gettext(self.name) if self.name else ""

    @property
    def law(self):
        """Where it is written, in the active language, where the portal wrote it."""
        return gettext(self.reference) if self.reference else ""

    @property
    def trigger_words(self):
        return gettext(self.trigger) if self.trigger else ""

    @property
    def effect_words(self):
        return gettext(self.effect) if self.effect else ""

    @property
    def words(self):
        """``45 días hábiles`` or ``31 de mayo``."""
        return length_words(self.value, self.unit)


class LegalBasis(models.Model):
    """A law under which consultations are held, with the least time that it gives people."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("nombre"), max_length=160)
    reference = models.CharField(_("artículo"), max_length=160)
    min_business_days = models.PositiveSmallIntegerField(_("días hábiles mínimos"))
    verified = models.BooleanField(_("leído en la ley"), default=False)
    order = models.PositiveSmallIntegerField(_("orden"), default=0)

    class Meta:
        verbose_name = _("fundamento legal")
        verbose_name_plural = _("fundamentos legales")
        ordering = ["order", "name"]

    def __str__(self):
        return self.name

    @property
    def label(self):
        """Its name in the active language, where the portal wrote it."""
        return gettext(self.name) if self.name else ""

    @property
    def law(self):
        """Its law and article in the active language, where the portal wrote them."""
        return gettext(self.reference) if self.reference else ""
