"""Contradictions through the API: the same scores, filters and refusals as on the page."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.gender_marker.selectors.contradiction_list import (
    ContradictionFilter,
    Found,
    Line,
    contradictions_found,
    lines_of,
)
from apps.gender_marker.selectors.editions import edition_named
from apps.organization.selectors import tree_on
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.language import in_language
from apps.web.refusals import OutOfScope

REFUSED = dict.fromkeys((403, 404, 422), ErrorsSerializer)


class ContradictionRulesQuerySerializer(serializers.Serializer):
    """Of which scores."""

    edition = serializers.CharField(
        required=False, default="", help_text="Code of an edition; blank is the compulsory one."
    )
    office = serializers.CharField(
        required=False, default="", help_text="Code of an office; it and all below it."
    )


class ContradictionsQuerySerializer(ContradictionRulesQuerySerializer):
    """Which contradictions."""

    rule = serializers.CharField(required=False, default="", help_text="Key of a rule.")
    answered = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Whether somebody replied."
    )


class MarkerContradictionReplySerializer(serializers.Serializer):
    """Why a contradiction is none."""

    because = serializers.CharField()
    replied_at = serializers.DateTimeField()


class MarkerContradictionSerializer(serializers.Serializer):
    """One rule that names one score."""

    assessment = serializers.IntegerField(help_text="Number of the score.")
    project = serializers.CharField(help_text="Code of the project.")
    title = serializers.CharField()
    office = serializers.CharField(help_text="Code of the office that leads the project.")
    edition = serializers.CharField()
    stage = serializers.CharField()
    code = serializers.CharField()
    rule = serializers.CharField()
    severity = serializers.CharField(help_text="`warning` or `notice`.")
    sentence = serializers.CharField(help_text="In the language of the caller.")
    reply = MarkerContradictionReplySerializer(allow_null=True)


class MarkerContradictionRuleSerializer(serializers.Serializer):
    """What one rule makes of the scores that count."""

    rule = serializers.CharField()
    codes = serializers.ListField(child=serializers.CharField())
    fact = serializers.CharField()
    is_true = serializers.BooleanField(help_text="Which answer to the fact contradicts the codes.")
    severity = serializers.CharField()
    sentence = serializers.CharField()
    named = serializers.IntegerField()
    answered = serializers.IntegerField(help_text="Of those named.")
    untested = serializers.IntegerField(
        help_text="Scores of these codes of whose project the fact is not known."
    )


class ContradictionListView(ScopedAPIView, ListAPIView[Any]):
    """The list."""

    serializer_class = MarkerContradictionSerializer

    @extend_schema(
        operation_id="gender_marker_contradictions",
        summary="Scores that contradict what the register knows, warnings first",
        description="Refused (403) to whoever has a project to read blind.",
        parameters=[ContradictionsQuerySerializer],
        responses={200: MarkerContradictionSerializer(many=True), **REFUSED},
        tags=["gender marker"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of contradictions."""
        asked = ContradictionsQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = found_of(asked.validated_data, self.scope)
        page: Any = self.paginate_queryset(found.pairs)
        lines = lines_of(pairs=page, scope=self.scope)
        return self.get_paginated_response([line_json(found, line) for line in lines])


class ContradictionRuleListView(ScopedAPIView):
    """What each rule makes of the scores."""

    @extend_schema(
        operation_id="gender_marker_contradiction_rules",
        summary="Rules in use on the scores that count by an edition: named, answered, not tested",
        description="Refused (403) to whoever has a project to read blind.",
        parameters=[ContradictionRulesQuerySerializer],
        responses={200: MarkerContradictionRuleSerializer(many=True), **REFUSED},
        tags=["gender marker"],
    )
    def get(self, request: Request) -> Response:
        """Return every rule of the edition's marker that is in use."""
        asked = ContradictionRulesQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = found_of(asked.validated_data, self.scope)
        rules = [
            {
                "rule": each.rule.key,
                "codes": each.rule.codes,
                "fact": each.rule.fact,
                "is_true": each.rule.is_true,
                "severity": each.rule.severity,
                "sentence": in_language(each.rule, "sentence"),
                "named": each.named,
                "answered": each.answered,
                "untested": each.untested,
            }
            for each in found.counts
        ]
        return Response(MarkerContradictionRuleSerializer(rules, many=True).data)


def found_of(asked: dict[str, Any], scope: Any) -> Found:
    """Return what was asked for; raises NotPermitted, OutOfScope for an unknown office, Invalid."""
    edition = edition_named(code=asked["edition"], scope=scope)
    offices = None
    if asked["office"]:
        tree = tree_on(day=timezone.localdate())
        node = tree.by_code.get(asked["office"])
        if node is None:
            raise OutOfScope
        offices = tree.subtree(node.id)
    only = ContradictionFilter(
        office_ids=offices, rule=asked.get("rule", ""), is_answered=asked.get("answered")
    )
    return contradictions_found(edition=edition, only=only, scope=scope)


def line_json(found: Found, line: Line) -> dict[str, Any]:
    """Return one contradiction in the shape of its serializer."""
    score, told = line.assessment, line.contradiction
    said = {
        "assessment": score.pk,
        "project": score.project.code,
        "title": score.project.title,
        "office": line.office[0],
        "edition": found.edition.code,
        "stage": score.stage,
        "code": score.code.key if score.code else "",
        "rule": told.rule.key,
        "severity": told.severity,
        "sentence": told.sentence,
        "reply": told.reply,
    }
    return dict(MarkerContradictionSerializer(said).data)
