"""Annual estimates as records; see `apps.accounts.records`."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.records import HistoryTable, RecordKind, RecordView
from apps.accounts.scope import OfficeScope
from apps.gender_marker.selectors.access import sums_are_open
from apps.gender_marker.selectors.estimates import (
    estimates,
    prepares_estimates,
    reads_estimates,
    ref_of,
)
from apps.organization.selectors import root_office_id


def seen(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return estimates for those who read them."""
    if not reads_estimates(scope=scope) or not sums_are_open(scope=scope):
        return {}
    root = root_office_id()
    may_change = prepares_estimates(scope=scope)
    return {
        each.pk: RecordView(
            ref=ref_of(each.pk),
            label=_("Estimate of %(year)s") % {"year": each.year},
            url=reverse("gender_marker:estimate", args=[each.pk]),
            office_id=root,
            may_change=may_change,
        )
        for each in estimates(scope=scope).filter(pk__in=list(ids))
    }


ESTIMATE = RecordKind(
    name=gettext_lazy("Annual estimate"),
    seen=seen,
    history=(HistoryTable("gender_marker.annualestimate"),),
)
