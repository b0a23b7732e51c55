import uuid

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .protection.models import Breach, BreachNote, DataRequest, RetentionReport  # noqa: F401


class UserManager(BaseUserManager):
    def create_user(self, email=None, password=None, **fields):
        user = self.model(email=self.normalize_email(email) or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person: citizen, official of a service or SEGEGOB staff. What she may do is kept elsewhere."""

    email = models.EmailField(_("correo"), unique=True, null=True, blank=True)
    display_name = models.CharField(_("nombre para mostrar"), max_length=80, blank=True)
    language = models.CharField(_("idioma"), max_length=10, default="es-cl")
    is_active = models.BooleanField(_("activa"), default=True)
    is_staff = models.BooleanField(_("entra a la administración técnica"), default=False)
    date_joined = models.DateTimeField(_("desde"), default=timezone.now)
    is_demo = models.BooleanField(_("datos de demostración"), default=False, editable=False)
    handle = models.UUIDField(
        default=uuid.uuid4, unique=True, editable=False
    )  # what tells her from whoever gets the same number after an older backup is restored
    session_mark = models.CharField(max_length=16, blank=True, editable=False)  # a new one ends her sessions
    dormant_warned_at = models.DateTimeField(
        null=True, blank=True, editable=False
    )  # told that nobody used the account in years
    erased_at = models.DateTimeField(_("borrada"), null=True, blank=True, editable=False)

    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="absorbed"
    )  # the account of the same person that took all of this one, which is empty since then

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("persona")
        constraints = [
            models.CheckConstraint(
                name="erased_person_is_empty",
                condition=Q(erased_at=None) | Q(email=None, display_name="", is_active=False),
            ),
            models.CheckConstraint(
                name="merged_person_is_empty",
                condition=Q(merged_into=None) | Q(email=None, display_name="", is_active=False),
            ),
        ]

    def __str__(self):
        return self.display_name or self.email or f"#{self.pk}"

    def _get_session_auth_hash(self, secret=None):
        """What a session must match: another password or another mark, and it is over."""
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        secret_of_hers = f"{self.password}{self.session_mark}"
        return salted_hmac(salt, secret_of_hers, secret=secret, algorithm="sha256").hexdigest()

    def get_short_name(self):
        return self.display_name.split(" ")[0] or str(_("Mi cuenta"))

    def get_full_name(self):
        return self.display_name

    def accounts(self):
        """Hers: the one she uses, and those that were joined to it."""
        return [self, *self.absorbed.all()]


class NationalIdQuerySet(models.QuerySet):
    def marked(self, marks):
        """Those of whoever has these marks: of one RUN there is one at most, under one key or another."""
        return self.filter(digest__in=[mark.digest for mark in marks])


class NationalId(models.Model):
    """Proof that an account is of one person with a Chilean identity: the mark of her RUN, never the RUN."""

    class Proof(models.TextChoices):
        CLAVEUNICA = "claveunica", _("ClaveÚnica")
        COUNTER = "counter", _("Cédula, en una oficina")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="national_id",
        verbose_name=_("persona"),
    )
    digest = models.CharField(_("marca"), max_length=64, unique=True)
    key = models.CharField(_("clave con que se hizo"), max_length=40)
    proven_at = models.DateTimeField(_("acreditado"))
    proven_by = models.CharField(_("acreditado con"), max_length=12, choices=Proof)

    objects = NationalIdQuerySet.as_manager()

    class Meta:
        verbose_name = _("identidad acreditada")
        verbose_name_plural = _("identidades acreditadas")

    def __str__(self):
        return f"{self.get_proven_by_display()} ({self.key})"


class NoticeSeen(models.Model):
    """The moment a person was shown one version of the privacy notice."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices_seen", verbose_name=_("persona")
    )
    version = models.DateField(_("versión del aviso"))
    seen_at = models.DateTimeField(_("visto"))

    class Meta:
        verbose_name = _("aviso visto")
        verbose_name_plural = _("avisos vistos")
        constraints = [models.UniqueConstraint(fields=["user", "version"], name="notice_seen_once")]

    def __str__(self):
        return f"{self.user_id}: {self.version}"


class AgeDeclaration(models.Model):
    """What a person says of her age, which is all that the law needs: never a date of birth."""

    class Group(models.TextChoices):
        ADULT = "adult", _("16 años o más")
        MINOR = "minor", _("14 o 15 años")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="age", verbose_name=_("persona")
    )
    group = models.CharField(_("edad"), max_length=5, choices=Group)
    guardian_name = models.CharField(_("quién la autoriza"), max_length=80, blank=True)
    declared_at = models.DateTimeField(_("declarada"))

    class Meta:
        verbose_name = _("declaración de edad")
        verbose_name_plural = _("declaraciones de edad")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(group="adult", guardian_name="")
                | (models.Q(group="minor") & ~models.Q(guardian_name="")),
                name="age_guardian_of_minors_only",
                violation_error_message=_("Quien tiene 14 o 15 años dice quién la autoriza; los demás, no."),
            )
        ]

    def __str__(self):
        return self.get_group_display()
