"""The tables that an annual estimate freezes: budgets and expenditure apart, each whole and by part."""

from dataclasses import replace

from apps.accounts.scope import OfficeScope
from apps.figures.tables import Table
from apps.gender_marker.models import Edition
from apps.gender_marker.selectors.shares import shares_of
from apps.gender_marker.selectors.shares.asked import Basis, By
from apps.gender_marker.selectors.shares.council import council_shares, council_table
from apps.gender_marker.selectors.shares.tables import blocks_table, groups_table


def estimate_tables(*, year: int, scope: OfficeScope) -> tuple[Edition, list[Table]]:
    """Return the compulsory edition and the tables of a year; none where nothing has a budget.

    Funds that IOM manages stand apart, because paragraph 47 of the policy asks for a benchmark of these.
    Raises NotPermitted, and Invalid where no edition is compulsory.
    """
    found: list[Table] = []
    for basis in Basis:
        now, before = council_shares(year=year, basis=basis, scope=scope)
        if not now.has_money:
            continue
        funds = shares_of(edition_code="", year=year, basis=basis, by=By.FUND_TYPE, scope=scope)
        parts = [blocks_table(now), groups_table(funds)]
        found.append(council_table(now, before))
        found += [replace(each, key=f"{each.key}.{basis}") for each in parts if each is not None]
    return now.edition, found
