from django.contrib import admin

from .engine import forget_rules
from .models import LegalBasis, Rule


@admin.register(Rule)
class RuleAdmin(admin.ModelAdmin):
    """The portal's defaults. A screen of SEGEGOB's own, which shows what a change would move, comes later."""

    list_display = ["name", "value", "unit", "reference", "verified"]
    readonly_fields = ["code"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        forget_rules()


@admin.register(LegalBasis)
class LegalBasisAdmin(admin.ModelAdmin):
    list_display = ["name", "reference", "min_business_days", "verified", "order"]
    prepopulated_fields = {"slug": ["name"]}
