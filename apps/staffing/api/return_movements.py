"""What one return states of its movements, through the API."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.organization.choices import Sex
from apps.staffing.api.returns import AS_OF, CELL_STATES, CODE, SEXES, day
from apps.staffing.choices import CellState, MovementKind, SeparationReason, Uptake
from apps.staffing.selectors.cells import Form, form_on
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

KINDS = [(kind, kind) for kind in MovementKind.values]
REASONS = [(reason, reason) for reason in SeparationReason.values]
MEASURES = [(measure, measure) for measure in Uptake.values]
STATED = [(one.value, one.value) for one in Stated]


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
