"""Writes the invented returns of 2014 to 2025 in bulk, the newest period in every state."""

import csv
import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils.translation import gettext_noop

from apps.accounts.scope import OfficeScope
from apps.organization.selectors import contract_groups, grades, period_as_of, tree_on
from apps.organization.tree import OfficeTree
from apps.staffing.choices import RevisionState
from apps.staffing.demo.dealing import Cells, Dealer, DemoOffice
from apps.staffing.demo.movements import FIRST_YEAR, write_movements
from apps.staffing.demo.moving import Moved, movements_between
from apps.staffing.demo.shape import DATES, LAST_YEAR_END, persons_on
from apps.staffing.models import HeadcountReturn, ReturnRevision, SetAsideGrade
from apps.staffing.services.summaries import rebuild

SEED = "iomgender demonstration"
GUESSED_WEIGHTS = {
    "PHL-MANILA-AC": 190,
    "PAN-PANAMA-AC": 60,
}
"""Sizes of offices whose duty station has one published total for two offices; invented."""
OTHER_WEIGHT = 2
SHOWN_UNTOUCHED = {"SOM-HARGEISA", "COL-CALI"}
SHOWN_APPROVED = "CHE-GENEVA"
SHOWN_HALF_ENTERED = "KEN-NAIROBI"
SHOWN_RETURNED = "SEN-DAKAR"
SHOWN_SWAPPED = "UGA-KAMPALA"
STATE_MOVEMENTS = frozenset({SHOWN_APPROVED, SHOWN_RETURNED, SHOWN_SWAPPED})
UNDISCLOSED_FROM = 2017
LATE_SHARE = 0.07
CORRECTION_REASON = gettext_noop("Two colleagues had been counted in the wrong grade.")
RETURN_REASON = gettext_noop("The general service staff of the sub-office seem to be missing.")


@dataclass(frozen=True, slots=True)
class DemoReturn:
    """One invented return before it is written."""

    office_id: int
    office: str
    state: RevisionState | None
    cells: Cells
    leave_out: int = 0


def load_demo_returns(*, directory: Path, scope: OfficeScope) -> int:
    """Write the returns of every date of the demonstration; return how many.

    Needs the offices, grades, contract groups and periods; `directory` holds `duty_stations.csv`.
    """
    weights = published_weights(directory / "duty_stations.csv")
    dealer = Dealer(seed=SEED)
    planned: dict[date, list[DemoReturn]] = {}
    moved: dict[date, Mapping[str, Moved]] = {}
    persons: dict[date, Mapping[str, Cells]] = {}
    last: Mapping[str, Cells] = {}
    used: dict[int, set[str]] = {}
    for day in DATES:
        tree = tree_on(day=day)
        offices = demo_offices(tree, weights)
        dealt = dealer.deal(
            offices,
            persons_on(day),
            undisclosed=max(0, day.year - UNDISCLOSED_FROM),
        )
        planned[day] = plan_returns(day, tree, dealt)
        persons[day] = dealt
        if day.year >= FIRST_YEAR:
            moved[day] = movements_between(last, dealt, seed=f"{SEED}:{day}")
        last = dealt
        for each in planned[day]:
            used.setdefault(each.office_id, set()).update(
                grade for grade, group, _sex in each.cells if group != "NON_STAFF"
            )
    set_grades_aside(used)
    written = 0
    for day, returns in planned.items():
        period = period_as_of(as_of=day)
        if period is None:
            raise LookupError(f"There is no reporting period of {day}.")
        with transaction.atomic():
            written += write_returns(
                day, period.pk, returns, used, moved=moved.get(day, {}), persons=persons[day]
            )
            rebuild(period_id=period.pk, as_of=day, scope=scope)
    return written


def newest_demo_returns() -> dict[str, int]:
    """Return the id of the newest return of each office, by office code."""
    return dict(HeadcountReturn.objects.order_by("period__as_of").values_list("office__code", "pk"))


def published_weights(path: Path) -> dict[str, int]:
    """Return the published number of staff by office code."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: int(row["total"]) for row in csv.DictReader(lines)}


def demo_offices(tree: OfficeTree, weights: Mapping[str, int]) -> list[DemoOffice]:
    """Return the reporting units of a tree with the weights by which persons are dealt."""
    return [
        DemoOffice(
            code=node.code,
            kind=node.kind,
            weight=GUESSED_WEIGHTS.get(node.code, weights.get(node.code, OTHER_WEIGHT)),
        )
        for node in sorted(tree.units(), key=lambda node: node.code)
    ]


def plan_returns(day: date, tree: OfficeTree, dealt: Mapping[str, Cells]) -> list[DemoReturn]:
    """Decide the state of every return: all approved in the past, every state in the newest."""
    dice = random.Random(f"{SEED}:{day}")  # noqa: S311 - not a secret
    planned = []
    for code in sorted(dealt):
        state: RevisionState | None = RevisionState.APPROVED
        cells = dict(dealt[code])
        leave_out = 0
        chance = dice.random()
        if day == LAST_YEAR_END:
            state, leave_out = newest_state(code, chance)
            if chance > 0.98 or code == SHOWN_SWAPPED:
                swap_sexes(cells)
        elif day.year >= 2016 and chance > 0.992:
            # A few returns never came: the history has gaps, as histories do.
            state = None
        planned.append(
            DemoReturn(
                office_id=tree.by_code[code].id,
                office=code,
                state=state,
                cells=cells,
                leave_out=leave_out,
            )
        )
    return planned


def newest_state(code: str, chance: float) -> tuple[RevisionState | None, int]:
    """Return the state of a return of the newest date, and how many of its cells are missing."""
    if code == SHOWN_APPROVED:
        return RevisionState.APPROVED, 0
    if code in SHOWN_UNTOUCHED:
        return None, 0
    if code == SHOWN_HALF_ENTERED:
        return RevisionState.DRAFT, 9
    if code == SHOWN_RETURNED:
        return RevisionState.RETURNED, 0
    for limit, state, leave_out in (
        (0.66, RevisionState.APPROVED, 0),
        (0.76, RevisionState.ATTESTED, 0),
        (0.86, RevisionState.SUBMITTED, 0),
        (0.90, RevisionState.RETURNED, 0),
        (0.95, RevisionState.DRAFT, 4),
    ):
        if chance < limit:
            return state, leave_out
    return None, 0


def swap_sexes(cells: Cells) -> None:
    """Exchange women and men of an office: an odd return worth a warning."""
    swapped = {
        (grade, group, {"F": "M", "M": "F"}.get(sex, sex)): count
        for (grade, group, sex), count in cells.items()
    }
    cells.clear()
    cells.update(swapped)


def set_grades_aside(used: Mapping[int, set[str]]) -> None:
    """Set aside, for each office, the grades that it has on no date of the demonstration."""
    SetAsideGrade.objects.bulk_create(
        [
            SetAsideGrade(office_id=office_id, grade_id=grade.pk)
            for office_id, codes in used.items()
            for grade in grades()
            if grade.code not in codes
        ],
        ignore_conflicts=True,
        batch_size=5000,
    )


def write_returns(
    day: date,
    period_id: int,
    returns: Sequence[DemoReturn],
    used: Mapping[int, set[str]],
    *,
    moved: Mapping[str, Moved],
    persons: Mapping[str, Cells],
) -> int:
    """Write the returns of one date: drafts first, cells by COPY, movements, then their states.

    Movements lead to `persons`, so a return whose columns were swapped does not follow from them.
    """
    begun = [each for each in returns if each.state is not None]
    people = demo_people()
    owed = HeadcountReturn.objects.bulk_create(
        [HeadcountReturn(office_id=each.office_id, period_id=period_id) for each in begun]
    )
    entered_at = moment(day, 15)
    revisions = ReturnRevision.objects.bulk_create(
        [
            ReturnRevision(
                headcount_return=one,
                number=1,
                created_by_id=people["hr"].get(each.office),
                created_at=entered_at,
            )
            for one, each in zip(owed, begun, strict=True)
        ]
    )
    copy_cells(revisions, begun, used, entered_at)
    write_movements(
        [
            (revision, each.office)
            for revision, each in zip(revisions, begun, strict=True)
            if each.office != SHOWN_HALF_ENTERED or day != LAST_YEAR_END
        ],
        day=day,
        moved=moved,
        cells=persons,
        always=STATE_MOVEMENTS,
        at=entered_at,
    )
    for revision, each in zip(revisions, begun, strict=True):
        stamp(revision, each, day, people)
    ReturnRevision.objects.bulk_update(
        revisions,
        [
            "state",
            "version",
            "is_in_force",
            "submitted_by",
            "submitted_at",
            "attested_by",
            "attested_at",
            "approved_by",
            "approved_at",
            "returned_by",
            "returned_at",
            "return_reason",
        ],
    )
    return len(begun)


def demo_people() -> dict[str, dict[str, int]]:
    """Return the demo accounts that stamp returns, by office code."""
    ids = dict(get_user_model().objects.values_list("username", "pk"))
    offices = {"nairobi": "KEN-NAIROBI", "dakar": "SEN-DAKAR", "hargeisa": "SOM-HARGEISA"}
    return {
        "hr": {
            office: ids[f"hr.{name}"] for name, office in offices.items() if f"hr.{name}" in ids
        },
        "head": {
            office: ids[f"head.{name}"] for name, office in offices.items() if f"head.{name}" in ids
        },
        "hrm": {"": ids["hrm"]} if "hrm" in ids else {},
    }


def moment(day: date, days_later: int) -> datetime:
    """Return noon, UTC, some days after a date."""
    return datetime.combine(day + timedelta(days=days_later), time(12), tzinfo=UTC)


def days_late(day: date, office: str) -> int:
    """Return by how many days more than the others a return of a past date came; of few offices any.

    Others come eighteen days after the date, four weeks and more after that the deadline has passed.
    """
    dice = random.Random(f"{SEED}:late:{day}:{office}")  # noqa: S311 - not a secret
    if day == LAST_YEAR_END or dice.random() > LATE_SHARE:
        return 0
    return dice.randint(25, 45)


def stamp(
    revision: ReturnRevision, each: DemoReturn, day: date, people: Mapping[str, Mapping[str, int]]
) -> None:
    """Set the state of a revision with who brought it there and when."""
    state = each.state or RevisionState.DRAFT
    revision.state = state
    if state == RevisionState.DRAFT:
        return
    revision.version = 2
    late = days_late(day, each.office)
    revision.submitted_by_id = people["hr"].get(each.office)
    revision.submitted_at = moment(day, 18 + late)
    if state == RevisionState.RETURNED:
        revision.version = 3
        revision.returned_by_id = people["hrm"].get("")
        revision.returned_at = moment(day, 24 + late)
        revision.return_reason = RETURN_REASON
    if state in {RevisionState.ATTESTED, RevisionState.APPROVED}:
        revision.version = 3
        revision.attested_by_id = people["head"].get(each.office)
        revision.attested_at = moment(day, 21 + late)
    if state == RevisionState.APPROVED:
        revision.version = 4
        revision.approved_by_id = people["hrm"].get("")
        revision.approved_at = moment(day, 27 + late)
        revision.is_in_force = True


def copy_cells(
    revisions: Sequence[ReturnRevision],
    returns: Sequence[DemoReturn],
    used: Mapping[int, set[str]],
    at: datetime,
) -> None:
    """Write every cell that the returns owe by COPY; some of a draft stay missing."""
    grade_ids = {grade.code: grade.pk for grade in grades()}
    groups = contract_groups()
    lines = io.StringIO()
    for revision, each in zip(revisions, returns, strict=True):
        owed = [
            (grade, group, sex)
            for group in groups
            for grade in (sorted(used[each.office_id]) if group.is_graded else ["UG"])
            for sex in ("F", "M", "O")
        ]
        for place in owed[: len(owed) - each.leave_out]:
            grade, group, sex = place
            count = each.cells.get((grade, group.code, sex), 0)
            lines.write(
                f"{revision.pk}\t{grade_ids[grade]}\t{group.pk}\t{sex}\tcounted\t{count}\t"
                f"imported\t1\t{at.isoformat()}\n"
            )
    lines.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            "COPY staffing_headcountcell (revision_id, grade_id, contract_group_id, sex, state,"
            " count, origin, version, changed_at) FROM STDIN",
            lines,
        )
