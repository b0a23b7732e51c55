"""The technical administration, for whoever runs the installation; never the way officers work."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class TechnicalAdmin(AdminSite):
    """Django's admin, for superusers only."""

    site_header = site_title = _("Administración técnica de Participa")
    index_title = _("Solo para quien opera la instalación")

    def has_permission(self, request):
        return request.user.is_active and request.user.is_superuser

    def login(self, request, extra_context=None):
        """There is one door to the portal, with its limits and its second factor."""
        destination = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
        return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({REDIRECT_FIELD_NAME: destination})}")


class TechnicalAdminConfig(AdminConfig):
    default_site = "participa.core.technical_admin.TechnicalAdmin"


class ReadOnlyAdmin(ModelAdmin):
    """A table to look at. Changes are made on the portal's own pages, which leave their trace."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_module_permission(self, request):
        return request.user.is_superuser
