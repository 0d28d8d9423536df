"""Who may keep whose account: the rules, apart from the tables."""

from apps.accounts.capabilities import Capability
from apps.accounts.choices import Role
from apps.accounts.scope import OfficeScope

OFFICE_ROLES = frozenset(
    {
        Role.HR_STAFF,
        Role.HEAD_OF_OFFICE,
        Role.REGIONAL_HR,
        Role.FOCAL_POINT,
        Role.PROJECT_MANAGER,
    }
)
"""Roles that mean nothing without an office."""

REGIONAL_ROLES = frozenset({Role.HR_STAFF, Role.HEAD_OF_OFFICE, Role.FOCAL_POINT})
"""Roles that may be given by somebody who keeps the accounts of a part of the tree only."""


def keeps_users(scope: OfficeScope) -> bool:
    """Whether the person administers any account at all."""
    return bool(scope.over(Capability.KEEP_USERS))


def keeps_all_users(scope: OfficeScope) -> bool:
    """Whether the person administers the accounts of the whole organization."""
    return scope.may(Capability.KEEP_USERS)


def grantable_roles(scope: OfficeScope) -> frozenset[Role]:
    """Return the roles that the person may give or end anywhere in their part of the tree."""
    if keeps_all_users(scope):
        return frozenset(Role)
    return REGIONAL_ROLES if keeps_users(scope) else frozenset()


def may_grant(scope: OfficeScope, role: str, office_id: int | None) -> bool:
    """Whether the role over the office (None: the whole organization) is the person's to give."""
    return role in grantable_roles(scope) and scope.may(Capability.KEEP_USERS, office_id)
