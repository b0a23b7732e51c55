"""The lists that the State publishes: territory, topics, kinds of organisation, holidays."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    """One of Chile's 16 regions (CUT code, SUBDERE)."""

    code = models.CharField(_("código"), max_length=2, unique=True)
    slug = models.SlugField(unique=True)
    name = models.CharField(_("nombre"), max_length=80)
    short_name = models.CharField(_("nombre corto"), max_length=60)
    roman = models.CharField(max_length=5, blank=True)
    iso = models.CharField("ISO 3166-2", max_length=6, blank=True)
    capital = models.CharField(_("capital"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("orden de norte a sur"))

    class Meta:
        verbose_name = _("región")
        verbose_name_plural = _("regiones")
        ordering = ["order"]

    def __str__(self):
        return self.short_name


class Province(models.Model):
    """A province of a region (CUT code)."""

    code = models.CharField(_("código"), max_length=3, unique=True)
    slug = models.SlugField(unique=True)
    name = models.CharField(_("nombre"), max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, related_name="provinces")
    capital = models.CharField(_("capital"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("provincia")
        ordering = ["code"]

    def __str__(self):
        return self.name


class Commune(models.Model):
    """A commune (CUT code); all but Antártica have a municipality."""

    cut = models.CharField("CUT", max_length=5, unique=True)
    slug = models.SlugField(unique=True)
    name = models.CharField(_("nombre"), max_length=80)
    alt_name = models.CharField(_("otra escritura"), max_length=80, blank=True)
    sort_key = models.CharField(max_length=200, editable=False)
    province = models.ForeignKey(Province, models.PROTECT, related_name="communes")
    region = models.ForeignKey(Region, models.PROTECT, related_name="communes")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        verbose_name = _("comuna")
        ordering = ["sort_key"]

    def __str__(self):
        return self.name


class Topic(models.Model):
    """A subject matter; nine groups hold the rest."""

    slug = models.SlugField(max_length=80, unique=True)
    label_es = models.CharField(_("nombre"), max_length=100)
    label_en = models.CharField(_("nombre en inglés"), max_length=100)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    order = models.PositiveSmallIntegerField(_("orden"))

    class Meta:
        verbose_name = _("tema")
        ordering = ["order"]

    def __str__(self):
        return self.label

    @property
    def label(self):
        return self.label_en if get_language() == "en" and self.label_en else self.label_es


class OrganizationType(models.Model):
    """A kind of civil-society organisation and the law that creates it."""

    slug = models.SlugField(max_length=120, unique=True)
    name_es = models.CharField(_("nombre"), max_length=160)
    name_en = models.CharField(_("nombre en inglés"), max_length=160, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    legal_basis = models.CharField(_("fundamento legal"), max_length=200, blank=True)
    registry = models.CharField(_("registro"), max_length=120, blank=True)
    public_interest = models.CharField(_("interés público por ley"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("tipo de organización")
        verbose_name_plural = _("tipos de organización")
        ordering = ["slug"]

    def __str__(self):
        return self.name_es


class HolidayQuerySet(models.QuerySet):
    def national(self):
        return self.filter(scope=Holiday.Scope.NATIONAL)

    def national_dates(self) -> frozenset:
        """The dates on which deadlines of national bodies do not run."""
        return frozenset(self.national().values_list("date", flat=True))


class Holiday(models.Model):
    """A legal holiday. Congress adds them, so they are rows that SEGEGOB edits."""

    class Scope(models.TextChoices):
        NATIONAL = "national", _("Nacional")
        REGIONAL = "regional", _("Regional")
        PROVINCIAL = "provincial", _("Provincial")
        COMMUNAL = "communal", _("Comunal")

    date = models.DateField(_("fecha"))
    name = models.CharField(_("nombre"), max_length=120)
    scope = models.CharField(_("alcance"), max_length=10, choices=Scope, default=Scope.NATIONAL)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="holidays")
    communes = models.ManyToManyField(Commune, blank=True, related_name="holidays")
    legal_basis = models.CharField(_("ley"), max_length=200, blank=True)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("feriado")
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["date", "name", "scope", "region"], name="holiday_once_per_territory"
            ),
            models.UniqueConstraint(
                fields=["date", "name"], condition=Q(scope="national"), name="national_holiday_once"
            ),
        ]

    def __str__(self):
        return f"{self.date:%d-%m-%Y} {self.name}"


class Load(models.Model):
    """A run of ``load_reference`` that went through: the fingerprint of what it read."""

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(_("cuándo"))

    class Meta:
        verbose_name = _("carga de las listas")
        verbose_name_plural = _("cargas de las listas")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.digest[:12]}"
