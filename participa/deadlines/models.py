"""The rules that give dates: the portal's defaults and the laws that ask for more."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    BUSINESS_DAYS = "business_days", _("días hábiles")
    CALENDAR_DAYS = "calendar_days", _("días corridos")
    YEARS = "years", _("años")
    TIMES = "times", _("veces al año")


class Rule(models.Model):
    """A default of the portal, used where neither the process nor the service's norm says otherwise.

    ``verified`` is true only where the length was read in the text of a law.
    """

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("regla"), max_length=120)
    value = models.PositiveSmallIntegerField(_("valor"))
    unit = models.CharField(_("unidad"), max_length=14, choices=Unit, default=Unit.BUSINESS_DAYS)
    reference = models.CharField(_("fundamento"), max_length=200)
    verified = models.BooleanField(_("leído en la ley"), default=False)

    class Meta:
        verbose_name = _("regla del portal")
        verbose_name_plural = _("reglas del portal")
        ordering = ["code"]

    def __str__(self):
        return f"{self.name}: {self.value} {self.get_unit_display()}"


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
