"""Sheets of beneficiaries are made and changed as a whole, and refused from an older version."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.models import BeneficiaryCount, BeneficiarySheet
from apps.projects.selectors.access import project_to_keep
from apps.projects.selectors.beneficiaries import CountKey, sheet_seen
from apps.projects.selectors.report_steps import today_at
from apps.projects.services.beneficiaries.checks import SheetData, sheet_problems
from apps.web.refusals import Invalid, WrongState
from apps.web.texts import tidy


@transaction.atomic
def make_sheet(
    *, project_id: int, data: SheetData, now: datetime, scope: OfficeScope
) -> BeneficiarySheet:
    """Make a sheet with its counts; raises OutOfScope, NotPermitted, or Invalid with every problem."""
    project = project_to_keep(project_id=project_id, scope=scope)
    today = today_at(project.office_id, now)
    if problems := sheet_problems(data, project=project, sheet=None, today=today):
        raise Invalid(problems=problems)
    sheet = BeneficiarySheet.objects.create(
        project=project,
        **said_of(data),
        changed_by_id=scope.user_id,
        changed_at=now,
    )
    write_counts(sheet, data)
    return sheet


@transaction.atomic
def save_sheet(
    *, sheet_id: int, version: int, data: SheetData, now: datetime, scope: OfficeScope
) -> BeneficiarySheet:
    """Change a sheet; raises as `make_sheet` does, and WrongState `stale` when somebody was faster."""
    found = sheet_seen(sheet_id=sheet_id, scope=scope)
    # The project is the lock of all its sheets, because their periods must not overlap.
    project = project_to_keep(project_id=found.project_id, scope=scope)
    sheet = BeneficiarySheet.objects.select_for_update().get(pk=found.pk)
    if sheet.version != version:
        raise WrongState(
            _(
                "Somebody else changed this sheet since you opened it. What you typed is kept here:"
                " compare, then save again."
            ),
            code="stale",
        )
    today = today_at(project.office_id, now)
    if problems := sheet_problems(data, project=project, sheet=sheet, today=today):
        raise Invalid(problems=problems)
    said = said_of(data)
    is_changed = write_counts(sheet, data) or any(
        getattr(sheet, name) != value for name, value in said.items()
    )
    if is_changed:
        for name, value in said.items():
            setattr(sheet, name, value)
        sheet.version += 1
        sheet.changed_by_id, sheet.changed_at = scope.user_id, now
        sheet.save(update_fields=[*said, "version", "changed_by", "changed_at"])
    return sheet


def said_of(data: SheetData) -> dict[str, Any]:
    """Return what a sheet says beside its counts, by column."""
    return {
        "kind": data.kind,
        "starts_on": data.starts_on,
        "ends_before": data.ends_before,
        "not_disaggregated": tidy(data.not_disaggregated),
    }


def write_counts(sheet: BeneficiarySheet, data: SheetData) -> bool:
    """Bring the counts of a sheet to what was typed, cell by cell; whether anything changed."""
    held = {CountKey(row.facet, row.category, row.sex): row for row in sheet.counts.all()}
    new = [
        BeneficiaryCount(
            sheet=sheet,
            facet=key.facet,
            category=key.category,
            sex=key.sex,
            state=cell.state,
            count=cell.count,
        )
        for key, cell in data.counts.items()
        if key not in held
    ]
    changed = []
    for key, cell in data.counts.items():
        row = held.get(key)
        if row is not None and (row.state, row.count) != (cell.state, cell.count):
            row.state, row.count = cell.state, cell.count
            changed.append(row)
    gone = [row.pk for key, row in held.items() if key not in data.counts]
    BeneficiaryCount.objects.bulk_create(new)
    BeneficiaryCount.objects.bulk_update(changed, ["state", "count"])
    BeneficiaryCount.objects.filter(pk__in=gone).delete()
    return bool(new or changed or gone)
