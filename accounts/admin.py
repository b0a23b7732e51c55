import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin
import allauth.usersessions.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group

from participa.audit.admin import LeavesTrace
from participa.core.technical_admin import ReadOnlyAdmin

from .models import User

# Secrets and sessions are nobody's to look at; the rest is shown below, to be read and leaving a trace.
admin.site.unregister(
    [Group, EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession]
)


@admin.register(EmailAddress)
class AddressAdmin(LeavesTrace, ReadOnlyAdmin):
    list_display = ["email", "user", "primary", "verified"]
    search_fields = ["=email"]


@admin.register(Group)
class NationalPowersAdmin(LeavesTrace, GroupAdmin):
    """Groups hold the national powers: SEGEGOB, auditors. Superusers only."""

    def has_module_permission(self, request):
        return request.user.is_superuser


@admin.register(User)
class UserAdmin(LeavesTrace, ReadOnlyAdmin):
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
