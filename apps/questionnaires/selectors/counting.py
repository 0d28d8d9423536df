"""The counts behind a tabulation, by question and group, in a fixed number of statements.

A group is what a response says of the variable by which the table is read; the empty text where it says
nothing. Counts are exact and unprotected: only `tables` calls this, and hides.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection

from apps.organization.tree import OfficeTree

OFFICE, REGION, LANGUAGE = "office", "region", "language"
ALL = "all"
"""The group of everybody; no group of a table has this name, because theirs begin with `=`."""

# Who answered, each with their group; every statement begins with it.
RESPONDENTS = """
    WITH places(office_id, place) AS (
        SELECT * FROM unnest(%(offices)s::bigint[], %(places)s::text[])
    ), respondents AS MATERIALIZED (
        SELECT response.id, response.campaign_id, {group} AS grp
        FROM questionnaires_response response
        LEFT JOIN places ON places.office_id = response.office_id
        WHERE response.campaign_id = ANY(%(campaigns)s) AND response.state = 'submitted'
    )
"""
SIZES = "SELECT campaign_id, grp, count(*) FROM respondents GROUP BY 1, 2"
# Words beside a choice that was not made are no answer; they leave is_other and option empty.
CHOSEN = """
    SELECT answer.question_id, answer.option_id, answer.is_other, respondents.grp, count(*)
    FROM questionnaires_answer answer JOIN respondents ON respondents.id = answer.response_id
    GROUP BY 1, 2, 3, 4
"""
ANSWERED_MULTIPLE = """
    SELECT answer.question_id, respondents.grp, count(DISTINCT answer.response_id)
    FROM questionnaires_answer answer JOIN respondents ON respondents.id = answer.response_id
    WHERE answer.question_id = ANY(%(multiple)s)
        AND (answer.option_id IS NOT NULL OR answer.is_other)
    GROUP BY 1, 2
"""
# A question is asked of whoever gave one of the answers that each of its conditions wants.
ASKED = """
    SELECT met.question_id, met.grp, count(*)
    FROM (
        SELECT condition.question_id, respondents.id, respondents.grp
        FROM unnest(
            %(questions)s::bigint[], %(numbers_of_condition)s::int[], %(wanted_options)s::bigint[],
            %(needed)s::int[]
        ) AS condition(question_id, number, option_id, needed)
        JOIN questionnaires_answer answer ON answer.option_id = condition.option_id
        JOIN respondents ON respondents.id = answer.response_id
        GROUP BY condition.question_id, condition.needed, respondents.id, respondents.grp
        HAVING count(DISTINCT condition.number) = condition.needed
    ) met
    GROUP BY 1, 2
"""
# The median is the middle of two, exactly; percentile_cont would leave the decimals.
NUMBERS = """
    SELECT question.key, respondents.grp, GROUPING(respondents.grp), count(answer.number),
        sum(answer.number), min(answer.number), max(answer.number),
        (percentile_disc(0.5) WITHIN GROUP (ORDER BY answer.number)
            + percentile_disc(0.5) WITHIN GROUP (ORDER BY answer.number DESC)) / 2,
        min(answer.day), max(answer.day)
    FROM questionnaires_answer answer
    JOIN questionnaires_question question ON question.id = answer.question_id
    JOIN respondents ON respondents.id = answer.response_id
    WHERE answer.question_id = ANY(%(numbers)s)
    GROUP BY GROUPING SETS ((question.key, respondents.grp), (question.key))
"""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is said of the numbers, or days, that a group gave."""

    count: int
    total: Fraction | None
    lowest: Fraction | date | None
    highest: Fraction | date | None
    median: Fraction | None


@dataclass(slots=True)
class Counts:
    """Counts by group, and by question (of its key in every version) and group.

    `asked` holds questions that follow from an answer only; others are asked of everybody.
    """

    responses: dict[int, dict[str, int]] = field(default_factory=dict)
    """By campaign and group."""
    asked: dict[str, dict[str, int]] = field(default_factory=dict)
    answered: dict[str, dict[str, int]] = field(default_factory=dict)
    chosen: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    """By (question, option); the option is the empty text for answers of one's own."""
    numbers: dict[tuple[str, str], Numbers] = field(default_factory=dict)
    """By (question, group); the group of everybody is `ALL`."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions are counted how: numbers of rows, and the keys that they have in common.

    `conditions` are, of each question that is not asked of everybody, the sets of options of which one
    must have been chosen: one set for itself, one for each heading above it that is conditional.
    """

    keys: Mapping[int, str]
    options: Mapping[int, str]
    multiple: Collection[int]
    choices: Collection[int]
    conditions: Mapping[int, Sequence[Collection[int]]]
    numbers: Collection[int]


def counted(*, campaign_ids: Collection[int], by: str, wanted: Wanted, tree: OfficeTree) -> Counts:
    """Return the counts; five statements, whatever is counted."""
    expression, parameters = group_expression(by, tree)
    parameters |= {
        "campaigns": list(campaign_ids),
        "multiple": list(wanted.multiple),
        "numbers": list(wanted.numbers),
        **conditions_of(wanted),
    }
    begin = RESPONDENTS.format(group=expression)
    found = Counts()
    with connection.cursor() as cursor:

        def rows(statement: str) -> list[tuple[Any, ...]]:
            cursor.execute(begin + statement, parameters)
            return list(cursor.fetchall())

        for campaign_id, group, count in rows(SIZES):
            found.responses.setdefault(campaign_id, {})[group] = count
        answered: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        chosen: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for question_id, option_id, is_other, group, count in rows(CHOSEN):
            key = wanted.keys[question_id]
            if question_id in wanted.choices:
                if option_id is None and not is_other:
                    continue
                option = wanted.options[option_id] if option_id else ""
                chosen[key, option][group] += count
            if question_id not in wanted.multiple:
                answered[key][group] += count
        for question_id, group, count in rows(ANSWERED_MULTIPLE):
            answered[wanted.keys[question_id]][group] += count
        asked: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for question_id, group, count in rows(ASKED):
            asked[wanted.keys[question_id]][group] += count
        for key, group, is_everybody, *values in rows(NUMBERS):
            found.numbers[key, ALL if is_everybody else group] = numbers_of(values)
    found.answered = {key: dict(groups) for key, groups in answered.items()}
    found.chosen = {key: dict(groups) for key, groups in chosen.items()}
    found.asked = {key: dict(groups) for key, groups in asked.items()}
    return found


def conditions_of(wanted: Wanted) -> dict[str, list[int]]:
    """Return the conditions as columns: question, number of the condition, option, conditions in all."""
    rows = [
        (question_id, number, option_id, len(conditions))
        for question_id, conditions in wanted.conditions.items()
        for number, options in enumerate(conditions)
        for option_id in options
    ]
    names = ("questions", "numbers_of_condition", "wanted_options", "needed")
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return {name: list(column) for name, column in zip(names, columns, strict=True)}


def group_expression(by: str, tree: OfficeTree) -> tuple[str, dict[str, Any]]:
    """Return the SQL of a response's group, and the parameters that it needs.

    Groups begin with `=`, so that none is called like the group of everybody.
    """
    regions = {
        node.id: region.code if (region := tree.region_of(node.id)) else ""
        for node in tree.nodes.values()
    }
    names = regions if by == REGION else {node.id: node.code for node in tree.nodes.values()}
    offices: dict[str, Any] = {"offices": list(names), "places": list(names.values())}
    match by:
        case "":
            return "'='", offices
        case "office" | "region":
            return "'=' || COALESCE(places.place, '')", offices
        case "language":
            return "'=' || response.language", offices
    return "'=' || COALESCE(response.background ->> %(by)s, '')", offices | {"by": by}


def numbers_of(values: list[Any]) -> Numbers:
    """Return what the database says of numbers or days."""
    count, total, lowest, highest, median, first, last = values
    if count == 0:
        return Numbers(0, None, first, last, None)
    return Numbers(count, exact(total), exact(lowest), exact(highest), exact(median))


def exact(number: Decimal | None) -> Fraction | None:
    """Return a number of the database as a fraction."""
    return None if number is None else Fraction(number)
