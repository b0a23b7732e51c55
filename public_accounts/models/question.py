"""What people ask of an account, what they support, and what they are answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.assistance.models import AssistedSession
from participa.core.lifecycle import LifecycleModel
from participa.core.search import SearchableQuerySet
from participa.organizations.models import Organization
from participa.reference.models import Region

from .account import Account

PERSON = settings.AUTH_USER_MODEL
MOST_LETTERS = 1000


class AnswerGroup(LifecycleModel):
    """Questions that ask the same, and their one answer. A question alone is a group of one."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Por responder")
        ANSWERED = "answered", _("Respondida")

    TRANSITIONS = {Status.DRAFT: {Status.ANSWERED}}

    account = models.ForeignKey(Account, models.PROTECT, related_name="groups")
    number = models.PositiveIntegerField(_("número"))
    title = models.CharField(_("de qué se trata"), max_length=160)
    answer = models.TextField(_("respuesta"), blank=True)
    status = models.CharField(_("estado"), max_length=8, choices=Status, default=Status.DRAFT)
    size = models.PositiveIntegerField(_("preguntas"), default=0)
    video_second = models.PositiveIntegerField(
        _("segundo del video en que se respondió"), null=True, blank=True
    )
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("respondida"), null=True, blank=True)
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("respuesta a preguntas")
        verbose_name_plural = _("respuestas a preguntas")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["account", "number"], name="answer_group_number_once"),
            models.CheckConstraint(
                name="answer_group_answered_with_text",
                condition=Q(status="draft", answered_at=None) | Q(answered_at__isnull=False) & ~Q(answer=""),
                violation_error_message=_("Escribe la respuesta."),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def trail_service(self):
        return self.account.trail_service


class AnswerVersion(models.Model):
    """An answer as it was published once: correcting it keeps what people had read."""

    group = models.ForeignKey(AnswerGroup, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    answer = models.TextField()
    reason = models.CharField(_("por qué se corrigió"), max_length=300)
    replaced_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["group", "number"], name="answer_version_once")]

    def __str__(self):
        return f"{self.group_id} v{self.number}"


class QuestionQuerySet(SearchableQuerySet):
    def visible(self):
        """The one rule of what anybody may read: page, board, search, mail, report and export ask it."""
        return self.filter(status=Question.Status.RECEIVED)

    def questions(self):
        """Those that are owed an answer; a topic to be spoken of is not."""
        return self.filter(kind=Question.Kind.QUESTION)

    def unanswered(self):
        return self.visible().questions().exclude(group__status=AnswerGroup.Status.ANSWERED)

    def newest_first(self):
        return self.order_by("-asked_at", "-id")


class Question(LifecycleModel):
    """What somebody asks a body to answer in its public account, or to speak of in it."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Pregunta")
        TOPIC = "topic", _("Tema propuesto")

    class Status(models.TextChoices):
        RECEIVED = "received", _("Recibida")
        WITHDRAWN = "withdrawn", _("Retirada por quien la escribió")
        REMOVED = "removed", _("Retirada por moderación")

    class Channel(models.TextChoices):
        WEB = "web", _("Portal")
        HALL = "hall", _("En la sala")
        OFFICE = "office", _("Oficina de atención")
        MAIL = "mail", _("Correo")
        PHONE = "phone", _("Teléfono")
        SOCIAL = "social", _("Redes sociales")
        PAPER = "paper", _("Papel")

    class Reason(models.TextChoices):
        """Why a question is not shown. Never because of what it thinks."""

        INSULT = "insult", _("Ofende o amenaza a una persona")
        PERSONAL = "personal", _("Revela datos personales de alguien")
        SPAM = "spam", _("Es publicidad o se repite muchas veces")
        UNRELATED = "unrelated", _("No es sobre la gestión de este servicio")

    class Sex(models.TextChoices):
        WOMAN = "woman", _("Mujer")
        MAN = "man", _("Hombre")
        OTHER = "other", _("Otro")

    TRANSITIONS = {
        Status.RECEIVED: {Status.WITHDRAWN, Status.REMOVED},
        Status.REMOVED: {Status.RECEIVED},
    }

    account = models.ForeignKey(Account, models.PROTECT, related_name="questions", db_index=False)
    kind = models.CharField(_("tipo"), max_length=8, choices=Kind, default=Kind.QUESTION)
    author = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="public_account_questions")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    display_name = models.CharField(_("nombre para mostrar"), max_length=80, blank=True)
    text = models.TextField(_("pregunta"))
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    sex = models.CharField(_("sexo"), max_length=5, choices=Sex, blank=True)  # only in figures
    channel = models.CharField(_("canal"), max_length=6, choices=Channel, default=Channel.WEB)
    assisted_session = models.ForeignKey(
        AssistedSession, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )  # at a counter, in which an official typed it
    receipt = models.CharField(_("comprobante"), max_length=16, unique=True)
    status = models.CharField(_("estado"), max_length=9, choices=Status, default=Status.RECEIVED)
    asked_at = models.DateTimeField(_("recibida"))
    typed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    typed_at = models.DateTimeField(_("digitada"), null=True, blank=True)
    support_count = models.PositiveIntegerField(_("apoyos"), default=0)
    spoken_at = models.DateTimeField(_("leída en la sala"), null=True, blank=True)
    group = models.ForeignKey(
        AnswerGroup, models.SET_NULL, null=True, blank=True, related_name="questions", db_index=False
    )
    removal = models.CharField(_("por qué se retiró"), max_length=9, choices=Reason, blank=True)
    removal_note = models.CharField(_("detalle para quien la escribió"), max_length=300, blank=True)
    removed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    search_text = models.TextField(editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("pregunta")
        verbose_name_plural = _("preguntas")
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["account", "-asked_at", "-id"], name="question_page"),
            models.Index(fields=["account", "-support_count", "-id"], name="question_supported"),
            models.Index(fields=["group", "-asked_at", "-id"], name="question_group_page"),
            models.Index(
                fields=["account", "asked_at", "id"],
                condition=Q(group=None, status="received"),
                name="question_ungrouped",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="question_says_something",
                condition=~Q(text=""),
                violation_error_message=_("Escribe tu pregunta. Basta una frase."),
            ),
            models.CheckConstraint(
                name="question_removed_with_reason",
                condition=~Q(status="removed") | Q(removed_at__isnull=False) & ~Q(removal=""),
            ),
            models.CheckConstraint(
                name="question_withdrawn_with_date",
                condition=~Q(status="withdrawn") | Q(withdrawn_at__isnull=False),
            ),
            models.CheckConstraint(
                name="question_typed_unless_web",
                condition=Q(channel="web", typed_by=None, typed_at=None)
                | ~Q(channel="web") & Q(typed_by__isnull=False, typed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.receipt

    def get_absolute_url(self):
        return reverse(
            "public_accounts:question", args=[self.account.event_year, self.account.service.slug, self.pk]
        )

    @property
    def trail_service(self):
        return self.account.trail_service

    @property
    def voice(self):
        """Who asks: the organisation, or the name she chose to show."""
        if self.organization_id:
            return self.organization.name
        return self.display_name or str(_("Participante"))

    @property
    def answer(self):
        """What was answered, or None."""
        answered = self.group_id and self.group.status == AnswerGroup.Status.ANSWERED
        return self.group if answered else None


class QuestionSupport(models.Model):
    """Somebody who wants to know the same."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="supports")
    user = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("apoyo a una pregunta")
        verbose_name_plural = _("apoyos a preguntas")
        constraints = [models.UniqueConstraint(fields=["question", "user"], name="one_support_per_person")]

    def __str__(self):
        return f"{self.question_id}"
