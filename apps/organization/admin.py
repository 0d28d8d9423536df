"""The tables of the room, for looking only: changes go through the pages, which keep the laws."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.organization.models import (
    ContractGroup,
    Country,
    Grade,
    Office,
    OfficeSpell,
    ReferenceLoad,
    ReportingPeriod,
)
from apps.organization.permits import KEEP_PERIODS


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows to whoever may enter the admin site, and changes none."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators of the whole organization may look, by role and not by Django's flags."""
        return request.user.is_authenticated and request.scope.may(KEEP_PERIODS)  # type: ignore[attr-defined]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes here."""
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The room is listed for whoever may look."""
        return self.has_view_permission(request)


@admin.register(Country)
class CountryAdmin(ReadOnlyAdmin):
    """Countries."""

    list_display = ["iso3", "name", "un_region", "un_subregion", "retired_on"]
    search_fields = ["iso3", "name"]


@admin.register(Office)
class OfficeAdmin(ReadOnlyAdmin):
    """Identities of offices."""

    list_display = ["code"]
    search_fields = ["code", "spells__name"]


@admin.register(OfficeSpell)
class OfficeSpellAdmin(ReadOnlyAdmin):
    """Spells of offices."""

    list_display = ["office", "name", "kind", "parent", "starts_on", "ends_before", "reporting"]
    list_select_related = ["office", "parent"]
    list_filter = ["kind", "reporting", "basis"]
    search_fields = ["office__code", "name"]


@admin.register(Grade)
class GradeAdmin(ReadOnlyAdmin):
    """Grades."""

    list_display = ["code", "name", "category", "rank", "p_equivalent", "retired_on"]
    ordering = ["-rank"]


@admin.register(ContractGroup)
class ContractGroupAdmin(ReadOnlyAdmin):
    """Contract groups."""

    list_display = ["code", "name", "is_staff", "in_one_year_plus", "in_un_parity", "retired_on"]
    ordering = ["position"]


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(ReadOnlyAdmin):
    """Reporting periods."""

    list_display = ["as_of", "opens_on", "closes_on", "state", "certified_on"]
    list_filter = ["state"]


@admin.register(ReferenceLoad)
class ReferenceLoadAdmin(ReadOnlyAdmin):
    """Reference files as last loaded."""

    list_display = ["file", "rows", "loaded_at", "checksum"]
