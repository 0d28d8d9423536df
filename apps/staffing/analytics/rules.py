"""The rules on a return: which mistake would explain it, and what its history hardly ever brings. Pure.

A return is compared with the one before. A rule that explains asks how many times likelier the return is with
the mistake than without (`odds`, a Bayes factor of exact binomial and Poisson probabilities). A rule that
wonders asks how often the office's history brings such a line at all (`chance`, of the whole return:
the lines looked at are multiplied in). Other rules count persons, or times.
"""

import math
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from apps.staffing.analytics.cases import (
    MEN,
    SEXES,
    WOMEN,
    Case,
    cells_of,
    counts,
    pair,
    total,
)
from apps.staffing.analytics.digits import meant
from apps.staffing.analytics.expectation import (
    LEAST_CHANCE,
    Cell,
    Line,
    Pair,
    Rates,
    chance_of_nobody,
    log_chance,
    tails,
)

EXCHANGED = {WOMEN: MEN, MEN: WOMEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """When a rule speaks: its odds, chance or number, and the fewest persons that it looks at."""

    limit: float
    least: int = 1


Limits = Mapping[str, Limit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that a rule found: where, the numbers its sentence names, and the cells that would mend it.

    `fix` maps cells to what they would hold; None is missing. `strength` (minus a logarithm, or that of the odds) orders what speaks of the same lines.
    """

    rule: str
    line: Line | None = None
    other: Line | None = None
    strength: float = 0
    words: Mapping[str, int] = field(default_factory=dict)
    fix: Mapping[Cell, int | None] = field(default_factory=dict)
    neighbour: Hashable = None

    @property
    def lines(self) -> set[Line]:
        """The lines that it speaks of."""
        lines = {(group, grade) for group, grade, _sex in self.fix}
        return lines | ({self.line} if self.line else set())


Rule = Callable[[Case, Limit], Iterator[Hit]]


def hits_of(case: Case, limits: Limits) -> list[Hit]:
    """Return what the rules find; of those that speak of the same line, the one that explains most."""
    if not case.before:
        return [
            hit for key in ("too_many",) if key in limits for hit in RULES[key](case, limits[key])
        ]
    hits = [hit for key, limit in limits.items() if key in RULES for hit in RULES[key](case, limit)]
    taken: set[Line] = set()
    kept = []
    for hit in sorted(hits, key=lambda hit: (tier_of(hit.rule), -hit.strength)):
        if hit.lines & taken:
            continue
        taken |= hit.lines
        kept.append(hit)
    return kept


def log_limit(limit: Limit) -> float:
    """Return the odds of a limit as a natural logarithm."""
    return math.log(limit.limit)


# -- rules that explain -------------------------------------------------------------------------------


def line_exchanged(case: Case, limit: Limit) -> Iterator[Hit]:
    """Women and men of one line stand in each other's column."""
    many = math.log(case.looked_at)
    for line, surprise in case.surprise.items():
        women, men, other = counts(case.now, line)
        if women == men or women + men < limit.least or surprise - many < log_limit(limit):
            continue
        mended = cells_of(line, (men, women, other))
        odds = case.log_odds(mended, [line], case.rates_for([line])) - many
        if odds >= log_limit(limit):
            yield Hit(
                rule="line_exchanged",
                line=line,
                strength=odds,
                words=words_of(case, line),
                fix={(*line, WOMEN): men, (*line, MEN): women},
            )


def return_exchanged(case: Case, limit: Limit) -> Iterator[Hit]:
    """Women and men of the whole return stand in each other's column."""
    if case.staff < limit.least or not case.is_complete:
        return
    odds = best = 0.0
    fix: dict[Cell, int | None] = {}
    for line in case.lines:
        women, men, other = counts(case.now, line)
        if women != men:
            mended = cells_of(line, (men, women, other))
            of_line = case.log_odds(mended, [line], [case.rates[line[0]]])
            odds += of_line
            best = max(best, of_line)
            fix |= {(*line, WOMEN): men, (*line, MEN): women}
    # One line that is exchanged alone must not speak for the whole return.
    if odds >= log_limit(limit) and odds > best * 1.2:
        women, men = (
            sum(case.now.get((*line, sex), 0) for line in case.lines) for sex in (WOMEN, MEN)
        )
        yield Hit(
            rule="return_exchanged", strength=odds, words={"women": women, "men": men}, fix=fix
        )


def lines_shifted(case: Case, limit: Limit) -> Iterator[Hit]:
    """A line stands in that of the grade beside it; or all lines of a group from one on stand a grade off."""
    for group, grades in case.forms.items():
        lines = [line for grade in grades if (line := (group, grade)) not in case.open_lines]
        if not lines:
            continue
        ways = math.log(2 * len(lines))
        best: Hit | None = None
        for moved, fix in [*neighbours(case, lines), *blocks(case, lines)]:
            surprise = sum(case.surprise.get(line, 0) for line in moved)
            if surprise - ways < log_limit(limit):
                continue
            if sum(total(case.now, line) for line in moved) < limit.least:
                continue
            odds = case.log_odds(fix, moved, case.rates_for(moved)) - ways
            if odds >= log_limit(limit) and (best is None or odds > best.strength):
                best = Hit(
                    rule="lines_shifted",
                    line=moved[0],
                    other=moved[-1],
                    strength=odds,
                    words={"lines": len(moved)},
                    fix={**fix},
                )
        if best is not None:
            yield best


Shift = tuple[list[Line], dict[Cell, int]]


def neighbours(case: Case, lines: list[Line]) -> Iterator[Shift]:
    """Yield each two neighbouring lines that differ, with their numbers exchanged."""
    for one, other in pairwise(lines):
        here, there = counts(case.now, one), counts(case.now, other)
        if here != there:
            yield [one, other], {**cells_of(one, there), **cells_of(other, here)}


def blocks(case: Case, lines: list[Line]) -> Iterator[Shift]:
    """Yield the lines from an empty one on to the end, moved back by one grade; in both directions.

    The line that fell off the end is taken to hold what it held in the return before.
    """
    for run in (lines, lines[::-1]):
        for start, line in enumerate(run[:-1]):
            if total(case.now, line) or not total(case.now, run[start + 1]):
                continue
            moved = run[start:]
            fix: dict[Cell, int] = {}
            for one, source in pairwise(moved):
                fix |= cells_of(one, counts(case.now, source))
            yield moved, fix | cells_of(moved[-1], counts(case.last, moved[-1]))


def digit_mistyped(case: Case, limit: Limit) -> Iterator[Hit]:
    """A number for which another may have been meant: digits exchanged, one dropped, one too many."""
    many = math.log(case.looked_at)
    for line, surprise in case.surprise.items():
        if surprise - many < log_limit(limit):
            continue
        held, holds = pair(case.last, line), pair(case.now, line)
        for place, sex in enumerate((WOMEN, MEN)):
            before, now = held[place], holds[place]
            if before == now or max(before, now) < limit.least:
                continue
            odds, origin = min(
                digit_odds(held, holds, place, rates) for rates in case.rates_for([line])
            )
            odds -= many
            if odds >= log_limit(limit):
                yield Hit(
                    rule="digit_mistyped",
                    line=line,
                    strength=odds,
                    words={"typed": now, "last": before, "meant": origin},
                    fix={(*line, sex): origin},
                )


def digit_odds(held: Pair, holds: Pair, place: int, rates: Rates) -> tuple[float, int]:
    """Return the odds (natural logarithm) that one number of a line was mistyped, and what was meant likeliest."""
    ways = []
    for origin, share in meant(holds[place]):
        instead = (holds[0], origin) if place else (origin, holds[1])
        ways.append((math.exp(log_chance(held, instead, rates)) * share, origin))
    weight = math.fsum(one for one, _origin in ways)
    if weight <= 0:
        return -math.inf, 0
    return math.log(weight) - log_chance(held, holds, rates), max(ways)[1]


def counted_twice(case: Case, limit: Limit) -> Iterator[Hit]:
    """The staff of an office that is merged into this one are counted here, and there as well."""
    for neighbour in case.neighbours:
        theirs = {
            cell: count for cell, count in neighbour.now.items() if count and cell[0] in case.forms
        }
        if sum(theirs.values()) < limit.least:
            continue
        odds = math.fsum(
            log_chance((last[0] + more[0], last[1] + more[1]), now, case.rates[line[0]])
            - log_chance(last, now, case.rates[line[0]])
            for line in {(group, grade) for group, grade, _sex in theirs}
            for last, more, now in (
                (pair(case.last, line), pair(theirs, line), pair(case.now, line)),
            )
        )
        if odds >= log_limit(limit):
            yield Hit(
                rule="counted_twice",
                strength=odds,
                words={"persons": sum(theirs.values())},
                fix={cell: max(0, case.now.get(cell, 0) - count) for cell, count in theirs.items()},
                neighbour=neighbour.key,
            )


def last_pasted(case: Case, limit: Limit) -> Iterator[Hit]:
    """Every number of staff is that of the return before, which hardly happens by itself."""
    if case.staff < limit.least or not case.is_complete:
        return
    if any(counts(case.now, line) != counts(case.last, line) for line in case.lines):
        return
    logarithm = math.fsum(
        log_chance(held, held, case.rates[line[0]])
        for line in case.lines
        for held in (pair(case.last, line),)
    )
    if logarithm <= log_limit(limit):
        yield Hit(
            rule="last_pasted",
            strength=-logarithm,
            words={"persons": case.staff},
            fix={
                (*line, sex): None for line in case.lines for sex in SEXES if total(case.now, line)
            },
        )


# -- rules that wonder --------------------------------------------------------------------------------


def line_gone(case: Case, limit: Limit) -> Iterator[Hit]:
    """A line that held staff holds nobody."""
    number = sum(bool(total(case.last, line)) for line in case.lines)
    for line in case.lines:
        before = total(case.last, line)
        if total(case.now, line) or before < max(1, limit.least):
            continue
        unlikely = number * max(chance_of_nobody(before, rates) for rates in case.rates_for([line]))
        if unlikely <= limit.limit:
            yield Hit(
                rule="line_gone",
                line=line,
                strength=-math.log(max(unlikely, LEAST_CHANCE)),
                words=words_of(case, line),
                fix={**cells_of(line, counts(case.last, line))},
            )


def line_unlikely(case: Case, limit: Limit) -> Iterator[Hit]:
    """A line whose persons, women or men the office's history hardly ever brings."""
    for line in case.surprise:
        held, holds = pair(case.last, line), pair(case.now, line)
        if max(sum(held), sum(holds)) < limit.least:
            continue
        unlikely = case.looked_at * max(
            tails(held, holds, rates) for rates in case.rates_for([line])
        )
        if unlikely <= limit.limit:
            yield Hit(
                rule="line_unlikely",
                line=line,
                strength=-math.log(max(unlikely, LEAST_CHANCE)),
                words=words_of(case, line),
            )


# -- rules that count ---------------------------------------------------------------------------------


def line_mirrored(case: Case, limit: Limit) -> Iterator[Hit]:
    """Women and men of a line are exactly those of the return before, the other way round, and differ enough."""
    for line in case.lines:
        women, men, _other = counts(case.now, line)
        last_women, last_men, _last_other = counts(case.last, line)
        if (
            (women, men) == (last_men, last_women)
            and max(women, men) > limit.limit * min(women, men)
            and min(women, men) >= limit.least
        ):
            yield Hit(
                rule="line_mirrored",
                line=line,
                words=words_of(case, line),
                fix={(*line, WOMEN): men, (*line, MEN): women},
            )


def line_jumped(case: Case, limit: Limit) -> Iterator[Hit]:
    """A line has so many persons more or less, and more than `limit` times as many, or as few."""
    for line in case.lines:
        before, now = total(case.last, line), total(case.now, line)
        if abs(now - before) >= limit.least and max(now, before) > limit.limit * min(now, before):
            yield Hit(rule="line_jumped", line=line, words=words_of(case, line))


def too_many(case: Case, limit: Limit) -> Iterator[Hit]:
    """One line has many times the staff that the whole office had."""
    if not case.before:
        return
    for line in case.lines:
        now = total(case.now, line)
        if now >= limit.least and now > limit.limit * max(1, case.last_staff):
            yield Hit(
                rule="too_many",
                line=line,
                words={**words_of(case, line), "staff": case.last_staff},
            )


def words_of(case: Case, line: Line) -> dict[str, int]:
    """Return the numbers of a line now and before."""
    women, men, _other = counts(case.now, line)
    last_women, last_men, _last_other = counts(case.last, line)
    return {
        "women": women,
        "men": men,
        "now": total(case.now, line),
        "last_women": last_women,
        "last_men": last_men,
        "before": total(case.last, line),
    }


RULES: dict[str, Rule] = {
    "too_many": too_many,
    "last_pasted": last_pasted,
    "counted_twice": counted_twice,
    "return_exchanged": return_exchanged,
    "lines_shifted": lines_shifted,
    "line_exchanged": line_exchanged,
    "digit_mistyped": digit_mistyped,
    "line_gone": line_gone,
    "line_unlikely": line_unlikely,
    "line_mirrored": line_mirrored,
    "line_jumped": line_jumped,
}
EXPLAINING = ("lines_shifted", "line_exchanged", "digit_mistyped", "line_gone")
"""Of these the strongest is told; before them what speaks of the whole return, after them what only wonders."""


def tier_of(key: str) -> int:
    """Return the place of a rule among the others, those that explain lines together."""
    return list(RULES).index(EXPLAINING[0] if key in EXPLAINING else key)
