"""What the tests of figures share: the golden vectors, and figures with their surroundings."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from apps.figures.figure import Coverage, Figure, Status

GOLDEN = Path(__file__).parents[1] / "golden" / "staffing_vectors.json"
COVERAGE = Coverage(due=12, counted=11, missing=1)
SURROUNDINGS: dict[str, Any] = {
    "population": "all_staff",
    "as_of": date(2014, 6, 30),
    "scope": "all",
    "coverage": COVERAGE,
    "status": Status.APPROVED,
}


def vectors(method: str) -> list[dict[str, Any]]:
    """Return the golden vectors of one method; decimals are read exactly."""
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"), parse_float=Decimal)
    found = [
        vector
        for vector in golden["vectors"] + golden["from_the_text"]
        if vector["method"] == method
    ]
    assert found, f"No vector for {method}."
    return found


def is_close(value: Fraction | float, vector: dict[str, Any]) -> bool:
    """Say whether a value is the expected one within the tolerance of the vector."""
    tolerance = Fraction(vector.get("tolerance", Decimal("0.000001")))
    return abs(Fraction(value) - Fraction(vector["expected"])) <= tolerance


def count(number: int | None, *, key: str = "women", **changes: Any) -> Figure:
    """Return a count of persons."""
    return Figure.count(key, number, **(SURROUNDINGS | changes))


def share(
    women: int | None, men: int | None, *, key: str = "share_women", **changes: Any
) -> Figure:
    """Return a share of the first count in both."""
    return Figure.share(key, women, men, **(SURROUNDINGS | changes))
