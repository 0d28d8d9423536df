"""`GET /api/v1/staffing/market/`: how women and men come through the stages, for what the caller sees."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.figures.figure import Coverage
from apps.figures.shares import share_of_women
from apps.staffing.analytics.composition import GRADE_GROUPS
from apps.staffing.analytics.selection import Method, Passage, Picture, Pooled, Ratio
from apps.staffing.api.parity import unrounded
from apps.staffing.api.vacancies import STAGES
from apps.staffing.selectors.market import STRATA, Market, MarketQuery, Step, market_of
from apps.staffing.selectors.market_words import screening_caveat, test_caveat
from apps.staffing.selectors.vacancies import demand_market
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView

FEWER = ["women", "men"]
NUMBERS = ("women_in", "women", "men_in", "men")


class MarketQuerySerializer(serializers.Serializer):
    """What may be asked; years are those in which vacancies were opened."""

    first = serializers.IntegerField(required=False, allow_null=True, default=None)
    last = serializers.IntegerField(required=False, allow_null=True, default=None)
    region = serializers.CharField(required=False, default="")
    office = serializers.CharField(required=False, default="", help_text="With all below it.")
    grade_group = serializers.ChoiceField(choices=["", *GRADE_GROUPS], required=False, default="")
    contract = serializers.CharField(required=False, default="")
    within = serializers.ChoiceField(choices=list(STRATA), required=False, default="grade")


class MarketCoverageSerializer(serializers.Serializer):
    """Vacancies that fit the query, of which what is told is known, and of which it is not."""

    due = serializers.IntegerField()
    counted = serializers.IntegerField()
    missing = serializers.IntegerField()


class MarketStageSerializer(serializers.Serializer):
    """Persons at a stage, in the vacancies of which women and men are known there; null where there is none."""

    stage = serializers.ChoiceField(choices=STAGES)
    women = serializers.IntegerField(allow_null=True)
    men = serializers.IntegerField(allow_null=True)
    other = serializers.IntegerField(allow_null=True)
    share_of_women = serializers.FloatField(allow_null=True)
    coverage = MarketCoverageSerializer()


class PassageSerializer(serializers.Serializer):
    """Who came through; rates in per cent, unrounded. `ratio` is the lower rate by the higher.

    Numbers are null where no vacancy knows both stages, rates and ratio also where nobody entered.
    """

    women_in = serializers.IntegerField(allow_null=True)
    women = serializers.IntegerField(allow_null=True)
    rate_women = serializers.FloatField(allow_null=True)
    men_in = serializers.IntegerField(allow_null=True)
    men = serializers.IntegerField(allow_null=True)
    rate_men = serializers.FloatField(allow_null=True)
    ratio = serializers.FloatField(allow_null=True)
    lower = serializers.ChoiceField(choices=[*FEWER, ""])
    is_below = serializers.BooleanField()
    rests_on_one = serializers.BooleanField()


class MarketStratumSerializer(PassageSerializer):
    """One part that is compared within itself."""

    label = serializers.CharField()  # type: ignore[assignment]


class MarketPooledSerializer(serializers.Serializer):
    """The parts pooled by Mantel and Haenszel; odds of women by those of men."""

    strata = serializers.IntegerField()
    odds_ratio = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    chi2 = serializers.FloatField()
    p = serializers.FloatField()
    picture = serializers.ChoiceField(choices=[one.value for one in Picture])


class MarketStepSerializer(PassageSerializer):
    """One step: everybody thrown together, its test, and its parts."""

    before = serializers.ChoiceField(choices=STAGES)
    after = serializers.ChoiceField(choices=STAGES)
    coverage = MarketCoverageSerializer()
    test = serializers.ChoiceField(choices=[one.value for one in Method], allow_null=True)
    p = serializers.FloatField(allow_null=True)
    pooled = MarketPooledSerializer(allow_null=True)
    strata = MarketStratumSerializer(many=True)


class MarketSerializer(serializers.Serializer):
    """The answer; `caveats` belong to the numbers wherever they are shown."""

    as_of = serializers.DateField()
    scope = serializers.CharField()
    vacancies = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    with_missing_stages = serializers.IntegerField()
    short_lists_to_look_at = serializers.IntegerField()
    stages = MarketStageSerializer(many=True)
    steps = MarketStepSerializer(many=True)
    caveats = serializers.ListField(child=serializers.CharField())


class MarketView(ScopedAPIView):
    """The applicants' market."""

    @extend_schema(
        operation_id="staffing_market",
        summary="Women and men at each stage of selections, with ratios, tests and pooling",
        parameters=[MarketQuerySerializer],
        responses={200: MarketSerializer, 403: ErrorsSerializer, 422: ErrorsSerializer},
    )
    def get(self, request: Request) -> Response:
        """Return the market of the vacancies that the caller sees."""
        demand_market(scope=self.scope)
        asked = MarketQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        values: Mapping[str, Any] = asked.validated_data
        found = market_of(query=MarketQuery(**values), today=timezone.localdate(), scope=self.scope)
        return Response(market_json(found))


def market_json(found: Market) -> dict[str, Any]:
    """Return the market in the shape of the API."""
    return {
        "as_of": found.as_of.isoformat(),
        "scope": found.scope_label,
        "vacancies": len(found.vacancies),
        "cancelled": found.cancelled,
        "with_missing_stages": found.with_missing_stages,
        "short_lists_to_look_at": len(found.wanting_reasons),
        "stages": [
            {
                "stage": at.stage.value,
                "women": at.tally.women if at.coverage.counted else None,
                "men": at.tally.men if at.coverage.counted else None,
                "other": at.tally.other if at.coverage.counted else None,
                "share_of_women": unrounded(share_of_women(at.tally.women, at.tally.men)),
                "coverage": coverage_json(at.coverage),
            }
            for at in found.stages
        ],
        "steps": [step_json(step) for step in found.steps],
        "caveats": [screening_caveat(), test_caveat()],
    }


def coverage_json(coverage: Coverage) -> dict[str, int]:
    """Return of how many vacancies something is known, in the shape of the API."""
    return {"due": coverage.due, "counted": coverage.counted, "missing": coverage.missing}


def step_json(step: Step) -> dict[str, Any]:
    """Return one step in the shape of the API."""
    judged = step.judged
    return {
        "before": step.before.value,
        "after": step.after.value,
        **passage_json(step.crude, step.ratio, step.rests_on_one),
        **({} if step.coverage.counted else dict.fromkeys(NUMBERS)),
        "coverage": coverage_json(step.coverage),
        "test": judged.method.value if judged else None,
        "p": judged.p if judged else None,
        "pooled": pooled_json(step.pooled, step.picture) if step.pooled else None,
        "strata": [
            {"label": one.label, **passage_json(one.step, one.ratio, one.rests_on_one)}
            for one in step.strata
        ],
    }


def passage_json(one: Passage, ratio: Ratio | None, rests_on_one: bool) -> dict[str, Any]:
    """Return who came through, in the shape of the API."""
    return {
        "women_in": one.women_in,
        "women": one.women,
        "rate_women": unrounded(share_of_women(one.women, one.women_in - one.women)),
        "men_in": one.men_in,
        "men": one.men,
        "rate_men": unrounded(share_of_women(one.men, one.men_in - one.men)),
        "ratio": unrounded(ratio.value) if ratio else None,
        "lower": ratio.lower if ratio else "",
        "is_below": bool(ratio and ratio.is_below),
        "rests_on_one": rests_on_one,
    }


def pooled_json(pooled: Pooled, picture: Picture) -> dict[str, Any]:
    """Return the pooled comparison in the shape of the API."""
    low, high = pooled.interval or (None, None)
    return {
        "strata": pooled.strata,
        "odds_ratio": unrounded(pooled.odds_ratio),
        "low": low,
        "high": high,
        "chi2": pooled.chi2,
        "p": pooled.p,
        "picture": picture.value,
    }
