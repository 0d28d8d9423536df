"""Editions of reports as records; see `apps.accounts.records`."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from apps.accounts.records import HistoryTable, RecordKind, RecordRef, RecordView
from apps.accounts.scope import OfficeScope
from apps.organization.selectors import root_office_id
from apps.reports.selectors import visible_editions
from apps.reports.series import rules_of


def editions_seen(ids: Iterable[int], scope: OfficeScope) -> dict[int, RecordView]:
    """Return the editions that somebody may read; three statements at most.

    They belong to the organization as a whole, and are worked on by those who build the report.
    """
    found = list(visible_editions(scope=scope).filter(pk__in=set(ids)))
    root = root_office_id() if found else None
    return {
        edition.pk: RecordView(
            ref=RecordRef("reports.reportedition", edition.pk),
            label=rules_of(edition).label_of(edition),
            url=rules_of(edition).address(edition),
            office_id=root,
            may_change=scope.may(rules_of(edition).builder),
        )
        for edition in found
    }


EDITION = RecordKind(
    name=gettext_lazy("Report to the Council"),
    seen=editions_seen,
    history=(HistoryTable("reports.reportedition"),),
)
