"""Jobs in the admin, to look at."""

from django.contrib import admin

from apps.accounts.readonly import ReadOnlyAdmin
from apps.jobs.models import Heartbeat, Job


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Jobs, the newest first."""

    list_display = ["kind", "key", "status", "attempts", "asked_by", "asked_at", "finished_at"]
    list_filter = ["status", "kind"]
    list_select_related = ["asked_by"]
    ordering = ["-asked_at"]


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    """The last signs of life."""

    list_display = ["part", "seen_at"]
