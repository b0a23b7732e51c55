from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participa.audit.admin import LeavesTrace
from participa.core.technical_admin import ReadOnlyAdmin

from . import actions
from .models import Announcement, Message


@admin.register(Announcement)
class AnnouncementAdmin(ReadOnlyAdmin):
    list_display = ["at", "event", "object", "version", "expanded_at", "failures", "reason"]
    list_filter = ["event"]
    search_fields = ["=object"]


@admin.register(Message)
class MessageAdmin(LeavesTrace, ReadOnlyAdmin):
    """State and reason of each mail; never what it says, which may be a code."""

    list_display = ["created_at", "event", "object", "recipient", "state", "attempts", "reason"]
    list_filter = ["state", "event"]
    search_fields = ["=recipient", "=object"]
    exclude = ["data"]
    actions = ["try_again"]

    @admin.action(description=_("Intentar de nuevo los que fallaron"))
    def try_again(self, request, queryset):
        actions.retry(queryset, now=timezone.now())
