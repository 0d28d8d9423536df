"""Scenarios of the simulator are saved, changed by who made them, and deleted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.organization.selectors import tree_on
from apps.organization.tree import OfficeNode
from apps.staffing.analytics.simulation import Plan, plan_to_json
from apps.staffing.choices import Population, Sharing
from apps.staffing.models import Scenario
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.scenarios import scenario_seen, start_from
from apps.staffing.selectors.sharing import is_owner, roles_to_share_with
from apps.staffing.selectors.simulator import demand_sound, periods_to_start_from
from apps.web.refusals import Invalid, NotPermitted, Problem
from apps.web.versions import demand_version, write

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioData:
    """What is saved: offices and regions by code, the role by its key; blanks for none."""

    name: str
    plan: Plan
    as_of: date
    population: str
    office: str = ""
    sharing: str = Sharing.NOBODY
    role: str = ""
    region: str = ""


@transaction.atomic
def save(*, data: ScenarioData, now: datetime, scope: OfficeScope) -> Scenario:
    """Save a new scenario of the person; raises NotPermitted, OutOfScope, Invalid."""
    if not scope.is_inner_circle or scope.user_id is None:
        raise NotPermitted
    values = checked(data, now.date(), scope)
    if Scenario.objects.filter(owner_id=scope.user_id, name=values["name"]).exists():
        raise Invalid(problems=[name_taken()])
    return Scenario.objects.create(owner_id=scope.user_id, created_at=now, changed_at=now, **values)


@transaction.atomic
def change(
    *, scenario_id: int, version: int, data: ScenarioData, now: datetime, scope: OfficeScope
) -> Scenario:
    """Change one's scenario; raises OutOfScope, NotPermitted, WrongState (`stale`), Invalid."""
    found = scenario_to_change(scenario_id=scenario_id, scope=scope)
    locked = Scenario.objects.select_for_update().get(pk=found.pk)
    demand_version(locked, version)
    values = checked(data, now.date(), scope)
    others = Scenario.objects.filter(owner_id=locked.owner_id, name=values["name"])
    if others.exclude(pk=locked.pk).exists():
        raise Invalid(problems=[name_taken()])
    changed: Scenario = write(locked, changed_at=now, **values)
    return changed


@transaction.atomic
def delete(*, scenario_id: int, version: int, scope: OfficeScope) -> None:
    """Delete one's scenario; raises OutOfScope, NotPermitted, WrongState (`stale`)."""
    found = scenario_to_change(scenario_id=scenario_id, scope=scope)
    locked = Scenario.objects.select_for_update().get(pk=found.pk)
    demand_version(locked, version)
    locked.delete()


def scenario_to_change(*, scenario_id: int, scope: OfficeScope) -> Scenario:
    """Return a scenario that the person made; raises OutOfScope or NotPermitted."""
    found = scenario_seen(scenario_id=scenario_id, scope=scope)
    if not is_owner(found, scope=scope):
        raise NotPermitted(
            _("Only who made a scenario changes it. Save it under a name of your own.")
        )
    return found


def checked(data: ScenarioData, on: date, scope: OfficeScope) -> dict[str, object]:
    """Return the columns of a scenario; raises Invalid with all problems, or those of its plan."""
    tree = tree_on(day=on)
    problems = []
    name = data.name.strip()
    if not name:
        problems.append(Problem("required", _("Give the scenario a name."), field="name"))
    if len(name) > LONGEST_NAME:
        message = _("At most %(most)s characters.") % {"most": LONGEST_NAME}
        problems.append(Problem("too_long", message, field="name"))
    office = tree.by_code.get(data.office) if data.office else None
    if data.office and (office is None or office.id not in scope.visible):
        problems.append(Problem("invalid_choice", _("Choose one of the list."), field="office"))
    if not data.office and not scope.visible.everywhere:
        message = _(
            "Choose the office that the scenario starts from, so that it is the same for all."
        )
        problems.append(Problem("required", message, field="office"))
    region = tree.by_code.get(data.region) if data.sharing == Sharing.REGION else None
    problems.extend(sharing_problems(data, region))
    if data.population not in Population.values:
        problems.append(Problem("invalid_choice", _("Choose one of the list."), field="population"))
    if problems:
        raise Invalid(problems=problems)
    start = start_from(
        periods_to_start_from(),
        as_of=data.as_of,
        query=CountQuery(population=Population(data.population), office=data.office),
        scope=scope,
    )
    if start is None:
        message = _("Nobody is counted there on that date.")
        raise Invalid(problems=[Problem("nobody", message, field="as_of")])
    demand_sound(plan=data.plan, start=start)
    return {
        "name": name,
        "office_id": office.id if office else None,
        "population": data.population,
        "as_of": data.as_of,
        "plan": plan_to_json(data.plan),
        "sharing": data.sharing,
        "shared_role": data.role if data.sharing == Sharing.ROLE else "",
        "shared_region_id": region.id if region else None,
    }


def sharing_problems(data: ScenarioData, region: OfficeNode | None) -> list[Problem]:
    """Return what is wrong with whom a scenario is shared with."""
    message = _("Choose one of the list.")
    if data.sharing not in Sharing.values:
        return [Problem("invalid_choice", message, field="sharing")]
    roles = {role for role, _label in roles_to_share_with()}
    if data.sharing == Sharing.ROLE and data.role not in roles:
        return [Problem("required", _("Choose the role."), field="role")]
    if data.sharing == Sharing.REGION and region is None:
        return [Problem("required", _("Choose the region."), field="region")]
    return []


def name_taken() -> Problem:
    """Return the problem of a name that another scenario of the person has."""
    message = _("Another scenario of yours has this name.")
    return Problem("taken", message, field="name")
