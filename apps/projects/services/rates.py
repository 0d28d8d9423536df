"""Exchange rates: entered with their source, found for a day; a rate that was used stays."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.projects.models import ExchangeRate
from apps.projects.selectors.rates import DOLLAR, keeps_rates, lines_worked_out
from apps.web.refusals import Invalid, NotPermitted, OutOfScope, Problem, WrongState

CURRENCY = re.compile(r"[A-Z]{3}")
HIGHEST_RATE = Decimal("999999999999.999999")
LONGEST_SOURCE = 300


def no_rate(currency: str, on: date, *, field: str = "") -> Problem:
    """Return the problem of a currency without a rate on a day."""
    return Problem(
        code="no_rate",
        field=field,
        message=_(
            "There is no exchange rate of %(currency)s on %(day)s. The Budget Division enters it under"
            " “Exchange rates”."
        )
        % {"currency": currency, "day": date_format(on, "DATE_FORMAT")},
        value=currency,
    )


@transaction.atomic
def add_rate(
    *,
    currency: str,
    starts_on: date,
    units_per_usd: Decimal,
    source: str,
    now: datetime,
    scope: OfficeScope,
) -> ExchangeRate:
    """Enter a rate; the same entered twice is one.

    Raises NotPermitted, and Invalid with all problems at once: no currency, the dollar itself, a rate
    that is not above zero, no source, another rate of the same day.
    """
    expect_keeper(scope)
    currency, source = currency.strip().upper(), source.strip()
    problems = rate_problems(currency, units_per_usd, source)
    held = ExchangeRate.objects.filter(currency=currency, starts_on=starts_on).first()
    if held is not None and not problems:
        if held.units_per_usd == units_per_usd and held.source == source:
            return held
        problems.append(
            Problem(
                code="rate_twice",
                field="starts_on",
                message=_("There is a rate of %(currency)s from this day already: %(rate)s.")
                % {"currency": currency, "rate": f"{held.units_per_usd.normalize():f}"},
            )
        )
    if problems:
        raise Invalid(problems=problems)
    return ExchangeRate.objects.create(
        currency=currency,
        starts_on=starts_on,
        units_per_usd=units_per_usd,
        source=source,
        entered_by_id=scope.user_id,
        entered_at=now,
    )


@transaction.atomic
def remove_rate(*, rate_id: int, scope: OfficeScope) -> None:
    """Remove a rate that was entered by mistake. Raises NotPermitted, OutOfScope, WrongState when in use."""
    expect_keeper(scope)
    rate = ExchangeRate.objects.select_for_update().filter(pk=rate_id).first()
    if rate is None:
        raise OutOfScope
    if ExchangeRate.objects.filter(Exists(lines_worked_out()), pk=rate_id).exists():
        raise WrongState(
            _("Budgets have been worked out with this rate, so it stays."), code="rate_in_use"
        )
    rate.delete()


def expect_keeper(scope: OfficeScope) -> None:
    """Refuse whoever does not keep rates."""
    if not keeps_rates(scope=scope):
        raise NotPermitted(_("Exchange rates are entered by the Budget Division."))


def rate_problems(currency: str, units_per_usd: Decimal, source: str) -> list[Problem]:
    """Return what is wrong with a rate by itself."""
    problems = []
    if not CURRENCY.fullmatch(currency):
        problems.append(
            Problem(
                code="currency",
                field="currency",
                message=_("Name the currency by its three letters, for example KES."),
                value=currency,
            )
        )
    elif currency == DOLLAR:
        problems.append(
            Problem(
                code="the_dollar",
                field="currency",
                message=_("The US dollar needs no rate."),
            )
        )
    if not 0 < units_per_usd <= HIGHEST_RATE or units_per_usd != round(units_per_usd, 6):
        problems.append(
            Problem(
                code="out_of_range",
                field="units_per_usd",
                message=_("A rate is above zero, with at most six decimals."),
            )
        )
    if not source or len(source) > LONGEST_SOURCE:
        problems.append(
            Problem(
                code="source",
                field="source",
                message=_("Say where the rate was published, in at most 300 characters."),
            )
        )
    return problems
