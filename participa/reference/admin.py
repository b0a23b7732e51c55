from django.contrib import admin

from participa.core.technical_admin import ReadOnlyAdmin

from .models import Commune, Holiday, Load, OrganizationType, Province, Region, Topic


class ListOfTheStateAdmin(ReadOnlyAdmin):
    """Official codes: they come with ``load_reference`` and are not touched by hand."""


@admin.register(Region)
class RegionAdmin(ListOfTheStateAdmin):
    list_display = ["code", "name", "capital", "iso", "order"]


@admin.register(Province)
class ProvinceAdmin(ListOfTheStateAdmin):
    list_display = ["code", "name", "region", "capital"]
    list_filter = ["region"]
    list_select_related = ["region"]
    search_fields = ["name", "code"]


@admin.register(Commune)
class CommuneAdmin(ListOfTheStateAdmin):
    list_display = ["cut", "name", "province", "region"]
    list_filter = ["region"]
    list_select_related = ["province", "region"]
    search_fields = ["name", "alt_name", "cut"]


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["order", "label_es", "label_en", "parent"]
    list_select_related = ["parent"]
    search_fields = ["label_es", "label_en", "slug"]


@admin.register(OrganizationType)
class OrganizationTypeAdmin(ListOfTheStateAdmin):
    list_display = ["name_es", "parent", "legal_basis", "public_interest"]
    list_select_related = ["parent"]
    search_fields = ["name_es", "slug", "legal_basis"]


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    """Congress adds holidays: here they are added. Deadlines take them in within five minutes."""

    list_display = ["date", "name", "scope", "region", "legal_basis"]
    list_filter = ["scope", "region"]
    list_select_related = ["region"]
    search_fields = ["name", "legal_basis"]
    date_hierarchy = "date"
    autocomplete_fields = ["communes"]


@admin.register(Load)
class LoadAdmin(ListOfTheStateAdmin):
    list_display = ["at", "digest"]
