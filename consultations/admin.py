from django.contrib import admin

from participa.audit.admin import LeavesTrace
from participa.core.technical_admin import ReadOnlyAdmin

from .models import Comment, CommentGroup, Consultation


@admin.register(Consultation)
class ConsultationAdmin(ReadOnlyAdmin):
    list_display = ["code", "title", "service", "status", "opens_at", "closes_at", "comment_count"]
    list_filter = ["status", "is_demo"]
    list_select_related = ["service"]
    search_fields = ["=code", "title"]
    exclude = ["search_text"]


@admin.register(CommentGroup)
class CommentGroupAdmin(ReadOnlyAdmin):
    list_display = ["title", "consultation", "size", "decision", "changed_at"]
    list_select_related = ["consultation"]


@admin.register(Comment)
class CommentAdmin(LeavesTrace, ReadOnlyAdmin):
    """Who wrote a comment is nobody's business here: opinions are sensitive data (Law 21.719)."""

    list_display = ["receipt", "consultation", "position", "status", "submitted_at"]
    list_select_related = ["consultation"]
    search_fields = ["=receipt"]
    exclude = ["author"]
