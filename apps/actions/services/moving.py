"""Giving actions to somebody else: many at once, or all of a person who leaves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import keeps_account_of
from apps.actions.choices import ActionState
from apps.actions.models import Action, HandOver
from apps.actions.selectors.circles import hold_parties
from apps.actions.selectors.moving import Move, Staying, move_of_chosen, move_of_person
from apps.actions.selectors.register import KIND
from apps.actions.services.telling import tell_owners, tell_verifiers
from apps.web.refusals import Invalid, NotPermitted, Problem, WrongState


@transaction.atomic
def reassign(
    *,
    chosen: Sequence[tuple[int, int]],
    owner_id: int,
    without_staying: bool,
    now: datetime,
    scope: OfficeScope,
) -> Move:
    """Give chosen actions, as (id, version), to an owner and return what went and what stayed.

    Unless `without_staying`, all go or none: raises WrongState when one cannot. Raises Invalid when
    nothing was chosen.
    """
    if not chosen:
        raise Invalid(_("Choose at least one action."), code="nothing_chosen")
    hold_parties(scope=scope)
    move = move_of_chosen(chosen=chosen, owner_id=owner_id, on=now.date(), scope=scope, lock=True)
    if move.staying and not without_staying:
        raise WrongState(
            _("Some of these cannot go, so nothing was changed. Look at the list again."),
            code="some_stay",
        )
    give(move, user_id=owner_id, now=now, scope=scope)
    return move


@transaction.atomic
def hand_over(
    *, person_id: int, successor_id: int, now: datetime, scope: OfficeScope
) -> list[dict[str, Any]]:
    """Give what a person owes and is to verify to their successor; return a line for each action.

    A line is {"record", "label", "url", "due_on"}; one with `left_because` stayed, for that reason: the
    successor does not see what they must, or a circle of verifiers would close. Raises NotPermitted
    unless it is one's own work, or one keeps the account, or coordinates for the organization.
    """
    expect_may_hand_over(person_id=person_id, now=now, scope=scope)
    if person_id == successor_id:
        raise Invalid(
            problems=[
                Problem(
                    code="same_person",
                    field="successor",
                    message=_("Work goes to somebody else."),
                )
            ]
        )
    hold_parties(scope=scope)
    move = move_of_person(
        person_id=person_id, successor_id=successor_id, on=now.date(), scope=scope, lock=True
    )
    give(move, user_id=successor_id, now=now, scope=scope)
    return [
        *(line_of(action) for action in (*move.owning, *move.verifying)),
        *(left(each) for each in move.staying),
    ]


@transaction.atomic
def record_hand_over(
    *,
    person_id: int,
    successor_id: int,
    pack: Mapping[str, Any],
    reason: str,
    now: datetime,
    scope: OfficeScope,
) -> HandOver:
    """Write down that a person's work went to another, with the pack of open promises."""
    expect_may_hand_over(person_id=person_id, now=now, scope=scope)
    return HandOver.objects.create(
        person_id=person_id,
        successor_id=successor_id,
        pack=dict(pack),
        reason=reason.strip(),
        done_by_id=scope.user_id,
        done_at=now,
    )


def expect_may_hand_over(*, person_id: int, now: datetime, scope: OfficeScope) -> None:
    """Raise NotPermitted unless the work is one's own, or one keeps the account or coordinates for all."""
    if (
        scope.user_id == person_id
        or scope.may(Capability.CERTIFY)
        or keeps_account_of(user_id=person_id, on=now.date(), scope=scope)
    ):
        return
    raise NotPermitted(
        _(
            "Work is handed over by the person, by who keeps the account, or by the Gender "
            "Coordination Unit."
        )
    )


def give(move: Move, *, user_id: int, now: datetime, scope: OfficeScope) -> None:
    """Write what goes, in two statements however many actions there are, and tell the person."""
    changed = {"version": F("version") + 1}
    owning = Action.objects.filter(pk__in=[action.pk for action in move.owning])
    verifying = Action.objects.filter(pk__in=[action.pk for action in move.verifying])
    if move.owning:
        owning.update(owner_id=user_id, **changed)
        tell_owners(actions=list(owning), now=now, scope=scope)
    if move.verifying:
        verifying.update(verifier_id=user_id, **changed)
        waiting = verifying.filter(state=ActionState.DONE)
        tell_verifiers(actions=list(waiting), now=now, scope=scope)


def line_of(action: Action) -> dict[str, Any]:
    """Return an action as a line of the pack."""
    return {
        "record": f"{KIND}:{action.pk}",
        "label": action.title,
        "url": reverse("actions:action_detail", args=[action.pk]),
        "due_on": action.due_on.isoformat(),
    }


def left(staying: Staying) -> dict[str, Any]:
    """Return an action that stayed as a line of the pack, with the reason."""
    line = line_of(staying.action) if staying.action else {"label": "", "url": "", "due_on": ""}
    return line | {"left_because": staying.reason}
