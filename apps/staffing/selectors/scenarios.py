"""Scenarios of the simulator: which somebody sees, and what each starts from."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from apps.accounts.capabilities import CAPABILITIES, Capability
from apps.accounts.choices import Role
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.staffing.analytics.simulation import Plan, plan_from_json
from apps.staffing.choices import Population, Sharing
from apps.staffing.models import Scenario
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.simulator import Start, StartPeriod, periods_to_start_from, start_of
from apps.web.refusals import OutOfScope

FEWEST_COMPARED, MOST_COMPARED = 2, 4


def scenarios_seen(*, scope: OfficeScope) -> QuerySet[Scenario]:
    """Return one's own scenarios and those shared with one, of offices that one sees with all below.

    Whoever does not see all offices sees no scenario of all offices: its planned retirements are counts.
    """
    if not scope.is_inner_circle or scope.user_id is None:
        return Scenario.objects.none()
    shared = Q(owner_id=scope.user_id) | Q(sharing=Sharing.EVERYBODY)
    shared |= Q(sharing=Sharing.ROLE, shared_role__in=scope.roles)
    if scope.visible.everywhere:
        shared |= Q(sharing=Sharing.REGION)
    else:
        shared |= Q(sharing=Sharing.REGION, shared_region_id__in=regions_of(scope))
    return (
        Scenario.objects.filter(shared, scope.visible.where("office"))
        .select_related("owner", "office", "shared_region")
        .order_by("name", "pk")
    )


def regions_of(scope: OfficeScope) -> set[int]:
    """Return the regional offices above, or among, the offices that somebody sees, in the last tree known."""
    tree = tree_on(day=date.max)
    regions = (tree.region_of(office_id) for office_id in scope.visible.ids & tree.nodes.keys())
    return {region.id for region in regions if region is not None}


def scenario_seen(*, scenario_id: int, scope: OfficeScope) -> Scenario:
    """Return one scenario; raises OutOfScope when it does not exist for this person."""
    found = scenarios_seen(scope=scope).filter(pk=scenario_id).first()
    if found is None:
        raise OutOfScope
    return found


def is_owner(scenario: Scenario, *, scope: OfficeScope) -> bool:
    """Whether somebody made a scenario, and so may change and delete it."""
    return scope.user_id is not None and scenario.owner_id == scope.user_id


def roles_to_share_with() -> list[tuple[str, str]]:
    """Return the roles that see staffing figures."""
    return [(role.value, str(role.label)) for role in Role if Capability.SEE in CAPABILITIES[role]]


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
