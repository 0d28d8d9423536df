"""Reads of headcount imports: their previews, problems, results, and the file to begin with."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from apps.accounts.capabilities import Capability
from apps.accounts.choices import Role
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.staffing.choices import CellState
from apps.staffing.models import HeadcountImport
from apps.staffing.selectors.import_words import Found, columns_named, problem_of
from apps.staffing.selectors.returns import PeriodLine
from apps.web.refusals import OutOfScope, Problem

SEES_ALL = frozenset({Role.AUDITOR.value})
NOT_APPLICABLE_WORD = "NA"
FORM_COLUMNS = ("office", "grade", "contract", "women", "men", "other")

CHANGES_WRITTEN = """
    SELECT office.code, contract.code, grade.code, event.sex,
           before.state, before.count, event.state, event.count
    FROM staffing_headcountcellevent event
    JOIN staffing_returnrevision revision ON revision.id = event.revision_id
    JOIN staffing_headcountreturn owed ON owed.id = revision.headcount_return_id
    JOIN organization_office office ON office.id = owed.office_id
    JOIN organization_grade grade ON grade.id = event.grade_id
    JOIN organization_contractgroup contract ON contract.id = event.contract_group_id
    LEFT JOIN LATERAL (
        SELECT older.state, older.count FROM staffing_headcountcellevent older
        WHERE older.pgh_obj_id = event.pgh_obj_id AND older.pgh_id < event.pgh_id
        ORDER BY older.pgh_id DESC LIMIT 1
    ) AS before ON TRUE
    WHERE event.pgh_context_id = %(context)s AND event.origin = 'imported'
    ORDER BY office.code, contract.position, grade.rank DESC,
             CASE event.sex WHEN 'F' THEN 1 WHEN 'M' THEN 2 ELSE 3 END, event.pgh_id
"""

FORM_ROWS = """
    SELECT office.number, grade.code, contract.code,
           MAX(CASE WHEN cell.sex = 'F' THEN CASE cell.state WHEN 'counted' THEN cell.count::text
                    WHEN 'not_applicable' THEN 'NA' END END),
           MAX(CASE WHEN cell.sex = 'M' THEN CASE cell.state WHEN 'counted' THEN cell.count::text
                    WHEN 'not_applicable' THEN 'NA' END END),
           MAX(CASE WHEN cell.sex = 'O' THEN CASE cell.state WHEN 'counted' THEN cell.count::text
                    WHEN 'not_applicable' THEN 'NA' END END)
    FROM unnest(%(offices)s::bigint[]) WITH ORDINALITY AS office(id, number)
    CROSS JOIN organization_grade grade
    CROSS JOIN organization_contractgroup contract
    LEFT JOIN staffing_headcountreturn owed
        ON owed.office_id = office.id AND owed.period_id = %(period)s
    LEFT JOIN LATERAL (
        SELECT newest.id FROM staffing_returnrevision newest
        WHERE newest.headcount_return_id = owed.id ORDER BY newest.number DESC LIMIT 1
    ) AS revision ON TRUE
    LEFT JOIN staffing_headcountcell cell
        ON cell.revision_id = revision.id AND cell.grade_id = grade.id
       AND cell.contract_group_id = contract.id
    WHERE (grade.retired_on IS NULL OR grade.retired_on > %(as_of)s)
      AND (contract.retired_on IS NULL OR contract.retired_on > %(as_of)s)
      AND (contract.is_graded OR grade.category = 'ungraded')
    GROUP BY office.number, grade.code, grade.rank, contract.code, contract.position,
             contract.is_graded, office.id, grade.id
    HAVING COUNT(cell.id) > 0 OR NOT contract.is_graded OR NOT EXISTS (
        SELECT 1 FROM staffing_setasidegrade aside
        WHERE aside.office_id = office.id AND aside.grade_id = grade.id)
    ORDER BY office.number, contract.position, grade.rank DESC
"""


@dataclass(frozen=True, slots=True)
class ChangedReturn:
    """A return that an import changed, as its result page lists it."""

    office: str
    name: str
    revision_id: int
    number: int
    way: str
    new: int
    changed: int


def imports_seen(*, scope: OfficeScope) -> QuerySet[HeadcountImport]:
    """Return the imports that somebody may look at, the newest first, without their bytes.

    One's own; jobs and auditors of the whole organization see all. A file names offices and their
    numbers, so an auditor of some offices sees none of others' files.
    """
    imports = (
        HeadcountImport.objects.defer("content", "problems")
        .select_related("period", "uploaded_by")
        .order_by("-uploaded_at", "-pk")
    )
    if scope.reason or (scope.roles & SEES_ALL and scope.visible.everywhere):
        return imports
    if scope.user_id is None:
        return imports.none()
    return imports.filter(uploaded_by_id=scope.user_id)


def import_seen(*, import_id: int, scope: OfficeScope) -> HeadcountImport:
    """Return one import; raises OutOfScope when it is not theirs to look at."""
    kept = imports_seen(scope=scope).filter(pk=import_id).first()
    if kept is None:
        raise OutOfScope
    return kept


def period_of_import(kept: HeadcountImport) -> PeriodLine:
    """Return the period that an import was made for."""
    return PeriodLine(
        id=kept.period_id,
        as_of=kept.period.as_of,
        opens_on=kept.period.opens_on,
        closes_on=kept.period.closes_on,
        state=kept.period.state,
    )


def problems_of_import(*, import_id: int, scope: OfficeScope) -> list[Problem]:
    """Return every problem of the last check, in the order of the file and in words."""
    kept = import_seen(import_id=import_id, scope=scope)
    if not kept.problems:
        return []
    sheets = kept.preview["sheets"]
    return [problem_of(Found(*each), sheets) for each in json.loads(zlib.decompress(kept.problems))]


def changed_returns(*, kept: HeadcountImport, scope: OfficeScope) -> list[ChangedReturn]:
    """Return exactly the returns that an import changed, those of them that may be seen."""
    tree = tree_on(day=kept.period.as_of)
    found = []
    for each in kept.result.get("returns", ()):
        node = tree.by_code.get(each["office"])
        if node is not None and node.id in scope.visible:
            found.append(ChangedReturn(name=node.name, **each))
    return found


def changes_written(
    *, import_id: int, scope: OfficeScope
) -> list[tuple[str, str, str, str, str, str]]:
    """Return every cell that an import wrote, from the history.

    Each is (office, contract, grade, sex, old, new); missing is an empty text. Offices that may no
    longer be seen are left out.
    """
    kept = import_seen(import_id=import_id, scope=scope)
    if not kept.result.get("context"):
        return []
    seen = {one.office for one in changed_returns(kept=kept, scope=scope)}
    with connection.cursor() as cursor:
        cursor.execute(CHANGES_WRITTEN, {"context": kept.result["context"]})
        return [
            (office, contract, grade, sex, file_text(old, old_count), file_text(new, count))
            for office, contract, grade, sex, old, old_count, new, count in cursor.fetchall()
            if office in seen
        ]


def file_text(state: str | None, count: int | None) -> str:
    """Return a cell as files write it: a number, NA, or nothing."""
    if state == CellState.NOT_APPLICABLE:
        return NOT_APPLICABLE_WORD
    return "" if count is None else str(count)


def form_header() -> list[str]:
    """Return the header of our own files in the reader's language; imports know all of them."""
    return [name.capitalize() for name in columns_named(FORM_COLUMNS).split(", ")]


def form_rows(
    *, period: PeriodLine, office: str, scope: OfficeScope
) -> Iterator[tuple[str, str, str, str | int, str | int, str | int]]:
    """Yield the rows of a file to fill: what the newest revision of each office holds now.

    `office` is a code, or empty for every reporting unit whose headcounts the person enters. A
    missing cell is blank, one that does not apply is NA. Raises OutOfScope for an office that
    cannot be seen.
    """
    tree = tree_on(day=period.as_of)
    if office:
        node = tree.by_code.get(office)
        if node is None or node.id not in scope.visible:
            raise OutOfScope
        nodes = [node]
    else:
        nodes = [node for node in tree.units() if scope.may(Capability.ENTER, node.id)]
    with connection.cursor() as cursor:
        cursor.execute(
            FORM_ROWS,
            {
                "offices": [node.id for node in nodes],
                "period": period.id,
                "as_of": period.as_of,
            },
        )
        for number, grade, contract, *counts in cursor.fetchall():
            women, men, other = (
                int(count) if count is not None and count.isdigit() else count or ""
                for count in counts
            )
            yield nodes[number - 1].code, grade, contract, women, men, other
