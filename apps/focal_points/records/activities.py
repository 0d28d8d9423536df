"""Activities as other rooms point to them."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy

from apps.accounts.records import HistoryTable, RecordKind, RecordView
from apps.accounts.scope import OfficeScope
from apps.focal_points.choices import ActivityState
from apps.focal_points.selectors.access import activities_seen
from apps.focal_points.selectors.activities.reading import may_change, ref_of


def seen(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return the activities that a scope sees, by id; one statement."""
    return {
        activity.pk: RecordView(
            ref=ref_of(activity.pk),
            label=activity.title or str(gettext_lazy("Activity without a title")),
            url=reverse("focal_points:activity", args=[activity.pk]),
            office_id=activity.office_id,
            may_change=activity.state != ActivityState.WITHDRAWN
            and may_change(activity, scope=scope),
        )
        for activity in activities_seen(scope=scope).filter(pk__in=set(ids))
    }


ACTIVITY = RecordKind(
    name=gettext_lazy("Activity"),
    seen=seen,
    history=(
        HistoryTable("focal_points.activity"),
        HistoryTable("focal_points.activitypartner", path="activity_id"),
    ),
    opens_evidence=True,
)
