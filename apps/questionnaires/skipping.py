"""Which questions are asked after the answers that were given; no tables, no clock."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """Where a question stands: under the heading `parent_id`, asked when `shown_if_id` has one of the values.

    `shown_values` are keys of options of the question `shown_if_id`; without it the question is always asked.
    """

    question_id: int
    parent_id: int | None = None
    shown_if_id: int | None = None
    shown_values: frozenset[str] = frozenset()


def asked(conditions: Sequence[Condition], chosen: Mapping[int, Collection[str]]) -> frozenset[int]:
    """Return the questions that are asked, given the keys of the options chosen so far.

    `conditions` are in the order of the questions. An answer to a question that is not asked itself
    counts for nothing, so what follows from it is not asked either; nor is what stands under a heading
    that is left out.
    """
    found: set[int] = set()
    for each in conditions:
        if each.parent_id is not None and each.parent_id not in found:
            continue
        if each.shown_if_id is not None and (
            each.shown_if_id not in found
            or not each.shown_values.intersection(chosen.get(each.shown_if_id, ()))
        ):
            continue
        found.add(each.question_id)
    return frozenset(found)
