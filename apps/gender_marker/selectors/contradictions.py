"""Scores held against what the register knows: the rules, and what they name of a few scores.

A rule on a fact that is not known stays silent, and is counted as not tested. Only scores that hold are
tested: a replaced one is history, and the one in its place is tested anew.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from apps.accounts.scope import OfficeScope
from apps.gender_marker.analytics.contradictions import RuleFacts, contradicts
from apps.gender_marker.choices import AssessmentState, FactKey, Severity
from apps.gender_marker.models import Assessment, ContradictionReply, ContradictionRule
from apps.gender_marker.selectors.access import assessments_seen, demand_markers, sees_markers
from apps.projects.selectors.facts import facts_of
from apps.web.language import in_language
from apps.web.parts import Kind, StatusTag
from apps.web.refusals import OutOfScope


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """One rule that names a score, in the reader's language; `reply` says why it is none, once somebody did."""

    rule: ContradictionRule
    sentence: str
    severity: Severity
    reply: ContradictionReply | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the rules make of one score: what they name, and which ask for a fact that is not known."""

    named: list[Contradiction] = field(default_factory=list)
    untested: list[ContradictionRule] = field(default_factory=list)


def rules_known(*, scope: OfficeScope) -> QuerySet[ContradictionRule]:
    """Return the rules in their order, those out of use too; retired ones are none."""
    if not sees_markers(scope=scope):
        return ContradictionRule.objects.none()
    rules = ContradictionRule.objects.filter(retired_on__isnull=True)
    return rules.select_related("scale", "changed_by").order_by("scale__position", "position", "pk")


def rules_in_use(*, scale_ids: Collection[int], scope: OfficeScope) -> list[ContradictionRule]:
    """Return the rules that scores of these scales are held against; warnings first, then in their order."""
    rules = rules_known(scope=scope).filter(is_active=True, scale_id__in=scale_ids)
    return sorted(rules, key=rank_of)


def rank_of(rule: ContradictionRule) -> tuple[int, int, int]:
    """Return what rules are sorted by: severity, place, number."""
    return (list(Severity).index(Severity(rule.severity)), rule.position, rule.pk)


def rule_seen(*, key: str, scope: OfficeScope) -> ContradictionRule:
    """Return one rule; raises NotPermitted, or OutOfScope when there is none of this key."""
    demand_markers(scope=scope)
    found = rules_known(scope=scope).filter(key=key).first()
    if found is None:
        raise OutOfScope
    return found


def facts_of_rule(rule: ContradictionRule) -> RuleFacts:
    """Return a rule as the arithmetic takes it."""
    return RuleFacts(codes=frozenset(rule.codes), fact=rule.fact, is_true=rule.is_true)


def findings_of(*, assessments: Iterable[Assessment], scope: OfficeScope) -> dict[int, Findings]:
    """Return by number what the rules make of scores that the scope sees; four statements.

    Of other assessments, and of scores that no longer hold, nothing is named.
    """
    wanted = {each.pk for each in assessments}
    found = {pk: Findings() for pk in wanted}
    scores = list(
        assessments_seen(scope=scope)
        .filter(pk__in=wanted, state=AssessmentState.SCORED)
        .values_list("pk", "project_id", "edition__scale_id", "code__key")
    )
    rules = rules_in_use(scale_ids={scale for _pk, _project, scale, _code in scores}, scope=scope)
    facts = facts_of(
        project_ids={project for _pk, project, _scale, _code in scores},
        keys={rule.fact for rule in rules},
        scope=scope,
    )
    replies = replies_to(assessment_ids={pk for pk, _project, _scale, _code in scores})
    for pk, project, scale, code in scores:
        for rule in rules:
            if rule.scale_id != scale:
                continue
            result = contradicts(facts_of_rule(rule), code=code, facts=facts.get(project, {}))
            if result is None:
                found[pk].untested.append(rule)
            elif result:
                found[pk].named.append(contradiction(rule, replies.get((pk, rule.pk))))
    return found


def contradictions_of(
    *, assessments: Iterable[Assessment], scope: OfficeScope
) -> dict[int, list[Contradiction]]:
    """Return by number the contradictions of scores that the scope sees; four statements."""
    return {
        pk: each.named for pk, each in findings_of(assessments=assessments, scope=scope).items()
    }


def contradiction(rule: ContradictionRule, reply: ContradictionReply | None) -> Contradiction:
    """Return what a rule says, in the reader's language."""
    return Contradiction(
        rule=rule,
        sentence=in_language(rule, "sentence"),
        severity=Severity(rule.severity),
        reply=reply,
    )


def replies_to(*, assessment_ids: Collection[int]) -> Mapping[tuple[int, int], ContradictionReply]:
    """Return the replies to contradictions of assessments that were found under a scope, by both numbers."""
    replies = ContradictionReply.objects.filter(assessment_id__in=assessment_ids)
    return {
        (reply.assessment_id, reply.rule_id): reply
        for reply in replies.select_related("replied_by")
    }


def fact_words(rules: Iterable[ContradictionRule]) -> list[str]:
    """Return what rules ask for, each once, in words."""
    return list(dict.fromkeys(str(FactKey(rule.fact).label) for rule in rules))


def severity_tag(severity: str) -> StatusTag:
    """Return how much a contradiction weighs, as a tag."""
    kind: Kind = "warn" if severity == Severity.WARNING else "info"
    return StatusTag(kind, Severity(severity).label)
