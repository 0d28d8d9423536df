"""Exchange rates: which holds on a day, and which are in use. They are the same for every office."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.projects.models import BudgetLine, ExchangeRate

DOLLAR = "USD"
ONE = Decimal(1)


def keeps_rates(*, scope: OfficeScope) -> bool:
    """Whether somebody enters exchange rates: whoever pays awards, for the whole organization."""
    return scope.may(Capability.PAY_AWARDS)


def rates(*, scope: OfficeScope) -> QuerySet[ExchangeRate]:
    """Return the rates by currency, the newest first, each with `in_use`; none without projects to see.

    A rate is in use when a budget line was worked out with it: such a rate stays.
    """
    if not scope.over(Capability.SEE_PROJECTS):
        return ExchangeRate.objects.none()
    return (
        ExchangeRate.objects.annotate(in_use=Exists(lines_worked_out()))
        .select_related("entered_by")
        .order_by("currency", "-starts_on")
    )


def lines_worked_out() -> QuerySet[BudgetLine]:
    """Return the budget lines that the rate outside may have been used for: its currency, its value."""
    return BudgetLine.objects.filter(
        currency=OuterRef("currency"), units_per_usd=OuterRef("units_per_usd")
    )


def rates_in_force(*, wanted: Iterable[tuple[str, date]]) -> dict[tuple[str, date], Decimal]:
    """Return units for one US dollar by (currency, day), the latest rate that holds from then or before.

    What has no rate is absent; the dollar is always 1. One statement for all.
    """
    asked = set(wanted)
    foreign = {currency for currency, _day in asked if currency != DOLLAR}
    found = {pair: ONE for pair in asked if pair[0] == DOLLAR}
    if not foreign:
        return found
    latest = max(day for currency, day in asked if currency != DOLLAR)
    known: dict[str, list[tuple[date, Decimal]]] = {}
    for currency, starts_on, units in (
        ExchangeRate.objects.filter(Q(starts_on__lte=latest), currency__in=foreign)
        .order_by("currency", "starts_on")
        .values_list("currency", "starts_on", "units_per_usd")
    ):
        known.setdefault(currency, []).append((starts_on, units))
    for currency, day in asked:
        held = [units for starts_on, units in known.get(currency, ()) if starts_on <= day]
        if held:
            found[(currency, day)] = held[-1]
    return found


def day_of_year(year: int) -> date:
    """Return the day whose rate a budget line of a year takes: 1 January. A choice of this product."""
    return date(year, 1, 1)
