"""The matrix of returns in words and figures: a tag for each cell, a sentence on top, sums with coverage."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from apps.figures.figure import Coverage, Figure, Status, Unit
from apps.staffing.selectors.completeness import (
    Matrix,
    MatrixCell,
    Progress,
    Sums,
    Timeliness,
)
from apps.staffing.selectors.returns import PeriodLine
from apps.web.parts import Kind, StatusTag, Text

PROGRESS_NAMES: dict[Progress, tuple[Kind, Text]] = {
    Progress.NOT_OWED: ("calm", pgettext_lazy("one return", "Not owed")),
    Progress.NOT_BEGUN: ("calm", pgettext_lazy("one return", "Nothing begun")),
    Progress.BEGUN: ("info", pgettext_lazy("one return", "Begun")),
    Progress.COMPLETE: ("info", pgettext_lazy("one return", "Complete, not submitted")),
    Progress.RETURNED: ("warn", pgettext_lazy("one return", "Returned")),
    Progress.SUBMITTED: ("wait", pgettext_lazy("one return", "Submitted")),
    Progress.ATTESTED: ("wait", pgettext_lazy("one return", "Attested")),
    Progress.APPROVED: ("good", pgettext_lazy("one return", "Approved")),
}
SUM_NAMES: dict[str, Text] = {
    "due": pgettext_lazy("returns", "Due"),
    "approved": pgettext_lazy("returns", "Approved"),
    "on_time": pgettext_lazy("returns", "On time"),
    "late": pgettext_lazy("returns", "Late"),
    "missing": pgettext_lazy("returns", "Missing"),
}
"""The sums that are shown, in their order."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as the page and the files print it: its tag, and what else is to say, each in a few words."""

    cell: MatrixCell
    tag: StatusTag
    notes: tuple[str, ...]


def shown(cell: MatrixCell) -> ShownCell:
    """Return a cell in words."""
    kind, label = PROGRESS_NAMES[cell.progress]
    on = cell.at
    if cell.is_overdue and cell.reopened_until is None and cell.progress is not Progress.RETURNED:
        kind = "bad"
        if cell.progress is Progress.NOT_BEGUN:
            return ShownCell(cell, StatusTag(kind, label, on=cell.closes_on), notes_of(cell))
    return ShownCell(cell, StatusTag(kind, label, on=on), notes_of(cell))


def notes_of(cell: MatrixCell) -> tuple[str, ...]:
    """Return what else is to say of a cell: what is missing, whether it came in time, what is special."""
    notes = []
    if cell.missing:
        notes.append(
            ngettext(
                "%(missing)s of %(owed)s cell missing",
                "%(missing)s of %(owed)s cells missing",
                cell.owed,
            )
            % {"missing": cell.missing, "owed": cell.owed}
        )
    if cell.is_nobody:
        notes.append(_("states that nobody works there"))
    if cell.timeliness is Timeliness.ON_TIME:
        notes.append(_("on time"))
    elif cell.timeliness is Timeliness.LATE:
        notes.append(
            ngettext("%(days)s day late", "%(days)s days late", cell.days_late)
            % {"days": cell.days_late}
        )
    elif cell.timeliness is Timeliness.NOT_KNOWN:
        notes.append(_("in time or late: not known"))
    if cell.is_overdue and cell.progress is not Progress.RETURNED:
        notes.append(_("the deadline has passed"))
    if cell.is_corrected:
        notes.append(_("a correction is under way"))
    if cell.reopened_until:
        notes.append(
            _("reopened until %(date)s") % {"date": date_format(cell.reopened_until, "DATE_FORMAT")}
        )
    return tuple(notes)


def figures_of(sums: Sums, *, key: str, period: PeriodLine, scope: str) -> dict[str, Figure]:
    """Return sums as figures; they are provisional until all that is due is approved.

    Coverage counts the returns that came against those that are due. Of some that came it is not known
    when: then the figures of timeliness say of how many.
    """
    unknown = ""
    if sums.not_known:
        unknown = ngettext(
            "Of %(count)s return it is not on record when it came.",
            "Of %(count)s returns it is not on record when they came.",
            sums.not_known,
        ) % {"count": sums.not_known}
    waiting = ""
    if sums.missing:
        waiting = ngettext(
            "Of %(count)s of them the deadline has passed.",
            "Of %(count)s of them the deadline has passed.",
            sums.overdue,
        ) % {"count": sums.overdue}
    notes = {"on_time": unknown, "late": unknown, "missing": waiting}
    is_all_in = sums.approved == sums.due
    return {
        name: Figure.count(
            f"returns_{key}_{name}",
            getattr(sums, name),
            population="reporting_units",
            as_of=period.as_of,
            scope=scope,
            coverage=Coverage(sums.due, sums.due - sums.missing, sums.missing),
            status=Status.APPROVED if is_all_in else Status.PROVISIONAL,
            unit=Unit.RETURNS,
            note=notes.get(name, ""),
        )
        for name in SUM_NAMES
    }


def sentence(sums: Sums, period: PeriodLine) -> str:
    """Return how complete and timely the returns of one period are, in one sentence."""
    words = {
        "date": date_format(period.as_of, "DATE_FORMAT"),
        "due": sums.due,
        "approved": sums.approved,
        "on_time": sums.approved_on_time,
        "missing": sums.missing,
        "overdue": sums.overdue,
    }
    return (
        ngettext(
            "%(date)s: of %(due)s return due, %(approved)s approved, %(on_time)s of them on time;"
            " %(missing)s missing, %(overdue)s of them after the deadline.",
            "%(date)s: of %(due)s returns due, %(approved)s approved, %(on_time)s of them on time;"
            " %(missing)s missing, %(overdue)s of them after the deadline.",
            sums.due,
        )
        % words
    )


def file_rows(matrix: Matrix) -> tuple[list[str], list[list[str | int]]]:
    """Return the header and the rows of a file of exactly what is shown, its sums below."""
    header = [_("Code"), _("Office"), _("Region")]
    for period in matrix.periods:
        day = date_format(period.as_of, "SHORT_DATE_FORMAT")
        header += [_("%(date)s: state") % {"date": day}, _("%(date)s: since") % {"date": day}]
        header += [_("%(date)s: notes") % {"date": day}]
    header += [str(label) for label in SUM_NAMES.values()]
    rows: list[list[str | int]] = []
    for row in matrix.rows:
        line: list[str | int] = [row.office.code, row.office.name, row.branch.name]
        for cell in map(shown, row.cells):
            line += [str(cell.tag.label), cell.tag.on.strftime("%Y-%m-%d") if cell.tag.on else ""]
            line += ["; ".join(cell.notes)]
        rows.append([*line, *(getattr(row.sums, name) for name in SUM_NAMES)])
    for name, label in SUM_NAMES.items():
        foot: list[str | int] = [_("All offices shown"), str(label), ""]
        for sums in matrix.columns:
            foot += [getattr(sums, name), "", ""]
        rows.append(foot)
    return header, rows
