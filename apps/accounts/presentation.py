"""Accounts and roles as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.authority import keeps_users, may_grant
from apps.accounts.models import Grant, User
from apps.accounts.scope import OfficeScope
from apps.organization.tree import OfficeTree
from apps.web.parts import Action, StatusTag


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list."""

    user: User
    status: StatusTag
    roles: list[str]


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One role."""

    grant: Grant
    text: str
    may_end: bool


def name_of(user: Any) -> str:
    """Return the name by which a person is called; empty for nobody."""
    return (user.get_full_name() or user.get_username()) if user is not None else ""


def role_text(grant: Grant, tree: OfficeTree) -> str:
    """Return a role and its office in words; an office of another time by its code."""
    role = grant.get_role_display()
    if grant.office is None:
        return role
    node = tree.nodes.get(grant.office.pk)
    office = node.name if node else grant.office.code
    return _("%(role)s, %(office)s") % {"role": role, "office": office}


def grant_rows(
    grants: Iterable[Grant], tree: OfficeTree, *, scope: OfficeScope | None = None
) -> list[GrantRow]:
    """Return roles as rows; with a scope each says whether the person may end it."""
    return [
        GrantRow(
            grant,
            role_text(grant, tree),
            may_end=scope is not None
            and grant.user_id != scope.user_id
            and may_grant(scope, grant.role, grant.office_id),
        )
        for grant in grants
    ]


def status_of(user: User) -> StatusTag:
    """Return whether the account is open."""
    if user.is_active:
        return StatusTag(kind="good", label=_("Open"))
    return StatusTag(kind="calm", label=_("Closed"))


def actions_for(user: User, *, is_kept: bool, scope: OfficeScope) -> list[Action]:
    """Return the buttons of an account; those that are refused say why."""
    if not keeps_users(scope):
        return []
    why_not = "" if is_kept else _("This account is kept by an administrator.")

    def to(name: str) -> str:
        return reverse(f"accounts:{name}", args=[user.pk])

    if not user.is_active:
        return [
            Action(
                label=_("Open the account again"),
                url=to("reactivate"),
                method="post",
                refused_because=why_not,
                key="reactivate",
            )
        ]
    own = _("Your own account is closed by another administrator.")
    chosen = _("This person has chosen a password; a forgotten one is replaced at log-in.")
    return [
        Action(label=_("Change"), url=to("change"), refused_because=why_not, key="change"),
        Action(
            label=_("Send the invitation again"),
            url=to("invite"),
            method="post",
            refused_because=why_not or (chosen if user.has_usable_password() else ""),
            key="invite",
        ),
        Action(
            label=_("Close the account"),
            url=to("deactivate"),
            kind="danger",
            refused_because=why_not or (own if user.pk == scope.user_id else ""),
            key="deactivate",
        ),
    ]
