"""The write of an examined file: a few statements, whatever the number of projects.

`ON CONFLICT` writes new and changed rows in one statement for each batch, so that history costs one
statement as well. The projects are locked since the examination; a code that came into being meanwhile is
found by the version that the conflict would skip, so the caller compares numbers and begins anew.
"""

from collections.abc import Sequence
from datetime import datetime

from apps.accounts.scope import OfficeScope
from apps.projects.choices import ProjectOrigin, ProjectState
from apps.projects.models import BudgetLine, Project, ProjectCountry, ProjectOffice
from apps.projects.services.imports.examining import CHANGED, COLUMNS, NEW, Plan

BATCH = 2000
LINE_COLUMNS = (
    "is_iom_managed",
    "amount",
    "units_per_usd",
    "amount_usd",
    "spent",
    "spent_usd",
)


def write(plans: Sequence[Plan], *, at: datetime, scope: OfficeScope) -> dict[str, int]:
    """Write what differs; return the numbers of projects by code."""
    new = [plan for plan in plans if plan.verdict == NEW]
    changed = [plan for plan in plans if plan.verdict == CHANGED]
    Project.objects.bulk_create([new_project(plan, at, scope) for plan in new], batch_size=BATCH)
    Project.objects.bulk_create(
        [changed_project(plan) for plan in changed],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*COLUMNS, "version"],
    )
    written = [*new, *changed]
    ids = dict(
        Project.objects.filter(code__in=[plan.said.code for plan in written]).values_list(
            "code", "pk"
        )
    )
    write_parts(written, ids)
    return ids


def new_project(plan: Plan, at: datetime, scope: OfficeScope) -> Project:
    """Return a project that a file brings."""
    return Project(
        code=plan.said.code,
        **{"state": ProjectState.PLANNED, **plan.columns},
        origin=ProjectOrigin.IMPORTED,
        created_by_id=scope.user_id,
        created_at=at,
    )


def changed_project(plan: Plan) -> Project:
    """Return a held project with what a file says of it, as its next version."""
    project = plan.held
    if project is None:
        raise ValueError(f"{plan.said.code} is not held.")
    for name, value in plan.columns.items():
        setattr(project, name, value)
    project.version += 1
    # The row is found by its code; a number would make Django insert by that.
    return Project(
        **{
            field.attname: getattr(project, field.attname)
            for field in Project._meta.concrete_fields
            if not field.primary_key
        }
    )


def write_parts(plans: Sequence[Plan], ids: dict[str, int]) -> None:
    """Write budget lines, further offices and countries of projects that differ."""
    BudgetLine.objects.bulk_create(
        [
            BudgetLine(
                project_id=ids[plan.said.code], year=year, fund=fund, currency=currency, **line
            )
            for plan in plans
            for (year, fund, currency), line in plan.lines.items()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["project", "year", "fund", "currency"],
        update_fields=list(LINE_COLUMNS),
    )
    ProjectOffice.objects.bulk_create(
        [
            ProjectOffice(project_id=ids[plan.said.code], office_id=office_id)
            for plan in plans
            for office_id in sorted(plan.office_ids)
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    ProjectCountry.objects.bulk_create(
        [
            ProjectCountry(project_id=ids[plan.said.code], country_id=country_id)
            for plan in plans
            for country_id in sorted(plan.country_ids)
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
