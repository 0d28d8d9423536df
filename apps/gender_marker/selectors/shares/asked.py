"""What may be asked of shares, and what is refused with the reason."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.web.refusals import Invalid, Problem

EARLIEST_YEAR, LATEST_YEAR = 1951, 2199
"""The years that a budget line may have."""


class Basis(StrEnum):
    """Which money is added up; the two are never added to each other."""

    BUDGET = "budget"
    SPENT = "spent"


class By(StrEnum):
    """By what the money is told apart."""

    REGION = "region"
    FUND_TYPE = "fund_type"
    DONOR = "donor"
    SERVICE_AREA = "service_area"


class Trafficking(StrEnum):
    """With, without or only counter-trafficking; `all` is the sum of the other three."""

    ALL = "all"
    WITHOUT = "without"
    ONLY = "only"
    UNKNOWN = "unknown"


PARTS = (Trafficking.WITHOUT, Trafficking.ONLY, Trafficking.UNKNOWN)
"""What adds up to all."""

BASES = {
    Basis.BUDGET: pgettext_lazy("money", "Approved budget"),
    Basis.SPENT: pgettext_lazy("money", "Expenditure"),
}
BYS = {
    By.REGION: gettext_lazy("Region"),
    By.FUND_TYPE: gettext_lazy("Kind of fund"),
    By.DONOR: gettext_lazy("Donor"),
    By.SERVICE_AREA: gettext_lazy("Service area"),
}
TRAFFICKING = {
    Trafficking.ALL: gettext_lazy("With counter-trafficking"),
    Trafficking.WITHOUT: gettext_lazy("Without counter-trafficking"),
    Trafficking.ONLY: gettext_lazy("Counter-trafficking only"),
    Trafficking.UNKNOWN: gettext_lazy("Not known whether"),
}


def one_edition(codes: Sequence[str]) -> str:
    """Return the one edition that a request names, blank for none.

    Raises Invalid for two: their codes mean different things, so a sum of both would say nothing.
    """
    named = [code.strip() for text in codes for code in text.split(",") if code.strip()]
    if len(set(named)) > 1:
        message = _(
            "Scores of two editions are never added up: their codes mean different things. Ask for one at"
            " a time."
        )
        raise Invalid(
            message,
            problems=[
                Problem(
                    "two_editions",
                    message,
                    field="edition",
                    value=", ".join(named),
                    expected=_("one edition, such as %(code)s") % {"code": named[0]},
                )
            ],
        )
    return named[0] if named else ""


def a_year(text: str) -> int:
    """Return a year as somebody wrote it; raises Invalid for none and for what cannot be one."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) == 4:
        year = int(text)
        if EARLIEST_YEAR <= year <= LATEST_YEAR:
            return year
    message = (
        _("“%(value)s” is no year of a budget.") % {"value": text[:40]}
        if text
        else _("Say of which year.")
    )
    raise Invalid(
        message,
        problems=[
            Problem(
                "year",
                message,
                field="year",
                value=text[:40],
                expected=_("a year such as 2025"),
            )
        ],
    )


def last_day_of(year: int) -> date:
    """Return the day by which offices are told apart: 31 December."""
    return date(year, 12, 31)
