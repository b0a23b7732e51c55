"""Figures of participation that a body reported for a whole period, before the portal."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participa.services.models import PublicService


class ReportedFigure(models.Model):
    """How many people a product of a body reached in a period, by sex, as its own report says."""

    service = models.ForeignKey(PublicService, models.PROTECT, related_name="+")
    slug = models.SlugField(_("producto, en la dirección"), max_length=80)
    product = models.CharField(_("producto"), max_length=120)
    unit = models.CharField(_("unidad que lo informa"), max_length=160, blank=True)
    period = models.CharField(_("período según la fuente"), max_length=120)
    women = models.PositiveIntegerField(_("mujeres"))
    men = models.PositiveIntegerField(_("hombres"))
    total = models.PositiveIntegerField(_("total"))
    order = models.PositiveSmallIntegerField(_("orden"), default=0)
    sources = models.JSONField(_("fuentes"), default=list)  # [{"title", "url"}]

    class Meta:
        verbose_name = _("cifra informada")
        verbose_name_plural = _("cifras informadas")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["service", "slug", "period"], name="reported_figure_once"),
            models.CheckConstraint(
                name="reported_figure_adds_up",
                condition=Q(total=F("women") + F("men")),
                violation_error_message=_("El total tiene que ser la suma de las partes."),
            ),
        ]

    def __str__(self):
        return f"{self.product}: {self.total}"
