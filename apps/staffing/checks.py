"""What looks odd in a return against the last period: worth a look or a remark, never refused.

The limits are this product's own; no policy sets them.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.staffing.selectors.cells import CellKey
from apps.staffing.selectors.grid import Grid, GridGroup, GridRow, number_text

LEAST_SWAPPED = 2
LEAST_JUMP = 10
LARGEST_GROWTH = 2


@dataclass(frozen=True, slots=True)
class Oddity:
    """A line that looks odd: its first cell, and the question to the office."""

    key: CellKey
    question: str


def odd_rows(grid: Grid) -> list[Oddity]:
    """Return the lines to look at again, in the order of the form."""
    return [
        Oddity(row.cells[0].key, question)
        for group in grid.groups
        for row in group.rows
        if (question := question_about(row, line_name(group, row)))
    ]


def line_name(group: GridGroup, row: GridRow) -> str:
    """Return a line in words: `P4 (One year or more)`, or the name of a group without grades."""
    contract = _(group.contract.name)
    if not group.contract.is_graded:
        return contract
    return _("%(grade)s (%(contract)s)") % {"grade": row.label, "contract": contract}


def question_about(row: GridRow, name: str) -> str:
    """Return what is odd about a line; nothing while cells are missing or without a last period.

    Women and men exchanged, both at least 2 and different; or ten persons more or less, and at
    the same time more than doubled or less than halved.
    """
    last, now = row.last, row.sums
    if last is None or now.missing:
        return ""
    words = {
        "line": name,
        "women": number_text(now.women),
        "men": number_text(now.men),
        "last": row.last_text,
        "total": number_text(now.total),
        "last_total": number_text(last.total),
    }
    is_exchanged = (now.women, now.men) == (last.men, last.women) and now.women != now.men
    if is_exchanged and min(now.women, now.men) >= LEAST_SWAPPED:
        return (
            _(
                "%(line)s: women %(women)s, men %(men)s; the last period has them the other way"
                " round. Were the columns exchanged?"
            )
            % words
        )
    jump = abs(now.total - last.total)
    more, less = max(now.total, last.total), min(now.total, last.total)
    if jump >= LEAST_JUMP and more > LARGEST_GROWTH * less:
        return (
            _("%(line)s: %(total)s persons; the last period has %(last_total)s. Is this right?")
            % words
        )
    return ""
