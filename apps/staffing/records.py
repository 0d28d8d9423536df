"""Headcount returns as records; see `apps.accounts.records`."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.capabilities import Capability
from apps.accounts.records import HistoryTable, RecordKind, RecordRef, RecordView
from apps.accounts.scope import OfficeScope
from apps.staffing.selectors.revisions import returns_named


def returns_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return the returns of the offices that somebody sees, under their names of then; one statement."""
    return {
        owed.id: RecordView(
            ref=RecordRef("staffing.headcountreturn", owed.id),
            label=_("Headcount return of %(office)s, %(date)s")
            % {"office": owed.office_name, "date": date_format(owed.as_of, "DATE_FORMAT")},
            url=reverse("staffing:return_detail", args=[owed.office_code, owed.as_of]),
            office_id=owed.office_id,
            may_change=scope.may(Capability.CONTRIBUTE, owed.office_id),
        )
        for owed in returns_named(ids=ids, scope=scope)
    }


RETURN = RecordKind(
    name=gettext_lazy("Headcount return"),
    seen=returns_seen,
    history=(
        HistoryTable("staffing.headcountreturn"),
        HistoryTable("staffing.returnrevision", "headcount_return_id"),
        HistoryTable("staffing.headcountcell", "revision__headcount_return_id"),
        HistoryTable("staffing.movement", "revision__headcount_return_id"),
        HistoryTable("staffing.movementstatement", "revision__headcount_return_id"),
        HistoryTable("staffing.uptakecell", "revision__headcount_return_id"),
        HistoryTable("staffing.cellcomment", "revision__headcount_return_id"),
    ),
)
