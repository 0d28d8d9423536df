"""Rule sets as records; see `apps.accounts.records`."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.records import HistoryTable, RecordKind, RecordView
from apps.accounts.scope import OfficeScope
from apps.focal_points.selectors.access import keeps_network, sees_network
from apps.focal_points.selectors.rules import ref_of, rule_sets
from apps.organization.selectors import root_office_id
from apps.web.language import in_language


def seen(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return rule sets for those who read the network's pages; four statements."""
    wanted = set(ids)
    if not sees_network(scope=scope):
        return {}
    root = root_office_id()
    return {
        each.pk: RecordView(
            ref=ref_of(each.pk),
            label=in_language(each, "title"),
            url=reverse("focal_points:rule_set", args=[each.code]),
            office_id=root,
            may_change=keeps_network(scope=scope),
        )
        for each in rule_sets(scope=scope)
        if each.pk in wanted
    }


RULE_SET = RecordKind(
    name=_("Rule set"),
    seen=seen,
    history=(
        HistoryTable("focal_points.ruleset"),
        HistoryTable("focal_points.rule", path="rule_set_id"),
        HistoryTable("focal_points.gradefloor", path="rule_set_id"),
    ),
)
