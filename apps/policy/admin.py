"""The tables of the room, for looking only: they are filled from the reference files."""

from django.contrib import admin

from apps.organization.admin import ReadOnlyAdmin
from apps.policy.models import Commitment, GuidelineActivity, Policy, Target


@admin.register(Target)
class TargetAdmin(ReadOnlyAdmin):
    """Targets."""

    list_display = ["key", "set_in", "percent", "deadline_year", "is_iom", "retired_on"]
    list_filter = ["is_iom", "comparison"]
    search_fields = ["key", "target", "population"]


@admin.register(Policy)
class PolicyAdmin(ReadOnlyAdmin):
    """Policies."""

    list_display = ["key", "title_en", "symbol", "first_year", "last_year", "retired_on"]


@admin.register(Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    """Commitments."""

    list_display = ["key", "paragraph", "theme_en", "text_en", "closing", "closed_on", "retired_on"]
    list_filter = ["policy", "closing"]
    search_fields = ["key", "paragraph", "text_en"]


@admin.register(GuidelineActivity)
class GuidelineActivityAdmin(ReadOnlyAdmin):
    """Activities of the guidelines."""

    list_display = ["key", "guideline", "objective_en", "text_en", "retired_on"]
    list_filter = ["guideline"]
    search_fields = ["key", "text_en"]
