"""What the rules on returns would find once a file is imported; looked at before anything is written."""

from collections.abc import Hashable

from django.db import connection

from apps.accounts.scope import OfficeScope
from apps.staffing.analytics.expectation import Cell
from apps.staffing.choices import CellState
from apps.staffing.selectors.findings import Subject, filled_lines, told
from apps.staffing.services.imports.examining import GOOD, Examination

MOST_OFFICES = 50
"""So many offices of a file are looked at before it is imported; the others when they submit. This product's."""
MOST_FINDINGS = 100

AHEAD = f"""
    SELECT office.office_id, held.contract_group_id, held.grade_id, held.sex, held.state, held.count
    FROM import_held held JOIN import_office office ON office.held_revision_id = held.revision_id
    WHERE office.office_id = ANY(%(offices)s)
    UNION ALL
    SELECT checked.office_id, checked.contract_group_id, checked.grade_id, checked.sex,
           checked.state, checked.count
    FROM import_checked checked
    WHERE checked.office_id = ANY(%(offices)s) AND checked.verdict IN ('new', 'changed') AND {GOOD}
"""  # noqa: S608 - composed of constants only


def findings_ahead(examination: Examination, *, scope: OfficeScope) -> dict[str, object]:
    """Return what the rules would find, as a preview keeps it: how much, and the first of it in every language.

    Runs in the transaction of the examination.
    """
    chosen = {plan.office.id: plan for plan in examination.offices_written[:MOST_OFFICES]}
    if not chosen:
        return {"total": 0, "left_out": 0, "lines": []}
    cells: dict[int, dict[Cell, int]] = {office_id: {} for office_id in chosen}
    filled: dict[int, set[tuple[Hashable, Hashable, str]]] = {pk: set() for pk in chosen}
    with connection.cursor() as cursor:
        cursor.execute(AHEAD, {"offices": list(chosen)})
        for office_id, contract, grade, sex, state, count in cursor.fetchall():
            cells[office_id][contract, grade, sex] = count or 0
            if state != CellState.MISSING:
                filled[office_id].add((contract, grade, sex))
    found = told(
        subjects=[
            Subject(
                key=office_id,
                office_id=office_id,
                as_of=examination.period.as_of,
                return_id=plan.revision.headcount_return_id if plan.revision else None,
                cells=cells[office_id],
                filled=filled_lines(filled[office_id]),
            )
            for office_id, plan in chosen.items()
        ],
        scope=scope,
    )
    return {
        "total": len(found),
        "left_out": len(examination.offices_written) - len(chosen),
        "lines": [
            {"office": chosen[int(str(key))].office.name, "severity": severity, "words": words}
            for key, severity, words in found[:MOST_FINDINGS]
        ],
    }
