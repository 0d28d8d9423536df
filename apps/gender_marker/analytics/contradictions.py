"""Whether a score contradicts what is known of its project: one rule, one code, one fact. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFacts:
    """A rule: a project with one of the codes, of which the fact is so, contradicts itself."""

    codes: frozenset[str]
    fact: str
    is_true: bool


def contradicts(
    rule: RuleFacts, *, code: str | None, facts: Mapping[str, bool | None]
) -> bool | None:
    """Return whether a rule names a score; None where it asks for a fact that is not known.

    A score of another code, or an undetermined one (None), is not the rule's concern: False.
    """
    if code is None or code not in rule.codes:
        return False
    fact = facts.get(rule.fact)
    return None if fact is None else fact is rule.is_true
