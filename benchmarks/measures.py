"""What a bench says, and the clock it uses."""

import gc
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One line of the table: a number, its unit, and what it must reach (`limit`), if anything.

    `is_met` is None where nothing is demanded; `note` says what was compared, or the single rounds.
    """

    name: str
    value: float
    unit: str
    limit: str = ""
    is_met: bool | None = None
    note: str = ""

    def to_dict(self) -> dict[str, object]:
        """Return the line as it is written to `results.json`."""
        return asdict(self)


def at_most(name: str, value: float, limit: float, unit: str, note: str = "") -> Measure:
    """Return a measure that must not pass a limit."""
    return Measure(
        name=name,
        value=value,
        unit=unit,
        limit=f"≤ {limit:g} {unit}".strip(),
        is_met=value <= limit,
        note=note,
    )


def at_least(name: str, value: float, limit: float, unit: str, note: str = "") -> Measure:
    """Return a measure that must reach a limit."""
    return Measure(
        name=name,
        value=value,
        unit=unit,
        limit=f"≥ {limit:g} {unit}".strip(),
        is_met=value >= limit,
        note=note,
    )


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes, without waiting for garbage of what went before."""
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def rounds(values: list[float]) -> str:
    """Return single rounds as a note: `1.61, 1.70, 1.66`."""
    return ", ".join(f"{value:.2f}" for value in values)


def middle(values: list[float]) -> float:
    """Return the median of the rounds."""
    return float(median(values))
