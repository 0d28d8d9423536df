"""Returns through the API: `/returns/`, `/returns/CODE/AS_OF/` and its cells."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.organization.choices import Sex
from apps.staffing.choices import CellOrigin, CellState
from apps.staffing.selectors.cells import Form, form_on
from apps.staffing.selectors.grid import Grid, grid_of
from apps.staffing.selectors.returns import (
    NOT_STARTED,
    STATE_NAMES,
    ReturnFilters,
    current_period,
    list_returns,
    period_line,
    period_lines,
    with_persons,
)
from apps.staffing.selectors.revisions import ReturnHead, return_head
from apps.staffing.services import entry
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState

MOST_CELLS = 1000
# As pairs, because the schema tells sets of choices apart by values and labels.
RETURN_STATES = [(state, state) for state in STATE_NAMES]
CELL_STATES = [(state, state) for state in CellState.values]
SEXES = [(sex, sex) for sex in Sex.values]
AS_OF = OpenApiParameter("as_of", OpenApiTypes.DATE, OpenApiParameter.PATH)
CODE = OpenApiParameter("code", str, OpenApiParameter.PATH, description="Code of the office.")


class ReturnQuerySerializer(serializers.Serializer):
    """The filters of the list."""

    period = serializers.DateField(
        required=False, help_text="The period now worked on if left out."
    )
    state = serializers.ChoiceField(choices=RETURN_STATES, required=False)
    region = serializers.CharField(required=False, help_text="Code of a regional office.")
    search = serializers.CharField(required=False, help_text="Words of the name or the code.")
    waiting = serializers.BooleanField(required=False, help_text="Only what waits for the caller.")


class StaffSerializer(serializers.Serializer):
    """Persons who are staff."""

    women = serializers.IntegerField()
    men = serializers.IntegerField()
    other = serializers.IntegerField()
    total = serializers.IntegerField()


class ReturnRowSerializer(serializers.Serializer):
    """One reporting unit and its return; without a revision it is not started."""

    office = serializers.CharField(source="office.code")
    name = serializers.CharField(source="office.name")
    region = serializers.CharField(source="branch.code")
    as_of = serializers.DateField(source="period.as_of")
    state = serializers.ChoiceField(choices=RETURN_STATES)
    state_at = serializers.DateTimeField(allow_null=True)
    revision = serializers.IntegerField(source="number")
    revision_in_force = serializers.IntegerField(source="in_force", allow_null=True)
    missing_cells = serializers.IntegerField(
        source="persons.missing", default=None, allow_null=True
    )
    staff = StaffSerializer(source="persons", allow_null=True)
    deadline = serializers.DateTimeField()
    is_open = serializers.BooleanField()


class CellSerializer(serializers.Serializer):
    """One cell: a number, not applicable, or missing; `version` rises with every change."""

    contract = serializers.CharField()
    grade = serializers.CharField()
    sex = serializers.ChoiceField(choices=SEXES)
    state = serializers.ChoiceField(choices=CELL_STATES)
    count = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField()


class ReturnSerializer(serializers.Serializer):
    """A return with the cells of its newest revision."""

    office = serializers.CharField()
    as_of = serializers.DateField()
    state = serializers.ChoiceField(choices=RETURN_STATES)
    revision = serializers.IntegerField()
    revision_in_force = serializers.IntegerField(allow_null=True)
    missing_cells = serializers.IntegerField()
    cells = CellSerializer(many=True)


class CellChangeSerializer(serializers.Serializer):
    """A cell to be saved; `version` is the one that was read, 0 for a cell that was never filled."""

    contract = serializers.CharField()
    grade = serializers.CharField()
    sex = serializers.ChoiceField(choices=SEXES)
    state = serializers.ChoiceField(
        choices=CELL_STATES, required=False, help_text="Counted with a count, else missing."
    )
    count = serializers.IntegerField(allow_null=True, required=False, default=None)
    version = serializers.IntegerField(min_value=0, default=0)


class CellChangesSerializer(serializers.Serializer):
    """Cells to be saved, all or none."""

    cells = CellChangeSerializer(many=True, allow_empty=False, max_length=MOST_CELLS)  # type: ignore[call-arg]


class ReturnListView(ScopedAPIView, ListAPIView[Any]):
    """Returns of a period."""

    serializer_class = ReturnRowSerializer

    @extend_schema(
        operation_id="returns_list",
        summary="Due units of a period with the state of each return",
        parameters=[ReturnQuerySerializer],
        responses={
            200: ReturnRowSerializer(many=True),
            403: ErrorsSerializer,
            404: ErrorsSerializer,
            422: ErrorsSerializer,
        },
        tags=["returns"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of returns that the caller may see."""
        if not self.scope.is_inner_circle:
            raise NotPermitted
        query = ReturnQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked: Mapping[str, Any] = query.validated_data
        period = (
            period_line(as_of=asked["period"], scope=self.scope)
            if "period" in asked
            else current_period(period_lines(scope=self.scope))
        )
        if period is None:
            raise OutOfScope(_("There is no reporting period of this date."))
        found = list_returns(
            period=period,
            filters=ReturnFilters(
                state=asked.get("state", ""),
                branch=asked.get("region", ""),
                text=asked.get("search", ""),
                is_waiting=asked.get("waiting", False),
            ),
            at=datetime.now(UTC),
            scope=self.scope,
        )
        page: Any = self.paginate_queryset(found.rows)
        rows = with_persons(rows=page, as_of=period.as_of, scope=self.scope)
        return self.get_paginated_response(ReturnRowSerializer(rows, many=True).data)


class ReturnDetailView(ScopedAPIView):
    """One return."""

    @extend_schema(
        operation_id="returns_retrieve",
        summary="One return with the cells of its newest revision",
        parameters=[CODE, AS_OF],
        responses={200: ReturnSerializer, 404: ErrorsSerializer},
        tags=["returns"],
    )
    def get(self, request: Request, code: str, as_of: str) -> Response:
        """Return every cell of the form, missing ones included."""
        head = return_head(office_code=code, as_of=day(as_of), scope=self.scope)
        return Response(return_json(head, self.scope))


class ReturnCellsView(ScopedAPIView):
    """The cells of a draft."""

    @extend_schema(
        operation_id="returns_save_cells",
        summary="Save cells of a draft, all or none",
        description=(
            "Begins the first revision where there is none. A cell that somebody else has changed"
            " since the given version refuses the request with 409."
        ),
        parameters=[CODE, AS_OF],
        request=CellChangesSerializer,
        responses={
            200: ReturnSerializer,
            403: ErrorsSerializer,
            404: ErrorsSerializer,
            409: ErrorsSerializer,
            422: ErrorsSerializer,
        },
        tags=["returns"],
    )
    def put(self, request: Request, code: str, as_of: str) -> Response:
        """Save the cells and return the whole return as it stands then."""
        now = datetime.now(UTC)
        on = day(as_of)
        return_head(office_code=code, as_of=on, scope=self.scope)
        sent = CellChangesSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        cells: list[Mapping[str, Any]] = sent.validated_data["cells"]
        changes = changes_of(cells, form_on(as_of=on))
        with transaction.atomic():
            revision = entry.open_draft(office_code=code, as_of=on, at=now, scope=self.scope)
            try:
                saved = entry.save_cells(
                    revision_id=revision.pk,
                    changes=changes,
                    origin=CellOrigin.IMPORTED,
                    at=now,
                    scope=self.scope,
                )
            except Invalid as refused:
                raise Invalid(problems=by_place(refused.problems, changes)) from refused
            if saved.conflicts:
                raise WrongState(
                    code="changed", problems=by_place(conflict_problems(saved), changes)
                )
        head = return_head(office_code=code, as_of=on, scope=self.scope)
        return Response(return_json(head, self.scope))


def day(text: str) -> date:
    """Return the date of an address; raises OutOfScope for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise OutOfScope from None


def changes_of(cells: list[Mapping[str, Any]], form: Form) -> list[entry.CellChange]:
    """Return cells named by codes as changes; raises Invalid for codes that the form lacks."""
    contracts = {contract.code: contract.id for contract in form.contracts}
    grades = {grade.code: grade.id for grade in form.grades}
    problems = [
        Problem(
            code="unknown_cell",
            message=_("This cell does not exist."),
            field=f"cells.{place}",
            value=f"{cell['contract']}, {cell['grade']}",
        )
        for place, cell in enumerate(cells)
        if cell["contract"] not in contracts or cell["grade"] not in grades
    ]
    if problems:
        raise Invalid(problems=problems)
    return [
        entry.CellChange(
            grade_id=grades[cell["grade"]],
            contract_group_id=contracts[cell["contract"]],
            sex=cell["sex"],
            state=CellState(
                cell.get("state")
                or (CellState.MISSING if cell["count"] is None else CellState.COUNTED)
            ),
            count=cell["count"],
            version_seen=cell["version"],
        )
        for cell in cells
    ]


def conflict_problems(saved: entry.Saved) -> list[Problem]:
    """Return the cells that somebody else changed first, with what they hold now."""
    return [
        Problem(
            code="changed",
            message=_("Somebody else has changed this cell since; it has version %(version)s now.")
            % {"version": conflict.cell.version},
            field=str(conflict.change.key),
            value="" if conflict.cell.count is None else str(conflict.cell.count),
        )
        for conflict in saved.conflicts
    ]


def by_place(problems: list[Problem], changes: list[entry.CellChange]) -> list[Problem]:
    """Return problems that name their cell by its place in the request: `cells.3`."""
    places = {str(change.key): f"cells.{place}" for place, change in enumerate(changes)}
    return [replace(one, field=places.get(one.field, one.field)) for one in problems]


def return_json(head: ReturnHead, scope: Any) -> dict[str, Any]:
    """Return a return in the shape of `ReturnSerializer`."""
    newest, in_force = head.newest, head.in_force
    grid = grid_of(revision=newest, scope=scope) if newest else None
    answer = {
        "office": head.office.code,
        "as_of": head.period.as_of,
        "state": newest.state if newest else NOT_STARTED,
        "revision": newest.number if newest else 0,
        "revision_in_force": in_force.number if in_force else None,
        "missing_cells": grid.missing if grid else 0,
        "cells": cells_json(grid, form_on(as_of=head.period.as_of)) if grid else [],
    }
    return dict(ReturnSerializer(answer).data)


def cells_json(grid: Grid, form: Form) -> list[dict[str, Any]]:
    """Return the cells of a grid under the codes of their contract group and grade."""
    contracts = {contract.id: contract.code for contract in form.contracts}
    return [
        {
            "contract": contracts[cell.key.contract_group_id],
            "grade": row.grade.code,
            "sex": cell.key.sex,
            "state": cell.held_state,
            "count": cell.count,
            "version": cell.version,
        }
        for group in grid.groups
        for row in group.rows
        for cell in row.cells
    ]
