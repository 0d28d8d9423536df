"""`GET /api/v1/staffing/trends/`: projections, the glass ceiling, and offices beside the limits of chance."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.staffing.analytics.funnel_plot import Standing as FunnelStanding
from apps.staffing.analytics.funnel_plot import limits, standing
from apps.staffing.analytics.projection import Outcome, Projection, position_of
from apps.staffing.analytics.segregation import dissimilarity, dissimilarity_by_chance
from apps.staffing.api.parity import CoverageSerializer, unrounded
from apps.staffing.choices import Population, Standing
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.parity import expect_period
from apps.staffing.selectors.picture import StaffPicture, staff_picture
from apps.staffing.selectors.trends.ceilings import ladder_of
from apps.staffing.selectors.trends.offices import Offices, offices_beside
from apps.staffing.selectors.trends.roads import (
    Road,
    default_since,
    grades_asked,
    groups_asked,
    roads,
)
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import NotPermitted

FEW = "few_persons"


class TrendsQuerySerializer(serializers.Serializer):
    """What may be asked; without `since` the window is ten years."""

    as_of = serializers.DateField()
    since = serializers.DateField(required=False, default=None)
    office = serializers.CharField(required=False, default="")
    region = serializers.CharField(required=False, default="")
    population = serializers.ChoiceField(
        choices=Population.values, required=False, default=Population.ALL_STAFF.value
    )
    status = serializers.ChoiceField(
        choices=Standing.values, required=False, default=Standing.APPROVED.value
    )


class TrendEndSerializer(serializers.Serializer):
    """One end of a window; the share is per cent, unrounded."""

    as_of = serializers.DateField()
    women = serializers.IntegerField()
    men = serializers.IntegerField()
    share_of_women = serializers.FloatField(allow_null=True)


class ProjectionSerializer(serializers.Serializer):
    """What one model answers; years count from 31 December.

    `latest` is null beside `earliest` where the interval of the slope never reaches half, or too late.
    """

    outcome = serializers.ChoiceField(choices=[*(outcome.value for outcome in Outcome), FEW])
    year = serializers.FloatField(allow_null=True)
    earliest = serializers.FloatField(allow_null=True)
    latest = serializers.FloatField(allow_null=True)
    points = serializers.IntegerField()


class TrendRowSerializer(serializers.Serializer):
    """One grade or group of grades."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    first = TrendEndSerializer()
    last = TrendEndSerializer()
    points_per_year = serializers.FloatField(allow_null=True)
    linear = ProjectionSerializer()
    logistic = ProjectionSerializer()


class LevelSerializer(serializers.Serializer):
    """One professional level; numbers are null where it or the level below has fewer than 20 persons."""

    key = serializers.CharField()
    women = serializers.IntegerField()
    men = serializers.IntegerField()
    index = serializers.FloatField(allow_null=True)
    below = serializers.CharField()
    drop = serializers.FloatField(allow_null=True)
    odds_ratio = serializers.FloatField(allow_null=True)


class DissimilaritySerializer(serializers.Serializer):
    """From 0 to 1; null without women or men."""

    offices = serializers.IntegerField()
    index = serializers.FloatField(allow_null=True)
    by_chance = serializers.FloatField(allow_null=True)


class FunnelOfficeSerializer(serializers.Serializer):
    """One office of 20 persons and more; limits are numbers of women."""

    office = serializers.CharField()
    women = serializers.IntegerField()
    men = serializers.IntegerField()
    low_998 = serializers.IntegerField()
    low_95 = serializers.IntegerField()
    high_95 = serializers.IntegerField()
    high_998 = serializers.IntegerField()
    standing = serializers.ChoiceField(choices=[place.value for place in FunnelStanding])


class TrendsSerializer(serializers.Serializer):
    """The answer."""

    as_of = serializers.DateField()
    since = serializers.DateField()
    population = serializers.ChoiceField(choices=Population.values)
    coverage = CoverageSerializer()
    rows = TrendRowSerializer(many=True)
    levels = LevelSerializer(many=True)
    dissimilarity = DissimilaritySerializer()
    offices = FunnelOfficeSerializer(many=True)


class TrendsView(ScopedAPIView):
    """When each grade reaches an equal share, for what the caller may see: arithmetic, not a forecast."""

    @extend_schema(
        operation_id="staffing_trends",
        parameters=[TrendsQuerySerializer],
        responses={
            200: TrendsSerializer,
            403: ErrorsSerializer,
            404: ErrorsSerializer,
            422: ErrorsSerializer,
        },
    )
    def get(self, request: Request) -> Response:
        """Return projections by grade, the professional levels, and offices of 20 persons and more."""
        if not self.scope.is_inner_circle:
            raise NotPermitted
        asked = TrendsQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        values: Mapping[str, Any] = asked.validated_data
        expect_period(as_of=values["as_of"])
        since = values["since"] or default_since(values["as_of"])
        picture = staff_picture(
            query=CountQuery(
                population=Population(values["population"]),
                standing=Standing(values["status"]),
                office=values["office"],
                region=values["region"],
            ),
            as_of=values["as_of"],
            scope=self.scope,
        )
        subjects = [*grades_asked(picture), *groups_asked(picture)]
        offices = offices_beside(picture=picture, scope=self.scope)
        units = [(tally.women, tally.men) for _node, tally in offices.peopled]
        return Response(
            {
                "as_of": picture.as_of.isoformat(),
                "since": since.isoformat(),
                "population": str(picture.query.population),
                "coverage": picture.coverage[picture.as_of].to_dict(),
                "rows": [road_json(road) for road in roads(picture, subjects, since=since)],
                "levels": levels_json(picture),
                "dissimilarity": {
                    "offices": len(units),
                    "index": unrounded(dissimilarity(units)),
                    "by_chance": dissimilarity_by_chance(units),
                },
                "offices": funnel_json(offices),
            }
        )


def road_json(road: Road) -> dict[str, Any]:
    """Return a grade or group in the shape of the API."""
    ends = [
        {
            "as_of": day.isoformat(),
            "women": tally.women,
            "men": tally.men,
            "share_of_women": float(share(tally.women, tally.men)),
        }
        for day, tally in ((road.first_day, road.first), (road.last_day, road.last))
    ]
    years = position_of(road.last_day) - position_of(road.first_day)
    moved = share(road.last.women, road.last.men) - share(road.first.women, road.first.men)
    return {
        "key": road.subject.key,
        "label": road.subject.label,
        "first": ends[0],
        "last": ends[1],
        "points_per_year": float(moved / years) if years and not road.is_of_few else None,
        "linear": projection_json(road, road.linear),
        "logistic": projection_json(road, road.logistic),
    }


def share(women: int, men: int) -> Fraction:
    """Return the share of women, per cent, of somebody."""
    return Fraction(100 * women, women + men)


def projection_json(road: Road, projection: Projection) -> dict[str, Any]:
    """Return an answer in the shape of the API."""
    return {
        "outcome": FEW if road.is_of_few else projection.outcome.value,
        "year": unrounded(projection.year),
        "earliest": unrounded(projection.earliest),
        "latest": unrounded(projection.latest),
        "points": projection.points,
    }


def levels_json(picture: StaffPicture) -> list[dict[str, Any]]:
    """Return the professional levels in the shape of the API."""
    ladder = ladder_of(picture)
    if ladder is None:
        return []
    return [
        {
            "key": rung.key,
            "women": ladder.tallies[rung.key].women,
            "men": ladder.tallies[rung.key].men,
            "index": None if ladder.is_of_few(rung.key) else unrounded(rung.index),
            "below": rung.below,
            "drop": unrounded(rung.drop) if ladder.has_drop(rung) else None,
            "odds_ratio": unrounded(rung.odds_ratio) if ladder.has_drop(rung) else None,
        }
        for rung in ladder.rungs
    ]


def funnel_json(offices: Offices) -> list[dict[str, Any]]:
    """Return the offices of 20 persons and more in the shape of the API."""
    found = []
    for node, tally in offices.large:
        persons = tally.women + tally.men
        edge = limits(persons, offices.share or Fraction(0))
        place = standing(tally.women, persons, offices.share or Fraction(0))
        found.append(
            {
                "office": node.code,
                "women": tally.women,
                "men": tally.men,
                "low_998": edge.low_998,
                "low_95": edge.low_95,
                "high_95": edge.high_95,
                "high_998": edge.high_998,
                "standing": place.value,
            }
        )
    return found
