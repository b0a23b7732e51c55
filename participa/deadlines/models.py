"""The rules that give dates: the portal's defaults and the laws that ask for more."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# What the migrations load is the portal's own and has a translation; what SEGEGOB types later reads as typed.
LOADED = [
    _("Regla del portal: práctica observada, no verificada en una norma"),
    _("Ley 19.880, art. 39"),
    _("Ley 18.575, art. 73; Ley 19.880, art. 39"),
    _("Ley 21.455"),
    _("Ley 20.920"),
    _("Ley 19.300 y reglamento: 60 días"),
    _("Ley 20.958: 30 días corridos"),
    _("Consulta ciudadana de oficio o a petición"),
    _("Norma general de participación del servicio"),
    _("Ley Marco de Cambio Climático: plan sectorial o nacional"),
    _("Ley Marco de Cambio Climático: plan de acción regional"),
    _("Responsabilidad extendida del productor"),
    _("Norma de calidad o de emisión ambiental"),
    _("Plan de inversiones en movilidad y espacio público"),
]


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

    @property
    def label(self):
        """Its name in the active language, where the portal wrote it."""
        return gettext(self.name) if self.name else ""

    @property
    def law(self):
        """Its law and article in the active language, where the portal wrote them."""
        return gettext(self.reference) if self.reference else ""
