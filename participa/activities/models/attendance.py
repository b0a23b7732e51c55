"""How many people came, by sex and by region. Never who: names are not kept."""

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from participa.reference.models import Region
from participa.services.models import DatedFact

from .activity import PERSON, Activity


class Sex(models.TextChoices):
    """What a person says of herself; nothing, if she does not."""

    WOMAN = "woman", _("Mujer")
    MAN = "man", _("Hombre")
    OTHER = "other", _("Otro")


def adds_up(name):
    """The database keeps the sum too."""
    return models.CheckConstraint(
        name=name,
        condition=Q(total=F("women") + F("men") + F("other") + F("undeclared")),
        violation_error_message=_("El total tiene que ser la suma de las partes."),
    )


class HeadCount(models.Model):
    """People counted by sex, and how many in all."""

    PARTS = ("women", "men", "other", "undeclared")

    women = models.PositiveIntegerField(_("mujeres"), default=0)
    men = models.PositiveIntegerField(_("hombres"), default=0)
    other = models.PositiveIntegerField(_("otro"), default=0)
    undeclared = models.PositiveIntegerField(_("sin declarar"), default=0)
    total = models.PositiveIntegerField(_("total"), default=0)

    class Meta:
        abstract = True

    @property
    def parts(self):
        return {name: getattr(self, name) for name in self.PARTS}


class Attendance(HeadCount, DatedFact):
    """How many came to an activity, and how it is known. A correction is a new row with its reason."""

    class How(models.TextChoices):
        BY_HAND = "by_hand", _("Contada a mano")
        LIST = "list", _("Con una lista de asistencia")
        DOOR = "door", _("Contada en la puerta")
        REPORTED = "reported", _("Según fuentes públicas")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="attendances")
    number = models.PositiveSmallIntegerField(_("versión"), default=1)
    how = models.CharField(_("cómo se contó"), max_length=8, choices=How)
    reason = models.TextField(_("por qué se corrigió"), blank=True)
    list_sha256 = models.CharField(_("SHA-256 de la lista"), max_length=64, blank=True)
    list_rows = models.PositiveIntegerField(_("filas de la lista"), null=True, blank=True)

    class Meta:
        verbose_name = _("asistencia")
        ordering = ["-number"]
        constraints = [
            adds_up("activity_attendance_adds_up"),
            models.UniqueConstraint(
                fields=["activity"], condition=Q(superseded_at=None), name="one_current_activity_attendance"
            ),
            models.UniqueConstraint(fields=["activity", "number"], name="activity_attendance_number_once"),
            models.CheckConstraint(
                name="activity_attendance_corrected_with_reason",
                condition=Q(number=1) | ~Q(reason=""),
                violation_error_message=_("Di por qué se corrige la asistencia."),
            ),
            models.CheckConstraint(
                name="activity_attendance_of_a_list_with_its_trace",
                condition=~Q(how="list") | Q(list_rows__isnull=False) & ~Q(list_sha256=""),
            ),
        ]

    def __str__(self):
        return f"{self.activity_id}: {self.total}"

    @property
    def trail_service(self):
        return self.activity.trail_service


class RegionAttendance(HeadCount):
    """How many of those who came live in a region. Without region: those who did not say."""

    attendance = models.ForeignKey(Attendance, models.CASCADE, related_name="by_region")
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("región")
    )

    class Meta:
        verbose_name = _("asistencia por región")
        ordering = ["region__order", "pk"]
        constraints = [
            adds_up("activity_region_attendance_adds_up"),
            models.UniqueConstraint(fields=["attendance", "region"], name="activity_region_attendance_once"),
            models.UniqueConstraint(
                fields=["attendance"], condition=Q(region=None), name="activity_attendance_of_no_region_once"
            ),
        ]

    def __str__(self):
        return f"{self.attendance_id}: {self.region_id}"


class DoorTapQuerySet(models.QuerySet):
    def counted(self) -> dict:
        """How many came in, by sex and in all; what was undone does not count."""
        found = self.stated()
        found.pop("version")
        return found

    def stated(self) -> dict:
        """The same, and a ``version`` that only grows: of two counts, the larger is the later."""
        came = Q(undone=False)
        found = self.aggregate(
            women=Count("pk", filter=came & Q(sex=Sex.WOMAN)),
            men=Count("pk", filter=came & Q(sex=Sex.MAN)),
            other=Count("pk", filter=came & Q(sex=Sex.OTHER)),
            undeclared=Count("pk", filter=came & Q(sex="")),
            version=Count("pk") + Count("pk", filter=~came),
        )
        return found | {"total": sum(found[part] for part in HeadCount.PARTS)}


class DoorTap(models.Model):
    """Somebody came in, and whoever counts at the door pressed a button. It says nothing of who."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="taps")
    device = models.UUIDField(_("equipo"))
    seq = models.PositiveIntegerField(_("número en el equipo"))
    sex = models.CharField(_("sexo"), max_length=5, choices=Sex, blank=True)
    at = models.DateTimeField(_("entró"))  # by the clock of the device
    received_at = models.DateTimeField(_("recibida"))
    taken_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    undone = models.BooleanField(_("deshecha"), default=False)

    objects = DoorTapQuerySet.as_manager()

    class Meta:
        verbose_name = _("entrada contada")
        verbose_name_plural = _("entradas contadas")
        ordering = ["pk"]
        indexes = [models.Index(fields=["activity", "undone", "sex"], name="door_tap_count")]
        constraints = [models.UniqueConstraint(fields=["device", "seq"], name="door_tap_once")]

    def __str__(self):
        return f"{self.device} {self.seq}"
