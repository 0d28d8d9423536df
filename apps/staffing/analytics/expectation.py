"""What an office's own history lets one expect of its next return: exact binomial and Poisson, no z-scores.

From one return to the next each person of a line stays, leaves, or is followed by somebody of the other sex; and
others come. So women and men of a line are binomial numbers of stayers and followers plus a Poisson number
of arrivals. The rates are pooled over the lines of one contract group, taken from the office's own returns, and shrunk to a
guess as long as these are few: (k + a) / (n + b), as methods section 8 has it. In a year in which the rest of the return moves
faster than the history does, the rates of that rest are taken: growth of the whole office makes no line odd.
"""

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

Cell = tuple[Hashable, Hashable, str]
"""Contract group, grade and sex; the first two by whatever identifies them."""
Line = tuple[Hashable, Hashable]
Cells = Mapping[Cell, int]
Pair = tuple[int, int]
"""Women and men."""

MOST_STEPS = 8
"""Steps of history that are looked at, the newest."""
GUESS_OF_PERSONS = 20
"""So many person-years the guess weighs beside the history."""
GUESS_OF_LEAVING, GUESS_OF_FOLLOWING, GUESS_OF_COMING, GUESS_OF_EMPTY = 0.08, 0.04, 0.12, 0.06
"""Per year: a person's chance to leave the line, to be followed by the other sex; arrivals for each person of a
line; arrivals in a line of nobody. Guesses of this product, until the history outweighs them."""
LEAST_RATE, MOST_RATE = 0.005, 0.95
NEGLIGIBLE = 1e-7
"""Numbers of followers, and of stayers, that are less likely are left out of a sum."""
LEAST_CHANCE = 1e-40


@dataclass(frozen=True, slots=True)
class Rates:
    """Chances of a person, and arrivals for each person of a line and for a line of nobody."""

    leaving: float
    following: float
    coming: float
    empty: float


@dataclass(frozen=True, slots=True)
class Moves:
    """What happened to lines between two returns, in persons; `empty` counts lines that had nobody."""

    persons: float = 0
    left: float = 0
    followed: float = 0
    came: float = 0
    empty: float = 0
    filled: float = 0

    def __add__(self, other: "Moves") -> "Moves":
        """Return both together."""
        return Moves(
            self.persons + other.persons,
            self.left + other.left,
            self.followed + other.followed,
            self.came + other.came,
            self.empty + other.empty,
            self.filled + other.filled,
        )

    def __sub__(self, other: "Moves") -> "Moves":
        """Return these without the others."""
        return Moves(
            self.persons - other.persons,
            self.left - other.left,
            self.followed - other.followed,
            self.came - other.came,
            self.empty - other.empty,
            self.filled - other.filled,
        )


def moves(before: Pair, now: Pair) -> Moves:
    """Return what happened to one line: who is followed by the other sex counts neither as left nor as come."""
    if before == (0, 0):
        return Moves(empty=1, filled=sum(now))
    lost = [max(0, older - newer) for older, newer in zip(before, now, strict=True)]
    won = [max(0, newer - older) for older, newer in zip(before, now, strict=True)]
    followed = min(lost[0], won[1]) + min(lost[1], won[0])
    return Moves(
        persons=sum(before),
        left=sum(lost) - followed,
        followed=followed,
        came=sum(won) - followed,
    )


def rates_of(steps: Iterable[tuple[Moves, float]]) -> Rates:
    """Return yearly rates from steps of history, each with its length in years."""
    persons = empty = GUESS_OF_PERSONS * 1.0
    left, followed = GUESS_OF_LEAVING * persons, GUESS_OF_FOLLOWING * persons
    came, filled = GUESS_OF_COMING * persons, GUESS_OF_EMPTY * persons
    for one, years in steps:
        persons += one.persons * years
        empty += one.empty * years
        left += one.left
        followed += one.followed
        came += one.came
        filled += one.filled
    return Rates(left / persons, followed / persons, came / persons, filled / empty)


def over(rates: Rates, years: float) -> Rates:
    """Return yearly rates over another time."""
    return Rates(
        leaving=1 - (1 - min(rates.leaving, MOST_RATE)) ** years,
        following=1 - (1 - min(rates.following, MOST_RATE)) ** years,
        coming=rates.coming * years,
        empty=rates.empty * years,
    )


def at_least(rates: Rates, rest: Moves) -> Rates:
    """Return the rates, or those of the rest of this return where it moves faster."""
    guess = GUESS_OF_PERSONS
    persons, empty = rest.persons + guess, rest.empty + guess
    return Rates(
        leaving=max(rates.leaving, (rest.left + rates.leaving * guess) / persons),
        following=max(rates.following, (rest.followed + rates.following * guess) / persons),
        coming=max(rates.coming, (rest.came + rates.coming * guess) / persons),
        empty=max(rates.empty, (rest.filled + rates.empty * guess) / empty),
    )


def log_chance(before: Pair, now: Pair, rates: Rates) -> float:
    """Return the natural logarithm of the probability that a line of `before` holds exactly `now`."""
    return log_chance_in_steps(before, now, *in_steps(rates))


@lru_cache(maxsize=200_000)
def log_chance_in_steps(
    before: Pair, now: Pair, leaving: float, following: float, coming: float, empty: float
) -> float:
    """Return the same for rates in steps: over all numbers of persons followed by the other sex."""
    women, men = before
    new_women, new_men = now
    come_women, come_men = arrivals_of(before, coming, empty)
    chances = [
        weight_one
        * weight_other
        * of_count(women - one, new_women - other, leaving, come_women)
        * of_count(men - other, new_men - one, leaving, come_men)
        for one, weight_one in likely(women, following)
        if one <= new_men
        for other, weight_other in likely(men, following)
        if other <= new_women
    ]
    return math.log(max(math.fsum(chances), LEAST_CHANCE))


@lru_cache(maxsize=20_000)
def likely(number: int, share: float) -> tuple[tuple[int, float], ...]:
    """Return the likely numbers of hits of a binomial count, each with its probability."""
    middle = number * share
    spread = 6 * math.sqrt(middle * (1 - share)) + 6
    first, last = max(0, math.floor(middle - spread)), min(number, math.ceil(middle + spread))
    chances = ((hits, binomial(number, hits, share)) for hits in range(first, last + 1))
    return tuple((hits, chance) for hits, chance in chances if chance > NEGLIGIBLE)


def arrivals_of(before: Pair, coming: float, empty: float) -> tuple[float, float]:
    """Return the expected arrivals of women and men: mostly of the sex that the line has most of."""
    women, men = before
    persons = women + men
    if not persons:
        return step(empty / 2), step(empty / 2)
    share = (women + 1) / (persons + 2)
    return step(coming * persons * share), step(coming * persons * (1 - share))


def tails(before: Pair, now: Pair, rates: Rates) -> float:
    """Return how unlikely a line is: its persons, women and men looked at, exact, two-sided, thrice the least."""
    leaving, following, coming, empty = in_steps(rates)
    come_women, come_men = arrivals_of(before, coming, empty)
    persons = tail(sum(before), sum(now), leaving, step(come_women + come_men))
    one = step(min(leaving + following, MOST_RATE))
    women = tail(before[0], now[0], one, step(come_women + following * before[1]))
    men = tail(before[1], now[1], one, step(come_men + following * before[0]))
    return min(1.0, 3 * min(persons, women, men))


def chance_of_nobody(before: int, rates: Rates) -> float:
    """Return the probability that a line of so many persons holds nobody."""
    leaving, _following, coming, empty = in_steps(rates)
    return of_count(before, 0, leaving, sum(arrivals_of((before, 0), coming, empty)))


@lru_cache(maxsize=100_000)
def tail(before: int, now: int, leaving: float, coming: float) -> float:
    """Return the smaller of the two tail probabilities of a count, doubled."""
    first = max(0, now - 200)
    low = math.fsum(of_count(before, count, leaving, coming) for count in range(first, now + 1))
    # Beyond the count the probabilities fall fast; the sum stops where nothing is added any more.
    high, count = 0.0, now
    while True:
        one = of_count(before, count, leaving, coming)
        high += one
        count += 1
        if count > before + coming and one <= high * 1e-12:
            break
    return min(1.0, 2 * min(low, high))


@lru_cache(maxsize=200_000)
def of_count(before: int, now: int, leaving: float, coming: float) -> float:
    """Return the probability of a count: stayers of `before` persons (binomial) plus arrivals (Poisson)."""
    if now < 0 or before < 0:
        return 0.0
    return math.fsum(
        chance * poisson(now - before + left, coming)
        for left, chance in likely(before, leaving)
        if left >= before - now
    )


def in_steps(rates: Rates) -> tuple[float, float, float, float]:
    """Return the rates in steps, so that few different ones are worked out."""
    return (
        min(step(rates.leaving), MOST_RATE),
        min(step(rates.following), MOST_RATE),
        step(rates.coming),
        step(rates.empty),
    )


@lru_cache(maxsize=10_000)
def step(rate: float) -> float:
    """Return a rate in steps of ten per cent of itself."""
    return float(round(1.1 ** round(math.log(max(rate, LEAST_RATE)) / math.log(1.1)), 9))


@lru_cache(maxsize=200_000)
def binomial(number: int, hits: int, share: float) -> float:
    """Return the binomial probability, by logarithms so that large numbers stay in range."""
    return math.exp(
        math.lgamma(number + 1)
        - math.lgamma(hits + 1)
        - math.lgamma(number - hits + 1)
        + hits * math.log(share)
        + (number - hits) * math.log1p(-share)
    )


@lru_cache(maxsize=200_000)
def poisson(number: int, mean: float) -> float:
    """Return the Poisson probability."""
    return math.exp(number * math.log(mean) - mean - math.lgamma(number + 1))
