"""Writes of accounts and grants.

Everywhere the same order: may the account be seen (else OutOfScope), is it theirs to keep (else
NotPermitted), is what they ask for possible (else Invalid or WrongState). Nobody changes their own
roles, and nobody gives what is not theirs to give.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.authtoken.models import Token

from apps.accounts import selectors
from apps.accounts.authority import (
    OFFICE_ROLES,
    grantable_roles,
    keeps_all_users,
    keeps_users,
    may_grant,
)
from apps.accounts.choices import Role
from apps.accounts.models import LANGUAGES, Grant, User
from apps.accounts.presentation import role_text
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState

LONGEST_NAME = 150
# No "@": a user name must not be readable as somebody else's address.
USER_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonData:
    """What an account says of a person."""

    username: str
    email: str
    first_name: str
    last_name: str
    language: str = "en"
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleWish:
    """A role that somebody is to hold; without an office over the whole organization."""

    role: str
    office_id: int | None
    starts_on: date
    ends_before: date | None = None


@transaction.atomic
def create_user(
    *, data: PersonData, first_role: RoleWish | None, on: date, scope: OfficeScope
) -> User:
    """Open an account without a password; the invitation lets the person choose one.

    Only keepers of the whole organization may leave `first_role` out: regional HR would lose sight
    of an account without a role.
    """
    if not keeps_users(scope):
        raise NotPermitted(_("Accounts are opened by administrators and by regional HR officers."))
    if first_role is None and not keeps_all_users(scope):
        raise Invalid(
            problems=[
                Problem(
                    code="required",
                    message=_("Choose the role for which the account is opened."),
                    field="role",
                )
            ]
        )
    data = _checked(data)
    user = User(**_columns(data))
    user.set_unusable_password()
    _save(user)
    if first_role is not None:
        _give(user, first_role, on=on, scope=scope)
    return user


@transaction.atomic
def change_user(*, user_id: int, data: PersonData, on: date, scope: OfficeScope) -> User:
    """Change names, addresses and settings of an account; a new address must be proved anew."""
    user = _kept(user_id, on=on, scope=scope)
    data = _checked(data, apart_from=user)
    columns = _columns(data)
    if columns["email"] != user.email.lower():
        EmailAddress.objects.filter(user=user).delete()
    for field, value in columns.items():
        setattr(user, field, value)
    _save(user)
    return user


def change_own_settings(*, user_id: int, language: str, time_zone: str, scope: OfficeScope) -> User:
    """Change the language and time zone in which somebody reads the house."""
    if user_id != scope.user_id:
        raise OutOfScope
    problems = _settings_problems(language, time_zone)
    if problems:
        raise Invalid(problems=problems)
    user = User.objects.get(pk=user_id)
    user.language, user.time_zone = language, time_zone
    user.save(update_fields=["language", "time_zone"])
    return user


@transaction.atomic
def deactivate_user(*, user_id: int, on: date, scope: OfficeScope) -> User:
    """Close an account: its sessions and tokens stop working, its roles end on the day.

    What the person did stays in the history under their name.
    """
    user = _kept(user_id, on=on, scope=scope)
    if user.pk == scope.user_id:
        raise NotPermitted(_("Your own account is closed by another administrator."))
    if not user.is_active:
        raise WrongState(_("This account is closed already."))
    for grant in Grant.objects.select_for_update().filter(selectors.holding(on=on), user=user):
        _end(grant, on=on)
    Token.objects.filter(user=user).delete()
    user.is_active = False
    user.save(update_fields=["is_active"])
    return user


@transaction.atomic
def reactivate_user(*, user_id: int, on: date, scope: OfficeScope) -> User:
    """Open a closed account again, without any role."""
    user = _kept(user_id, on=on, scope=scope)
    if user.is_active:
        raise WrongState(_("This account is open already."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


@transaction.atomic
def grant_role(*, user_id: int, wish: RoleWish, on: date, scope: OfficeScope) -> Grant:
    """Give a role over one office and all below it, or over the whole organization."""
    user = selectors.person(user_id=user_id, scope=scope)
    return _give(User.objects.select_for_update().get(pk=user.pk), wish, on=on, scope=scope)


@transaction.atomic
def end_grant(*, user_id: int, grant_id: int, on: date, scope: OfficeScope) -> Grant:
    """End a role: from the day on it is not held any more; one that has not begun never begins."""
    grant = selectors.grant_to_end(user_id=user_id, grant_id=grant_id, on=on, scope=scope)
    return _end(grant, on=on)


@transaction.atomic
def hand_over(
    *, person_id: int, successor_id: int, on: date, starts_on: date, scope: OfficeScope
) -> list[dict[str, Any]]:
    """Move the roles of who leaves to a successor, from a day on; return a line for each role.

    A line is {"label", "url", "due_on"}; `due_on` is None. One with `left_because` stayed with the
    person, for that reason: it is not the keeper's to give, or nobody may hold it so. A role that
    the successor holds already only ends. Raises OutOfScope or NotPermitted unless both are seen and
    the first is the keeper's to keep.
    """
    person = _kept(person_id, on=on, scope=scope)
    successor = selectors.person(user_id=successor_id, scope=scope)
    successor = User.objects.select_for_update().get(pk=successor.pk)
    tree = tree_on(day=starts_on)
    lines = []
    for grant in selectors.grants_of(user=person, on=starts_on, scope=scope):
        line = {
            "label": role_text(grant, tree),
            "url": reverse("accounts:person", args=[successor.pk]),
            "due_on": None,
        }
        if reason := _move(grant, successor, on=on, starts_on=starts_on, scope=scope):
            line["left_because"] = reason
        lines.append(line)
    return lines


@transaction.atomic
def create_token(*, username: str, scope: OfficeScope) -> str:
    """Return a new API token of an account; the one before stops working."""
    if not keeps_all_users(scope):
        raise NotPermitted
    user = selectors.user_by_name(name=username, scope=scope)
    if user is None:
        raise OutOfScope(_("There is no account of this name."))
    if not user.is_active:
        raise WrongState(_("This account is closed."))
    Token.objects.filter(user=user).delete()
    return Token.objects.create(user=user).key


def _kept(user_id: int, *, on: date, scope: OfficeScope) -> User:
    user = selectors.person_to_keep(user_id=user_id, on=on, scope=scope)
    return User.objects.select_for_update().get(pk=user.pk)


def _not_ones_own(user_id: int, scope: OfficeScope) -> None:
    if user_id == scope.user_id:
        raise NotPermitted(_("Nobody changes their own roles; ask another administrator."))


def _give(user: User, wish: RoleWish, *, on: date, scope: OfficeScope) -> Grant:
    _not_ones_own(user.pk, scope)
    if not keeps_users(scope):
        raise NotPermitted(_("Roles are given by administrators and by regional HR officers."))
    if not user.is_active:
        raise WrongState(_("This account is closed; open it again before giving it a role."))
    problems = _wish_problems(user, wish, on=on, scope=scope)
    if problems:
        raise Invalid(problems=problems)
    # A role ended on the day it began is given again by taking the end back.
    grant, _created = Grant.objects.update_or_create(
        **_place(user, wish),
        starts_on=wish.starts_on,
        defaults={"ends_before": wish.ends_before, "granted_by_id": scope.user_id},
    )
    return grant


def _move(grant: Grant, successor: User, *, on: date, starts_on: date, scope: OfficeScope) -> str:
    """Give a role to another person and end it here; return why not, if it stays."""
    if scope.user_id in {grant.user_id, successor.pk}:
        return str(_("Nobody changes their own roles; ask another administrator."))
    if not may_grant(scope, grant.role, grant.office_id):
        return str(_("This role is given by an administrator."))
    wish = RoleWish(
        role=grant.role,
        office_id=grant.office_id,
        starts_on=max(starts_on, grant.starts_on),
        ends_before=grant.ends_before,
    )
    problems = _wish_problems(successor, wish, on=on, scope=scope)
    if any(problem.code != "held" for problem in problems):
        return str(problems[0].message)
    if not problems:
        _give(successor, wish, on=on, scope=scope)
    _end(grant, on=starts_on)
    return ""


def _wish_problems(user: User, wish: RoleWish, *, on: date, scope: OfficeScope) -> list[Problem]:
    problems = []

    def refuse(field: str, code: str, message: object) -> None:
        problems.append(Problem(code=code, message=str(message), field=field))

    if wish.role not in Role.values or Role(wish.role) not in grantable_roles(scope):
        refuse("role", "not_grantable", _("This role is given by an administrator."))
    elif wish.office_id is None and wish.role in OFFICE_ROLES:
        refuse("office", "required", _("This role is held over an office; choose one."))
    elif not may_grant(scope, wish.role, wish.office_id):
        refuse("office", "not_grantable", _("This office is outside the part that you keep."))
    elif wish.office_id is not None and wish.office_id not in tree_on(day=wish.starts_on).nodes:
        refuse("office", "not_open", _("This office does not exist on the first day of the role."))
    if wish.starts_on < on:
        refuse("starts_on", "in_the_past", _("A role begins today or later."))
    if wish.ends_before is not None and wish.ends_before <= wish.starts_on:
        refuse("ends_before", "too_early", _("The end must lie after the first day."))
    if not problems and _overlaps(user, wish):
        refuse("role", "held", _("This person holds this role there already in that time."))
    return problems


def _place(user: User, wish: RoleWish) -> dict[str, Any]:
    return {"user": user, "role": wish.role, "office_id": wish.office_id}


def _overlaps(user: User, wish: RoleWish) -> bool:
    held = Grant.objects.filter(selectors.holding(on=wish.starts_on), **_place(user, wish))
    if wish.ends_before is not None:
        held = held.filter(starts_on__lt=wish.ends_before)
    return held.exists()


def _end(grant: Grant, *, on: date) -> Grant:
    grant.ends_before = max(on, grant.starts_on)
    grant.save(update_fields=["ends_before"])
    return grant


def _columns(data: PersonData) -> dict[str, str]:
    return {
        "username": data.username.strip().lower(),
        # Small letters: allauth looks addresses up that way.
        "email": data.email.strip().lower(),
        "first_name": data.first_name.strip(),
        "last_name": data.last_name.strip(),
        "language": data.language,
        "time_zone": data.time_zone,
    }


def _save(user: User) -> None:
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        # Two keepers opened the same account at the same moment.
        raise Invalid(_("An account with this user name or address exists already.")) from error


def _checked(data: PersonData, *, apart_from: User | None = None) -> PersonData:
    columns = _columns(data)
    problems = _settings_problems(data.language, data.time_zone)

    def refuse(field: str, code: str, message: object) -> None:
        problems.append(Problem(code=code, message=str(message), field=field))

    others = User.objects.exclude(pk=apart_from.pk) if apart_from else User.objects.all()
    unchanged = apart_from is not None and columns["username"] == apart_from.username.lower()
    if not unchanged and not USER_NAME.fullmatch(columns["username"]):
        refuse(
            "username",
            "invalid",
            _("Use 3 to 60 letters without accents, digits, points, hyphens and underscores."),
        )
    elif others.filter(username__iexact=columns["username"]).exists():
        refuse("username", "taken", _("Another account has this user name."))
    try:
        validate_email(columns["email"])
    except ValidationError:
        refuse("email", "invalid", _("Enter an e-mail address such as name@example.org."))
    else:
        if others.filter(email__iexact=columns["email"]).exists():
            refuse("email", "taken", _("Another account has this address."))
    for field, message in (
        ("first_name", _("Enter the given name.")),
        ("last_name", _("Enter the family name.")),
    ):
        if not columns[field]:
            refuse(field, "required", message)
        elif len(columns[field]) > LONGEST_NAME:
            refuse(field, "too_long", _("This name is too long."))
    if problems:
        raise Invalid(problems=problems)
    return data


def _settings_problems(language: str, time_zone: str) -> list[Problem]:
    problems = []
    if language not in dict(LANGUAGES):
        problems.append(
            Problem(code="unknown", message=_("Choose one of the languages."), field="language")
        )
    if time_zone not in available_timezones():
        problems.append(
            Problem(code="unknown", message=_("Choose one of the time zones."), field="time_zone")
        )
    return problems
