from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group

from participa.core.technical_admin import ReadOnlyAdmin

from .models import User

admin.site.unregister(Group)


@admin.register(Group)
class NationalPowersAdmin(GroupAdmin):
    """Groups hold the national powers: SEGEGOB, auditors. Superusers only."""

    def has_module_permission(self, request):
        return request.user.is_superuser


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """People. Superusers may put somebody in a group or close an account; the rest is each one's own."""

    list_display = ["pk", "email", "display_name", "is_active", "is_staff", "last_login"]
    search_fields = ["=email", "display_name"]
    list_filter = ["is_active", "is_staff", "groups"]
    fields = [
        "email",
        "display_name",
        "language",
        "is_active",
        "is_staff",
        "is_superuser",
        "groups",
        "last_login",
    ]
    readonly_fields = ["email", "display_name", "language", "last_login"]
    filter_horizontal = ["groups"]

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser
