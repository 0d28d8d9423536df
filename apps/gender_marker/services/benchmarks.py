"""Setting benchmarks for shares of the budget, and withdrawing them."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import ShareKind
from apps.gender_marker.models import Benchmark
from apps.gender_marker.selectors.access import demand_keeper
from apps.gender_marker.selectors.benchmarks import benchmark_seen
from apps.gender_marker.selectors.shares.asked import EARLIEST_YEAR, LATEST_YEAR
from apps.web.refusals import Invalid, Problem, WrongState
from apps.web.versions import demand_version, write

LONGEST_SOURCE = 300
MOST = Decimal(100)


@transaction.atomic
def set_benchmark(
    *,
    kind: str,
    percent: Decimal,
    first_year: int,
    source: str,
    note: str = "",
    now: datetime,
    scope: OfficeScope,
) -> Benchmark:
    """Set the least share that is aimed at from a year on, with the document that sets it.

    Raises NotPermitted, and Invalid with all problems at once; a second one of a kind and year is
    refused as long as the first is not withdrawn.
    """
    demand_keeper(scope=scope)
    source, note = source.strip(), note.strip()
    problems = problems_of(kind, percent, first_year, source)
    if not problems:
        held = Benchmark.objects.filter(kind=kind, first_year=first_year, retired_on__isnull=True)
        if held.select_for_update().exists():
            problems.append(
                Problem(
                    "benchmark_twice",
                    _("There is one of this share from this year already. Withdraw it first."),
                    field="first_year",
                    value=str(first_year),
                )
            )
    if problems:
        raise Invalid(problems=problems)
    return Benchmark.objects.create(
        kind=kind,
        percent=percent,
        first_year=first_year,
        source=source,
        note=note,
        set_by_id=scope.user_id,
        set_at=now,
    )


@transaction.atomic
def withdraw_benchmark(
    *, benchmark_id: int, version: int, on: date, scope: OfficeScope
) -> Benchmark:
    """Withdraw a benchmark: no share is compared with it any more, and it stays on record.

    Raises OutOfScope, NotPermitted, WrongState when it is withdrawn already or was changed (`stale`).
    """
    benchmark_seen(benchmark_id=benchmark_id, scope=scope)
    demand_keeper(scope=scope)
    found = Benchmark.objects.select_for_update().get(pk=benchmark_id)
    if found.retired_on is not None:
        raise WrongState(_("This benchmark is withdrawn already."))
    demand_version(found, version)
    withdrawn: Benchmark = write(found, retired_on=on)
    return withdrawn


def problems_of(kind: str, percent: Decimal, first_year: int, source: str) -> list[Problem]:
    """Return what is wrong with a benchmark by itself."""
    problems = []
    if kind not in ShareKind.values:
        problems.append(Problem("invalid_choice", _("Choose one of the list."), field="kind"))
    if not 0 < percent <= MOST or percent != round(percent, 2):
        problems.append(
            Problem(
                "percent",
                _("A benchmark is above 0 and at most 100 per cent, with at most two decimals."),
                field="percent",
                value=str(percent),
            )
        )
    if not EARLIEST_YEAR <= first_year <= LATEST_YEAR:
        problems.append(
            Problem(
                "year",
                _("“%(value)s” is no year of a budget.") % {"value": first_year},
                field="first_year",
                value=str(first_year),
            )
        )
    if not source or len(source) > LONGEST_SOURCE:
        problems.append(
            Problem(
                "source",
                _("Name the document that sets it, in at most 300 characters."),
                field="source",
            )
        )
    return problems
