from django.contrib import admin

from participa.audit.admin import LeavesTrace
from participa.core.technical_admin import ReadOnlyAdmin

from .models import Document


@admin.register(Document)
class DocumentAdmin(LeavesTrace, ReadOnlyAdmin):
    list_display = ["name", "content_type", "size", "uploaded_at"]
    search_fields = ["name", "sha256", "uuid"]
    list_filter = ["content_type"]
    date_hierarchy = "uploaded_at"
