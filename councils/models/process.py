"""The process that constitutes or renews a council: its stages, its commission, its changes of date."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import last_day
from participa.core.lifecycle import LifecycleModel

from .council import Council, Voters

PERSON = settings.AUTH_USER_MODEL


class Method(models.TextChoices):
    ELECTION = "election", _("Elección por organizaciones")
    OPEN_VOTE = "open_vote", _("Votación abierta a personas")
    DESIGNATION = "designation", _("Designación")
    PARTIAL = "partial", _("Elección parcial")


class StageCode(models.TextChoices):
    COMMISSION = "commission", _("Comisión electoral")
    CALL = "call", _("Convocatoria")
    REGISTRATION = "registration", _("Inscripción")
    ACCREDITATION = "accreditation", _("Acreditación")
    PROVISIONAL_ROLL = "provisional_roll", _("Padrón provisorio")
    OBJECTIONS = "objections", _("Objeciones y reclamos")
    FINAL_ROLL = "final_roll", _("Padrón definitivo")
    CANDIDATES = "candidates", _("Candidaturas")
    CANDIDATE_LIST = "candidate_list", _("Lista de candidaturas")
    VOTING = "voting", _("Votación")
    COUNT = "count", _("Escrutinio")
    APPOINTMENT = "appointment", _("Nombramiento")
    INSTALLATION = "installation", _("Instalación")


class ProcessQuerySet(models.QuerySet):
    def public(self):
        return self.exclude(status=Process.Status.DRAFT)

    def going(self):
        """Called, not annulled, and whose members nobody appointed yet."""
        return self.filter(status=Process.Status.PUBLISHED, appointed_at=None)

    def in_stage(self, code, *, now):
        """Those whose stage of this code is on at ``now``: the SQL twin of ``Stage.is_open_at``."""
        stages = Stage.objects.filter(code=code, starts_at__lte=now, ends_at__gt=now)
        return self.going().filter(pk__in=stages.values("process"))

    def administered_by(self, user, *roles, now):
        return self.filter(council__in=Council.objects.administered_by(user, *roles, now=now))

    def commissioned_to(self, user):
        """Those of whose electoral commission she is part."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=Commissioner.objects.current().filter(user=user).values("process"))


class Process(LifecycleModel):
    """A call to constitute, renew or complete a council, from its commission to its installation."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Borrador")
        PUBLISHED = "published", _("Convocado")
        ANNULLED = "annulled", _("Anulado")
        RECORDED = "recorded", _("Según fuentes públicas")  # held before the portal

    TRANSITIONS = {Status.DRAFT: {Status.PUBLISHED}, Status.PUBLISHED: {Status.ANNULLED}}

    council = models.ForeignKey(Council, models.PROTECT, related_name="processes")
    code = models.CharField(_("código"), max_length=48, unique=True)  # EC-2026-MMA-01: cited, never reused
    key = models.SlugField(_("en la dirección"), max_length=12)  # 2026, 2026-2
    title = models.CharField(_("título"), max_length=200)
    method = models.CharField(_("forma"), max_length=12, choices=Method, default=Method.ELECTION)
    voters = models.CharField(_("quién vota"), max_length=13, choices=Voters, default=Voters.ORGANIZATIONS)
    status = models.CharField(_("estado"), max_length=10, choices=Status, default=Status.DRAFT)
    summary = models.TextField(_("en simple"), blank=True)
    requirements = models.TextField(_("qué se pide a las organizaciones"), blank=True)
    certificate_days = models.PositiveSmallIntegerField(_("antigüedad máxima del certificado, en días"))
    term_starts_on = models.DateField(_("el período empieza"), null=True, blank=True)
    term_ends_on = models.DateField(_("el período termina"), null=True, blank=True)  # the first day without
    lot_source = models.CharField(
        _("de dónde saldrá el número de un sorteo por empate"), max_length=200, blank=True
    )  # announced before anybody votes

    act_number = models.CharField(_("resolución que convoca"), max_length=80, blank=True)
    act_date = models.DateField(_("fecha de la resolución"), null=True, blank=True)
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    annulled_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    annulled_at = models.DateTimeField(null=True, blank=True)
    annul_reason = models.TextField(_("por qué se anuló"), blank=True)

    # What the commission closes by an act. A stage's dates say when it should; these say when it did.
    provisional_roll_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    provisional_roll_at = models.DateTimeField(null=True, blank=True)
    final_roll_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    final_roll_at = models.DateTimeField(null=True, blank=True)
    candidates_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    candidates_at = models.DateTimeField(null=True, blank=True)
    urn_closed_at = models.DateTimeField(null=True, blank=True)  # ballots written anew, in random order
    urn_cleaned_at = models.DateTimeField(null=True, blank=True)  # and nothing left of the old ones
    count_alarm = models.CharField(_("alarma del escrutinio"), max_length=200, blank=True)
    counted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    counted_at = models.DateTimeField(null=True, blank=True)
    lot_seed = models.CharField(_("número del sorteo"), max_length=200, blank=True)
    lot_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    lot_at = models.DateTimeField(null=True, blank=True)
    result_act = models.CharField(_("acta de resultados"), max_length=80, blank=True)
    result_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    result_at = models.DateTimeField(null=True, blank=True)
    appointed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    appointed_at = models.DateTimeField(null=True, blank=True)

    created_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("creado"))
    changed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("cambiado"))
    facts = models.JSONField(_("lo que dicen las fuentes"), default=list, blank=True)  # [[what, how much]]
    sources = models.JSONField(_("fuentes"), default=list, blank=True)  # [{"title", "url"}]
    is_demo = models.BooleanField(_("datos de demostración"), default=False, editable=False)

    objects = ProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("proceso de un consejo")
        verbose_name_plural = _("procesos de consejos")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["status", "appointed_at", "id"], name="process_going")]
        constraints = [
            models.UniqueConstraint(fields=["council", "key"], name="process_key_once"),
            models.CheckConstraint(
                name="process_published_by_act",
                condition=Q(status__in=["draft", "recorded"])
                | Q(published_at__isnull=False, act_date__isnull=False) & ~Q(act_number=""),
                violation_error_message=_("Para convocar falta la resolución."),
            ),
            models.CheckConstraint(
                name="process_annulled_with_reason",
                condition=~Q(status="annulled") | Q(annulled_at__isnull=False) & ~Q(annul_reason=""),
                violation_error_message=_("Di por qué se anula."),
            ),
            models.CheckConstraint(
                name="process_counted_after_the_urn",
                condition=Q(counted_at=None) | Q(urn_closed_at__isnull=False, urn_cleaned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="process_result_after_count",
                condition=Q(result_at=None) | Q(counted_at__isnull=False, count_alarm=""),
            ),
            models.CheckConstraint(
                name="process_term_lasts",
                condition=Q(term_starts_on=None)
                | Q(term_ends_on=None)
                | Q(term_ends_on__gt=F("term_starts_on")),
                violation_error_message=_("El período termina después de empezar."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("councils:process", args=[self.council.slug, self.key])

    def get_office_url(self):
        return reverse("councils_office:process", args=[self.code])

    @property
    def trail_service(self):
        return self.council.trail_service

    @property
    def is_going(self):
        return self.status == self.Status.PUBLISHED and self.appointed_at is None

    @property
    def has_vote(self):
        """Is anybody to vote? Where the service designates, nobody."""
        return self.method != Method.DESIGNATION

    def stage(self, code):
        """Its stage of this code, or None. Looks at what was prefetched."""
        return next((stage for stage in self.stages.all() if stage.code == code), None)

    def is_in(self, code, now):
        """Is that stage on at ``now``, in a process that goes on?"""
        stage = self.stage(code)
        return self.is_going and stage is not None and stage.is_open_at(now)

    def current_stage(self, now):
        """The stage that is on at ``now``, the last to begin if two are; None between two."""
        on = [stage for stage in self.stages.all() if stage.is_open_at(now)]
        return on[-1] if on else None

    def next_change(self, now):
        """The next instant at which the clock alone changes what the page says, or None."""
        moments = [
            at for stage in self.stages.all() for at in (stage.starts_at, stage.ends_at) if at and at > now
        ]
        return min(moments, default=None)


class Stage(models.Model):
    """A part of a process with a window of its own. The clock opens and closes it.

    ``days``: its length in business days, inclusive of the first; ``source`` and ``reference`` say which rule
    gave it (own, norm or default, as in deadlines.engine.Term).
    """

    process = models.ForeignKey(Process, models.CASCADE, related_name="stages")
    number = models.PositiveSmallIntegerField(_("orden"))
    code = models.CharField(_("etapa"), max_length=16, choices=StageCode)
    starts_at = models.DateTimeField(_("empieza"), null=True, blank=True)
    ends_at = models.DateTimeField(_("termina"), null=True, blank=True)  # the first instant it is shut
    when_text = models.CharField(_("fechas según la fuente"), max_length=80, blank=True)
    days = models.PositiveSmallIntegerField(_("días hábiles"), null=True, blank=True)
    source = models.CharField(max_length=8, blank=True)
    reference = models.CharField(_("fundamento"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("etapa")
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["code", "starts_at", "ends_at"], name="stage_window")]
        constraints = [
            models.UniqueConstraint(fields=["process", "code"], name="stage_once"),
            models.CheckConstraint(
                name="stage_opens_before_it_closes",
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(starts_at__lt=F("ends_at")),
                violation_error_message=_("Una etapa empieza antes de terminar."),
            ),
        ]

    def __str__(self):
        return self.get_code_display()

    def is_open_at(self, now):
        return (
            self.starts_at is not None and self.ends_at is not None and self.starts_at <= now < self.ends_at
        )

    def has_begun(self, now):
        return self.starts_at is not None and self.starts_at <= now

    def is_over(self, now):
        return self.ends_at is not None and self.ends_at <= now

    @property
    def last_day(self):
        return last_day(self.ends_at) if self.ends_at else None


class StageChange(models.Model):
    """New dates for a stage of a published process, with the act and the reason. The old ones stay
    readable."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="changes")
    old_starts_at = models.DateTimeField()
    old_ends_at = models.DateTimeField()
    new_starts_at = models.DateTimeField()
    new_ends_at = models.DateTimeField()
    act_number = models.CharField(_("acto"), max_length=80, blank=True)
    reason = models.TextField(_("por qué"))
    changed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("cambio de fechas")
        verbose_name_plural = _("cambios de fechas")
        ordering = ["-changed_at", "-pk"]

    def __str__(self):
        return f"{self.stage_id}"


class CommissionerQuerySet(models.QuerySet):
    def current(self):
        return self.filter(removed_at=None)


class Commissioner(models.Model):
    """Somebody of the electoral commission of a process, named by act."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="commissioners")
    user = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("cuenta"))
    display_name = models.CharField(_("nombre"), max_length=120)
    position = models.CharField(_("cargo"), max_length=80)
    act_number = models.CharField(_("resolución que la nombra"), max_length=80)
    added_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = CommissionerQuerySet.as_manager()

    class Meta:
        verbose_name = _("integrante de la comisión electoral")
        verbose_name_plural = _("comisión electoral")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "user"], condition=Q(removed_at=None), name="commissioner_once"
            )
        ]

    def __str__(self):
        return f"{self.position}: {self.process_id}"
