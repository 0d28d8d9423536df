"""Movements through the API: flows of a range of periods, and what one return states."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.figures.shares import share_of_women
from apps.organization.choices import Sex
from apps.organization.selectors import grades
from apps.staffing.analytics.composition import Tally
from apps.staffing.analytics.flows import Ledger, Step
from apps.staffing.api.parity import CoverageSerializer, unrounded
from apps.staffing.api.returns import AS_OF, CELL_STATES, CODE, SEXES, day
from apps.staffing.choices import (
    CellState,
    MovementKind,
    Population,
    SeparationReason,
    Standing,
    Uptake,
)
from apps.staffing.selectors.cells import Form, form_on
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.movements import Flows, flows
from apps.staffing.selectors.reconciliation import (
    Entered,
    MovementLine,
    Reconciliation,
    Stated,
    UptakeChange,
    entered_of,
    reconciliation_of,
)
from apps.staffing.selectors.revisions import ReturnHead, return_head
from apps.staffing.services import entry
from apps.staffing.services.movements import MOST_LINES, save_movements
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import NotPermitted

KINDS = [(kind, kind) for kind in MovementKind.values]
REASONS = [(reason, reason) for reason in SeparationReason.values]
MEASURES = [(measure, measure) for measure in Uptake.values]
STATED = [(one.value, one.value) for one in Stated]


class FlowQuerySerializer(serializers.Serializer):
    """What may be asked."""

    first = serializers.DateField(help_text="Periods that end on this day or later.")
    last = serializers.DateField(help_text="Periods that end on this day or earlier.")
    office = serializers.CharField(required=False, default="", help_text="With all below it.")
    population = serializers.ChoiceField(
        choices=Population.values, required=False, default=Population.ALL_STAFF.value
    )
    status = serializers.ChoiceField(
        choices=Standing.values, required=False, default=Standing.APPROVED.value
    )


class FlowTallySerializer(serializers.Serializer):
    """Persons by sex; the share is per cent 0 to 100, unrounded, null when there is nobody."""

    women = serializers.IntegerField()
    men = serializers.IntegerField()
    other = serializers.IntegerField()
    total = serializers.IntegerField()
    share_of_women = serializers.FloatField(allow_null=True)


class FlowRowSerializer(serializers.Serializer):
    """One grade; movements are null while no return states any, stocks where they are not known."""

    grade = serializers.CharField()
    hires = FlowTallySerializer(allow_null=True)
    promoted_in = FlowTallySerializer(allow_null=True)
    promoted_out = FlowTallySerializer(allow_null=True)
    reassigned_in = FlowTallySerializer(allow_null=True)
    reassigned_out = FlowTallySerializer(allow_null=True)
    separated = FlowTallySerializer(allow_null=True)
    separated_by_reason = serializers.DictField(child=FlowTallySerializer())
    opening = FlowTallySerializer(allow_null=True)
    closing = FlowTallySerializer(allow_null=True)
    unexplained = FlowTallySerializer(allow_null=True)


class FlowsSerializer(serializers.Serializer):
    """The answer; `coverage` counts returns, one for each office and period."""

    first = serializers.DateField()
    last = serializers.DateField()
    opening_on = serializers.DateField(allow_null=True)
    population = serializers.ChoiceField(choices=Population.values)
    coverage = CoverageSerializer()
    rows = FlowRowSerializer(many=True)
    total = FlowRowSerializer()


class FlowsView(ScopedAPIView):
    """Movements of staff by grade and sex, for what the caller may see."""

    @extend_schema(
        operation_id="staffing_movements",
        summary="Movements of a range of periods by grade and sex, with the stock before and after",
        parameters=[FlowQuerySerializer],
        responses={
            200: FlowsSerializer,
            403: ErrorsSerializer,
            404: ErrorsSerializer,
            422: ErrorsSerializer,
        },
    )
    def get(self, request: Request) -> Response:
        """Return one row for each grade that has persons or movements, and everybody."""
        if not self.scope.is_inner_circle:
            raise NotPermitted
        asked = FlowQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        values: Mapping[str, Any] = asked.validated_data
        found = flows(
            query=CountQuery(
                population=Population(values["population"]),
                standing=Standing(values["status"]),
                office=values["office"],
            ),
            first=values["first"],
            last=values["last"],
            scope=self.scope,
        )
        return Response(FlowsSerializer(flows_json(found)).data)


def flows_json(found: Flows) -> dict[str, Any]:
    """Return flows in the shape of the API."""
    return {
        "first": found.first,
        "last": found.last,
        "opening_on": found.opening_on,
        "population": str(found.query.population),
        "coverage": found.coverage.to_dict(),
        "rows": [
            ledger_json(found, grade.code, found.by_grade[grade.code])
            for grade in grades()
            if grade.code in found.by_grade
        ],
        "total": ledger_json(found, "", found.everybody),
    }


def ledger_json(found: Flows, grade: str, ledger: Ledger) -> dict[str, Any]:
    """Return one row; `grade` is blank for everybody."""
    steps = {
        "hires": Step.HIRED,
        "promoted_in": Step.PROMOTED_IN,
        "promoted_out": Step.PROMOTED_OUT,
        "reassigned_in": Step.REASSIGNED_IN,
        "reassigned_out": Step.REASSIGNED_OUT,
        "separated": Step.SEPARATED,
    }
    return {
        "grade": grade,
        **{
            name: tally_json(ledger.step(step)) if found.is_stated else None
            for name, step in steps.items()
        },
        "separated_by_reason": {
            reason: tally_json(tally) for reason, tally in sorted(ledger.separated.items())
        },
        "opening": None if ledger.opening is None else tally_json(ledger.opening),
        "closing": None if ledger.closing is None else tally_json(ledger.closing),
        "unexplained": (
            tally_json(ledger.unexplained)
            if found.is_stated and ledger.unexplained is not None
            else None
        ),
    }


def tally_json(tally: Tally) -> dict[str, Any]:
    """Return persons by sex with the share of women."""
    return {
        "women": tally.women,
        "men": tally.men,
        "other": tally.other,
        "total": tally.total,
        "share_of_women": unrounded(share_of_women(tally.women, tally.men)),
    }


class CountsBySexSerializer(serializers.Serializer):
    """Persons by sex; those of whom there are none may be left out."""

    F = serializers.IntegerField(required=False)
    M = serializers.IntegerField(required=False)
    O = serializers.IntegerField(required=False)  # noqa: E741 - the code of the sex


class MovementLineSerializer(serializers.Serializer):
    """Persons who moved in one way; grades and contract groups by their codes."""

    kind = serializers.ChoiceField(choices=KINDS)
    contract = serializers.CharField()
    to_contract = serializers.CharField(required=False, allow_blank=True, default="")
    from_grade = serializers.CharField(required=False, allow_blank=True, default="")
    to_grade = serializers.CharField(required=False, allow_blank=True, default="")
    post_grade = serializers.CharField(required=False, allow_blank=True, default="")
    reason = serializers.ChoiceField(choices=REASONS, required=False, allow_blank=True, default="")
    counts = CountsBySexSerializer()


class UptakeSerializer(serializers.Serializer):
    """One measure and sex; counted with a count, missing without one."""

    measure = serializers.ChoiceField(choices=MEASURES)
    sex = serializers.ChoiceField(choices=SEXES)
    state = serializers.ChoiceField(choices=CELL_STATES, required=False)
    count = serializers.IntegerField(allow_null=True, required=False, default=None)


class StatementSerializer(serializers.Serializer):
    """What is to stand with a draft, in the place of what stands there."""

    version = serializers.IntegerField(min_value=0, default=0)
    has_none = serializers.BooleanField(
        default=False, help_text="The office states that there were no movements."
    )
    movements = MovementLineSerializer(many=True, required=False, default=list)
    uptake = UptakeSerializer(many=True, required=False, default=list)


class DifferenceSerializer(serializers.Serializer):
    """A cell whose number the movements do not give."""

    cell = serializers.CharField()
    opening = serializers.IntegerField()
    came = serializers.IntegerField()
    left = serializers.IntegerField()
    expected = serializers.IntegerField()
    closing = serializers.IntegerField()
    difference = serializers.IntegerField()


class StatedSerializer(serializers.Serializer):
    """What stands with a return, and what its movements do not explain."""

    office = serializers.CharField()
    as_of = serializers.DateField()
    stated = serializers.ChoiceField(choices=STATED)
    version = serializers.IntegerField()
    movements = MovementLineSerializer(many=True)
    uptake = UptakeSerializer(many=True)
    opening_on = serializers.DateField(allow_null=True)
    reconciliation = serializers.CharField(help_text="In a sentence.")
    differences = DifferenceSerializer(many=True)


class ReturnMovementsView(ScopedAPIView):
    """The movements of one return."""

    @extend_schema(
        operation_id="returns_movements",
        summary="Movements and uptake that stand with the newest revision of a return",
        parameters=[CODE, AS_OF],
        responses={200: StatedSerializer, 404: ErrorsSerializer},
        tags=["returns"],
    )
    def get(self, request: Request, code: str, as_of: str) -> Response:
        """Return the lines, the uptake and the differences."""
        head = return_head(office_code=code, as_of=day(as_of), scope=self.scope)
        return Response(self.answer(head))

    @extend_schema(
        operation_id="returns_save_movements",
        summary="Put movements and uptake in the place of what stands with a draft",
        description=(
            "Begins the first revision where there is none. All or nothing; another version than the"
            " one that stands refuses the request with 409. Measures of uptake that are not named stay."
        ),
        parameters=[CODE, AS_OF],
        request=StatementSerializer,
        responses={
            200: StatedSerializer,
            403: ErrorsSerializer,
            404: ErrorsSerializer,
            409: ErrorsSerializer,
            422: ErrorsSerializer,
        },
        tags=["returns"],
    )
    def put(self, request: Request, code: str, as_of: str) -> Response:
        """Save and return what stands then."""
        now = datetime.now(UTC)
        on = day(as_of)
        return_head(office_code=code, as_of=on, scope=self.scope)
        sent = StatementSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values: Mapping[str, Any] = sent.validated_data
        form = form_on(as_of=on)
        with transaction.atomic():
            revision = entry.open_draft(office_code=code, as_of=on, at=now, scope=self.scope)
            save_movements(
                revision_id=revision.pk,
                version=values["version"],
                has_none=values["has_none"],
                lines=lines_of(values["movements"], form),
                uptake=[
                    UptakeChange(
                        measure=one["measure"],
                        sex=one["sex"],
                        state=CellState(
                            one.get("state")
                            or (CellState.MISSING if one["count"] is None else CellState.COUNTED)
                        ),
                        count=one["count"],
                    )
                    for one in values["uptake"]
                ],
                at=now,
                scope=self.scope,
            )
        return Response(self.answer(return_head(office_code=code, as_of=on, scope=self.scope)))

    def answer(self, head: ReturnHead) -> dict[str, Any]:
        """Return what stands with the newest revision; nothing is known when nobody has begun."""
        if head.newest is None:
            return dict(StatedSerializer(not_begun_json(head)).data)
        entered = entered_of(revision=head.newest, scope=self.scope)
        reconciled = reconciliation_of(revision=head.newest, scope=self.scope, entered=entered)
        form = form_on(as_of=head.period.as_of)
        return dict(StatedSerializer(stated_json(head, entered, reconciled, form)).data)


def not_begun_json(head: ReturnHead) -> dict[str, Any]:
    """Return that nothing is known of a return that nobody has begun."""
    return {
        "office": head.office.code,
        "as_of": head.period.as_of,
        "stated": Stated.NOT_KNOWN,
        "version": 0,
        "movements": [],
        "uptake": [],
        "opening_on": None,
        "reconciliation": "",
        "differences": [],
    }


def lines_of(sent: list[Mapping[str, Any]], form: Form) -> list[MovementLine]:
    """Return lines named by codes; a code that the form lacks becomes one that the service refuses."""
    contract_ids = {contract.code: contract.id for contract in form.contracts}
    grade_ids = {grade.code: grade.id for grade in form.grades}

    def grade(code: str) -> int | None:
        return grade_ids.get(code, 0) if code else None

    return [
        MovementLine(
            kind=line["kind"],
            contract_group_id=contract_ids.get(line["contract"], 0),
            to_contract_group_id=(
                contract_ids.get(line["to_contract"], 0) if line["to_contract"] else None
            ),
            from_grade_id=grade(line["from_grade"]),
            to_grade_id=grade(line["to_grade"]),
            post_grade_id=grade(line["post_grade"]),
            reason=line["reason"],
            counts=dict(line["counts"]),
            place=f"movements.{place}",
        )
        for place, line in enumerate(sent[: MOST_LINES + 1])
    ]


def stated_json(
    head: ReturnHead, entered: Entered, reconciled: Reconciliation, form: Form
) -> dict[str, Any]:
    """Return what stands with a return in the shape of the API."""
    contracts = {contract.id: contract.code for contract in form.contracts}
    codes = {grade.id: grade.code for grade in form.grades}
    return {
        "office": head.office.code,
        "as_of": head.period.as_of,
        "stated": entered.stated,
        "version": entered.version,
        "movements": [
            {
                "kind": line.kind,
                "contract": contracts.get(line.contract_group_id, ""),
                "to_contract": contracts.get(line.to_contract_group_id or 0, ""),
                "from_grade": codes.get(line.from_grade_id or 0, ""),
                "to_grade": codes.get(line.to_grade_id or 0, ""),
                "post_grade": codes.get(line.post_grade_id or 0, ""),
                "reason": line.reason,
                "counts": {sex: line.counts.get(sex, 0) for sex in Sex.values},
            }
            for line in entered.lines
        ],
        "uptake": [
            {"measure": measure, "sex": sex, "state": state, "count": count}
            for (measure, sex), (state, count) in sorted(entered.uptake.items())
        ],
        "opening_on": reconciled.opening_on,
        "reconciliation": reconciled.status_text,
        "differences": [
            {
                "cell": one.name,
                "opening": one.opening,
                "came": one.came,
                "left": one.left,
                "expected": one.expected,
                "closing": one.closing,
                "difference": one.difference,
            }
            for one in reconciled.differing
        ],
    }
