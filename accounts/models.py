from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("persona")

    def __str__(self):
        return self.display_name or self.email or f"#{self.pk}"

    def get_short_name(self):
        return self.display_name.split(" ")[0] or str(_("Mi cuenta"))

    def get_full_name(self):
        return self.display_name
