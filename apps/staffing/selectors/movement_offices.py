"""What each return states of its movements: the rows behind the sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, Sum

from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.selectors import periods, trees_on
from apps.organization.tree import OfficeNode
from apps.staffing.choices import MovementKind
from apps.staffing.models import Movement, MovementStatement
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.movements import offices_wanted, revisions_counted
from apps.staffing.selectors.reconciliation import Stated

KINDS = (MovementKind.HIRE, MovementKind.PROMOTION, MovementKind.SEPARATION)


@dataclass(frozen=True, slots=True)
class StatedReturn:
    """One due return: whether it counts, what it states, and persons by kind (all contract groups)."""

    office_code: str
    office_name: str
    as_of: date
    is_counted: bool
    stated: Stated
    hires: int
    promotions: int
    separations: int


def offices_behind(
    *, query: CountQuery, first: date, last: date, scope: OfficeScope
) -> list[StatedReturn]:
    """Return the due returns of the offices that the query covers, those that state nothing first.

    Persons are all that a return states, whatever grade or contract the query asks for. Two statements
    and the trees.
    """
    known = periods().exclude(state=PeriodState.PLANNED)
    dates = list(known.filter(as_of__gte=first, as_of__lte=last).values_list("as_of", flat=True))
    trees = trees_on(days=dates)
    wanted = offices_wanted(query=query, trees=trees, scope=scope)
    counted = revisions_counted(standing=query.standing, wanted=wanted, scope=scope)
    none = MovementStatement.objects.filter(revision=OuterRef("pk"), has_none=True)
    moved = Movement.objects.filter(revision=OuterRef("pk"))
    rows = counted.annotate(
        has_none=Exists(none),
        has_moved=Exists(moved),
        **{kind.value: Sum("movements__count", filter=Q(movements__kind=kind)) for kind in KINDS},
    ).values(
        "headcount_return__office_id",
        "headcount_return__period__as_of",
        "has_none",
        "has_moved",
        *(kind.value for kind in KINDS),
    )
    held = {
        (row["headcount_return__office_id"], row["headcount_return__period__as_of"]): row
        for row in rows
    }
    due = [
        stated_return(node, day, held.get((node.id, day)))
        for day in dates
        for node in trees[day].units(within=wanted[day])
    ]
    return sorted(
        due, key=lambda one: (one.stated is not Stated.NOT_KNOWN, one.office_name, one.as_of)
    )


def stated_return(node: OfficeNode, day: date, row: Mapping[str, Any] | None) -> StatedReturn:
    """Return what a due return states; without a row nothing of it counts."""
    stated = Stated.NOT_KNOWN
    if row is not None and row["has_moved"]:
        stated = Stated.MOVEMENTS
    elif row is not None and row["has_none"]:
        stated = Stated.NONE
    hires, promotions, separations = ((row or {}).get(kind.value) or 0 for kind in KINDS)
    return StatedReturn(
        office_code=node.code,
        office_name=node.name,
        as_of=day,
        is_counted=row is not None,
        stated=stated,
        hires=hires,
        promotions=promotions,
        separations=separations,
    )
