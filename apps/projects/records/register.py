"""Projects as other rooms point to them."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.records import HistoryTable, RecordKind, RecordRef, RecordView
from apps.accounts.scope import OfficeScope
from apps.projects.selectors.access import keeps, projects_seen
from apps.projects.selectors.register import ref_of


def seen(ids: Iterable[int], scope: OfficeScope) -> Mapping[int, RecordView]:
    """Return the projects that the scope sees; one statement."""
    return {
        project.pk: RecordView(
            ref=ref_of(project.pk),
            label=project.title,
            url=reverse("projects:project", args=[project.pk]),
            office_id=project.office_id,
            may_change=keeps(project, scope),
        )
        for project in projects_seen(scope=scope).filter(pk__in=set(ids))
    }


def restore_url(ref: RecordRef, event_id: int) -> str:
    """Return the form of a project filled with what it said after an event."""
    return f"{reverse('projects:project_edit', args=[ref.id])}?restore={event_id}"


PROJECT = RecordKind(
    name=_("Project"),
    seen=seen,
    history=(
        HistoryTable("projects.project"),
        HistoryTable("projects.projectoffice", path="project_id"),
        HistoryTable("projects.projectcountry", path="project_id"),
        HistoryTable("projects.projectpartner", path="project_id"),
        HistoryTable("projects.budgetline", path="project_id"),
        HistoryTable("projects.beneficiarysheet", path="project_id"),
        HistoryTable("projects.beneficiarycount", path="sheet__project_id"),
        # A round as a whole is assessed too: everybody sees a round, and its page says by whom and when.
        HistoryTable("projects.aimassessment", path="project_id"),
    ),
    restore_url=restore_url,
    opens_evidence=True,
)
