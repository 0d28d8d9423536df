"""What each return states of its movements: the rows behind the sums."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, Sum

from apps.accounts.scope import OfficeScope
from apps.organization.choices import PeriodState
from apps.organization.selectors import periods, trees_on
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
    held: dict[tuple[int, date], tuple[int, int, int, int]] = {}
    states: dict[tuple[int, date], Stated] = {}
    for office_id, as_of, has_none, moved, *persons in counted.annotate(
        has_none=Exists(none),
        moved=Exists(Movement.objects.filter(revision=OuterRef("pk"))),
        **{kind.value: Sum("movements__count", filter=Q(movements__kind=kind)) for kind in KINDS},
    ).values_list(
        "headcount_return__office_id",
        "headcount_return__period__as_of",
        "has_none",
        "moved",
        *(kind.value for kind in KINDS),
    ):
        hires, promotions, separations = (number or 0 for number in persons)
        held[office_id, as_of] = (1, hires, promotions, separations)
        states[office_id, as_of] = (
            Stated.MOVEMENTS if moved else Stated.NONE if has_none else Stated.NOT_KNOWN
        )
    rows = [
        StatedReturn(
            office_code=node.code,
            office_name=node.name,
            as_of=day,
            is_counted=bool(numbers[0]),
            stated=states.get((node.id, day), Stated.NOT_KNOWN),
            hires=numbers[1],
            promotions=numbers[2],
            separations=numbers[3],
        )
        for day in dates
        for node in trees[day].units(within=wanted[day])
        for numbers in (held.get((node.id, day), (0, 0, 0, 0)),)
    ]
    return sorted(
        rows, key=lambda row: (row.stated is not Stated.NOT_KNOWN, row.office_name, row.as_of)
    )
