"""Accounts and grants in the admin, to look at."""

from django.contrib import admin

from apps.accounts.models import Grant, User
from apps.accounts.readonly import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """Accounts; the hash of the password is nobody's to see."""

    list_display = ["username", "email", "last_name", "first_name", "is_active", "last_login"]
    list_filter = ["is_active", "language"]
    search_fields = ["username", "email", "last_name", "first_name"]
    exclude = ["password", "groups", "user_permissions"]


@admin.register(Grant)
class GrantAdmin(ReadOnlyAdmin):
    """Roles by person and office."""

    list_display = ["user", "role", "office", "starts_on", "ends_before", "granted_by"]
    list_filter = ["role"]
    list_select_related = ["user", "office", "granted_by"]
    search_fields = ["user__username", "office__code"]
