"""`GET /api/v1/staffing/targets/`: targets at their deadlines, and the persons that an equal share asks for."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.figures.figure import Figure
from apps.figures.shares import gap_growth_only, gap_next_n, gap_to_show
from apps.organization.choices import PeriodState
from apps.organization.selectors import periods
from apps.policy.choices import Comparison
from apps.staffing.analytics.composition import Tally
from apps.staffing.api.parity import CoverageSerializer
from apps.staffing.choices import Population, Standing
from apps.staffing.forms.targets import MOST_RECRUITMENTS, RECRUITMENTS
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.parity import expect_period
from apps.staffing.selectors.picture import staff_picture
from apps.staffing.selectors.required_persons import is_judged, persons_now
from apps.staffing.selectors.target_outcomes import Outcome, Verdict, outcomes
from apps.staffing.selectors.trends.roads import Subject
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import NotPermitted


class TargetsQuerySerializer(serializers.Serializer):
    """What may be asked; the query narrows the required persons, not the outcomes."""

    as_of = serializers.DateField()
    office = serializers.CharField(required=False, default="")
    population = serializers.ChoiceField(
        choices=Population.values, required=False, default=Population.ALL_STAFF.value
    )
    status = serializers.ChoiceField(
        choices=Standing.values, required=False, default=Standing.APPROVED.value
    )
    recruitments = serializers.IntegerField(
        required=False, default=RECRUITMENTS, min_value=1, max_value=MOST_RECRUITMENTS
    )


class TargetPartSerializer(serializers.Serializer):
    """One group of persons of a target; the share is per cent, unrounded."""

    label = serializers.CharField()  # type: ignore[assignment]
    as_of = serializers.DateField()
    share_of_women = serializers.FloatField(allow_null=True)
    is_met = serializers.BooleanField()
    is_stated = serializers.BooleanField()


class TargetOutcomeSerializer(serializers.Serializer):
    """One target with what the data show; blank and null mean not known."""

    key = serializers.CharField()
    set_in = serializers.IntegerField()
    document = serializers.CharField()
    target = serializers.CharField()
    population = serializers.CharField()
    comparison = serializers.ChoiceField(choices=Comparison.values)
    percent = serializers.FloatField(allow_null=True)
    deadline = serializers.DateField(allow_null=True)
    binds_iom_from = serializers.DateField(allow_null=True)
    replaced_by = serializers.CharField(allow_blank=True)
    outcome_stated = serializers.CharField(allow_blank=True)
    verdict = serializers.ChoiceField(choices=[verdict.value for verdict in Verdict])
    parts = TargetPartSerializer(many=True)


class NextRecruitmentsSerializer(serializers.Serializer):
    """Of so many additional recruitments."""

    of = serializers.IntegerField()
    needed = serializers.IntegerField()
    feasible = serializers.BooleanField()
    least = serializers.IntegerField()


class RequiredRowSerializer(serializers.Serializer):
    """One grade or group: persons of the sex that is fewer; null where nobody is asked for."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    women = serializers.IntegerField()
    men = serializers.IntegerField()
    fewer = serializers.ChoiceField(choices=["women", "men", ""])
    posts_that_change_hands = serializers.IntegerField(allow_null=True)
    additional_persons = serializers.IntegerField(allow_null=True)
    next_recruitments = NextRecruitmentsSerializer(allow_null=True)


class TargetsSerializer(serializers.Serializer):
    """The answer."""

    as_of = serializers.DateField()
    population = serializers.ChoiceField(choices=Population.values)
    coverage = CoverageSerializer()
    targets = TargetOutcomeSerializer(many=True)
    required_persons = RequiredRowSerializer(many=True)


class TargetsView(ScopedAPIView):
    """Targets since 1995 at their deadlines, and what an equal share asks for on a date."""

    @extend_schema(
        operation_id="staffing_targets",
        parameters=[TargetsQuerySerializer],
        responses={
            200: TargetsSerializer,
            403: ErrorsSerializer,
            404: ErrorsSerializer,
            422: ErrorsSerializer,
        },
    )
    def get(self, request: Request) -> Response:
        """Return every target with its outcome, and the required persons by grade."""
        if not self.scope.is_inner_circle:
            raise NotPermitted
        asked = TargetsQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        values: Mapping[str, Any] = asked.validated_data
        expect_period(as_of=values["as_of"])
        picture = staff_picture(
            query=CountQuery(
                population=Population(values["population"]),
                standing=Standing(values["status"]),
                office=values["office"],
            ),
            as_of=values["as_of"],
            scope=self.scope,
            trend=[values["as_of"]],
        )
        dates = [period.as_of for period in periods().exclude(state=PeriodState.PLANNED)]
        found = outcomes(
            today=timezone.localdate(), as_of=picture.as_of, dates=dates, scope=self.scope
        )
        return Response(
            {
                "as_of": picture.as_of.isoformat(),
                "population": str(picture.query.population),
                "coverage": picture.coverage[picture.as_of].to_dict(),
                "targets": [outcome_json(outcome) for outcome in found],
                "required_persons": [
                    required_json(subject, tally, values["recruitments"])
                    for subject, tally in persons_now(picture)
                ],
            }
        )


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """Return a target in the shape of the API."""
    target = outcome.target
    return {
        "key": target.key,
        "set_in": target.set_in,
        "document": target.document,
        "target": target.target,
        "population": target.population,
        "comparison": target.comparison,
        "percent": None if target.percent is None else float(target.percent),
        "deadline": target.deadline_on,
        "binds_iom_from": target.binds_iom_from,
        "replaced_by": target.replaced_by,
        "outcome_stated": target.outcome_stated,
        "verdict": outcome.verdict.value,
        "parts": [
            {
                "label": part.label,
                "as_of": part.share.as_of,
                "share_of_women": number_of(part.share),
                "is_met": part.is_met,
                "is_stated": outcome.is_stated,
            }
            for part in outcome.parts
        ],
    }


def number_of(figure: Figure) -> float | None:
    """Return a figure's value as the nearest number that JSON can carry."""
    return None if figure.value is None else float(figure.value)


def required_json(subject: Subject, tally: Tally, recruitments: int) -> dict[str, Any]:
    """Return the answers to the three questions in the shape of the API."""
    fewer, more = sorted((tally.women, tally.men))
    is_asked = is_judged(tally) and fewer != more
    ahead = gap_next_n(fewer, more, recruitments)
    sex = "women" if tally.women < tally.men else "men"
    return {
        "key": subject.key,
        "label": subject.label,
        "women": tally.women,
        "men": tally.men,
        "fewer": sex if is_asked else "",
        "posts_that_change_hands": gap_to_show(fewer, more),
        "additional_persons": gap_growth_only(fewer, more) if is_asked else None,
        "next_recruitments": {
            "of": recruitments,
            "needed": ahead.women_needed,
            "feasible": ahead.feasible,
            "least": ahead.least,
        }
        if is_asked
        else None,
    }
