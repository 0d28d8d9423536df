"""The table of targets, for looking only: it is filled from the reference file."""

from django.contrib import admin

from apps.organization.admin import ReadOnlyAdmin
from apps.policy.models import Target


@admin.register(Target)
class TargetAdmin(ReadOnlyAdmin):
    """Targets."""

    list_display = ["key", "set_in", "percent", "deadline_year", "is_iom", "retired_on"]
    list_filter = ["is_iom", "comparison"]
    search_fields = ["key", "target", "population"]
