from django.contrib import admin

from .models import Event


class ReadOnlyAdmin(admin.ModelAdmin):
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


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["at", "verb", "target", "actor", "role"]
    list_select_related = ["actor"]
    search_fields = ["=target", "verb"]
    date_hierarchy = "at"
