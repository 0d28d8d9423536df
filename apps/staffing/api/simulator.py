"""`POST /api/v1/staffing/simulator/` works a plan out and stores nothing; `GET …/scenarios/` lists scenarios."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.staffing.analytics.flow_model import Answer, Retirement
from apps.staffing.analytics.simulation import (
    ASSUMED,
    MOST_YEARS,
    LevelPath,
    Plan,
    Settings,
    simulate,
)
from apps.staffing.api.parity import CoverageSerializer
from apps.staffing.choices import Population, Sharing
from apps.staffing.models import Scenario
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.scenarios import scenarios_seen
from apps.staffing.selectors.simulator import (
    Start,
    default_period,
    demand_sound,
    periods_to_start_from,
    start_of,
)
from apps.staffing.selectors.simulator_words import caveats
from apps.web.api import ErrorsSerializer
from apps.web.api_views import ScopedAPIView
from apps.web.refusals import NotPermitted, OutOfScope


def percent() -> serializers.DecimalField:
    """Return a field of per cent, with the decimals that a plan keeps."""
    return serializers.DecimalField(
        max_digits=9, decimal_places=4, required=False, allow_null=True, default=None
    )


class SettingsSerializer(serializers.Serializer):
    """Rates a year and shares of women in per cent; what is left out is as for all grades, or assumed."""

    women_of_hires = percent()
    women_of_promoted = percent()
    women_of_leavers = percent()
    leaving_women = percent()
    leaving_men = percent()
    promoted_women = percent()
    promoted_men = percent()
    growth = percent()


class RetirementSerializer(serializers.Serializer):
    """Persons of a grade who are known to retire in a calendar year."""

    level = serializers.CharField(max_length=20)
    year = serializers.IntegerField(min_value=1, max_value=9999)
    women = serializers.IntegerField(min_value=0, max_value=999_999_999, default=0)
    men = serializers.IntegerField(min_value=0, max_value=999_999_999, default=0)


class SimulationQuerySerializer(serializers.Serializer):
    """Where it starts, what is set, and the year of the inverse question."""

    as_of = serializers.DateField(required=False, default=None, allow_null=True)
    population = serializers.ChoiceField(
        choices=Population.values, required=False, default=Population.UN_PARITY.value
    )
    office = serializers.CharField(required=False, default="", allow_blank=True, max_length=60)
    years = serializers.IntegerField(required=False, default=10, min_value=-999, max_value=9999)
    every = SettingsSerializer(required=False)
    levels = serializers.DictField(child=SettingsSerializer(), required=False, default=dict)
    retirements = RetirementSerializer(many=True, required=False, default=list)
    needed_by = serializers.IntegerField(required=False, default=None, allow_null=True)


class SimulatedYearSerializer(serializers.Serializer):
    """One year: expected heads; shares in per cent, unrounded, null where nobody is."""

    year = serializers.IntegerField()
    women = serializers.FloatField()
    heads = serializers.FloatField()
    share = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class NeededSerializer(serializers.Serializer):
    """The least share of women among all hires with which the grade has 47 per cent by the year asked for."""

    answer = serializers.ChoiceField(choices=[answer.value for answer in Answer])
    share = serializers.FloatField(allow_null=True)


class LevelPathSerializer(serializers.Serializer):
    """One grade, or `total`; years of entry into 47 to 53 per cent are null where it is in none."""

    key = serializers.CharField()
    years = SimulatedYearSerializer(many=True)
    entered = serializers.IntegerField(allow_null=True)
    earliest = serializers.IntegerField(allow_null=True)
    latest = serializers.IntegerField(allow_null=True)
    needed = NeededSerializer(allow_null=True)


class SimulationSerializer(serializers.Serializer):
    """The answer; `caveats` belong to the numbers wherever they are shown."""

    as_of = serializers.DateField()
    population = serializers.ChoiceField(choices=Population.values)
    scope = serializers.CharField()
    coverage = CoverageSerializer()
    other_left_out = serializers.IntegerField()
    levels = LevelPathSerializer(many=True)
    caveats = serializers.ListField(child=serializers.CharField())


class ScenarioSerializer(serializers.Serializer):
    """One scenario; `plan` is what it sets, in the shape that the simulator stores."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    office = serializers.CharField(allow_blank=True)
    population = serializers.ChoiceField(choices=Population.values)
    as_of = serializers.DateField()
    sharing = serializers.ChoiceField(choices=Sharing.values)
    owner = serializers.CharField()
    version = serializers.IntegerField()
    plan = serializers.DictField()


class ScenariosSerializer(serializers.Serializer):
    """All scenarios that the caller sees."""

    scenarios = ScenarioSerializer(many=True)


class SimulatorView(ScopedAPIView):
    """The simulator, for what the caller may see."""

    @extend_schema(
        operation_id="staffing_simulate",
        request=SimulationQuerySerializer,
        responses={
            200: SimulationSerializer,
            403: ErrorsSerializer,
            404: ErrorsSerializer,
            422: ErrorsSerializer,
        },
    )
    def post(self, request: Request) -> Response:
        """Work a plan out; nothing is stored. Where nobody is counted the answer is 404."""
        if not self.scope.is_inner_circle:
            raise NotPermitted
        asked = SimulationQuerySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values: Mapping[str, Any] = asked.validated_data
        start = self.start_asked(values)
        plan = plan_asked(values, start)
        demand_sound(plan=plan, start=start)
        by = (values["needed_by"] or 0) - start.as_of.year
        paths = simulate(plan, start.opening, needed_by=by if 1 <= by <= MOST_YEARS else None)
        return Response(
            {
                "as_of": start.as_of.isoformat(),
                "population": str(start.query.population),
                "scope": start.scope_label,
                "coverage": start.coverage.to_dict(),
                "other_left_out": start.other,
                "levels": [path_json(path, start) for path in paths],
                "caveats": caveats(start),
            }
        )

    def start_asked(self, values: Mapping[str, Any]) -> Start:
        """Return where it starts; raises OutOfScope for no period, and where nobody is counted."""
        known = periods_to_start_from()
        period = default_period(known)
        if values["as_of"] is not None:
            period = next((each for each in known if each.as_of == values["as_of"]), None)
        if period is None:
            raise OutOfScope
        query = CountQuery(population=Population(values["population"]), office=values["office"])
        start = start_of(period=period, query=query, scope=self.scope)
        if start is None or not start.opening:
            raise OutOfScope
        return start


class ScenarioListView(ScopedAPIView):
    """The scenarios of the simulator."""

    @extend_schema(
        operation_id="staffing_scenarios",
        responses={200: ScenariosSerializer, 403: ErrorsSerializer},
    )
    def get(self, request: Request) -> Response:
        """Return one's own scenarios and those shared with one."""
        if not self.scope.is_inner_circle:
            raise NotPermitted
        found = scenarios_seen(scope=self.scope)
        return Response({"scenarios": [scenario_json(each) for each in found]})


def plan_asked(values: Mapping[str, Any], start: Start) -> Plan:
    """Return the plan of a request."""
    return Plan(
        years=values["years"],
        every=Settings(**values.get("every", {})).over(ASSUMED),
        levels={key: Settings(**each) for key, each in values["levels"].items()},
        retirements=tuple(
            Retirement(each["level"], each["year"] - start.as_of.year, each["women"], each["men"])
            for each in values["retirements"]
        ),
    )


def path_json(path: LevelPath, start: Start) -> dict[str, Any]:
    """Return a grade in the shape of the API."""
    first = start.as_of.year
    return {
        "key": path.key,
        "years": [
            {
                "year": first + number,
                "women": path.women[number],
                "heads": path.heads[number],
                "share": path.shares[number],
                "low": path.low[number],
                "high": path.high[number],
            }
            for number in range(len(path.shares))
        ],
        "entered": None if path.entered is None else first + path.entered,
        "earliest": None if path.earliest is None else first + path.earliest,
        "latest": None if path.latest is None else first + path.latest,
        "needed": None
        if path.needed is None
        else {
            "answer": path.needed.answer.value,
            "share": None if path.needed.share is None else 100 * path.needed.share,
        },
    }


def scenario_json(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario in the shape of the API."""
    return {
        "id": scenario.pk,
        "name": scenario.name,
        "office": scenario.office.code if scenario.office else "",
        "population": scenario.population,
        "as_of": scenario.as_of.isoformat(),
        "sharing": scenario.sharing,
        "owner": scenario.owner.get_username(),
        "version": scenario.version,
        "plan": scenario.plan,
    }
