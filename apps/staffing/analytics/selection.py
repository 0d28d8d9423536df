"""Selection by stage: rates, the four-fifths ratio, tests, and pooling over vacancies.

A ratio below four fifths is a signal to look closer and no finding of discrimination; ratio and test
disagree often, so both are told. Source: the calculation methods of a gender statistics analyst, section
10; Mantel and Haenszel (1959); interval of Robins, Breslow and Greenland (1986).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Literal

FOUR_FIFTHS = Fraction(4, 5)
FEWEST_EXPECTED = 5
"""With fewer expected in any cell of the table the exact test is used, else chi-square."""
SIGNIFICANT = 0.05
_Z95 = 1.959963984540054

SexName = Literal["women", "men"]
Pair = tuple[int | None, int | None]
"""Women and men at a stage; None where it is not known."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One step of a selection: of those of each sex who entered, how many came through."""

    women_in: int
    women: int
    men_in: int
    men: int

    def __post_init__(self) -> None:
        """Refuse counts that no step can have."""
        if not (0 <= self.women <= self.women_in and 0 <= self.men <= self.men_in):
            raise ValueError(f"More came through than entered: {self}")

    @property
    def has_both(self) -> bool:
        """Whether women and men entered, so that they can be compared."""
        return self.women_in > 0 and self.men_in > 0

    @property
    def is_decided(self) -> bool:
        """Whether some came through and some did not: otherwise nothing distinguishes anybody."""
        return 0 < self.women + self.men < self.women_in + self.men_in

    def __add__(self, more: "Passage") -> "Passage":
        """Return both together."""
        return Passage(
            self.women_in + more.women_in,
            self.women + more.women,
            self.men_in + more.men_in,
            self.men + more.men,
        )

    def with_one_more(self, sex: SexName) -> "Passage | None":
        """Return the step with one place given to a person of that sex instead of the other.

        None where nobody of that sex was left out, or nobody of the other came through.
        """
        change = 1 if sex == "women" else -1
        women, men = self.women + change, self.men - change
        if not (0 <= women <= self.women_in and 0 <= men <= self.men_in):
            return None
        return replace(self, women=women, men=men)


NOBODY_PASSED = Passage(0, 0, 0, 0)


def step_between(before: Pair, after: Pair) -> Passage | None:
    """Return the step from one stage to a later one; None where a count of either is not known."""
    (women_in, men_in), (women, men) = before, after
    if women_in is None or men_in is None or women is None or men is None:
        return None
    return Passage(women_in, women, men_in, men)


@dataclass(frozen=True, slots=True)
class Ratio:
    """The lower rate by the higher; `lower` names whose it is, blank where both are alike."""

    value: Fraction
    lower: Literal["women", "men", ""]

    @property
    def is_below(self) -> bool:
        """Whether it is below four fifths."""
        return self.value < FOUR_FIFTHS


def ratio_of(step: Passage) -> Ratio | None:
    """Return the impact ratio; None without entrants of one sex (the pool is the finding) or when nobody passed."""
    if not step.has_both or step.women + step.men == 0:
        return None
    women, men = Fraction(step.women, step.women_in), Fraction(step.men, step.men_in)
    if women == men:
        return Ratio(Fraction(1), "")
    return Ratio(min(women, men) / max(women, men), "women" if women < men else "men")


def rests_on_one(step: Passage) -> bool:
    """Whether the verdict is another when one place goes to a person of the other sex.

    The verdict is whether the ratio is below four fifths, and against whom.
    """
    if ratio_of(step) is None:
        return False
    changed = (step.with_one_more("women"), step.with_one_more("men"))
    return any(one is not None and verdict(one) != verdict(step) for one in changed)


def verdict(step: Passage) -> str:
    """Return the sex against which the ratio is below four fifths, blank for neither."""
    ratio = ratio_of(step)
    return ratio.lower if ratio is not None and ratio.is_below else ""


class Method(StrEnum):
    """Which test was used."""

    FISHER = "fisher"
    CHI_SQUARE = "chi_square"


@dataclass(frozen=True, slots=True)
class Judged:
    """A test and its two-sided probability of so large a difference, or a larger one, by chance."""

    method: Method
    p: float


def judge(step: Passage) -> Judged | None:
    """Return Fisher's exact test with fewer than five expected in a cell, else chi-square.

    None where nothing can be compared: one sex only, or all or none came through.
    """
    if not step.has_both or not step.is_decided:
        return None
    total = step.women_in + step.men_in
    through = step.women + step.men
    fewest = min(step.women_in, step.men_in) * min(through, total - through)
    if fewest < FEWEST_EXPECTED * total:
        return Judged(Method.FISHER, fisher(step))
    return Judged(Method.CHI_SQUARE, chi_square(step)[1])


def fisher(step: Passage) -> float:
    """Return the exact two-sided probability: of all tables as likely as this one, or less."""
    through = step.women + step.men
    first = max(0, through - step.men_in)
    last = min(step.women_in, through)
    # Whole numbers in the proportion of the chances: ties are exact.
    weight = math.comb(step.women_in, first) * math.comb(step.men_in, through - first)
    weights = [weight]
    for women in range(first, last):
        weight = (
            weight
            * (step.women_in - women)
            * (through - women)
            // ((women + 1) * (step.men_in - through + women + 1))
        )
        weights.append(weight)
    here = weights[step.women - first]
    return float(Fraction(sum(one for one in weights if one <= here), sum(weights)))


def chi_square(step: Passage) -> tuple[float, float]:
    """Return Pearson's chi-square without correction, and its probability.

    Raises ZeroDivisionError where a margin is empty.
    """
    total = step.women_in + step.men_in
    through = step.women + step.men
    apart = step.women * (step.men_in - step.men) - step.men * (step.women_in - step.women)
    value = float(
        Fraction(total * apart**2, step.women_in * step.men_in * through * (total - through))
    )
    return value, chance_of(value)


def chance_of(chi2: float) -> float:
    """Return the probability of a chi-square as large or larger, with one degree of freedom."""
    return math.erfc(math.sqrt(chi2 / 2))


@dataclass(frozen=True, slots=True)
class Pooled:
    """What several strata tell together, each compared within itself.

    `odds_ratio` is that of women against men, above 1 where women come through more easily; None where
    no stratum could show the opposite. `interval` covers 95 per cent; None where the ratio is 0 or None.
    `strata` counts those that tell anything. `crude` is everybody thrown together.
    """

    crude: Passage
    strata: int
    odds_ratio: Fraction | None
    interval: tuple[float, float] | None
    chi2: float
    p: float


def pool(strata: Sequence[Passage]) -> Pooled | None:
    """Return the strata pooled by Mantel and Haenszel; None where none of them can be compared.

    The crude sum has all strata, also those of one sex that tell nothing within themselves.
    """
    told = [one for one in strata if one.has_both and one.is_decided]
    if not told:
        return None
    favouring = against = apart = variance = Fraction(0)
    parts = []
    for one in told:
        total = one.women_in + one.men_in
        women_out, men_out = one.women_in - one.women, one.men_in - one.men
        through = one.women + one.men
        for_women = Fraction(one.women * men_out, total)
        for_men = Fraction(one.men * women_out, total)
        alike = Fraction(one.women + men_out, total)
        favouring += for_women
        against += for_men
        parts.append((alike, for_women, for_men))
        apart += one.women - Fraction(one.women_in * through, total)
        variance += Fraction(
            one.women_in * one.men_in * through * (total - through), total**2 * (total - 1)
        )
    chi2 = float(apart**2 / variance)
    odds = favouring / against if against else None
    return Pooled(
        crude=sum(strata, NOBODY_PASSED),
        strata=len(told),
        odds_ratio=odds,
        interval=_interval(odds, favouring, against, parts) if odds else None,
        chi2=chi2,
        p=chance_of(chi2),
    )


def _interval(
    odds: Fraction,
    favouring: Fraction,
    against: Fraction,
    parts: Sequence[tuple[Fraction, Fraction, Fraction]],
) -> tuple[float, float]:
    """Return the 95 per cent interval of the common odds ratio (Robins, Breslow and Greenland)."""
    spread = sum(
        alike * for_women / (2 * favouring**2)
        + (alike * for_men + (1 - alike) * for_women) / (2 * favouring * against)
        + (1 - alike) * for_men / (2 * against**2)
        for alike, for_women, for_men in parts
    )
    middle, half = math.log(odds), _Z95 * math.sqrt(spread)
    return math.exp(middle - half), math.exp(middle + half)


class Picture(StrEnum):
    """How what the strata tell together stands to everybody thrown together.

    `REVERSED` is Simpson's paradox: the advantage is the other sex's. `VANISHES`: thrown together there is
    a significant difference, within the strata there is none; `APPEARS` is the opposite.
    """

    SAME = "same"
    REVERSED = "reversed"
    VANISHES = "vanishes"
    APPEARS = "appears"


def picture_of(pooled: Pooled) -> Picture:
    """Return whether throwing everybody together changes the picture. Significance is at 5 per cent."""
    crude = pooled.crude
    if not crude.has_both or not crude.is_decided:
        return Picture.SAME
    thrown = crude.women * (crude.men_in - crude.men) - crude.men * (crude.women_in - crude.women)
    within = 1 if pooled.odds_ratio is None else pooled.odds_ratio - 1
    judged = judge(crude)
    is_thrown_apart = judged is not None and judged.p < SIGNIFICANT
    is_apart_within = pooled.p < SIGNIFICANT
    if thrown * within < 0 and (is_thrown_apart or is_apart_within):
        return Picture.REVERSED
    if is_thrown_apart and not is_apart_within:
        return Picture.VANISHES
    if is_apart_within and not is_thrown_apart:
        return Picture.APPEARS
    return Picture.SAME
