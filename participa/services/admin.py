"""To look at. The directory is kept at /segegob/directorio/, by acts that leave their trace."""

from django.contrib import admin

from participa.audit.admin import LeavesTrace
from participa.core.technical_admin import ReadOnlyAdmin

from .models import (
    FormerName,
    Mechanism,
    Membership,
    ParticipationContact,
    ParticipationNorm,
    ParticipationRule,
    PublicService,
    RelevantInformation,
    TransparencyConfirmation,
)


@admin.register(PublicService)
class PublicServiceAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "acronym", "kind", "regime", "parent", "region", "joined_on", "closed_on"]
    list_filter = ["kind", "regime", "standing", "is_demo", "region"]
    list_select_related = ["parent", "region"]
    search_fields = ["name", "acronym", "code", "slug"]


@admin.register(FormerName)
class FormerNameAdmin(ReadOnlyAdmin):
    list_display = ["name", "service", "until"]
    list_select_related = ["service"]
    search_fields = ["name", "slug"]


@admin.register(Membership)
class MembershipAdmin(LeavesTrace, ReadOnlyAdmin):
    list_display = ["user", "service", "role", "started_at", "ended_at"]
    list_filter = ["role"]
    list_select_related = ["user", "service"]
    search_fields = ["=user__email", "service__code", "service__name"]


class FactAdmin(ReadOnlyAdmin):
    list_filter = ["superseded_at"]
    list_select_related = ["service", "set_by"]
    search_fields = ["service__code", "service__name"]
    date_hierarchy = "set_at"


@admin.register(ParticipationContact)
class ContactAdmin(FactAdmin):
    list_display = ["service", "name", "email", "set_at", "superseded_at", "set_by"]


@admin.register(ParticipationNorm)
class NormAdmin(FactAdmin):
    list_display = ["service", "number", "date", "reviewed_on", "set_at", "superseded_at", "set_by"]


@admin.register(ParticipationRule)
class RuleAdmin(FactAdmin):
    list_display = ["service", "code", "value", "article", "set_at", "superseded_at", "set_by"]
    list_filter = ["code"]


@admin.register(Mechanism)
class MechanismAdmin(FactAdmin):
    list_display = ["service", "kind", "status", "evidence_url", "set_at", "superseded_at", "set_by"]
    list_filter = ["kind", "status"]


@admin.register(RelevantInformation)
class InformationAdmin(FactAdmin):
    list_display = ["service", "category", "title", "year", "reviewed_on", "set_at", "superseded_at"]
    list_filter = ["category"]


@admin.register(TransparencyConfirmation)
class TransparencyConfirmationAdmin(ReadOnlyAdmin):
    list_display = ["service", "month", "confirmed_at", "confirmed_by"]
    list_select_related = ["service", "confirmed_by"]
    search_fields = ["service__code", "service__name"]
    date_hierarchy = "month"
