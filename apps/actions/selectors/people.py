"""The people of an action: their names, and what each of them may see."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser

from apps.accounts.capabilities import Capability
from apps.accounts.records import RecordRef, records_seen
from apps.accounts.scope import OfficeScope, scope_for
from apps.accounts.selectors import users_who_may
from apps.actions.selectors.register import actions_seen

MOST_OFFICES = 20
"""So many offices are asked for people when actions of many go to one person."""


def people_named(*, ids: Iterable[int | None], scope: OfficeScope) -> dict[int, Any]:
    """Return accounts by id, for their names; whoever sees an action sees who is named in it."""
    wanted = {user_id for user_id in ids if user_id is not None}
    return get_user_model()._default_manager.in_bulk(wanted) if wanted else {}


def user_named(*, name: str, scope: OfficeScope) -> Any:
    """Return the open account of a user name in any case, or None; for those who work for some office."""
    if not scope.over(Capability.CONTRIBUTE):
        return None
    return get_user_model()._default_manager.filter(username__iexact=name, is_active=True).first()


def owners_possible(*, office_id: int, on: date, scope: OfficeScope) -> list[Any]:
    """Return who may own an action of an office: those who work for it, by family name."""
    return users_who_may(capability=Capability.CONTRIBUTE, office_id=office_id, on=on, scope=scope)


def verifiers_possible(*, office_id: int, on: date, scope: OfficeScope) -> list[Any]:
    """Return who may verify an action of an office: those who work for it and see its records."""
    seeing = users_who_may(capability=Capability.SEE, office_id=office_id, on=on, scope=scope)
    working = {user.pk for user in owners_possible(office_id=office_id, on=on, scope=scope)}
    return [user for user in seeing if user.pk in working]


def sees_office(office_id: int, scope: OfficeScope) -> bool:
    """Whether somebody sees an office's records or works for it."""
    return office_id in scope.visible or scope.may(Capability.CONTRIBUTE, office_id)


def reaches(*, user: AbstractBaseUser, office_id: int, cause: RecordRef | None, on: date) -> bool:
    """Whether a person sees on a day what an owner must: the office, and the record that is the cause."""
    theirs: OfficeScope = scope_for(user, on=on)  # type: ignore[arg-type]
    return sees_office(office_id, theirs) and (
        cause is None or cause in records_seen([cause], scope=theirs)
    )


def may_judge(*, user: AbstractBaseUser, office_id: int, cause: RecordRef | None, on: date) -> bool:
    """Whether a person sees on a day what a verifier must: the office's records, and the cause."""
    theirs: OfficeScope = scope_for(user, on=on)  # type: ignore[arg-type]
    return office_id in theirs.visible and (
        cause is None or cause in records_seen([cause], scope=theirs)
    )


def owners_of_all(*, action_ids: Iterable[int], on: date, scope: OfficeScope) -> list[Any]:
    """Return who works for at least one of the offices of some actions, by family name.

    Whether somebody may own a certain action is said by `selectors.moving`.
    """
    offices = set(
        actions_seen(scope=scope).filter(pk__in=set(action_ids)).values_list("office_id", flat=True)
    )
    found = {
        user.pk: user
        for office_id in sorted(offices)[:MOST_OFFICES]
        if sees_office(office_id, scope)
        for user in owners_possible(office_id=office_id, on=on, scope=scope)
    }
    return sorted(found.values(), key=lambda user: (user.last_name, user.first_name, user.pk))
