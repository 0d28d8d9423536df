"""The network in the API: meetings, bulletins and fact sheets, good practices, obstacles and incentives."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.focal_points.choices import FactorKind, IssueKind, MeetingState
from apps.focal_points.selectors.access import demand_network
from apps.focal_points.selectors.network import factors, issues, meetings, practices
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView

# As pairs, because the schema tells sets of choices apart by values and labels.
MEETING_STATES = [(state, state) for state in MeetingState.values]
ISSUE_KINDS = [(kind, kind) for kind in IssueKind.values]
FACTOR_KINDS = [(kind, kind) for kind in FactorKind.values]


class NetworkMeetingSerializer(serializers.Serializer):
    """A meeting of a region; notes are not told. `starts_at` is null while the time is not known."""

    id = serializers.IntegerField()
    region = serializers.CharField(source="region.code", help_text="Code of the regional office.")
    year = serializers.IntegerField()
    title = serializers.CharField()
    starts_at = serializers.DateTimeField(allow_null=True)
    place = serializers.CharField(allow_blank=True)
    agenda = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=MEETING_STATES)
    cancelled_because = serializers.CharField(allow_blank=True)
    invited = serializers.IntegerField(source="asked")
    present = serializers.IntegerField()
    decided = serializers.IntegerField()


class NetworkIssueSerializer(serializers.Serializer):
    """A bulletin or fact sheet; blank texts are not written. `published_at` is null for a draft."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=ISSUE_KINDS)
    number = serializers.IntegerField()
    title_en = serializers.CharField()
    title_fr = serializers.CharField(allow_blank=True)
    title_es = serializers.CharField(allow_blank=True)
    text_en = serializers.CharField(allow_blank=True)
    text_fr = serializers.CharField(allow_blank=True)
    text_es = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField(allow_null=True)


class PracticeSerializer(serializers.Serializer):
    """A good practice; `area` is the number of its area of work, null where none is named."""

    id = serializers.IntegerField()
    office = serializers.CharField(source="office.code", help_text="Code of the office.")
    area = serializers.IntegerField(source="area.number", allow_null=True, default=None)
    title = serializers.CharField()
    text = serializers.CharField()
    language = serializers.CharField()
    shared_at = serializers.DateTimeField()


class CountryFactorSerializer(serializers.Serializer):
    """An obstacle or incentive; `gone_on` is the first day without it, null while it holds."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=FACTOR_KINDS)
    country = serializers.CharField(source="country.iso3", help_text="ISO 3166, three letters.")
    office = serializers.CharField(source="office.code", help_text="Code of the office.")
    title = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    language = serializers.CharField()
    seen_on = serializers.DateField()
    gone_on = serializers.DateField(allow_null=True)


def page_of(view: Any, rows: QuerySet[Any]) -> Response:
    """Return one page of a list, for those who read the network's pages."""
    demand_network(scope=view.scope)
    page = view.paginate_queryset(rows)
    answer: Response = view.get_paginated_response(view.serializer_class(page, many=True).data)
    return answer


class NetworkMeetingsView(ScopedAPIView, ListAPIView[Any]):
    """The meetings."""

    serializer_class = NetworkMeetingSerializer

    @extend_schema(
        operation_id="network_meetings_list",
        summary="Meetings of the regions' focal points, the newest first",
        responses={200: NetworkMeetingSerializer(many=True), 403: ErrorsSerializer},
        tags=["focal points"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of meetings."""
        only = meetings.MeetingFilter()
        return page_of(self, meetings.listed(only=only, scope=self.scope).select_related("region"))


class NetworkIssuesView(ScopedAPIView, ListAPIView[Any]):
    """The bulletins and fact sheets."""

    serializer_class = NetworkIssueSerializer

    @extend_schema(
        operation_id="network_issues_list",
        summary="Bulletins and fact sheets, the newest first",
        responses={200: NetworkIssueSerializer(many=True), 403: ErrorsSerializer},
        tags=["focal points"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of issues."""
        return page_of(self, issues.listed(only=issues.IssueFilter(), scope=self.scope))


class PracticesView(ScopedAPIView, ListAPIView[Any]):
    """The good practices."""

    serializer_class = PracticeSerializer

    @extend_schema(
        operation_id="network_practices_list",
        summary="Good practices, the newest first",
        responses={200: PracticeSerializer(many=True), 403: ErrorsSerializer},
        tags=["focal points"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of practices."""
        only, today = practices.PracticeFilter(), timezone.localdate()
        return page_of(self, practices.listed(only=only, on=today, scope=self.scope))


class CountryFactorsView(ScopedAPIView, ListAPIView[Any]):
    """The obstacles and incentives."""

    serializer_class = CountryFactorSerializer

    @extend_schema(
        operation_id="network_factors_list",
        summary="Obstacles and incentives by country; a country without rows has nothing recorded",
        responses={200: CountryFactorSerializer(many=True), 403: ErrorsSerializer},
        tags=["focal points"],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page of obstacles and incentives."""
        return page_of(self, factors.listed(scope=self.scope))
