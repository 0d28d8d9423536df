"""Replies to contradictions, and changes of the rules that name them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.gender_marker.choices import EditionState, Severity
from apps.gender_marker.models import Assessment, ContradictionReply, ContradictionRule
from apps.gender_marker.selectors.access import (
    assessment_seen,
    demand_keeper,
    demand_scorer,
    demand_sums,
)
from apps.gender_marker.selectors.contradiction_list import (
    ContradictionFilter,
    Found,
    held_against,
)
from apps.gender_marker.selectors.contradictions import Contradiction, contradictions_of, rule_seen
from apps.gender_marker.selectors.editions import editions_seen
from apps.web.refusals import Invalid, OutOfScope, Problem, WrongState
from apps.web.versions import demand_version, write

LONGEST_REPLY = 2000
"""Characters; this product's choice."""
LONGEST_SENTENCE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleData:
    """What may be changed of a rule; scale, codes and fact are what it tests, and stay."""

    severity: str
    is_active: bool
    sentence_en: str
    sentence_fr: str = ""
    sentence_es: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a change does: how many scores a rule names, of them answered, with and after the change.

    Of the scores that the person sees, by every edition of the rule's marker together. `untested` could not
    be held against the rule, because its fact is not known.
    """

    named_now: int
    named_then: int
    answered: int
    untested: int


def contradiction_to_answer(
    *, assessment_id: int, key: str, scope: OfficeScope
) -> tuple[Assessment, Contradiction]:
    """Return a score with the contradiction that somebody is to answer.

    Raises OutOfScope, NotPermitted for who does not keep the project, WrongState where the rule does not
    name the score (any more), or where it was answered.
    """
    found = assessment_seen(assessment_id=assessment_id, scope=scope)
    demand_scorer(project_id=found.project_id, scope=scope)
    rule = rule_seen(key=key, scope=scope)
    named = contradictions_of(assessments=[found], scope=scope)[found.pk]
    contradiction = next((each for each in named if each.rule.pk == rule.pk), None)
    if contradiction is None:
        raise WrongState(_("This rule does not name this score, so there is nothing to answer."))
    if contradiction.reply is not None:
        raise WrongState(_("This contradiction has been answered; an answer is given once."))
    return found, contradiction


@transaction.atomic
def reply(
    *, assessment_id: int, key: str, because: str, now: datetime, scope: OfficeScope
) -> ContradictionReply:
    """Write down why a contradiction is none; it stays beside the contradiction for who reads the score.

    Raises OutOfScope, NotPermitted, WrongState (see `contradiction_to_answer`), Invalid.
    """
    seen = assessment_seen(assessment_id=assessment_id, scope=scope)
    # Two who answer at once wait for each other here; the second one finds the answer of the first.
    Assessment.objects.select_for_update().get(pk=seen.pk)
    found, contradiction = contradiction_to_answer(
        assessment_id=assessment_id, key=key, scope=scope
    )
    words = because.strip()
    if not words:
        raise Invalid(problems=[required("because", _("Say why this is no contradiction."))])
    if len(words) > LONGEST_REPLY:
        raise Invalid(problems=[too_long("because", LONGEST_REPLY)])
    if scope.user_id is None:
        raise OutOfScope
    return ContradictionReply.objects.create(
        assessment=found,
        rule=contradiction.rule,
        because=words,
        replied_by_id=scope.user_id,
        replied_at=now,
    )


def rule_to_change(*, key: str, scope: OfficeScope) -> ContradictionRule:
    """Return a rule that is the person's to change; raises OutOfScope or NotPermitted.

    What a change does is a sum of scores, so whoever has something to read blind changes no rule meanwhile.
    """
    found = rule_seen(key=key, scope=scope)
    demand_keeper(scope=scope)
    demand_sums(scope=scope)
    return found


def effect_of(*, key: str, data: RuleData, scope: OfficeScope) -> Effect:
    """Return how many scores a rule names, and would name once it is changed; nothing is written.

    Raises OutOfScope, NotPermitted, Invalid.
    """
    rule = rule_to_change(key=key, scope=scope)
    if problems := problems_of(data):
        raise Invalid(problems=problems)
    editions = editions_seen(scope=scope).filter(scale=rule.scale).exclude(state=EditionState.DRAFT)
    found = [
        held_against([rule], edition=edition, only=ContradictionFilter(), scope=scope)
        for edition in editions
    ]
    named = total(found, "named")
    return Effect(
        named_now=named if rule.is_active else 0,
        named_then=named if data.is_active else 0,
        answered=total(found, "answered"),
        untested=total(found, "untested"),
    )


def total(found: Sequence[Found], name: str) -> int:
    """Return the sum of one count over editions."""
    return sum(getattr(count, name) for each in found for count in each.counts)


@transaction.atomic
def change_rule(
    *, key: str, version: int, data: RuleData, now: datetime, scope: OfficeScope
) -> ContradictionRule:
    """Change severity, wording and use of a rule; from now on no file overwrites it.

    Raises OutOfScope, NotPermitted, WrongState (`stale`), Invalid.
    """
    found = rule_to_change(key=key, scope=scope)
    locked = ContradictionRule.objects.select_for_update().get(pk=found.pk)
    demand_version(locked, version)
    if problems := problems_of(data):
        raise Invalid(problems=problems)
    changed: ContradictionRule = write(
        locked,
        severity=data.severity,
        is_active=data.is_active,
        sentence_en=data.sentence_en.strip(),
        sentence_fr=data.sentence_fr.strip(),
        sentence_es=data.sentence_es.strip(),
        changed_by_id=scope.user_id,
        changed_at=now,
    )
    return changed


def problems_of(data: RuleData) -> list[Problem]:
    """Return what is wrong with a changed rule."""
    problems = []
    if data.severity not in Severity.values:
        message = _("Choose one of the list.")
        problems.append(Problem(code="invalid_choice", field="severity", message=message))
    if not data.sentence_en.strip():
        problems.append(required("sentence_en", _("Say in English what the rule finds.")))
    for field in ("sentence_en", "sentence_fr", "sentence_es"):
        if len(getattr(data, field).strip()) > LONGEST_SENTENCE:
            problems.append(too_long(field, LONGEST_SENTENCE))
    return problems


def required(field: str, message: str) -> Problem:
    """Return the problem of a text that is missing."""
    return Problem(code="required", field=field, message=message)


def too_long(field: str, most: int) -> Problem:
    """Return the problem of a text that is too long."""
    message = _("At most %(most)s characters.") % {"most": most}
    return Problem(code="too_long", field=field, message=message)
