"""What people ask a body to consult on (*a petición de parte*), who supports it, and what it answers."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.lifecycle import LifecycleModel
from participa.core.public_codes import Named
from participa.core.search import SearchableQuerySet
from participa.organizations.models import Organization
from participa.reference.models import Region
from participa.services.models import PublicService

from .matter import Matter
from .plan import PERSON

MOST_LETTERS = 2000


class TopicRequestQuerySet(SearchableQuerySet):
    def visible(self):
        """The one rule of what anybody may read: lists, pages, mails and exports ask it."""
        shown = (TopicRequest.Status.RECEIVED, TopicRequest.Status.ACCEPTED, TopicRequest.Status.REJECTED)
        return self.filter(is_public=True, status__in=shown)

    def unanswered(self):
        """Those that wait for a word, public or not."""
        return self.filter(status=TopicRequest.Status.RECEIVED)

    def newest_first(self):
        return self.order_by("-received_at", "-pk")


class TopicRequest(LifecycleModel):
    """A topic on which somebody asks a body to hear people (Law 18.575, art. 73)."""

    class Status(models.TextChoices):
        RECEIVED = "received", _("Recibido")
        ACCEPTED = "accepted", _("Acogido")
        REJECTED = "rejected", _("No acogido")
        WITHDRAWN = "withdrawn", _("Retirado por quien lo propuso")
        REMOVED = "removed", _("Retirado por moderación")

    class Reason(models.TextChoices):
        """Why a topic is not shown. Never because of what it thinks."""

        INSULT = "insult", _("Ofende o amenaza a una persona")
        PERSONAL = "personal", _("Revela datos personales de alguien")
        SPAM = "spam", _("Es publicidad o se repite muchas veces")
        UNRELATED = "unrelated", _("No es sobre lo que hace este servicio")

    ANSWERED = (Status.ACCEPTED, Status.REJECTED)
    TRANSITIONS = {
        Status.RECEIVED: {Status.ACCEPTED, Status.REJECTED, Status.WITHDRAWN, Status.REMOVED},
        Status.REMOVED: {Status.RECEIVED},
    }

    service = models.ForeignKey(PublicService, models.PROTECT, related_name="topic_requests")
    code = models.CharField(_("código"), max_length=40, unique=True)  # TP-2026-MMA-0001: never reused
    title = models.CharField(_("tema"), max_length=120)
    text = models.TextField(_("qué propones"))
    why = models.TextField(_("por qué importa"), blank=True)
    author = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="topic_requests")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    display_name = models.CharField(_("nombre para mostrar"), max_length=80, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("región")
    )
    receipt = models.CharField(_("comprobante"), max_length=16, unique=True)
    is_public = models.BooleanField(_("a la vista de todos"), default=True)
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.RECEIVED)
    received_at = models.DateTimeField(_("recibido"))
    due_on = models.DateField(_("se responde a más tardar"))  # by the rule that held when it was received
    due_rule = models.CharField(_("regla"), max_length=200, blank=True)
    support_count = models.PositiveIntegerField(_("apoyos"), default=0)
    answer = models.TextField(_("respuesta"), blank=True)
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name=_("materia")
    )  # what it became
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("respondido"), null=True, blank=True)
    removal = models.CharField(_("por qué se retiró"), max_length=9, choices=Reason, blank=True)
    removal_note = models.CharField(_("detalle para quien lo propuso"), max_length=300, blank=True)
    removed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    search_text = models.TextField(editable=False)

    objects = TopicRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("tema propuesto")
        verbose_name_plural = _("temas propuestos")
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="topic_recent"),
            models.Index(fields=["-support_count", "-id"], name="topic_supported"),
            models.Index(fields=["service", "status", "due_on", "id"], name="topic_inbox"),
        ]
        constraints = [
            models.CheckConstraint(
                name="topic_says_something",
                condition=~Q(title="") & ~Q(text=""),
                violation_error_message=_("Escribe el tema. Basta una frase."),
            ),
            models.CheckConstraint(
                name="topic_answered_with_words",
                condition=Q(answered_at=None) & ~Q(status__in=["accepted", "rejected"])
                | Q(answered_at__isnull=False, status__in=["accepted", "rejected"]) & ~Q(answer=""),
                violation_error_message=_("Escribe la respuesta."),
            ),
            models.CheckConstraint(
                name="topic_accepted_into_a_matter",
                condition=Q(status="accepted", matter__isnull=False) | ~Q(status="accepted") & Q(matter=None),
                violation_error_message=_("Di qué materia del plan lo recoge."),
            ),
            models.CheckConstraint(
                name="topic_removed_with_reason",
                condition=~Q(status="removed") | Q(removed_at__isnull=False) & ~Q(removal=""),
                violation_error_message=_("Elige por qué se retira."),
            ),
            models.CheckConstraint(
                name="topic_withdrawn_with_date",
                condition=~Q(status="withdrawn") | Q(withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("plans:topic", args=[self.code])

    def get_office_url(self):
        return reverse("plans_office:topic", args=[self.code])

    @property
    def trail_service(self):
        return self.service.code

    @classmethod
    def named(cls, codes):
        """What these codes name (core.public_codes), those that anybody may see."""
        found = cls.objects.visible().filter(code__in=codes).select_related("service")
        found = found.only("code", "title", "service__code")
        return [Named(one.code, one.title, one.get_absolute_url(), one.service.code) for one in found]

    @property
    def is_visible(self):
        """The twin of ``visible``, of a row at hand."""
        return self.is_public and self.status in (self.Status.RECEIVED, *self.ANSWERED)

    @property
    def shown_name(self):
        return self.display_name or str(_("Participante"))

    @property
    def voice(self):
        """Who proposes: the organisation, or the name she chose to show."""
        return self.organization.name if self.organization_id else self.shown_name


class TopicSupport(models.Model):
    """Somebody who asks for the same."""

    topic = models.ForeignKey(TopicRequest, models.CASCADE, related_name="supports")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("apoyo a un tema")
        verbose_name_plural = _("apoyos a temas")
        constraints = [models.UniqueConstraint(fields=["topic", "person"], name="one_support_per_topic")]

    def __str__(self):
        return f"{self.topic_id}: {self.person_id}"
