"""Scores through the API: the same rows, rules and refusals as on the pages."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.scope import OfficeScope
from apps.gender_marker.api.assessment_serializers import (
    MarkerAssessmentQuerySerializer,
    MarkerAssessmentSerializer,
    NewMarkerAssessmentSerializer,
    WholeMarkerAssessmentSerializer,
)
from apps.gender_marker.selectors.access import demand_markers
from apps.gender_marker.selectors.asking import Said
from apps.gender_marker.selectors.assessments import listed, project_coded, reading_of
from apps.gender_marker.services.scoring import score_at_once
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView

REFUSED = dict.fromkeys((403, 404, 409, 422), ErrorsSerializer)
FILTERS = {"project": "project__code", "edition": "edition__code"}


class MarkerAssessmentListView(ScopedAPIView, ListAPIView[Any]):
    """The scores of projects."""

    serializer_class = MarkerAssessmentSerializer

    @extend_schema(
        operation_id="marker_assessments_list",
        summary="Scores that the caller sees, the newest first; never of a project to be read blind",
        parameters=[MarkerAssessmentQuerySerializer],
        responses={200: MarkerAssessmentSerializer(many=True), **REFUSED},
        tags=["gender marker"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of scores."""
        demand_markers(scope=self.scope)
        query = MarkerAssessmentQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        wanted = {FILTERS.get(name, name): value for name, value in query.validated_data.items()}
        page: Any = self.paginate_queryset(listed(scope=self.scope).filter(**wanted))
        return self.get_paginated_response(MarkerAssessmentSerializer(page, many=True).data)

    @extend_schema(
        operation_id="marker_assessments_create",
        summary="Score a project",
        description=(
            "Replaces an earlier score of the same project, edition and stage, which is kept. All questions"
            " are answered, unless the answers say that the marker does not apply."
        ),
        request=NewMarkerAssessmentSerializer,
        responses={201: WholeMarkerAssessmentSerializer, **REFUSED},
        tags=["gender marker"],
    )
    def post(self, request: Request) -> Response:
        """Score a project and return the score."""
        sent = NewMarkerAssessmentSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        said = sent.validated_data
        given = score_at_once(
            project_id=project_coded(code=said["project"], scope=self.scope).pk,
            edition_code=said["edition"],
            stage=said["stage"],
            answers={key: Said(**each) for key, each in said["answers"].items()},
            code=said.get("code", ""),
            because=said.get("because", ""),
            now=timezone.now(),
            scope=self.scope,
        )
        return Response(whole_json(given.pk, self.scope), status=status.HTTP_201_CREATED)


class MarkerAssessmentDetailView(ScopedAPIView):
    """One score."""

    @extend_schema(
        operation_id="marker_assessments_retrieve",
        summary="One score with its answers and the way to its code",
        responses={200: WholeMarkerAssessmentSerializer, **REFUSED},
        tags=["gender marker"],
    )
    def get(self, request: Request, assessment_id: int) -> Response:
        """Return a score that the caller sees."""
        return Response(whole_json(assessment_id, self.scope))


def whole_json(assessment_id: int, scope: OfficeScope) -> Any:
    """Return one score in the shape of `WholeMarkerAssessmentSerializer`; raises OutOfScope."""
    reading = reading_of(assessment_id=assessment_id, scope=scope)
    found: Any = dict(MarkerAssessmentSerializer(reading.assessment).data)
    found["answers"] = [
        {
            "question": each.question.key,
            "answer": each.said.answer,
            "words": each.said.words,
            "passage": each.said.passage,
            "place": each.said.place,
        }
        for each in reading.answers
    ]
    found["path"] = list(reading.path)
    return found
