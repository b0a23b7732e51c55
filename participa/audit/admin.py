from django.contrib import admin

from participa.core.technical_admin import ReadOnlyAdmin

from .models import Event


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["at", "verb", "target", "actor", "role"]
    list_select_related = ["actor"]
    search_fields = ["=target", "verb"]
    date_hierarchy = "at"
