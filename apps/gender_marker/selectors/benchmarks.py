"""Benchmarks for shares of the budget: IOM's own as entered, and those of others as documents state them.

Policy 2015, paragraph 47, asks for a benchmark of IOM-managed funds whose principal purpose is gender
equality, and names no number. Until one is entered it is not known.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from babel.numbers import format_decimal
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from apps.accounts.records import RecordRef
from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import ShareKind, SourceStatus
from apps.gender_marker.models import Benchmark
from apps.gender_marker.selectors.access import demand_markers, sees_markers
from apps.gender_marker.selectors.shares.figures import Measured
from apps.web.parts import StatusTag
from apps.web.refusals import OutOfScope

KIND = "gender_marker.benchmark"


@dataclass(frozen=True, slots=True)
class StatedBenchmark:
    """A benchmark of somebody else, copied from a document; for comparison only."""

    whose: Any
    kind: ShareKind
    percent: int
    source: str
    status: SourceStatus


STATED = (
    StatedBenchmark(
        gettext_lazy("Pooled funds of the United Nations"),
        ShareKind.PRINCIPAL,
        15,
        "https://gendercoordinationandmainstreaming.unwomen.org/index.php/library/search",
        SourceStatus.VERIFIED,
    ),
    StatedBenchmark(
        gettext_lazy("UNDP"),
        ShareKind.PRINCIPAL,
        15,
        "https://www.devdiscourse.com/article/other/3671445-gender-equality-as-smart-investment-undps-"
        "roadmap-for-inclusive-development",
        SourceStatus.VERIFIED,
    ),
    StatedBenchmark(
        gettext_lazy("UNDP"),
        ShareKind.FOCUSED,
        70,
        "https://www.devdiscourse.com/article/other/3671445-gender-equality-as-smart-investment-undps-"
        "roadmap-for-inclusive-development",
        SourceStatus.VERIFIED,
    ),
)
"""Of the reference on markers, section 3; the sources name no year from which they hold."""


def ref_of(benchmark_id: int) -> RecordRef:
    """Return how other rooms point to a benchmark."""
    return RecordRef(KIND, benchmark_id)


def benchmarks_seen(*, scope: OfficeScope) -> QuerySet[Benchmark]:
    """Return all benchmarks, withdrawn ones too: those in force first, the newest year first."""
    if not sees_markers(scope=scope):
        return Benchmark.objects.none()
    return Benchmark.objects.select_related("set_by").order_by(
        "retired_on", "kind", "-first_year", "-pk"
    )


def benchmark_seen(*, benchmark_id: int, scope: OfficeScope) -> Benchmark:
    """Return one benchmark; raises OutOfScope when it does not exist for this person."""
    found = benchmarks_seen(scope=scope).filter(pk=benchmark_id).first()
    if found is None:
        raise OutOfScope
    return found


def benchmarks_for(*, year: int, scope: OfficeScope) -> dict[ShareKind, Benchmark | None]:
    """Return the benchmark that holds in a year for each kind of share; None: not known. One statement.

    The latest that begins in that year or before. Raises NotPermitted.
    """
    demand_markers(scope=scope)
    found: dict[ShareKind, Benchmark | None] = dict.fromkeys(ShareKind)
    for each in Benchmark.objects.filter(retired_on__isnull=True, first_year__lte=year).order_by(
        "first_year"
    ):
        found[ShareKind(each.kind)] = each
    return found


def benchmarks_by_year(
    *, first_year: int, last_year: int, scope: OfficeScope
) -> dict[int, dict[ShareKind, Benchmark]]:
    """Return the benchmarks that hold in each of some years; one statement. Raises NotPermitted."""
    demand_markers(scope=scope)
    known = list(
        Benchmark.objects.filter(retired_on__isnull=True, first_year__lte=last_year).order_by(
            "first_year"
        )
    )
    return {
        year: {ShareKind(each.kind): each for each in known if each.first_year <= year}
        for year in range(first_year, last_year + 1)
    }


def standing_of(
    kind: ShareKind, measured: Measured, benchmark: Benchmark | None
) -> StatusTag | None:
    """Return how a share stands against its benchmark: certain only where the rest can change nothing.

    Paragraph 47 asks for a benchmark of the principal purpose only, so without one the others say nothing.
    """
    if benchmark is None:
        missing = StatusTag("calm", _("Not known: the policy names no number (paragraph 47)"))
        return missing if kind == ShareKind.PRINCIPAL else None
    wanted = Fraction(benchmark.percent)
    lowest, highest = measured.lowest.value, measured.highest.value
    if lowest is None or highest is None:
        return StatusTag("calm", _("Nothing to compare yet"))
    words = {
        "percent": format_decimal(benchmark.percent.normalize(), locale=get_language() or "en")
    }
    if lowest >= wanted:
        told = _("At least %(percent)s per cent: reached, whatever code the rest gets")
        return StatusTag("good", told % words)
    if highest < wanted:
        told = _("At least %(percent)s per cent: missed, whatever code the rest gets")
        return StatusTag("bad", told % words)
    if measured.share.value is not None and measured.share.value >= wanted:
        told = _("At least %(percent)s per cent: reached so far; the rest can still change it")
        return StatusTag("wait", told % words)
    told = _("At least %(percent)s per cent: not reached so far; the rest can still change it")
    return StatusTag("warn", told % words)
