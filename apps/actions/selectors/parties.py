"""Whether somebody can be owner or verifier of an action, and if not, why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from apps.accounts.presentation import name_of
from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.accounts.selectors import managers_above
from apps.actions.models import Action, ProgressNote
from apps.actions.selectors.circles import Edge, chain_closed, edges_from
from apps.actions.selectors.people import may_judge, people_named, reaches
from apps.actions.selectors.register import cause_of
from apps.web.refusals import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who is to own and to verify one action; `action_id` is None before it exists."""

    owner_id: int | None
    verifier_id: int | None
    office_id: int
    cause: RecordRef | None = None
    action_id: int | None = None


def party_problems(
    *, wish: Parties, new: frozenset[str], on: date, scope: OfficeScope
) -> list[Problem]:
    """Return why the parties cannot be these; `new` names those that change (`owner`, `verifier`).

    The owner must see office and cause, the verifier too and the office's records; both are two
    persons; and no circle of verifiers may close. Who stays is not asked again, but for the circle.
    """
    problems = []
    people = people_named(ids=[wish.owner_id, wish.verifier_id], scope=scope)
    seen = {"office_id": wish.office_id, "cause": wish.cause, "on": on}
    if "owner" in new and wish.owner_id is not None:
        owner = people.get(wish.owner_id)
        if owner is None or not owner.is_active:
            problems.append(gone("owner"))
        elif not reaches(user=owner, **seen):  # type: ignore[arg-type]
            problems.append(
                Problem(
                    code="no_access",
                    field="owner",
                    message=_(
                        "%(person)s does not see the office or the record behind this action, and so"
                        " cannot own it. Choose somebody who does, or ask for a role for them."
                    )
                    % {"person": name_of(owner)},
                )
            )
    if "verifier" in new and wish.verifier_id is not None:
        verifier = people.get(wish.verifier_id)
        if verifier is None or not verifier.is_active:
            problems.append(gone("verifier"))
        elif wish.verifier_id == wish.owner_id:
            problems.append(
                Problem(
                    code="same_person",
                    field="verifier",
                    message=_("Owner and verifier are two persons."),
                )
            )
        elif not may_judge(user=verifier, **seen):  # type: ignore[arg-type]
            problems.append(
                Problem(
                    code="no_access",
                    field="verifier",
                    message=_(
                        "%(person)s does not see the records of this office or the record behind the"
                        " action, and so cannot verify it."
                    )
                    % {"person": name_of(verifier)},
                )
            )
    elif wish.verifier_id is not None and wish.verifier_id == wish.owner_id:
        problems.append(
            Problem(
                code="same_person",
                field="owner",
                message=_("This person is to verify the action, and so cannot own it."),
            )
        )
    if problems or wish.owner_id is None or wish.verifier_id is None:
        return problems
    edge = (wish.owner_id, wish.verifier_id)
    left_out = [] if wish.action_id is None else [wish.action_id]
    chain = chain_closed(
        edge, edges_from(starts=[wish.verifier_id], left_out=left_out, scope=scope)
    )
    if not chain:
        return []
    return [
        Problem(
            code="circle_of_verifiers",
            field="verifier",
            message=circle_words(
                chain=chain, office_id=wish.office_id, edge=edge, on=on, scope=scope
            ),
        )
    ]


def gone(field: str) -> Problem:
    """Return the problem of somebody without an open account."""
    return Problem(code="no_account", field=field, message=_("This person has no open account."))


def circle_words(
    *, chain: Iterable[int], office_id: int, edge: Edge, on: date, scope: OfficeScope
) -> str:
    """Return why a circle is refused, with the names in it and who could verify instead."""
    chain = list(chain)
    people = people_named(ids=chain, scope=scope)
    names = " → ".join(name_of(people.get(user_id)) for user_id in chain)
    message = _("This closes a circle of verifiers, in which nobody is independent: %(names)s.") % {
        "names": names
    }
    levels = managers_above(office_ids=[office_id], on=on, scope=scope).get(office_id, [])
    above = next((head for level in levels for head in level if head.pk not in chain), None)
    if above is None:
        return message + " " + _("Choose a verifier who is not in it.")
    return (
        message
        + " "
        + _("Choose somebody else, for example %(person)s, who stands above the unit.")
        % {"person": name_of(above)}
    )


def nearest_verifier(*, action: Action, on: date, scope: OfficeScope) -> int | None:
    """Return the nearest head, at the action's unit or above, who is independent of it; None for nobody.

    Independent is who neither owns it, nor says that it is done, nor wrote its notes, and sees the
    records behind it; and whose word closes no circle.
    """
    levels = managers_above(office_ids=[action.office_id], on=on, scope=scope).get(
        action.office_id, []
    )
    if not levels:
        return None
    if action.owner_id is None:
        # Without an owner the first of these owes the action.
        levels = levels[1:]
    writers = set(
        ProgressNote.objects.filter(action=action).values_list("written_by_id", flat=True)
    )
    involved = writers | {action.owner_id, scope.user_id}
    cause = cause_of(action)
    for head in (head for level in levels for head in level):
        if head.pk in involved:
            continue
        if not may_judge(user=head, office_id=action.office_id, cause=cause, on=on):
            continue
        if action.owner_id is not None and chain_closed(
            (action.owner_id, head.pk),
            edges_from(starts=[head.pk], left_out=[action.pk], scope=scope),
        ):
            continue
        return int(head.pk)
    return None
