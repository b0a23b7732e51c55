from django.contrib import admin
from django.contrib.admin.utils import unquote

from participa.core.technical_admin import ReadOnlyAdmin

from .actions import record, saw
from .models import Event


class LeavesTrace:
    """A table of the technical administration with people in it: whoever looks at it leaves a line."""

    def changelist_view(self, request, extra_context=None):
        response = super().changelist_view(request, extra_context)
        saw(self.model, by=request.user, now=request.arrived_at, what="table")
        return response

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if object_id and (row := self.get_object(request, unquote(object_id))):
            saw(row, by=request.user, now=request.arrived_at, what="table")
        return response

    def log_change(self, request, obj, message):
        super().log_change(request, obj, message)
        changed = [
            name
            for part in message
            if isinstance(part, dict)
            for name in part.get("changed", {}).get("fields", ())
        ]
        record("table.changed", obj, by=request.user, now=request.arrived_at, fields=changed)


@admin.register(Event)
class EventAdmin(LeavesTrace, ReadOnlyAdmin):
    list_display = ["at", "verb", "target", "actor", "role", "service"]
    list_select_related = ["actor"]
    search_fields = ["=target", "verb"]
    date_hierarchy = "at"
