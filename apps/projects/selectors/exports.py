"""The register as rows of a file: exactly what is shown."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.organization.tree import OfficeTree
from apps.projects.choices import (
    ProjectContext,
    ProjectOrigin,
    ProjectState,
    Targeting,
)
from apps.projects.selectors.access import projects_seen
from apps.projects.selectors.register import last_day, office_names
from apps.web.language import in_language

Value = str | int | Decimal | date | None


def header() -> list[str]:
    """Return the names of the columns in the reader's language."""
    return [
        _("Code"),
        _("Project"),
        _("State"),
        _("Why"),
        _("Office code"),
        _("Office"),
        _("Service area"),
        _("Theme"),
        _("First day"),
        _("Last day"),
        _("Year in the words of the source"),
        _("Donor"),
        _("Manager"),
        _("Targeting"),
        _("Target group"),
        _("Gender is a main component"),
        _("Crisis or development"),
        _("Counter-trafficking"),
        _("Budget (USD)"),
        _("Spent (USD)"),
        _("How it came here"),
        _("Source"),
    ]


def rows_of(*, rows: QuerySet[Any], tree: OfficeTree, scope: OfficeScope) -> list[list[Value]]:
    """Return a row for each project of `listed` rows that the scope sees; blank: not known."""
    seen = rows.filter(pk__in=projects_seen(scope=scope).values("pk"))
    projects = list(seen)
    names = office_names(projects=projects, tree=tree)
    return [row_of(project, names) for project in projects]


def row_of(project: Any, names: dict[int, str]) -> list[Value]:
    """Return one project as a row."""
    return [
        project.code,
        project.title,
        str(ProjectState(project.state).label),
        project.state_because,
        project.office.code,
        project.office_stated or names[project.office_id],
        in_language(project.service_area, "name") if project.service_area else "",
        project.theme,
        project.starts_on,
        last_day(project),
        project.year_stated,
        project.donor,
        name_of(project.manager),
        str(Targeting(project.targeting).label) if project.targeting else "",
        project.target_group,
        flag(project.is_gender_main),
        str(ProjectContext(project.context).label) if project.context else "",
        flag(project.is_counter_trafficking),
        project.budget,
        project.spent,
        str(ProjectOrigin(project.origin).label),
        project.source,
    ]


def flag(value: bool | None) -> str:
    """Return a flag in words; blank where nobody knows."""
    if value is None:
        return ""
    return pgettext("answer", "Yes") if value else pgettext("answer", "No")
