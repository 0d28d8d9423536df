"""Django's admin as a window: administrators look at rows, nothing can be changed through it."""

from django.contrib import admin
from django.http import HttpRequest

from apps.accounts.authority import keeps_all_users


def may_look(request: HttpRequest) -> bool:
    """Whether the person keeps the whole organization's accounts, by role and not by Django's flags."""
    return keeps_all_users(request.scope)  # type: ignore[attr-defined]


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows to administrators; every change goes through the pages, with its rules."""

    actions = None

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse filters by what is not shown: the address could guess it letter by letter."""
        hidden = self.exclude or ()
        return lookup.partition("__")[0] not in hidden and super().lookup_allowed(
            lookup, value, request
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Administrators see the room."""
        return may_look(request)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Administrators see the rows."""
        return may_look(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody deletes."""
        return False
