"""The write of an examined file: returns, drafts and corrections as needed, then only what differs.

Runs in the transaction of the examination, on revisions that it has locked. The cells go in and
change in one statement each, so that history costs one statement as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from apps.accounts.scope import OfficeScope
from apps.staffing.services.imports.examining import GOOD, Examination
from apps.staffing.services.imports.plans import Plan, Way
from apps.staffing.services.movements import carry_movements

BEGIN_RETURNS = """
    INSERT INTO staffing_headcountreturn (office_id, period_id)
    SELECT office_id, %(period)s FROM unnest(%(offices)s::bigint[]) AS begun(office_id)
    ORDER BY office_id
    ON CONFLICT (period_id, office_id) DO NOTHING
"""

BEGIN_REVISIONS = """
    WITH begun AS (
        INSERT INTO staffing_returnrevision
            (headcount_return_id, number, state, version, is_in_force, reason, created_by_id,
             created_at, return_reason)
        SELECT owed.id, 1, 'draft', 1, FALSE, '', %(actor)s, %(at)s, ''
        FROM staffing_headcountreturn owed
        WHERE owed.period_id = %(period)s AND owed.office_id = ANY(%(offices)s)
        ORDER BY owed.office_id
        ON CONFLICT (headcount_return_id, number) DO NOTHING
        RETURNING id, headcount_return_id
    )
    SELECT owed.office_id, begun.id
    FROM begun JOIN staffing_headcountreturn owed ON owed.id = begun.headcount_return_id
"""

BEGIN_CORRECTIONS = """
    WITH begun AS (
        INSERT INTO staffing_returnrevision
            (headcount_return_id, number, state, version, is_in_force, reason, created_by_id,
             created_at, return_reason)
        SELECT approved.headcount_return_id, approved.number + 1, 'draft', 1, FALSE, %(reason)s,
               %(actor)s, %(at)s, ''
        FROM staffing_returnrevision approved
        WHERE approved.id = ANY(%(approved)s)
        ORDER BY approved.id
        RETURNING id, headcount_return_id
    )
    SELECT owed.office_id, begun.id
    FROM begun JOIN staffing_headcountreturn owed ON owed.id = begun.headcount_return_id
"""

CARRY = """
    INSERT INTO staffing_headcountcell
        (revision_id, grade_id, contract_group_id, sex, state, count, origin, version,
         changed_by_id, changed_at)
    SELECT target.revision_id, cell.grade_id, cell.contract_group_id, cell.sex, cell.state,
           cell.count, 'carried', 1, NULL, %(at)s
    FROM staffing_headcountcell cell
    JOIN unnest(%(approved)s::bigint[], %(drafts)s::bigint[]) AS target(approved_id, revision_id)
        ON target.approved_id = cell.revision_id
    ORDER BY target.revision_id, cell.id
"""

AIM = """
    UPDATE import_office SET revision_id = aimed.revision_id
    FROM unnest(%(offices)s::bigint[], %(revisions)s::bigint[]) AS aimed(office_id, revision_id)
    WHERE import_office.office_id = aimed.office_id
"""

TARGETS = """
    (SELECT DISTINCT office_id, revision_id FROM import_office WHERE revision_id IS NOT NULL)
"""

FORGET_SET_ASIDE = """
    DELETE FROM staffing_setasidegrade aside USING import_taken_back taken
    WHERE aside.office_id = taken.office_id AND aside.grade_id = taken.grade_id
"""

# As in `entry.take_grade_back`: what is not positive becomes missing, unless the file names it.
EMPTY_TAKEN_BACK = f"""
    UPDATE staffing_headcountcell cell
    SET state = 'missing', count = NULL, version = cell.version + 1, changed_by_id = %(actor)s,
        changed_at = %(at)s
    FROM import_taken_back taken
    JOIN {TARGETS} AS target USING (office_id)
    CROSS JOIN organization_contractgroup contract
    WHERE cell.revision_id = target.revision_id AND cell.grade_id = taken.grade_id
      AND cell.contract_group_id = contract.id AND contract.is_graded
      AND cell.state <> 'missing' AND COALESCE(cell.count, 0) = 0
      AND NOT EXISTS (
          SELECT 1 FROM import_checked checked
          WHERE checked.office_id = taken.office_id AND checked.grade_id = cell.grade_id
            AND checked.contract_group_id = cell.contract_group_id AND checked.sex = cell.sex
            AND checked.said <> 'b' AND {GOOD})
"""  # noqa: S608 - composed of constants only

INSERT_CELLS = f"""
    INSERT INTO staffing_headcountcell
        (revision_id, grade_id, contract_group_id, sex, state, count, origin, version,
         changed_by_id, changed_at)
    SELECT target.revision_id, checked.grade_id, checked.contract_group_id, checked.sex,
           checked.state, checked.count, 'imported', 1, %(actor)s, %(at)s
    FROM import_checked checked
    JOIN {TARGETS} AS target USING (office_id)
    WHERE checked.verdict = 'new' AND checked.held_id IS NULL AND {GOOD}
"""  # noqa: S608 - composed of constants only

# In a correction the cell to change is the one that was carried, not the approved one.
CARRIED = """
    CREATE TEMPORARY TABLE import_carried ON COMMIT DROP AS
    SELECT cell.id, office.office_id, cell.grade_id, cell.contract_group_id, cell.sex
    FROM staffing_headcountcell cell
    JOIN (SELECT DISTINCT office_id, revision_id FROM import_office) AS office USING (revision_id)
    WHERE cell.revision_id = ANY(%(drafts)s)
"""

POINT_AT_CARRIED = """
    UPDATE import_checked checked SET held_id = carried.id
    FROM import_carried carried
    WHERE carried.office_id = checked.office_id AND carried.grade_id = checked.grade_id
      AND carried.contract_group_id = checked.contract_group_id AND carried.sex = checked.sex
"""

# With its key it is joined without a doubt, however few rows the planner believes to be there.
CHOOSE_UPDATES = f"""
    CREATE TEMPORARY TABLE import_update (
        id bigint PRIMARY KEY, state text NOT NULL, count integer
    ) ON COMMIT DROP;
    INSERT INTO import_update (id, state, count)
    SELECT checked.held_id, checked.state, checked.count
    FROM import_checked checked
    WHERE checked.verdict IN ('new', 'changed') AND checked.held_id IS NOT NULL AND {GOOD}
"""  # noqa: S608 - composed of constants only

UPDATE_CELLS = """
    UPDATE staffing_headcountcell cell
    SET state = import_update.state, count = import_update.count, origin = 'imported',
        version = cell.version + 1, changed_by_id = %(actor)s, changed_at = %(at)s
    FROM import_update WHERE import_update.id = cell.id
"""


class Overtaken(Exception):  # noqa: N818 - not an error: the import is examined again
    """Somebody began a return between the examination and the write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written into one return."""

    office: str
    revision_id: int
    number: int
    way: Way
    new: int
    changed: int

    def to_dict(self) -> dict[str, object]:
        """Return what the result page keeps."""
        return {
            "office": self.office,
            "revision_id": self.revision_id,
            "number": self.number,
            "way": self.way.value,
            "new": self.new,
            "changed": self.changed,
        }


def write(
    examination: Examination, *, reason: str, at: datetime, scope: OfficeScope
) -> list[Written]:
    """Write the good rows of an examined file; return the returns that changed, by office code.

    An office in which nothing differs gets no return, no draft and no correction. Raises Overtaken
    when a return has come into being since the examination; the caller rolls back and begins anew.
    """
    plans = sorted(examination.offices_written, key=lambda plan: plan.office.id)
    if not plans:
        return []
    actor: dict[str, Any] = {"actor": scope.user_id, "at": at}
    targets = {plan.office.id: plan.revision.pk for plan in plans if plan.revision is not None}
    targets |= begin(
        [plan for plan in plans if plan.way is Way.BEGIN], examination.period.id, actor
    )
    corrections = correct([plan for plan in plans if plan.way is Way.CORRECT], reason, actor)
    targets |= corrections
    with connection.cursor() as cursor:
        cursor.execute(AIM, {"offices": list(targets), "revisions": list(targets.values())})
        if corrections:
            cursor.execute(CARRIED, {"drafts": list(corrections.values())})
            cursor.execute("ANALYZE import_carried")
            cursor.execute(POINT_AT_CARRIED)
        cursor.execute(FORGET_SET_ASIDE)
        if cursor.rowcount:
            cursor.execute(EMPTY_TAKEN_BACK, dict(actor))
        cursor.execute(INSERT_CELLS, dict(actor))
        inserted = cursor.rowcount
        cursor.execute(CHOOSE_UPDATES)
        updated = cursor.rowcount
        if updated:
            cursor.execute("ANALYZE import_update")
            cursor.execute(UPDATE_CELLS, dict(actor))
            updated = cursor.rowcount
    if inserted + updated != examination.counts["new"] + examination.counts["changed"]:
        raise Overtaken
    return sorted(
        (written_in(plan, targets, examination) for plan in plans), key=lambda one: one.office
    )


def begin(plans: Sequence[Plan], period_id: int, actor: Mapping[str, Any]) -> dict[int, int]:
    """Begin the returns of offices that have none; return office id → id of the draft."""
    if not plans:
        return {}
    parameters: dict[str, Any] = {
        **actor,
        "period": period_id,
        "offices": [plan.office.id for plan in plans],
    }
    with connection.cursor() as cursor:
        cursor.execute(BEGIN_RETURNS, dict(parameters))
        cursor.execute(BEGIN_REVISIONS, dict(parameters))
        begun = dict(cursor.fetchall())
    if len(begun) < len(plans):
        raise Overtaken
    return begun


def correct(plans: Sequence[Plan], reason: str, actor: Mapping[str, Any]) -> dict[int, int]:
    """Begin corrections of approved returns, with all that stands in them; return office id → draft."""
    approved = {plan.office.id: plan.revision.pk for plan in plans if plan.revision is not None}
    if not approved:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            BEGIN_CORRECTIONS, {**actor, "reason": reason, "approved": list(approved.values())}
        )
        drafts = dict(cursor.fetchall())
        cursor.execute(
            CARRY,
            {
                "at": actor["at"],
                "approved": [approved[office_id] for office_id in drafts],
                "drafts": list(drafts.values()),
            },
        )
    carry_movements(
        drafts={approved[office_id]: draft for office_id, draft in drafts.items()}, at=actor["at"]
    )
    return drafts


def written_in(plan: Plan, targets: Mapping[int, int], examination: Examination) -> Written:
    """Return what was written into the return of one plan."""
    counts = examination.by_office[plan.office.id]
    number = plan.revision.number if plan.revision else 1
    return Written(
        office=plan.office.code,
        revision_id=targets[plan.office.id],
        number=number + 1 if plan.way is Way.CORRECT else number,
        way=plan.way,
        new=counts["new"],
        changed=counts["changed"],
    )
