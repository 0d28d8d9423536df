"""What readers hold after several releases: facts of each, put together as one body of knowledge.

A fact names its count by population, date, unit and column: `all_staff|2025-12-31|grade:P4|women`. So the
same count in several tables and releases is one count. Where a later release prints another number for
it, the figures were corrected in between: then the date gets a second version, and a reader is taken to
think that units whose total stayed did not change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from apps.figures.disclosure.knowledge import Knowledge, Relation, adds_up

WOMEN, MEN, OTHER, TOTAL = "women", "men", "other", "total"
COLUMNS = (WOMEN, MEN, OTHER)
EVERYBODY = "all"
ALL_STAFF, ONE_YEAR_PLUS = "all_staff", "one_year_plus"
SMALL_RANGE = (1, 4)
SHORTER_CONTRACTS = "shorter_contracts"
"""The persons of all staff without contracts of one year or more: printed nowhere, but a difference."""


def key_of(population: str, when: str, unit: str, column: str) -> str:
    """Return the name of one count."""
    return f"{population}|{when}|{unit}|{column}"


def parts_of(key: str) -> tuple[str, str, str, str]:
    """Return population, when, unit and column of a name."""
    population, when, unit, column = key.split("|")
    return population, when, unit, column


@dataclass(frozen=True, slots=True)
class Facts:
    """What one release tells: counts shown, counts hidden, and how they hang together.

    `small` are the hidden counts that are 1 to 4. `assumed` are relations that a reader will suppose and that need not be true, such as that all movements are known.
    """

    shown: Mapping[str, int] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    relations: tuple[Relation, ...] = ()
    assumed: tuple[Relation, ...] = ()

    def __add__(self, more: "Facts") -> "Facts":
        """Return the facts of both; of one release, so that a count is never shown with two numbers."""
        return Facts(
            shown={**self.shown, **more.shown},
            hidden=self.hidden | more.hidden,
            small=self.small | more.small,
            relations=(*self.relations, *more.relations),
            assumed=(*self.assumed, *more.assumed),
        )

    def counts(self) -> set[str]:
        """Return the names of all counts."""
        named = {str(key) for each in (*self.relations, *self.assumed) for key in each.factors}
        return {*self.shown, *self.hidden, *named}

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        return {
            "shown": dict(self.shown),
            "hidden": sorted(self.hidden),
            "small": sorted(self.small),
            "relations": [relation_to_json(each) for each in self.relations],
            "assumed": [relation_to_json(each) for each in self.assumed],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote; raises KeyError for anything else."""
        return cls(
            shown=dict(data["shown"]),
            hidden=frozenset(data["hidden"]),
            small=frozenset(data["small"]),
            relations=tuple(relation_from_json(each) for each in data["relations"]),
            assumed=tuple(relation_from_json(each) for each in data["assumed"]),
        )


def relation_to_json(relation: Relation) -> list[Any]:
    """Return factors, least and greatest."""
    return [dict(relation.factors), relation.least, relation.greatest]


def relation_from_json(data: Sequence[Any]) -> Relation:
    """Read what `relation_to_json` wrote."""
    return Relation(dict(data[0]), data[1], data[2])


def joined(releases: Sequence[Facts], *, knowing_the_small: bool = False) -> Knowledge:
    """Return what a reader holds who has kept every release, in the order in which they came out.

    With `knowing_the_small` the reader also knows which hidden counts are 1 to 4, which no table tells. What an earlier release has shown is shown, though a later one hides it; what an earlier one hid and a
    later one shows is both, and found narrowed.
    """
    held = _Held()
    for facts in releases:
        held.take(facts)
    return held.knowledge(knowing_the_small=knowing_the_small)


class _Held:
    """All that was read so far."""

    def __init__(self) -> None:
        self.shown: dict[str, int] = {}
        self.hidden: set[str] = set()
        self.small: set[str] = set()
        self.relations: list[Relation] = []
        self.assumed: list[Relation] = []
        self.versions: dict[tuple[str, str], int] = {}

    def take(self, facts: Facts) -> None:
        """Read one more release."""
        version = {place: self._version_for(place, facts) for place in places_of(facts)}

        def named(key: Any) -> str:
            population, when, unit, column = parts_of(str(key))
            number = version[population, when]
            return key_of(population, f"{when}#{number}" if number else when, unit, column)

        known_before = dict(self.shown)
        shown = {named(key): number for key, number in facts.shown.items()}
        self.shown |= shown
        self.hidden |= {
            key for key in map(named, facts.hidden) if key not in known_before or key in shown
        }
        self.small |= {named(key) for key in facts.small}
        for kept, new in ((self.relations, facts.relations), (self.assumed, facts.assumed)):
            for relation in new:
                factors = {named(key): factor for key, factor in relation.factors.items()}
                renamed = Relation(factors, relation.least, relation.greatest)
                if not _is_broken(renamed, self.shown) or _is_broken(relation, facts.shown):
                    # A difference to a number that was corrected since says nothing of the old one.
                    kept.append(renamed)
        for place, number in version.items():
            self.versions[place] = max(number, self.versions.get(place, 0))

    def _version_for(self, place: tuple[str, str], facts: Facts) -> int:
        """Return the latest version of a date that agrees with what is shown now, or a new one."""
        population, when = place
        last = self.versions.get(place)
        if last is None:
            return 0
        of_place = {key: number for key, number in facts.shown.items() if is_of(key, place)}
        for number in range(last, -1, -1):
            there = f"{when}#{number}" if number else when
            agrees = all(
                self.shown.get(key_of(population, there, *parts_of(key)[2:]), count) == count
                for key, count in of_place.items()
            )
            if agrees:
                return number
        return last + 1

    def knowledge(self, *, knowing_the_small: bool) -> Knowledge:
        """Return all of it, with what follows from versions and from populations within one another."""
        relations, implied = self._shorter_contracts()
        return Knowledge(
            shown=self.shown,
            hidden=frozenset(self.hidden),
            relations=(*self.relations, *relations),
            implied=implied,
            ranges={
                key: SMALL_RANGE
                for key in (self.small if knowing_the_small else ())
                if key not in self.shown
            },
            assumed=(*self.assumed, *self._unchanged()),
        )

    def _keys(self) -> set[str]:
        return {
            *self.shown,
            *self.hidden,
        }

    def _shorter_contracts(self) -> tuple[list[Relation], frozenset[str]]:
        """Return that all staff less those of one year or more are persons too, and few of them none."""
        relations, implied = [], set()
        keys = self._keys()
        for key in sorted(keys):
            population, when, unit, column = parts_of(key)
            within = key_of(ONE_YEAR_PLUS, when, unit, column)
            if population != ALL_STAFF or within not in keys:
                continue
            rest = key_of(SHORTER_CONTRACTS, when, unit, column)
            relations.append(adds_up(key, [within, rest]))
            implied.add(rest)
        return relations, frozenset(implied)

    def _unchanged(self) -> list[Relation]:
        """Return that units whose total was printed alike in two versions of a date did not change."""
        found = []
        keys = self._keys()
        for (population, when), last in sorted(self.versions.items()):
            for number in range(1, last + 1):
                new, old = f"{when}#{number}", f"{when}#{number - 1}" if number > 1 else when
                units = {parts_of(key)[2] for key in keys if parts_of(key)[:2] == (population, new)}
                for unit in sorted(units):
                    totals = {
                        self.shown.get(key_of(population, day, unit, TOTAL)) for day in (new, old)
                    }
                    if None in totals or len(totals) > 1:
                        continue
                    pairs = [
                        (key_of(population, new, unit, sex), key_of(population, old, unit, sex))
                        for sex in COLUMNS
                    ]
                    found += [
                        Relation({one: 1, other: -1})
                        for one, other in pairs
                        if one in keys and other in keys
                    ]
        return found


def places_of(facts: Facts) -> set[tuple[str, str]]:
    """Return the populations and dates that facts speak of."""
    return {parts_of(key)[:2] for key in facts.counts()}


def is_of(key: str, place: tuple[str, str]) -> bool:
    """Say whether a count is of a population and date."""
    return parts_of(key)[:2] == place


def _is_broken(relation: Relation, shown: Mapping[str, int]) -> bool:
    """Say whether counts that are all shown do not add up as the relation says."""
    if any(key not in shown for key in relation.factors):
        return False
    total = sum(factor * shown[str(key)] for key, factor in relation.factors.items())
    return (relation.least is not None and total < relation.least) or (
        relation.greatest is not None and total > relation.greatest
    )


def sums_of(
    place: tuple[str, str], whole: str, parts: Iterable[str], columns: Iterable[str]
) -> tuple[Relation, ...]:
    """Return that units add up to another, in every column."""
    parts = list(parts)
    return tuple(
        adds_up(key_of(*place, whole, column), [key_of(*place, part, column) for part in parts])
        for column in columns
    )


def total_of(place: tuple[str, str], unit: str) -> Relation:
    """Return that women, men and others add up to the total of a unit."""
    return adds_up(
        key_of(*place, unit, TOTAL), [key_of(*place, unit, column) for column in COLUMNS]
    )
