"""Scenarios of the simulator: which somebody sees, and what each starts from."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from apps.accounts.scope import OfficeScope
from apps.staffing.analytics.simulation import Plan, plan_from_json
from apps.staffing.choices import Population, Sharing
from apps.staffing.models import Scenario
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.sharing import own_or_shared
from apps.staffing.selectors.simulator import Start, StartPeriod, periods_to_start_from, start_of
from apps.web.refusals import OutOfScope

FEWEST_COMPARED, MOST_COMPARED = 2, 4


def scenarios_seen(*, scope: OfficeScope) -> QuerySet[Scenario]:
    """Return one's own scenarios and those shared with one, of offices that one sees with all below.

    Whoever does not see all offices sees no scenario of all offices: its planned retirements are counts.
    """
    if not scope.is_inner_circle or scope.user_id is None:
        return Scenario.objects.none()
    shared = own_or_shared(scope) | Q(sharing=Sharing.EVERYBODY)
    return (
        Scenario.objects.filter(shared, scope.visible.where("office"))
        .select_related("owner", "office", "shared_region")
        .order_by("name", "pk")
    )


def scenario_seen(*, scenario_id: int, scope: OfficeScope) -> Scenario:
    """Return one scenario; raises OutOfScope when it does not exist for this person."""
    found = scenarios_seen(scope=scope).filter(pk=scenario_id).first()
    if found is None:
        raise OutOfScope
    return found


def plan_of(scenario: Scenario) -> Plan:
    """Return what is set in a scenario."""
    return plan_from_json(scenario.plan)


def start_of_scenario(scenario: Scenario, *, scope: OfficeScope) -> Start | None:
    """Return where a scenario starts, as its reader sees it; None where nobody is counted."""
    return start_from(
        periods_to_start_from(),
        as_of=scenario.as_of,
        query=CountQuery(
            population=Population(scenario.population),
            office=scenario.office.code if scenario.office else "",
        ),
        scope=scope,
    )


def start_from(
    known: Sequence[StartPeriod], *, as_of: date, query: CountQuery, scope: OfficeScope
) -> Start | None:
    """Return the start of a date and query; None where there is no such period or nobody is counted."""
    period = next((each for each in known if each.as_of == as_of), None)
    start = start_of(period=period, query=query, scope=scope) if period else None
    return start if start is not None and start.opening else None
