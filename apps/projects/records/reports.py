"""Project reports as other rooms point to them."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.records import HistoryTable, RecordKind, RecordView
from apps.accounts.scope import OfficeScope
from apps.projects.choices import EDITABLE_REPORT_STATES
from apps.projects.selectors.access import keeps
from apps.projects.selectors.report_words import title_of
from apps.projects.selectors.reports import ref_of, reports_seen


def seen(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return the reports that the scope sees; one statement."""
    return {
        report.pk: RecordView(
            ref=ref_of(report.pk),
            label=_("%(title)s: %(report)s")
            % {"title": report.project.title, "report": title_of(report)},
            url=reverse("projects:report", args=[report.pk]),
            office_id=report.project.office_id,
            may_change=report.state in EDITABLE_REPORT_STATES and keeps(report.project, scope),
        )
        for report in reports_seen(scope=scope).filter(pk__in=set(ids))
    }


REPORT = RecordKind(
    name=gettext_lazy("Project report"),
    seen=seen,
    history=(
        HistoryTable("projects.projectreport"),
        HistoryTable("projects.projectreporttext", path="report_id"),
        HistoryTable("projects.resultfigure", path="report_id"),
    ),
    opens_evidence=True,
)
