from django.contrib import admin

from participa.core.technical_admin import ReadOnlyAdmin

from .models import Adjustment, DeadlineMove, LegalBasis, Rule


@admin.register(Rule)
class RuleAdmin(ReadOnlyAdmin):
    """The portal's defaults. SEGEGOB changes them on its own page, which shows what moves first."""

    list_display = ["name", "value", "unit", "reference", "verified", "changed_at"]


@admin.register(Adjustment)
class AdjustmentAdmin(ReadOnlyAdmin):
    list_display = ["at", "kind", "target", "service", "old_on", "new_on", "act_number"]
    list_select_related = ["service"]


@admin.register(DeadlineMove)
class DeadlineMoveAdmin(ReadOnlyAdmin):
    list_display = ["at", "code", "service", "from_on", "to_on", "cause"]
    list_select_related = ["service"]


@admin.register(LegalBasis)
class LegalBasisAdmin(admin.ModelAdmin):
    list_display = ["name", "reference", "min_business_days", "verified", "order"]
    prepopulated_fields = {"slug": ["name"]}
