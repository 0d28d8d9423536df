"""Shares of money by code, and how far they can still move: pure and exact.

Source of the formulas: the reference on markers, section 3. Let b(X) be the money of projects with the
code X, B the money of all scored projects to which the marker applies, U the money of projects without a
score (nobody has looked, not screened, or undetermined by the published rules), T all money.

- share of X = b(X) / B, null while B is 0; money to which the marker does not apply (N/A) stays outside B;
- coverage = scored money, N/A included, / T, null while T is 0.

Once the rest is scored, x of U will have got X, y another score, z N/A, with x + y + z = U, and the share
will be (b + x) / (B + x + y). It grows with x, since b ≤ B, and falls with y. So it is lowest where all of
the rest gets another score (x = z = 0): b / (B + U); and highest where all of it gets X (y = z = 0):
(b + U) / (B + U). N/A cannot lead outside: z > 0 only means a smaller x + y, and for these two extremes
b / (B + y) ≥ b / (B + U) and (b + x) / (B + x) ≤ (b + U) / (B + U). Both bounds are null while B + U is 0. With
every further score the lowest never falls and the highest never rises.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in US dollars, exact, and the number of projects that it is of."""

    money: Fraction = Fraction(0)
    projects: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        """Return both together; of projects that are not the same ones."""
        return Amount(self.money + other.money, self.projects + other.projects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One share in per cent, 0 to 100, with the lowest and the highest that it can still become.

    `part` of `whole` is the money behind it; each of the three values is None where its divisor is 0.
    """

    part: Fraction
    whole: Fraction
    unscored: Fraction

    @property
    def value(self) -> Fraction | None:
        """The share of the money that is scored."""
        return per_cent(self.part, self.whole)

    @property
    def lowest(self) -> Fraction | None:
        """The share if all of the rest gets other scores."""
        return per_cent(self.part, self.whole + self.unscored)

    @property
    def highest(self) -> Fraction | None:
        """The share if all of the rest gets this score."""
        return per_cent(self.part + self.unscored, self.whole + self.unscored)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Money by code: of each score, of projects to which the marker does not apply, and of the rest."""

    by_code: Mapping[str, Amount] = field(default_factory=dict)
    not_applicable: Amount = Amount()
    unscored: Amount = Amount()

    @property
    def applicable(self) -> Amount:
        """B: what is scored and the marker applies to."""
        return sum(self.by_code.values(), Amount())

    @property
    def coded(self) -> Amount:
        """What has a code, N/A included."""
        return self.applicable + self.not_applicable

    @property
    def total(self) -> Amount:
        """T: everything."""
        return self.coded + self.unscored

    @property
    def coverage(self) -> Fraction | None:
        """How much of all money has a code, per cent."""
        return per_cent(self.coded.money, self.total.money)

    def share(self, codes: Collection[str]) -> Share:
        """Return the share of some codes taken together."""
        part = sum(
            (self.by_code[code].money for code in codes if code in self.by_code), Fraction(0)
        )
        return Share(part=part, whole=self.applicable.money, unscored=self.unscored.money)


def per_cent(part: Fraction, whole: Fraction) -> Fraction | None:
    """Return a part of a whole in per cent; None of nothing."""
    return None if whole == 0 else PER_CENT * part / whole


def added(tallies: Collection[Tally]) -> Tally:
    """Return tallies of different projects as one."""
    by_code: dict[str, Amount] = {}
    for tally in tallies:
        for code, amount in tally.by_code.items():
            by_code[code] = by_code.get(code, Amount()) + amount
    return Tally(
        by_code=by_code,
        not_applicable=sum((each.not_applicable for each in tallies), Amount()),
        unscored=sum((each.unscored for each in tallies), Amount()),
    )
