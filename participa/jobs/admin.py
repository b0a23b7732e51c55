from django.contrib import admin

from participa.audit.admin import LeavesTrace
from participa.core.technical_admin import ReadOnlyAdmin

from .models import Job


@admin.register(Job)
class JobAdmin(LeavesTrace, ReadOnlyAdmin):
    list_display = ["requested_at", "kind", "title", "status", "attempts", "ended_at"]
    list_filter = ["status", "kind"]
    search_fields = ["uuid", "title"]
