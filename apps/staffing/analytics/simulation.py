"""What somebody sets in the simulator, what of it cannot be, and what follows from it.

Rates and shares of a plan are per cent, as they are typed; `flow_model` counts in parts of one.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any

import numpy as np

from apps.staffing.analytics.flow_model import (
    Flow,
    Heads,
    Level,
    Needed,
    Retirement,
    flow_of,
    run,
    share_of_hires_needed,
    shares,
    stock_of,
    with_total,
    year_in_band,
)
from apps.staffing.analytics.resampling import RESAMPLES, spread

MOST_YEARS = 30
MOST_GROWTH = Decimal(100)
LEAST_GROWTH = Decimal(-100)
MOST_RETIREMENTS = 60
"""Lines of planned retirements; like the other limits a choice of this product."""
HUNDRED = Decimal(100)
EVERY = ""
"""Stands for all levels where a level is named."""
TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Rates a year and shares of women, per cent; None for what is not set.

    Of a level, what is not set is as for all levels. For all levels, `women_of_promoted` and
    `women_of_leavers` may stay open: then women and men go by their own rates.
    """

    women_of_hires: Decimal | None = None
    women_of_promoted: Decimal | None = None
    women_of_leavers: Decimal | None = None
    leaving_women: Decimal | None = None
    leaving_men: Decimal | None = None
    promoted_women: Decimal | None = None
    promoted_men: Decimal | None = None
    growth: Decimal | None = None

    def over(self, general: "Settings") -> "Settings":
        """Return these settings with the general ones where nothing is set."""
        return Settings(
            **{
                name: getattr(general, name) if getattr(self, name) is None else getattr(self, name)
                for name in SETTINGS
            }
        )


SETTINGS = tuple(each.name for each in fields(Settings))
SHARES = ("women_of_hires", "women_of_promoted", "women_of_leavers")
RATES = ("leaving_women", "leaving_men", "promoted_women", "promoted_men")

ASSUMED = Settings(
    women_of_hires=Decimal(50),
    leaving_women=Decimal(8),
    leaving_men=Decimal(8),
    promoted_women=Decimal(4),
    promoted_men=Decimal(4),
    growth=Decimal(0),
)
"""Assumptions of this product, for a person to replace; no figure of the organization."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Women and men of a level at the start; `ladder` groups the levels between which people rise."""

    key: str
    ladder: str
    women: int
    men: int

    @property
    def heads(self) -> int:
        """Women and men together."""
        return self.women + self.men


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What somebody sets: for all levels, for single ones, planned retirements, how many years."""

    years: int
    every: Settings = ASSUMED
    levels: Mapping[str, Settings] = field(default_factory=dict)
    retirements: tuple[Retirement, ...] = ()

    def of(self, level: str) -> Settings:
        """Return the settings that hold for a level."""
        return self.levels.get(level, Settings()).over(self.every).over(ASSUMED)


class FaultKind(StrEnum):
    """Why something cannot be."""

    OUTSIDE = "outside"
    TOO_MANY_LEAVE = "too_many_leave"
    BELOW_NOBODY = "below_nobody"
    GROWS_TOO_FAST = "grows_too_fast"
    YEARS = "years"
    MORE_THAN_THERE_ARE = "more_than_there_are"
    RETIRES_OUTSIDE = "retires_outside"
    UNKNOWN_LEVEL = "unknown_level"
    TOO_MANY_LINES = "too_many_lines"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that cannot be: the level (EVERY for all), the setting, and the line of a retirement."""

    kind: FaultKind
    setting: str
    level: str = EVERY
    line: int | None = None
    most: int | None = None


def faults_of(plan: Plan, opening: Sequence[Opening]) -> list[Fault]:
    """Return everything that cannot be in a plan, each where it was set."""
    found: list[Fault] = []
    if not 1 <= plan.years <= MOST_YEARS:
        found.append(Fault(FaultKind.YEARS, "years", most=MOST_YEARS))
    known = {level.key: level for level in opening}
    for key, settings in {EVERY: plan.every, **plan.levels}.items():
        if key and key not in known:
            found.append(Fault(FaultKind.UNKNOWN_LEVEL, "level", key))
            continue
        own = list(faults_of_settings(key, settings))
        found.extend(own)
        if not own:
            found.extend(sums_too_high(key, settings, plan))
    return found + list(faults_of_retirements(plan, known))


def faults_of_settings(key: str, settings: Settings) -> Iterable[Fault]:
    """Yield the settings of a level that are outside what they can be."""
    for name in (*SHARES, *RATES):
        value = getattr(settings, name)
        if value is not None and not 0 <= value <= HUNDRED:
            yield Fault(FaultKind.OUTSIDE, name, key)
    if settings.growth is not None and settings.growth < LEAST_GROWTH:
        yield Fault(FaultKind.BELOW_NOBODY, "growth", key)
    if settings.growth is not None and settings.growth > MOST_GROWTH:
        yield Fault(FaultKind.GROWS_TOO_FAST, "growth", key)


def sums_too_high(key: str, settings: Settings, plan: Plan) -> Iterable[Fault]:
    """Yield where more of a sex leave and are promoted than there are, at what was set for the level."""
    whole = settings.over(plan.every).over(ASSUMED)
    for sex in ("women", "men"):
        leaving, promoted = getattr(whole, f"leaving_{sex}"), getattr(whole, f"promoted_{sex}")
        is_set = key == EVERY or any(
            getattr(settings, f"{name}_{sex}") is not None for name in ("leaving", "promoted")
        )
        if is_set and leaving + promoted > HUNDRED:
            own_leaving, own_promoted = (
                getattr(settings, f"{name}_{sex}") for name in ("leaving", "promoted")
            )
            # At the greater of the two, unless only the other one is set here.
            is_of_leaving = own_promoted is None or (
                own_leaving is not None and own_leaving >= own_promoted
            )
            name = "leaving" if is_of_leaving else "promoted"
            yield Fault(FaultKind.TOO_MANY_LEAVE, f"{name}_{sex}", key)


def faults_of_retirements(plan: Plan, known: Mapping[str, Opening]) -> Iterable[Fault]:
    """Yield planned retirements of nobody's level, outside the years, or of more than there are."""
    if len(plan.retirements) > MOST_RETIREMENTS:
        yield Fault(FaultKind.TOO_MANY_LINES, "retirements", most=MOST_RETIREMENTS)
    gone: dict[tuple[str, str], float] = {}
    for line, each in enumerate(plan.retirements):
        if each.level not in known:
            yield Fault(FaultKind.UNKNOWN_LEVEL, "level", each.level, line)
            continue
        if not 1 <= each.year <= max(plan.years, 1):
            yield Fault(FaultKind.RETIRES_OUTSIDE, "year", each.level, line)
        for sex in ("women", "men"):
            there = getattr(known[each.level], sex)
            gone[each.level, sex] = gone.get((each.level, sex), 0) + getattr(each, sex)
            if getattr(each, sex) < 0 or gone[each.level, sex] > there:
                yield Fault(FaultKind.MORE_THAN_THERE_ARE, sex, each.level, line, most=there)


def levels_of(plan: Plan, opening: Sequence[Opening]) -> list[Level]:
    """Return the levels of the flow model; nobody is promoted from the top of a ladder."""
    levels = []
    for place, start in enumerate(opening):
        settings = plan.of(start.key)
        is_top = place + 1 == len(opening) or opening[place + 1].ladder != start.ladder
        levels.append(
            Level(
                key=start.key,
                women=start.women,
                men=start.men,
                separation_women=part(settings.leaving_women),
                separation_men=part(settings.leaving_men),
                promotion_women=0.0 if is_top else part(settings.promoted_women),
                promotion_men=0.0 if is_top else part(settings.promoted_men),
                women_of_hires=part(settings.women_of_hires),
                women_of_promoted=optional_part(settings.women_of_promoted),
                women_of_leavers=optional_part(settings.women_of_leavers),
                growth=part(settings.growth),
            )
        )
    return levels


def part(percent: Decimal | None) -> float:
    """Return per cent as a part of one."""
    return float((percent or Decimal(0)) / HUNDRED)


def optional_part(percent: Decimal | None) -> float | None:
    """Return per cent as a part of one, or None."""
    return None if percent is None else part(percent)


@dataclass(frozen=True, slots=True)
class LevelPath:
    """One level, or all together (key TOTAL), by year; the first year is the start.

    `shares` are per cent, None where nobody is; `low` and `high` hold nine in ten resamples. Years are
    numbers after the start: `entered` by the model, `earliest` and `latest` by resampling.
    """

    key: str
    women: tuple[float, ...]
    heads: tuple[float, ...]
    shares: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    entered: int | None
    earliest: int | None
    latest: int | None
    needed: Needed | None


def simulate(
    plan: Plan,
    opening: Sequence[Opening],
    *,
    needed_by: int | None = None,
    resamples: int = RESAMPLES,
) -> list[LevelPath]:
    """Return the path of every level in their order, and of all together last.

    `needed_by` is the year (a number after the start) of the question how many women among hires it
    takes. Raises ValueError for a plan with faults.
    """
    levels = levels_of(plan, opening)
    flow, stock = flow_of(levels, plan.retirements), stock_of(levels)
    stocks = with_total(
        np.array([stock, *(year.stock for year in run(flow, stock, plan.years))], dtype=float)
    )
    strays = spread(flow, stock, plan.years, resamples=resamples)
    answers = answers_for(flow, stock, needed_by)
    found = shares(stocks)
    paths = []
    for place, key in enumerate((*flow.keys, TOTAL)):
        path = [float(value) for value in found[:, place]]
        paths.append(
            LevelPath(
                key=key,
                women=tuple(float(value) for value in stocks[:, place, 0]),
                heads=tuple(float(value) for value in stocks[:, place].sum(axis=-1)),
                shares=numbers(path),
                low=numbers(strays.low[:, place]),
                high=numbers(strays.high[:, place]),
                entered=year_in_band(path),
                earliest=strays.earliest[place],
                latest=strays.latest[place],
                needed=answers[place],
            )
        )
    return paths


def answers_for(flow: Flow, stock: Heads, needed_by: int | None) -> Sequence[Needed | None]:
    """Return the answers to the inverse question; none where it is not asked."""
    if needed_by is None or needed_by < 1:
        return [None] * (len(flow.keys) + 1)
    return share_of_hires_needed(flow, stock, needed_by)


def numbers(values: Iterable[float]) -> tuple[float | None, ...]:
    """Return numbers with None for what is none."""
    return tuple(None if math.isnan(value) else float(value) for value in values)


@dataclass(frozen=True, slots=True)
class Error:
    """What the model says of a level, or all together, beside what was counted; shares per cent."""

    key: str
    then_women: int
    then_heads: int
    simulated: float | None
    counted_women: int
    counted_heads: int

    @property
    def counted(self) -> float | None:
        """The share that was counted."""
        return 100 * self.counted_women / self.counted_heads if self.counted_heads else None

    @property
    def points(self) -> float | None:
        """Simulated less counted, in points."""
        if self.simulated is None or self.counted is None:
            return None
        return self.simulated - self.counted


def back_test(
    plan: Plan, then: Sequence[Opening], now: Sequence[Opening], years: int
) -> list[Error]:
    """Return how far the model, started so many years ago, is off what was counted since.

    Planned retirements are of the future and left out. Levels on which nobody was then are left out, but
    for all levels together everybody counts.
    """
    levels = levels_of(plan, then)
    ended = run(flow_of(levels), stock_of(levels), years)[-1].stock
    simulated = shares(with_total(ended))
    counted = {level.key: level for level in now}
    errors = []
    for place, start in enumerate(then):
        there = counted.get(start.key, Opening(start.key, start.ladder, 0, 0))
        errors.append(
            Error(
                start.key,
                start.women,
                start.heads,
                numbers([float(simulated[place])])[0],
                there.women,
                there.heads,
            )
        )
    errors.append(
        Error(
            TOTAL,
            sum(level.women for level in then),
            sum(level.heads for level in then),
            numbers([float(simulated[-1])])[0],
            sum(level.women for level in now),
            sum(level.heads for level in now),
        )
    )
    return errors


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """Return a plan as it is stored and sent: numbers as text, what is not set left out."""
    return {
        "years": plan.years,
        "every": settings_to_json(plan.every),
        "levels": {key: settings_to_json(each) for key, each in plan.levels.items()},
        "retirements": [
            {"level": each.level, "year": each.year, "women": each.women, "men": each.men}
            for each in plan.retirements
        ],
    }


def settings_to_json(settings: Settings) -> dict[str, str]:
    """Return what is set, as text."""
    return {
        name: str(getattr(settings, name))
        for name in SETTINGS
        if getattr(settings, name) is not None
    }


def plan_from_json(data: Mapping[str, Any]) -> Plan:
    """Read what `plan_to_json` wrote; raises KeyError or ArithmeticError for anything else."""
    return Plan(
        years=data["years"],
        every=settings_from_json(data["every"]),
        levels={key: settings_from_json(each) for key, each in data["levels"].items()},
        retirements=tuple(
            Retirement(each["level"], each["year"], each["women"], each["men"])
            for each in data["retirements"]
        ),
    )


def settings_from_json(data: Mapping[str, str]) -> Settings:
    """Read what `settings_to_json` wrote."""
    return Settings(**{name: Decimal(value) for name, value in data.items()})
