"""The rules on returns: which there are, and their limits as the arithmetic takes them."""

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from apps.accounts.capabilities import Capability
from apps.accounts.scope import OfficeScope
from apps.staffing.analytics.rules import Limit
from apps.staffing.choices import RuleSeverity
from apps.staffing.models import StaffingRule
from apps.web.parts import Kind, StatusTag
from apps.web.refusals import NotPermitted, OutOfScope

SEVERITIES: dict[str, Kind] = {
    RuleSeverity.ERROR: "bad",
    RuleSeverity.WARNING: "warn",
    RuleSeverity.NOTICE: "info",
}
ORDER = list(SEVERITIES)


def rules_known(*, scope: OfficeScope) -> QuerySet[StaffingRule]:
    """Return the rules in their order, those out of use too; nobody outside the inner circle sees any."""
    if not scope.visible:
        return StaffingRule.objects.none()
    found = StaffingRule.objects.filter(retired_on__isnull=True)
    return found.select_related("changed_by").order_by("position", "pk")


def rule_seen(*, key: str, scope: OfficeScope) -> StaffingRule:
    """Return one rule; raises NotPermitted outside the inner circle, OutOfScope when there is none."""
    if not scope.visible:
        raise NotPermitted
    found = rules_known(scope=scope).filter(key=key).first()
    if found is None:
        raise OutOfScope
    return found


def keeps_rules(*, scope: OfficeScope) -> bool:
    """Whether the person changes rules: administrators do."""
    return bool(scope.over(Capability.KEEP_PERIODS))


def limits_of(rules: Iterable[StaffingRule]) -> Mapping[str, Limit]:
    """Return the limits of the rules in use, by key."""
    return {
        rule.key: Limit(limit=float(rule.limit), least=rule.least)
        for rule in rules
        if rule.is_active
    }


def severity_tag(severity: str) -> StatusTag:
    """Return how much a finding weighs, as a tag."""
    return StatusTag(SEVERITIES[severity], RuleSeverity(severity).label)
