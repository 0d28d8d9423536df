"""The review through the API: `/returns/queue/`, and what approving one return does, `/returns/CODE/AS_OF/effect/`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.capabilities import Capability
from apps.staffing.analytics.approval_effects import Effect, share_of
from apps.staffing.analytics.review_risk import Risk
from apps.staffing.api.returns import AS_OF, CODE, StaffSerializer, day
from apps.staffing.selectors.approval_effects import ApprovalEffect, effect_of_approval
from apps.staffing.selectors.returns import (
    ReturnFilters,
    current_period,
    period_line,
    period_lines,
)
from apps.staffing.selectors.review_queue import QueueRow, Shown, review_queue
from apps.staffing.selectors.revisions import return_head
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import NotPermitted, OutOfScope

# As pairs, because the schema tells sets of choices apart by values and labels.
RISKS = [(risk.value, risk.value) for risk in Risk]
PARTS = [(part.value, part.value) for part in Shown]


class QueueQuerySerializer(serializers.Serializer):
    """The filters of the queue."""

    period = serializers.DateField(
        required=False, help_text="The period now worked on if left out."
    )
    show = serializers.ChoiceField(
        choices=PARTS,
        required=False,
        help_text="Only those that ask to be read, are clean, or are held back.",
    )
    region = serializers.CharField(required=False, help_text="Code of a regional office.")
    search = serializers.CharField(required=False, help_text="Words of the name or the code.")


class RiskReasonSerializer(serializers.Serializer):
    """One reason to look at a return; the text is in the language of the request."""

    reason = serializers.ChoiceField(choices=RISKS)
    text = serializers.CharField()


class ShareEffectSerializer(serializers.Serializer):
    """A share of women before and after; shares in per cent, null without women and men; change in points."""

    key = serializers.CharField(help_text="Key of a population, or code of a grade of all staff.")
    before = StaffSerializer()
    after = StaffSerializer()
    share_before = serializers.FloatField(allow_null=True)
    share_after = serializers.FloatField(allow_null=True)
    points = serializers.FloatField(allow_null=True)


class ApprovalEffectSerializer(serializers.Serializer):
    """What approving a return does to the shares of the approved returns of its date."""

    populations = ShareEffectSerializer(many=True)
    grades = ShareEffectSerializer(many=True)


class QueueRowSerializer(serializers.Serializer):
    """A return that waits for approval: the heaviest reason first, no score."""

    office = serializers.CharField(source="row.office.code")
    name = serializers.CharField(source="row.office.name")
    as_of = serializers.DateField(source="row.period.as_of")
    revision = serializers.IntegerField(source="row.number")
    version = serializers.IntegerField(source="row.version")
    reasons = RiskReasonSerializer(many=True)
    is_clean = serializers.BooleanField()
    is_held_back = serializers.BooleanField()
    staff = StaffSerializer(source="now")
    staff_before = StaffSerializer(source="before", allow_null=True)
    compared_with = serializers.DateField(source="before_as_of", allow_null=True)
    effect = ApprovalEffectSerializer(allow_null=True)


class ReviewQueueView(ScopedAPIView, ListAPIView[Any]):
    """Returns that wait for approval."""

    serializer_class = QueueRowSerializer

    @extend_schema(
        operation_id="returns_queue",
        summary="Returns that wait for the caller's approval, ordered by why to look at them",
        description=(
            "Ordered by the heaviest reason, then the next, then the persons that change. The order and the limits are"
            " this product's own. A clean return has no reason but a near deadline."
        ),
        parameters=[QueueQuerySerializer],
        responses={
            200: QueueRowSerializer(many=True),
            403: ErrorsSerializer,
            404: ErrorsSerializer,
            422: ErrorsSerializer,
        },
        tags=["returns"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of the queue."""
        if not self.scope.over(Capability.APPROVE):
            raise NotPermitted(_("Human resources management approves."))
        query = QueueQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked: Mapping[str, Any] = query.validated_data
        period = (
            period_line(as_of=asked["period"], scope=self.scope)
            if "period" in asked
            else current_period(period_lines(scope=self.scope))
        )
        if period is None:
            raise OutOfScope(_("There is no reporting period of this date."))
        queue = review_queue(
            period=period,
            filters=ReturnFilters(branch=asked.get("region", ""), text=asked.get("search", "")),
            shown=asked.get("show", ""),
            at=datetime.now(UTC),
            scope=self.scope,
        )
        page: Any = self.paginate_queryset(queue.rows)
        rows = [queue_json(row) for row in page]
        return self.get_paginated_response(QueueRowSerializer(rows, many=True).data)


class ApprovalEffectView(ScopedAPIView):
    """What approving one return would do."""

    @extend_schema(
        operation_id="returns_effect",
        summary="What approving the newest revision of a return would do to the shares of women",
        description="For whoever approves returns, or sees all offices. Without lists where nothing is to be approved.",
        parameters=[CODE, AS_OF],
        responses={
            200: ApprovalEffectSerializer,
            403: ErrorsSerializer,
            404: ErrorsSerializer,
        },
        tags=["returns"],
    )
    def get(self, request: Request, code: str, as_of: str) -> Response:
        """Return the effect of approving the newest revision."""
        head = return_head(office_code=code, as_of=day(as_of), scope=self.scope)
        if not (
            self.scope.visible.everywhere or self.scope.may(Capability.APPROVE, head.office.id)
        ):
            raise NotPermitted
        newest = head.newest
        effect = (
            effect_of_approval(revisions=[newest.pk], scope=self.scope).get(newest.pk)
            if newest
            else None
        )
        return Response(
            ApprovalEffectSerializer(effect_json(effect) or {"populations": [], "grades": []}).data
        )


def queue_json(row: QueueRow) -> dict[str, Any]:
    """Return a row in the shape of `QueueRowSerializer`."""
    return {
        "row": row.row,
        "reasons": [{"reason": one.risk.value, "text": one.text} for one in row.reasons],
        "is_clean": row.is_clean,
        "is_held_back": row.held_since is not None,
        "now": row.now,
        "before": row.before,
        "before_as_of": row.before_as_of,
        "effect": effect_json(row.effect),
    }


def effect_json(effect: ApprovalEffect | None) -> dict[str, Any] | None:
    """Return an effect in the shape of `ApprovalEffectSerializer`."""
    if effect is None:
        return None
    return {
        "populations": [share_json(str(key), one) for key, one in effect.populations.items()],
        "grades": [share_json(key, one) for key, one in effect.grades.items()],
    }


def share_json(key: str, effect: Effect) -> dict[str, Any]:
    """Return one share before and after."""
    return {
        "key": key,
        "before": effect.before,
        "after": effect.after,
        "share_before": as_float(share_of(effect.before)),
        "share_after": as_float(share_of(effect.after)),
        "points": as_float(effect.points),
    }


def as_float(value: Fraction | None) -> float | None:
    """Return an exact number as JSON has it."""
    return None if value is None else float(value)
