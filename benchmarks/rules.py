"""The rules on returns: mistakes found and false alarms by office size on sealed seeds, and the nightly run.

Recall and false alarms are reported as they come, without a limit that fails the bench: what is missed is said and not tuned
away. The nightly run looks at the latest return of 500 offices with twelve years behind it, and, as a second
figure, at every one of the 6,000 returns.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import connection

from apps.accounts.scope import OfficeScope
from apps.organization.choices import OfficeKind, PeriodState, Reporting
from apps.organization.models import ContractGroup, Grade, Office, OfficeSpell, ReportingPeriod
from apps.staffing.analytics.cases import Case, Neighbour
from apps.staffing.analytics.rules import Limit, hits_of
from apps.staffing.choices import RuleSeverity
from apps.staffing.models import (
    HeadcountCell,
    HeadcountReturn,
    ReturnRevision,
    RevisionFindings,
    StaffingRule,
)
from apps.staffing.reference import rules_file
from apps.staffing.services.nightly import look_at, look_at_returns
from benchmarks.measures import Measure, at_most, seconds
from benchmarks.scale import vocabularies
from benchmarks.staffing_faults import (
    CONTRACTS,
    DRAWS,
    GRADES,
    KINDS,
    LAST_YEAR,
    NON_STAFF,
    SEALED,
    SIZES,
    WHOLE,
    Cells,
    Merger,
    Scenario,
    mistake,
    scenario,
)

FOLDER = Path(__file__).parent.parent / "fixtures/reference"
FORMS = {contract: list(GRADES) for contract in CONTRACTS}
ASKING = {RuleSeverity.ERROR.value, RuleSeverity.WARNING.value}
LARGE = ("20-99", "100+")
AIM_RECALL, AIM_ALARMS = 90, 3
OFFICES, YEARS = 500, 12
MOST_SECONDS = 120
AT = datetime(2026, 1, 1, tzinfo=UTC)
NIGHT = OfficeScope.everything("benchmark")


def limits() -> dict[str, Limit]:
    """Return the limits of the rules that ask, as the reference has them."""
    return {
        row.values["key"]: Limit(limit=float(row.values["limit"]), least=row.values["least"])
        for row in rules_file(FOLDER).rows
        if row.values["severity"] in ASKING
    }


def case_of(scene: Scenario, cells: Cells, merger: Merger | None) -> Case:
    """Return a scenario's return as the rules look at it."""
    neighbours, joined = [], []
    if merger is not None and merger.now is not None:
        neighbours.append(Neighbour(key="other", now=merger.now))
    elif merger is not None:
        joined.append({cell: n for cell, n in merger.last.items() if cell[0] != NON_STAFF})
    return Case(
        now=cells,
        before=[(float(year - LAST_YEAR), held) for year, held in scene.history],
        forms=FORMS,
        neighbours=neighbours,
        joined=joined,
    )


class Count:
    """How many returns of a kind there were, how many were asked about, how many mended rightly."""

    def __init__(self) -> None:
        """Begin with none."""
        self.all: Counter[tuple[str, ...]] = Counter()
        self.asked: Counter[tuple[str, ...]] = Counter()
        self.mended: Counter[tuple[str, ...]] = Counter()

    def add(self, key: tuple[str, ...], *, asked: bool, mended: bool = False) -> None:
        """Count one return."""
        self.all[key] += 1
        self.asked[key] += asked
        self.mended[key] += mended

    def share(self, counts: Counter[tuple[str, ...]], keys: list[tuple[str, ...]]) -> float:
        """Return per cent of the returns of some kinds."""
        total = sum(self.all[key] for key in keys)
        return 100 * sum(counts[key] for key in keys) / total if total else 0

    def note(self, keys: list[tuple[str, ...]]) -> str:
        """Return how many of how many were asked about, and mended rightly."""
        asked, every = sum(self.asked[key] for key in keys), sum(self.all[key] for key in keys)
        return f"{asked:,} of {every:,}; mended rightly {sum(self.mended[key] for key in keys):,}"


def judged(seeds: range = SEALED) -> tuple[Count, Count, Count]:
    """Return clean returns, mistakes by kind, and mistakes by the persons that they misplace."""
    chosen = limits()
    clean, faults, by_persons = Count(), Count(), Count()
    for size in SIZES:
        for seed in seeds:
            scene = scenario(seed, size)
            asked = bool(hits_of(case_of(scene, scene.truth, scene.merger), chosen))
            clean.add((scene.size,), asked=asked)
            for kind in KINDS:
                hit = scenario(seed, size, with_merger=True) if kind == "merged_twice" else scene
                for draw in DRAWS:
                    if kind in WHOLE and draw == "line":
                        continue
                    made = mistake(hit, kind, draw)
                    if made is None:
                        continue
                    found = hits_of(case_of(hit, made.seen, made.merger), chosen)
                    mended = any(
                        one.fix
                        and all(hit.truth.get(c, 0) == (n or 0) for c, n in one.fix.items())  # type: ignore[arg-type]
                        and any(made.seen.get(c, 0) != n for c, n in one.fix.items())  # type: ignore[arg-type]
                        for one in found
                    )
                    faults.add((hit.size, kind, draw), asked=bool(found), mended=mended)
                    if hit.size in LARGE:
                        by_persons.add((draw, band_of(made.persons)), asked=bool(found))
    return clean, faults, by_persons


def band_of(persons: int) -> str:
    """Return the class of a mistake by the persons that it misplaces."""
    for most, name in ((2, "1-2"), (4, "3-4"), (9, "5-9"), (19, "10-19")):
        if persons <= most:
            return name
    return "20+"


def measure() -> Iterator[Measure]:
    """Yield recall and false alarms by office size, then the nightly run."""
    yield from reported(*judged())
    yield from night()


def reported(clean: Count, faults: Count, by_persons: Count) -> Iterator[Measure]:
    """Yield the figures, those of the aim first; none of them fails the bench."""

    def of(size_in: tuple[str, ...], draw: str, kind: str = "") -> list[tuple[str, ...]]:
        return [
            key
            for key in faults.all
            if key[0] in size_in
            and (key[2] == draw or key[1] in WHOLE)
            and (not kind or key[1] == kind)
        ]

    def line(name: str, value: float, note: str, limit: str = "") -> Measure:
        return Measure(name=name, value=value, unit="%", limit=limit, note=note)

    for draw in DRAWS:
        keys = of(LARGE, draw)
        yield line(
            f"recall, returns of 20 and more, drawn by {draw}",
            faults.share(faults.asked, keys),
            faults.note(keys),
            f"aim ≥ {AIM_RECALL}",
        )
    keys = [(size,) for size in LARGE]
    yield line(
        "false alarms, returns of 20 and more",
        clean.share(clean.asked, keys),
        clean.note(keys),
        f"aim < {AIM_ALARMS}",
    )
    for size in SIZES:
        yield line(
            f"false alarms, {size}", clean.share(clean.asked, [(size,)]), clean.note([(size,)])
        )
        for draw in DRAWS:
            keys = of((size,), draw)
            yield line(
                f"recall, {size}, drawn by {draw}",
                faults.share(faults.asked, keys),
                faults.note(keys),
            )
    for draw in DRAWS:
        for name in ("1-2", "3-4", "5-9", "10-19", "20+"):
            key = [(draw, name)]
            yield line(
                f"recall, 20 and more, {name} misplaced, by {draw}",
                by_persons.share(by_persons.asked, key),
                by_persons.note(key),
            )
    for kind in KINDS:
        for draw in DRAWS:
            keys = of(LARGE, draw, kind)
            if kind in WHOLE and draw == "line":
                continue
            yield line(
                f"recall, 20 and more, {kind}, by {draw}",
                faults.share(faults.asked, keys),
                faults.note(keys),
            )


def night() -> Iterator[Measure]:
    """Yield the time of the nightly run over 500 offices with twelve years of returns."""
    now = AT
    build(now)
    looked: list[int] = []
    taken = seconds(lambda: looked.append(look_at_returns(now=now, scope=NIGHT).returns))
    found = RevisionFindings.objects.exclude(highest="").count()
    yield at_most(
        "nightly run, latest return of 500 offices",
        taken,
        MOST_SECONDS,
        "s",
        note=f"{looked[0]} returns, {found} with findings",
    )
    again = seconds(lambda: look_at_returns(now=now, scope=NIGHT))
    yield Measure(name="the same night a second time", value=again, unit="s")
    every = list(ReturnRevision.objects.values_list("pk", flat=True).order_by("pk"))
    taken = seconds(lambda: look_at(revisions=every, now=now, scope=NIGHT))
    yield Measure(
        name="every return of twelve years", value=taken, unit="s", note=f"{len(every):,} returns"
    )


def build(now: datetime) -> None:
    """Write 500 offices with twelve yearly returns each; offices of every size in the published proportions."""
    vocabularies()
    StaffingRule.objects.bulk_create(StaffingRule(**row.values) for row in rules_file(FOLDER).rows)
    grade = {one.code: one.pk for one in Grade.objects.all()}
    contract = {one.code: one.pk for one in ContractGroup.objects.all()}
    offices = Office.objects.bulk_create(
        [Office(code="IOM")] + [Office(code=f"XXX-OFFICE-{place:03}") for place in range(OFFICES)]
    )
    OfficeSpell.objects.bulk_create(
        OfficeSpell(
            office=office,
            name=office.code,
            kind=OfficeKind.COUNTRY_OFFICE if place else OfficeKind.ORGANIZATION,
            parent=offices[0] if place else None,
            reporting=Reporting.UNIT if place else Reporting.NONE,
        )
        for place, office in enumerate(offices)
    )
    periods = {
        period.as_of.year: period
        for period in ReportingPeriod.objects.bulk_create(
            ReportingPeriod(
                as_of=date(year, 12, 31),
                opens_on=date(year, 12, 31),
                closes_on=date(year, 12, 31),
                state=PeriodState.CERTIFIED,
            )
            for year in range(LAST_YEAR - YEARS + 1, LAST_YEAR + 1)
        )
    }
    sizes = ["1-6"] * 8 + ["7-19"] * 3 + ["20-99"] * 4 + ["100+"]
    lived: list[tuple[Office, int, Cells]] = []
    for place, office in enumerate(offices[1:]):
        seed = 1_000_000 + place
        while len((scene := scenario(seed, sizes[place % len(sizes)])).history) < YEARS - 1:
            seed += OFFICES  # only offices that lived that long
        years = [*scene.history[-(YEARS - 1) :], (LAST_YEAR, scene.truth)]
        lived += [(office, year, cells) for year, cells in years if year in periods]
    returns = HeadcountReturn.objects.bulk_create(
        HeadcountReturn(office=office, period=periods[year]) for office, year, _cells in lived
    )
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        revisions = ReturnRevision.objects.bulk_create(
            ReturnRevision(
                headcount_return=owed, number=1, state="approved", is_in_force=True, created_at=now
            )
            for owed in returns
        )
        HeadcountCell.objects.bulk_create(
            (
                HeadcountCell(
                    revision=revision,
                    grade_id=grade[code],
                    contract_group_id=contract[group],
                    sex=sex,
                    count=cells.get((group, code, sex), 0),
                    changed_at=now,
                )
                for revision, (_office, _year, cells) in zip(revisions, lived, strict=True)
                for group in (*CONTRACTS, NON_STAFF)
                for code in (GRADES if group != NON_STAFF else ["UG"])
                for sex in "FMO"
            ),
            batch_size=5_000,
        )
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("ANALYZE")
