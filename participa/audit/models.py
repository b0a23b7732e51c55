from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AppendOnlyError(Exception):
    """Somebody tried to change or delete a line of the audit trail."""


class AppendOnly(models.QuerySet):
    """Rows are added and read. Production's database says the same by permission."""

    def _refuse(self, *args, **kwargs):
        raise AppendOnlyError("The audit trail is only added to.")

    _refuse.alters_data = True
    update = delete = bulk_update = update_or_create = _refuse
    _update = _raw_delete = _refuse  # what ``save()`` and cascades call


class Event(models.Model):
    """One line of the audit trail. Written once, in the transaction it describes; never changed nor deleted.

    ``role`` says in what quality the person acted ("officer of SENADE"), never a name or RUN.
    """

    at = models.DateTimeField(_("cuándo"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )  # the person of the request, so PostgreSQL need not look her up again
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )  # whose voice it was, when an official typed it at a counter
    role = models.CharField(_("en calidad de"), max_length=120, blank=True)
    service = models.CharField(_("servicio"), max_length=16, blank=True)  # the code of the body it belongs to
    verb = models.CharField(_("acto"), max_length=60)
    target = models.CharField(_("sobre"), max_length=120)
    data = models.JSONField(_("detalle"), default=dict)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = _("hecho registrado")
        verbose_name_plural = _("hechos registrados")
        ordering = ["-at", "-pk"]
        base_manager_name = "objects"  # so that ``save()`` of a line already written is refused too
        permissions = [("read_trail", _("Lee la auditoría"))]
        indexes = [  # one for each question of an auditor, in the order she reads
            models.Index(fields=["-at", "-id"], name="event_page"),
            models.Index(
                fields=["actor", "-at", "-id"], condition=Q(actor__isnull=False), name="event_actor"
            ),
            models.Index(
                fields=["on_behalf_of", "-at", "-id"],
                condition=Q(on_behalf_of__isnull=False),
                name="event_on_behalf",
            ),
            models.Index(fields=["verb", "-at", "-id"], name="event_verb"),
            models.Index(fields=["target", "-at", "-id"], name="event_target"),
            models.Index(fields=["service", "-at", "-id"], condition=~Q(service=""), name="event_service"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.target}"

    def delete(self, *args, **kwargs):
        """Refused, as for many at once."""
        return type(self).objects.delete()


class FormToken(models.Model):
    """A form that was already accepted, and where its answer is: sending it again leads there."""

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)
    location = models.CharField(max_length=500)

    def __str__(self):
        return self.key
