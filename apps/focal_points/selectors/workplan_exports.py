"""Workplans as rows of a file: exactly what is listed."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.focal_points.choices import ItemProgress, WorkplanState
from apps.focal_points.models import WorkplanItem
from apps.focal_points.selectors.workplan_list import PlanLine
from apps.focal_points.selectors.workplan_words import serves
from apps.web.language import in_language

Value = str | int | date | None


def list_header() -> list[str]:
    """Return the names of the columns of the list in the reader's language."""
    return [
        _("Year"),
        _("Office code"),
        _("Office"),
        _("Region"),
        _("Focal point"),
        _("State"),
        _("Items"),
        pgettext("workplan items", "Done"),
        pgettext("workplan items", "Dropped"),
    ]


def list_rows(lines: Iterable[PlanLine], *, year: int) -> list[list[Value]]:
    """Return a row for each line; the counts of who has no workplan are blank."""
    return [
        [
            year,
            line.office_code,
            line.office,
            line.region,
            line.person,
            str(WorkplanState(line.state).label)
            if line.state
            else pgettext("workplan", "None yet"),
            line.progress.items if line.progress else None,
            line.progress.done if line.progress else None,
            line.progress.dropped if line.progress else None,
        ]
        for line in lines
    ]


def item_header() -> list[str]:
    """Return the names of the columns of one workplan in the reader's language."""
    return [
        pgettext("workplan item", "Number"),
        _("Area of work"),
        _("What is to be done"),
        _("Serves"),
        _("Expected result"),
        pgettext("workplan item", "Due"),
        _("Progress"),
        _("What came of it"),
    ]


def item_rows(items: Iterable[WorkplanItem]) -> list[list[Value]]:
    """Return a row for each item of `selectors.workplans.items_of`."""
    return [
        [
            item.position,
            in_language(item.area, "title"),
            item.title,
            serves(item),
            item.expected_result,
            item.due_on,
            str(ItemProgress(item.progress).label),
            item.progress_note,
        ]
        for item in items
    ]
