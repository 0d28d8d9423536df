"""The rates from which a simulation begins, as the movements of three years tell them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.figures.rounding import round_half_away
from apps.staffing.analytics.composition import Tally
from apps.staffing.analytics.flows import Ledger
from apps.staffing.analytics.simulation import ASSUMED, Settings
from apps.staffing.charts import FEWEST_PERSONS_FOR_A_SHARE
from apps.staffing.selectors.movements import Flows, flows_if_any
from apps.staffing.selectors.simulator import Start, years_before

POOLED_YEARS = 3
"""A rate is never taken from one small year (methods, section 8)."""
LEAST_STATED = Fraction(3, 4)
"""Of the returns due in these years so many must say something of movements; a choice of this product."""
MOST_RATE = Decimal(50)
"""A greater rate is left to the assumption: so much movement is no rate of a grade that goes on."""


@dataclass(frozen=True, slots=True)
class KnownRates:
    """Rates by the movements, for all grades and for those with enough persons; `note` says of what."""

    every: Settings
    levels: Mapping[str, Settings]
    note: str


def rates_known(*, start: Start, scope: OfficeScope) -> KnownRates | None:
    """Return the rates of the three years before a start; None where movements are not known enough."""
    first = years_before(start.as_of, POOLED_YEARS) + timedelta(days=1)
    found = flows_if_any(query=start.query, first=first, last=start.as_of, scope=scope)
    return rates_from(found, start=start) if found is not None else None


def rates_from(flows: Flows, *, start: Start) -> KnownRates | None:
    """Return rates from movements; None where too few returns state them, or the opening is not known."""
    stated = flows.coverage
    if not stated.due or Fraction(stated.counted, stated.due) < LEAST_STATED:
        return None
    if flows.opening_on is None or flows.everybody.opening is None:
        return None
    years = years_between(flows.opening_on, flows.last)
    every = settings_of(flows.everybody, years)
    if every == Settings():
        return None
    # Promotions between the grades that are listed cancel out for everybody; they are summed here.
    every = replace(
        every,
        promoted_women=promoted_of_all(flows, "women", years),
        promoted_men=promoted_of_all(flows, "men", years),
    )
    # The share of women among hires stays one for all grades: it is what most people come to move.
    levels = {
        level.key: settings
        for level in start.opening
        if (ledger := flows.by_grade.get(level.key)) is not None
        and (settings := replace(settings_of(ledger, years), women_of_hires=None)) != Settings()
    }
    note = _(
        "Rates are those of the movements, %(span)s, pooled over the years; for single grades where on average"
        " 20 women, or men, were in them. %(coverage)s Where offices are silent they are too low. Growth, and what"
        " movements do not tell, is an assumption of this product: no growth, 8 per cent leave and 4 per cent are"
        " promoted in a year, half of those hired are women."
    ) % {"span": flows.span_text, "coverage": flows.coverage_text}
    return KnownRates(every=every.over(ASSUMED), levels=levels, note=note)


def years_between(first: date, last: date) -> Fraction:
    """Return the years from one date to another, to the month."""
    return Fraction((last.year - first.year) * 12 + last.month - first.month, 12)


def settings_of(ledger: Ledger, years: Fraction) -> Settings:
    """Return the rates of one line of movements, as far as it has persons enough."""
    hired = ledger.hires
    share = None
    if hired.women + hired.men >= FEWEST_PERSONS_FOR_A_SHARE:
        share = per_cent(hired.women, Fraction(hired.women + hired.men))
    return Settings(
        women_of_hires=share,
        leaving_women=rate(ledger, ledger.separations, "women", years),
        leaving_men=rate(ledger, ledger.separations, "men", years),
        promoted_women=rate(ledger, ledger.promoted_out, "women", years),
        promoted_men=rate(ledger, ledger.promoted_out, "men", years),
    )


def rate(ledger: Ledger, moved: Tally, sex: str, years: Fraction) -> Decimal | None:
    """Return movements a year in per cent of the average number; None of few persons, or beyond reason."""
    if ledger.opening is None or ledger.closing is None or not years:
        return None
    average = Fraction(getattr(ledger.opening, sex) + getattr(ledger.closing, sex), 2)
    if average < FEWEST_PERSONS_FOR_A_SHARE:
        return None
    found = per_cent(getattr(moved, sex), average * years)
    return found if found <= MOST_RATE else None


def promoted_of_all(flows: Flows, sex: str, years: Fraction) -> Decimal | None:
    """Return promotions a year from any grade, in per cent of everybody's average number."""
    moved = sum((ledger.promoted_out for ledger in flows.by_grade.values()), Tally())
    return rate(flows.everybody, moved, sex, years)


def per_cent(part: int, whole: Fraction) -> Decimal:
    """Return a part in per cent, to a tenth."""
    return round_half_away(100 * Fraction(part) / whole, 1)
