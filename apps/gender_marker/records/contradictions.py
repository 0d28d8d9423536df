"""Rules on contradictions as records; see `apps.accounts.records`.

Replies belong to the scores that they are about, and are told in their history.
"""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.records import HistoryTable, RecordKind, RecordRef, RecordView
from apps.accounts.scope import OfficeScope
from apps.gender_marker.selectors.access import keeps_markers, sums_are_open
from apps.gender_marker.selectors.contradictions import rules_known
from apps.organization.selectors import root_office_id
from apps.web.language import in_language

KIND = "gender_marker.contradictionrule"


def seen(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return rules for those who read the room's pages; three statements at most."""
    found = list(rules_known(scope=scope).filter(pk__in=set(ids)))
    if not found:
        return {}
    root = root_office_id()
    may_change = keeps_markers(scope=scope) and sums_are_open(scope=scope)
    return {
        each.pk: RecordView(
            ref=RecordRef(KIND, each.pk),
            label=in_language(each, "sentence"),
            url=reverse("gender_marker:contradiction_rule", args=[each.key]),
            office_id=root,
            may_change=may_change,
        )
        for each in found
    }


CONTRADICTION_RULE = RecordKind(
    name=_("Rule on contradictions"),
    seen=seen,
    history=(HistoryTable(KIND),),
)
