from django.contrib import admin

from participa.audit.admin import LeavesTrace
from participa.core.technical_admin import ReadOnlyAdmin

from .models import Organization, Representation


@admin.register(Organization)
class OrganizationAdmin(LeavesTrace, ReadOnlyAdmin):
    list_display = ["name", "rut", "registry", "verified_at"]
    search_fields = ["name", "rut"]
    list_filter = ["registry"]


@admin.register(Representation)
class RepresentationAdmin(LeavesTrace, ReadOnlyAdmin):
    list_display = ["pk", "organization", "status", "claimed_at", "decided_at"]
    search_fields = ["organization__name", "organization__rut"]
    list_filter = ["status"]
    date_hierarchy = "claimed_at"
