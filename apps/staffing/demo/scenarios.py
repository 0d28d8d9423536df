"""Invented scenarios of the simulator, saved through its service by the Gender Coordination Unit."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from apps.accounts.scope import OfficeScope, scope_for
from apps.accounts.selectors import user_by_name
from apps.staffing.analytics.simulation import ASSUMED, Plan, Settings
from apps.staffing.choices import Population, Sharing
from apps.staffing.selectors.counts import CountQuery
from apps.staffing.selectors.scenarios import start_from
from apps.staffing.selectors.simulator import default_period, periods_to_start_from
from apps.staffing.selectors.simulator_rates import rates_known
from apps.staffing.services.scenarios import ScenarioData, save

AUTHOR = "gcu"
YEARS = 12
AS_IT_WAS = "At the rates of the last three years"
AS_ASSUMED = "At the rates that the product assumes"
SIXTY = "Sixty per cent women hired at P4 and above"


def load_demo_scenarios(*, now: datetime, scope: OfficeScope) -> int:
    """Save two scenarios, shared with whoever sees all offices; return how many."""
    known = periods_to_start_from()
    period = default_period(known)
    author: Any = user_by_name(name=AUTHOR, scope=scope)
    if period is None:
        return 0
    query = CountQuery(population=Population.UN_PARITY)
    start = start_from(known, as_of=period.as_of, query=query, scope=scope)
    if start is None:
        return 0
    rates = rates_known(start=start, scope=scope)
    levels = dict(rates.levels) if rates else {}
    plan = Plan(years=YEARS, every=rates.every if rates else ASSUMED, levels=levels)
    higher = {
        level.key: replace(levels.get(level.key, Settings()), women_of_hires=Decimal(60))
        for level in start.opening
        if level.key in {"P4", "P5", "D1", "D2"}
    }
    plans = {
        AS_IT_WAS if rates else AS_ASSUMED: plan,
        SIXTY: replace(plan, levels={**levels, **higher}),
    }
    for name, each in plans.items():
        data = ScenarioData(
            name=name,
            plan=each,
            as_of=period.as_of,
            population=Population.UN_PARITY,
            sharing=Sharing.EVERYBODY,
        )
        save(data=data, now=now, scope=scope_for(author, on=now.date()))
    return len(plans)
