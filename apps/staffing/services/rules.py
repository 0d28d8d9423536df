"""Changes of the rules on returns, and what a change would do before it is saved."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.scope import OfficeScope
from apps.organization.selectors import newest_names
from apps.staffing.choices import UNDER_REVIEW_STATES, RuleMeasure, RuleSeverity
from apps.staffing.models import ReturnRevision, StaffingRule
from apps.staffing.selectors.findings import Finding, look, subjects_of
from apps.staffing.selectors.rules import keeps_rules, rule_seen, rules_known
from apps.web.refusals import Invalid, NotPermitted, Problem
from apps.web.versions import demand_version, write

BOUNDS: dict[str, tuple[Decimal, Decimal]] = {
    RuleMeasure.ODDS: (Decimal(1), Decimal(1_000_000)),
    RuleMeasure.CHANCE: (Decimal("0.0000001"), Decimal("0.5")),
    RuleMeasure.TIMES: (Decimal(1), Decimal(1_000)),
}
"""Lowest and highest limit by measure: beyond them a rule would never be silent, or never speak. This product's."""
MOST_PERSONS = 1_000
PERIODS_LOOKED_AT = 2
"""The consequences of a change are shown on the returns of so many last periods."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleData:
    """What may be changed of a rule; what it looks at, and its sentence, stay."""

    severity: str
    limit: Decimal
    least: int
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An office in whose return of a date findings of a rule would appear or disappear."""

    office_code: str
    office_name: str
    revision_id: int
    appearing: tuple[Finding, ...]
    disappearing: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a change would do to the returns of the last periods that the person sees."""

    returns: int
    now: int
    then: int
    differences: tuple[Difference, ...]

    @property
    def appearing(self) -> int:
        """How many findings would appear."""
        return sum(len(one.appearing) for one in self.differences)

    @property
    def disappearing(self) -> int:
        """How many findings would disappear."""
        return sum(len(one.disappearing) for one in self.differences)


def rule_to_change(*, key: str, scope: OfficeScope) -> StaffingRule:
    """Return a rule that is the person's to change; raises OutOfScope or NotPermitted."""
    found = rule_seen(key=key, scope=scope)
    if not keeps_rules(scope=scope):
        raise NotPermitted(_("Administrators keep the rules on returns."))
    return found


def effect_of(*, key: str, data: RuleData, scope: OfficeScope) -> Effect:
    """Return how many findings a changed rule would add and take away, and where; nothing is written.

    Of the returns that count in the last two periods. Raises OutOfScope, NotPermitted, Invalid.
    """
    rule = rule_to_change(key=key, scope=scope)
    if problems := problems_of(rule, data):
        raise Invalid(problems=problems)
    subjects = subjects_of(revisions=counting_revisions(scope=scope), scope=scope)
    then = StaffingRule.objects.get(pk=rule.pk)
    then.severity, then.limit = data.severity, data.limit
    then.least, then.is_active = data.least, data.is_active
    found_now = look(subjects=subjects, rules=[rule], scope=scope)
    found_then = look(subjects=subjects, rules=[then], scope=scope)
    names = newest_names(ids={one.office_id for one in subjects})
    differences = []
    for subject in subjects:
        before = {one.mark: one for one in found_now[subject.key]}
        after = {one.mark: one for one in found_then[subject.key]}
        if before.keys() != after.keys():
            code, name = names[subject.office_id]
            differences.append(
                Difference(
                    office_code=code,
                    office_name=name,
                    revision_id=int(str(subject.key)),
                    appearing=tuple(after[mark] for mark in after.keys() - before.keys()),
                    disappearing=tuple(before[mark] for mark in before.keys() - after.keys()),
                )
            )
    return Effect(
        returns=len(subjects),
        now=sum(map(len, found_now.values())),
        then=sum(map(len, found_then.values())),
        differences=tuple(sorted(differences, key=lambda one: (one.office_name, one.revision_id))),
    )


def counting_revisions(*, scope: OfficeScope) -> list[int]:
    """Return the revisions that count in the last periods that have any; two statements."""
    counting = ReturnRevision.objects.filter(
        scope.visible.where("headcount_return__office")
    ).filter(is_in_force=True) | ReturnRevision.objects.filter(
        scope.visible.where("headcount_return__office"), state__in=UNDER_REVIEW_STATES
    )
    dates = (
        counting.order_by("-headcount_return__period__as_of")
        .values_list("headcount_return__period__as_of", flat=True)
        .distinct()
    )
    last = list(islice(dates, PERIODS_LOOKED_AT))
    return list(
        counting.filter(headcount_return__period__as_of__in=last).values_list("pk", flat=True)
    )


@transaction.atomic
def change_rule(
    *, key: str, version: int, data: RuleData, now: datetime, scope: OfficeScope
) -> StaffingRule:
    """Change severity, limits and use of a rule; from now on no file overwrites it.

    Raises OutOfScope, NotPermitted, WrongState (`stale`), Invalid.
    """
    found = rule_to_change(key=key, scope=scope)
    # All are locked, so that two who put the last two out of use do not both succeed.
    locked = {rule.pk: rule for rule in StaffingRule.objects.select_for_update().order_by("pk")}
    rule = locked[found.pk]
    demand_version(rule, version)
    if problems := problems_of(rule, data):
        raise Invalid(problems=problems)
    asking = {RuleSeverity.ERROR.value, RuleSeverity.WARNING.value}
    others = [
        one
        for one in rules_known(scope=scope)
        if one.pk != rule.pk and one.is_active and one.severity in asking
    ]
    if not others and not (data.is_active and data.severity in asking):
        message = _(
            "No rule would ask anything any more. One at least stays an error or a warning."
        )
        raise Invalid(problems=[Problem(code="silent", message=message, field="is_active")])
    changed: StaffingRule = write(
        rule,
        severity=data.severity,
        limit=data.limit,
        least=data.least,
        is_active=data.is_active,
        changed_by_id=scope.user_id,
        changed_at=now,
    )
    return changed


def problems_of(rule: StaffingRule, data: RuleData) -> list[Problem]:
    """Return what is wrong with a changed rule."""
    problems = []
    if data.severity not in RuleSeverity.values:
        message = _("Choose one of the list.")
        problems.append(Problem(code="invalid_choice", field="severity", message=message))
    lowest, highest = BOUNDS[rule.measure]
    if not data.limit.is_finite() or not lowest <= data.limit <= highest:
        message = _(
            "A limit from %(lowest)s to %(highest)s; beyond it the rule would never be silent, or never"
            " speak. To silence it, put it out of use."
        ) % {"lowest": f"{lowest:f}", "highest": f"{highest:f}"}
        problems.append(Problem(code="out_of_range", field="limit", message=message))
    if not 1 <= data.least <= MOST_PERSONS:
        message = _("A number from 1 to %(most)s.") % {"most": MOST_PERSONS}
        problems.append(Problem(code="out_of_range", field="least", message=message))
    return problems
