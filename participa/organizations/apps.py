from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "participa.organizations"
    label = "organizations"
    verbose_name = _("organizaciones")
