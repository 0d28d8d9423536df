"""The contradictions of all scores that count by one edition: how many each rule names, and which.

One statement each for rules, scores, facts and replies, however many scores there are; the projects
are read for the lines of a page only. A list of scores is a sum of them: whoever has something to read
blind does not get it.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from apps.accounts.scope import OfficeScope
from apps.gender_marker.analytics.contradictions import contradicts
from apps.gender_marker.models import Assessment, ContradictionReply, ContradictionRule, Edition
from apps.gender_marker.selectors.access import assessments_seen, demand_sums
from apps.gender_marker.selectors.contradictions import (
    Contradiction,
    contradiction,
    facts_of_rule,
    rank_of,
    replies_to,
    rules_in_use,
)
from apps.gender_marker.selectors.scores import scores_that_count
from apps.organization.selectors import newest_names
from apps.projects.selectors.facts import facts_of


class Pair(NamedTuple):
    """One score that one rule names."""

    assessment_id: int
    rule: ContradictionRule
    is_answered: bool
    project: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCount:
    """What one rule makes of the scores: named, of them answered, and not tested for want of a fact."""

    rule: ContradictionRule
    named: int
    answered: int
    untested: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionFilter:
    """What of the list is shown; empty or None: everything. `rule` is a key."""

    office_ids: frozenset[int] | None = None
    rule: str = ""
    is_answered: bool | None = None

    def takes(self, pair: Pair) -> bool:
        """Whether a pair is shown, the offices aside."""
        return (not self.rule or pair.rule.key == self.rule) and (
            self.is_answered is None or pair.is_answered is self.is_answered
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The contradictions of an edition's scores in the chosen offices, warnings first.

    `scores` is how many scores were held against the rules, `counts` what each rule made of them, `pairs`
    what the filter leaves of them, by rule and code of the project.
    """

    edition: Edition
    scores: int
    counts: tuple[RuleCount, ...]
    pairs: tuple[Pair, ...] = field(default=())

    @property
    def named(self) -> int:
        """How many scores some rule names, the filter by rule and reply aside."""
        return sum(count.named for count in self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One contradiction as a list shows it; `office` is the code and newest name of who leads the project."""

    assessment: Assessment
    office: tuple[str, str]
    contradiction: Contradiction


def contradictions_found(
    *, edition: Edition, only: ContradictionFilter, scope: OfficeScope
) -> Found:
    """Return what the rules in use name of the scores that count by an edition.

    Five statements. Raises NotPermitted for whoever may not read sums of scores.
    """
    rules = rules_in_use(scale_ids=[edition.scale_id], scope=scope)
    return held_against(rules, edition=edition, only=only, scope=scope)


def held_against(
    rules: Sequence[ContradictionRule],
    *,
    edition: Edition,
    only: ContradictionFilter,
    scope: OfficeScope,
) -> Found:
    """Return what these rules name, whether they are in use or not; raises NotPermitted."""
    demand_sums(scope=scope)
    rows = scores_that_count(edition=edition, scope=scope)
    if only.office_ids is not None:
        # Every score of a project has the same office, so this does not change which one counts.
        rows = rows.filter(project__office_id__in=only.office_ids)
    scores: list[tuple[int, int, str, Any]] = list(
        rows.values_list("pk", "project_id", "project__code", "code__key")
    )
    codes = {code for rule in rules for code in rule.codes}
    facts = facts_of(
        project_ids=[project for _pk, project, _name, code in scores if code in codes],
        keys={rule.fact for rule in rules},
        scope=scope,
    )
    answered = answered_pairs(edition=edition, rules=rules)
    pairs, counts = [], []
    for rule in sorted(rules, key=rank_of):
        asked, found = facts_of_rule(rule), Counter[str]()
        for pk, project, name, code in scores:
            result = contradicts(asked, code=code, facts=facts.get(project, {}))
            if result is None:
                found["untested"] += 1
            elif result:
                pair = Pair(pk, rule, (pk, rule.pk) in answered, name)
                pairs.append(pair)
                found["named"] += 1
                found["answered"] += pair.is_answered
        counts.append(
            RuleCount(
                rule=rule,
                named=found["named"],
                answered=found["answered"],
                untested=found["untested"],
            )
        )
    return Found(
        edition=edition,
        scores=len(scores),
        counts=tuple(counts),
        pairs=tuple(
            sorted(
                (pair for pair in pairs if only.takes(pair)),
                key=lambda pair: (rank_of(pair.rule), pair.project),
            )
        ),
    )


def answered_pairs(
    *, edition: Edition, rules: Collection[ContradictionRule]
) -> set[tuple[int, int]]:
    """Return which scores of an edition have a reply to which rule, by both numbers."""
    replies = ContradictionReply.objects.filter(
        assessment__edition=edition, rule_id__in=[rule.pk for rule in rules]
    )
    return set(replies.values_list("assessment_id", "rule_id"))


def lines_of(*, pairs: Sequence[Pair], scope: OfficeScope) -> list[Line]:
    """Return pairs with what a list shows of them, in their order; three statements."""
    ids = {pair.assessment_id for pair in pairs}
    rows = (
        assessments_seen(scope=scope)
        .filter(pk__in=ids)
        .select_related("project", "code", "edition")
    )
    assessments = {each.pk: each for each in rows}
    replies = replies_to(assessment_ids=assessments.keys())
    names = newest_names(ids={each.project.office_id for each in assessments.values()})
    return [
        Line(
            assessment=assessments[pair.assessment_id],
            office=names[assessments[pair.assessment_id].project.office_id],
            contradiction=contradiction(pair.rule, replies.get((pair.assessment_id, pair.rule.pk))),
        )
        for pair in pairs
        if pair.assessment_id in assessments
    ]
