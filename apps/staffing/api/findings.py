"""Findings in a return through the API: `/returns/CODE/AS_OF/findings/`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.staffing.api.returns import AS_OF, CODE, SEXES, day
from apps.staffing.choices import ExplanationReason, RuleSeverity
from apps.staffing.models import FindingExplanation
from apps.staffing.selectors.cells import CellKey, Form, form_on
from apps.staffing.selectors.findings import Finding, findings_of
from apps.staffing.selectors.revisions import ReturnHead, return_head
from apps.staffing.services import findings
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import OutOfScope

# As pairs, because the schema tells sets of choices apart by values and labels.
SEVERITIES = [(severity, severity) for severity in RuleSeverity.values]
REASONS = [(reason, reason) for reason in ExplanationReason.values]


class FoundCellSerializer(serializers.Serializer):
    """A cell of the form."""

    contract = serializers.CharField()
    grade = serializers.CharField()
    sex = serializers.ChoiceField(choices=SEXES)


class FixedCellSerializer(FoundCellSerializer):
    """A cell that the fix would change, and what it would hold; null is missing."""

    count = serializers.IntegerField(allow_null=True)


class ExplanationSerializer(serializers.Serializer):
    """Why a finding is right as it is."""

    reason = serializers.ChoiceField(choices=REASONS)
    text = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class FindingSerializer(serializers.Serializer):
    """What a rule found; `numbers` marks the numbers that were found."""

    finding = serializers.CharField()
    rule = serializers.CharField()
    severity = serializers.ChoiceField(choices=SEVERITIES)
    sentence = serializers.CharField()
    numbers = serializers.CharField()
    cells = FoundCellSerializer(many=True)
    fix = FixedCellSerializer(many=True)
    explanation = ExplanationSerializer(allow_null=True)


class FindingsSerializer(serializers.Serializer):
    """All findings in the newest revision of a return, the heaviest first."""

    findings = FindingSerializer(many=True)


class ExplainSerializer(serializers.Serializer):
    """Why a finding is right: which one, with the mark of the numbers that were looked at."""

    finding = serializers.CharField(max_length=100)
    numbers = serializers.CharField(max_length=16)
    reason = serializers.CharField(allow_blank=True, max_length=20)
    text = serializers.CharField(allow_blank=True, max_length=findings.LONGEST_EXPLANATION)


class ReturnFindingsView(ScopedAPIView):
    """What the rules find in a return."""

    @extend_schema(
        operation_id="returns_findings",
        summary="What the rules find in the newest revision of a return",
        parameters=[CODE, AS_OF],
        responses={200: FindingsSerializer, 404: ErrorsSerializer},
        tags=["returns"],
    )
    def get(self, request: Request, code: str, as_of: str) -> Response:
        """Return the findings with what would mend them; none before a return is begun."""
        head = return_head(office_code=code, as_of=day(as_of), scope=self.scope)
        return Response(findings_json(head, self.scope))

    @extend_schema(
        operation_id="returns_explain_finding",
        summary="Say why a finding is right as it is",
        description="For who enters the return, while it is a draft or returned.",
        parameters=[CODE, AS_OF],
        request=ExplainSerializer,
        responses={
            200: FindingsSerializer,
            403: ErrorsSerializer,
            404: ErrorsSerializer,
            409: ErrorsSerializer,
            422: ErrorsSerializer,
        },
        tags=["returns"],
    )
    def post(self, request: Request, code: str, as_of: str) -> Response:
        """Keep the explanation and return the findings as they stand then."""
        head = return_head(office_code=code, as_of=day(as_of), scope=self.scope)
        sent = ExplainSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        if head.newest is None:
            raise OutOfScope
        said: Mapping[str, Any] = sent.validated_data
        findings.explain(
            revision_id=head.newest.pk,
            key=said["finding"],
            numbers=said["numbers"],
            reason=said["reason"],
            text=said["text"],
            at=datetime.now(UTC),
            scope=self.scope,
        )
        return Response(findings_json(head, self.scope))


def findings_json(head: ReturnHead, scope: OfficeScope) -> dict[str, Any]:
    """Return the findings of a return in the shape of `FindingsSerializer`."""
    found: list[Finding] = []
    if head.newest is not None:
        found = findings_of(revisions=[head.newest.pk], scope=scope)[head.newest.pk]
    form = form_on(as_of=head.period.as_of)
    answer = {
        "findings": [
            {
                "finding": one.key,
                "rule": one.rule_key,
                "severity": one.severity,
                "sentence": one.sentence,
                "numbers": one.numbers,
                "cells": [cell_json(key, form) for key in one.cells],
                "fix": [{**cell_json(fix.key, form), "count": fix.count} for fix in one.fix],
                "explanation": said_json(one.explanation),
            }
            for one in found
        ]
    }
    return dict(FindingsSerializer(answer).data)


def cell_json(key: CellKey, form: Form) -> dict[str, str]:
    """Return a cell by the codes of its contract group and grade."""
    contracts = {contract.id: contract.code for contract in form.contracts}
    grades = {grade.id: grade.code for grade in form.grades}
    return {
        "contract": contracts[key.contract_group_id],
        "grade": grades[key.grade_id],
        "sex": key.sex,
    }


def said_json(explanation: FindingExplanation | None) -> dict[str, Any] | None:
    """Return an explanation, if there is one."""
    if explanation is None:
        return None
    return {
        "reason": explanation.reason,
        "text": explanation.text,
        "by": name_of(explanation.said_by),
        "at": explanation.said_at,
    }
