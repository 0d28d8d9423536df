"""What would happen if actions went to another person: which can go, and why others cannot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.presentation import name_of
from apps.accounts.records import RecordRef, records_seen
from apps.accounts.scope import OfficeScope, scope_for
from apps.actions.choices import LIVE_STATES, PENDING_STATES, ActionState
from apps.actions.models import Action, ProgressNote
from apps.actions.selectors.circles import Edge, chain_closed, edges_from
from apps.actions.selectors.people import people_named, sees_office
from apps.actions.selectors.register import actions_seen, cause_of
from apps.actions.selectors.rules import Step, facts_of, obstacle


@dataclass(frozen=True, slots=True)
class Staying:
    """An action that stays where it is, and why; None for one that the person does not see."""

    action: Action | None
    reason: str


@dataclass(frozen=True, slots=True)
class Move:
    """What would go to somebody: to own, to verify, and what stays."""

    owning: list[Action] = field(default_factory=list)
    verifying: list[Action] = field(default_factory=list)
    staying: list[Staying] = field(default_factory=list)


def move_of_chosen(
    *,
    chosen: Sequence[tuple[int, int]],
    owner_id: int,
    on: date,
    scope: OfficeScope,
    lock: bool = False,
) -> Move:
    """Return what would happen if chosen actions, as (id, version), were owned by somebody.

    A fixed number of statements and those of one scope, however many actions.
    """
    versions = dict(chosen)
    rows = actions_seen(scope=scope).filter(pk__in=versions)
    found = {action.pk: action for action in held(rows, lock)}
    move = Move()
    move.staying.extend(
        Staying(None, _("There is nothing here, or it is outside the offices you see."))
        for action_id in versions
        if action_id not in found
    )
    candidates = []
    for action in found.values():
        refusal = obstacle(Step.EDIT, facts=facts_of(action), scope=scope)
        if refusal is not None:
            move.staying.append(Staying(action, str(refusal)))
        elif action.version != versions[action.pk]:
            move.staying.append(
                Staying(action, _("It has changed since you chose it; look at it again."))
            )
        elif action.owner_id == owner_id:
            move.staying.append(Staying(action, _("This person owns it already.")))
        else:
            candidates.append(action)
    share(move, owning=candidates, verifying=[], user_id=owner_id, on=on, scope=scope)
    return move


def move_of_person(
    *, person_id: int, successor_id: int, on: date, scope: OfficeScope, lock: bool = False
) -> Move:
    """Return what would go from a person to their successor: what they owe, and what they are to verify."""
    rows = actions_seen(scope=scope).filter(
        Q(owner_id=person_id, state__in=PENDING_STATES)
        | Q(verifier_id=person_id, state__in=LIVE_STATES)
    )
    actions = held(rows, lock)
    move = Move()
    share(
        move,
        owning=[action for action in actions if action.owner_id == person_id],
        verifying=[action for action in actions if action.verifier_id == person_id],
        user_id=successor_id,
        on=on,
        scope=scope,
    )
    return move


def held(rows: QuerySet[Action], lock: bool) -> list[Action]:
    """Return actions by due date, locked until the end of the transaction if told so."""
    rows = rows.select_for_update(of=("self",)) if lock else rows.select_related("office")
    return list(rows.order_by("due_on", "pk"))


def share(
    move: Move,
    *,
    owning: Iterable[Action],
    verifying: Iterable[Action],
    user_id: int,
    on: date,
    scope: OfficeScope,
) -> None:
    """Sort actions into those that a person can own or verify and those that stay, with the reason.

    Circles are looked for with the edges of all that goes already: two that are harmless alone may
    close one together.
    """
    owning, verifying = list(owning), list(verifying)
    user = people_named(ids=[user_id], scope=scope).get(user_id)
    if user is None or not user.is_active:
        move.staying.extend(
            Staying(action, _("This person has no open account."))
            for action in [*owning, *verifying]
        )
        return
    theirs = scope_for(user, on=on)
    both = [*owning, *verifying]
    causes = records_seen(
        {cause for action in both if (cause := cause_of(action)) is not None}, scope=theirs
    )
    writers = set(
        ProgressNote.objects.filter(action__in=verifying, written_by_id=user_id).values_list(
            "action_id", flat=True
        )
    )
    edges = edges_from(
        starts={user_id, *(action.verifier_id for action in owning if action.verifier_id)},
        left_out=[action.pk for action in both],
        scope=scope,
    )
    for action in owning:
        reason = why_not_owner(action, user_id, theirs, causes, edges, name_of(user))
        if reason:
            move.staying.append(Staying(action, reason))
            keep_edge(action, edges)
            continue
        move.owning.append(action)
        if action.verifier_id is not None:
            edges.add((user_id, action.verifier_id))
    for action in verifying:
        reason = why_not_verifier(action, user_id, theirs, causes, edges, name_of(user))
        if action.pk in writers:
            reason = reason or _("This person wrote its progress notes.")
        if reason:
            move.staying.append(Staying(action, reason))
            keep_edge(action, edges)
            continue
        move.verifying.append(action)
        if action.owner_id is not None:
            edges.add((action.owner_id, user_id))


def keep_edge(action: Action, edges: set[Edge]) -> None:
    """Count the edge of an action that stays as it is."""
    if action.owner_id is not None and action.verifier_id is not None:
        edges.add((action.owner_id, action.verifier_id))


def why_not_owner(
    action: Action,
    user_id: int,
    theirs: OfficeScope,
    causes: Mapping[RecordRef, object],
    edges: set[Edge],
    name: str,
) -> str:
    """Return why a person cannot own an action; empty when they can."""
    cause = cause_of(action)
    if not sees_office(action.office_id, theirs) or (cause is not None and cause not in causes):
        return _("%(person)s does not see the office or the record behind it.") % {"person": name}
    if action.verifier_id == user_id:
        return _("%(person)s is to verify it.") % {"person": name}
    if action.verifier_id is not None and chain_closed((user_id, action.verifier_id), edges):
        return _("It would close a circle of verifiers.")
    return ""


def why_not_verifier(
    action: Action,
    user_id: int,
    theirs: OfficeScope,
    causes: Mapping[RecordRef, object],
    edges: set[Edge],
    name: str,
) -> str:
    """Return why a person cannot verify an action; empty when they can."""
    cause = cause_of(action)
    if action.office_id not in theirs.visible or (cause is not None and cause not in causes):
        return _("%(person)s does not see the office or the record behind it.") % {"person": name}
    if action.owner_id == user_id:
        return _("%(person)s owns it.") % {"person": name}
    if action.state == ActionState.DONE and action.done_by_id == user_id:
        return _("%(person)s said that it is done.") % {"person": name}
    if action.owner_id is not None and chain_closed((action.owner_id, user_id), edges):
        return _("It would close a circle of verifiers.")
    return ""
