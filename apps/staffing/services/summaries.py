"""Keeps the sums current in the transaction that changes what they sum.

A sum belongs to a unit and all below it in the tree of the period's date, so one approval touches
the rows of the office and of its ancestors, and a page reads a region in one look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeTree
from apps.staffing.choices import Standing
from apps.staffing.models import ReturnTally, StaffSummary

SIGNED_CELLS = """
    SELECT pair.unit_id, pair.location, cell.grade_id, cell.contract_group_id,
           SUM(CASE WHEN cell.sex = 'F' THEN change.sign * cell.count ELSE 0 END) AS women,
           SUM(CASE WHEN cell.sex = 'M' THEN change.sign * cell.count ELSE 0 END) AS men,
           SUM(CASE WHEN cell.sex = 'O' THEN change.sign * cell.count ELSE 0 END) AS other,
           SUM(CASE WHEN cell.state = 'missing' THEN change.sign ELSE 0 END) AS missing
    FROM unnest(%(offices)s::bigint[], %(revisions)s::bigint[], %(signs)s::int[])
         AS change(office_id, revision_id, sign)
    JOIN staffing_headcountcell cell ON cell.revision_id = change.revision_id
    JOIN unnest(%(pair_offices)s::bigint[], %(pair_units)s::bigint[], %(pair_locations)s::text[])
         AS pair(office_id, unit_id, location) ON pair.office_id = change.office_id
    WHERE cell.count <> 0 OR cell.state = 'missing'
    GROUP BY pair.unit_id, pair.location, cell.grade_id, cell.contract_group_id
"""

SHIFT_SUMMARIES = f"""
    INSERT INTO staffing_staffsummary AS kept
        (period_id, unit_id, status, location, grade_id, contract_group_id,
         women, men, other, missing_cells)
    SELECT %(period)s, unit_id, %(status)s, location, grade_id, contract_group_id,
           COALESCE(women, 0), COALESCE(men, 0), COALESCE(other, 0), missing
    FROM ({SIGNED_CELLS}) AS moved
    ON CONFLICT (unit_id, status, period_id, location, grade_id, contract_group_id)
    DO UPDATE SET women = kept.women + EXCLUDED.women,
                  men = kept.men + EXCLUDED.men,
                  other = kept.other + EXCLUDED.other,
                  missing_cells = kept.missing_cells + EXCLUDED.missing_cells
"""  # noqa: S608 - composed of constants only

SHIFT_TALLIES = """
    INSERT INTO staffing_returntally AS kept (period_id, unit_id, status, counted)
    SELECT %(period)s, pair.unit_id, %(status)s, SUM(change.sign)
    FROM unnest(%(offices)s::bigint[], %(signs)s::int[]) AS change(office_id, sign)
    JOIN unnest(%(pair_offices)s::bigint[], %(pair_units)s::bigint[])
         AS pair(office_id, unit_id) ON pair.office_id = change.office_id
    GROUP BY pair.unit_id
    ON CONFLICT (unit_id, status, period_id)
    DO UPDATE SET counted = kept.counted + EXCLUDED.counted
"""

TALLY_DIFFERENCES = """
    WITH due AS (
        SELECT pair.unit_id, COUNT(*) AS counted
        FROM unnest(%(offices)s::bigint[]) AS change(office_id)
        JOIN unnest(%(pair_offices)s::bigint[], %(pair_units)s::bigint[])
             AS pair(office_id, unit_id) ON pair.office_id = change.office_id
        GROUP BY pair.unit_id
    ),
    kept AS (
        SELECT unit_id, counted FROM staffing_returntally
        WHERE period_id = %(period)s AND status = %(status)s
    )
    SELECT COUNT(*) FROM kept FULL JOIN due USING (unit_id)
    WHERE COALESCE(kept.counted, 0) <> COALESCE(due.counted, 0)
"""

COUNTED_REVISIONS = """
    SELECT DISTINCT ON (owed.id) owed.office_id, revision.id
    FROM staffing_headcountreturn owed
    JOIN staffing_returnrevision revision ON revision.headcount_return_id = owed.id
    WHERE owed.period_id = %(period)s
      AND (revision.is_in_force
           OR (%(status)s = 'provisional' AND revision.state IN ('submitted', 'attested')))
    ORDER BY owed.id, revision.is_in_force DESC, revision.number DESC
"""


@dataclass(frozen=True, slots=True)
class CountedChange:
    """The revision that counted for an office before a change, and the one that counts after."""

    office_id: int
    before: int | None
    after: int | None


def shift(
    *,
    period_id: int,
    as_of: date,
    standing: Standing,
    changes: Sequence[CountedChange],
    scope: OfficeScope,
) -> None:
    """Move the sums of a period from the revisions that counted to those that count now.

    Two statements for any number of offices. Must run in the transaction of the change; the
    transaction lock on the period keeps two approvals from waiting for each other in a circle.
    `scope` is the scope of the change itself, which has already been checked.
    """
    changes = [change for change in changes if change.before != change.after]
    if not changes:
        return
    pairs = lineage_pairs(tree_on(day=as_of), [change.office_id for change in changes])
    signed = [
        (change.office_id, revision_id, sign)
        for change in changes
        for revision_id, sign in ((change.before, -1), (change.after, 1))
        if revision_id is not None
    ]
    parameters: dict[str, Any] = {
        "period": period_id,
        "status": standing.value,
        "offices": [office_id for office_id, _, _ in signed],
        "revisions": [revision_id for _, revision_id, _ in signed],
        "signs": [sign for _, _, sign in signed],
        **pairs,
    }
    with connection.cursor() as cursor:
        lock_period(period_id)
        cursor.execute(SHIFT_SUMMARIES, parameters)
        cursor.execute(SHIFT_TALLIES, parameters)


def lock_period(period_id: int) -> None:
    """Hold the sums of a period until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7305, %s)", [period_id])


def lineage_pairs(tree: OfficeTree, office_ids: Sequence[int]) -> dict[str, list[object]]:
    """Return arrays that join every office to itself and to each office above it."""
    pairs = [
        (office_id, unit_id, tree.nodes[office_id].location)
        for office_id in sorted(set(office_ids))
        for unit_id in tree.lineage(office_id)
    ]
    return {
        "pair_offices": [office_id for office_id, _, _ in pairs],
        "pair_units": [unit_id for _, unit_id, _ in pairs],
        "pair_locations": [location for _, _, location in pairs],
    }


@transaction.atomic
def rebuild(*, period_id: int, as_of: date, scope: OfficeScope) -> None:
    """Make the sums of one period anew from the cells (after bulk loads or a moved office)."""
    lock_period(period_id)
    StaffSummary.objects.filter(period_id=period_id).delete()
    ReturnTally.objects.filter(period_id=period_id).delete()
    for standing in Standing:
        shift(
            period_id=period_id,
            as_of=as_of,
            standing=standing,
            changes=counted_changes(period_id, standing),
            scope=scope,
        )


def counted_changes(period_id: int, standing: Standing) -> list[CountedChange]:
    """Return every office of the period that counts, as a change from nothing."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED_REVISIONS, {"period": period_id, "status": standing.value})
        return [
            CountedChange(office_id=office_id, before=None, after=revision_id)
            for office_id, revision_id in cursor.fetchall()
        ]


def differences(*, period_id: int, as_of: date, scope: OfficeScope) -> int:
    """Return how many sums and tallies of a period disagree with the cells; only 0 is good."""
    found = 0
    tree = tree_on(day=as_of)
    for standing in Standing:
        changes = counted_changes(period_id, standing)
        parameters: dict[str, Any] = {
            "period": period_id,
            "status": standing.value,
            "offices": [change.office_id for change in changes],
            "revisions": [change.after for change in changes],
            "signs": [1 for _ in changes],
            **lineage_pairs(tree, [change.office_id for change in changes]),
        }
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                WITH due AS ({SIGNED_CELLS}),
                kept AS (
                    SELECT unit_id, location, grade_id, contract_group_id,
                           women, men, other, missing_cells
                    FROM staffing_staffsummary
                    WHERE period_id = %(period)s AND status = %(status)s
                )
                SELECT COUNT(*) FROM kept FULL JOIN due
                    USING (unit_id, location, grade_id, contract_group_id)
                WHERE COALESCE(kept.women, 0) <> COALESCE(due.women, 0)
                   OR COALESCE(kept.men, 0) <> COALESCE(due.men, 0)
                   OR COALESCE(kept.other, 0) <> COALESCE(due.other, 0)
                   OR COALESCE(kept.missing_cells, 0) <> COALESCE(due.missing, 0)
                """,  # noqa: S608 - composed of constants only
                parameters,
            )
            found += cursor.fetchone()[0]
            cursor.execute(TALLY_DIFFERENCES, parameters)
            found += cursor.fetchone()[0]
    return found
