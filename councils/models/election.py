"""What each estate elects in a process, and who stands."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel
from participa.organizations.models import Organization
from participa.reference.models import Commune

from .council import Estate
from .mandate import Mandate
from .process import Process

PERSON = settings.AUTH_USER_MODEL


class Contest(models.Model):
    """The seats of one estate that a process fills, and how many names each voter may mark.

    ``hidden``: so few voted that telling how would tell who.
    """

    class Outcome(models.TextChoices):
        PENDING = "pending", _("Por definir")
        CONTESTED = "contested", _("Se vota")
        ACCLAIMED = "acclaimed", _("Sin más candidaturas que cupos: entran sin votación")
        DESERT = "desert", _("Desierto: nadie se presentó")

    process = models.ForeignKey(Process, models.CASCADE, related_name="contests")
    estate = models.ForeignKey(Estate, models.PROTECT, related_name="contests")
    seats = models.PositiveSmallIntegerField(_("cupos"))
    max_choices = models.PositiveSmallIntegerField(_("preferencias por voto"), default=1)
    outcome = models.CharField(_("situación"), max_length=9, choices=Outcome, default=Outcome.PENDING)
    ballots = models.PositiveIntegerField(_("votos"), null=True, blank=True)  # once counted
    blanks = models.PositiveIntegerField(_("votos en blanco"), null=True, blank=True)
    hidden = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("elección de un estamento")
        ordering = ["estate__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["process", "estate"], name="contest_once"),
            models.CheckConstraint(
                name="contest_fills_seats",
                condition=Q(seats__gte=1, max_choices__gte=1),
                violation_error_message=_("Se elige al menos un cupo, con al menos una preferencia."),
            ),
            models.CheckConstraint(
                name="hidden_contest_tells_no_blanks", condition=Q(hidden=False) | Q(blanks=None)
            ),
        ]

    def __str__(self):
        return f"{self.estate}"

    @property
    def key(self):
        """What names it in a lot and in the files of the act."""
        return f"{self.process.code}-{self.pk}"

    @property
    def is_contested(self):
        return self.outcome == self.Outcome.CONTESTED


class CandidacyQuerySet(models.QuerySet):
    def live(self):
        """Those that stand, or wait for the commission to say so."""
        return self.filter(status__in=[Candidacy.Status.NOMINATED, Candidacy.Status.ADMITTED])

    def standing(self):
        """Those people may vote for."""
        return self.filter(status=Candidacy.Status.ADMITTED)


class Candidacy(LifecycleModel):
    """A person whom an admitted organisation puts forward for a seat of its estate."""

    class Status(models.TextChoices):
        NOMINATED = "nominated", _("Por revisar")
        ADMITTED = "admitted", _("Admitida")
        REJECTED = "rejected", _("No admitida")
        WITHDRAWN = "withdrawn", _("Retirada")

    TRANSITIONS = {
        Status.NOMINATED: {Status.ADMITTED, Status.REJECTED, Status.WITHDRAWN},
        Status.ADMITTED: {Status.WITHDRAWN, Status.REJECTED},
        Status.REJECTED: {Status.ADMITTED},
    }

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="candidacies")
    application = models.ForeignKey("Application", models.PROTECT, related_name="candidacies")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("número en la papeleta"), null=True, blank=True)
    display_name = models.CharField(_("nombre"), max_length=120)
    user = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cuenta")
    )
    sex = models.CharField(_("sexo"), max_length=6, choices=Mandate.Sex, blank=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("comuna")
    )
    substitute_name = models.CharField(_("suplente"), max_length=120, blank=True)
    substitute_sex = models.CharField(_("sexo de la suplente"), max_length=6, choices=Mandate.Sex, blank=True)
    statement = models.TextField(_("qué propone"), blank=True)
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.NOMINATED)
    nominated_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField(_("presentada"))
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decidida"), null=True, blank=True)
    reason = models.TextField(_("razón"), blank=True)
    votes = models.PositiveIntegerField(
        _("votos"), null=True, blank=True
    )  # never where the contest is hidden
    rank = models.PositiveSmallIntegerField(_("lugar"), null=True, blank=True)
    elected = models.BooleanField(_("electa"), default=False)
    by_lot = models.BooleanField(_("por sorteo"), default=False)

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidatura")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status__in=["nominated", "admitted"]),
                name="one_candidacy_per_organization",
            ),
            models.UniqueConstraint(fields=["contest", "number"], name="candidacy_number_once"),
            models.CheckConstraint(
                name="candidacy_rejected_with_reason",
                condition=~Q(status="rejected", reason=""),
                violation_error_message=_("Di por qué no se admite."),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def trail_service(self):
        return self.contest.process.trail_service
