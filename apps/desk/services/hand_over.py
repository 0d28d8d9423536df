"""Hands the work of who leaves over to a successor, in one transaction through all rooms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.accounts import services as accounts
from apps.accounts.capabilities import Capability
from apps.accounts.presentation import name_of
from apps.accounts.scope import EVERYWHERE, OfficeScope
from apps.accounts.selectors import person_to_keep, successors_of
from apps.actions.choices import NoticeKind
from apps.actions.services import moving as actions
from apps.actions.services.notices import NewNotice, notify
from apps.documents.services import hand_over as documents
from apps.focal_points.services import hand_over as focal_points
from apps.projects.services import hand_over as projects
from apps.web.refusals import Invalid, NotPermitted, Problem, WrongState

Pack = dict[str, list[dict[str, Any]]]
"""Lines {"label", "url", "due_on"} by what they are; those with `left_because` stayed, and those with
`record` (`kind:id`) are named to those who see it only."""

HANDED_OVER = gettext_noop("%(person)s has handed work over to you: %(number)s entries.")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverWish:
    """Whose work goes to whom; roles move on a day, all else at once.

    `closes_account` ends the leaver's account in the same step.
    """

    person_id: int
    successor_id: int
    starts_on: date
    reason: str = ""
    closes_account: bool = False


class Undone(Exception):  # noqa: N818 - carries the answer out of what is rolled back
    """Ends the trial of a hand-over."""


def preview(*, wish: HandOverWish, now: datetime, scope: OfficeScope) -> Pack:
    """Return what would move and what would stay, by doing all of it and taking it back.

    So the preview cannot say anything else than what is done. Raises like `hand_over`.
    """
    pack: Pack = {}
    try:
        with transaction.atomic():
            pack = moved(wish=wish, now=now, scope=scope)
            raise Undone
    except Undone:
        return pack


@transaction.atomic
def hand_over(*, wish: HandOverWish, now: datetime, scope: OfficeScope) -> int:
    """Hand all work over and return the number of the hand-over that was written down.

    Roles first, so that the successor sees what they are given; what belongs to offices that the
    keeper does not see stays. Raises OutOfScope or NotPermitted
    unless the account is the person's to keep, Invalid for a successor or a day that cannot be,
    WrongState when the account is closed already or nothing is left that could move.
    """
    person = expect_to_keep(wish, today=now.date(), scope=scope)
    pack = moved(wish=wish, now=now, scope=scope)
    if not gone(pack) and not wish.closes_account:
        raise WrongState(_("There is nothing left to hand over."), code="nothing_left")
    keeper = while_handing_over(scope)
    written = actions.record_hand_over(
        person_id=wish.person_id,
        successor_id=wish.successor_id,
        pack=pack,
        reason=wish.reason,
        now=now,
        scope=keeper,
    )
    notify(
        notices=[
            NewNotice(
                user_id=wish.successor_id,
                kind=NoticeKind.HAND_OVER,
                key=f"hand-over:{written.pk}",
                text=HANDED_OVER,
                values={"person": name_of(person), "number": len(gone(pack))},
                url=reverse("desk:hand_over_result", args=[written.pk]),
            )
        ],
        now=now,
        scope=keeper,
    )
    if wish.closes_account:
        # Its roles have moved, so that a regional keeper would no longer be found to keep it.
        everything = OfficeScope.everything("the end of a hand-over that was permitted")
        accounts.deactivate_user(user_id=wish.person_id, on=now.date(), scope=everything)
    return written.pk


def moved(*, wish: HandOverWish, now: datetime, scope: OfficeScope) -> Pack:
    """Move everything and return the pack; joins the caller's transaction."""
    today = now.date()
    expect_to_keep(wish, today=today, scope=scope)
    expect_possible(wish, today=today, scope=scope)
    whose = {"person_id": wish.person_id, "successor_id": wish.successor_id}
    keeper = while_handing_over(scope)
    roles = accounts.hand_over(**whose, on=today, starts_on=wish.starts_on, scope=scope)
    return {
        "actions": plain(actions.hand_over(**whose, now=now, scope=keeper)),
        "documents": plain(documents.hand_over(**whose, now=now, scope=keeper)),
        "projects": plain(projects.hand_over(**whose, now=now, scope=keeper)),
        "focal_points": plain(
            focal_points.hand_over(person_id=wish.person_id, now=now, scope=keeper)
        ),
        "roles": plain(roles),
    }


def while_handing_over(scope: OfficeScope) -> OfficeScope:
    """Return the scope of the steps that follow the roles, in the offices that the keeper sees.

    Whether the work may be handed over was decided while the person still held the roles; keepers of
    accounts need not contribute themselves.
    """
    return OfficeScope(
        user_id=scope.user_id,
        reason=scope.reason,
        roles=scope.roles,
        offices={
            **scope.offices,
            Capability.CERTIFY: EVERYWHERE,
            Capability.CONTRIBUTE: scope.visible,
        },
        attest_roots=scope.attest_roots,
        fingerprint=f"{scope.fingerprint}:handing-over",
    )


def expect_to_keep(wish: HandOverWish, *, today: date, scope: OfficeScope) -> Any:
    """Return the account of who leaves; raises unless it is open and somebody else's to keep."""
    person = person_to_keep(user_id=wish.person_id, on=today, scope=scope)
    if person.pk == scope.user_id:
        raise NotPermitted(_("Your own work is handed over by another administrator."))
    if not person.is_active:
        raise WrongState(_("This account is closed; what it still holds can be reassigned."))
    return person


def expect_possible(wish: HandOverWish, *, today: date, scope: OfficeScope) -> None:
    """Raise Invalid for a successor or a day that cannot be, all problems at once."""
    problems = []
    known = successors_of(user_id=wish.person_id, on=today, scope=scope)
    if wish.successor_id not in {user.pk for user in known}:
        problems.append(
            Problem(
                code="no_successor",
                field="successor",
                message=_("Choose somebody who already works for these offices."),
            )
        )
    if wish.starts_on < today:
        problems.append(
            Problem(
                code="in_the_past",
                field="starts_on",
                message=_("Roles move today or later."),
            )
        )
    elif wish.closes_account and wish.starts_on > today:
        problems.append(
            Problem(
                code="closed_before",
                field="closes_account",
                message=_(
                    "The account would be closed before its roles have moved; close it then."
                ),
            )
        )
    if problems:
        raise Invalid(problems=problems)


def gone(pack: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the lines of a pack that moved."""
    return [line for lines in pack.values() for line in lines if not line.get("left_because")]


def plain(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return lines as JSON keeps them: days as text."""
    return [
        line | {"due_on": line["due_on"].isoformat()} if isinstance(line["due_on"], date) else line
        for line in lines
    ]
