"""Meetings of the WGGI as records; see `apps.accounts.records`."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.records import HistoryTable, RecordKind, RecordView
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import root_office_id
from apps.projects.selectors.wggi.meetings import meetings_named, ref_of
from apps.projects.selectors.wggi.members import runs_wggi


def meetings_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return meetings, which belong to the organization as a whole; two statements."""
    found = meetings_named(ids=ids, scope=scope)
    root = root_office_id() if found else None
    return {
        meeting_id: RecordView(
            ref=ref_of(meeting_id),
            label=_("Meeting of the WGGI, %(day)s") % {"day": date_format(day, "DATE_FORMAT")},
            url=reverse("projects:meeting", args=[meeting_id]),
            office_id=root,
            may_change=runs_wggi(scope),
        )
        for meeting_id, day in found.items()
    }


MEETING = RecordKind(
    name=gettext_lazy("Meeting of the WGGI"),
    seen=meetings_seen,
    history=(
        HistoryTable("projects.wggimeeting"),
        HistoryTable("projects.wggiattendance", "meeting_id"),
        HistoryTable("projects.wggidecision", "meeting_id"),
    ),
    opens_evidence=True,
)
