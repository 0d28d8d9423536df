"""The portfolio as rows of a file: exactly what is shown."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.presentation import name_of
from apps.accounts.scope import OfficeScope
from apps.gender_marker.models import Edition
from apps.gender_marker.selectors.portfolio import Line, lines_of
from apps.organization.tree import OfficeTree
from apps.projects.choices import ProjectState
from apps.projects.selectors.register import office_names
from apps.web.language import in_language

Value = str | int | Decimal | date | None
ROWS_AT_ONCE = 2000


def header(*, year: int) -> list[str]:
    """Return the names of the columns in the reader's language."""
    return [
        _("Project code"),
        _("Project"),
        _("State"),
        _("Office code"),
        _("Office"),
        _("Service area"),
        _("Manager"),
        _("Edition"),
        _("Score"),
        _("Code"),
        _("Stage"),
        _("Scored on"),
        _("Scored by"),
        _("Checked by another person"),
        _("By another edition"),
        _("Budget %(year)s (USD)") % {"year": year},
    ]


def rows_of(
    *, projects: Sequence[Any], edition: Edition, tree: OfficeTree, scope: OfficeScope
) -> list[list[Value]]:
    """Return a row for each project; five statements for each two thousand. Blank: not known, or none."""
    names = office_names(projects=projects, tree=tree)
    rows = []
    for first in range(0, len(projects), ROWS_AT_ONCE):
        batch = projects[first : first + ROWS_AT_ONCE]
        lines = lines_of(projects=batch, edition=edition, scope=scope)
        rows += [row_of(each, lines[each.pk], edition, names) for each in batch]
    return rows


def row_of(project: Any, line: Line, edition: Edition, names: dict[int, str]) -> list[Value]:
    """Return one project as a row."""
    score = line.score
    scored_at = score.scored_at if score else None
    return [
        project.code,
        project.title,
        str(ProjectState(project.state).label),
        project.office.code,
        project.office_stated or names[project.office_id],
        in_language(project.service_area, "name") if project.service_area else "",
        name_of(project.manager),
        edition.code,
        hidden_words() if line.standing is None else str(line.standing.label),
        score.code.key if score and score.code else "",
        score.get_stage_display() if score else "",
        timezone.localdate(scored_at) if scored_at else None,
        name_of(score.scored_by) if score else "",
        checked_words(line),
        f"{line.other.edition.code}: {code_words(line.other)}" if line.other else "",
        project.year_budget,
    ]


def hidden_words() -> str:
    """Return what stands in place of a score that its reader may not see."""
    return _("Hidden while you read it blind")


def code_words(score: Any) -> str:
    """Return the code of a score, or that it has none."""
    return score.code.key if score.code else pgettext("marker code", "undetermined")


def checked_words(line: Line) -> str:
    """Return whether another person has checked a score; blank where there is none."""
    if line.score is None:
        return ""
    return pgettext("answer", "Yes") if line.checks else pgettext("answer", "No")
