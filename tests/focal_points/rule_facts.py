"""The published rule sets as their files say them, and an appointment that keeps every rule."""

import csv
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from apps.focal_points.analytics.rules import (
    AppointmentFacts,
    FloorFacts,
    GradeFacts,
    RuleFacts,
    RuleSetFacts,
)

REFERENCE = Path(__file__).parents[2] / "fixtures" / "reference"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a reference file."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


GRADES: Mapping[str, GradeFacts] = {
    row["code"]: GradeFacts(row["code"], row["category"], int(row["rank"]))
    for row in rows("grades.csv")
}


def published(code: str) -> RuleSetFacts:
    """A rule set as the reference files say it."""
    return RuleSetFacts(
        code=code,
        rules=tuple(
            RuleFacts(
                row["key"],
                row["source"],
                Decimal(row["threshold"]) if row["threshold"] else None,
                row["is_inferred"] == "true",
            )
            for row in rows("focal_point_rules.csv")
            if row["rule_set"] == code
        ),
        floors={
            row["category"]: FloorFacts(
                row["lowest"],
                GRADES[row["lowest"]].rank,
                row["source"],
                row["is_inferred"] == "true",
            )
            for row in rows("focal_point_grade_floors.csv")
            if row["rule_set"] == code
        },
    )


def facts(**changes: Any) -> AppointmentFacts:
    """An appointment of a country office that keeps every rule of every published set, but for changes."""
    return AppointmentFacts(
        **{
            "as_of": date(2026, 3, 2),
            "grade": GRADES["P5"],
            "percent": Decimal(25),
            "percent_of_person": Decimal(25),
            "has_terms": True,
            "terms_signed_on": date(2025, 1, 10),
            "has_expertise": True,
            "appraisal_year": 2026,
            "has_workplan": True,
            "is_regional_office": False,
            "has_specialist": False,
            **changes,
        }
    )
