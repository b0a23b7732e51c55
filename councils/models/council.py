"""A council, the rules it works by and the seats it has."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.search import SearchableQuerySet
from participa.documents.models import Document
from participa.reference.models import Region
from participa.services.models import DatedFact, Membership, PublicService

PERSON = settings.AUTH_USER_MODEL


class State(models.TextChoices):
    """How a council stands on a day. Nobody sets it: its terms and its processes say it."""

    BEING_CONSTITUTED = "being_constituted", _("En constitución")
    IN_FORCE = "in_force", _("Vigente")
    EXPIRING = "expiring", _("Por vencer")
    EXPIRED = "expired", _("Vencido")
    REPORTED = "reported", _("Según fuentes públicas")  # the service has not confirmed it here


class Share(models.TextChoices):
    """How many of a number are enough."""

    MAJORITY = "majority", _("más de la mitad")
    TWO_THIRDS = "two_thirds", _("al menos dos tercios")
    HALF = "half", _("al menos la mitad")
    THIRD = "third", _("al menos un tercio")
    QUARTER = "quarter", _("al menos un cuarto")

    def of(self, total: int) -> int:
        """How many of ``total`` that is; never less than one."""
        if self == Share.MAJORITY:
            return total // 2 + 1
        parts, whole = {"two_thirds": (2, 3), "half": (1, 2), "third": (1, 3), "quarter": (1, 4)}[self.value]
        return max(1, -(-total * parts // whole))


class Voters(models.TextChoices):
    """Whose votes elect the council."""

    ORGANIZATIONS = "organizations", _("Cada organización acreditada, un voto")
    PEOPLE = "people", _("Cada persona inscrita, un voto")


class Reelection(models.TextChoices):
    """How many terms in a row somebody may sit (councils.reelection says how they are counted)."""

    ALWAYS = "always", _("Sin límite")
    ONCE = "once", _("Una sola vez")
    NEVER = "never", _("No se puede")


class CouncilQuerySet(SearchableQuerySet):
    def administered_by(self, user, *roles, now):
        """Those this person acts on: all of a service's; with a role of one region, those of that region."""
        held = Membership.objects.held_by(user, *roles, now=now)
        whole = Q(service__in=held.filter(region=None).values("service"))
        local = Q(Exists(held.filter(service=OuterRef("service"), region=OuterRef("region"))))
        return self.filter(whole | local)

    def in_state(self, state, *, today):
        """The SQL twin of ``Council.state_on``; a test holds the two together."""
        own = self.filter(is_reported=False)
        terms = _terms()
        running = Exists(terms.filter(starts_on__lte=today, ends_on__gt=today))
        safe = Exists(terms.filter(starts_on__lte=today, ends_on__gt=today, renewal_from__gt=today))
        renewed = Exists(terms.filter(starts_on__gt=today))
        ended = Exists(terms.filter(ends_on__lte=today))
        going = Exists(_processes().going())
        return {
            State.REPORTED: self.filter(is_reported=True),
            State.IN_FORCE: own.filter(running & (safe | renewed)),
            State.EXPIRING: own.filter(running & ~safe & ~renewed),
            State.EXPIRED: own.filter(~running & ended & ~going & ~renewed),
            State.BEING_CONSTITUTED: own.filter(~running & (~ended | going | renewed)),
        }[state]


def _terms():
    from .mandate import Term  # noqa: PLC0415  (it points to Council)

    return Term.objects.filter(council=OuterRef("pk"))


def _processes():
    from .process import Process  # noqa: PLC0415

    return Process.objects.filter(council=OuterRef("pk"))


class Council(models.Model):
    """A council of civil society of a public service, of all of it or of one region (Law 18.575, art. 74)."""

    service = models.ForeignKey(PublicService, models.PROTECT, related_name="councils")
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("región")
    )  # none: the whole service
    code = models.CharField(_("código"), max_length=40, unique=True)  # COSOC-MMA: cited, never reused
    slug = models.SlugField(_("dirección"), max_length=120, unique=True)
    name = models.CharField(_("nombre"), max_length=200)
    summary = models.TextField(_("en simple"), blank=True)
    created_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("creado"))
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("cambiado"))
    is_reported = models.BooleanField(_("según fuentes públicas"), default=False, editable=False)
    facts = models.JSONField(_("lo que dicen las fuentes"), default=list, blank=True)  # [[what, how much]]
    sources = models.JSONField(_("fuentes"), default=list, blank=True)  # [{"title", "url"}]
    is_demo = models.BooleanField(_("datos de demostración"), default=False, editable=False)
    sort_key = models.CharField(max_length=200, editable=False)
    search_text = models.TextField(editable=False)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = _("consejo de la sociedad civil")
        verbose_name_plural = _("consejos de la sociedad civil")
        ordering = ["sort_key", "pk"]
        indexes = [models.Index(fields=["sort_key", "id"], name="council_order")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("councils:detail", args=[self.slug])

    def get_office_url(self):
        return reverse("councils_office:detail", args=[self.code])

    @property
    def trail_service(self):
        """The code of the service whose trail it belongs to (audit.actions.record)."""
        return self.service.code

    def state_on(self, today, *, terms, is_going):
        """How it stands on a day. ``terms``: all of its own; ``is_going``: whether a process of its is on."""
        if self.is_reported:
            return State.REPORTED
        running = [term for term in terms if term.is_current(today)]
        renewed = any(term.starts_on > today for term in terms)
        if running:
            safe = renewed or any(term.renewal_from > today for term in running)
            return State.IN_FORCE if safe else State.EXPIRING
        ended = any(term.ends_on <= today for term in terms)
        return State.BEING_CONSTITUTED if renewed or is_going or not ended else State.EXPIRED


class CouncilRules(DatedFact):
    """The rules (*reglamento*) of a council as of a resolution. A change is a new row."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="rules")
    number = models.CharField(_("resolución que las aprueba"), max_length=80)
    date = models.DateField(_("fecha de la resolución"))
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("archivo")
    )
    url = models.URLField(_("enlace"), max_length=300, blank=True)
    term_years = models.PositiveSmallIntegerField(_("años que dura cada período"))
    min_sessions = models.PositiveSmallIntegerField(_("sesiones mínimas al año"))
    quorum = models.CharField(_("cuántos bastan para sesionar"), max_length=10, choices=Share)
    self_convening = models.CharField(
        _("cuántos pueden convocar por sí mismos"), max_length=10, choices=Share, default=Share.THIRD
    )
    voters = models.CharField(_("quién vota"), max_length=13, choices=Voters, default=Voters.ORGANIZATIONS)
    reelection = models.CharField(
        _("reelección"), max_length=6, choices=Reelection, default=Reelection.ALWAYS
    )
    has_substitutes = models.BooleanField(_("cada cupo tiene suplente"), default=True)

    class Meta:
        verbose_name = _("reglamento del consejo")
        verbose_name_plural = _("reglamentos de consejos")
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council"], condition=Q(superseded_at=None), name="one_rules_in_force_per_council"
            ),
            models.CheckConstraint(
                name="council_term_lasts",
                condition=Q(term_years__gte=1),
                violation_error_message=_("Un período dura al menos un año."),
            ),
        ]

    def __str__(self):
        return self.number


class Estate(models.Model):
    """A sort of organisation that has seats of its own in a council (*estamento*)."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="estates")
    order = models.PositiveSmallIntegerField(_("orden"))
    name = models.CharField(_("estamento"), max_length=120)
    description = models.CharField(_("qué organizaciones entran"), max_length=300, blank=True)
    is_of_service = models.BooleanField(_("cupos que designa el servicio"), default=False)
    closed_on = models.DateField(_("dejó de existir"), null=True, blank=True)

    class Meta:
        verbose_name = _("estamento")
        verbose_name_plural = _("estamentos")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "name"], condition=Q(closed_on=None), name="estate_name_once"
            )
        ]

    def __str__(self):
        return self.name


class Seat(models.Model):
    """A place in a council, which one organisation at a time fills (*cupo*)."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="seats")
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField(_("cupo"))
    opened_on = models.DateField(_("desde"))
    closed_on = models.DateField(_("hasta"), null=True, blank=True)  # the first day it no longer exists

    class Meta:
        verbose_name = _("cupo")
        ordering = ["estate__order", "number", "pk"]
        constraints = [models.UniqueConstraint(fields=["estate", "number"], name="seat_number_once")]

    def __str__(self):
        return f"{self.estate}, {self.number}"


class OfficeQuerySet(models.QuerySet):
    def current(self, today):
        """Those held that day. What a member holds goes with her mandate."""
        seated = Q(mandate=None) | Q(mandate__ends_on__gt=today)
        return self.filter(seated, Q(ends_on=None) | Q(ends_on__gt=today), starts_on__lte=today)


class CouncilOffice(models.Model):
    """Who presides a council, or keeps its secretariat, since and until when."""

    class Kind(models.TextChoices):
        CHAIR = "chair", _("Presidencia")
        VICE_CHAIR = "vice_chair", _("Vicepresidencia")
        SECRETARY = "secretary", _("Secretaría ejecutiva")
        MINUTES = "minutes", _("Secretaría de actas")

    OF_THE_SERVICE = (Kind.SECRETARY, Kind.MINUTES)

    council = models.ForeignKey(Council, models.CASCADE, related_name="offices")
    kind = models.CharField(_("cargo"), max_length=10, choices=Kind)
    mandate = models.ForeignKey("Mandate", models.PROTECT, null=True, blank=True, related_name="offices")
    user = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cuenta")
    )
    display_name = models.CharField(_("nombre"), max_length=120)
    starts_on = models.DateField(_("desde"))
    ends_on = models.DateField(_("hasta"), null=True, blank=True)  # the first day without it
    set_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("cargo del consejo")
        verbose_name_plural = _("cargos del consejo")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "kind"], condition=Q(ends_on=None), name="one_current_holder_per_office"
            ),
            models.CheckConstraint(
                name="office_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.council}"
