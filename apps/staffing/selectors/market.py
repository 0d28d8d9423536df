"""The applicants' market: how women and men came through the stages of vacancies that somebody sees."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from apps.accounts.scope import OfficeScope
from apps.figures.figure import VACANCIES, Coverage, Empty, Figure, Status, Unit
from apps.organization.selectors import newest_names, tree_on
from apps.staffing.analytics.composition import GRADE_GROUPS, Tally
from apps.staffing.analytics.selection import (
    NOBODY_PASSED,
    Judged,
    Pair,
    Passage,
    Picture,
    Pooled,
    Ratio,
    judge,
    picture_of,
    pool,
    ratio_of,
    rests_on_one,
    step_between,
)
from apps.staffing.choices import Stage, VacancyState
from apps.staffing.models import Vacancy
from apps.staffing.selectors.counts import CountQuery, offices_counted
from apps.staffing.selectors.picture import scope_label
from apps.staffing.selectors.vacancies import short_list_fault, vacancies_seen
from apps.web.wording import APPLICANTS

STEPS: tuple[tuple[Stage, Stage], ...] = (
    *pairwise(Stage),
    (Stage.APPLICANTS, Stage.APPOINTED),
)
"""Each stage to the next, and the whole way."""
STRATA = {
    "grade": pgettext_lazy("compared within", "Each grade"),
    "office": pgettext_lazy("compared within", "Each office"),
    "vacancy": pgettext_lazy("compared within", "Each vacancy"),
}


@dataclass(frozen=True, slots=True)
class MarketQuery:
    """Which vacancies, by the year in which they were opened; blanks narrow nothing.

    Offices and regions are those of today. `within` is a key of STRATA: what is compared within itself
    before it is pooled.
    """

    first: int | None = None
    last: int | None = None
    region: str = ""
    office: str = ""
    grade_group: str = ""
    contract: str = ""
    within: str = "grade"


@dataclass(frozen=True, slots=True)
class Stratum:
    """One part of a step: the vacancies of a grade, of an office, or one vacancy."""

    label: str
    step: Passage

    @property
    def ratio(self) -> Ratio | None:
        """The impact ratio."""
        return ratio_of(self.step)

    @property
    def rests_on_one(self) -> bool:
        """Whether the verdict is another when one place goes to the other sex."""
        return rests_on_one(self.step)


@dataclass(frozen=True, slots=True)
class Step:
    """What happened from one stage to a later one, in the vacancies of which both are known."""

    before: Stage
    after: Stage
    strata: tuple[Stratum, ...]
    crude: Passage
    coverage: Coverage
    pooled: Pooled | None

    @property
    def key(self) -> str:
        """The step in one word: `applicants-long_list`."""
        return f"{self.before.value}-{self.after.value}"

    @property
    def label(self) -> str:
        """The step in words."""
        return f"{self.before.label} → {self.after.label}"

    @property
    def is_whole_way(self) -> bool:
        """Whether this is from the first stage to the last."""
        return (self.before, self.after) == STEPS[-1]

    @property
    def ratio(self) -> Ratio | None:
        """The impact ratio of everybody thrown together."""
        return ratio_of(self.crude)

    @property
    def rests_on_one(self) -> bool:
        """Whether the verdict is another when one place goes to the other sex."""
        return rests_on_one(self.crude)

    @property
    def judged(self) -> Judged | None:
        """The test of everybody thrown together."""
        return judge(self.crude)

    @property
    def picture(self) -> Picture:
        """Whether throwing everybody together changes the picture."""
        return picture_of(self.pooled) if self.pooled else Picture.SAME


@dataclass(frozen=True, slots=True)
class AtStage:
    """Persons at a stage, in the vacancies of which women and men are known there."""

    stage: Stage
    tally: Tally
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Market:
    """The market as somebody sees it. Cancelled vacancies are counted and left out."""

    query: MarketQuery
    as_of: date
    vacancies: tuple[Vacancy, ...]
    cancelled: int
    stages: tuple[AtStage, ...]
    steps: tuple[Step, ...]
    scope_label: str
    office_names: dict[int, str]

    @property
    def has_counts(self) -> bool:
        """Whether anybody is known at any stage."""
        return any(at.tally.total for at in self.stages)

    @property
    def with_missing_stages(self) -> int:
        """How many vacancies do not know women and men at each stage."""
        return sum(
            any(None in pair_at(vacancy, stage) for stage in Stage) for vacancy in self.vacancies
        )

    @property
    def wanting_reasons(self) -> list[Vacancy]:
        """The vacancies whose short list is unbalanced in an unbalanced department, the newest first."""
        return [one for one in self.vacancies if short_list_fault(one) is not None]

    def figure(self, key: str, number: int | Fraction | None, unit: Unit, of: Coverage) -> Figure:
        """Return a number of the market: not reported where no vacancy tells it, which is not 0."""
        value = number if of.counted else None
        empty = Empty.NOT_APPLICABLE if of.counted else Empty.MISSING
        return Figure(
            key=f"staffing.market.{key}",
            value=value,
            unit=unit,
            numerator=None,
            denominator=None,
            population=APPLICANTS,
            as_of=self.as_of,
            scope=self.scope_label,
            coverage=of,
            status=Status.PROVISIONAL,
            empty=None if value is not None else empty,
        )

    def share(self, key: str, part: int, rest: int, of: Coverage) -> Figure:
        """Return the share of a part in itself and the rest: women at a stage, those who came through."""
        return Figure.share(
            f"staffing.market.{key}",
            part if of.counted else None,
            rest if of.counted else None,
            population=APPLICANTS,
            as_of=self.as_of,
            scope=self.scope_label,
            coverage=of,
            status=Status.PROVISIONAL,
        )


def pair_at(vacancy: Vacancy, stage: Stage) -> Pair:
    """Return women and men at a stage; None for what is not known."""
    women: int | None = getattr(vacancy, f"{stage.value}_women")
    men: int | None = getattr(vacancy, f"{stage.value}_men")
    return women, men


def market_of(*, query: MarketQuery, today: date, scope: OfficeScope) -> Market:
    """Return the market of the vacancies that fit a query and that somebody sees. Two statements and the tree."""
    tree = tree_on(day=today)
    placed = CountQuery(office=query.office, region=query.region)
    found = vacancies_seen(scope=scope)
    if query.office or query.region:
        found = found.filter(office_id__in=offices_counted(query=placed, tree=tree, scope=scope))
    if query.first:
        found = found.filter(opened_on__year__gte=query.first)
    if query.last:
        found = found.filter(opened_on__year__lte=query.last)
    if query.grade_group:
        found = found.filter(grade__code__in=GRADE_GROUPS[query.grade_group])
    if query.contract:
        found = found.filter(contract_group__code=query.contract)
    rows = list(found)
    counted = tuple(one for one in rows if one.state != VacancyState.CANCELLED)
    names = {
        office_id: name
        for office_id, (_code, name) in newest_names(ids=[one.office_id for one in rows]).items()
    }
    return Market(
        query=query,
        as_of=today,
        vacancies=counted,
        cancelled=len(rows) - len(counted),
        stages=tuple(at_stage(counted, stage) for stage in Stage),
        steps=tuple(
            step_of(counted, before, after, labeller(query.within, names))
            for before, after in STEPS
        ),
        scope_label=scope_label(query=placed, tree=tree, scope=scope),
        office_names=names,
    )


def labeller(within: str, names: dict[int, str]) -> Callable[[Vacancy], str]:
    """Return what names the stratum of a vacancy."""
    if within == "office":
        return lambda one: names.get(one.office_id, one.office.code)
    if within == "vacancy":
        return lambda one: (
            _("%(office)s, %(reference)s")
            % {
                "office": names.get(one.office_id, one.office.code),
                "reference": one.reference,
            }
        )
    return lambda one: one.grade.code


def coverage_of(due: int, counted: int) -> Coverage:
    """Return of how many vacancies something is known."""
    return Coverage(due=due, counted=counted, missing=due - counted, of=VACANCIES)


def at_stage(vacancies: Sequence[Vacancy], stage: Stage) -> AtStage:
    """Add up the persons at a stage."""
    tally, counted = Tally(), 0
    for one in vacancies:
        women, men = pair_at(one, stage)
        if women is not None and men is not None:
            counted += 1
            tally += Tally(women, men, getattr(one, f"{stage.value}_other") or 0)
    return AtStage(stage, tally, coverage_of(len(vacancies), counted))


def step_of(
    vacancies: Sequence[Vacancy], before: Stage, after: Stage, label: Callable[[Vacancy], str]
) -> Step:
    """Add up a step within each stratum and over all."""
    strata: dict[str, Passage] = {}
    counted = 0
    for one in vacancies:
        step = step_between(pair_at(one, before), pair_at(one, after))
        if step is not None:
            counted += 1
            name = label(one)
            strata[name] = strata.get(name, NOBODY_PASSED) + step
    parts = list(strata.values())
    return Step(
        before=before,
        after=after,
        strata=tuple(Stratum(name, step) for name, step in strata.items()),
        crude=sum(parts, NOBODY_PASSED),
        coverage=coverage_of(len(vacancies), counted),
        pooled=pool(parts),
    )
