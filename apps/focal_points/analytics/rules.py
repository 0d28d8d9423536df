"""Whether an appointment keeps the rules of a set: facts in, failures out.

What a rule set does not ask is not tested. What is not known fails, and says that it is not known.
The rules and their sources are data (`focal_point_rules.csv`, `focal_point_grade_floors.csv`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

GRADE, TERMS, TIME, EXPERTISE = "grade", "terms", "time", "expertise"
APPRAISAL, WORKPLAN, SPECIALIST, SINGLE = "appraisal", "workplan", "specialist", "single"
ALL_TIME = Decimal(100)


@dataclass(frozen=True, slots=True)
class GradeFacts:
    """A grade; a higher rank is more senior, and ranks compare within a category."""

    code: str
    category: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentFacts:
    """What is known of one appointment on one day; None means not known.

    `percent_of_person` adds up all appointments that the person holds on the day. `has_specialist`
    tells of the office: whether one of its focal points holds a post that paragraph 35 names for
    regional offices. `others` are the names of further focal points of the office on the day.
    """

    as_of: date
    grade: GradeFacts | None
    percent: Decimal | None
    percent_of_person: Decimal
    has_terms: bool
    terms_signed_on: date | None
    has_expertise: bool | None
    appraisal_year: int | None
    has_workplan: bool
    is_regional_office: bool
    has_specialist: bool
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """One rule: `threshold` is the least per cent of working time, for the rule on time only."""

    key: str
    source: str
    threshold: Decimal | None = None
    is_inferred: bool = False


@dataclass(frozen=True, slots=True)
class FloorFacts:
    """The lowest grade of a category that a rule set takes."""

    code: str
    rank: int
    source: str
    is_inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetFacts:
    """The rules of one document in the order in which failures are told, and its floors by category."""

    code: str
    rules: tuple[RuleFacts, ...]
    floors: Mapping[str, FloorFacts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """One rule that is not kept: `key` names the sentence, `values` fill it, `source` says who asks it.

    Without a source it is arithmetic and holds in every rule set.
    """

    rule: str
    key: str
    source: str = ""
    is_inferred: bool = False
    values: Mapping[str, object] = field(default_factory=dict)


def failures_of(facts: AppointmentFacts, rule_set: RuleSetFacts) -> list[Failure]:
    """Return what an appointment does not keep of a rule set on its day; empty when it keeps all."""
    found = [
        failure
        for rule in rule_set.rules
        if (failure := failure_of(facts, rule, rule_set.floors)) is not None
    ]
    if facts.percent_of_person > ALL_TIME:
        values = {"percent": facts.percent_of_person}
        found.append(Failure(TIME, "time_above_all", values=values))
    return found


def failure_of(
    facts: AppointmentFacts, rule: RuleFacts, floors: Mapping[str, FloorFacts]
) -> Failure | None:
    """Return what an appointment does not keep of one rule, or None."""
    if rule.key == GRADE:
        return _grade(facts.grade, rule, floors)
    key, values = _told(facts, rule)
    if not key:
        return None
    return Failure(rule.key, key, rule.source, rule.is_inferred, values)


def _told(facts: AppointmentFacts, rule: RuleFacts) -> tuple[str, dict[str, object]]:
    """Return the key of the sentence of a rule that is not kept, with its values; else an empty key."""
    year: dict[str, object] = {"year": facts.as_of.year}
    if rule.key == TIME and rule.threshold is not None:
        if facts.percent is None:
            return "time_not_known", {"least": rule.threshold}
        if facts.percent < rule.threshold:
            return "time_below", {"percent": facts.percent, "least": rule.threshold}
    elif rule.key == TERMS:
        signed = facts.terms_signed_on
        if signed is None or signed > facts.as_of:
            return ("terms_not_signed" if facts.has_terms else "terms_not_on_file"), {}
    elif rule.key == EXPERTISE and not facts.has_expertise:
        return ("expertise_not_known" if facts.has_expertise is None else "expertise_none"), {}
    elif rule.key == APPRAISAL and facts.appraisal_year != facts.as_of.year:
        return "appraisal_missing", year
    elif rule.key == WORKPLAN and not facts.has_workplan:
        return "workplan_missing", year
    elif rule.key == SPECIALIST and facts.is_regional_office and not facts.has_specialist:
        return "specialist_missing", {}
    elif rule.key == SINGLE and facts.others:
        return "not_single", {"others": facts.others}
    return "", {}


def _grade(
    grade: GradeFacts | None, rule: RuleFacts, floors: Mapping[str, FloorFacts]
) -> Failure | None:
    lowest = tuple(floor.code for floor in floors.values())
    if grade is None:
        return Failure(
            GRADE, "grade_not_known", rule.source, rule.is_inferred, {"lowest_of_all": lowest}
        )
    floor = floors.get(grade.category)
    if floor is None:
        values: dict[str, object] = {"grade": grade.code, "lowest_of_all": lowest}
        return Failure(GRADE, "grade_of_other_category", rule.source, rule.is_inferred, values)
    if grade.rank < floor.rank:
        is_inferred = rule.is_inferred or floor.is_inferred
        values = {"grade": grade.code, "lowest": floor.code}
        return Failure(GRADE, "grade_below", floor.source, is_inferred, values)
    return None
