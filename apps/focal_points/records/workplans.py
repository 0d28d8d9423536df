"""Workplans as other rooms point to them."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.records import HistoryTable, RecordKind, RecordView
from apps.accounts.scope import OfficeScope
from apps.focal_points.selectors.access import workplans_seen
from apps.focal_points.selectors.workplan_steps import writes
from apps.focal_points.selectors.workplans import ref_of
from apps.organization.selectors import newest_names


def seen(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return the workplans that the scope sees, by year and office; two statements.

    The names of persons stay out, because what other rooms keep of a name outlives it.
    """
    rows = workplans_seen(scope=scope).filter(pk__in=set(ids)).select_related("appointment")
    names = newest_names(ids={workplan.appointment.office_id for workplan in rows})
    return {
        workplan.pk: RecordView(
            ref=ref_of(workplan.pk),
            label=_("Workplan %(year)s, %(office)s")
            % {"year": workplan.year, "office": names[workplan.appointment.office_id][1]},
            url=reverse("focal_points:workplan", args=[workplan.pk]),
            office_id=workplan.appointment.office_id,
            may_change=writes(
                person_id=workplan.appointment.user_id,
                office_id=workplan.appointment.office_id,
                scope=scope,
            ),
        )
        for workplan in rows
    }


WORKPLAN = RecordKind(
    name=gettext_lazy("Workplan"),
    seen=seen,
    history=(
        HistoryTable("focal_points.workplan"),
        HistoryTable("focal_points.workplanitem", path="workplan_id"),
    ),
    opens_evidence=True,
)
